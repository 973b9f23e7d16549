"""What stands outside the body of a Word file: foot- and endnotes, and the head of the first page.

A note comes after the text, in the order in which the text refers to it, and begins with its printed mark, as an automatic
number does: raised as it is printed (¹ 指……), so that it is not taken for the number of a clause. Headers and footers are
furniture, but some offices keep the red head of the letter (云州市人民政府文件, 云政发〔2024〕5号) in the header of its first page only:
what looks like that and does not stand in the text is read. Left out: comments.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.readers.docx.labels import FORMATS
from ingest.readers.docx.numbering import number, on, value
from ingest.readers.docx.package import Element, Package, R, W
from ingest.readers.raised import raised

DEFAULT_FORMATS = {"footnotes": "decimal", "endnotes": "lowerRoman"}
NOTE_NAMES = {"footnotes": "footnote", "endnotes": "endnote"}

LETTERHEAD = (
    re.compile(
        r"[\u3400-\u9fff]{2,12}[〔\[（(﹝]\s*\d{4}\s*[〕\]）)﹞]\s*第?\s*\d{1,5}\s*[号號]$"
    ),  # 云政办发〔2024〕5号
    re.compile(
        r"[\u3400-\u9fff]{2,30}(?:人民政府|委员会|委員會|办公[厅室]|指挥部|[厅局部委])\s*(?:文件|令|公告|通告|函)$"
    ),  # 云州市人民政府文件
)


def note_formats(body: Element, settings: Element | None) -> dict[str, tuple[str, int]]:
    """How each kind of note counts: its number format and its first number, as a section or the settings state."""
    found = {}
    for kind, name in NOTE_NAMES.items():
        form, start = None, None
        for place in (*body.iter(f"{W}sectPr"), *([] if settings is None else [settings])):
            properties = place.find(f"{W}{name}Pr")
            form, start = form or value(properties, "numFmt"), start or value(properties, "numStart")
        found[kind] = (form or DEFAULT_FORMATS[kind], number(start, 1))
    return found


def marks(
    references: Iterable[tuple[str, str, bool]], formats: dict[str, tuple[str, int]]
) -> Iterator[tuple[str, str, str]]:
    """Of each reference: kind of note, its id, the mark it prints; "" where the author set one himself."""
    counts = {kind: start for kind, (_, start) in formats.items()}
    seen = set()
    for kind, identifier, custom in references:
        if (kind, identifier) in seen:
            continue
        seen.add((kind, identifier))
        mark = "" if custom else FORMATS.get(formats[kind][0], str)(counts[kind])
        counts[kind] += not custom
        yield kind, identifier, raised(mark)


def notes_of(package: Package, kind: str) -> dict[str, Element]:
    """The notes of a kind by their ids; the separator lines that Word keeps among them are none."""
    found = {}
    for relation in package.related(package.main, kind):
        root = None if relation.external else package.xml(relation.target)
        for note in [] if root is None else root:
            if isinstance(note.tag, str) and note.get(f"{W}type") is None:
                found[note.get(f"{W}id", "")] = note
    return found


def first_header(package: Package, body: Element) -> Element | None:
    """The header of the first page."""
    section = next(body.iter(f"{W}sectPr"), None)
    if section is None:
        return None
    wanted = "first" if on(section.find(f"{W}titlePg")) else "default"
    for reference in section.findall(f"{W}headerReference"):
        if reference.get(f"{W}type", "default") == wanted:
            target = package.target(package.main, reference.get(f"{R}id"))
            return None if target is None else package.xml(target)
    return None


def letterhead(lines: Sequence[str], text: str) -> list[str]:
    """Lines of a header that are the head of a letter and that the text itself does not have."""
    said = "".join(text.split())
    return [line for line in lines if any(p.search(line) for p in LETTERHEAD) and "".join(line.split()) not in said]
