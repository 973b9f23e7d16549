"""Which passages and which of their sentences are evidence for a question, with the reasons as numbers.

For each candidate passage: its rank score from retrieval, how much of the question's weight its sentences
cover (terms weighted by how rare they are in the library), whether the kind of thing asked for stands there
(a time for 何时, a unit for 谁), quoted words, the article named. Pure functions over what the engine gave.

Left out: retrieval (base.py), composing and refusing (answer.py).
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.hits import Hit
from ingest.fold import fold
from ingest.numerals import NUMERAL, number
from ingest.places import bare
from kb.question import Question
from kb.results import AnswerKind
from kb.script import script_of
from kb.sentences import Sentence, sentences

_NUM = rf"(?:\d+(?:[.,]\d+)?|[{NUMERAL}半]+)"
# What an answer of a kind must show, in folded text. 例: 30分钟内, 每年至少一次, 5月底前 / 市应急管理局, 船长 / 100%
_SHOWS: Mapping[AnswerKind, re.Pattern[str]] = {
    "when": re.compile(rf"{_NUM}\s?(?:年|个?月|日|天|个?小时|时|分钟|个?工作日|周|星期|季度)|每(?:年|季度?|月|周|日|半年)|立即|当日|随时|年底|上半年|年内|即时"),
    "howmany": re.compile(rf"{_NUM}|百分之"),
    "who": re.compile(r"[局委部厅府办队组院所站司长员会人处科者团署室关校]|部门|机构|单位|中心|指挥部|负责人"),
    "where": re.compile(r"[市县区镇乡村路号楼室所处院部会站库省国地点]"),
}  # fmt: skip
_ASKED_UNIT = re.compile(
    r"(?<!哪)(?:多少|几)(?:个|多)?(?P<unit>百分点|工作日|小时|分钟|平方米|平方公尺|公里|公尺|千米|毫米|学时|人次|万元|亿元|元|米|吨|家|项|人|级|次|名|支|处|座|辆|天|日|年|月|分|条|类|种|方面|公斤|千克|%)"
)
_UNIT_FORMS: Mapping[str, str] = {  # what may stand for a unit asked for
    "天": "天|日", "日": "日|天", "元": "元|块", "万元": "元", "亿元": "元", "人": "人|名|口", "名": "名|人", "公里": "公里|千米", "千米": "公里|千米",
    "米": "米|公尺", "公尺": "公尺|米", "小时": "小时|时", "月": "月", "公斤": "公斤|千克", "平方米": "平方米|平方公尺|㎡", "平方公尺": "平方公尺|平方米|㎡",
}  # fmt: skip
_MONEY = re.compile(r"多少(?:钱|罚款|奖金|补贴|补助|费用|工资|津贴|赔偿|罚锾|罚金)|罚多少|票价|补助标准|几(?:块|元)钱")
_PHONE = re.compile(r"(?:电话|号码|热线)(?:号码)?(?:是)?(?:多少|几|什么)|联系方式")
_UNITLESS = re.compile(r"时间|程度|以上|以下|以内|比例|比率")  # 多少以上: asks for the number alone
_MOBILE = re.compile(r"手机|手提电话|行动电话")
_MOBILE_NUMBER = re.compile(r"(?<!\d)1\d{10}(?!\d)|(?<!\d)09\d{2}-?\d{6}(?!\d)")
_ASKED_NOUN = re.compile(r"多少(?P<noun>[\u4e00-\u9fff]{2})")  # 多少学员, not 多少
_MEANING = re.compile(
    r"什么(?:是|叫做?|为)[\"']?(?P<term>[^\"'?,。]{2,20})|[\"']?(?P<named>[^\"'?,。的]{2,20})[\"']?(?:是指什么|是什么意思|指的是什么|的定义|的含义|指什么)"
)
_DEFINES = r"[\"'\])]*(?:\([^()]{0,40}\))?[,:]?(?:是指|系指|指的是|即|为|是|:|指)"
_PHONE_NUMBER = re.compile(
    r"(?<!\d)(?:\d{3,4}-)?\d{7,8}(?!\d)|(?<!\d)1\d{10}(?!\d)|(?<!\d)(?:110|119|120|122|12345|12350)(?!\d)"
)


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
    clear: bool = False  # the sentence stands out from its neighbours: it can be said alone
    other_year: bool = False  # the question names a year that the passage, its headings and its document do not


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the parts of an evidence score: a linear ranker.

    Fitted as a softmax regression over the candidates of 146 questions on three libraries, checked by fitting on
    one library and ranking another (benchmarks/ranker.py). Cosines are the offline model's.
    """

    lexical: float = 0.3  # of BM25, as a share of the best candidate's
    dense: float = 55.0  # of the passage's cosine with the question
    near: float = 53.0  # of the nearer of passage and its nearest sentence
    coverage: float = 8.8
    sentence: float = 4.4
    shows: float = 1.5
    article: float = 5.0
    defines: float = 4.4
    script: float = 0.5  # written in the script of the question: who asks in traditional mostly has such documents
    suggested: float = 1.5
    superseded: float = -1.3
    elsewhere: float = -2.2  # about a part of the place asked for (a district of the city), or about no place at all
    other_year: float = -1.2
    clear: float = 0.8  # by how much a sentence must lead its neighbours to be said alone
    closely: int = 8  # passages whose sentences are read by vectors


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
    if _MOBILE.search(question.folded):
        return bool(_MOBILE_NUMBER.search(folded))
    if _PHONE.search(question.folded):
        return bool(_PHONE_NUMBER.search(folded))
    unit = _ASKED_UNIT.search(question.folded)
    if unit and question.kind in ("howmany", "when"):
        form = _UNIT_FORMS.get(unit["unit"], re.escape(unit["unit"]))
        return bool(re.search(rf"{_NUM}\s?(?:个|余|多|万|亿|百|千)*(?:{form})", folded))
    if _MONEY.search(question.folded):
        return bool(re.search(rf"{_NUM}\s?[万亿]?元|免费|费用由", folded))
    noun = _ASKED_NOUN.search(question.folded) if question.kind == "howmany" else None
    if noun and noun["noun"] not in folded and not _UNITLESS.match(noun["noun"]):
        return False
    pattern = _SHOWS.get(question.kind)
    return pattern is None or bool(pattern.search(folded))


def defines(question: Question, text: str) -> bool:
    """True if the text says what the term asked for means: 什么是蓄滞洪区 — 蓄滞洪区是指……."""
    m = _MEANING.search(question.topic or question.folded)
    term = m and (m["term"] or m["named"])
    return bool(term and re.search(re.escape(term.strip("\"'")) + _DEFINES, fold(text)))


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


def is_elsewhere(question: Question, hit: Hit) -> bool:
    """True if the question names a place and the document is not just about that: a district's plan for its city."""
    if not question.places:
        return False
    about = fold(f"{hit.metadata.region or ''} {hit.metadata.title} {hit.metadata.issuer or ''}")
    return not all(bare(place) in about for place in question.places)


@dataclass(frozen=True, slots=True)
class Asking:
    """One question with the tools to weigh passages by: its terms with their rarity, and how a text is cut and compared."""

    question: Question
    weights: Mapping[str, float]  # of the question's terms, see rarity()
    terms: Terms
    near: Callable[[Sequence[str]], Sequence[float]]  # cosine of each text with the question


def weigh(asking: Asking, hits: Sequence[Hit], tuning: Weights) -> list[Evidence]:
    """The hits as evidence, best first.

    In two readings: all passages by their words and their own vectors, then the sentences of the best few by
    vectors made on the spot, which is what costs time.
    """
    top = max((h.lexical for h in hits), default=0.0) or 1.0
    lowest = min((h.dense for h in hits if h.dense), default=0.0)
    first = [e for h in hits if (e := _read(asking, h, h.lexical / top, h.dense or lowest, tuning)) is not None]
    first.sort(key=_order)
    close = first[: tuning.closely]
    cosines = iter(asking.near([s.text for e in close for s in sentences(e.hit.passage)]))
    second = [_read_closely(asking, e, cosines, tuning) for e in close]
    second.sort(key=_order)
    return second + first[tuning.closely :]


def _order(e: Evidence) -> tuple[float, str]:
    return -e.score, e.hit.passage.id


def _read(asking: Asking, hit: Hit, lexical: float, dense: float, tuning: Weights) -> Evidence | None:
    question, passage = asking.question, hit.passage
    found = sentences(passage)
    if not found:
        return None
    own = [covered(asking.weights, asking.terms(s.text)) for s in found]
    best = max(
        range(len(found)), key=lambda i: (tuning.sentence * own[i] + tuning.shows * shows(question, found[i].text), -i)
    )
    above = " ".join((hit.metadata.title, *passage.path, passage.context))
    whole = covered(asking.weights, {*asking.terms(passage.text), *asking.terms(above)})
    showing = shows(question, passage.text)
    other_year = bool(question.years) and not any(
        y in f"{above} {passage.text} {hit.file} {hit.metadata.date}" for y in question.years
    )
    old = hit.metadata.status in ("superseded", "repealed") and passage.document_id not in question.documents
    score = (
        tuning.lexical * lexical
        + (tuning.dense + tuning.near) * dense
        + tuning.coverage * whole
        + tuning.sentence * own[best]
        + tuning.shows * showing
        + tuning.article * is_article(question, hit)
        + tuning.defines * defines(question, passage.text)
        + tuning.script * (script_of(passage.text) == question.script)
        + tuning.suggested * (passage.document_id in question.suggested)
        + tuning.superseded * old
        + tuning.elsewhere * is_elsewhere(question, hit)
        + tuning.other_year * other_year
    )
    return Evidence(hit, found[best], score, whole, own[best], showing, dense, other_year=other_year)


def _read_closely(asking: Asking, first: Evidence, cosines: Iterator[float], tuning: Weights) -> Evidence:
    """The same evidence with the sentence chosen by words and vectors together."""
    weighed = []
    for sentence in sentences(first.hit.passage):
        near = next(cosines)
        own = covered(asking.weights, asking.terms(sentence.text))
        value = tuning.sentence * own + tuning.near * near + tuning.shows * shows(asking.question, sentence.text)
        weighed.append((value, -sentence.start, sentence, own, near))
    weighed.sort(key=lambda w: w[:2], reverse=True)
    _, _, focus, own, _ = weighed[0]
    clear = len(weighed) == 1 or weighed[0][0] - weighed[1][0] >= tuning.clear
    nearest = max(first.near, *(near for *_, near in weighed))
    score = first.score + tuning.near * (nearest - first.near)
    return replace(first, focus=focus, score=score, sentence_coverage=own, near=nearest, clear=clear)
