"""Which passages and which of their sentences are evidence for a question, with the reasons as numbers.

For each candidate passage: its rank score from retrieval, how much of the question's weight its sentences
cover (terms weighted by how rare they are in the library), whether the kind of thing asked for stands there
(a time for 何时, a unit for 谁), quoted words, the article named. Pure functions over what the engine gave.

Left out: retrieval (base.py), composing and refusing (answer.py).
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.hits import Hit
from ingest.fold import fold
from ingest.numerals import NUMERAL, number
from kb.question import Question
from kb.results import AnswerKind
from kb.sentences import Sentence, sentences

_NUM = rf"(?:\d+(?:[.,]\d+)?|[{NUMERAL}半]+)"
# What an answer of a kind must show, in folded text. 例: 30分钟内, 每年至少一次, 5月底前 / 市应急管理局, 船长 / 100%
_SHOWS: Mapping[AnswerKind, re.Pattern[str]] = {
    "when": re.compile(rf"{_NUM}\s?(?:年|个?月|日|天|个?小时|时|分钟|个?工作日|周|星期|季度)|每(?:年|季度?|月|周|日|半年)|立即|当日|随时|年底|上半年|年内|即时"),
    "howmany": re.compile(rf"{_NUM}|百分之"),
    "who": re.compile(r"[局委部厅府办队组院所站司长员会人处科者团署室关校]|部门|机构|单位|中心|指挥部|负责人"),
    "where": re.compile(r"[市县区镇乡村路号楼室所处院部会站库省国地点]"),
}  # fmt: skip
_ASKED_UNIT = re.compile(r"(?:多少|几)(?:个|多)?(?P<unit>百分点|工作日|小时|分钟|平方米|平方公尺|公里|公尺|千米|毫米|学时|人次|万元|亿元|元|米|吨|家|项|人|级|次|名|支|处|座|辆|天|日|年|月|分|条|类|种|方面|公斤|千克|%)")
_UNIT_FORMS: Mapping[str, str] = {  # what may stand for a unit asked for
    "天": "天|日", "日": "日|天", "元": "元|块", "万元": "元", "亿元": "元", "人": "人|名|口", "名": "名|人", "公里": "公里|千米", "千米": "公里|千米",
    "米": "米|公尺", "公尺": "公尺|米", "小时": "小时|时", "月": "月", "公斤": "公斤|千克", "平方米": "平方米|平方公尺|㎡", "平方公尺": "平方公尺|平方米|㎡",
}  # fmt: skip
_MONEY = re.compile(r"多少钱|罚(?:款|多少)|票价|费用|补助标准|多少罚")
_PHONE = re.compile(r"(?:电话|号码|热线)(?:号码)?(?:是)?(?:多少|几|什么)|联系方式")
_PHONE_NUMBER = re.compile(r"(?<!\d)(?:\d{3,4}-)?\d{7,8}(?!\d)|(?<!\d)1\d{10}(?!\d)|(?<!\d)(?:110|119|120|122|12345|12350)(?!\d)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage as evidence, with the sentence that answers best and why it is thought to."""

    hit: Hit
    focus: Sentence
    score: float
    coverage: float  # share of the question's weight that the passage with its headings covers, 0..1
    sentence_coverage: float  # … that the one sentence covers
    shows: bool  # the kind of thing asked for stands in it
    near: float = 0.0  # cosine of the sentence with the question


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the parts of an evidence score; found on the development questions, see benchmarks/."""

    retrieval: float = 1.0
    coverage: float = 0.5
    sentence: float = 0.6
    near: float = 4.0
    shows: float = 0.15
    quoted: float = 0.4
    article: float = 2.0
    suggested: float = 0.25
    superseded: float = -0.15


Terms = Callable[[str], Sequence[str]]


def rarity(terms: Iterable[str], frequency: Mapping[str, int], total: int) -> dict[str, float]:
    """Weight of each term: the rarer the heavier (BM25's idf), 0 for a term in every passage."""
    return {t: math.log(1 + (total - frequency.get(t, 0) + 0.5) / (frequency.get(t, 0) + 0.5)) for t in set(terms)}


def covered(weights: Mapping[str, float], found: Iterable[str]) -> float:
    """Share of the weight that `found` covers, 0..1; 0 where there is nothing to cover."""
    total = sum(weights.values())
    return sum(weights.get(t, 0.0) for t in set(found)) / total if total else 0.0


def shows(question: Question, text: str) -> bool:
    """True if the kind of thing asked for stands in the text: a number of the unit asked for, a time, a unit, a phone."""
    folded = fold(text)
    if _PHONE.search(question.folded):
        return bool(_PHONE_NUMBER.search(folded))
    unit = _ASKED_UNIT.search(question.folded)
    if unit and question.kind in ("howmany", "when"):
        form = _UNIT_FORMS.get(unit["unit"], re.escape(unit["unit"]))
        return bool(re.search(rf"{_NUM}\s?(?:个|余|多|万|亿|百|千)*(?:{form})", folded))
    if _MONEY.search(question.folded):
        return bool(re.search(rf"{_NUM}\s?[万亿]?元|免费|费用由", folded))
    pattern = _SHOWS.get(question.kind)
    return pattern is None or bool(pattern.search(folded))


def is_article(question: Question, hit: Hit) -> bool:
    """True if the passage stands in the article that the question names."""
    if question.article is None:
        return False
    for label in (*hit.passage.path, hit.passage.locator):
        m = re.match(rf"^第\s?([{NUMERAL}\d]+)\s?[条條](?:\s?之\s?([{NUMERAL}\d]+))?", label)
        if m and number(m[1]) == question.article[0]:
            after = number(m[2]) if m[2] else None
            return after == question.article[1]
    return False


def weigh(
    question: Question,
    hits: Sequence[Hit],
    terms: Terms,
    weights: Mapping[str, float],
    near: Callable[[Sequence[str]], Sequence[float]],
    tuning: Weights,
) -> list[Evidence]:
    """The hits as evidence, best first.

    `weights` are the question's terms with their rarity; `near` gives the cosine of each text with the question.
    """
    cut = [(hit, sentences(hit.passage)) for hit in hits]
    flat = [s for _, found in cut for s in found]
    cosines = dict(zip(flat, near([s.text for s in flat]), strict=True))
    top = max((h.score for h in hits), default=1.0) or 1.0
    result = []
    for hit, found in cut:
        if not found:
            continue
        passage = hit.passage
        around = set(terms(" ".join((hit.metadata.title, *passage.path, passage.context))))
        body = set(terms(passage.text))
        scored = []
        for sentence in found:
            own = covered(weights, terms(sentence.text))
            near_score = cosines[sentence]
            value = tuning.sentence * own + tuning.near * (near_score - 0.8) + tuning.shows * shows(question, sentence.text)
            scored.append((value, -sentence.start, sentence, own, near_score))
        value, _, focus, own, near_score = max(scored, key=lambda s: s[:2])
        whole = covered(weights, body | around)
        folded = fold(passage.text)
        score = tuning.retrieval * hit.score / top + tuning.coverage * whole + value
        score += tuning.quoted * bool(question.quoted and all(q in folded for q in question.quoted))
        score += tuning.article * is_article(question, hit)
        score += tuning.suggested * (passage.document_id in question.suggested)
        score += tuning.superseded * (hit.metadata.status in ("superseded", "repealed") and passage.document_id not in question.documents)
        result.append(Evidence(hit, focus, score, whole, own, shows(question, passage.text), near_score))
    return sorted(result, key=lambda e: (-e.score, e.hit.passage.id))
