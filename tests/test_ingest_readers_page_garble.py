"""Sound text of every kind is taken as it is; what a broken font makes of a page is told, with the evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.readers.paged.garble import garble_of, garble_of_page
from ingest.readers.paged.page import Char

TEXT = (
    "市水利局负责全市防汛抗旱指挥部办公室的日常工作，组织编制重要江河湖泊和重要水工程的防御洪水方案，及时向指挥部报告。"
)

SOUND = {
    "simplified": TEXT,
    "traditional": "縣長召集災害防救會報，辦理災害預防、應變及復原重建事項，各鄉公所應於三十分鐘內通報縣災害應變中心並派員進駐。",
    "names": "王晓燕　李建国　张桂芳　刘志强　陈淑贞　杨振宇　赵雅琴　黄文博　周梓涵　吴昊天　徐静怡　孙浩然　马骏驰　朱婉清",
    "rare words": "苯乙烯、丙烯腈、环氧乙烷、氯磺酸、邻苯二甲酸酐、甲基叔丁基醚、硝化棉、萘、蒽、芴、菲、吡啶、喹啉、呋喃、噻吩的泄漏处置",
    "numbers": "12,345.67 98.5% 2024-01-31 07:45 0571-8888 3.2 4.1 5.0 (1,200.00) 66.7% 17 18 19 20 21 22",
    "English": "The flood control headquarters shall report to the municipal government within thirty minutes of the warning. "
    * 2,
    "abbreviations": "GB/T 33680-2017 DB33/T 2161 ISO 22320 HJ 589-2021 SL 298-2004 JTG H12-2015 QX/T 116 AQ 9007 YD/T 5026 MT/T 423",
    "contents": "第一章　总则…………………………１第二章　职责……………………２第三章　预警……………………５第四章　响应…………９",
    "form": "□是 □否 ☑ 有 □无 （　　） ＿＿＿＿ 年　月　日 √ × ○ ● ■ □适用 √不适用 □已备案 □未备案",
    "bullets": "\uf0b7 值班值守 \uf0b7 物资储备 \uf0b7 队伍集结 \uf0a8 已检查 \uf0fe 未检查 \uf06c 其他情况说明",
    "Tibetan": "བོད་ཡིག་གི་ཡིག་ཆ་འདི་ནི་གློ་བུར་གྱི་དོན་རྐྱེན་ཐག་གཅོད་བྱེད་པའི་ཡིག་ཆ་ཞིག་ཡིན།",
    "Russian": "Штаб по борьбе с наводнениями сообщает правительству в течение тридцати минут после предупреждения.",
    "short": '!"#$%&',
}

NONSENSE = {
    "not mapped": "\ufffd" * 30 + "AQ 1029",
    "private": "".join(chr(0xE100 + i) for i in range(60)),
    "control codes": "".join(chr(1 + i % 8) for i in range(40)) + "ABC",
    "signs": '!"#!"#$%$ $$& !"#$%&\'()*+,-./ %&%$\'&!\'$%& !" !" #$%&!',
    "accents": "ÄãÃûîÉÐâËùÖªµÄÊÂÇéÒÑ¾­·¢ÉúÁËºÜ¶à±ä»¯ÇëÄú×¢Òâ",
    "rare characters": "".join(chr(0x7E00 + 3 * i) for i in range(60)),
    "each code moved by 29": "".join(chr(ord(c) + 29) for c in TEXT if "\u4e00" <= c <= "\u9fff"),
    "many scripts": "".join(chr((0x391, 0x410, 0x5D0, 0xE01)[i % 4] + i % 16) for i in range(60)),
    "no vowels": "ghjk lmnpq rstvwx bcdf ghjklm npqrst vwxz bcdfg hjklm " * 3,
}


@pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
def test_sound_text_is_sound(text: str) -> None:
    assert garble_of(text) is None


@pytest.mark.parametrize("text", NONSENSE.values(), ids=NONSENSE.keys())
def test_nonsense_is_told_with_the_evidence(text: str) -> None:
    assert garble_of(text)


def test_the_evidence_is_said_in_figures() -> None:
    assert garble_of(NONSENSE["not mapped"]) == "83% 的字符没有文字对照"
    assert garble_of(NONSENSE["rare characters"]) == "常用字过少（22%）"


def test_a_broken_font_of_one_size_among_sound_text_is_told() -> None:
    def chars(text: str, size: float) -> list[Char]:
        return [Char(c, 0, 0, size, size, size) for c in text]

    assert garble_of_page(chars(TEXT * 6, 10.5)) is None
    assert garble_of_page([*chars(TEXT * 6, 10.5), *chars(NONSENSE["rare characters"], 16)]) == "常用字过少（22%）"


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    found = garble_of(text)
    assert found is None or found
