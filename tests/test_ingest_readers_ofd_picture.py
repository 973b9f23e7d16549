import io
from statistics import fmean

import pytest
from ofd_files import ofd_bytes, page_xml, part, path, picture, text
from PIL import Image, ImageFont
from test_ingest_readers_ofd import signed

from ingest.errors import UnreadableFile
from ingest.readers.ofd import reader as ofd
from ingest.readers.ofd.fonts import FIRST_GLYPH, numbered
from ingest.readers.ofd.picture import draw

RED, WHITE = (255, 0, 0), (255, 255, 255)


def latin_font() -> bytes:
    """The font that Pillow brings, as a file."""
    font = ImageFont.load_default(20)
    assert isinstance(font, ImageFont.FreeTypeFont)
    source = font.path
    assert isinstance(source, io.BytesIO)
    return source.getvalue()


def png(colour: tuple[int, int, int], size: tuple[int, int] = (20, 20)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "PNG")
    return target.getvalue()


def pixel(image: Image.Image, x: float, y: float) -> tuple[int, int, int]:
    """The colour at a place in millimetres."""
    found = image.getpixel((int(x * image.width / 210), int(y * image.height / 297)))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


FONT = '<ofd:Fonts><ofd:Font ID="4" FontName="Latin"><ofd:FontFile>latin.ttf</ofd:FontFile></ofd:Font></ofd:Fonts>'
MEDIA = '<ofd:MultiMedias><ofd:MultiMedia ID="8" Type="Image"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias>'


def test_a_page_is_drawn_in_its_own_size() -> None:
    data = ofd_bytes([[text("防汛", 20, 30)], [path("M 10 10 L 200 10", LineWidth="2")]])
    assert draw(data, 1, 72).size == (595, 842)
    assert draw(data, 2, 254).size == (2100, 2970)


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="没有第 2 页：文件共 1 页"):
        draw(ofd_bytes([[text("防汛", 20, 30)]]), 2, 72)


def test_a_page_too_large_for_its_resolution_is_drawn_smaller() -> None:
    image = draw(ofd_bytes([[text("防汛", 20, 30)]]), 1, 5000)
    assert image.width * image.height <= 50_100_000
    assert image.width / image.height == pytest.approx(210 / 297, abs=0.01)


def test_the_box_of_a_line_lies_on_its_text_in_the_drawing() -> None:
    line = text("ABCDEFGI", 40, 60, 6).replace('Font="3"', 'Font="4"')
    data = ofd_bytes([[line]], {"Doc_0/Res/latin.ttf": latin_font()}, resources=FONT)
    (block,) = ofd.read(data).blocks
    image = draw(data, 1, 72)
    inked = image.convert("L").point(lambda value: 255 if value < 128 else 0).getbbox()
    assert inked is not None
    x0, top, x1, bottom = block.places[0].box
    assert x0 - 1 <= inked[0] and inked[2] <= x1 + 1
    assert top - 1 <= inked[1] and inked[3] <= bottom + 1
    assert inked[2] - inked[0] > 0.8 * (x1 - x0)


def test_glyphs_without_a_character_table_are_drawn_by_their_numbers() -> None:
    data = latin_font()
    own = ImageFont.truetype(io.BytesIO(data), 40)
    made = numbered(data)
    assert made is not None
    by_number = ImageFont.truetype(io.BytesIO(made), 40)
    wanted = own.getmask("A")

    def differs(glyph: int) -> float:
        found = by_number.getmask(chr(FIRST_GLYPH + glyph))
        pairs = zip(bytes(found), bytes(wanted), strict=True) if found.size == wanted.size else [(0, 255)]
        return fmean(abs(a - b) for a, b in pairs)

    assert min(map(differs, range(200))) < 20  # hinted a little otherwise, without the characters
    assert numbered(b"\x00\x01\x00\x00\x00\x09broken") is None
    assert numbered(b"%!PS-AdobeFont") is None


def test_a_broken_font_falls_back_to_another() -> None:
    line = text("ABCD", 40, 60, 6).replace('Font="3"', 'Font="4"')
    image = draw(ofd_bytes([[line]], {"Doc_0/Res/latin.ttf": b"\x00\x01\x00\x00broken"}, resources=FONT), 1, 72)
    assert image.convert("L").getextrema()[0] < 128


def test_paths_are_stroked_and_filled_in_their_colours() -> None:
    colour = '<ofd:FillColor Value="255 0 0"/><ofd:StrokeColor Value="0 0 255"/>'
    square = path("M 50 50 L 100 50 L 100 100 L 50 100 C M 70 70 L 80 70 L 80 80 L 70 80 C", Fill="true", LineWidth="2")
    image = draw(
        ofd_bytes([[square.replace("<ofd:Abb", colour + "<ofd:Abb")]]),
        1,
        100,
    )
    assert pixel(image, 60, 60) == RED
    assert pixel(image, 75, 75) == WHITE  # the hole
    assert pixel(image, 50, 75) == (0, 0, 255)
    assert pixel(image, 120, 120) == WHITE


def test_what_is_half_transparent_is_half_seen() -> None:
    square = path("M 50 50 L 100 50 L 100 100 L 50 100 C", Fill="true", Stroke="false", Alpha="128")
    image = draw(ofd_bytes([[square.replace("<ofd:Abb", '<ofd:FillColor Value="255 0 0"/><ofd:Abb')]]), 1, 72)
    assert pixel(image, 75, 75) == pytest.approx((255, 127, 127), abs=2)


def test_pictures_are_drawn_where_they_stand_and_broken_ones_left_out() -> None:
    objects = [picture("8", 50, 60, 40, 30), picture("9", 120, 60, 40, 30)]
    media = MEDIA + MEDIA.replace('"8"', '"9"').replace("a.png", "b.jb2")
    data = ofd_bytes([objects], {"Doc_0/Res/a.png": png(RED), "Doc_0/Res/b.jb2": b"\x97JB2"}, resources=media)
    image = draw(data, 1, 72)
    assert pixel(image, 70, 75) == RED
    assert pixel(image, 52, 62) == RED
    assert pixel(image, 48, 75) == pixel(image, 92, 75) == pixel(image, 140, 75) == WHITE


def test_a_turned_picture_is_turned() -> None:
    turned = '<ofd:ImageObject ID="9" ResourceID="8" Boundary="100 100 60 60" CTM="0 60 -20 0 0 0"/>'
    image = draw(ofd_bytes([[turned]], {"Doc_0/Res/a.png": png(RED)}, resources=MEDIA), 1, 72)
    assert pixel(image, 90, 130) == RED
    assert pixel(image, 110, 130) == WHITE


def test_templates_are_under_the_page_and_annotations_over_it() -> None:
    def square(value: str) -> str:
        drawn = path("M 50 50 L 100 50 L 100 100 L 50 100 C", Fill="true", Stroke="false")
        return drawn.replace("<ofd:Abb", f'<ofd:FillColor Value="{value}"/><ofd:Abb')

    smaller = '<ofd:Annot Type="Stamp"><ofd:Appearance Boundary="60 60 20 20"><ofd:PathObject ID="1" Boundary="0 0 20 20" Fill="true" Stroke="false"><ofd:FillColor Value="0 0 255"/><ofd:AbbreviatedData>M 0 0 L 20 0 L 20 20 L 0 20 C</ofd:AbbreviatedData></ofd:PathObject></ofd:Appearance></ofd:Annot>'
    data = ofd_bytes(
        [[square("255 0 0")]],
        {
            "Doc_0/T.xml": part("Page", page_xml(square("0 255 0") + path("M 120 50 L 150 50", LineWidth="4"))),
            "Doc_0/Annotations.xml": part(
                "Annotations", '<ofd:Page PageID="100"><ofd:FileLoc>A.xml</ofd:FileLoc></ofd:Page>'
            ),
            "Doc_0/A.xml": part("PageAnnot", smaller),
        },
        common='<ofd:TemplatePage ID="7" BaseLoc="T.xml"/>',
        before='<ofd:Template TemplateID="7"/>',
        document="<ofd:Annotations>Annotations.xml</ofd:Annotations>",
    )
    image = draw(data, 1, 72)
    assert pixel(image, 90, 90) == RED
    assert pixel(image, 70, 70) == (0, 0, 255)


def test_a_seal_is_ink_on_the_page_it_stands_on() -> None:
    stamp = '<ofd:StampAnnot ID="1" PageRef="101" Boundary="100 100 40 40"/>'
    body, parts = signed(stamp)
    parts["Doc_0/Signs/Sign_0/SignedValue.dat"] += png(RED)
    black = path("M 110 110 L 120 110 L 120 120 L 110 120 C", Fill="true")
    data = ofd_bytes([[black], [black]], parts, body=body)
    assert pixel(draw(data, 1, 72), 130, 130) == WHITE
    image = draw(data, 2, 72)
    assert pixel(image, 130, 130) == RED
    assert pixel(image, 115, 115) == (0, 0, 0)  # what lies under the ink is seen through it
