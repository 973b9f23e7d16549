"""Mojibake: what a wrong codec made of a text is put back where that can be proved, and sound text is never touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decoding.charset import decode
from ingest.decoding.mojibake import could_be_misread, repair
from ingest.readers import read

SIMPLIFIED = (
    "第一条　为了加强防汛工作，保障人民群众生命财产安全，制定本办法。",
    "第二条　市水利局负责水库、水闸的防洪调度，并于每年3月31日前完成汛前检查。",
    "应急响应分为四级",
    "联系电话：0590-7700119",
)
TRADITIONAL = (
    "第一條　為加強災害防救工作，保障縣民生命財產安全，特制定本條例。",
    "第二條　本府應於災害發生後二小時內成立災害應變中心。",
    "總則與附則之規定",
)


def as_latin(data: bytes) -> str:
    """Bytes as programs on Windows show them: cp1252, and what that does not know as it is."""
    undefined = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
    return "".join(chr(b) if b in undefined else bytes([b]).decode("cp1252") for b in data)


def misread(text: str, was: str, as_what: str) -> str:
    return as_latin(text.encode(was)) if as_what == "latin" else text.encode(was).decode(as_what)


def without_loss(lines: tuple[str, ...], was: str, as_what: str) -> list[str]:
    """The lines that such a misreading garbles without losing a byte."""
    kept = []
    for line in lines:
        try:
            misread(line, was, as_what)
        except UnicodeDecodeError:
            continue
        kept.append(line)
    return kept


@pytest.mark.parametrize(
    ("was", "as_what", "name", "lines"),
    [
        ("utf-8", "latin", "UTF-8 被当作 Latin-1", SIMPLIFIED),
        ("utf-8", "latin-1", "UTF-8 被当作 Latin-1", TRADITIONAL),
        ("utf-8", "gb18030", "UTF-8 被当作 GBK", TRADITIONAL),
        ("gbk", "latin", "GBK 被当作 Latin-1", SIMPLIFIED),
        ("gbk", "latin", "GBK 被当作 Latin-1", TRADITIONAL),
        ("gbk", "big5hkscs", "GBK 被当作 Big5", ("各地应当加强值班值守和信息报送", "市局负责日常工作，并做好准备工作")),
        ("big5", "latin", "Big5 被当作 Latin-1", TRADITIONAL),
        ("big5", "gb18030", "Big5 被当作 GBK", TRADITIONAL),
    ],
)
def test_what_was_misread_is_put_back(was: str, as_what: str, name: str, lines: tuple[str, ...]) -> None:
    kept = without_loss(lines, was, as_what)
    garbled = [misread(line, was, as_what) for line in kept]
    assert kept
    repaired = repair("\n".join(garbled))
    assert repaired.text.split("\n") == kept
    assert name in repaired.warnings[0]
    assert f"已还原 {sum(a != b for a, b in zip(garbled, kept, strict=True))} 行" in repaired.warnings[0]


def test_text_misread_twice_is_put_back() -> None:
    text = "\n".join(SIMPLIFIED[:3])
    assert repair(as_latin(as_latin(text.encode()).encode())).text == text


def test_the_byte_that_windows_shows_as_a_euro_sign_is_no_loss() -> None:
    text = "应急响应预案，"
    shown = "€".join(part.decode("gb18030") for part in text.encode().split(b"\x80"))
    assert "€" in shown
    assert repair(shown).text == text


def test_only_the_broken_lines_are_put_back_and_the_warning_names_them() -> None:
    lines = [*SIMPLIFIED, *(as_latin(line.encode()) for line in TRADITIONAL), "总则"]
    repaired = repair("\n".join(lines))
    assert repaired.text.split("\n") == [*SIMPLIFIED, *TRADITIONAL, "总则"]
    assert repaired.warnings == ("第 5–7 行原是 UTF-8 被当作 Latin-1 读出后保存的乱码，已还原 3 行",)


def test_the_broken_part_of_a_line_is_put_back() -> None:
    broken = as_latin("市水利局负责防洪调度".encode("gbk"))
    assert repair(f"防汛工作职责如下：{broken}。").text == "防汛工作职责如下：市水利局负责防洪调度。"


def test_a_line_that_lost_bytes_stays_as_it_is() -> None:
    garbled = "防汛应急预案由市政府办公室印发".encode().decode("gb18030", "replace")
    assert "\ufffd" in garbled
    assert repair(garbled).text == garbled
    assert could_be_misread(garbled)


def test_one_short_word_is_no_proof() -> None:
    garbled = misread("总则", "gbk", "latin")
    assert repair(garbled).text == garbled
    long = misread(SIMPLIFIED[0], "gbk", "latin")
    assert repair(f"{long}\n{garbled}").text == f"{SIMPLIFIED[0]}\n总则"  # beside a proof it is believed


def test_a_file_is_read_as_its_author_wrote_it() -> None:
    data = as_latin("\n".join(SIMPLIFIED).encode()).encode()
    assert decode(data).text == "\n".join(SIMPLIFIED)
    reading = read(data, "办法.txt")
    assert [block.text for block in reading.blocks] == list(SIMPLIFIED)
    assert any("已还原" in warning for warning in reading.warnings)


# Sound text

SOUND = st.lists(
    st.one_of(
        st.text(alphabet="市县区人民政府应当建立健全防汛责任制，。、；（）《》", max_size=40),
        st.text(alphabet="縣市政府應變中心開設災害防救計畫，。、；（）「」", max_size=40),
        st.text(alphabet="龘靐犇猋骉赟昇堃喆珺璟翀鑫淼焱垚嫑囍", max_size=20),
        st.text(alphabet="さくらひらがなカタカナ避難所は日本の防災白書ー。、", max_size=40),
        st.text(alphabet="éèêëàâäöüßñçøåÉÈÀÖÜ'’ abcdefghij", max_size=40),
        st.text(alphabet="ДокументПлан сть", max_size=30),
        st.text(alphabet="0123456789±×÷°·℃%→■□①②㎡≥≤<>=/ ", max_size=30),
        st.text(alphabet="abcXYZ<>/=\"'?&;.:_-#", max_size=40),
    ),
    max_size=12,
).map("\n".join)


@given(SOUND)
def test_sound_text_is_returned_unchanged(text: str) -> None:
    assert repair(text).text == text
    assert repair(text).warnings == ()


@given(st.lists(st.tuples(st.sampled_from(SIMPLIFIED + TRADITIONAL), st.booleans()), min_size=1, max_size=6))
def test_mixed_lines_come_back_whole(lines: list[tuple[str, bool]]) -> None:
    garbled = [as_latin(line.encode()) if broken else line for line, broken in lines]
    assert repair("\n".join(garbled)).text.split("\n") == [line for line, _ in lines]
