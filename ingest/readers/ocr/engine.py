"""Text off the picture of a page (OCR): characters with boxes and confidence, and the ruled lines.

The models (PP-OCRv6, both scripts) lie inside the rapidocr wheel: nothing is downloaded. Both packages are the extra
`ocr`; without them `available()` is False. A page put in crookedly is levelled first, and what is returned is the level
page: `straighten` gives the picture that its boxes lie on. One on its side is turned for reading and back again.

Left out: columns of vertical writing, handwriting, photographs; lines and paragraphs (lines.py and those after it).

    recognize(the picture of page 3, 3, 595.0, 842.0) -> Page(3, 595.0, 842.0, (Char("第", 90.1, 71.0, …, 0.99), …), …)
"""

import threading
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

from ingest.document import Box
from ingest.readers.ocr.lines import TALL, PlacedLine, chars_of, even_sizes
from ingest.readers.ocr.numerals import with_numerals
from ingest.readers.ocr.picture import as_array, fitted, plain, skew_of, turned, without_seals
from ingest.readers.ocr.rules import rules_in
from ingest.readers.ocr.shapes import with_shapes
from ingest.readers.paged.page import Char, Page, Rule

if TYPE_CHECKING:
    from PIL.Image import Image

DETECTION_MODEL, RECOGNITION_MODEL = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
BEST_DPI = 200  # at which a page is best rendered for `recognize`
SURE = 0.85  # mean confidence of lines that were certainly read the right way up
LEAST_CONFIDENCE = 0.5  # a line read with less is a stamp, a picture or dirt
DETECTION_SIDE = 1280  # pixels of the longer side on which lines are looked for: a third of the time of the whole
SAMPLE = 6  # lines read to tell which way up a page is

_lock = threading.Lock()  # one page at a time: reading takes all cores, and the engine keeps state between its calls


@dataclass(frozen=True, slots=True)
class _Read:
    """What the engine says of one line: its box in pixels, text, confidence, and its characters where they are told."""

    box: tuple[float, float, float, float]
    text: str
    confidence: float
    characters: tuple[tuple[str, float, float, float], ...]  # character, confidence, x0, x1

    @property
    def length(self) -> float:
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1])

    @property
    def tall(self) -> bool:
        return self.box[3] - self.box[1] > TALL * (self.box[2] - self.box[0])


def available() -> bool:
    """Whether text can be read off pictures here: the extra `ocr` is installed."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


def recognize(image: "Image", number: int, width: float, height: float) -> Page:
    """The page that a picture shows; `width` and `height` are the page's, in points, however many pixels it has.

    The characters of a page on its side stand where they are shown, and are not upright.
    """
    picture = fitted(plain(image))
    picture = without_seals(turned(picture, skew_of(picture)), picture.width / width)
    turn = 0
    with _lock:
        lines = _lines(picture)
        if not _is_upright(lines) and (turn := _turn(picture)):
            picture = turned(picture, turn)
            lines = _lines(picture)
    scale = picture.width / (width if turn in (0, 180) else height)
    lines = [_looked_at(line, picture) for line in lines if line.confidence >= LEAST_CONFIDENCE]
    placed = [_placed(line, scale) for line in lines]
    chars = tuple(char for line in even_sizes(placed) for char in chars_of(line))
    rules = rules_in(picture, scale, chars)
    if turn:
        chars = tuple(_as_shown(char, turn, width, height) for char in chars)
        rules = tuple(Rule(*_turned_back(rule, turn, width, height)) for rule in rules)
    return Page(number, width, height, chars, rules)


def straighten(image: "Image") -> "Image":
    """The picture of a page that was recognized, levelled as it was then: what the boxes of its characters lie on."""
    picture = plain(image)
    return turned(picture, skew_of(picture))


def confidence_of(page: Page) -> float:
    """The mean confidence of a page's characters, as RecognizedPage tells it; 0.0 for a page without any."""
    told = [char.confidence for char in page.chars if char.confidence is not None]
    return fmean(told) if told else 0.0


@cache
def _engine() -> Any:  # noqa: ANN401  # rapidocr has no types of its own
    """The engine, made once a process: it takes a second and 150 MB."""
    import os

    import onnxruntime
    import rapidocr
    from omegaconf import flag_override

    engine = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,  # it turned good lines upside down; `_turn` tells a page as a whole
            "Global.text_score": 0.0,  # ours is LEAST_CONFIDENCE, so that lines and characters stay in step
            "Global.max_side_len": 4000,  # ours is LONGEST_SIDE
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECTION_SIDE,
            "Rec.rec_batch_num": 1,  # six at a time take 400 MB more and are no faster; and a line reads as it reads alone
        }
    )
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False  # it would keep what the largest page took
    options.intra_op_num_threads = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a third less work where cores are shared
    models = Path(rapidocr.__file__).parent / "models"
    with flag_override(engine.cfg, "allow_objects", True):  # with sessions of ours nothing is ever downloaded
        for part, name in (("Det", DETECTION_MODEL), ("Rec", RECOGNITION_MODEL)):
            engine.cfg[part].session = onnxruntime.InferenceSession(
                str(models / name), sess_options=options, providers=["CPUExecutionProvider"]
            )
    return engine


def _lines(image: "Image") -> list[_Read]:
    """The lines of a picture as the engine reads them."""
    found = _engine()(as_array(image), use_det=True, use_rec=True, return_word_box=True, return_single_char_box=True)
    if found.boxes is None or found.txts is None:
        return []
    words = found.word_results if len(found.word_results) == len(found.txts) else [()] * len(found.txts)
    return [
        _Read(_bounds(box), text, float(score), _characters(told, text))
        for box, text, score, told in zip(found.boxes, found.txts, found.scores, words, strict=True)
    ]


def _looked_at(line: _Read, picture: "Image") -> _Read:
    """The line with what the model guesses or passes over as its picture shows it; vertical writing as it was read."""
    if line.tall:
        return line
    told = with_shapes(picture, line.box, with_numerals(picture, line.box, line.characters))
    return replace(line, text="".join(text for text, *_ in told), characters=told) if told else line


def _characters(told: Any, text: str) -> tuple[tuple[str, float, float, float], ...]:  # noqa: ANN401  # as above
    """The characters with their places, spaces among them, if they are those of the line: else ()."""
    known = [
        (word, float(score), float(min(x for x, _ in box)), float(max(x for x, _ in box))) for word, score, box in told
    ]
    if "".join(word for word, *_ in known if word != " ") != text.replace(" ", ""):  # the engine lost step
        return ()
    rest = iter(character for character in known if character[0] != " ")
    found: list[tuple[str, float, float, float]] = []
    for character in text:
        if character != " ":
            found.append(next(rest))
        elif found and found[-1][0] != " ":
            found.append((" ", found[-1][1], found[-1][3], found[-1][3]))
    return tuple(found)


def _bounds(box: Any) -> tuple[float, float, float, float]:  # noqa: ANN401  # as above
    xs, ys = [float(x) for x, _ in box], [float(y) for _, y in box]
    return min(xs), min(ys), max(xs), max(ys)


def _is_upright(lines: list[_Read]) -> bool:
    """Whether lines were read the right way up; no lines at all are as good either way."""
    if not lines:
        return True
    whole = sum(line.length for line in lines)
    level = sum(line.length for line in lines if not line.tall)
    sure = sum(line.length * line.confidence for line in lines) / whole
    return sure >= SURE and level > whole / 2


def _turn(image: "Image") -> int:
    """By how many degrees the page is to be turned to stand upright, told by reading its longest lines."""
    found = _engine()(as_array(image), use_det=True, use_rec=False)
    if found.boxes is None:
        return 0
    boxes = sorted((_bounds(box) for box in found.boxes), key=lambda b: max(b[2] - b[0], b[3] - b[1]), reverse=True)
    whole = sum(max(b[2] - b[0], b[3] - b[1]) for b in boxes)
    tall = sum(b[3] - b[1] for b in boxes if b[3] - b[1] > TALL * (b[2] - b[0]))
    lying = tall > whole / 2
    sample = [image.crop((int(b[0]), int(b[1]), int(b[2]) + 1, int(b[3]) + 1)) for b in boxes[:SAMPLE]]
    turns = (90, 270) if lying else (0, 180)
    sure = {turn: median(_confidence(turned(line, turn)) for line in sample) for turn in turns}
    best = max(sure, key=lambda turn: sure[turn])
    return best if best == turns[0] or sure[best] > sure[turns[0]] + 0.05 else turns[0]


def _confidence(line: "Image") -> float:
    found = _engine()(as_array(line), use_det=False, use_rec=True, return_word_box=False)
    return float(found.scores[0]) if found.scores and found.txts[0].strip() else 0.0


def _placed(line: _Read, scale: float) -> PlacedLine:
    x0, top, x1, bottom = (value / scale for value in line.box)
    told = tuple((word, score, left / scale, right / scale) for word, score, left, right in line.characters)
    return PlacedLine(x0, top, x1, bottom, line.text, line.confidence, told)


def _as_shown(char: Char, turn: int, width: float, height: float) -> Char:
    x0, top, x1, bottom = _turned_back(char[1:5], turn, width, height)
    return char._replace(x0=x0, top=top, x1=x1, bottom=bottom, upright=False)


def _turned_back(box: tuple[float, float, float, float], turn: int, width: float, height: float) -> Box:
    """A box on the page as shown, of one on the page turned by `turn` degrees; `width` and `height` are as shown."""
    x0, top, x1, bottom = box
    if turn == 90:
        return width - bottom, x0, width - top, x1
    if turn == 180:
        return width - x1, height - bottom, width - x0, height - top
    return top, height - x1, bottom, height - x0
