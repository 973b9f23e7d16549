"""What a report of a check holds: findings by gravity and kind, both texts with the differing words marked, a matrix of documents and kinds.

Left out: writing it in a format (html.py, word.py, sheet.py, lines.py).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from kb.checking import Checked
from kb.checks.finding import CERTAIN_WORDS, KIND_WORDS, SEVERITY_WORDS, Finding, Kind, Place, Span

DISCLAIMER = "本报告由程序按规则逐字比对得出，引文为文件原文；“必然矛盾”指两处不能同时成立，“请核对”须由人判断。"
_LONGEST = 400  # characters of a quote in which words are compared
_LEAST = 4  # characters in common without which two quotes are not compared word by word


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a quote, marked where it differs from the other side."""

    text: str
    marked: bool


def summary(checked: Checked) -> str:
    """In Chinese: how many findings of which gravity."""
    counts = Counter(f.severity for f in checked.findings)
    said = "，".join(f"{SEVERITY_WORDS[s]} {counts[s]} 条" for s in SEVERITY_WORDS if counts[s])
    certain = sum(f.certain for f in checked.findings)
    left = [f"{checked.beside} 个法规、案例只作依据"] if checked.beside else []
    left += [f"{checked.replaced} 个已被取代或废止的没有检查"] if checked.replaced else []
    beside = f"（另有 {'，'.join(left)}）" if left else ""
    if not checked.documents:
        return f"没有可以检查的预案{beside}。请先用 kb add 放入预案"
    put_aside = f"；另有 {len(checked.dismissed)} 条已标为“不是问题”" if checked.dismissed else ""
    if not checked.findings:
        return f"检查了 {len(checked.documents)} 个文件{beside}，没有发现待处理的问题{put_aside}"
    return f"检查了 {len(checked.documents)} 个文件{beside}，发现 {len(checked.findings)} 条问题（{said}；其中必然矛盾 {certain} 条）{put_aside}"


def heading(f: Finding) -> str:
    """严重 · 数字不一致 · 必然矛盾."""
    return f"{SEVERITY_WORDS[f.severity]} · {KIND_WORDS[f.kind]} · {CERTAIN_WORDS[f.certain]}"


def where(p: Place) -> str:
    """《云州市防汛预案》3.2，第 4 页（预案.docx）."""
    page = f"，第 {p.page} 页" if p.page else ""
    return f"《{p.title}》{p.locator.rstrip('、.')}{page}（{p.file}）"


def by_gravity(findings: Sequence[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """(严重, its findings by kind), …"""
    for severity, word in SEVERITY_WORDS.items():
        own = sorted((f for f in findings if f.severity == severity), key=lambda f: f.order)
        if own:
            yield word, own


def by_kind(findings: Sequence[Finding]) -> Iterator[tuple[Kind, list[Finding]]]:
    """Findings of one gravity by kind; they must be sorted so."""
    for kind, own in groupby(findings, key=lambda f: f.kind):
        yield kind, list(own)


def pieces(f: Finding, n: int) -> list[Piece]:
    """The n-th quote of a finding, marked: what the check marked, else the words in which it differs from the first other one."""
    place = f.places[n]
    marks = [(a - place.start, b - place.start) for a, b in place.marks]
    if not marks and len(f.places) == 2 and not any(p.marks for p in f.places):
        marks = _differing(place.quote, f.places[1 - n].quote)
    return _cut(place.quote, marks)


def matrix(checked: Checked) -> tuple[list[Kind], list[tuple[str, list[int]]]]:
    """(kinds that were found, rows of (title, count by kind)) over the open findings."""
    kinds = [k for k in KIND_WORDS if any(f.kind == k for f in checked.findings)]
    counts: Counter[tuple[str, Kind]] = Counter()
    for f in checked.findings:
        for document_id in {p.document_id for p in f.places}:
            counts[document_id, f.kind] += 1
    return kinds, [(title, [counts[i, k] for k in kinds]) for i, title in checked.documents]


def _differing(one: str, other: str) -> list[Span]:
    """The runs of a text that the other does not have, if they are alike at all."""
    if max(len(one), len(other)) > _LONGEST:
        return []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if sum(b.size for b in matcher.get_matching_blocks()) < _LEAST:
        return []
    return [(a, b) for tag, a, b, _, _ in matcher.get_opcodes() if tag in ("replace", "delete") and b > a]


def _cut(text: str, marks: Sequence[Span]) -> list[Piece]:
    found, at = [], 0
    for a, b in sorted(marks):
        if a > at:
            found.append(Piece(text[at:a], marked=False))
        if b > max(a, at):
            found.append(Piece(text[max(a, at) : b], marked=True))
        at = max(at, b)
    if at < len(text):
        found.append(Piece(text[at:], marked=False))
    return found
