"""Cleaning: what a scraper, a printer or a web page added goes and is recorded; what the author wrote stays."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import Cleaned, clean, flags, restore
from ingest.document import Block, Place, Reading
from ingest.pipeline import ingest

# Pieces of what really comes in, so that generated lines meet the rules of cleaning and their limits.
PIECES = st.sampled_from(
    ["第", "一", "十七", "章", "条", "總", "则", "责(zé)任", "编(biān)制", "设(shè)施", "督(dū)", "检(jiǎn)", "(略)", " (略) ", "*", "　", " ", "  ",
     "\u200b", "2024", "年", "，", "。", "（", "）", "《", "》", "云州市", "应急管理局负责本行政区域内的防汛抗旱日常工作", "a", "Ab", "、", "：", "\n"]
)  # fmt: skip
LINES = st.lists(st.lists(PIECES, max_size=14).map("".join), max_size=25)
FORMATS = st.sampled_from(["txt", "md", "html", "docx"])


def cleaned(*lines: str, format: str = "md") -> Cleaned:
    return clean(Reading(tuple(Block(line) for line in lines), format))


def paragraphs(result: Cleaned) -> list[str]:
    return [result.text[p.start : p.end] for p in result.paragraphs]


# Laws


@given(LINES, FORMATS)
def test_removals_put_back_at_their_offsets_rebuild_the_source(lines: list[str], format: str) -> None:
    result = cleaned(*lines, format=format)
    assert restore(result.text, result.removals) == "\n".join(line.strip() for line in lines if line.strip())


@given(LINES, FORMATS)
def test_the_text_is_its_paragraphs_one_a_line(lines: list[str], format: str) -> None:
    result = cleaned(*lines, format=format)
    assert "\n".join(paragraphs(result)) == result.text
    assert all(p and p == p.strip() for p in paragraphs(result))


@given(LINES)
def test_cleaning_a_clean_text_takes_nothing_more_out(lines: list[str]) -> None:
    once = cleaned(*lines)
    again = cleaned(*paragraphs(once))
    assert again.text == once.text
    assert again.removals == ()


@given(LINES, FORMATS)
def test_nothing_is_ever_put_in(lines: list[str], format: str) -> None:
    rest = iter("\n".join(lines))
    assert all(c in rest for c in cleaned(*lines, format=format).text)  # a subsequence of the source


@given(LINES)
def test_every_removal_has_a_reason_and_a_text(lines: list[str]) -> None:
    result = cleaned(*lines)
    assert all(r.reason and r.text and 0 <= r.at <= len(result.text) for r in result.removals)


# Spaces and line breaks


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("第 一 章　總 則", "第一章　總則"),
        ("第 十 七 條 之 一", "第十七條之一"),
        ("第 46 條", "第46條"),
        ("目　　录", "目录"),
        ("附　则", "附则"),
        ("张 三 李 四", "张三李四"),
    ],
)
def test_characters_set_apart_are_brought_together(line: str, text: str) -> None:
    assert cleaned(line).text == text


@pytest.mark.parametrize(
    "line",
    [
        "第三章　监测与预警",
        "云州市人民政府 云州军分区关于做好民兵防汛工作的通知",
        "组长：周明远 副组长：韩静 成员：陆远山 许知行 何川 江若水 白石 林深 方圆 秦岳 温如玉 宋词 柳青 沈舟 叶知秋",
        "Received only 收到即签",
    ],
)
def test_spaces_that_separate_stay(line: str) -> None:
    assert cleaned(line).text == line


def test_a_space_where_running_text_was_wrapped_goes() -> None:
    line = "市防汛指挥部办公室应当在汛期到来之前组织各成员单位开展隐患排查，对发现的问题建立台 账，逐项明确责任单位、责任人员和整改时限，并于2024 年5月底前完成整改。"
    assert cleaned(line).text == line.replace(" ", "")
    assert {r.reason for r in cleaned(line).removals} == {"字间空格"}


@pytest.mark.parametrize("blank", [" ", "　", "\t"])
def test_a_gap_of_twenty_thousand_blanks_stays_as_it_is(blank: str) -> None:
    line = "云州市" + blank * 20_000 + "防汛预案"
    result = cleaned(line)
    assert (result.text, result.removals) == (line, ())


@pytest.mark.parametrize("gap", [" " * 20_000 + "\n", "\n" + "　" * 20_000, " \n" * 10_000, "\n" * 20_000])
def test_a_line_break_among_thousands_of_blanks_goes_with_them(gap: str) -> None:
    result = cleaned(f"云州市{gap}防汛预案")
    assert result.text == "云州市防汛预案"
    assert [(r.at, r.text, r.reason) for r in result.removals] == [(3, gap, "段内换行")]


def test_blanks_bared_by_an_invisible_character_go_at_both_ends() -> None:
    ends = "\u200b" + " " * 20_000
    result = cleaned(f"{ends}防汛{ends[::-1]}")
    assert result.text == "防汛"
    assert {r.reason for r in result.removals} == {"不可见字符", "行首尾空白"}


def test_lines_of_a_wrapped_text_are_joined() -> None:
    text = (
        "青澜江流域防汛工作实行行政首长负责制各级防汛指挥机构统一指挥分级负责各有关部门按照职责分工密切配合共同做好"
        "防汛抗洪工作任何单位和个人都有参加防汛抗洪的义务并应当服从防汛指挥机构的统一调度和指挥不得拒绝和拖延执行"
    ) * 5 + "。"
    lines = [text[i : i + 36] for i in range(0, len(text), 36)]
    result = cleaned(*lines, "第二条　本办法自发布之日起施行。", format="txt")
    assert paragraphs(result) == [text, "第二条　本办法自发布之日起施行。"]
    assert {r.reason for r in result.removals} == {"段内换行"}


def test_lines_of_a_short_wrapped_notice_with_indented_paragraphs_are_joined() -> None:
    lines = [
        "云州市森防指关于加强春季森林防火工作的紧急通知",
        "各县（区）森林草原防灭火指挥部：",
        "    当前正值祭祀、踏青和野外用火的高峰期，森林火险等级",
        "持续偏高。为切实做好春季森林防火工作，现将有关事项通知",
        "如下：",
        "    一、严控火源，四月十日前林区周边五百米范围内禁止一切",
        "野外用火。",
        "    二、加强值班，各专业扑火队伍六十人全员靠前驻防，每日",
        "巡查两次。",
    ]
    text = "\n".join(lines)
    assert ingest(text.encode(), "通知.txt", "通知.txt").text.split("\n")[2:] == [
        "当前正值祭祀、踏青和野外用火的高峰期，森林火险等级持续偏高。为切实做好春季森林防火工作，现将有关事项通知如下：",
        "一、严控火源，四月十日前林区周边五百米范围内禁止一切野外用火。",
        "二、加强值班，各专业扑火队伍六十人全员靠前驻防，每日巡查两次。",
    ]


def test_short_lines_that_were_not_wrapped_stay_apart() -> None:
    lines = ["云州市水利局", "云州市应急管理局", "云州市气象局", "2024年5月1日"]
    assert paragraphs(cleaned(*lines, format="txt")) == lines


def test_a_bracket_left_open_is_joined_to_the_line_that_closes_it() -> None:
    result = cleaned(
        "（2019年3月1日云州市人民政府令",
        "第12号公布，根据2023年6月1日",
        "《关于修改部分规章的决定》修正）",
        "第一章　总则",
    )
    assert paragraphs(result) == [
        "（2019年3月1日云州市人民政府令第12号公布，根据2023年6月1日《关于修改部分规章的决定》修正）",
        "第一章　总则",
    ]


def test_a_bracket_that_nobody_closes_joins_nothing() -> None:
    lines = ["适用范围（含港澳台同胞", "本预案适用于本市行政区域内突发事件的应对工作。"]
    assert paragraphs(cleaned(*lines)) == lines


def test_an_article_is_never_joined_to_the_line_before() -> None:
    lines = ["（一）组织制定本单位的规章制度和操作规程（含", "第二条　补充说明）"]
    assert paragraphs(cleaned(*lines)) == lines


# Scrape noise


def test_pinyin_behind_many_characters_is_the_scrapers() -> None:
    line = "責(zé)任單位應(yīng)當組織(zhī)編制(zhì)預(yù)案"
    result = cleaned(line)
    assert result.text == "責任單位應當組織編制預案"
    first = result.removals[0]
    assert (first.at, first.text, first.reason) == (1, "(zé)", "抓取注音")


def test_pinyin_behind_one_rare_name_is_the_authors() -> None:
    line = "盱(xū)眙(yí)县防汛抗旱指挥部"
    assert cleaned(line).text == line


def test_words_in_brackets_are_no_pinyin() -> None:
    lines = ["責(zé)任、應(yīng)急、預(yù)案、編(biān)制", "客户端(app)与短信平台(sms)同步发布"]
    assert paragraphs(cleaned(*lines)) == ["責任、應急、預案、編制", lines[1]]


def test_a_character_destroyed_by_the_scrape_is_flagged_and_kept() -> None:
    lines = ["責(zé)任、應(yīng)急、預(yù)案、編(biān)制", "重点是;飞a(chǎn)企业"]
    text = paragraphs(cleaned(*lines))[1]
    assert text == lines[1]
    assert flags(text) == ("garbled",)


def test_invisible_characters_go() -> None:
    result = cleaned("\ufeff云州市\u200b防汛\u00ad预案")
    assert result.text == "云州市防汛预案"
    assert {r.reason for r in result.removals} == {"不可见字符"}


# Redactions and debris


@pytest.mark.parametrize(
    "text", ["联系电话：*", "(略)人民政府", "（略）", "××市水利局", "救援队*17支", "XX市应急局", "姓名：■■"]
)
def test_redactions_are_flagged(text: str) -> None:
    assert cleaned(text).text == text
    assert "redacted" in flags(text)


def test_a_redacted_place_is_found_behind_thousands_of_letters() -> None:
    assert flags("X" * 20_000) == ()
    assert flags("X" * 20_000 + "，XX市应急局") == ("redacted",)


@pytest.mark.parametrize("text", ["面积按长3*4米计算", "* 组织会商研判", "省略部分程序", "A×B"])
def test_products_bullets_and_omissions_in_words_are_no_redactions(text: str) -> None:
    assert flags(text) == ()


@pytest.mark.parametrize(
    "text", ["锟斤拷应急预案", "应急\ufffd\ufffd预案", "搴旀€ラ妗堬紝锛", "å®\x89å\x85¨", "前??言"]
)
def test_debris_of_a_wrong_decoding_is_flagged(text: str) -> None:
    assert "garbled" in flags(text)


def test_an_ordinary_question_is_no_debris() -> None:
    assert flags("谁负责？什么时候报告?") == ()


def test_spaces_around_a_redaction_go_and_the_redaction_stays() -> None:
    result = cleaned("根据《 (略) 规范性文件管理办法》， (略) 应急管理局")
    assert result.text == "根据《(略)规范性文件管理办法》，(略)应急管理局"


# Furniture


def page(number: int, *lines: str) -> list[Block]:
    return [Block(line, page=number) for line in lines]


def test_running_headers_and_page_numbers_go_and_leave_no_empty_line() -> None:
    blocks = [
        block
        for n, body in enumerate(
            ["第一条　为了防汛，制定本办法。", "第二条　本办法适用于本市。", "第三条　本办法自发布之日起施行。"], 1
        )
        for block in page(n, "云州市防汛办法", body, f"— {n} —")
    ]
    result = clean(Reading(tuple(blocks), "pdf", pages=3))
    assert paragraphs(result) == [
        "第一条　为了防汛，制定本办法。",
        "第二条　本办法适用于本市。",
        "第三条　本办法自发布之日起施行。",
    ]
    assert [p.page for p in result.paragraphs] == [1, 2, 3]
    assert {r.reason for r in result.removals} == {"页眉页脚"}
    assert restore(result.text, result.removals) == "\n".join(b.text for b in blocks)


def test_the_name_of_a_chapter_over_its_own_pages_is_a_header() -> None:
    titles = ["总则", "职责", "预防", *["应急响应"] * 3, "保障", "恢复", "附则", "名录", "图表", "索引"]
    blocks = [b for n, title in enumerate(titles, 1) for b in page(n, title, f"第{n}条　正文。", f"-{n}-")]
    result = clean(Reading(tuple(blocks), "pdf", pages=12))
    assert paragraphs(result)[:9] == [
        "总则",
        "第1条　正文。",
        "职责",
        "第2条　正文。",
        "预防",
        "第3条　正文。",
        "第4条　正文。",
        "第5条　正文。",
        "第6条　正文。",
    ]


def paged(*pages: tuple[str, ...]) -> list[str]:
    """What is left of these pages."""
    blocks = [block for n, lines in enumerate(pages, 1) for block in page(n, *lines)]
    return paragraphs(clean(Reading(tuple(blocks), "pdf", pages=len(pages))))


def test_a_header_on_both_of_two_pages_goes_and_the_title_stays() -> None:
    first = ("云州市2025年防汛工作要点", "云州市2025年防汛", "工作要点", "汛前完成检查。", "内部资料", "— 1 —")
    second = ("云州市2025年防汛工作要点", "汛后完成评估。", "内部资料", "— 2 —")
    assert paged(first, second) == ["云州市2025年防汛", "工作要点", "汛前完成检查。", "汛后完成评估。"]


def test_a_title_that_runs_on_over_the_second_page_stays_on_the_first() -> None:
    first, second = (
        ("云州市防汛办法", "第一条　为了防汛，制定本办法。"),
        ("云州市防汛办法", "第二条　本办法适用于本市。"),
    )
    assert paged(first, second) == ["云州市防汛办法", "第一条　为了防汛，制定本办法。", "第二条　本办法适用于本市。"]


def test_the_title_with_the_number_of_the_page_is_a_header_on_both_pages() -> None:
    first = ("云州市防汛办法 1", "云州市防汛办法", "第一条　为了防汛，制定本办法。")
    second = ("云州市防汛办法 2", "第二条　本办法适用于本市。")
    assert paged(first, second) == ["云州市防汛办法", "第一条　为了防汛，制定本办法。", "第二条　本办法适用于本市。"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1. 市水利局值守", "2. 市水利局值守"),  # items
        ("巡查堤防。", "巡查堤防。"),  # a sentence
        ("2024年5月1日", "2024年5月1日"),  # two notices of one day
        ("市水利局", "市气象局"),
    ],
)
def test_lines_of_two_pages_that_are_no_header_stay(one: str, other: str) -> None:
    top = paged((one, "汛前完成检查。"), (other, "汛后完成评估。"))
    bottom = paged(("汛前完成检查。", one), ("汛后完成评估。", other))
    assert top == [one, "汛前完成检查。", other, "汛后完成评估。"]
    assert bottom == ["汛前完成检查。", one, "汛后完成评估。", other]


def test_a_line_that_stands_on_one_page_only_is_no_header() -> None:
    blocks = page(1, "云州市防汛办法", "第一条　为了防汛，制定本办法。") + page(
        2, "第二条　本办法适用于本市。", "云州市水利局"
    )
    assert len(clean(Reading(tuple(blocks), "pdf", pages=2)).paragraphs) == 4


@pytest.mark.parametrize(
    "line",
    [
        "您的位置：首页 > 政务公开 > 通知",
        "扫一扫在手机打开当前页",
        "【字体：大 中 小】",
        "打印本页 关闭窗口",
        "上一篇：关于防汛的通知",
        "浏览次数：128",
    ],
)
def test_web_navigation_goes(line: str) -> None:
    result = cleaned("云州市防汛预案", line, "一、总则")
    assert paragraphs(result) == ["云州市防汛预案", "一、总则"]
    assert [r.reason for r in result.removals] == ["网页导航"]


@pytest.mark.parametrize(
    "line",
    [
        "位置偏远的村庄应当设立预警点。",
        "关闭窗口阀门，切断电源。",
        "打印《人员转移登记表》并签字。",
        "返回安置点的人员应当登记。",
    ],
)
def test_sentences_that_begin_like_navigation_stay(line: str) -> None:
    assert cleaned(line).text == line


def test_headings_of_markdown_in_a_text_file_are_headings() -> None:
    result = cleaned("### 2.2 处置", "#停电# 不是标题", format="txt")
    assert paragraphs(result) == ["2.2 处置", "#停电# 不是标题"]
    assert [(p.role, p.level) for p in result.paragraphs] == [("heading", 3), ("paragraph", None)]
    assert [(r.text, r.reason) for r in result.removals] == [("### ", "标题标记")]


# Tables


def test_cells_lose_what_their_row_loses() -> None:
    row = Block.row(("水\u200b利局", "防汛"), header=("单位", "职责"))
    result = clean(Reading((row,), "docx"))
    (paragraph,) = result.paragraphs
    assert paragraph.cells == ("水利局", "防汛")
    assert result.text[paragraph.start : paragraph.end] == "水利局 | 防汛"


def test_rows_are_never_joined() -> None:
    rows = [Block.row(("（水利局", "防汛")), Block.row(("值班）", "电话"))]
    assert len(clean(Reading(tuple(rows), "txt")).paragraphs) == 2


def test_places_follow_the_text_through_cleaning():
    reading = Reading(
        (
            Block("第 3 页", page=3, places=(Place(0, 5, 3, (0, 800, 40, 812)),)),
            Block(
                "  市水利局负责防汛值\u200b守。",
                page=3,
                places=(Place(2, 11, 3, (90, 100, 200, 112)), Place(11, 14, 4, (90, 50, 120, 62))),
            ),
        ),
        "pdf",
    )
    cleaned = clean(reading)
    assert cleaned.text == "市水利局负责防汛值守。"
    assert [(cleaned.text[p.start : p.end], p.page) for p in cleaned.places] == [("市水利局负责防汛值", 3), ("守。", 4)]


def placed(*pages: Sequence[tuple[str, float]]) -> list[str]:
    """What is left of pages whose lines stand at the given heights."""
    blocks = tuple(
        Block(text, page=number, places=(Place(0, len(text), number, (90, top, 90 + 10 * len(text), top + 10)),))
        for number, lines in enumerate(pages, 1)
        for text, top in lines
    )
    return clean(Reading(blocks, "pdf")).text.split("\n")


def test_headers_of_odd_and_even_pages_with_name_and_number_go() -> None:
    pages = [
        [
            ("云州市应急管理局　" + str(n) if n % 2 else str(n) + "　云州市防汛预案", 40.0),
            (f"第{n}条　市水利局负责防汛工作。", 90.0),
        ]
        for n in range(1, 6)
    ]
    assert placed(*pages) == [f"第{n}条　市水利局负责防汛工作。" for n in range(1, 6)]


def test_the_name_of_a_chapter_on_a_single_page_goes_where_the_other_headers_stand() -> None:
    heads = ["第一章　总则", "第二章　职责", "第二章　职责", "第二章　职责", "第三章　附则"]
    pages = [[(head, 40.0), (f"第{n}条　市水利局负责防汛工作。", 120.0)] for n, head in enumerate(heads, 1)]
    for n in (0, 1, 4):  # where the chapter begins its name stands in the text, too
        pages[n].insert(1, (heads[n], 90.0))
    kept = [text for n, page in enumerate(pages) for text, top in page if top > 40]
    assert placed(*pages) == kept


def test_headings_that_differ_in_their_number_are_no_header() -> None:
    for heads in (
        ["附件1", "附件2", "附件3"],
        ["案例1", "案例2", "案例3"],
        ["处置卡（1）", "处置卡（2）", "处置卡（3）"],
        ["2024年7月值班表", "2024年8月值班表", "2024年9月值班表"],
        ["附件 1", "附件 2", "附件 3"],
        ["现场处置卡 1", "现场处置卡 2", "现场处置卡 3"],
    ):
        pages = [[(head, 60.0), (f"{n}号队伍由市水利局调度。", 90.0)] for n, head in enumerate(heads)]
        assert placed(*pages) == [text for page in pages for text, _ in page]


def test_a_title_or_heading_on_the_level_of_headings_of_other_pages_stays() -> None:
    heads = ["关于做好隐患排查的通知", "三、工作要求", "附件1", "附件2", "附件3"]
    pages = [[(head, 60.0), (f"第{n}项由市水利局负责。", 90.0)] for n, head in enumerate(heads)]
    assert placed(*pages) == [text for page in pages for text, _ in page]


def test_a_number_that_does_not_count_the_pages_is_no_page_number() -> None:
    pages = [[("现场处置", 60.0), (f"报警电话{n}：", 90.0), ("119", 120.0)] for n in "一二三四"]
    assert [line for line in placed(*pages) if line == "119"] == ["119"] * 4
    assert placed([("应急队伍联络名单", 60.0), ("报警电话：", 90.0), ("119", 120.0)])[-1] == "119"


@pytest.mark.parametrize(
    "header",
    [
        "云州市防汛预案{}",
        "云州市防汛预案（{}）",
        "云州市防汛预案 Page {} of 12",
        "P.{}",
        "3-{}",
        "· {} · 云州市预案",
        "云州市防汛预案 {}/12",
    ],
)
def test_headers_go_however_they_say_their_page(header: str) -> None:
    pages = [[(header.format(n), 40.0), (f"第{n}条　市水利局负责防汛工作。", 90.0)] for n in range(1, 5)]
    assert placed(*pages) == [f"第{n}条　市水利局负责防汛工作。" for n in range(1, 5)]


def test_the_one_page_behind_a_cover_loses_its_number() -> None:
    cover = [("云州市防汛应急预案", 300.0), ("云州市人民政府", 500.0)]
    assert (
        placed(cover, [("第一条　市水利局负责防汛工作。", 90.0), ("1", 790.0)])[-1] == "第一条　市水利局负责防汛工作。"
    )


def test_bare_page_numbers_go_also_where_they_begin_at_another_number() -> None:
    pages = [[(f"第{n}条　市水利局负责防汛工作。", 90.0), (str(n + 36), 790.0)] for n in range(1, 4)]
    assert placed(*pages) == [f"第{n}条　市水利局负责防汛工作。" for n in range(1, 4)]


def test_a_heading_at_the_top_of_a_page_stays_where_headers_stand_elsewhere() -> None:
    pages = [[("云州市防汛预案", 40.0), (f"第{n}条　市水利局负责防汛工作。", 90.0)] for n in range(1, 4)]
    assert placed(*pages, [("附件一", 90.0), ("防汛物资清单", 120.0)])[-2:] == ["附件一", "防汛物资清单"]


@pytest.mark.parametrize("number", ["Page {} of 9", "共 9 页 第 {} 页", "~ {} ~", "第{}页"])
def test_page_numbers_go_however_they_are_written(number: str) -> None:
    pages = [[(f"第{n}条　市水利局负责防汛工作。", 90.0), (number.format(n), 790.0)] for n in range(1, 4)]
    assert placed(*pages) == [f"第{n}条　市水利局负责防汛工作。" for n in range(1, 4)]


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("中 共 云 州 市 委　　云 州 市 人 民 政 府", "中共云州市委　　云州市人民政府"),
        ("2024年4月12日，中共云州市委 云州市人民政府印发《云州市防汛工作方案》，要求各区县认真执行。", None),
        ("各区县在汛期应当每日向市水利局 会同市气象局报送雨情和水情信息，并做好值班值守工作。", "市水利局会同市气象局"),
        ("总　　则", "总则"),
    ],
)
def test_the_blank_between_two_offices_that_issue_together_is_theirs(line: str, kept: str | None) -> None:
    assert (kept or line) in clean(Reading((Block(line),), "docx")).text


def test_the_items_of_a_cell_stay_apart_in_a_long_row() -> None:
    events = (
        "连续强降雨造成城区主要干线交通中断二十四小时以上时 枢纽停运造成大量旅客滞留，恢复运行预计在四十八小时以上时"
    )
    row = Block.row(("一级", "特别严重", events), header=("级别", "描述", "情形"))
    assert clean(Reading((row,), "docx")).paragraphs[0].cells[2] == events
