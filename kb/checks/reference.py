"""References that lead nowhere within a document: 见附件6 of four, 表3 of two, 按照4.9执行 where chapter 4 ends at 4.6.

Left out: articles of laws (law.py).
"""

import re
from collections.abc import Iterator, Sequence

from ingest.fold import fold
from ingest.numerals import NUMERAL, number
from kb.checks.articles import meant, place
from kb.checks.finding import Finding, Findings, Kind, Skipped
from kb.checks.reviewed import Reviewed
from kb.checks.statements import Statement

_FIGURE = rf"(?P<n>\d{{1,2}}(?:[-.]\d{{1,2}})?|[{NUMERAL}]{{1,3}})"
_ANNEX = re.compile(rf"(?P<word>附件|附录|附表|附图){_FIGURE}(?![\d号])")
_TABLE = re.compile(rf"(?<![图代列附填报量一])(?P<word>表|图)\s?{_FIGURE}(?![\d.]|[级层楼])")
_SECTION = re.compile(
    r"(?P<cue>本预案|本方案|本计划|本计画|本规程|本细则|详见|参见|见|按照?|依照|参照|符合|执行|根据|第)\s?(?:第)?\s?(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})(?![\d.]|\s?(?:米|%|万|亿|元|倍|公里|毫米|人|级|吨|小时|分|兆|升|度|版|m|k|g))(?=\s?(?:节|条|款|项|章|部分|的|规定|所|执行|要求|有关|中|,|。|;|\)|$))"
)
_ARTICLE = re.compile(
    rf"(?P<cue>本预案|本办法|本方案|本条例|本规定|本细则|本计[划画])第(?P<n>[{NUMERAL}\d]+)(?P<level>条|章)"
)
_OTHERS = re.compile(r"《[^《》]*》(?:\([^()]*\))?(?:的|中|之)?\s?$|(?:gb|dl|aq|xf|ga|jt|hj)[/t\s\d.-]*$")
_CAPTION = re.compile(
    rf"^\s?(?P<word>附件|附录|附表|附图|表|图)\s?(?P<n>\d{{1,2}}(?:[-.]\d{{1,2}})?|[{NUMERAL}]{{1,3}})"
)
_LISTED = re.compile(r"(?:附件|附录)?\s?(?P<n>\d{1,2})\s?[.、:]\s?[\u4e00-\u9fff]")


class ReferenceCheck:
    """Annexes, tables, sections and articles that a document speaks of as its own."""

    kind: Kind = "reference"

    def run(self, documents: Sequence[Reviewed]) -> Findings:
        """What is referred to and is not there."""
        found: list[Finding] = []
        skipped: list[Skipped] = []
        for d in documents:
            if not d.is_rule or d.metadata.kind == "law":
                continue
            found += [
                *self._numbered(d, _ANNEX, skipped),
                *self._numbered(d, _TABLE, skipped),
                *self._sections(d),
                *self._articles(d),
            ]
        return Findings(tuple(found), tuple(skipped))

    def _numbered(self, d: Reviewed, pattern: re.Pattern[str], skipped: list[Skipped]) -> Iterator[Finding]:
        held = _captions(d)
        missing: dict[str, list[tuple[Statement, tuple[int, int]]]] = {}
        for s in d.statements:
            for m in pattern.finditer(s.text):
                at = s.start + m.start()
                if at in held["at"] or _OTHERS.search(s.text, 0, m.start()) or (s.cells and m.start() == 0):
                    continue
                word, value = m["word"], _value(m["n"])
                there = held.get(word, set())
                if value is None or value in there:
                    continue
                if not there:
                    missing.setdefault(word, []).append((s, (at, s.start + m.end())))
                    continue
                said = d.document.text[at : s.start + m.end()]
                yield self._finding(
                    d, s, (at, s.start + m.end()), f"引用“{said}”，本文件只有{_several(word, there)}", certain=True
                )
        for word, places in missing.items():
            if word in ("附件", "附录", "附表"):
                s, span = places[0]
                said = "、".join(dict.fromkeys(d.document.text[a:b] for _, (a, b) in places))
                yield Finding(
                    self.kind, "low", f"引用了{said}，所存文件中没有任何{word}", (d.place_of(s, [span]),),
                    f"请核对{word}是否漏传、漏印",
                )  # fmt: skip
            else:
                skipped.append(
                    Skipped(
                        self.kind,
                        f"《{d.metadata.title}》的{word}没有编号的标题，{len(places)}处对{word}的引用没有核对",
                    )
                )

    def _sections(self, d: Reviewed) -> Iterator[Finding]:
        labels = {
            s.label.rstrip(".．、")
            for s in d.document.sections
            if re.fullmatch(r"\d{1,2}(?:\.\d{1,2})*[.．、]?", s.label)
        }
        decimal = {one for one in labels if "." in one}
        if len(decimal) < 3:
            return
        for s in d.statements:
            for m in _SECTION.finditer(s.text):
                parent = m["n"].rsplit(".", 1)[0]
                if (
                    m["n"] in labels
                    or _OTHERS.search(s.text, 0, m.start("n"))
                    or (m["cue"] == "第" and "第" not in m.group())
                ):
                    continue
                if parent not in labels and m["cue"] not in ("本预案", "本方案", "本计划", "见", "详见"):
                    continue
                own = sorted(
                    (x for x in decimal if x.rsplit(".", 1)[0] == parent), key=lambda x: [*map(int, x.split("."))]
                )
                there = f"第{parent}部分只有{own[0]}至{own[-1]}" if own else f"没有第{parent}部分的小节"
                span = (s.start + m.start("n"), s.start + m.end("n"))
                yield self._finding(d, s, span, f"引用“{m['n']}”，本文件{there}", certain=True)

    def _articles(self, d: Reviewed) -> Iterator[Finding]:
        for s in d.statements:
            for m in _ARTICLE.finditer(s.text):
                held = {
                    number(re.sub(r"[第条章\s]", "", fold(x.label)))
                    for x in d.document.sections
                    if x.kind == m["level"]
                } - {None}
                value = number(m["n"])
                if value is not None and value not in held:
                    there = f"只有{len(held)}{m['level']}" if held else f"不分{m['level']}"
                    span = (s.start + m.start("n") - 1, s.start + m.end())
                    yield self._finding(d, s, span, f"引用“第{m['n']}{m['level']}”，本文件{there}", certain=True)
                elif value is not None and m["level"] == "条" and (other := meant(d, s.text, value, s.start)):
                    span = (s.start + m.start("n") - 1, s.start + m.end())
                    yield Finding(
                        self.kind,
                        "medium",
                        f"引用“第{m['n']}条”，本句所说的内容在本文件第{other}条",
                        (d.place_of(s, [span]), place(d, value), place(d, other)),
                        "请核对条号",
                    )

    def _finding(self, d: Reviewed, s: Statement, span: tuple[int, int], message: str, *, certain: bool) -> Finding:
        return Finding(
            self.kind, "medium", message, (d.place_of(s, [span]),), "请补上所引内容，或更正编号", certain=certain
        )


def _captions(d: Reviewed) -> dict[str, set[int]]:
    """The numbers of the annexes, tables and figures that a document has, and under "at" where these captions begin."""
    found: dict[str, set[int]] = {"at": set()}
    lines = [
        (p.start, d.folded[p.start : p.end]) for p in d.document.paragraphs if p.end - p.start <= 80 and p.role != "row"
    ]
    lines += [(s.start, f"{s.label} {s.title}") for s in d.document.sections if s.kind == "附件"]
    for start, line in lines:
        m = _CAPTION.match(line)
        if not m or re.search(r"[。;]$", line.rstrip()):
            continue
        value = _value(m["n"])
        if value is not None:
            found.setdefault(m["word"], set()).add(value)
            found["at"].add(start + len(line) - len(line.lstrip()) if line[:1] == " " else start)
    for n, _ in enumerate(d.metadata.annexes, 1):
        found.setdefault("附件", set()).add(n)
    if "附录" in found or "附件" in found:  # both words are used for one thing
        both = found.get("附录", set()) | found.get("附件", set())
        found["附录"] = found["附件"] = both
    return found


def _value(written: str) -> int | None:
    if re.search(r"[-.]", written):
        a, b = re.split(r"[-.]", written)
        return int(a) * 100 + int(b) if a.isdigit() and b.isdigit() else None
    return number(written)


def _several(word: str, there: set[int]) -> str:
    shown = [f"{word}{n}" if n < 100 else f"{word}{n // 100}-{n % 100}" for n in sorted(there)]
    return "、".join(shown) if len(shown) <= 3 else f"{shown[0]}至{shown[-1]}"
