"""Two versions of one document side by side (新旧对照): units.py, pairing.py, sections.py, compare.py; then touched.py, references.py, export.py."""
