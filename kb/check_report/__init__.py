"""The report of a consistency check, on the terminal and as html, docx and xlsx: contents.py first, then one file a format."""
