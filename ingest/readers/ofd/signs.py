"""Who signed and sealed an OFD file, as the file says; and the pictures of its seals, where they stand.

A seal (GM/T 0031, GB/T 38540) is DER: a header "ES", then its own number, then the name of the seal; its picture is in
there too, a PNG, a JPEG or an OFD of its own. Left out: whether a signature is valid. Nothing here proves anything.

    signs_of(document) -> [Sign(seal="云州市应急管理局公章", date="2024-03-01", stamps=(Stamp(page=2, box=(…)),), …)]
"""

import re
from dataclasses import dataclass

from ingest.readers.ofd.document import OfdDocument
from ingest.readers.ofd.geometry import box_of
from ingest.readers.ofd.package import Element, child, children, text_of

MAX_SIGNS = 500  # seals across the edges of pages are one each
UTF8_STRING, BMP_STRING, IA5_STRING, SEQUENCE = 0x0C, 0x1E, 0x16, 0x30
HEADER = b"\x16\x02ES"  # the IA5String that each seal begins with
DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")  # 20240301092233Z, 2024-03-01 09:22:33
# Beginning of a picture -> what ends it; of an OFD the zip reader finds the end itself.
PICTURES = ((b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"), (b"\xff\xd8\xff", b"\xff\xd9"), (b"PK\x03\x04", b""))


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where a seal stands: its page, and its box there in millimetres (x, y, width, height)."""

    page: int
    box: tuple[float, float, float, float]
    clip: tuple[float, float, float, float] | None = None  # what of it is seen, from its own corner; None: all


@dataclass(frozen=True, slots=True)
class Sign:
    """One signature."""

    seal: str | None  # the name of the seal
    date: str | None  # ISO
    stamps: tuple[Stamp, ...]
    picture: bytes | None  # PNG, JPEG, or an OFD file


def signs_of(document: OfdDocument) -> list[Sign]:
    """The signatures of a file, in its order."""
    package = document.package
    signs = []
    for listed, numbers in document.signatures:
        for entry in list(children(package.xml(listed), "Signature"))[:MAX_SIGNS]:
            part = package.resolve(listed, entry.get("BaseLoc"))
            root = package.xml(part) if part is not None else None
            if part is not None and root is not None:
                signs.append(_sign(document, part, root, numbers))
    return signs


def told(signs: list[Sign]) -> str:
    """The signatures in a sentence for the report."""
    names = list(dict.fromkeys(sign.seal for sign in signs if sign.seal))
    dates = sorted({sign.date for sign in signs if sign.date})
    detail = "、".join([*(f"“{name}”" for name in names), *([dates[-1]] if dates else [])])
    return f"文件带 {len(signs)} 个电子签章" + (f"（{detail}）" if detail else "") + "，未验证其有效性"


def _sign(document: OfdDocument, part: str, root: Element, numbers: dict[str, int]) -> Sign:
    info = child(root, "SignedInfo")
    places = [
        document.package.resolve(part, text_of(info, "Seal", "BaseLoc")),
        document.package.resolve(part, text_of(root, "SignedValue")),
    ]
    values = [data for place in places if place is not None and (data := document.package.read(place)) is not None]
    date = DATE.match(text_of(info, "SignatureDateTime"))
    stamps = tuple(
        Stamp(numbers[found.get("PageRef", "")], box, box_of(found.get("Clip")))
        for found in children(info, "StampAnnot")
        if found.get("PageRef", "") in numbers and (box := box_of(found.get("Boundary"))) is not None
    )
    return Sign(
        next((name for data in values if (name := seal_name(data))), None),
        "-".join(date.groups()) if date else None,
        stamps,
        next((picture for data in values if (picture := _picture(data)) is not None), None) if stamps else None,
    )


def seal_name(data: bytes) -> str | None:
    """The name of a seal: the first text after its header and its number."""
    at = data.find(HEADER)
    if at < 0:
        return None
    for _ in range(40):  # header, version, maker, number, kind, name: a dozen values at most
        found = _value(data, at)
        if found is None:
            return None
        tag, start, end = found
        if tag == UTF8_STRING:
            return data[start:end].decode("utf-8", "replace").strip() or None
        if tag == BMP_STRING:
            return data[start:end].decode("utf-16-be", "replace").strip() or None
        at = start if tag & 0x20 else end  # into what is made of parts, over what is not
    return None


def _value(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Tag, beginning and end of the DER value at an offset."""
    if at + 2 > len(data):
        return None
    length, start = data[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        if count > 4:
            return None
        length, start = int.from_bytes(data[start : start + count], "big"), start + count
    return (data[at], start, start + length) if start + length <= len(data) else None


def _picture(data: bytes) -> bytes | None:
    for begins, ends in PICTURES:
        at = data.find(begins)
        if at >= 0:
            end = data.find(ends, at) + len(ends) if ends else len(data)
            return data[at:end] if end > at else None
    return None
