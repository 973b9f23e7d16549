"""Which passages and which of their sentences are evidence for a question, with the reasons as numbers.

For each candidate passage: its rank score from retrieval, how much of the question's weight its sentences
cover (terms weighted by how rare they are in the library), whether the kind of thing asked for stands there
(a time for 何时, a unit for 谁), quoted words, the article named. Pure functions over what the engine gave.

Left out: retrieval (retrieval.py), composing and refusing (answer.py).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter

from index.hits import Hit
from ingest.document import Passage
from ingest.fold import fold
from ingest.numerals import NUMERAL
from ingest.places import bare
from kb.clause import article_of
from kb.levels import of_another_level
from kb.naming import names_others
from kb.question import Question
from kb.results import AnswerKind
from kb.script import script_of
from kb.sentences import Sentence, read_out, sentences
from kb.substances import of_another_substance
from kb.versions import NOT_IN_FORCE

_NUM = rf"(?:\d+(?:[.,]\d+)?|[{NUMERAL}半]+)"
# What an answer of a kind must show, in folded text. 例: 30分钟内, 每年至少一次, 5月底前 / 市应急管理局, 船长 / 100%
_SHOWS: Mapping[AnswerKind, re.Pattern[str]] = {
    "when": re.compile(rf"{_NUM}\s?(?:年|个?月|日|天|个?小时|时|分钟|个?工作日|周|星期|季度)|每(?:年|季度?|月|周|日|半年)|立即|当日|随时|年底|上半年|年内|即时"),
    "howmany": re.compile(rf"{_NUM}|百分之"),
    "who": re.compile(r"[局委部厅府办队组院所站司长员会人处科者团署室关校]|部门|机构|单位|中心|指挥部|负责人"),
    "where": re.compile(r"[市县区镇乡村路号楼室所处院部会站库省国地点]"),
}  # fmt: skip
_ASKED_UNIT = re.compile(
    r"(?<!哪)(?:多少|几)(?:个|多)?(?P<unit>百分点|工作日|小时|分钟|平方米|平方公尺|公里|公尺|千米|毫米|学时|人次|万元|亿元|元|米|吨|立方米|立方公尺|家|项|人|级|次|名|支|处|座|辆|艘|台|套|件|只|架|部|顶|床|袋|箱|瓶|把|张|根|块|株|户|所|村|眼|天|日|年|月|分|条|类|种|方面|公斤|千克|%)"
)
_UNIT_FORMS: Mapping[str, str] = {  # what may stand for a unit asked for
    "天": "天|日", "日": "日|天", "元": "元|块", "万元": "元", "亿元": "元", "人": "人|名|口", "名": "名|人", "公里": "公里|千米", "千米": "公里|千米",
    "米": "米|公尺", "公尺": "公尺|米", "小时": "小时|时", "月": "月", "公斤": "公斤|千克", "平方米": "平方米|平方公尺|㎡", "平方公尺": "平方公尺|平方米|㎡",
}  # fmt: skip
_MONEY = re.compile(r"多少(?:钱|罚款|奖金|补贴|补助|费用|工资|津贴|赔偿|罚锾|罚金)|罚多少|票价|补助标准|几(?:块|元)钱")
_HOW_OFTEN = re.compile(
    r"(?:多久|多长时间|几(?:个)?(?:天|年|月|周|小时|个月))[^,。?]{0,10}一[次回遍]|频率|频次|(?:每年|一年|每月)[^,。?]{0,8}几[次回]"
)
_OFTEN = re.compile(r"每|定期|不定期|\d+次|[一二三四五六七八九十两]次|随时|逐[日月年]")
_PHONE = re.compile(r"(?:电话|号码|热线)(?:号码)?(?:是)?(?:多少|几|什么)|联系方式")
_UNITLESS = re.compile(r"时间|程度|以上|以下|以内|比例|比率")  # 多少以上: asks for the number alone
_OF_A_CASE = re.compile(
    r"[那这该]|事故中|案|当时|[\d一二三四五六七八九十]月|\"|怎么(?:样|处理的|救|起|发生)|(?:了|的)吗?[?]?$"
)
_MEASURES = re.compile(r"整改|防范|措施|建议|教训")
_NAME = re.compile(r"叫什么名字|姓什么|姓名是|尊姓大名|名字是(?:什么|啥)")
_NAMED = re.compile(r"姓名|联系人|责任人|负责人[:|]")
_MOBILE = re.compile(
    r"(?:手机|手提电话|行动电话)(?!信号|短信|终端|客户端|网络|通信|app)(?:号|[^,。?]{0,4}(?:多少|几|什么|号))"
)
_MOBILE_NUMBER = re.compile(r"(?<!\d)1\d{10}(?!\d)|(?<!\d)09\d{2}-?\d{6}(?!\d)")
_ASKED_NOUN = re.compile(r"多少(?P<noun>[\u4e00-\u9fff]{2})")  # 多少学员, not 多少
_MEANING = re.compile(
    r"什么(?:是|叫做?|为)[\"']?(?P<term>[^\"'?,。]{2,20})|[\"']?(?P<named>[^\"'?,。的]{2,20})[\"']?(?:是指什么|是什么意思|指的是什么|的定义|的含义|指什么)"
)
_DEFINES = r"[\"'\])]*(?:\([^()]{0,40}\))?[,:]?(?:是指|系指|指的是|即|为|是|:|指)"
_TIERS = "省市县区乡镇街"
_BODY = re.compile(  # 澎岬县台风灾害应变中心, 乡(镇)灾害应变中心, 市防指
    rf"(?P<tier>[{_TIERS}](?:\([{_TIERS}、]+\))?)(?:道)?(?:突发事件|专项|应急|[防抗][汛旱台风火]+|台风|地震|地质|灾害|森林|事故|危险化学品|联合){{0,4}}(?:总)?(?:指挥部|应变中心|指挥中心|防指|委员会|应急委|安委会|会报)"
)
_PHONE_NUMBER = re.compile(
    r"(?<!\d)(?:\d{3,4}-)?\d{7,8}(?!\d)|(?<!\d)1\d{10}(?!\d)|(?<!\d)(?:110|119|120|122|12345|12350)(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for one passage. Every field is weighed by the field of the same name in WEIGHTS."""

    lexical: float  # BM25, as a share of the best candidate's
    dense: float  # cosine of the passage with the question
    near: float  # … of the nearer of the passage and its nearest sentence
    coverage: float  # share of the question's weight that the passage with its headings covers, 0..1
    sentence: float  # … that its best sentence covers
    shows: float  # 1 if the kind of thing asked for stands in it
    article: float  # 1 if it stands in the article that the question names
    defines: float  # 1 if it says what the term asked for means
    script: float  # 1 if it is written in the script of the question
    suggested: float  # 1 if the question loosely names its document
    superseded: float  # 1 if its document is superseded, repealed or a draft, and not asked for
    elsewhere: float  # 1 if it is about a part of the place asked for, or about no place
    other_level: float  # 1 if it speaks of response levels or warning colours, and not of the one asked for
    other_substance: float  # 1 if it speaks of substances, and not of the one asked for
    once: float  # 1 if a case tells what was done once, and the question is what is to be done
    front: float  # 1 if it is nothing but title, number, issuer and date
    other_tier: (
        float  # 1 if the body asked for stands in it, of another tier only: 鄉(鎮)災害應變中心 for that of the county
    )
    other_year: float  # 1 if the question names a year that neither it nor its headings and document name
    given: float  # how much of what a question on who or how asks a duty in it names, 0..1


# A linear ranker, fitted as a softmax regression over the candidates of 146 questions on three libraries and
# checked by fitting on one library and ranking another (benchmarks/ranker.py). Cosines are the offline model's.
WEIGHTS = Features(
    lexical=0.3,
    dense=55.0,
    near=53.0,
    coverage=8.8,
    sentence=4.4,
    shows=1.5,
    article=5.0,
    defines=4.4,
    script=0.5,
    suggested=1.5,
    superseded=-1.3,
    elsewhere=-2.2,
    other_level=-3.0,  # not fitted: the wrong level's conditions are the worst answer there is
    other_substance=-3.0,  # not fitted: what holds for chlorine is no answer for hydrogen
    other_tier=-3.0,  # not fitted, like the level
    once=-3.0,  # not fitted
    front=-4.0,  # not fitted: it is about the document, not about its matter
    other_year=-1.2,
    given=3.0,  # not fitted: who-questions are answered where somebody is given the matter
)
_VALUES = attrgetter(*(f.name for f in fields(Features)))  # dataclasses.astuple copies deeply: 8 ms a question
READ_CLOSELY = 8  # passages whose sentences are read by vectors
CLEAR = 0.8  # by how much a sentence must lead its neighbours to be said alone


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage as evidence, with the sentence that answers best and why it is thought to."""

    hit: Hit
    focus: Sentence
    features: Features
    score: float
    clear: bool = False  # the sentence stands out from its neighbours: it can be said alone


Terms = Callable[[str], Sequence[str]]


def covered(weights: Mapping[str, float], found: Iterable[str]) -> float:
    """Share of the weight that `found` covers, 0..1; 0 where there is nothing to cover."""
    total = sum(weights.values())
    return sum(weights.get(t, 0.0) for t in set(found)) / total if total else 0.0


def shows(question: Question, text: str, header: str = "") -> bool:
    """True if the kind of thing asked for stands in the text: a number of the unit asked for, a time, a unit, a phone."""
    folded = fold(text)
    if _NAME.search(question.folded):
        return bool(_NAMED.search(f"{fold(header)} {folded}"))
    if _MOBILE.search(question.folded):
        return bool(_MOBILE_NUMBER.search(folded))
    if _PHONE.search(question.folded):
        return bool(_PHONE_NUMBER.search(folded))
    unit = _ASKED_UNIT.search(question.folded)
    if unit and question.kind in ("howmany", "when"):
        form = _UNIT_FORMS.get(unit["unit"], re.escape(unit["unit"]))
        number = rf"{_NUM}\s?(?:个|余|多|万|亿|百|千)*"
        # In a table the unit has a column of its own: 橡皮艇 | 艘 | 12
        return bool(re.search(rf"{number}(?:\s\|\s)?(?:{form})|\|\s(?:{form})\s\|\s{_NUM}(?!\S)", folded))
    if _MONEY.search(question.folded):
        return bool(re.search(rf"{_NUM}\s?[万亿]?元|免费|费用由", folded))
    noun = _ASKED_NOUN.search(question.folded) if question.kind == "howmany" else None
    if noun and noun["noun"] not in folded and not _UNITLESS.match(noun["noun"]):
        return False
    if _HOW_OFTEN.search(question.folded):
        return bool(_OFTEN.search(folded))
    pattern = _SHOWS.get(question.kind)
    return pattern is None or bool(pattern.search(folded))


def defines(question: Question, text: str) -> bool:
    """True if the text says what the term asked for means: 什么是蓄滞洪区 — 蓄滞洪区是指……."""
    m = _MEANING.search(question.topic or question.folded)
    term = m and (m["term"] or m["named"])
    return bool(term and re.search(re.escape(term.strip("\"'")) + _DEFINES, fold(text)))


def is_elsewhere(question: Question, hit: Hit) -> bool:
    """True if the question names a place and the document is not just about that: a district's plan for its city."""
    if not question.places:
        return False
    about = fold(f"{hit.metadata.region or ''} {hit.metadata.title} {hit.metadata.issuer or ''}")
    return not all(bare(place) in about for place in question.places)


def is_outside(question: Question, hit: Hit) -> bool:
    """True if the document is not about the place asked for and the passage does not name it either."""
    text = fold(hit.passage.text)
    return is_elsewhere(question, hit) and not all(bare(place) in text for place in question.places)


def tiers(text: str) -> frozenset[str]:
    """Tiers of government whose headquarters a folded text names: '市防指、县(市、区)防汛抗旱指挥部' -> {'市', '县', '区'}."""
    found = [m["tier"] for m in _BODY.finditer(text)]
    return frozenset(c for tier in found for c in tier if c in _TIERS)


def _told_of_a_case(question: Question, hit: Hit) -> bool:
    """True for what happened in a case where a question asks what is to be done, and of no case: 苯乙烯泄漏怎么处置."""
    if question.kind != "how" or hit.metadata.kind != "case" or _OF_A_CASE.search(question.folded):
        return False
    return not question.documents and not any(_MEASURES.search(heading) for heading in hit.passage.path)


@dataclass(frozen=True, slots=True)
class Asking:
    """One question with the tools to weigh passages by: its terms with their rarity, and how a text is cut and compared."""

    question: Question
    weights: Mapping[str, float]  # of the question's terms, see rarity()
    terms: Terms
    near: Callable[[Sequence[str]], Sequence[float]]  # cosine of each text with the question
    given: Callable[[Passage], float] = lambda passage: 0.0  # how much of what is asked it gives somebody to do, 0..1


def weigh(asking: Asking, hits: Sequence[Hit], closely: int = READ_CLOSELY) -> list[Evidence]:
    """The hits as evidence, best first.

    In two readings: all passages by their words and their own vectors, then the sentences of the best few by
    vectors made on the spot, which is what costs time.
    """
    top = max((h.lexical for h in hits), default=0.0) or 1.0
    lowest = min((h.dense for h in hits if h.dense), default=0.0)
    first = [_read(asking, h, h.lexical / top, h.dense or lowest) for h in hits if sentences(h.passage)]
    first.sort(key=_order)
    cosines = iter(asking.near([read_out(e.hit.passage, s) for e in first[:closely] for s in sentences(e.hit.passage)]))
    second = [_read_closely(asking, e, cosines) for e in first[:closely]]
    second.sort(key=_order)
    return second + first[closely:]


def _order(e: Evidence) -> tuple[float, str]:
    return -e.score, e.hit.passage.id


def score_of(features: Features) -> float:
    """The features weighed and summed."""
    return float(sum(w * v for w, v in zip(_VALUES(WEIGHTS), _VALUES(features), strict=True)))


def _read(asking: Asking, hit: Hit, lexical: float, dense: float) -> Evidence:
    question, passage, metadata = asking.question, hit.passage, hit.metadata
    found = sentences(passage)
    own = [covered(asking.weights, asking.terms(s.text)) for s in found]
    showing = [shows(question, s.text, passage.context) for s in found]
    best = max(range(len(found)), key=lambda i: (WEIGHTS.sentence * own[i] + WEIGHTS.shows * showing[i], -i))
    above = " ".join((metadata.title, *passage.path, passage.context))
    dated = f"{above} {passage.text} {hit.file} {metadata.date}"
    said = fold(f"{above} {passage.text}")
    features = Features(
        lexical=lexical,
        dense=dense,
        near=dense,
        coverage=covered(asking.weights, {*asking.terms(passage.text), *asking.terms(above)}),
        sentence=own[best],
        shows=shows(question, passage.text, passage.context),
        article=question.article is not None and article_of(passage) == question.article,
        defines=defines(question, passage.text),
        script=script_of(passage.text) == question.script,
        suggested=passage.document_id in question.suggested,
        superseded=metadata.status in NOT_IN_FORCE and passage.document_id not in question.documents,
        elsewhere=is_elsewhere(question, hit),
        other_level=of_another_level(question.folded, said),
        other_substance=of_another_substance(question.folded, said),
        other_tier=names_others(tiers, question.folded, fold(passage.text)),
        once=_told_of_a_case(question, hit),
        front="front" in passage.flags,
        other_year=bool(question.years) and not any(year in dated for year in question.years),
        given=asking.given(passage),
    )
    return Evidence(hit, found[best], features, score_of(features))


def _is_heading(passage: Passage, sentence: Sentence) -> bool:
    """True if the sentence is the heading that the passage begins with, and more follows."""
    own = bool(passage.path) and " ".join(sentence.text.split()).rstrip("。：:；;") == passage.path[-1]
    return own and sentence.start == passage.start and sentence.end < passage.end


def _read_closely(asking: Asking, first: Evidence, cosines: Iterator[float]) -> Evidence:
    """The same evidence with the sentence chosen by words and vectors together."""
    weighed = []
    passage = first.hit.passage
    for sentence in sentences(passage):
        near = next(cosines)
        own = covered(asking.weights, asking.terms(sentence.text))
        showing = WEIGHTS.shows * shows(asking.question, sentence.text)
        value = WEIGHTS.sentence * own + WEIGHTS.near * near + showing
        value += WEIGHTS.other_level * of_another_level(asking.question.folded, fold(sentence.text))
        value += WEIGHTS.front * _is_heading(passage, sentence)  # a heading announces, what stands under it answers
        weighed.append((value, -sentence.start, sentence, own, near))
    weighed.sort(key=lambda w: w[:2], reverse=True)
    value, _, focus, own, _ = weighed[0]
    nearest = max(first.features.near, *(near for *_, near in weighed))
    features = replace(first.features, near=nearest)
    rivals = [
        w[0] for w in weighed[1:] if not w[2].text.endswith(("：", ":"))
    ]  # the line that opens a list is said with its item
    clear = not rivals or value - rivals[0] >= CLEAR
    return Evidence(first.hit, focus, features, score_of(features), clear)
