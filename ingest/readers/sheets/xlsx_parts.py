"""The parts of an Excel file that a sheet's cells refer to: sheets, shared strings, number formats, drawings, comments.

Read from the XML, not by openpyxl: that refuses files of WPS and of reporting systems for a wrong colour or margin,
and holds every formatted empty cell in memory. Left out: the cells themselves (xlsx.py).

    Workbook.of(archive).sheets -> (SheetPart("物资清单", "xl/worksheets/sheet1.xml", hidden=False), …)
"""

import re
import zipfile
from dataclasses import dataclass
from typing import Any

from ingest.errors import UnreadableFile
from ingest.readers.office_parts import parsed, reference, relations, stream
from ingest.readers.raised import shifted
from ingest.readers.sheets.format import BUILTIN

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # _x000D_: a character that XML cannot hold
Element = Any  # lxml has no types


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it."""

    name: str
    path: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What all sheets share."""

    archive: zipfile.ZipFile
    sheets: tuple[SheetPart, ...]
    strings: list[str]
    formats: list[str]  # by the number of a cell's style
    from_1904: bool

    @classmethod
    def of(cls, archive: zipfile.ZipFile) -> "Workbook":
        """Read the parts; UnreadableFile if the list of sheets is missing or broken."""
        broken = UnreadableFile("工作簿的工作表目录缺失或损坏。请用 Excel 或 WPS 打开后重新另存为 xlsx，再添加。")
        try:
            root = parsed(archive, "xl/workbook.xml")
        except SyntaxError as error:
            raise broken from error
        if root is None:
            raise broken
        targets = {relation.id: relation.path for relation in relations(archive, "xl/workbook.xml")}
        sheets = tuple(
            SheetPart(sheet.get("name") or "", path, (sheet.get("state") or "visible") != "visible")
            for sheet in root.iter("{*}sheet")
            if (path := targets.get(reference(sheet)))
        )
        properties = next(root.iter("{*}workbookPr"), None)
        stated = None if properties is None else properties.get("date1904")
        return cls(archive, sheets, _strings(archive), _formats(archive), stated in ("1", "true"))


def string(element: Element) -> str:
    """The text of a shared or inline string, its runs joined, readings above characters (rPh) left out."""
    parts = [_run(t) for t in element.iter("{*}t") if not any(a.tag.endswith("}rPh") for a in t.iterancestors())]
    return ESCAPED.sub(lambda m: chr(int(m.group(1), 16)), "".join(parts)).replace("\r\n", "\n").replace("\r", "\n")


def _run(text: Element) -> str:
    align = text.getparent().find("{*}rPr/{*}vertAlign")
    return shifted(text.text or "", "" if align is None else align.get("val") or "")


def _strings(archive: zipfile.ZipFile) -> list[str]:
    try:
        return [string(item) for item in stream(archive, "xl/sharedStrings.xml", "si")]
    except KeyError:
        return []  # a workbook of numbers alone has none


def _formats(archive: zipfile.ZipFile) -> list[str]:
    root = parsed(archive, "xl/styles.xml")
    if root is None:
        return []
    own = {form.get("numFmtId"): form.get("formatCode") or "" for form in root.iter("{*}numFmt")}
    cells = next(root.iter("{*}cellXfs"), ())
    numbers = [style.get("numFmtId") or "0" for style in cells]
    return [own.get(n) or BUILTIN.get(int(n) if n.isdigit() else 0, "General") for n in numbers]
