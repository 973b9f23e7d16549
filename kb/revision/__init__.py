"""Two versions of one document side by side (新旧对照): units.py, then compare.py, then touched.py and export.py."""
