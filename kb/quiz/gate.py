"""Which questions are good enough to be printed, and why the others are not.

Every rule here drops a question rather than mends it. Sources of the rules: 命题 guidelines for choice items (Haladyna, Downing &
Rodriguez, 2002: options of like length, no clue in the stem, one right answer); the rest is what people act on.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from ingest.fold import fold
from kb.quiz.bodies import pairs
from kb.quiz.figures import figures
from kb.quiz.item import GAP, Item

_LONGEST_STEM = 230
_LONGER = 2.6  # times the shortest option that the longest may have
_SLACK = 6  # … and so many characters beside
_NEARLY = 0.86  # share of pairs in common that makes two stems one question
_GENERIC = re.compile(
    r"国务院|国家|全国|中央|人民政府|地方各级|县级以上|设区的|市级|县级|乡级|省级|各级|地方|行政主管|监督管理|主管|管理|部门|机构|机关|委员会|指挥部|办公室|领导小组|小组|单位|人员|负责人|总队|支队|应急|安全|突发事件|灾害|事故|防汛|[省市区县局委厅部办]"
)
_ORGANS = re.compile(
    r"国务院|国家|全国|人民政府|政府|地方|[县市省乡]级|各级|以上|行政主管|监督管理|主管|管理|部门|机构|机关|委员会|指挥部|办公室|小组|单位|人员|负责人|应急预案|预案"
)  # what bodies and terms are called beside their own names
_ODD = re.compile(
    r"[\ufffd\ue000-\uf8ff]|[×*＊]{2}|_{2,}|\.{4}|…{2}|[,，、；;]\s*[。？]|。。|，，|（）|(?<![A-Za-z])[lIO](?=[\d万千百亿]*元)"
)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Why questions were not taken, and how many."""

    reason: str
    count: int
    example: str  # the stem of the first


def faults(item: Item) -> str:
    """Why a question by itself will not do, in Chinese; "" if it will."""
    for reason, rule in _RULES.items():
        if rule(item):
            return reason
    return ""


def doubts(item: Item) -> str:
    """What to look at again in a question that a person has written, in Chinese; "" for nothing."""
    if fault := faults(item):
        return fault
    told = fold(item.answer_text)
    if (
        item.type in ("single", "blank")
        and item.source != "level"
        and item.answer_text
        and told not in fold(item.proof.quote)
    ):
        return f"所引条款原文中没有新的答案“{item.answer_text}”"
    return ""


def _answer_in_stem(i: Item) -> bool:
    if i.type in ("judge", "order", "short", "multiple") or len(i.answer_text) < 2:
        return False
    return fold(i.answer_text) in fold(i.stem)


def _too_few(i: Item) -> bool:
    return (i.type == "single" and len(i.options) < 4) or (
        i.type == "multiple" and (len(i.options) < 4 or len(i.answer) < 2)
    )


def _same_options(i: Item) -> bool:
    folded = [re.sub(r"\W", "", fold(o)) for o in i.options]
    return len(set(folded)) < len(folded) or any(
        a != b and len(a) > 5 and (a in b) for a in folded for b in folded if i.type in ("single", "multiple")
    )


def _same_values(i: Item) -> bool:
    """True if two options say the same amount in other words: 60分钟 and 1小时."""
    if i.type != "single" or i.source not in ("number", "deadline", "frequency"):
        return False
    values = [(f.kind, f.values) for o in i.options for f in figures(fold(o))[:1]]
    return any(a[0] == b[0] and a[1] == b[1] for n, a in enumerate(values) for b in values[n + 1 :])


def _unlike_lengths(i: Item) -> bool:
    if i.type not in ("single", "multiple"):
        return False
    lengths = [len(o) for o in i.options]
    return max(lengths) > min(lengths) * _LONGER + _SLACK


def _guessed(i: Item) -> bool:
    """True if the right option alone says words of the stem."""
    if i.type != "single":
        return False
    stem = pairs(fold(i.stem.split("，", 1)[-1]))
    shares = [len(pairs(fold(o)) & stem) / max(1, len(pairs(fold(o)))) for o in i.options]
    right = shares[i.answer[0]]
    rest = [s for n, s in enumerate(shares) if n != i.answer[0]]
    much, more = (0.35, 0.25) if i.source == "term" else (0.6, 0.4)  # 输电线路灾害 of 输电之线路受损
    return len(i.options[i.answer[0]]) > 3 and right >= much and max(rest) < right - more


def _leaks(i: Item) -> bool:
    """True if the stem says again what tells the unit or term that is asked for: 检查人员, 基层公安机关, 专项性工作方案."""
    if i.source not in ("body", "term") or i.type not in ("single", "blank"):
        return False
    stem, answer = fold(i.stem.split("，", 1)[-1]), fold(i.answer_text)
    if i.source == "body":
        own = _GENERIC.sub(" ", answer)
        if any(word[n : n + 2] in stem for word in own.split() for n in range(len(word) - 1)):
            return True
    if i.type == "blank":
        return False
    others = [fold(o) for n, o in enumerate(i.options) if n not in i.answer]
    alone = {p for p in pairs(_ORGANS.sub(" ", answer)) if not any(p in o for o in others)}
    theirs = {p for o in others for p in pairs(_ORGANS.sub(" ", o)) if p not in answer}
    told = [p for p in alone if p in stem]
    if i.source == "term":
        again = any(stem.count(c) > 1 and not any(c in o for o in others) for c in answer)  # 礦災 of 礦場、礦坑
        return again or bool(told)
    return bool(told) and not any(p in stem for p in theirs)


def _period_told(i: Item) -> bool:
    """True if the stem says again how often: （每年）编列年度预算."""
    if i.source != "frequency" or i.type not in ("single", "blank"):
        return False
    stem, answer = fold(i.stem), fold(i.answer_text)
    return any(period in answer and f"{period}度" in stem for period in ("年", "季", "月")) or f"本{answer[1:]}" in stem


def _longest_is_right(i: Item) -> bool:
    if i.type != "single" or i.source == "list":
        return False
    lengths = sorted((len(o) for o in i.options), reverse=True)
    return len(i.options[i.answer[0]]) == lengths[0] and lengths[0] > lengths[1] * 1.6 + 2


_RULES: Final[Mapping[str, Callable[[Item], bool]]] = {
    "题干过长": lambda i: len(i.stem) > _LONGEST_STEM,
    "选项数值相同": _same_values,
    "题干不成句": lambda i: bool(_ODD.search(i.stem.replace(GAP, ""))) or any(_ODD.search(o) for o in i.options),
    "题干没有空": lambda i: i.type == "single" and GAP not in i.stem,
    "题干里有答案": _answer_in_stem,
    "选项不足": _too_few,
    "选项重复或互相包含": _same_options,
    "选项长短悬殊": _unlike_lengths,
    "从选项可以猜出答案": lambda i: _guessed(i) or _longest_is_right(i),
    "题干提示了答案": lambda i: _leaks(i) or _period_told(i),
    "答案过长": lambda i: i.type == "blank" and len(i.answer_text) > 24,
}


class Kept:
    """The questions taken so far: what is nearly the same as one of them is dropped."""

    def __init__(self) -> None:
        self._said: dict[str, list[frozenset[str]]] = {}
        self._whole: set[str] = set()

    def takes(self, item: Item) -> bool:
        """True, and remembered, if there is no question like this one."""
        said = _bare(item)
        if said in self._whole:
            return False
        words = pairs(said)
        key = f"{item.type}|{fold(item.answer_text)[:24] if item.type != 'judge' else ''}"
        for other in self._said.get(key, ()):
            if len(words & other) >= _NEARLY * max(len(words), len(other)):
                return False
        self._whole.add(said)
        self._said.setdefault(key, []).append(words)
        return True


def _bare(item: Item) -> str:
    """A stem without the name of its document, so that one law held twice asks once."""
    return f"{item.type}:" + re.sub(
        r"^(?:根据|依据|依據)?《[^》]*》(?:第.{1,12}?[条條](?:之[一二三四五六七八九十\d]+)?)?(?:规定|規定)?[,，]?",
        "",
        fold(item.stem),
    )


def counted(reasons: Iterable[tuple[str, Item]]) -> tuple[Dropped, ...]:
    """The reasons with how many questions each, the most first."""
    found: dict[str, list[Item]] = {}
    for reason, item in reasons:
        found.setdefault(reason, []).append(item)
    return tuple(
        Dropped(reason, len(dropped), dropped[0].stem)
        for reason, dropped in sorted(found.items(), key=lambda r: -len(r[1]))
    )
