"""Where on a page headers, footers and page numbers may stand: at its edges, behind a blank.

Left out: whether a line there is one (edges.py, furniture.py).
"""

EDGE_ZONE = 0.09  # of the page's height at either end, where headers and page numbers stand
APART = 0.9  # characters, the least blank between a header and the text
