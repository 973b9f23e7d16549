"""Encodings: every text comes back as it was written, or the reader is told what did not."""

import codecs

import pytest
from files import docx_bytes, html_page, pdf_bytes
from hypothesis import given
from hypothesis import strategies as st

from ingest.decoding.charset import decode
from ingest.errors import UnreadableFile

SIMPLIFIED = [
    "第一条",
    "为了",
    "加强",
    "防汛",
    "抗旱",
    "工作",
    "应急",
    "预案",
    "市水利局",
    "负责",
    "值守",
    "人民政府",
    "组织",
    "转移",
    "群众",
    "启动",
    "二级",
    "响应",
    "指挥部",
    "办公室",
    "报告",
    "三十分钟",
    "内",
    "灾害",
    "监测",
    "预警",
    "信息",
    "发布",
    "学校",
    "医院",
    "物资",
    "储备",
    "救援",
    "队伍",
    "调度",
    "水库",
    "堤防",
    "巡查",
    "暴雨",
    "红色",
    "风险",
    "隐患",
    "排查",
    "责任",
    "单位",
    "及时",
    "上报",
    "有关",
    "部门",
    "依法",
    "追究",
]
TRADITIONAL = [
    "第一條",
    "為了",
    "加強",
    "災害",
    "防救",
    "工作",
    "應變",
    "計畫",
    "縣政府",
    "負責",
    "通報",
    "鄉公所",
    "開設",
    "疏散",
    "撤離",
    "民眾",
    "收容",
    "安置",
    "颱風",
    "豪雨",
    "警戒",
    "指揮官",
    "消防局",
    "警察局",
    "衛生局",
    "搶修",
    "復原",
    "重建",
    "經費",
    "預算",
    "編列",
    "辦理",
    "規定",
    "主管",
    "機關",
    "直轄市",
    "會報",
    "召集人",
    "由縣長",
    "兼任",
    "應於",
    "三日內",
    "提出",
    "報告",
    "土石流",
    "潛勢",
]
SIMPLIFIED_CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"]
TRADITIONAL_CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big5", "big5hkscs", "cp950", "gb18030"]


def texts(words: list[str], least: int) -> st.SearchStrategy[str]:
    sentence = st.lists(st.sampled_from(words), min_size=3, max_size=40).map("".join)
    return st.lists(sentence, min_size=1, max_size=6).map("，".join).filter(lambda text: len(text) >= least)


@given(texts(SIMPLIFIED, 8), st.sampled_from(SIMPLIFIED_CODECS))
def test_simplified_text_comes_back_from_every_encoding(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


@given(texts(TRADITIONAL, 8), st.sampled_from(TRADITIONAL_CODECS))
def test_traditional_text_comes_back_from_every_encoding(text: str, codec: str) -> None:
    assert decode(text.encode(codec)).text == text


@given(st.lists(st.sampled_from(SIMPLIFIED), min_size=8, max_size=8, unique=True).map(lambda words: "".join(words)[:8]))
def test_eight_characters_of_gbk_are_not_taken_for_big5(text: str) -> None:
    assert decode(text.encode("gbk")).text == text


@given(
    st.lists(st.sampled_from(TRADITIONAL), min_size=8, max_size=8, unique=True).map(lambda words: "".join(words)[:8])
)
def test_eight_characters_of_big5_are_not_taken_for_gbk(text: str) -> None:
    assert decode(text.encode("big5")).text == text


def test_everyday_characters_that_are_not_frequent_still_tell_gbk_from_big5() -> None:
    for text in ("燕撩债聪恃沮兽赋", "饭唯麓韵茅颠驳尤"):
        assert decode(text.encode("gbk")).text == text


@given(st.sampled_from(["gbk", "big5"]), st.integers(0, 400))
def test_pages_full_of_tags_keep_their_encoding_without_a_declaration(codec: str, tags: int) -> None:
    words = SIMPLIFIED if codec == "gbk" else TRADITIONAL
    page = html_page('<div class="nav"><a href="/">.</a></div>' * tags + "".join(f"<p>{word}</p>" for word in words))
    page = page if codec == "gbk" else page.replace("云州市防汛应急预案", "澎岬縣災害防救計畫")
    page = page.encode(codec, "ignore").decode(codec)
    assert decode(page.encode(codec)).text == page


def test_the_labels_gb2312_and_big5_stand_for_the_larger_sets() -> None:
    assert decode('<meta charset="gb2312"><p>云州市镕基路防汛值守工作朱喆</p>'.encode("gbk")).encoding == "gb18030"
    assert decode('<meta charset="big5"><p>澎岬縣災害防救會報着手辦理衞生工作</p>'.encode("big5hkscs")).warnings == ()


def test_what_windows_writes_in_taiwan_is_read_by_cp950() -> None:
    text = "澎岬縣災害防救經費三～五億元，約合€二百萬"
    assert decode(text.encode("cp950")).text == text


def test_a_declaration_that_contradicts_the_bytes_is_overruled_and_reported() -> None:
    decoded = decode(html_page("<p>第一条　市水利局负责防汛值守。</p>", charset="gb2312").encode())
    assert decoded.encoding == "utf-8"
    assert decoded.warnings == ("文件声明的编码是 gb2312，与内容不符，按 utf-8 解码",)


@pytest.mark.parametrize("codec", ["gbk", "big5"])
def test_a_wrong_utf8_declaration_does_not_garble_a_legacy_page(codec: str) -> None:
    text = "".join(SIMPLIFIED if codec == "gbk" else TRADITIONAL)
    page = f'<meta charset="utf-8"><p>{text}</p>'
    assert decode(page.encode(codec)).text == page


def test_a_wrong_mark_in_front_of_gbk_text_is_overruled() -> None:
    text = "第一条为了加强防汛抗旱工作制定本预案" * 5
    assert decode(codecs.BOM_UTF8 + text.encode("gbk")).text.endswith(text[2:])


def test_broken_bytes_in_a_good_text_are_counted() -> None:
    good = "第一条　市水利局负责防汛值守，及时报告险情。\n".encode("gbk")
    decoded = decode(good * 10 + b"\xff\xff\n" + good * 10 + b"\xff\n" + good)
    assert decoded.warnings == ("3 处字节无法按 gb18030 解码",)
    assert decoded.text.count("市水利局负责防汛值守") == 21


def test_a_text_cut_within_its_last_character_is_still_read() -> None:
    decoded = decode("第一条　市水利局负责防汛值守".encode()[:-1])
    assert decoded.text.startswith("第一条　市水利局负责防汛值")
    assert decoded.warnings == ("1 处字节无法按 utf-8 解码",)


def test_a_long_text_whose_sample_ends_within_a_character_is_not_misjudged() -> None:
    text = "x" + "第一条市水利局负责防汛值守" * 30_000
    for codec in ("utf-8", "gbk"):
        assert decode(text.encode(codec)).text == text


def test_latin_letters_in_utf8_are_not_read_as_chinese() -> None:
    assert decode("café Genève".encode()).text == "café Genève"


def test_a_few_nuls_are_taken_out_and_reported() -> None:
    decoded = decode("第一条　市水利局负责防汛值守。\x00第二条".encode())
    assert decoded.text == "第一条　市水利局负责防汛值守。第二条"
    assert decoded.warnings == ("去掉了 1 个空字符（NUL）",)


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)),
        pdf_bytes([["第一条"]]),
        docx_bytes("第一条"),
        bytes(1000),
        bytes(range(256)) * 8,
        bytes((i * i * 31 + i // 7) % 256 for i in range(5000)),
    ],
    ids=["png", "jpeg", "pdf", "docx", "nuls", "all bytes", "noise"],
)
def test_binary_data_renamed_to_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"不是文本|无法识别文字编码"):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except UnreadableFile:
        return
    assert "\x00" not in decoded.text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("\ufeff防汛工作".encode(), "文件开头有 UTF-8 标记"),
        ("防汛工作职责".encode("utf-16"), "文件开头有 UTF-16-LE 标记"),
        ("防汛工作职责".encode(), "按 UTF-8 解码无误"),
        ("市水利局负责防汛工作，各县区应当做好值班值守。".encode("gbk"), "按用字判断"),
        ('<meta charset="gbk">市水利局负责防汛工作'.encode("gbk"), "文件声明 gbk，与内容一致"),
        (b"plan A", "只含 ASCII 字符"),
    ],
)
def test_how_the_encoding_was_found_is_said(data: bytes, why: str) -> None:
    assert decode(data).why == why
