"""Scans that are pictures: every frame a page of the right size; what cannot be read is refused with the reason."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from ingest.errors import UnreadableFile, UnsupportedFormat
from ingest.readers import image, read
from ingest.readers.ocr import engine as ocr
from ingest.readers.paged.page import Char, Page

SCAN = (Path(__file__).parent / "scan-simplified.png").read_bytes()
LINE = "市水利局负责防汛值守。"


def picture(form: str, *frames: tuple[int, int], dpi: int | None = 100, **options: object) -> bytes:
    """White frames of these sizes in pixels."""
    images = [Image.new("RGB", size, "white") for size in frames]
    if dpi:
        options["dpi"] = (dpi, dpi)
    if images[1:]:
        options |= {"save_all": True, "append_images": images[1:]}
    target = io.BytesIO()
    images[0].save(target, form, **options)
    return target.getvalue()


class FakeEngine:
    """Reads one line on every page but those it is told are blank, and remembers what it was given."""

    def __init__(self, blank: tuple[int, ...] = ()) -> None:
        self.blank = blank
        self.sizes: list[tuple[float, float]] = []

    def recognize(self, picture: Image.Image, number: int, width: float, height: float) -> Page:
        self.sizes.append((round(width), round(height)))
        if number in self.blank:
            return Page(number, width, height)
        chars = (Char(c, 80 + 14 * n, 100, 94 + 14 * n, 114, 14, confidence=0.9) for n, c in enumerate(LINE))
        return Page(number, width, height, tuple(chars))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    fake = FakeEngine(blank=(2,))
    monkeypatch.setattr(ocr, "recognize", fake.recognize)
    monkeypatch.setattr(ocr, "available", lambda: True)
    return fake


@pytest.mark.skipif(not ocr.available(), reason="没有安装文字识别组件（ocr）")
def test_a_scan_is_read_as_a_document_of_one_page_read_off_its_picture() -> None:
    reading = read(SCAN, "值守办法.png")
    assert (reading.format, reading.pages, reading.encoding) == ("png", 1, None)
    assert "第二条" in "".join(block.text for block in reading.blocks)
    assert [(page.page, page.why) for page in reading.recognized] == [(1, "扫描页")]
    assert all(place.page == 1 for block in reading.blocks for place in block.places)


@pytest.mark.parametrize(("form", "name"), [("PNG", "png"), ("JPEG", "jpeg"), ("BMP", "bmp"), ("TIFF", "tiff")])
def test_every_format_of_scanners_is_known_whatever_its_name(engine: FakeEngine, form: str, name: str) -> None:
    reading = read(picture(form, (827, 1169)), "扫描件.txt")
    assert reading.format == name
    assert [block.text for block in reading.blocks] == [LINE]
    assert engine.sizes == [(595, 842)]


def test_every_frame_of_a_tiff_is_a_page_and_blank_ones_are_told(engine: FakeEngine) -> None:
    reading = read(picture("TIFF", (827, 1169), (827, 1169), (1169, 827)), "扫描件.tif")
    assert (reading.pages, reading.blank_pages) == (3, (2,))
    assert [page.page for page in reading.recognized] == [1, 3]
    assert [block.page for block in reading.blocks] == [1, 3]
    assert engine.sizes == [(595, 842), (595, 842), (842, 595)]


@pytest.mark.parametrize(
    ("dpi", "size", "page"),
    [
        (None, (1000, 2000), (421, 842)),  # says nothing: as large as fits on A4
        (72, (3000, 4000), (595, 794)),  # a photograph of a phone, which would be a page of 1.4 m
        (200, (1654, 2339), (595, 842)),
        (1200, (600, 400), (842, 561)),
    ],
)
def test_a_page_is_as_large_as_its_resolution_says_where_that_can_be(
    engine: FakeEngine, dpi: int | None, size: tuple[int, int], page: tuple[int, int]
) -> None:
    read(picture("JPEG", size, dpi=dpi), "照片.jpg")
    assert engine.sizes == [page]


def test_a_photograph_taken_sideways_is_read_as_it_is_shown(engine: FakeEngine) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    read(picture("JPEG", (1169, 827), exif=exif), "照片.jpg")
    assert engine.sizes == [(595, 842)]
    shown, width, height = image.page_of(picture("JPEG", (1169, 827), exif=exif), 1)
    assert (shown.size, round(width), round(height)) == ((827, 1169), 595, 842)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (picture("PNG", (827, 1169))[:60], "图片已损坏"),
        (b"\xff\xd8\xff\xe0" + bytes(80), "图片已损坏"),
        (picture("JPEG", (827, 1169))[:900], "图片已损坏"),
    ],
    ids=["png", "jpeg", "cut off"],
)
def test_a_broken_picture_is_refused(engine: FakeEngine, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read(data, "扫描件.png")


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_unpacked(engine: FakeEngine) -> None:
    with pytest.raises(UnreadableFile, match=r"图片有 12000×6000 像素，超过上限 7000 万像素"):
        read(picture("PNG", (12_000, 6_000)), "地图.png")
    assert engine.sizes == []


def test_a_picture_that_pillow_itself_fears_is_refused_with_the_same_advice(
    engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(UnreadableFile, match=r"像素过多.*重新扫描"):
        read(picture("PNG", (100, 100)), "地图.png")


def test_a_picture_without_text_is_refused_with_its_size_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "recognize", FakeEngine(blank=(1,)).recognize)
    monkeypatch.setattr(ocr, "available", lambda: True)
    with pytest.raises(UnreadableFile, match=r"没有认出文字（827×1169 像素）.*200 dpi 以上重新扫描"):
        read(picture("PNG", (827, 1169)), "风景.png")


def test_without_the_packages_a_picture_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(UnsupportedFormat, match=r"没有安装文字识别组件.*pip install rapidocr onnxruntime"):
        read(SCAN, "值守办法.png")


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="没有第 2 页：图片共 1 页"):
        image.page_of(SCAN, 2)


def saved(drawn: Image.Image, form: str, **options: object) -> bytes:
    target = io.BytesIO()
    drawn.save(target, form, **options)
    return target.getvalue()


def drawn_page(size: tuple[int, int] = (827, 1169), paper: int = 235, ink: int = 40, lines: int = 20) -> Image.Image:
    """Paper with lines of marks as large as letters of 12 points."""
    page = Image.new("L", size, paper)
    pen = ImageDraw.Draw(page)
    for line in range(lines):
        for x in range(size[0] // 8, size[0] * 7 // 8, 20):
            y = size[1] // 10 + 38 * line
            pen.rectangle((x, y, x + 4, y + 13), ink)
            pen.rectangle((x, y + 5, x + 13, y + 7), ink)
    return page


def gradient(size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """Bright at the top and dark below, as a photograph with sky."""
    return Image.linear_gradient("L").rotate(180).resize(size)


def bright_sky() -> Image.Image:
    view = Image.new("L", (1600, 1200), 250)
    ImageDraw.Draw(view).rectangle((0, 660, 1600, 1200), 70)
    return view


@pytest.mark.parametrize(
    "data",
    [
        saved(drawn_page(), "PNG"),
        saved(drawn_page(), "JPEG", quality=40),
        saved(drawn_page((2480, 3508), lines=60), "JPEG"),
        saved(drawn_page((1169, 827), lines=15), "BMP"),
        saved(drawn_page(paper=170, ink=60), "PNG"),
        saved(drawn_page(lines=3), "PNG"),
        saved(drawn_page((827, 1600)).convert("1"), "TIFF"),
        saved(drawn_page((827, 1600)), "TIFF", save_all=True, append_images=[drawn_page()]),
        saved(drawn_page(), "JPEG")[:3000],
        SCAN,
    ],
    ids=["png", "jpeg", "300 dpi", "wide", "grey paper", "three lines", "1-bit", "several", "cut off", "real"],
)
def test_a_scanned_page_is_told_from_the_picture_alone(data: bytes) -> None:
    assert image.looks_like_a_page(data)


@pytest.mark.parametrize(
    "data",
    [
        saved(gradient(), "JPEG"),
        saved(Image.effect_noise((80, 60), 120).resize((1600, 1200)), "JPEG"),
        saved(bright_sky(), "JPEG"),
        saved(drawn_page(paper=40, ink=230), "PNG"),
        saved(drawn_page((256, 330), lines=5), "PNG"),
        saved(drawn_page((1920, 1080)), "PNG"),
        saved(drawn_page((1000, 1000)), "PNG"),
        saved(drawn_page(lines=0), "PNG"),
        b"x",
        b"",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"II*\x00" + bytes(100),
    ],
    ids=["gradient", "noise", "sky", "dark", "icon", "screen", "square", "blank", "x", "empty", "no png", "no tiff"],
)
def test_photographs_icons_and_what_is_no_picture_are_no_pages(data: bytes) -> None:
    assert not image.looks_like_a_page(data)


def test_a_page_with_too_many_pixels_is_one_so_that_reading_it_says_why() -> None:
    data = saved(Image.new("1", (7_100, 10_000), 1), "PNG")
    assert image.looks_like_a_page(data)
    with pytest.raises(UnreadableFile, match="超过上限"):
        image.page_of(data, 1)
