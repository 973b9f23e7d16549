"""What stands in an answer beside its sentence: duties with who and role, steps in order, all that one office has to do."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from fakes import NarrowEncoder

from index.hits import Hit
from ingest.document import Passage
from ingest.fold import fold
from kb.acting import Acted, Office, act, does_what_is_asked, office_asked, that_fit
from kb.base import KnowledgeBase
from kb.duties.rows import Duty
from kb.evidence import Evidence, Features
from kb.question import understand
from kb.results import Answer, DutyRow
from kb.sentences import sentences
from kb.steps import procedure

PLAN = """云州市防汛应急预案

云政办发〔2024〕17号
2024年4月12日

一、职责
1.市水利局负责澄湖水库防洪调度，由市气象局配合。
2.市公安局负责灾区交通管制。

二、险情处置程序
发现堤防险情后，按照下列程序处置：
（一）巡查人员立即报告市防指办公室。
（二）市防指办公室30分钟内派出专家组。
（三）专家组提出抢护方案。

三、物资管理
调用冲锋舟应当经市防指指挥批准。
"""
OTHER = """云州市水库调度规程

2020年3月1日

第一条　澄湖水库防洪调度由市水利局负责，开闸前通知下游。
第二条　停电时，值班人员应当启用备用电源；检查闸门；记录水位。
"""


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder: Path = tmp_path_factory.mktemp("files")
    (folder / "预案.txt").write_text(PLAN, encoding="utf-8")
    (folder / "规程.txt").write_text(OTHER, encoding="utf-8")
    with KnowledgeBase.open(tmp_path_factory.mktemp("home"), encoder=NarrowEncoder()) as opened:
        assert opened.add([folder]).ok
        yield opened


def cited(answer: Answer, n: int) -> str:
    return next(c.quote for c in answer.citations if c.id == n)


def test_who_is_told_with_role_and_what_other_documents_say_beside_it(kb: KnowledgeBase) -> None:
    answer = kb.ask("澄湖水库防洪调度由谁负责？")
    rows = [(d.who, d.role) for d in answer.duties]
    assert ("市水利局", "lead") in rows
    assert {next(c.file for c in answer.citations if c.id == d.citation) for d in answer.duties} == {
        "预案.txt",
        "规程.txt",
    }
    for d in answer.duties:
        assert d.who in cited(answer, d.citation)
    assert any("不作合并" in note for note in answer.notes)


def test_a_named_document_answers_alone(kb: KnowledgeBase) -> None:
    answer = kb.ask("《云州市防汛应急预案》规定，澄湖水库防洪调度由谁负责？")
    assert {c.file for d in answer.duties for c in answer.citations if c.id == d.citation} == {"预案.txt"}


def test_a_procedure_is_told_step_by_step_with_actor_and_limit(kb: KnowledgeBase) -> None:
    answer = kb.ask("发现堤防险情后怎么处置？")
    assert [(s.n, s.who, s.by) for s in answer.steps] == [
        (1, "巡查人员", "立即"),
        (2, "市防指办公室", "30分钟内"),
        (3, "专家组", ""),
    ]
    assert all(s.text in cited(answer, s.citation) for s in answer.steps)
    assert answer.text == "发现堤防险情后，按照下列程序处置：[1]"
    assert not any("先后顺序" in note for note in answer.notes)


def test_where_the_text_gives_no_order_the_answer_says_so(kb: KnowledgeBase) -> None:
    answer = kb.ask("停电时值班人员怎么办？")
    assert [s.text for s in answer.steps][1:] == ["检查闸门", "记录水位。"]
    assert any("原文未规定这些步骤的先后顺序" in note for note in answer.notes)


def test_all_that_an_office_has_to_do_comes_from_every_document(kb: KnowledgeBase) -> None:
    answer = kb.ask("市水利局在水库调度中负责什么？")
    assert {d.who for d in answer.duties} == {"市水利局"}
    assert len({next(c.file for c in answer.citations if c.id == d.citation) for d in answer.duties}) == 2
    assert "2份文件" in answer.notes[-1]


def test_who_keeps_or_leads_is_no_answer_to_who_approves(kb: KnowledgeBase) -> None:
    answer = kb.ask("调用冲锋舟要经谁批准？")
    assert all("批准" in d.does for d in answer.duties)


@pytest.mark.parametrize(
    ("question", "office"),
    [
        ("市水利局在防汛中负责什么？", Office("市水利局", "防汛")),
        ("雲州市應急管理局有哪些職責？", Office("云州市应急管理局")),
        ("市气象局的主要职责是什么", Office("市气象局")),
        ("Ⅳ级响应后市水利局做什么？", Office("市水利局", "ⅳ级响应", "ⅳ级")),
    ],
)
def test_the_office_whose_duties_are_asked(question: str, office: Office) -> None:
    assert office_asked(understand(question, {})) == office


@pytest.mark.parametrize("question", ["谁负责防汛？", "市水利局什么时候报送水情？", "预案由哪个部门修订？"])
def test_what_asks_for_no_office(question: str) -> None:
    assert office_asked(understand(question, {})) is None


def test_an_act_that_is_asked_for_has_to_stand_in_the_duty() -> None:
    keeps, approves = Duty("仓库主任", "lead", "保管冲锋舟"), Duty("市防指指挥", "execute", "批准调用冲锋舟")
    assert not does_what_is_asked(fold("冲锋舟由谁批准调用"), keeps)
    assert does_what_is_asked(fold("冲锋舟由谁批准调用"), approves)
    assert does_what_is_asked(fold("冲锋舟由谁保管"), keeps)


def test_duties_are_told_as_far_as_they_fit() -> None:
    row = DutyRow("市水利局", "lead", "负责调度")
    assert that_fit((row, row, row), 17) == (row, row)


LEVELS = """{title}

2024年4月12日

第一条　Ⅲ级应急响应由{third}启动。
第二条　Ⅱ级应急响应由{second}启动。
"""
CASE = """云州市“7·2”暴雨灾害调查报告

2024年9月1日

一、经过
7月2日8时，县防指启动防汛Ⅲ级应急响应。
"""


def test_another_level_and_what_was_done_once_stand_beside_no_answer(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "防汛.txt").write_text(
        LEVELS.format(title="云州市防汛应急预案", third="市防汛办主任", second="副指挥长"), encoding="utf-8"
    )
    (files / "防震.txt").write_text(
        LEVELS.format(title="云州市地震应急预案", third="市抗震办主任", second="副总指挥"), encoding="utf-8"
    )
    (files / "案例.txt").write_text(CASE, encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder()) as kb:
        assert kb.add([files]).ok
        answer = kb.ask("三级应急响应由谁启动？")
    assert {d.who for d in answer.duties} == {"市防汛办主任", "市抗震办主任"}


@pytest.mark.parametrize("text", ["市消防救援支队有哪些消防车？", "市水利局有哪些下属单位？", "市公安局不负责什么？"])
def test_what_an_office_has_and_does_not_do_asks_for_no_duties(text: str) -> None:
    assert office_asked(understand(text, {})) is None


FLOOD = """云州市防汛应急预案

2024年4月12日

3　预警
3.1　预警发布
洪水预警分为蓝色、黄色、橙色、红色四级，由市水利局发布。
3.2　预警行动
发布蓝色、黄色预警后，有关部门加强值班值守，检查队伍和物资。发布橙色、红色预警后，还应当采取下列措施：
（1）应急救援队伍进入待命状态；
（2）转移受威胁人员。
4　应急响应
4.1　Ⅳ级响应
（1）市防指办公室主任主持会商。
（2）市水利局加强水库调度。
4.2　Ⅲ级响应
（1）市水利局派出工作组。
（2）市气象局每3小时报送雨情。
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    place = tmp_path_factory.mktemp("plan")
    (place / "防汛.txt").write_text(FLOOD, encoding="utf-8")
    with KnowledgeBase.open(place / "home", encoder=NarrowEncoder()) as kb:
        assert kb.add([place / "防汛.txt"]).ok
        yield kb


def test_what_an_office_does_at_a_level_is_answered_of_that_level(plan: KnowledgeBase) -> None:
    answer = plan.ask("Ⅳ级响应后市水利局做什么？")
    assert [d.does for d in answer.duties] == ["加强水库调度"]
    assert "--level Ⅳ级" in answer.notes[-1]


def test_steps_of_another_level_are_no_steps_of_the_one_asked(plan: KnowledgeBase) -> None:
    document = plan.document("防汛.txt")
    passage = next(p for p in document.passages if "加强值班值守" in p.text)
    told = Features(*[0.0] * len(fields(Features)))
    evidence = Evidence(Hit(passage, "防汛.txt", document.metadata, 1.0), sentences(passage)[0], told, 1.0)
    assert act(understand("蓝色预警时怎么办？", {}), [evidence], {}, {}) == Acted()
    assert act(understand("红色预警时怎么办？", {}), [evidence], {}, {}).steps


def test_a_list_of_what_each_unit_does_is_no_procedure() -> None:
    text = "1.市公安局：封闭道路。\n2.市农业农村局：通知渔船回港；渔船8小时内回港。\n3.市教育局：提出停课建议。"
    assert procedure([Passage("a:0", "a", 0, 0, len(text), text)], {}) is None
    text = "1.值班人员：立即报告。然后撤离。\n2.打开通风设施。\n3.清点人数。"
    assert procedure([Passage("a:0", "a", 0, 0, len(text), text)], {})


def test_places_and_what_is_not_in_force_are_told_of_the_rows(tmp_path: Path) -> None:
    duty = "\n\n{date}\n\n一、职责\n1.市水利局负责水库防洪调度。\n2.市公安局负责交通管制。\n"
    (tmp_path / "云.txt").write_text("云州市防汛应急预案" + duty.format(date="2024年4月12日"), encoding="utf-8")
    (tmp_path / "湖.txt").write_text(
        "湖安市防汛应急预案（征求意见稿）" + duty.format(date="2025年4月12日"), encoding="utf-8"
    )
    with KnowledgeBase.open(tmp_path / "home", encoder=NarrowEncoder()) as kb:
        assert kb.add([tmp_path / "云.txt", tmp_path / "湖.txt"]).ok
        answer = kb.ask("市水利局负责什么？")
        of_one = kb.ask("云州市水利局负责什么？")
    assert [answer.citations[r.citation - 1].metadata.region for r in answer.duties] == ["云州市", "湖安市"]
    assert any("征求意见稿" in note and note.startswith("[2]") for note in answer.notes)
    assert any("云州市、湖安市的文件" in note for note in answer.notes)
    assert not any("湖安市" in note for note in of_one.notes)


def test_a_list_of_hazards_each_with_what_is_done_is_no_procedure() -> None:
    text = "（1）江河洪水：关闭闸口。\n（2）燃气泄漏：设置警戒，禁止明火。\n（3）道路交通事故：疏导交通。"
    assert procedure([Passage("a:0", "a", 0, 0, len(text), text)], {}) is None
    text = "（1）信息报告：立即报告。\n（2）先期处置：封锁现场。\n（3）扩大响应：请求支援。"
    assert procedure([Passage("a:0", "a", 0, 0, len(text), text)], {})
