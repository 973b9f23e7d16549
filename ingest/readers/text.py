r"""Plain text: one block a line, as the author broke it.

Left out: joining lines that were broken at a fixed width, and everything else that cleaning does (clean.py).

    read("第一章　总则\n\n第一条　……\n") -> two blocks
"""

from ingest.document import Block, Reading


def read(text: str) -> Reading:
    """One block for every line that holds more than blanks; leading blanks stay, they mark a paragraph's start."""
    blocks = tuple(Block(line.rstrip()) for line in text.splitlines() if line.strip("\ufeff\u200b \t\u3000\xa0"))
    return Reading(blocks, "txt")
