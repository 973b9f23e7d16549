"""Front matter: what names a document and says nothing of its matter, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import Metadata
from ingest.front import is_front

PLAN = Metadata(
    "云州市防汛防台风应急预案", issuer="云州市人民政府办公室", number="云政办发〔2024〕17号", date="2024-04-12"
)


@pytest.mark.parametrize(
    "text",
    [
        "云州市防汛防台风应急预案",
        "云州市防汛防台风\n应急预案",
        "云州市防汛防台风应急预案（征求意见稿）",
        "雲州市防汛防颱風應急預案",
        "云州市人民政府办公室关于印发云州市防汛防台风应急预案的通知\n云政办发〔2024〕17号",
        "云州市人民政府办公室关于印发\n《云州市防汛防台风应急预案》的通知",
        "云州市防汛防台风应急预案\n（2023年修订）\n云政办发〔2024〕17号\n云州市人民政府办公室\n2024年4月12日",
        "（云政办发〔2024〕17号）",
        "云州市人民政府令\n第12号",
        "云州市人民政府令第12号",
        "府消管字第1130052018號",
        "2023年5月10日",
        "二〇二四年一月三十一日",
        "中華民國113年5月20日",
        "2021年10月",
        "云州市人民政府办公室",
        "云州市人民政府办公室　2024年4月12日",
        "云州市水利局\n云州市应急管理局\n2024年4月12日",
        "主送机关：各县（区）人民政府，市政府有关部门",
        "各县（区）人民政府，市政府有关部门，有关单位：",
        "抄送：市委办公室，市人大常委会办公室",
        "发布时间：2024-04-15 09:30　来源：云州市水利局　浏览次数：12\n云政办发〔2024〕17号",
    ],
)
def test_title_number_sender_day_and_addressees_are_front_matter(text: str) -> None:
    assert is_front(text, PLAN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "（2023年9月6日云州市第八届人民代表大会常务委员会第十次会议通过）",
        "（云政发〔2023〕12号　2023年5月18日印发）",
        "云州市人民政府　2023年5月18日印发",
        "中華民國113年5月20日府消管字第1130052018號函頒",
        "云州市防汛防台风应急预案\n市水利局负责防汛值守。",
        "云州市人民政府办公室负责信息汇总。\n2024年4月12日",
        "云州市水利局\n云州市应急管理局",  # a list of the offices responsible
        "牵头单位：市水利局",
        "各县（区）人民政府应当做好下列工作：",
        "各单位职责：",
        "本预案自2024年5月1日起施行。",
        "2024年5月1日前完成汛前检查",
        "2024年5月1日至9月30日",
        "湖安市防汛防台风应急预案",  # another document
        "4月15日至10月15日为汛期",
    ],
)
def test_what_says_what_was_done_or_is_to_be_done_is_not_front_matter(text: str) -> None:
    assert not is_front(text, PLAN)


def test_the_end_of_a_long_title_is_the_title() -> None:
    report = Metadata("2024年3月9日松岭区燃气爆燃事故调查报告")
    assert is_front("事故调查报告", report)
    assert not is_front("松岭区燃气爆燃", report)


def test_a_document_without_a_sender_does_not_make_every_line_its_sender() -> None:
    assert not is_front("云州市水利局", Metadata("防汛手册"))


@given(st.text(alphabet="云州市水利局2024年5月1日\n：（）〔〕号各令第", max_size=40))
def test_a_sentence_makes_any_passage_body(text: str) -> None:
    assert not is_front(f"{text}\n市水利局应当每日巡查堤防。", PLAN)
