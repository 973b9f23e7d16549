"""Web pages: the document comes, the site around it stays away."""

import pytest
from files import html_page

from ingest.document import Block
from ingest.errors import UnreadableFile
from ingest.readers.html.container import CONTAINERS, GUESSED
from ingest.readers.html.reader import read

CLAUSES = "".join(f"<p>第{n}条　市水利局负责第{n}项防汛值守工作，及时报告险情。</p>" for n in "一二三四五六")


def texts(page: str) -> list[str]:
    return [block.text for block in read(page).blocks]


@pytest.mark.parametrize("container", ["UCAP-CONTENT", "zoom", "somewhere-else"])
def test_navigation_and_footer_stay_out_and_the_content_comes_whole(container: str) -> None:
    found = texts(html_page(CLAUSES, container=container))
    assert found == [f"第{n}条　市水利局负责第{n}项防汛值守工作，及时报告险情。" for n in "一二三四五六"]


def test_a_site_without_html5_marks_is_cut_by_its_classes_and_density() -> None:
    links = "".join(f'<li><a href="/{n}">相关新闻第{n}则：我市召开会议部署防汛工作</a></li>' for n in range(20))
    page = (
        f'<body><div class="top">云州市政府网</div><ul>{links}</ul><div>{CLAUSES}</div><div class="footer">备案号</div>'
    )
    assert texts(page) == [f"第{n}条　市水利局负责第{n}项防汛值守工作，及时报告险情。" for n in "一二三四五六"]


def test_a_page_without_any_container_is_taken_whole() -> None:
    assert texts("<p>第一条</p>裸文字<p>第二条</p>") == ["第一条", "裸文字", "第二条"]


def test_a_page_of_nothing_but_links_is_taken_whole() -> None:
    assert texts('<a href="/1">防汛预案<div></div></a><ul><li><a href="/2">抗旱预案</a></li></ul>') == [
        "防汛预案",
        "抗旱预案",
    ]


def test_a_teaser_in_a_named_container_does_not_hide_the_document() -> None:
    assert len(texts(f'<body><div class="TRS_Editor">摘要</div><div>{CLAUSES * 5}</div></body>')) >= 30


def test_content_in_several_containers_comes_whole() -> None:
    page = (
        f'<body><div class="TRS_Editor">{CLAUSES}</div><p>x</p><div class="TRS_Editor"><p>附件：名单</p></div></body>'
    )
    assert texts(page)[-1] == "附件：名单"
    assert len(texts(page)) == 7


def test_the_publication_line_and_the_title_outside_the_container_are_kept() -> None:
    outside = "<h1>关于印发防汛预案的通知</h1><div>发布时间：2024-05-01　来源：市应急局</div><div>热门搜索</div>"
    reading = read(html_page(CLAUSES, outside=outside))
    assert [block.text for block in reading.blocks[:3]] == [
        "关于印发防汛预案的通知",
        "发布时间：2024-05-01　来源：市应急局",
        "第一条　市水利局负责第一项防汛值守工作，及时报告险情。",
    ]
    assert (reading.blocks[0].role, reading.blocks[0].level) == ("heading", 1)


def test_a_table_of_publication_data_outside_the_container_is_kept() -> None:
    outside = "<table><tr><td>索引号</td><td>YZ-2024-5</td></tr><tr><td>发文字号</td><td>云政办发〔2024〕5号</td></tr></table>"
    assert "发文字号 | 云政办发〔2024〕5号" in texts(html_page(CLAUSES, outside=outside))


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (html_page(CLAUSES, meta={"ArticleTitle": "防汛预案"}, outside="<h1>云州市</h1>"), "防汛预案"),
        (html_page("<h1>防汛抗旱预案</h1>" + CLAUSES), "防汛抗旱预案"),
        (html_page(CLAUSES, title="防汛预案_云州市人民政府"), "防汛预案"),
    ],
)
def test_the_title_is_what_the_page_calls_its_document(page: str, title: str) -> None:
    assert read(page).title == title


def test_headings_carry_their_level_and_breaks_make_blocks() -> None:
    blocks = read(
        "<h2>第一章　总则</h2>第一条<br>第二条<ul><li>甲</li><li>乙</li></ul><div>丙<div>丁</div>戊</div>"
    ).blocks
    assert blocks[0] == Block("第一章　总则", "heading", 2)
    assert [block.text for block in blocks[1:]] == ["第一条", "第二条", "甲", "乙", "丙", "丁", "戊"]


def test_inline_marks_and_line_ends_of_the_source_do_not_cut_or_space_words() -> None:
    assert texts("<p>市<b>水利</b>局负责防\n   汛值守，call\n119 now</p>") == ["市水利局负责防汛值守，call 119 now"]


def test_text_pasted_from_word_comes_without_its_debris() -> None:
    page = (
        "<p class=MsoNormal><![if !supportLists]><span style='mso-list:Ignore'>一、<span>&nbsp;</span></span><![endif]>"
        "总体要求<o:p>&nbsp;</o:p></p><p><o:p>&nbsp;</o:p></p><!--[if gte mso 9]><xml>x</xml><![endif]-->"
        '<p><span style="display: none">&zwj;隐藏</span>正文</p>'
    )
    assert texts(page) == ["一、\xa0总体要求", "正文"]


@pytest.mark.parametrize(
    "line",
    [
        "扫一扫在手机打开当前页",
        "【打印本页】",
        "打印 | 关闭窗口",
        "【字体：大 中 小】",
        "字号：默认 大 超大",
        "分享到：",
        "当前位置：首页 &gt; 政务公开 &gt; 应急预案",
        "<span hidden>隐藏</span>",
        '<a style="visibility:hidden">隐藏</a>',
        "<script>var x=1</script>",
        "<form>搜索<input></form>",
    ],
)
def test_controls_of_the_page_and_hidden_text_are_dropped(line: str) -> None:
    assert texts(html_page(f"<p>第一条</p><div>{line}</div><p>第二条</p>")) == ["第一条", "第二条"]


@pytest.mark.parametrize(
    "line", ["打印机由办公室管理。", "关闭泄洪闸门", "大中小学校", "分享到各单位的信息应当准确及时完整。"]
)
def test_sentences_that_only_look_like_controls_stay(line: str) -> None:
    assert texts(f"<p>{line}</p>") == [line]


def test_table_rows_carry_the_header_and_stay_in_their_place() -> None:
    blocks = read(
        "<p>前</p><table><caption>表1 职责分工</caption><thead><tr><th>单位</th><th>职责</th></tr></thead>"
        "<tbody><tr><td><p>市水利局</p></td><td>防汛<br>值守</td></tr></tbody></table><p>后</p>"
    ).blocks
    assert [block.text for block in blocks] == ["前", "表1 职责分工", "单位 | 职责", "市水利局 | 防汛 值守", "后"]
    assert blocks[3].header == ("单位", "职责")
    assert blocks[2].header == ()


def test_a_cell_over_rows_stands_in_each_one_over_columns_once_and_one_over_the_whole_width_alone() -> None:
    blocks = read(
        "<table><tr><td>级别</td><td>单位</td><td>职责</td></tr>"
        "<tr><td rowspan=2>二级</td><td>市水利局</td><td>值守</td></tr><tr><td>市气象局</td><td>预报</td></tr>"
        '<tr><td colspan="3">以上单位服从统一指挥</td></tr></table>'
    ).blocks
    assert [block.cells for block in blocks[1:]] == [
        ("二级", "市水利局", "值守"),
        ("二级", "市气象局", "预报"),
        ("以上单位服从统一指挥",),
    ]


def test_prose_over_several_rows_stands_in_the_first_of_them_only() -> None:
    prose = "市水利局负责防汛值守，" * 12
    blocks = read(f"<table><tr><td>级别<td>职责<tr><td>一级<td rowspan=2>{prose}<tr><td>二级</table>").blocks
    assert [block.cells for block in blocks[1:]] == [("一级", prose), ("二级", "")]


def test_two_header_rows_are_joined_by_column() -> None:
    blocks = read(
        "<table><tr><th rowspan=2>响应</th><th colspan=2>条件</th></tr><tr><th>水位</th><th>雨量</th></tr>"
        "<tr><td>一级</td><td>20.80米</td><td>250毫米</td></tr></table>"
    ).blocks
    assert blocks[-1].header == ("响应", "条件 水位", "条件 雨量")


def test_a_table_that_lays_out_the_page_comes_as_paragraphs_and_the_one_inside_as_rows() -> None:
    blocks = read(
        f"<table><tr><td>左</td><td>{CLAUSES}<table><tr><td>单位</td><td>电话</td></tr><tr><td>市应急局</td>"
        f"<td>0599-8800110</td></tr></table></td></tr></table>".replace("<td>左</td>", "<td><h1>左</h1></td>")
    ).blocks
    assert blocks[0] == Block("左", "heading", 1)
    assert blocks[-1].cells == ("市应急局", "0599-8800110")


def test_a_table_of_absurd_spans_does_not_blow_up() -> None:
    cells = "<td colspan=1000000 rowspan=1000000>甲" * 2_000
    assert len(texts(f"<table><tr>{cells}<tr><td>乙</table>")) == 2_001


def test_a_span_of_five_thousand_digits_is_no_reason_to_refuse_a_page() -> None:
    assert texts(f"<table><tr><td colspan={'9' * 5_000}>甲<td>职责<tr><td>乙<td>值守</table>")[-1].startswith(
        "乙 | 值守"
    )


def test_deeply_nested_pages_are_read_without_recursion() -> None:
    assert texts("<div>" * 1_900 + "第一条" + "</div>" * 1_900) == ["第一条"]
    assert texts("<b>" * 1_900 + "<span>" * 5_000 + "第一条") == ["第一条"]
    assert texts("<table><tr><td>" * 1_900 + "第一条")[-1] == "第一条"


MARKUP = {"#": 'id="{}"', ".": 'class="{}"'}


@pytest.mark.parametrize("selector", [selector for selector, _ in CONTAINERS] + list(GUESSED))
def test_the_document_is_found_on_pages_of_every_make(selector: str) -> None:
    name = selector.strip("#.[]")
    if selector[0] in MARKUP:
        tag, mark = "div", MARKUP[selector[0]].format(name)
    elif selector[0] == "[":
        key, _, value = name.partition("=")
        tag, mark = "div", f'{key.strip("^")}="{value}_2"' if "^" in key else f'{key}="{value}"'
    else:
        tag, mark = selector, ""
    links = "".join(f"<li><a href='/{n}'>要闻第{n}则：我市部署防汛工作</a></li>" for n in range(30))
    site = f"<div class='a1'><ul>{links}</ul></div><div class='a2'>云州市人民政府主办，云州市大数据中心承办</div>"
    page = f"<html><body>{site}<div class='frame'><{tag} {mark}>{CLAUSES}</{tag}></div>{site}</body></html>"
    assert texts(page) == [f"第{n}条　市水利局负责第{n}项防汛值守工作，及时报告险情。" for n in "一二三四五六"]


def test_a_page_that_stands_in_one_form_is_read() -> None:
    assert len(texts(f'<body><form id="form1" action="./Content.aspx"><div>{CLAUSES}</div></form></body>')) == 6
    search = '<form id="search"><label>站内搜索</label><input name="q"></form>'
    assert len(texts(f'<body>{search}<div id="zoom">{CLAUSES}</div></body>')) == 6


def test_the_head_of_an_article_is_its_own_and_that_of_the_site_is_not() -> None:
    page = (
        "<body><header><p>云州市人民政府门户网站</p></header><article><header><h1>防汛预案</h1>"
        f"<p>来源：市应急局</p></header>{CLAUSES}</article></body>"
    )
    assert texts(page)[:2] == ["防汛预案", "来源：市应急局"]


@pytest.mark.parametrize(
    ("opening", "shown"),
    [
        ("<ol>", ["1.值守", "2.巡查", "3.报告"]),
        ("<ol start=3>", ["3.值守", "4.巡查", "5.报告"]),
        ("<ol reversed>", ["3.值守", "2.巡查", "1.报告"]),
        ("<ol type=a>", ["a.值守", "b.巡查", "c.报告"]),
        ("<ol type=I>", ["I.值守", "II.巡查", "III.报告"]),
        ('<ol start=10 style="list-style-type: cjk-ideographic">', ["十、值守", "十一、巡查", "十二、报告"]),
        ('<ol style="list-style: none">', ["值守", "巡查", "报告"]),
        ("<style>ul, ol, li {margin: 0; list-style: none}</style><ol>", ["值守", "巡查", "报告"]),
        ("<ul>", ["值守", "巡查", "报告"]),
    ],
)
def test_numbers_that_the_browser_prints_before_items_are_text(opening: str, shown: list[str]) -> None:
    closing = "</ul>" if opening == "<ul>" else "</ol>"
    assert texts(f"<p>职责：</p>{opening}<li><p>值守</p><li>巡查<li>报告{closing}<p>完</p>") == ["职责：", *shown, "完"]


def test_an_item_states_its_own_number_and_lists_count_apart() -> None:
    page = "<ol><li>甲<ol type=i><li>乙</li></ol></li><li value=7>丙</li></ol><ol><li>丁</li></ol>"
    assert texts(page) == ["1.甲", "i.乙", "7.丙", "1.丁"]


@pytest.mark.parametrize("text", ["（一）值守", "1.值守", "一、值守", "第三条　值守", "①值守"])
def test_a_number_that_the_author_typed_is_not_said_twice(text: str) -> None:
    assert texts(f"<ol><li>{text}</li></ol>") == [text]


def test_bullets_that_word_pasted_as_letters_of_a_symbol_font_are_no_text() -> None:
    page = "<p><span style='font-family:Wingdings'>l<span>&nbsp;</span></span>防汛值守</p>"
    assert [text.strip() for text in texts(page)] == ["防汛值守"]


def test_what_the_page_offers_beside_its_text_is_said() -> None:
    links = '<a href="./P020240501.docx"> 附件1：物资清单</a><a href="/x.pdf?v=2"></a><a href="/x.html">首页</a>'
    pictures = (
        '<img src="a.jpg"><img src="icon.gif" width=16 height=16><iframe src="https://www.example.cn/v"></iframe>'
    )
    reading = read(html_page(CLAUSES + links + pictures, container="zoom"))
    assert reading.warnings == (
        "2 个附件不在网页里：附件1：物资清单、x.pdf?v=2；请下载后一并添加",
        "1 张图片没有读取，其中的文字不能检索",
        "1 处嵌入的页面或文件没有读取，请单独打开保存后添加",
    )


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (
            "<html><frameset cols='20%,80%'><frame src=menu.htm><frame src=main.htm></frameset></html>",
            "menu.htm、main.htm",
        ),
        ("<html><body><iframe src='content.html'></iframe></body></html>", "嵌入的页面里（content.html）"),
        (
            "<html><body><div id=app></div><script src='/js/app.8f3.js'></script></body></html>",
            "由脚本加载.*网页，全部",
        ),
        ("<html><body><nav>首页</nav><div id=zoom><img src=1.jpg></div></body></html>", "只有 1 张图片"),
        (
            "<html><body><ul><li><a href=/>首页</a></li></ul>主办：市政府<div id=UCAP-CONTENT></div></body></html>",
            "放正文的位置是空的",
        ),
    ],
    ids=["frames", "iframe", "script", "picture", "unfilled"],
)
def test_a_page_whose_text_is_elsewhere_is_refused_with_where_it_is(page: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read(page)


def test_lists_in_lists_beyond_all_measure_are_read() -> None:
    assert texts("<ol><li>" * 900 + "值守")[-1].endswith("值守")


def test_facts_that_only_a_margin_sets_apart_are_lines_of_their_own() -> None:
    facts = (
        "<div><span>发布时间：<b>2024-05-01</b></span><span>来源：市应急局</span><span>浏览次数：<i>12</i></span>"
        "<span>字号：【<a>大</a> <a>中</a> <a>小</a>】</span></div>"
    )
    assert texts(html_page(CLAUSES, outside=facts, container="zoom"))[:2] == ["发布时间：2024-05-01", "来源：市应急局"]


def test_an_attachment_beside_the_text_is_said_and_a_download_of_the_site_is_not() -> None:
    outside = '<div><a href="/P02.pdf">附件：物资清单</a></div><div><a href="/help.pdf">使用帮助</a></div>'
    reading = read(html_page(CLAUSES, outside=outside, container="zoom"))
    assert reading.warnings == ("1 个附件不在网页里：附件：物资清单；请下载后一并添加",)


def test_raised_and_lowered_digits_keep_their_height() -> None:
    page = '<p>库容2.6×10<sup>5</sup>m<span style="vertical-align: super">3</span>，CO<sub>2</sub>浓度<sup>注</sup></p>'
    assert texts(page) == ["库容2.6×10⁵m³，CO₂浓度注"]


def test_the_mark_of_a_footnote_stays_out_and_the_note_comes_with_its_own() -> None:
    page = (
        '<p>特大洪水<sup><a href="#_ftn1" name="_ftnref1">[1]</a></sup>的防御，详见<a href="#fj">附件</a>。</p>'
        '<p><a href="#_ftnref1" name="_ftn1">[1]</a> 五十年一遇的洪水。</p>'
    )
    assert texts(page) == ["特大洪水的防御，详见附件。", "[1] 五十年一遇的洪水。"]


def test_a_cell_whose_stated_width_broke_a_word_is_one_word() -> None:
    rows = "<tr><td>级别<td>描述<td>情形</tr>" + "".join(
        f"<tr><td>{level}<td style='width:42.5pt'><p>特别<p>严重</td><td><p>干线中断。<p>枢纽停运。</td></tr>"
        for level in ("一级", "二级")
    )
    assert texts(f"<table>{rows}</table>")[1] == "一级 | 特别严重 | 干线中断。 枢纽停运。"


def test_spans_that_would_fill_a_table_without_end_make_it_no_table() -> None:
    row = "<tr>" + "<td colspan=100 rowspan=900>值守</td>" * 3 + "</tr>"
    assert all(block.role == "paragraph" for block in read(f"<table>{row * 40}</table>").blocks)


def test_what_the_page_says_of_itself_beside_the_text_is_handed_over() -> None:
    meta = {"PubDate": "2024-05-01 09:30", "ContentSource": "市应急管理局", "SiteName": "云州市人民政府"}
    found = read(html_page(CLAUSES, meta=meta))
    assert (found.published, found.origin) == ("2024-05-01 09:30", "市应急管理局")
    assert read(html_page(CLAUSES, meta={"SiteName": "云州市人民政府"})).origin == "云州市人民政府"
    assert read(html_page(CLAUSES)).published is None


def test_a_heading_over_several_lines_is_one_heading_and_its_offices_stay_apart() -> None:
    page = "<h1>云州市水利局<br/>云州市应急管理局<br>关于做好<br>防汛工作的通知</h1><p>各区县：</p>"
    assert read(page).blocks[0] == Block("云州市水利局 云州市应急管理局关于做好防汛工作的通知", "heading", 1)
