"""Questions that name a clause: its very words as answer and focus, and what exactly is missing where it does not exist."""

from collections.abc import Iterator

import pytest
from fakes import NarrowEncoder
from statutes import FILES

from kb.base import KnowledgeBase
from kb.results import Answer, Citation

LONG = "云州市水库条例\n第一条　" + "水库管理单位应当履行下列职责：\n" + "\n".join(
    f"（{n}）第{k}号水库的大坝、溢洪道、放水设施和观测设施由水库管理单位每月检查一次，检查情况记入档案，发现问题的立即报告市水利局并采取措施；"
    for k, n in enumerate("一二三四五六七八九", 1)
)  # fmt: skip


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    folder = tmp_path_factory.mktemp("条")
    for name, text in {**FILES, "水库条例.txt": LONG}.items():
        (folder / name).write_text(text, encoding="utf-8")
    with KnowledgeBase.open(folder / "home", encoder=NarrowEncoder()) as opened:
        assert opened.add([folder / name for name in (*FILES, "水库条例.txt")]).ok
        yield opened


def focus(c: Citation) -> str:
    return c.quote[c.focus_start - c.start : c.focus_end - c.start]


def first(answer: Answer) -> tuple[str, str]:
    return answer.citations[0].file, focus(answer.citations[0])


@pytest.mark.parametrize(
    ("question", "said", "focused"),
    [
        ("《云州市防汛条例》第二条第三款是什么", "乡镇人民政府负责堤防巡查。[1]", "乡镇人民政府负责堤防巡查。"),
        ("《云州市防汛条例》第二条第三款对乡镇怎么规定？", "乡镇人民政府负责堤防巡查。[1]", "乡镇人民政府负责堤防巡查。"),
        ("云州市防汛条例最后一条", "第九条　本条例自2020年5月1日起施行。[1]", "第九条　本条例自2020年5月1日起施行。"),
        ("「雲州市防汛條例」裡的第2條第3款", "鄉鎮人民政府負責堤防巡查。[1]", "乡镇人民政府负责堤防巡查。"),
        ("云州市防汛条例第2条第3款", "乡镇人民政府负责堤防巡查。[1]", "乡镇人民政府负责堤防巡查。"),
        ("《雲州市防汛條例》第二條第三款規定了什麼？", "鄉鎮人民政府負責堤防巡查。[1]", "乡镇人民政府负责堤防巡查。"),
        ("《云州市防汛条例》第四条第一款第（三）项是什么", "汛期值守人员应当履行下列职责：\n（三）填写值守记录。[1]", "（三）填写值守记录。"),
        ("《云州市防汛条例》第五条第二项是什么", "有下列情形之一的，停止下泄：\n（二）人员没有转移完毕。[1]", "（二）人员没有转移完毕。"),
        ("《避难收容办法》第2条第2项是什么", "前项物资不足时，由县府调度。[1]", "前項物資不足時，由縣府調度。"),
    ],
)  # fmt: skip
def test_a_clause_is_said_in_its_very_words_and_nothing_more(
    kb: KnowledgeBase, question: str, said: str, focused: str
) -> None:
    answer = kb.ask(question)
    assert (answer.text, focus(answer.citations[0]), answer.confidence) == (said, focused, 1.0)


def test_a_whole_article_is_said_as_it_stands(kb: KnowledgeBase) -> None:
    answer = kb.ask("《云州市防汛条例》第六条规定了什么？")
    assert answer.text == "第六条　台风橙色预警发布后，渔船应当回港。[1]"
    assert [c.locator for c in answer.citations] == ["第六条"]


def test_several_articles_are_said_each_under_its_name(kb: KnowledgeBase) -> None:
    answer = kb.ask("《云州市防汛条例》第三条和第六条规定了什么？")
    assert answer.text.splitlines() == [
        "《云州市防汛条例》第三条　防汛工作经费列入本级预算。具体办法依照本条例第十二条制定。[1]",
        "《云州市防汛条例》第六条　台风橙色预警发布后，渔船应当回港。[2]",
    ]


def test_two_clauses_of_one_passage_share_its_citation(kb: KnowledgeBase) -> None:
    answer = kb.ask("《云州市防汛条例》第二条第一款、第三款是什么")
    assert answer.text.splitlines() == [
        "《云州市防汛条例》第二条第一款：市水利局负责全市防汛工作。[1]",
        "《云州市防汛条例》第二条第三款：乡镇人民政府负责堤防巡查。[1]",
    ]
    assert len(answer.citations) == 1
    assert focus(answer.citations[0]).startswith("市水利局") and focus(answer.citations[0]).endswith("堤防巡查。")


def test_a_long_chapter_is_said_in_part_and_told_to_be(kb: KnowledgeBase) -> None:
    answer = kb.ask("《云州市水库条例》第一条规定了什么？")
    assert len(answer.text) < 900
    assert any(note.startswith("原文较长，这里只列出前") for note in answer.notes)


def test_an_item_far_from_its_opening_line_is_cited_first_and_said_behind_it(kb: KnowledgeBase) -> None:
    answer = kb.ask("《云州市水库条例》第一条第（八）项是什么")
    assert answer.text.startswith("水库管理单位应当履行下列职责：[2]\n（八）第8号水库")
    assert answer.text.endswith("[1]")
    assert focus(answer.citations[0]).startswith("（八）")
    assert focus(answer.citations[1]) == "水库管理单位应当履行下列职责："


def test_a_question_about_an_article_is_still_answered_by_a_sentence_of_it(kb: KnowledgeBase) -> None:
    answer = kb.ask("《云州市防汛条例》第二条规定由谁负责堤防巡查？")
    assert {c.locator for c in answer.citations} <= {"第二条"}
    assert "乡镇人民政府负责堤防巡查" in answer.text


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("《云州市防汛条例》第六十条是什么", "未找到：《云州市防汛条例》（所存文本）中没有第六十条，所存文本共10条。"),
        ("《云州市防汛条例》第一条第二款是什么", "未找到：《云州市防汛条例》第一条在所存文本中只有1款，没有第二款。"),
        ("《云州市防汛条例》第二条第四款由谁负责？", "未找到：《云州市防汛条例》第二条在所存文本中只有3款，没有第四款。"),
        ("《云州市防汛条例》第四条第（九）项是什么", "未找到：《云州市防汛条例》第四条在所存文本中只有3项，没有第九项。"),
        ("《云州市防汛条例》第二条第一款第（一）项", "未找到：《云州市防汛条例》第二条第一款在所存文本中没有分项。"),
        ("云州市防汛条例第一百万条是什么", "未找到：《云州市防汛条例》（所存文本）中没有第1000000条，所存文本共10条。"),
        ("《云州市防汛条例》第九章讲什么", "未找到：《云州市防汛条例》（所存文本）中没有第九章，所存文本共3章。"),
        ("《港口法》第三条是什么", "未找到：资料库中没有《港口法》。"),
        ("港口法第六条是什么", "未找到：资料库中没有《港口法》。"),
        ("港口法第六条由谁负责防汛工作？", "未找到：资料库中没有《港口法》。"),
        ("湖安市防汛条例第六条", "未找到：资料库中没有《湖安市防汛条例》；名称相近的有《云州市防汛条例》。"),
        ("《云州市防汛条例》（2014年修正）第二条是什么", "未找到：所存没有《云州市防汛条例》2014年的文本；有：2020-03-01、2010-06-01。"),
        ("云州市防汛条例第二条（2014年版）是什么", "未找到：所存没有《云州市防汛条例》2014年的文本；有：2020-03-01、2010-06-01。"),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_said_to_be_missing_with_how_many_there_are(
    kb: KnowledgeBase, question: str, note: str
) -> None:
    answer = kb.ask(question)
    assert (answer.status, answer.notes[0], answer.text, answer.citations) == ("not_found", note, "", ())


def test_of_a_missing_clause_the_article_itself_is_nearest(kb: KnowledgeBase) -> None:
    nearest = kb.ask("《云州市防汛条例》第二条第四款是什么").nearest
    assert [(c.file, c.locator) for c in nearest] == [("防汛条例.txt", "第二条")]


def test_what_is_there_is_said_beside_what_is_missing(kb: KnowledgeBase) -> None:
    answer = kb.ask("《云州市防汛条例》第六条、第六十条规定了什么？")
    assert answer.text.endswith("渔船应当回港。[1]")
    assert "《云州市防汛条例》（所存文本）中没有第六十条，所存文本共10条" in answer.notes


def test_the_version_of_the_year_named_is_said_and_the_others_are_told(kb: KnowledgeBase) -> None:
    old = kb.ask("2010年版《云州市防汛条例》第二条是什么")
    assert first(old) == ("防汛条例-2010.txt", "第二条　市水务局负责全市防汛工作。")
    assert "资料库中还有2020-03-01的文本（现行）" in old.notes
    new = kb.ask("《云州市防汛条例》第二条是什么")
    assert new.citations[0].file == "防汛条例.txt"
    assert "资料库中还有2010-06-01的文本（已被新版取代）" in new.notes


def test_a_short_name_is_answered_and_told(kb: KnowledgeBase) -> None:
    answer = kb.ask("云州防汛条例第六条是什么")
    assert first(answer)[0] == "防汛条例.txt"
    assert "“云州防汛条例”指《云州市防汛条例》" in answer.notes


def test_a_name_that_may_mean_two_documents_is_answered_from_both_and_told(kb: KnowledgeBase) -> None:
    answer = kb.ask("预案管理办法第二条是什么")
    assert {c.file for c in answer.citations} == {"生产安全应急预案管理办法.txt", "突发事件预案管理办法.txt"}
    assert "《生产安全应急预案管理办法》第二条　预案每三年评估一次。[" in answer.text
    assert any(n.startswith("“预案管理办法”可以指《") and n.endswith("，请写全名称") for n in answer.notes)


def test_a_year_behind_the_clause_tells_the_version(kb: KnowledgeBase) -> None:
    assert first(kb.ask("云州市防汛条例第二条（2010年版）")) == (
        "防汛条例-2010.txt",
        "第二条　市水务局负责全市防汛工作。",
    )


def test_of_two_laws_the_one_that_is_held_is_said_and_the_other_told_to_be_missing(kb: KnowledgeBase) -> None:
    answer = kb.ask("《云州市防汛条例》第六条和港口法第六条规定了什么？")
    assert answer.text == "第六条　台风橙色预警发布后，渔船应当回港。[1]"
    assert "资料库中没有《港口法》" in answer.notes


def test_a_part_of_a_plan_is_said_by_its_number(kb: KnowledgeBase) -> None:
    answer = kb.ask("《云州市台风应急预案》3.2规定了什么？")
    assert answer.text == "3.2 终止\n险情消除后终止响应。[1]"


def test_an_annex_that_is_not_in_the_file_does_not_stop_the_search(kb: KnowledgeBase) -> None:
    assert "没有附件" not in "".join(kb.ask("《云州市台风应急预案》附件5里水位达到几米启动响应？").notes)


def test_citations_carry_the_clauses_they_refer_to(kb: KnowledgeBase) -> None:
    (cited,) = kb.ask("《云州市防汛条例》第二条第二款是什么").citations
    assert [(r.text, r.locator, r.status) for r in cited.references] == [("前款", "第二条第一款", "found")]
    text = kb.document(cited.document_id).text
    assert all(text[r.start : r.end] == r.text for r in cited.references)


def test_the_public_hears_nothing_of_a_clause_in_an_internal_document(kb: KnowledgeBase) -> None:
    assert kb.ask("《云州市防汛条例》第六条是什么", audience="public").status == "not_found"
    assert [r.outcome.status for r in kb.clause("《云州市防汛条例》第六条", audience="public")] == ["not_held"]
