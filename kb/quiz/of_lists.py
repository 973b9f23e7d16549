"""Questions of lists: which belong, which does not, name them all, put them in order.

A wrong option is an item of another list of the same make: what stands nowhere in the article, says nothing that the list says too, and,
where it is of another document, speaks of the same matter. Left out: finding lists (listings.py).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from index.lexical import first_word
from ingest.fold import fold
from kb.quiz.bodies import pairs, share_of
from kb.quiz.item import GAP, Item, Source
from kb.quiz.library import Library
from kb.quiz.listings import Listed, Listing, is_open
from kb.quiz.making import made, multiple, shuffled
from kb.quiz.stems import according, in_script_of, named, quoted
from kb.script import script_of

_LONGEST = 50  # characters of an option
_NAMES = frozenset(
    ["应急", "抢险", "预警", "安全", "救灾", "救援", "救助", "危险", "灾害"]
)  # nouns, though tagged verbs
_HEADS = frozenset(
    [
        "情况",
        "工作",
        "措施",
        "职责",
        "要求",
        "规定",
        "内容",
        "事项",
        "制度",
        "预案",
        "方案",
        "单位",
        "部门",
        "计划",
        "变化",
        "调整",
        "问题",
        "标准",
        "管理",
        "保障",
    ]
)  # what many things end in
_NEAR = 0.14  # … and must, if the list is of another document: what is of another matter nobody takes for right
_LIKE = 0.34  # share of the pairs of characters of a wrong option that may stand in the list it does not belong to
_LIKE_OPEN = 0.2  # … where the list itself leaves room: 以及其他救助措施
_ASKS_FOR = re.compile(
    r"^(?P<before>.+?)下列哪些(?P<what>(?:[^,，。；？和]{0,6})(?:内容|职责|职責|任务|任務|条件|條件|要求|材料|事项|事項|措施|情形|信息|因素|资料|資料|场所|设备))？$"
)
_THINGS = re.compile(r"下列哪些[^,，]{0,4}(?:设备|設備|场所|場所|人员|人員|单位|單位|部门|部門|物资|物資)？$")
_INCLUDES = re.compile(r"^(?P<before>.+?)(?:主要)?包括下列哪些？$")
_CASES = re.compile(r"^(?P<of>.+(?:情形|行为|行為|情况|情況))有下列哪些？$")
_ONE_MATTER = (
    0.4  # of the pairs of a question that another one shares, if both ask for one kind of thing: contents of plans
)
# What a list is of: wrong options are taken from lists of the same.
_NOUNS = (
    ("duty", re.compile(r"职责|任务|職責|任務|履行")),
    ("condition", re.compile(r"条件|要求|具备|符合")),
    ("measure", re.compile(r"措施")),
    ("case", re.compile(r"情形|行为|情况")),
    ("papers", re.compile(r"材料|文件|资料|申请")),
    ("content", re.compile(r"内容|事项|信息|因素|包括")),
)
_OURSELVES = re.compile(r"本(?:单位|部门|企业|公司|市|县|区|乡|校|院|专项|预案|条例|法|办法)")
_NAMED = 0.25  # of the pairs of a wrong option that may stand in the question itself


def of_list(one: Listing, library: Library) -> Iterator[Item]:
    """The questions of a list."""
    clause = one.clause
    if _THINGS.search(one.question) and _make(one)[0]:
        return  # asked for things, and told what to do with them: 控制下列设备：停止风机……
    closed = [i for i in one.items if not is_open(i) and len(i.text) <= _LONGEST]
    wrong = _wrong_items(one, library)
    rng = library.rng
    source: Source = "list"
    if one.inline:
        if len(wrong) >= 1 and len(closed) <= 5:
            options = shuffled([*(i.text for i in closed), *wrong[: max(1, 5 - len(closed))]], rng)
            yield multiple(clause, according(clause, one.question), options, closed, source=source, level=2)
        return
    if len(closed) >= 3 and wrong:
        total = rng.choice((4, 4, 5))
        false = rng.sample(wrong[:6], min(len(wrong[:6]), rng.choice((1, 2))))
        right = max(2, min(len(closed), total - len(false)))
        chosen = [closed[i] for i in sorted(rng.sample(range(len(closed)), right))]
        options = shuffled([*(i.text for i in chosen), *false], rng)
        question = according(clause, f"{one.question}{GAP}")
        yield multiple(clause, question, options, chosen, source=source, level=1 + len(false))
        if one.whole and (none := _which_is_none(one)):
            chosen = [closed[i] for i in sorted(rng.sample(range(len(closed)), 3))]
            options = shuffled([*(i.text for i in chosen), false[0]], rng)
            unlisted = in_script_of(clause.document, "未列举") + quoted(clause.document, false[0])
            said = f"{named(clause, where=False)}{clause.proof.locator}{unlisted}"
            yield made(
                "single",
                source,
                according(clause, none),
                options,
                (options.index(false[0]),),
                false[0],
                clause,
                2,
                said,
            )
    if one.whole and sum(len(i.text) for i in one.items) <= 420:
        numbered = "；".join(f"（{n}）{i.text}" for n, i in enumerate(one.items, 1)) + "。"
        yield made("short", source, according(clause, one.plainly), (), (), numbered, clause, 2 + (len(one.items) > 5))
    if one.ordered and one.whole and 3 <= len(one.items) <= 7 and not any(is_open(i) for i in one.items):
        shown = shuffled([i.text for i in one.items], rng)
        asked = re.sub(
            r"(?:，?(?:应当?)?(?:按照|依照|按|依|履行|遵循|实施|采取)(?:以下|下列)?)?(?:包括)?下列哪些.*$|下列哪些",
            "",
            one.question,
        ).rstrip("？，")
        order = in_script_of(clause.document, "请将下列各项按先后次序排列。")
        stem = according(clause, f"{asked}，{order}" if asked else order)
        right_order = tuple(shown.index(i.text) for i in one.items)
        yield made("order", "order", stem, shown, right_order, " → ".join(i.text for i in one.items), clause, 3)


def _wrong_items(one: Listing, library: Library) -> list[str]:
    """Items of other lists that this one does not have, of the same make: those of its own document first."""
    here = pairs(one.clause.folded)
    asked = pairs(fold(one.question))
    article = _around(one)
    lengths = [len(i.text) for i in one.items]
    low, high = min(lengths) * 0.6, min(_LONGEST, max(lengths) * 1.5)
    make, noun = _make(one), _noun(one)
    like = _LIKE_OPEN if any("其他" in i.folded for i in one.items) else _LIKE
    script = in_script_of(one.document)
    own: list[Listed] = []
    others: list[Listed] = []
    for d in library.documents:
        for listing in library.lists[d.id]:
            if (
                listing.clause == one.clause
                or listing.inline != one.inline
                or (one.inline and listing.what != one.what)
            ):
                continue
            if not one.inline and (_make(listing) != make or _noun(listing) != noun or _asks_alike(one, listing)):
                continue
            for item in listing.items:
                if (
                    low <= len(item.text) <= high
                    and not is_open(item)
                    and item.folded not in article
                    and not (_OURSELVES.search(item.folded) and not _OURSELVES.search(one.clause.folded))
                    and _is_wrong_here(item, here, like, inline=one.inline)
                    and (one.inline or (_is_made(item, make) and not _says_again(item, one)))
                    and (one.inline or share_of(pairs(item.folded), asked) <= _NAMED)
                    and script_of(item.text) in (script, "simplified" if one.inline else script)
                ):
                    (own if d.id == one.document.id else others).append(item)
    if not one.inline:  # of another document only what is of the same matter
        others = [i for i in others if share_of(pairs(i.folded), here) >= _NEAR]
    own.sort(key=lambda i: (-share_of(pairs(i.folded), here), i.folded))
    others.sort(key=lambda i: (-share_of(pairs(i.folded), here), i.folded))
    return list(dict.fromkeys(i.text for i in (*own, *others)))[:8]


def _asks_alike(one: Listing, other: Listing) -> bool:
    """True if what belongs to the one list may belong to the other: contents of two plans, measures where others are left open."""
    a, b = pairs(fold(one.question)), pairs(fold(other.question))
    share = max(share_of(a, b), share_of(b, a))
    is_closed = one.document.id == other.document.id and not any(is_open(i) for i in one.items)
    return share > _ONE_MATTER and not is_closed


def _is_wrong_here(item: Listed, here: frozenset[str], like: float, *, inline: bool) -> bool:
    """True for what says little that the list says, and, but for principles, something of its matter."""
    share = share_of(pairs(item.folded), here)
    return share <= like and (inline or share > 0)


def _noun(one: Listing) -> str:
    """What a list is of, by the word behind 下列哪些, or the last one before it, that tells: 职责, 条件, 内容."""
    before, _, behind = fold(one.question).partition("下列哪些")
    for part, nearest in ((behind.split(",")[0], min), (before, max)):
        found = [(m.end(), name) for name, pattern in _NOUNS for m in pattern.finditer(part)]
        if found:
            return nearest(found)[1]
    return ""


def _make(one: Listing) -> tuple[bool, bool, bool]:
    """How the items of a list are made: beginning with a verb or a noun, ending with 的 or not, asking 是否 or not."""
    verbs = sum(_begins_with_verb(i.text) for i in one.items)
    ends = sum(i.folded.endswith("的") for i in one.items)
    asks = sum("是否" in i.folded for i in one.items)
    return verbs * 2 >= len(one.items), ends * 2 >= len(one.items), asks * 2 >= len(one.items)


def _is_made(item: Listed, make: tuple[bool, bool, bool]) -> bool:
    return (_begins_with_verb(item.text), item.folded.endswith("的"), "是否" in item.folded) == make


def _says_again(item: Listed, one: Listing) -> bool:
    """True if what an option ends in is named in an item of the list: 事故的简要经过 beside 事故发生经过和救援情况."""
    head = item.folded.rstrip("的等")[-2:]
    return head not in _HEADS and any(head in i.folded for i in one.items)


@lru_cache(maxsize=20_000)
def _begins_with_verb(text: str) -> bool:
    """组织抢救遇险人员 -> True, 事故的简要经过 -> False, by the part of speech of the first word."""
    word, tag = first_word(fold(text[:12]))
    return word not in _NAMES and tag in ("v", "d", "p", "vd")


def _around(one: Listing) -> str:
    """The whole article or section in which a list stands, folded."""
    document = one.document
    holding = [s for s in document.document.sections if s.start <= one.clause.start < s.end and s.kind == "条"]
    if holding:
        return document.folded[holding[-1].start : holding[-1].end]
    return one.clause.folded


def _which_is_none(one: Listing) -> str:
    """报告事故应当包括下列哪些内容？ -> 下列哪一项不属于报告事故应当包括的内容？（　　）; "" where that cannot be said."""
    if m := _ASKS_FOR.match(one.question):
        of = f"{m['before']}的{m['what']}"
    elif m := _INCLUDES.match(one.question):
        of = m["before"]
    elif m := _CASES.match(one.question):
        of = m["of"]
    else:
        return ""
    if "之一" in of or (("，" in of or "," in of) and not _CASES.match(one.question)):
        return ""
    return f"{in_script_of(one.document, '下列哪一项不属于')}{of}？{GAP}"
