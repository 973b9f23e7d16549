"""What an OFD package holds: its documents one after the other, their pages, templates and resources.

Left out: what stands on a page (ofd_content.py), outlines, actions, permissions, older versions of a document.

    OfdDocument(data).pages[2] -> Sheet(number=3, part="Doc_0/Pages/Page_2/Content.xml", box=(0, 0, 210, 297), …)
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ingest.errors import UnreadableFile
from ingest.readers.limits import MAX_PAGES
from ingest.readers.ofd.geometry import box_of
from ingest.readers.ofd.package import ROOT, Element, Package, child, children, local, text_of

A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres; where a file names no size
MAX_SIDE = 20_000.0  # millimetres: the longest roll of paper; a larger page is a slip

DOCUMENT_SUFFIXES = (".doc", ".docx", ".pdf", ".ofd", ".xls", ".xlsx", ".ppt", ".pptx", ".wps", ".et", ".txt", ".rtf")


@dataclass(frozen=True, slots=True)
class Font:
    """A font as the resources name it; `part` is its file in the package."""

    id: str
    name: str  # FontName: 方正小标宋简体
    family: str = ""
    part: str | None = None
    bold: bool = False
    serif: bool = True


@dataclass(slots=True)
class Resources:
    """What pages refer to by ID, of one document."""

    fonts: dict[str, Font] = field(default_factory=dict)
    media: dict[str, tuple[str | None, str]] = field(default_factory=dict)  # ID -> part, None if missing; its path
    units: dict[str, Element] = field(default_factory=dict)  # CompositeGraphicUnit
    drawing: dict[str, Element] = field(default_factory=dict)  # DrawParam
    spaces: dict[str, str] = field(default_factory=dict)  # ColorSpace ID -> GRAY, RGB, CMYK


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: where its parts are."""

    number: int  # 1-based, over all documents of the file
    id: str
    part: str | None  # None where the file lacks it
    box: tuple[float, float, float, float]  # millimetres: x, y, width, height
    resources: Resources
    templates: Mapping[str, tuple[str, str]]  # ID -> part, ZOrder
    annotations: tuple[str, ...] = ()  # parts


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that hangs on the document."""

    name: str
    part: str | None
    is_document: bool


class OfdDocument:
    """The package opened: `pages` in order, and what the file says about itself."""

    def __init__(self, data: bytes) -> None:
        """Raises UnreadableFile if the file is encrypted or has no document that can be read."""
        self.package = Package(data)
        self.pages: list[Sheet] = []
        self.attachments: list[Attachment] = []
        self.title: str | None = None
        self.signatures: list[tuple[str, dict[str, int]]] = []  # parts that list them, with the pages by ID
        part = self.package.find(ROOT)
        root = self.package.xml(part) if part is not None else None
        if self.package.find("Encryptions.xml") or child(root, "Encryptions") is not None:
            raise UnreadableFile(
                "OFD 文件已加密，内容无法读取。请用有权限的 OFD 阅读器打开，另存为不加密的 OFD 或 PDF 后再添加。"
            )
        if part is None or root is None:
            raise UnreadableFile("OFD 文件的入口 OFD.xml 缺失或损坏。请用 OFD 阅读器打开后重新另存，再添加。")
        bodies = list(children(root, "DocBody"))
        self.documents = len(bodies)
        for body in bodies:
            self._take(part, body)
        if not self.pages:
            reasons = "；".join(self.package.lost) or "文件里没有页面"
            raise UnreadableFile(f"OFD 文件无法读取：{reasons}。请用 OFD 阅读器打开后重新另存，再添加。")

    def _take(self, entry: str, body: Element) -> None:
        package = self.package
        self.title = self.title or text_of(body, "DocInfo", "Title") or None
        where = text_of(body, "DocRoot")
        part = package.resolve(entry, where)
        document = package.xml(part) if part is not None else None
        if part is None or document is None:
            package.note(f"文件内缺少 {where or 'DocRoot'}，这份文件未读取")
            return
        common = child(document, "CommonData")
        box = page_box(child(common, "PageArea")) or A4
        resources = Resources()
        for named in children(common, "PublicRes", "DocumentRes"):
            self._take_resources(part, named.text, resources)
        templates = {
            found.get("ID", ""): (own, found.get("ZOrder", "Background"))
            for found in children(common, "TemplatePage")
            if (own := self._part(part, found.get("BaseLoc"), "模板页")) is not None
        }
        annotations = self._annotations(part, text_of(document, "Annotations"))
        numbers: dict[str, int] = {}
        for page in children(child(document, "Pages"), "Page"):
            number = len(self.pages) + 1
            numbers[page.get("ID", "")] = number
            if number > MAX_PAGES:
                raise UnreadableFile(f"OFD 超过 {MAX_PAGES} 页的上限。请拆分成几个文件再添加。")
            own = self._part(part, page.get("BaseLoc"), f"第 {number} 页的内容")
            id_ = page.get("ID", "")
            self.pages.append(Sheet(number, id_, own, box, resources, templates, tuple(annotations.get(id_, ()))))
        self._take_attachments(part, text_of(document, "Attachments"))
        signed = package.resolve(entry, text_of(body, "Signatures"))
        if signed is not None:
            self.signatures.append((signed, numbers))

    def _part(self, inside: str, path: str | None, what: str) -> str | None:
        found = self.package.resolve(inside, path)
        if found is None:
            self.package.note(f"{what}缺失（{path or '未写明位置'}）")
        return found

    def _take_resources(self, inside: str, path: str | None, into: Resources) -> None:
        """One resource file; pages may name their own, which add to those of the document."""
        part = self._part(inside, path, "资源文件")
        root = self.package.xml(part) if part is not None else None
        if part is None or root is None:
            return
        base = root.get("BaseLoc", "")
        for listed in root:
            for found in listed:
                kind, id_ = local(found.tag), found.get("ID", "")
                if kind == "Font":
                    into.fonts[id_] = self._font(part, base, found)
                elif kind == "MultiMedia":
                    path = text_of(found, "MediaFile")
                    into.media[id_] = (self.package.resolve(part, path, base), path)
                elif kind == "CompositeGraphicUnit":
                    into.units[id_] = found
                elif kind == "DrawParam":
                    into.drawing[id_] = found
                elif kind == "ColorSpace":
                    into.spaces[id_] = found.get("Type", "RGB").upper()

    def resources_of(self, sheet: Sheet, page: Element) -> Resources:
        """The resources of a page: those of its document, and its own."""
        own = list(children(page, "PageRes"))
        if not own or sheet.part is None:
            return sheet.resources
        shared = sheet.resources
        merged = Resources(
            dict(shared.fonts), dict(shared.media), dict(shared.units), dict(shared.drawing), dict(shared.spaces)
        )
        for named in own:
            self._take_resources(sheet.part, named.text, merged)
        return merged

    def _font(self, part: str, base: str, found: Element) -> Font:
        name = found.get("FontName", "")
        return Font(
            found.get("ID", ""),
            name,
            found.get("FamilyName", ""),
            self.package.resolve(part, text_of(found, "FontFile"), base),
            bold=found.get("Bold") == "true",
            serif=found.get("Serif") != "false",
        )

    def _annotations(self, inside: str, path: str) -> dict[str, list[str]]:
        """Page ID -> the parts with its annotations."""
        part = self._part(inside, path, "注释文件") if path else None
        found: dict[str, list[str]] = {}
        for page in children(self.package.xml(part) if part is not None else None, "Page"):
            for where in children(page, "FileLoc"):
                own = self._part(part or "", where.text, "注释文件")
                if own is not None:
                    found.setdefault(page.get("PageID", ""), []).append(own)
        return found

    def _take_attachments(self, inside: str, path: str) -> None:
        part = self._part(inside, path, "附件清单") if path else None
        for found in children(self.package.xml(part) if part is not None else None, "Attachment"):
            where = text_of(found, "FileLoc")
            name = found.get("Name") or where.replace("\\", "/").rsplit("/", 1)[-1] or "（未命名）"
            form = "." + found.get("Format", "").lower().strip(". ")
            is_document = name.lower().endswith(DOCUMENT_SUFFIXES) or where.lower().endswith(DOCUMENT_SUFFIXES)
            target = self.package.resolve(part or "", where)
            self.attachments.append(Attachment(name, target, is_document or form in DOCUMENT_SUFFIXES))


def page_box(area: Element | None) -> tuple[float, float, float, float] | None:
    """The box of a page area that is shown: the physical one, else the one for content."""
    for name in ("PhysicalBox", "ApplicationBox", "ContentBox"):
        box = box_of(text_of(area, name))
        if box is not None and max(box[2:]) <= MAX_SIDE:
            return box
    return None
