"""The JSON that others read: keys are added, never renamed or dropped."""

import json
from dataclasses import replace

from factories import make_document
from statutes import shelf

from index.hits import Hit
from ingest.document import Metadata
from ingest.report import FileReport, IngestReport
from kb import wire
from kb.clause import Clauses
from kb.results import Answer, Citation, DutyRow, Reference, SearchResult, Step

DOCUMENT = make_document(
    "云州市防汛应急预案", ["市水利局负责防汛值守。渔船回港。", "市公安局封闭道路。"], region="云州市"
)
METADATA = Metadata(
    "云州市防汛应急预案",
    issuer="云州市人民政府办公室",
    number="云政办发〔2024〕17号",
    date="2024-04-18",
    effective="2024-05-01",
    status="in_force",
    region="云州市",
    kind="plan",
    audience="public",
)
FIRST = DOCUMENT.passages[0]
CITATION = Citation(
    id=1,
    document_id=DOCUMENT.id,
    file="防汛.docx",
    metadata=METADATA,
    path=("三、主要任务", "（一）值守"),
    locator="三、（一）",
    page=3,
    start=FIRST.start,
    end=FIRST.end,
    quote=FIRST.text,
    focus_start=FIRST.start,
    focus_end=FIRST.start + 11,
    before="前",
    after="后",
    warnings=("redacted",),
)
ANSWER = Answer(
    id="q1",
    question="谁负责防汛值守？",
    status="answered",
    kind="who",
    text="市水利局负责防汛值守。[1]",
    citations=(CITATION,),
    duties=(DutyRow("市水利局", "lead", "防汛值守", ("市公安局",), "每天", 1),),
    steps=(Step(1, "市水利局", "值守", "每天", 1),),
    notes=("所引文件为征求意见稿",),
    confidence=0.91234,
    elapsed_ms=12,
)
# The contract of `kb ask --json`; further keys may stand beside these.
ANSWER_KEYS = {
    "id",
    "question",
    "status",
    "kind",
    "answer",
    "duties",
    "steps",
    "citations",
    "nearest",
    "confidence",
    "elapsed_ms",
}
CITATION_KEYS = {
    "id",
    "document_id",
    "document",
    "file",
    "path",
    "locator",
    "page",
    "start",
    "end",
    "quote",
    "issuer",
    "number",
    "date",
    "status",
    "warnings",
}


def test_an_answer_has_every_key_of_the_contract() -> None:
    shape = wire.answer(ANSWER)
    assert shape.keys() >= ANSWER_KEYS
    assert (shape["id"], shape["status"], shape["kind"], shape["elapsed_ms"]) == ("q1", "answered", "who", 12)
    assert shape["answer"] == "市水利局负责防汛值守。[1]"
    assert shape["confidence"] == 0.912
    assert shape["nearest"] == []
    assert shape["duties"] == [
        {
            "who": "市水利局",
            "role": "lead",
            "does": "防汛值守",
            "with": ["市公安局"],
            "by": "每天",
            "citation": 1,
            "when": "",
        }
    ]
    assert shape["steps"] == [{"n": 1, "who": "市水利局", "text": "值守", "by": "每天", "citation": 1}]


def test_a_citation_has_every_key_of_the_contract_and_the_sentence_that_answers() -> None:
    (shape,) = wire.answer(ANSWER)["citations"]
    assert shape.keys() >= CITATION_KEYS
    assert shape["document"] == "云州市防汛应急预案"
    assert shape["quote"] == DOCUMENT.text[shape["start"] : shape["end"]]
    assert shape["focus"] == "市水利局负责防汛值守。"
    assert (shape["path"], shape["page"], shape["warnings"]) == (["三、主要任务", "（一）值守"], 3, ["redacted"])
    assert (shape["issuer"], shape["number"], shape["date"], shape["status"]) == (
        "云州市人民政府办公室",
        "云政办发〔2024〕17号",
        "2024-04-18",
        "in_force",
    )


def test_a_refusal_has_no_answer_and_no_citations() -> None:
    shape = wire.answer(Answer("q", "？", "not_found", "what", "", nearest=(CITATION,)))
    assert (shape["answer"], shape["citations"], shape["duties"], shape["steps"]) == ("", [], [], [])
    assert shape["nearest"][0].keys() >= CITATION_KEYS


def test_hits_are_numbered_from_one_in_their_order() -> None:
    hits = tuple(Hit(p, "防汛.docx", METADATA, 0.51239 - n) for n, p in enumerate(DOCUMENT.passages))
    shape = wire.search(SearchResult("防汛", hits, 5))
    assert (shape["query"], shape["elapsed_ms"]) == ("防汛", 5)
    assert [h["rank"] for h in shape["hits"]] == [1, 2]
    first = shape["hits"][0]
    assert first["text"] == DOCUMENT.text[first["start"] : first["end"]]
    assert (first["file"], first["document"], first["locator"], first["score"]) == (
        "防汛.docx",
        "云州市防汛应急预案",
        "第1段",
        0.5124,
    )


def test_a_document_is_shown_without_its_text_unless_asked_for() -> None:
    shape = wire.document(DOCUMENT)
    assert "text" not in shape
    assert wire.document(DOCUMENT, text=True)["text"] == DOCUMENT.text
    assert (shape["document_id"], shape["sha256"], shape["passages"]) == (DOCUMENT.id, DOCUMENT.sha256, 2)
    assert (shape["title"], shape["region"], shape["kind"], shape["audience"]) == (
        "云州市防汛应急预案",
        "云州市",
        "plan",
        "internal",
    )


def test_a_report_counts_and_lists_its_files() -> None:
    report = IngestReport(
        (
            FileReport("/a.txt", "added", document_id="d", title="甲", passages=3, warnings=("目录 8 行不参与检索",)),
            FileReport("/b.txt", "failed", "文件是空的（0 字节）。"),
            FileReport("/c.txt", "unchanged", document_id="d"),
            FileReport("/d.png", "skipped", "图片，不是文档"),
        )
    )
    shape = wire.report(report)
    assert [shape[name] for name in ("ok", "added", "failed", "unchanged", "skipped")] == [False, 1, 1, 1, 1]
    assert [(f["source"], f["status"], f["reason"]) for f in shape["files"]][1:3] == [
        ("/b.txt", "failed", "文件是空的（0 字节）。"),
        ("/c.txt", "unchanged", ""),
    ]
    assert shape["files"][0]["warnings"] == ["目录 8 行不参与检索"]


def test_everything_is_json() -> None:
    shapes = [wire.answer(ANSWER), wire.document(DOCUMENT, text=True), wire.metadata(METADATA)]
    for shape in shapes:
        assert json.loads(json.dumps(shape, ensure_ascii=False)) == shape


# -- clauses ----------------------------------------------------------------------------------------------------------

REFERENCE_KEYS = {"start", "end", "text", "document", "locator", "target_start", "target_end", "status"}
CLAUSE_KEYS = {
    "cited",
    "status",
    "message",
    "document_id",
    "document",
    "locator",
    "candidates",
    "alternatives",
    "versions",
}


def test_a_reference_in_a_quote_has_its_span_its_target_and_its_status() -> None:
    there = Reference(3, 5, "前款", "甲条例", "d1", "第二条第一款", 40, 60, "found", "市水利局负责。", "2020-03-01")
    gone = Reference(8, 12, "第九十条", "甲条例", "d1", "第九十条", 0, 0, "no_article", "没有第九十条")
    absent = Reference(20, 30, "《乙法》第三条", "乙法", "", "第三条", 0, 0, "not_held", "资料库中没有《乙法》")
    shapes = wire.citation(replace(CITATION, references=(there, gone, absent)))["references"]
    assert all(shape.keys() >= REFERENCE_KEYS for shape in shapes)
    assert [(s["status"], s["target_start"], s["target_end"], s["document_id"]) for s in shapes] == [
        ("found", 40, 60, "d1"),
        ("no_article", None, None, "d1"),
        ("not_held", None, None, None),
    ]
    assert wire.citation(CITATION)["references"] == []


def test_every_outcome_of_a_citation_has_the_same_first_keys() -> None:
    clauses = Clauses(shelf())
    for text in (
        "《云州市防汛条例》第四条",
        "《云州市防汛条例》第六十条",
        "《乙法》第一条",
        "预案管理办法第一条",
        "第一条",
    ):
        shape = wire.clauses(text, clauses.resolve(text, shelf().held))
        assert shape["text"] == text
        assert all(clause.keys() >= CLAUSE_KEYS for clause in shape["clauses"])
        json.dumps(shape)
