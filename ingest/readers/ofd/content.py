"""What stands on an OFD page: its text, paths and pictures, placed, in the order they are painted.

Reading (ofd.py) and drawing (ofd_picture.py) both start from here. Templates come in once per page, annotations after
the page; composite objects are opened. Left out: clipping, patterns, dashes, video.

    <TextObject Boundary="10 20 30 5" Size="3"><TextCode X="0" Y="3" DeltaX="g 1 3">防汛</TextCode></TextObject>
    -> Text(letters=(Letter("防", x=0, y=3, advance=3), Letter("汛", x=3, y=3, advance=3)), matrix=(1, 0, 0, 1, 10, 20))
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ingest.errors import UnreadableFile
from ingest.readers.ofd.colour import BLACK, Colour, colour_of
from ingest.readers.ofd.document import Font, OfdDocument, Resources, Sheet, page_box
from ingest.readers.ofd.geometry import Matrix, Subpath, box_of, flattened, matrix_of, number, numbers
from ingest.readers.ofd.package import Element, child, children, local, text_of
from ingest.readers.ofd.text import Letter, letters_of

MAX_NESTING = 16  # blocks in blocks, units in units
MAX_MARKS = 500_000  # of a page, each letter one: a page full of text has 3,000
MAX_TOTAL = 10_000_000  # of a document: 3,000 pages full of text, each letter apart
MAX_TEMPLATES_HELD = 32
LAYERS = {"Background": 0, "Body": 1, "Foreground": 2}
PLAIN = Matrix()


@dataclass(frozen=True, slots=True)
class Text:
    """Letters of one font and size; `matrix` takes where they stand to the page, in millimetres."""

    letters: tuple[Letter, ...]
    matrix: Matrix
    size: float
    font: Font | None = None
    stretch: float = 1.0  # HScale: of the glyphs, not of where they stand
    turn: float = 0.0  # CharDirection: degrees that each glyph is turned, clockwise
    colour: Colour = BLACK
    alpha: float = 1.0  # 0: not to be seen, as the text under a scan
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """Lines and areas, in millimetres of the page."""

    subpaths: tuple[tuple[tuple[float, float], ...], ...]
    fill: Colour | None
    stroke: Colour | None
    width: float
    alpha: float = 1.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; `matrix` takes the unit square to the page."""

    part: str | None  # None where the file lacks it
    matrix: Matrix
    alpha: float = 1.0


Mark = Text | Path | Picture


@dataclass(slots=True)
class Content:
    """All of one page."""

    number: int
    box: tuple[float, float, float, float]  # millimetres: x, y, width, height
    marks: list[Mark] = field(default_factory=list)
    watermarks: int = 0  # annotations that are one
    hidden: int = 0  # characters of objects that are not to be shown


@dataclass(slots=True)
class _State:
    """What a layer or an object hands down to what it holds."""

    matrix: Matrix
    resources: Resources
    parameter: str = ""  # ID of the DrawParam
    alpha: float = 1.0
    depth: int = 0


class Contents:
    """The pages of a document, one after the other; templates are read once."""

    def __init__(self, document: OfdDocument) -> None:
        self._document = document
        self._templates: dict[str, Content] = {}
        self._total = 0

    def page(self, sheet: Sheet) -> Content:
        """Everything on a page, in the order it is painted."""
        package = self._document.package
        root = package.xml(sheet.part) if sheet.part is not None else None
        content = Content(sheet.number, page_box(child(root, "Area")) or sheet.box)
        if root is None:
            return content
        before, after = self._templates_of(sheet, root)
        for template in before:
            _add(content, template)
        _Walk(self._document, content, f"第 {sheet.number} 页").page(root, self._document.resources_of(sheet, root))
        for template in after:
            _add(content, template)
        for part in sheet.annotations:
            for note in children(package.xml(part), "Annot"):
                self._annotation(note, sheet, content)
        self._total += len(content.marks)
        if self._total > MAX_TOTAL:
            raise UnreadableFile(f"OFD 的图元合计超过上限 {MAX_TOTAL} 个。请拆分成几个文件再添加。")
        return content

    def _templates_of(self, sheet: Sheet, root: Element) -> tuple[list[Content], list[Content]]:
        before: dict[str, Content] = {}
        after: dict[str, Content] = {}
        for named in children(root, "Template"):
            id_ = named.get("TemplateID", "")
            if id_ not in sheet.templates:
                self._document.package.note(f"第 {sheet.number} 页引用的模板页 {id_} 不存在")
                continue
            part, order = sheet.templates[id_]
            into = after if named.get("ZOrder", order) == "Foreground" else before
            if id_ not in before and id_ not in after:
                into[id_] = self._template(part, sheet)
        return list(before.values()), list(after.values())

    def _template(self, part: str, sheet: Sheet) -> Content:
        if part not in self._templates:
            if len(self._templates) >= MAX_TEMPLATES_HELD:
                self._templates.clear()
            content = Content(sheet.number, sheet.box)
            root = self._document.package.xml(part)
            if root is not None:
                _Walk(self._document, content, "模板页").page(root, self._document.resources_of(sheet, root))
            self._templates[part] = content
        return self._templates[part]

    def _annotation(self, note: Element, sheet: Sheet, content: Content) -> None:
        """What an annotation looks like: stamps, typed notes and highlights are part of the page as it is seen."""
        if note.get("Visible") == "false":
            return
        for appearance in children(note, "Appearance"):
            seen = Content(sheet.number, content.box)
            state = _State(_moved(appearance, PLAIN), sheet.resources)
            _Walk(self._document, seen, f"第 {sheet.number} 页的注释").objects(appearance, state)
            if note.get("Type") == "Watermark":
                content.watermarks += any(isinstance(mark, Text) for mark in seen.marks)
                seen.marks = [mark for mark in seen.marks if not isinstance(mark, Text)]
            _add(content, seen)


def _add(content: Content, more: Content) -> None:
    content.marks += more.marks
    content.hidden += more.hidden


class _Walk:
    """Takes the objects of a page, outermost first, into a Content."""

    def __init__(self, document: OfdDocument, into: Content, where: str) -> None:
        self._document = document
        self._into = into
        self._where = where  # for the report: 第 3 页
        self._left = MAX_MARKS

    def page(self, root: Element, resources: Resources) -> None:
        """The layers of a page or template, the background first."""
        layers = list(children(child(root, "Content"), "Layer"))
        for layer in sorted(layers, key=lambda found: LAYERS.get(found.get("Type", "Body"), 1)):
            self.objects(layer, _State(PLAIN, resources, layer.get("DrawParam", "")))

    def objects(self, holder: Element, state: _State) -> None:
        """All objects right below an element."""
        if state.depth > MAX_NESTING:
            self._document.package.note(f"{self._where}图元嵌套过深，超出的部分未读取")
            return
        for found in holder:
            kind = local(found.tag)
            if found.get("Visible") == "false":
                self._into.hidden += sum(len(code.text or "") for code in found.iter() if local(code.tag) == "TextCode")
                continue
            if self._left <= 0:
                self._document.package.note(f"{self._where}图元超过 {MAX_MARKS} 个，超出的部分未读取")
                return
            self._left -= 1
            if kind == "PageBlock":
                inner = _State(state.matrix, state.resources, state.parameter, state.alpha, state.depth + 1)
                self.objects(found, inner)
            elif kind == "TextObject":
                self._text(found, state)
            elif kind == "PathObject":
                self._path(found, state)
            elif kind == "ImageObject":
                self._picture(found, state)
            elif kind == "CompositeObject":
                self._composite(found, state)

    def _composite(self, found: Element, state: _State) -> None:
        unit = state.resources.units.get(found.get("ResourceID", ""))
        if unit is None:
            self._document.package.note(f"{self._where}引用的矢量图 {found.get('ResourceID', '')} 缺失")
            return
        parameter = found.get("DrawParam") or state.parameter
        matrix = _moved(found, state.matrix)
        inner = _State(matrix, state.resources, parameter, state.alpha * _alpha(found), state.depth + 1)
        for content in children(unit, "Content"):
            self.objects(content, inner)

    def _text(self, found: Element, state: _State) -> None:
        size = number(found.get("Size"), 0.0) or 3.5
        stretch = number(found.get("HScale"), 1.0) or 1.0
        letters = letters_of(found, size, stretch)
        if not letters:
            return
        self._left -= len(letters)
        font = state.resources.fonts.get(found.get("Font", ""))
        colour, alpha = self._paint("FillColor", found, state)
        self._into.marks.append(
            Text(
                letters,
                _moved(found, state.matrix),
                size,
                font,
                stretch,
                number(found.get("CharDirection"), 0.0),
                colour or BLACK,
                alpha * state.alpha * _alpha(found),
                number(found.get("Weight"), 400) >= 600 or bool(font and font.bold),
            )
        )

    def _path(self, found: Element, state: _State) -> None:
        matrix = _moved(found, state.matrix)
        shapes = [_mapped(path, matrix) for path in flattened(text_of(found, "AbbreviatedData"))]
        if not shapes:
            return
        fill, fill_alpha = self._paint("FillColor", found, state)
        stroke, stroke_alpha = self._paint("StrokeColor", found, state)
        filled = found.get("Fill", "false") == "true"
        stroked = found.get("Stroke", "true") == "true"
        width = number(found.get("LineWidth") or self._parameter("LineWidth", found, state), 0.353)
        alpha = max(fill_alpha if filled else 0.0, stroke_alpha if stroked else 0.0)
        self._into.marks.append(
            Path(
                tuple(shapes),
                (fill or BLACK) if filled and fill_alpha > 0 else None,
                (stroke or BLACK) if stroked and stroke_alpha > 0 else None,
                width * matrix.scale,
                alpha * state.alpha * _alpha(found),
            )
        )

    def _picture(self, found: Element, state: _State) -> None:
        id_ = found.get("ResourceID", "")
        part, path = state.resources.media.get(id_, (None, f"资源 {id_}"))
        if part is None:
            self._document.package.note(f"{self._where}引用的图片缺失（{path}），未收入")
        matrix = _moved(found, state.matrix)
        box = box_of(found.get("Boundary"))
        if not found.get("CTM") and box is not None:  # without a matrix the picture fills its boundary
            matrix = Matrix(box[2], 0.0, 0.0, box[3]).then(matrix)
        self._into.marks.append(Picture(part, matrix, state.alpha * _alpha(found)))

    def _paint(self, name: str, found: Element, state: _State) -> tuple[Colour | None, float]:
        """The colour of an object and its alpha: its own, or that of its DrawParam or of those that one builds on."""
        own = child(found, name)
        for parameter in [] if own is not None else self._parameters(found, state):
            own = child(parameter, name)
            if own is not None:
                break
        return colour_of(own, state.resources.spaces)

    def _parameter(self, attribute: str, found: Element, state: _State) -> str | None:
        held = (parameter.get(attribute) for parameter in self._parameters(found, state))
        return next((value for value in held if value is not None), None)

    def _parameters(self, found: Element, state: _State) -> Iterable[Element]:
        id_ = found.get("DrawParam") or state.parameter
        for _ in range(MAX_NESTING):  # Relative may lead in a circle
            parameter = state.resources.drawing.get(id_)
            if parameter is None:
                return
            yield parameter
            id_ = parameter.get("Relative", "")


def _moved(found: Element, outer: Matrix) -> Matrix:
    """From an object's own coordinates to the page: its CTM, then where its boundary begins, then what holds it."""
    corner = numbers(found.get("Boundary"))[:2]
    x, y = corner if len(corner) == 2 else (0.0, 0.0)
    return matrix_of(found.get("CTM")).then(Matrix(e=x, f=y)).then(outer)


def _mapped(path: Subpath, matrix: Matrix) -> tuple[tuple[float, float], ...]:
    return tuple(matrix.at(x, y) for x, y in path)


def _alpha(found: Element) -> float:
    """0 to 1, of 0 to 255."""
    return min(255.0, max(0.0, number(found.get("Alpha"), 255.0))) / 255
