"""Small plans of one invented city, ready for checking: city("4.1 …", "…"), district("…"), port("…").

Each gets the lines of a plan's beginning, so that title, place, number and date are read as from a real file.
"""

from collections.abc import Sequence

from ingest.pipeline import ingest
from kb.checks.finding import Finding
from kb.checks.reviewed import Reviewed
from kb.checks.run import Check
from kb.duties.extract import duties

FLOOD = ("云州市防汛防台风应急预案", "（云政办发〔2022〕17号　2022年7月20日印发）")
OVERALL = ("云州市突发事件总体应急预案", "（云政发〔2024〕31号　2024年12月9日印发）")
CHEMICAL = ("云州市危险化学品事故应急预案", "（云政办发〔2020〕42号　2020年9月15日印发）")
DISTRICT = ("临江区突发事件总体应急预案", "（临政发〔2023〕9号　2023年8月21日印发）\n\n云州市临江区位于青澜江畔。")
PORT = (
    "雲州合作港區颱風災害應變計畫",
    "（合作港區管理委員會　2021年4月12日核定）\n\n依《中華人民共和國防洪法》《雲州市防汛防颱風應急預案》訂定。",
)


def plan(head: tuple[str, str], *lines: str) -> Reviewed:
    """One plan with these lines below its head."""
    text = "\n\n".join((*head, *lines))
    document = ingest(text.encode(), f"{head[0]}.txt", f"/文件/{head[0]}.txt")
    return Reviewed(document, tuple(duties(document)))


def found(check: Check, *documents: Reviewed) -> list[Finding]:
    """What a check finds; every quote is a slice of its document."""
    texts = {d.id: d.document.text for d in documents}
    findings = check.run(documents).findings
    for f in findings:
        assert f.places
        for p in f.places:
            assert texts[p.document_id][p.start : p.end] == p.quote
            assert all(p.start <= a < b <= p.end for a, b in p.marks)
    return list(findings)


def quotes(findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    """The quotes of each finding."""
    return [tuple(p.quote for p in f.places) for f in findings]
