"""Parts that a plan of its kind must have and lacks, judged on the whole document.

Each part counts as there if a heading names it or the text speaks of it; what is missed is a note (请核对), for a part may be in an
annex that was not taken in. What is no whole plan is not judged, and said so. Left out: the tables (elements.py).
"""

import re
from collections.abc import Iterator, Sequence

from ingest.fold import fold
from kb.checks.coverage import _title
from kb.checks.elements import ELEMENTS, PlanKind
from kb.checks.finding import Finding, Findings, Kind, Skipped
from kb.checks.kin import tier_of
from kb.checks.reviewed import Reviewed

_SHORTEST = 1500  # characters of a plan that is judged
_WHOLE = re.compile(r"预案|应变计画|应变计划")
_PART = re.compile(r"操作手册|工作手册|现场处置方案|处置卡|简明|摘要|节选|专项应急预案$")
_MOST = 6  # parts that may be missed before it is taken for no plan of this kind


class ElementCheck:
    """Mandatory parts."""

    kind: Kind = "element"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """Every part that is missed in a plan."""
        found: list[Finding] = []
        skipped: list[Skipped] = []
        for d in documents:
            if d.metadata.kind != "plan":
                continue
            title = d.metadata.title
            if not d.is_mainland:
                skipped.append(Skipped(self.kind, f"《{title}》不是大陆地区的预案，必备要素的规定不适用"))
            elif len(d.folded) < _SHORTEST or not _WHOLE.search(fold(title)):
                skipped.append(
                    Skipped(self.kind, f"《{title}》共{len(d.folded)}字，不像一份完整的预案，没有核对必备要素")
                )
            elif tier_of(d) == "nation":
                skipped.append(Skipped(self.kind, f"《{title}》是国家层面的预案，要素侧重不同，没有核对"))
            else:
                findings = list(self._missing(d, kind_of(d)))
                if len(findings) >= _MOST:
                    skipped.append(
                        Skipped(self.kind, f"《{title}》缺少{len(findings)}项要素，可能不是完整的预案，没有逐项列出")
                    )
                else:
                    found += findings
        return Findings(tuple(found), tuple(skipped))

    def _missing(self, d: Reviewed, kind: PlanKind) -> Iterator[Finding]:
        headings = [fold(s.title) for s in d.document.sections if s.title and len(s.title) <= 30]
        for element in ELEMENTS[kind]:
            if any(element.heads.search(h) for h in headings) or element.words.search(d.folded):
                continue
            yield Finding(
                self.kind,
                "low",
                f"全文没有找到“{element.name}”的内容",
                (d.place(*_title(d)),),
                f"请补充，或确认在附件、其他文件中；依据：{element.source}",
            )


def kind_of(d: Reviewed) -> PlanKind:
    """Which table a plan is judged by."""
    title, tier = fold(d.metadata.title), tier_of(d)
    if tier == "unit":
        return "enterprise" if re.search(r"生产安全事故|公司|集团|厂|矿", title) else "unit"
    if tier == "town" or re.search(r"街道|镇|乡|村|社区", title):
        return "town"
    return "overall" if re.search(r"总体|综合", title) else "special"
