"""Metadata: what a document says of itself, and nothing that it does not say."""

import pytest

from ingest.document import Metadata
from ingest.metadata.describe import describe
from ingest.metadata.region import region_of


def described(*lines: str, file: str = "文件.txt", hint: str | None = None) -> Metadata:
    return describe("\n".join(lines), lines, file, hint)


BODY = ("第一章　总则", "第一条　为了加强防汛工作，制定本办法。")


# Title


@pytest.mark.parametrize(
    ("lines", "file", "title"),
    [
        (("云州市防汛应急预案", "1 总则"), "a.txt", "云州市防汛应急预案"),
        (
            (
                "云州市人民政府办公室关于印发《云州市防汛应急预案》的通知",
                "云政办发〔2024〕5号",
                "云州市防汛应急预案",
                "一、略",
            ),
            "a.txt",
            "云州市防汛应急预案",
        ),
        (
            ("云州市人民政府办公室关于印发云州市防汛应急预案的通知", "云政办发〔2024〕5号", "云州市防汛", "应急预案"),
            "a.txt",
            "云州市防汛应急预案",
        ),
        (
            ("云州市人民政府办公室", "关于推进城市安全发展的实施意见", "一、总体要求"),
            "a.txt",
            "云州市人民政府办公室关于推进城市安全发展的实施意见",
        ),
        (("国务院办公厅关于印发", "《突发事件演练办法》的通知", "第一条　略"), "a.txt", "突发事件演练办法"),
        (
            ("雲州市政府辦公室關於印發", "澎岬風景區地震災害應變計畫的通知", "澎岬風景區地震災害應變計畫", "壹、總則"),
            "a.txt",
            "澎岬風景區地震災害應變計畫",
        ),
        (("索引号：0012", "发布时间：2024-05-01", "云州市防汛办法", "第一条　略"), "a.txt", "云州市防汛办法"),
        (
            ("——", "本页正文如下", "为做好工作，现将情况说明。"),
            "云州市防汛工作要点-2024.docx",
            "云州市防汛工作要点-2024",
        ),
        (
            ("近日，市安委办制定了《云州市2024年公共安全工作要点》。", "据了解，各县区抓紧落实。"),
            "news.txt",
            "云州市2024年公共安全工作要点",
        ),
        (("澎岬縣災害防救自治條例", "第一條　為防災。"), "a.txt", "澎岬縣災害防救自治條例"),
        (
            ("事故调查报告", "一、基本情况"),
            "2024年3月9日松岭区燃气爆燃事故调查报告.pdf",
            "2024年3月9日松岭区燃气爆燃事故调查报告",
        ),
    ],
)
def test_the_title_is_what_heads_the_document(lines: tuple[str, ...], file: str, title: str) -> None:
    assert described(*lines, file=file).title == title


@pytest.mark.parametrize(
    ("lines", "file", "title", "kind"),
    [
        (("云州市应急管理局2025年5月值班表", "应急车辆安排"), "值班.xlsx", "云州市应急管理局2025年5月值班表", "other"),
        (("云州市2024年安全生产事故统计表", "单位：起、人"), "事故统计.xlsx", "云州市2024年安全生产事故统计表", "other"),
        (("云州市水利局", "防汛抢险队员名册"), "附件.xlsx", "防汛抢险队员名册", "other"),
        (("云州市野外用火禁令", "一、禁火期为冬春两季。"), "20250101.pdf", "云州市野外用火禁令", "policy"),
        (("澎岬縣海嘯避難須知", "一、往高處走。"), "下載.txt", "澎岬縣海嘯避難須知", "policy"),
        (("云州市公园守则", "一、爱护花木。"), "公园.txt", "云州市公园守则", "law"),
        (("小学生避险明白卡", "1．往高处走。"), "卡.txt", "小学生避险明白卡", "plan"),
        (("云州市水利局简报", "云州水利快讯", "2025年第3期（总第18期）", "本周降雨偏多。"), "简报.pdf", "云州市水利局简报", "other"),
        (("云州市水利局简报", "云州水利简报", "2025年第3期（总第18期）", "本周降雨偏多。"), "简报.pdf", "云州水利简报", "other"),
        (("危险化学品泄漏处置要领", "云州市应急管理局　2025年6月"), "危化课件.pptx", "危险化学品泄漏处置要领", "other"),
        (("云州市水情概况", "水库一览表", "防汛责任表"), "云州市2025年汛期水情概况.docx", "云州市2025年汛期水情概况", "other"),
        (("政策解读", "为做好工作，现将情况说明。"), "云州市水情概况.html", "云州市水情概况", "other"),
        (("云州市水利局", "云州市优秀人大代表"), "先进事迹材料稿件.txt", "先进事迹材料稿件", "other"),
    ],
)  # fmt: skip
def test_the_papers_of_an_office_are_called_by_what_stands_on_top(
    lines: tuple[str, ...], file: str, title: str, kind: str
) -> None:
    m = described(*lines, file=file)
    assert (m.title, m.kind) == (title, kind)


def test_garble_is_no_title() -> None:
    assert described("宀氬窛甯傚嵄闄╄矾娈电櫎闆\ue043繚", "一、略。", file="除雪办法一.txt").title == "除雪办法一"


def test_the_markup_names_a_document_that_has_no_title_line() -> None:
    assert (
        described("为做好工作，现将情况说明如下。", file="x1.html", hint="云州市防汛工作方案").title
        == "云州市防汛工作方案"
    )


def test_a_title_broken_over_lines_is_whole_where_something_else_says_it_on_one() -> None:
    lines = ("安全生产", "年度目标表", "云应急〔2025〕9号", "1 总则")
    assert described(*lines, file="x.pdf", hint="安全生产年度目标表").title == "安全生产年度目标表"
    assert described(*lines, file="x.pdf", hint="内部资料").title == "年度目标表"


# Number


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("云政办发〔2024〕5号", "云政办发〔2024〕5号"),
        ("（云政发〔2023〕12号　2023年5月18日印发）", "云政发〔2023〕12号"),
        ("云应急﹝2025﹞6號", "云应急﹝2025﹞6號"),
        ("云州市人民政府令第12号", "云州市人民政府令第12号"),
        ("（2019年3月1日云州市人民政府令第12号公布）", "云州市人民政府令第12号"),
        ("中華民國113年5月20日府消管字第1130052018號函頒", "府消管字第1130052018號"),
    ],
)
def test_the_number_is_read_in_every_form(line: str, number: str) -> None:
    assert described("云州市防汛办法", line, *BODY).number == number


def test_an_order_whose_number_stands_in_the_next_line_is_whole() -> None:
    found = described(
        "云州市人民政府令",
        "第12号",
        "《云州市防汛办法》已经审议通过，现予公布。",
        "2024年5月1日",
        "云州市防汛办法",
        *BODY,
    )
    assert (found.number, found.issuer) == ("云州市人民政府令第12号", "云州市人民政府")


@pytest.mark.parametrize(
    "line",
    [
        "根据《防汛条例》（云政发〔2019〕3号）的规定",
        "按照云政发〔2019〕3号文件要求",
        "《防汛预案》（云政办发〔2013〕2号）同时废止",
    ],
)
def test_the_number_of_another_document_is_not_taken(line: str) -> None:
    assert described("云州市防汛办法", line, *BODY).number is None


# Dates


@pytest.mark.parametrize(
    ("lines", "date"),
    [
        (("云州市防汛预案", "云州市人民政府办公室", "2024年4月12日", "1 总则"), "2024-04-12"),
        (("云州市防汛预案", "云州市人民政府　2023年5月18日印发", "1 总则"), "2023-05-18"),
        (("云州市防汛预案", "（云政发〔2023〕12号　2023年5月18日印发）", "1 总则"), "2023-05-18"),
        (("云州市条例", "（2011年4月28日云州市人民代表大会常务委员会通过　2022年7月29日修正）", *BODY), "2022-07-29"),
        (("云州市防汛预案", *BODY, "云州市水利局", "二〇二四年一月三十一日"), "2024-01-31"),
        (("澎岬縣應變計畫", "中華民國113年5月20日函頒", "壹、總則"), "2024-05-20"),
        (("云州市防汛预案", "来源：水利局 | 2024-05-01 16:56", "1 总则"), "2024-05-01"),
        (("云州市防汛规划", "2021年10月", "一、总则"), "2021-10"),
    ],
)
def test_the_date_is_the_one_it_was_made(lines: tuple[str, ...], date: str) -> None:
    assert described(*lines).date == date


@pytest.mark.parametrize(
    "line",
    [
        "公众可于2024年5月26日前反馈意见。",
        "公开征求意见时间为2024年4月20日至5月20日。",
        "反馈时间截至2024年3月25日。",
        "本办法自2024年6月1日起施行。",
    ],
)
def test_a_date_until_or_from_which_is_not_the_date_it_was_made(line: str) -> None:
    assert described("云州市防汛办法", line, *BODY).date is None


def test_the_file_name_gives_the_date_that_the_document_does_not() -> None:
    assert described("云州市防汛预案", "1 总则", file="云州市防汛预案_20240628.md").date == "2024-06-28"
    assert described("云州市防汛预案", "1 总则", file="云州市防汛预案-2022.md").date == "2022"


def test_a_year_is_never_made_into_a_day() -> None:
    assert described("工作情况", "为做好工作。", file="news-2019.txt").date == "2019"


def test_a_date_the_calendar_does_not_have_is_none() -> None:
    assert described("云州市防汛预案", "云州市水利局", "2024年13月45日").date is None


def test_the_day_it_takes_effect_is_its_own() -> None:
    found = described(
        "云州市条例",
        *BODY,
        "第五十条　本条例自2022年10月1日起施行。",
        "第五十一条　《旧条例》自2011年1月1日起施行的规定同时废止。",
    )
    assert found.effective == "2022-10-01"
    notice = described("澎岬縣政府公告", "主旨：公告救援費用標準，並自中華民國一百十三年七月一日生效。")
    assert notice.effective == "2024-07-01"


# Issuer


@pytest.mark.parametrize(
    ("lines", "issuer"),
    [
        (("云州市防汛预案", "云州市人民政府办公室", "2024年4月12日", "1 总则"), "云州市人民政府办公室"),
        (("云州市防汛预案", "云州市应急管理局　2025年3月5日", "1 总则"), "云州市应急管理局"),
        (("云州市应急管理局关于做好防汛工作的通知", "各县区："), "云州市应急管理局"),
        (
            ("云州市条例", "（2022年4月28日云州市第八届人民代表大会常务委员会第三次会议通过）", *BODY),
            "云州市第八届人民代表大会常务委员会",
        ),
        (
            ("防汛法", "（1997年8月29日第八届全国人民代表大会常务委员会第二十七次会议通过）", *BODY),
            "全国人民代表大会常务委员会",
        ),
        (("防汛条例", "（2007年4月9日中华人民共和国国务院令第493号公布）", *BODY), "中华人民共和国国务院"),
        (("火灾事故调查报告", "云州市“3·9”事故调查组", "2024年6月5日", "一、经过"), "云州市“3·9”事故调查组"),
        (("雲汀港應變計畫", "（雲汀自貿區管理委員會　2022年9月1日核定）", "壹、總則"), "雲汀自貿區管理委員會"),
        (("云州市防汛预案", "1 总则", "1.1 目的"), None),
    ],
)
def test_the_issuer_signs_heads_or_orders(lines: tuple[str, ...], issuer: str | None) -> None:
    assert described(*lines).issuer == issuer


# Status


@pytest.mark.parametrize(
    ("lines", "file", "status"),
    [
        (("云州市停课办法", "（征求意见稿）", *BODY), "a.txt", "draft"),
        (("云州市停课办法", *BODY), "云州市停课办法（征求意见稿）.txt", "draft"),
        (("雲汀市自治條例（草案）", "第一條　略"), "a.txt", "draft"),
        (("云州市防汛办法（已废止）", *BODY), "a.txt", "repealed"),
        (("云州市防汛办法", "（2024年5月1日云州市人民政府令第3号公布）", *BODY), "a.txt", "in_force"),
        (("云州市防汛办法", *BODY), "a.txt", "unknown"),
        (("云州市防汛办法", "（2024年5月1日云州市人民政府令第3号公布）", *BODY, "第九条　《旧办法》同时废止。"), "a.txt", "in_force"),
        (("云州市立法办法", "（2024年5月1日云州市人民政府令第3号公布）", "第一条　起草单位应当形成征求意见稿，并附起草说明、主要依据和意见采纳情况，按照程序报送市政府法制机构审查，同时向社会公布。"), "a.txt", "in_force"),
    ],
)  # fmt: skip
def test_the_status_is_what_the_heading_says(lines: tuple[str, ...], file: str, status: str) -> None:
    assert described(*lines, file=file).status == status


# Region


@pytest.mark.parametrize(
    ("lines", "file", "region"),
    [
        (("云州市防汛预案", "1 总则"), "a.txt", "云州市"),
        (("望沙区防汛预案", "云汀市望沙区人民政府", "2024年5月1日"), "a.txt", "望沙区"),
        (("天津港航道防台预案", "1 总则"), "a.txt", "天津市"),
        (("深圳地铁突发事件应急预案", "1 总则"), "a.txt", "深圳市"),
        (("广西防汛办法", "1 总则"), "a.txt", "广西壮族自治区"),
        (("湖南省防汛办法", "1 总则"), "a.txt", "湖南省"),
        (("直升机在广西百色坠地事故调查报告", "一、经过"), "a.txt", "百色市"),
        (("国家防汛应急预案", "1 总则"), "a.txt", "全国"),
        (("中华人民共和国防汛法", *BODY), "a.txt", "全国"),
        (("防汛办法", "（国务院令第12号）", *BODY), "a.txt", "全国"),
        (("澎岬縣應變計畫", "壹、總則"), "a.txt", "澎岬县"),
        (("災害防救法", "第一條　行政院為防災，罰新臺幣五萬元；直轄市、縣（市）政府辦理。"), "a.txt", "台湾"),
        (("公共安全工作要点", "云州市开展演练。云州市储备物资。云州市组织培训。"), "a.txt", "云州市"),
        (("防汛预案", "1 总则", "本单位适用。"), "a.txt", None),
    ],
)
def test_the_region_is_the_place_it_is_about(lines: tuple[str, ...], file: str, region: str | None) -> None:
    assert described(*lines, file=file).region == region


# Kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("云州市防汛应急预案", "plan"),
        ("澎岬縣颱風災害應變計畫", "plan"),
        ("云州市安全生产条例", "law"),
        ("災害防救法施行細則", "law"),
        ("云州市2025年应急管理工作要点", "policy"),
        ("关于做好防汛工作的通知", "policy"),
        ("滨港苯乙烯泄漏事故调查报告（摘要）", "case"),
        ("云州市防汛应急预案（试行）", "plan"),
    ],
)
def test_the_kind_is_what_the_title_ends_in(title: str, kind: str) -> None:
    assert described(title, "一、略").kind == kind


def test_articles_make_a_law_and_tasks_make_a_policy_where_the_title_says_nothing() -> None:
    assert described("工作情况", "第一条　为了防汛。", "第二条　略。").kind == "law"
    tasks = [
        f"（{n}）{verb}监测预警。"
        for n, verb in zip("一二三四五", ("加强", "推进", "健全", "完善", "落实"), strict=True)
    ]
    assert described("二〇二四年工作", *tasks).kind == "policy"
    assert described("今天下雨", "气温下降。").kind == "other"


def test_an_empty_document_says_nothing() -> None:
    found = described("", file="x.txt")
    assert (found.issuer, found.number, found.date, found.effective, found.status, found.region) == (
        None,
        None,
        None,
        None,
        "unknown",
        None,
    )


@pytest.mark.parametrize("place", ["同心县", "公安县", "东方市", "会同县", "清新区", "赵县", "公主岭市"])
def test_a_place_whose_name_is_a_word_is_known_at_the_beginning_of_a_title(place: str) -> None:
    assert region_of("", f"{place}森林火灾应急预案", f"{place}人民政府办公室", "预案") == place


@pytest.mark.parametrize(
    "title",
    [
        "城市轨道交通运营突发事件应急预案",
        "全市防汛预案",
        "大中城市内涝防治预案",
        "山区道路交通预案",
        "工业区环境预案",
        "景区应急预案",
        "县级以上人民政府预案",
        "市区两级联动预案",
    ],
)
def test_what_ends_like_a_place_and_is_none_makes_no_region(title: str) -> None:
    assert region_of("", title, None, "预案") is None
