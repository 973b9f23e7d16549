"""Figures that do not fit what they count: 以下6个工作组 and five follow, 48万条 whose parts add up to 47, a total row that is off.

Only what is spelled out whole is counted: a list that ends in 等, parts that leave some out (其中……) are not. Left out: figures that
two places give for one thing (number.py).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from ingest.numerals import NUMERAL, number
from kb.checks.facts import Fact, facts
from kb.checks.finding import Finding, Findings, Kind
from kb.checks.reviewed import Reviewed
from kb.checks.slots import opposed
from kb.checks.statements import Cell, Statement

_N = r"(?P<n>\d{1,2}|[二两三四五六七八九]|十[一二三四五六七八九]?|[二三]十[一二三四五六七八九]?)"
_MEASURE = r"(?P<unit>个|项|种|类|大类|条|方面|级|组|支|部分|环节|步骤|阶段|等级|点|名|家|处|座|大)"
# 设置以下6个工作组：甲、乙、丙。  分为3类：甲、乙和丙。
_FORWARD = re.compile(
    rf"(?:以下|下列|下设|设置|设立|设有|设|分为|划分为|分成|包括|共有|共|成立|组建|建立|由|含|主要有|即)\s?(?:以下|下列)?{_N}(?:个)?{_MEASURE}(?P<what>[^,;:。、|()]{{0,14}})(?:(?:,?(?:分别为|分别是|包括|即|为))?:|,(?:分别为|分别是|包括|即|为))(?P<list>[^:。|]+)"
)
_PLAIN = re.compile(
    r"(?:下设|设置|设立|分为|划分为|分成|包括|共有|共|成立|组建)\s?(?P<list>(?:[^,;:。、|]{2,16}、)+[^,;:。、|]{2,16}?(?:和|及|以及|与)[^,;:。、|和及与]{2,16}?)(?:等)?(?P<n>[二两三四五六七八九十]|\d{1,2})(?:个)?(?P<unit>个|类|种|级|组|大类|等级|支)(?![^,;。:]{0,2}以上)"
)
# 以下五项：/ 下列6种情形之一的： and the items follow below.
_OPENS = re.compile(
    rf"(?:以下|下列|如下)\s?{_N}(?:个)?{_MEASURE}[^,;。|]{{0,20}}:$|(?:共|设|有|建|立)[^,;。|]{{0,16}}?{_N.replace('<n>', '<n2>')}(?:个)?{_MEASURE.replace('<unit>', '<unit2>')}[^。|]{{0,40}}(?:如下|下列|以下)[^。|,;]{{0,6}}:$"
)
_ET_CETERA = re.compile(r"等(?:[^、]{0,12})$|等$|其他|……|\.\.\.")
_CODE = re.compile(
    r"[\"'](?P<code>\d{2,6})[\"']?[^,;:。|]{0,8}(?:[\"'])?[^,;:。|]{0,8}?[,:(]?(?:即|:|是指|包括)(?P<said>[^。|]{8,160})"
)
_PART = re.compile(rf"(\d+|[{NUMERAL}两])(?:个|项|支|张|套|条|级|类|大|种|名|座|处|本|库|中心|平台)")
_ANNEXES = re.compile(rf"(?:共有?|有|包括|含)附件{_N}个|附件(?:共|计)(?:有|计)?{_N.replace('<n>', '<n2>')}个")
_AND_SO_ON = re.compile(r"(?<![一二三四五六七八九特])等(?!级)")  # 三等库 is a class
_TOTAL = re.compile(r"^(?:合计|总计|共计|小计|总数)$")
_FIGURE = re.compile(r"^(\d+(?:,\d{3})*(?:\.\d+)?)")
_OF_WHICH = re.compile(r"其中|分别为|分别是|包括|含|[,:]计(?!划)")
_NEARLY = 0.75  # of a total that its parts must reach, to be taken for all of them


class CountCheck:
    """Numbers of items, sums and totals."""

    kind: Kind = "count"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """What is counted wrongly, within each document."""
        found: list[Finding] = []
        for d in documents:
            if d.is_rule and d.metadata.kind != "law":
                found += [*self._lists(d), *self._annexes(d), *self._sums(d), *self._totals(d)]
        return Findings(tuple(found))

    def _lists(self, d: Reviewed) -> Iterator[Finding]:
        for n, s in enumerate(d.statements):
            if s.cells:
                continue
            for said, given, span in (*_inline(s), *_coded(s)):
                if said != given:
                    yield self._finding(d, s, f"写明“{said}”，实际列出的是{given}", span)
            if (m := _OPENS.search(s.text)) and (count := number((m["n"] or m["n2"]).replace("两", "二"))):
                items = _items(d, n)
                if items >= 2 and items != count and count >= 2:
                    yield self._finding(
                        d,
                        s,
                        f"写明{count}{_measure(m)}，下文列出{items}{_measure(m)}",
                        m.span("n" if m["n"] else "n2"),
                        items,
                    )

    def _sums(self, d: Reviewed) -> Iterator[Finding]:
        for _, group in groupby(facts(d), key=lambda f: f.statement.start):
            of_one = [f for f in group if f.comparison == "is" and not f.statement.cells]
            for unit in dict.fromkeys(f.unit for f in of_one):
                yield from self._sum(d, [f for f in of_one if f.unit == unit])

    def _sum(self, d: Reviewed, of_unit: Sequence[Fact]) -> Iterator[Finding]:
        if len(of_unit) < 3:
            return
        total, *parts = of_unit
        text = d.folded[total.end : parts[0].start]
        whole = d.folded[total.statement.start : total.statement.end]
        between = [d.folded[a.end : b.start] for a, b in pairwise(of_unit)]
        listed = len(of_unit) >= 4 and between[0].startswith(",") and all(x.startswith("、") for x in between[1:])
        if not (_OF_WHICH.search(text) or listed) or _AND_SO_ON.search(whole, parts[0].start - total.statement.start):
            return
        stop = next(
            (k for k, f in enumerate(parts) if k and re.search(r"[;。]", d.folded[parts[k - 1].end : f.start])),
            len(parts),
        )
        parts = parts[:stop]
        made, said = round(sum(f.values[0] for f in parts), 6), total.values[0]
        if len(parts) == 2 and made > said and "其中" in text and not _apart(d, total, parts):
            return  # 其中沿河乡镇9个，易发乡镇7个: one may be both
        if len(parts) >= 2 and made != said and (made > said or (len(parts) >= 3 and made >= _NEARLY * said)):
            yield self._finding(
                d,
                total.statement,
                f"分项之和与总数不符：总数为“{total.written}”，各分项相加为{_plain(made, total)}",
                (total.start - total.statement.start, total.end - total.statement.start),
                certain=made > said,
            )

    def _annexes(self, d: Reviewed) -> Iterator[Finding]:
        """本预案共有附件2个, of which three follow."""
        there = [s for s in d.document.sections if s.kind == "附件"]
        for s in d.statements:
            m = _ANNEXES.search(s.text) if there and not s.cells else None
            said = number((m["n"] or m["n2"]).replace("两", "二")) if m else None
            if m and said and said != len(there):
                span = m.span("n" if m["n"] else "n2")
                yield self._finding(d, s, f"写明附件{said}个，所存文件有{len(there)}个", span, len(there))

    def _totals(self, d: Reviewed) -> Iterator[Finding]:
        rows = [s for s in d.statements if s.cells]
        for _, group in groupby(rows, key=lambda s: s.table):
            body: list[Statement] = []
            every: list[Statement] = []  # of the table: what a 合计 below several 小计 adds up
            parts = 0
            for s in group:
                word = next((m.group() for c in s.cells[:2] if (m := _TOTAL.match(c.text))), "")
                if not word:
                    body.append(s)
                    every.append(s)
                    continue
                yield from self._total(d, s, every if parts and word != "小计" else body)
                parts += word == "小计"
                body = []

    def _total(self, d: Reviewed, total: Statement, body: Sequence[Statement]) -> Iterator[Finding]:
        for n, cell in enumerate(total.cells):
            column = [s.cells[n].text for s in body if n < len(s.cells)]
            values = [float(m[1].replace(",", "")) for text in column if (m := _FIGURE.match(text))]
            said = _FIGURE.match(cell.text)
            if said and len(values) >= 2 and len(values) == len(column) and _counts(cell):
                made = round(sum(values), 6)
                if made != float(said[1].replace(",", "")):
                    span = (cell.start - total.start, cell.end - total.start)
                    yield self._finding(
                        d,
                        total,
                        f"合计与各行之和不符：“{cell.head}”合计为{cell.text}，各行相加为{made:g}",
                        span,
                        certain=True,
                    )

    def _finding(
        self, d: Reviewed, s: Statement, said: str, span: tuple[int, int], items: int = 0, *, certain: bool = False
    ) -> Finding:
        return Finding(
            self.kind,
            "medium" if "之和" in said else "low",
            said,
            (d.place_of(s, [(s.start + span[0], s.start + span[1])]),),
            "请核对数目，或补齐、删去所列内容",
            certain=certain or not items,
        )


def _measure(m: re.Match[str]) -> str:
    unit = str(m["unit"] or m["unit2"])
    return f"个{unit}" if unit in ("方面", "部分", "环节", "步骤", "阶段", "等级", "组") else unit


def _inline(s: Statement) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """(said, listed, where the number stands) of lists within a sentence."""
    for m in (*_FORWARD.finditer(s.text), *_PLAIN.finditer(s.text)):
        said = number(m["n"].replace("两", "二"))
        listed = _listed(m["list"])
        if said and listed and said >= 2:
            yield said, listed, m.span("n")


def _listed(text: str) -> int:
    """How many items a list has; 0 where it cannot be counted."""
    text = re.sub(r"\([^()]*\)", "", text).strip(" ;,。")
    if _ET_CETERA.search(text) or text.count("(") != text.count(")"):
        return 0
    marks = ";" if ";" in text else "、"
    if marks == "、" and "," in text:
        return 0
    parts = [p for p in text.split(marks) if p.strip()]
    if not parts:  # 分为三类：（见附件）。
        return 0
    if marks == "、":
        last = parts[-1]
        joined = re.fullmatch(r"([^和及与]{2,14})(?:以及|和|及|与)([^和及与]{2,14})", last)
        if joined and _alike(joined[1], joined[2], parts[:-1]):
            parts[-1:] = [joined[1], joined[2]]
        elif joined:
            return 0
    return len(parts) if len(parts) >= 2 else 0


def _alike(one: str, other: str, before: Sequence[str]) -> bool:
    """True if 甲和乙 are two items, as those before end: 综合组、后勤组和宣传组."""
    ends = {p.strip()[-1] for p in before} or {other[-1]}
    return (one[-1] in ends and other[-1] in ends) or (len(ends) > 1 and one[-1] != "、")


def _coded(s: Statement) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """“1134”工程，即1个平台、1个中心、3支队伍、4项制度: figures of the code against those spelled out."""
    for m in _CODE.finditer(s.text):
        said = [number(n.replace("两", "二")) or 0 for n in _PART.findall(m["said"])]
        digits = [int(c) for c in m["code"]]
        if len(said) == len(digits) and said != digits:
            yield int(m["code"]), int("".join(str(n) for n in said)), m.span("code")


def _items(d: Reviewed, n: int) -> int:
    """How many items follow a line that opens a list."""
    opening = d.statements[n]
    starts = {s.start: s for s in d.document.sections}
    first = next((p for p in d.document.paragraphs[opening.paragraph + 1 :] if p.start in starts), None)
    if first is None or d.document.paragraphs[opening.paragraph + 1 :][0] is not first:
        return 0
    kind, parent = starts[first.start].kind, starts[first.start].parent
    return sum(s.kind == kind and s.parent == parent and s.start > opening.start for s in d.document.sections)


def _apart(d: Reviewed, total: Fact, parts: Sequence[Fact]) -> bool:
    """True if two parts can have nothing in common: 城区12辆、乡镇8辆."""
    one, other = (d.folded[a : b.start] for a, b in ((total.end, parts[0]), (parts[0].end, parts[1])))
    return opposed(one, other)


def _counts(cell: Cell) -> bool:
    return not re.search(r"率|比例|%|均|时间|日期|编号|序号", cell.head)


def _plain(value: float, like: Fact) -> str:
    """A sum in the unit of the total: 47万条."""
    for scale, name in ((10**8, "亿"), (10**4, "万")):
        if name in like.written:
            return f"{value / scale:g}{name}{like.unit}"
    return f"{value:g}{like.unit}"
