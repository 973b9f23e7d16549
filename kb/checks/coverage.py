"""What a plan gives those below it to do, and their own plan never mentions: 各区（县）应当统筹投保巨灾保险.

Only what is an order (应当, 必须, 要, 不得少于) to a tier or a body by name counts, and only by its telling words: an order is missed if hardly
any of these stand anywhere in the whole of the plan below. Such a claim is never certain: the matter may be in another document.
Left out: what one plan must have by law (element.py).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from index.lexical import Lexicon
from ingest.fold import fold
from ingest.places import bare
from kb.checks.alike import plain
from kb.checks.finding import Finding, Findings, Kind, Skipped
from kb.checks.kin import Tier, above, families, tier_of
from kb.checks.matter import Weights
from kb.checks.reviewed import Reviewed
from kb.checks.same_matter import UMBRELLA
from kb.checks.statements import Statement
from kb.grading import of_the_matter, particular

MISSED: Final = 0.55  # of an order's telling weight that must stand nowhere in the plan below
MOSTLY: Final = 0.8  # … and of all that is ordered, for it to be more than a note
PAIR: Final = 0.5  # of the weight of two neighbouring words that their standing together adds
LEAST: Final = 2  # telling words that must be missed
TRADE: Final = 8  # times that a plan speaks of its own trade
_ORDERS = re.compile(r"应当|必须|应(?![急对变援])|须|要(?!求|点|素|害)|不得(?:少于|低于)|负责")
# Whom an order is given to, by tier. Source: 突发事件应对法 (2024) 第十九条 and how plans name them.
_TO: Final[Mapping[Tier, re.Pattern[str]]] = {
    "city": re.compile(r"各(?:设区的)?市(?![场民直级])|市级人民政府|设区的市"),
    "county": re.compile(r"各?(?:区\(县\)|县\(区\)|区县|县区|县\(市、区\)|区\(市\)|区、县|县、区)(?:级)?(?:人民)?(?:政府|防指|指挥部|应急|各|委|党委)?|各(?:区|县)(?!域)(?:人民)?(?:政府|防指|级)?|县级(?:以上)?(?:人民)?政府|县级(?:[\u4e00-\u9fff]{2,8})(?:部门|机构)|区级(?:[\u4e00-\u9fff]{2,8})(?:部门|机构)"),
    "town": re.compile(r"各?(?:街道\(镇\)|街道|镇\(街道\)|乡\(镇\)|乡镇|乡镇\(街道\)|镇街)(?:人民)?(?:政府|办事处)?"),
    "unit": re.compile(r"(?:各)?(?:[\u4e00-\u9fff]{0,10})(?:企业|经营者|运营单位|生产经营单位|经营单位|使用单位|业主单位|建设单位|管理单位)"),
}  # fmt: skip
_CLASS_WORDS = re.compile(
    r"各|生产|经营|使用|储存|运输|管理|运营|建设|业主|企业|单位|经营者|和|及|与|、|的|主管部门|有关|相关"
)
# What holds all year, and what only when something has happened: the latter belongs to the plan of the hazard.
_STANDING = re.compile(r"每年|每季|每月|\d月(?:\d{1,2}日|底)?前|不少于|至少|逐户|逐村|逐一|\d+(?:支|处|套|部|台|名)")
_ON_OCCASION = re.compile(
    r"有关(?:[省市区县]|区县|县\()|[接收]到|发生|发布后|发出后|警戒(?:线|水位)|响应|期间|灾后|震后|灾区|受灾|事发|启动|负责(?:抚恤|救助|善后)"
)
_ALLOWS = re.compile(r"(?<!不)可以?(?=参照|根据|结合|视|按|选择|自行|委托)|鼓励|有条件的|原则上可")
_SHOWN: Final = 36  # characters of an order that a title has
_KEPT = re.compile(r"[\u4e00-\u9fff]{2,8}?(?P<list>名单|清单|台账|名册|手册)")
_NAMES_ALONE = re.compile(r"(?:各|[区县乡镇村市]|街道|社区|办事处|人民政府|政府|[()、和及])+")
_WRITTEN_IN = re.compile(
    r"(?:在|将)[^,。;]{0,16}(?:预案|计划|计画|方案)(?:中|里|内)?[^,。;]{0,6}(?:载明|写明|明确|指定|列明|规定|纳入)|纳入[^,。;]{0,10}(?:预案|计划)"
)
_UNIT_NAME = re.compile(r"(?:医院|学校|中学|小学|公司|集团|景区|车站|机场|管理委员会|管委会|厂)$")
_ZONE = re.compile(
    r"[\u4e00-\u9fff]{2}(?P<zone>[\u4e00-\u9fff]{2,4}(?:港区|园区|景区|合作区|开发区|度假区))"
)  # 青汐|联合港区
_COMMON = frozenset(
    ["应当", "必须", "负责", "组织", "开展", "进行", "工作", "做好", "加强", "完成", "建立", "健全", "完善", "落实", "制定", "明确", "按照", "根据", "及时", "有关", "相关", "部门", "单位", "人民政府", "政府", "本级", "本行政区域", "区域", "各级", "应急", "管理", "预案", "突发事件", "事件", "事故", "灾害", "处置", "应对", "实施", "保障", "情况", "要求", "规定", "措施", "机制", "体系", "制度", "每年", "以上", "以下", "之前", "结果", "报送", "报告", "上报", "纳入", "不少于", "不得", "少于", "至少", "年度", "定期", "人员", "人数", "情形", "发生", "接到", "统一", "领导", "指挥", "协调", "配合", "协助", "支持", "提供", "确保", "以及", "或者", "并将", "其他", "必要", "具体", "全面", "专项", "一次", "一个", "区县", "县区", "街道", "乡镇", "机构", "设立", "成立", "义务", "履行", "下列", "逐级", "反馈"]
)  # fmt: skip


class CoverageCheck:
    """Orders from above."""

    kind: Kind = "coverage"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """Every order that the plan of the one it is given to passes over."""
        found: list[Finding] = []
        skipped: list[Skipped] = []
        for family in families(documents):
            weights = Weights.of(family)
            telling = _telling(family)
            orders: dict[
                str, set[str]
            ] = {}  # of each lower plan what has been told already: copies of an upper plan order the same
            for lower in family:
                for upper in family:
                    if (
                        upper is not lower
                        and _is_plan(lower)
                        and upper.metadata.kind in ("plan", "policy")
                        and _may_order(upper, lower)
                    ):
                        found += self._pair(upper, lower, weights, telling, orders.setdefault(lower.id, set()))
        return Findings(tuple(found), tuple(skipped))

    def _pair(
        self, upper: Reviewed, lower: Reviewed, weights: Weights, telling: Mapping[str, float], told: set[str]
    ) -> Iterator[Finding]:
        theirs: _Vocabulary | None = None
        for s in upper.statements:
            if s.text in told:
                continue
            told.add(s.text)
            order = _order(s, upper, lower, weights)
            if order is None:
                continue
            start, by_name = order
            theirs = theirs or _Vocabulary.of(lower, weights)
            clauses = list(_clauses(s.text, start))
            whole = [_missed(weights.full(s.text[a:b]), telling, lower, theirs) for a, b in clauses]
            share = sum(m.missed for m in whole) / max(sum(m.total for m in whole), 1e-9)
            written_in = bool(_WRITTEN_IN.search(s.text, start))
            for (a, b), m in zip(clauses, whole, strict=True):
                listed = _list_missed(s.text[a:b], upper, lower)
                if _ALLOWS.search(s.text, 0, b) or (
                    not listed and (len(m.words) < LEAST or m.missed < MISSED * m.total)
                ):
                    continue
                telling_words = _apart(sorted(m.words, key=lambda w: (-m.words[w], s.text.find(w))))
                said = "、".join(f"“{w}”" for w in ([listed] if listed else telling_words[:3]))
                asked = _shortened(upper.document.text[s.start + a : s.start + b])
                later = bool(upper.metadata.date and lower.metadata.date and upper.metadata.date > lower.metadata.date)
                lasting = share >= MOSTLY and not _ON_OCCASION.search(s.text[: start + 12])
                sure = by_name or written_in or lasting or bool(listed)
                yield Finding(
                    self.kind,
                    "medium" if sure and not later else "low",
                    f"《{upper.metadata.title}》要求“{asked}”，《{lower.metadata.title}》全文没有提到{said}",
                    (upper.place_of(s, [(s.start + a, s.start + b)]), lower.place(*_title(lower))),
                    "该要求印发在后，请在修订时补充"
                    if later
                    else f"请在《{lower.metadata.title}》中补充相应规定，或确认已由其他文件规定",
                )
                break


def _apart(words: Sequence[str]) -> list[str]:
    """The words without those that stand in another: 每季度, 季度 -> 每季度."""
    return [w for w in words if not any(w != o and w in o for o in words)]


def _shortened(text: str) -> str:
    said = " ".join(text.split()).strip("，,；;。")
    return said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"


def _is_plan(d: Reviewed) -> bool:
    return d.metadata.kind == "plan" or bool(re.search(r"预案|应变计[画划]|应急计划", fold(d.metadata.title)))


def _may_order(upper: Reviewed, lower: Reviewed) -> bool:
    """True if what the upper plan orders may belong into the lower: not a flood plan's into a gas company's."""
    if not above(upper, lower):
        return False
    a, b = (particular(fold(d.metadata.title)) - UMBRELLA for d in (upper, lower))
    return not a or not b or bool(a & b) or of_the_matter(fold(upper.metadata.title), fold(lower.metadata.title))


def _missed(text: str, telling: Mapping[str, float], lower: Reviewed, theirs: "_Vocabulary") -> "_Missed":
    """The telling words of a clause that the lower plan does not have, and the weight of all its telling words.

    Neighbours count as well: a plan that speaks of 转移 and of 责任人 but nowhere of both in a sentence has no 转移责任人.
    """
    words = _telling_words(text, telling, lower)
    absent = {w: x for w, x in words.items() if not theirs.has(w)}
    pairs = [(a, b) for a, b in pairwise(words) if a + b in text]
    weight = {pair: PAIR * (words[pair[0]] + words[pair[1]]) for pair in pairs}
    apart = sum(weight[a, b] for a, b in pairs if a in absent or b in absent or not theirs.together(a, b))
    return _Missed(absent, sum(absent.values()) + apart, sum(words.values()) + sum(weight.values()))


def _order(s: Statement, upper: Reviewed, lower: Reviewed, weights: Weights) -> tuple[int, bool] | None:
    """Where the order begins that a statement gives to whoever the lower plan is of, and whether by name; None if it gives none.

    A general plan's order binds a plan for one hazard only where it speaks of that hazard, and an enterprise only by name or trade.
    """
    if s.cells:
        return None
    text, tier = s.text, tier_of(lower)
    own = particular(fold(lower.metadata.title)) - UMBRELLA
    if (
        own
        and not particular(fold(upper.metadata.title)) & own
        and not particular(text) & own
        and not _names_it(text, lower, weights)
    ):
        return None
    classes = [m for m in _TO[tier].finditer(text) if m.group()] if tier in _TO else []
    if tier == "county":  # what its towns have to do stands in its own plan
        classes += [m for m in _TO["town"].finditer(text) if m.group() and m.start() <= 1 and _STANDING.search(text)]
    if tier == "unit":
        classes = [m for m in classes if _of_trade(m.group(), lower)]
    ends = [(m.end(), False) for m in classes if _is_subject(text, m)]
    ends += [(m.end(), True) for name in _names(lower, weights) for m in re.finditer(re.escape(name), text)]
    for end, by_name in sorted(ends):
        if text[end : end + 1] == ":":
            return end + 1, by_name
        if text[:end] == _leading(text, end) and _STANDING.search(text) and not _ORDERS.search(text):
            return end, by_name
        m = _ORDERS.search(text, end, end + (14 if by_name else 30))
        if m and not re.search(r"[。;]", text[end : m.start()]):
            return m.end(), by_name
    return None


def _leading(text: str, end: int) -> str:
    """What a statement begins with up to an offset, if that is nothing but names of those below: 乡镇、街道和村、社区."""
    return text[:end] if _NAMES_ALONE.fullmatch(text[:end]) else ""


def _list_missed(clause: str, upper: Reviewed, lower: Reviewed) -> str:
    """A list that has to be kept all year for the hazard of both plans, where the lower one knows of no such list: 转移责任人名单."""
    m = _KEPT.search(clause)
    own = particular(fold(upper.metadata.title)) & particular(fold(lower.metadata.title)) - UMBRELLA
    return m.group() if m and own and _STANDING.search(clause) and m["list"] not in lower.folded else ""


def _names_it(text: str, lower: Reviewed, weights: Weights) -> bool:
    return any(name in text for name in _names(lower, weights))


def _of_trade(written: str, lower: Reviewed) -> bool:
    """True if a class of enterprises is the one whose plan this is: 燃气经营企业 for a gas company; 生产经营单位 is everybody."""
    trade = _CLASS_WORDS.sub("", written)
    title = fold(lower.metadata.title)
    return len(trade) >= 2 and (
        any(trade[i : i + 2] in title for i in range(len(trade) - 1)) or lower.folded.count(trade) >= TRADE
    )


def _is_subject(text: str, m: "re.Match[str]") -> bool:
    """False for 协助各区(县)…, 报各区…, 区县融媒体中心…: they are not the ones who are ordered."""
    if re.match(r"[\u4e00-\u9fff]{0,8}(?:中心|企业|公司|媒体|运营商)", text[m.end() :]):
        return False
    return not re.search(
        r"(?:协助|指导|督促|督导|支援|支持|会同|通知|通报|报|向|对|和|与|由市|检查|帮助|给予|为|组织|协调|及|跨)$",
        text[: m.start()],
    )


@lru_cache(maxsize=256)
def _body_names(title: str, region: str) -> tuple[str, ...]:
    names = [region] if region else []
    head = re.split(r"突发|应急|防汛|灾害|台风|地震|森林|生产安全|综合|总体|事故|颱風", title)[0]
    if len(head) >= 3:
        names.append(head)
    return tuple(names)


def _names(d: Reviewed, weights: Weights) -> list[str]:
    """How an upper plan may call the one whose plan it is: its region, the body that issued it, the head of its title."""
    names = [*_body_names(fold(d.metadata.title), d.region)]
    if d.metadata.issuer:
        names.append(fold(d.metadata.issuer))
    names += [full for short, full in d.short_names.items() if short.endswith(("委员会", "公司", "管委会"))]
    names += [n.removeprefix(r) for n in names for r in weights.regions if n.startswith(r) and _UNIT_NAME.search(n)]
    names += [m["zone"] for n in names if (m := _ZONE.match(n))]
    names += [f"{bare(n)}人民政府" for n in names[:1] if n]
    return [n for n in dict.fromkeys(names) if len(n) >= 3]


def _clauses(text: str, start: int) -> Iterator[tuple[int, int]]:
    at = start
    for m in re.finditer(r"[,;。:]", text[start:]):
        if start + m.start() - at >= 4 and m.group() != ":":  # 并履行下列义务: the list follows
            yield at, start + m.start()
        at = start + m.end()
    if len(text) - at >= 4:
        yield at, len(text)


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    return _uncached(text)


def _uncached(text: str) -> tuple[str, ...]:
    return tuple(t for t in _lexicon().terms(text) if "+" not in t and len(t) >= 2 and not t[0].isdigit())


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return Lexicon()


def _telling(family: Sequence[Reviewed]) -> dict[str, float]:
    """How much a word tells, over the statements of a family."""
    seen: Counter[str] = Counter()
    total = 0
    for d in family:
        for s in d.statements:
            total += 1
            seen.update(set(_words(s.text)))
    return {w: math.log(1 + total / n) for w, n in seen.items()}


def _telling_words(text: str, telling: Mapping[str, float], lower: Reviewed) -> dict[str, float]:
    place = bare(lower.region) or "\0"
    return {w: telling.get(w, 1.0) for w in _words(text) if w not in _COMMON and place not in w}


@dataclass(frozen=True, slots=True)
class _Missed:
    """What a plan does not have of a clause."""

    words: Mapping[str, float]  # with their weights
    missed: float  # weight of these and of neighbours that stand nowhere together
    total: float  # weight of the whole clause


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The words of a plan, in each of its statements, and what they are compared as."""

    words: frozenset[str]
    statements: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, d: Reviewed, weights: Weights) -> "_Vocabulary":
        whole = frozenset(_compared(_uncached(weights.full(d.folded))))
        return cls(whole, tuple(frozenset(_compared(_words(weights.full(s.text)))) for s in d.statements))

    def has(self, word: str) -> bool:
        return word in self.words or plain(word).strip() in self.words

    def together(self, one: str, other: str) -> bool:
        a, b = ({w, plain(w).strip()} for w in (one, other))
        return any(a & s and b & s for s in self.statements)


def _compared(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word
        yield plain(word).strip()


def _title(d: Reviewed) -> tuple[int, int]:
    """Where a document bears its title."""
    first = d.document.paragraphs[0] if d.document.paragraphs else None
    return (first.start, first.end) if first else (0, min(len(d.document.text), 40))
