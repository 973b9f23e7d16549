"""The text boxes of a Word 97–2003 file, each where it hangs in the text: organisation charts and flow charts are made of them.

The text of all boxes follows the document's; each names its shape, and the text says where shapes hang ([MS-DOC] 2.8.20
PlcfSpa, 2.8.32 PlcftxbxTxt). A shape inside a group hangs where its group does ([MS-ODRAW] 2.2.16). Left out: boxes of headers.

    Boxes(pieces).at(120) -> [(5210, 5218), (5218, 5226)]
"""

import struct
from collections.abc import Iterator

from ingest.readers.doc.pieces import Pieces, plex

DRAWING, GROUP, SHAPE, SHAPE_ID = 0xF002, 0xF003, 0xF004, 0xF00A
MAX_DEPTH = 10


class Boxes:
    """Which stretches of text stand in boxes, by the place in the text where they hang."""

    def __init__(self, pieces: Pieces) -> None:
        start, end = pieces.story("boxes")
        places, entries = plex(pieces.table("box texts"), 22)
        groups = dict(_groups(pieces.table("drawings")))
        self._of_shape: dict[int, list[tuple[int, int]]] = {}
        for first, last, entry in zip(places, places[1:], entries, strict=False):
            shape = int.from_bytes(entry[14:18], "little")
            stretch = (start + first, min(start + last, end))
            if shape and stretch[0] < stretch[1]:
                self._of_shape.setdefault(groups.get(shape, shape), []).append(stretch)
        places, entries = plex(pieces.table("shapes"), 26)
        self._hanging = {at: int.from_bytes(entry[:4], "little") for at, entry in zip(places, entries, strict=False)}

    def at(self, place: int) -> list[tuple[int, int]]:
        """The boxes that hang at a character of the text, each given once."""
        return self._of_shape.pop(self._hanging.get(place, 0), [])

    def left(self) -> list[tuple[int, int]]:
        """Those that hang nowhere that is known."""
        return sorted(stretch for stretches in self._of_shape.values() for stretch in stretches)


def _groups(raw: bytes) -> Iterator[tuple[int, int]]:
    """Shapes inside groups with the group that the text refers to."""
    at = 8 + int.from_bytes(raw[4:8], "little")
    while at + 9 <= len(raw):
        kind, length = struct.unpack_from("<HI", raw, at + 3)
        if kind == DRAWING:
            for inner, body in _records(raw[at + 9 : at + 9 + length]):
                for member, inside in _records(body) if inner == GROUP else ():
                    shapes = list(_shapes(inside, 0)) if member == GROUP else []
                    yield from ((shape, shapes[0]) for shape in shapes)
        at += 9 + length


def _shapes(raw: bytes, depth: int) -> Iterator[int]:
    for kind, body in _records(raw):
        if kind == SHAPE:
            yield from (int.from_bytes(inside[:4], "little") for k, inside in _records(body) if k == SHAPE_ID)
        elif kind == GROUP and depth < MAX_DEPTH:
            yield from _shapes(body, depth + 1)


def _records(raw: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 8 <= len(raw):
        kind, length = struct.unpack_from("<HI", raw, at + 2)
        yield kind, raw[at + 8 : at + 8 + length]
        at += 8 + length
