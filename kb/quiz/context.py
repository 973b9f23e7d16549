"""What a stem must say of where a sentence of a plan stands: under the actions of Ⅱ级响应, under 碰撞事故.

    5.2 二级应急响应 / 5.2.2 指挥与部署        市指挥部组织开展……        -> 二级应急响应
    6 信息报告                               ……应当在30分钟内报告      -> "" : that holds whatever has happened

An article of a law says its case itself; a sentence of a plan often leaves it to the heading. Left out: stems (stems.py).
"""

import re

from ingest.fold import fold
from kb import levels
from kb.grading import hazards
from kb.quiz.clauses import Clause

# Of a hazard that grading.py does not know, as it concerns ships and works.
_MISHAP = re.compile(r"碰撞|搁浅|触损|触礁|进水|倾覆|沉没|溢油|坍塌|中毒|窒息|触电|泄漏|停电|火警|急症")
_LONGEST = 20


def standing_under(clause: Clause) -> str:
    """The heading that tells the case of a sentence, in its own glyphs; "" where the sentence, or the title, says it."""
    first = re.split(r"[,。;]", clause.folded)[0]  # 碰撞部位 further on tells what is recorded, not when
    said = _case(f"{first} {fold(clause.document.metadata.title)}")
    for heading in clause.headings:
        if len(heading) <= _LONGEST and (case := _case(heading)):
            return "" if case & said else _as_written(clause, heading)
    return ""


def _case(folded: str) -> frozenset[str]:
    """Which level, how grave an event, what hazard a text names."""
    mishaps = frozenset(m.group() for m in _MISHAP.finditer(folded))
    return levels.levels(folded) | levels.events(folded) | frozenset(str(h) for h in hazards(folded)) | mishaps


def _as_written(clause: Clause, heading: str) -> str:
    sections = clause.document.document.sections
    return next((s.title for s in sections if s.start <= clause.start < s.end and fold(s.title) == heading), heading)
