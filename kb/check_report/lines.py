"""A check's report as lines on the terminal. Left out: what it holds (contents.py)."""

from collections.abc import Iterator

from kb.check_report.contents import DISCLAIMER, by_gravity, heading, pieces, summary, where
from kb.checking import Checked
from kb.checks.finding import KIND_WORDS, Finding


def check_lines(checked: Checked) -> Iterator[str]:
    """The whole report."""
    yield summary(checked)
    for word, findings in by_gravity(checked.findings):
        yield ""
        yield f"== {word}（{len(findings)} 条）"
        for f in findings:
            yield ""
            yield from _finding(f)
    if checked.dismissed:
        yield ""
        yield "== 已标为“不是问题”"
        for f, d in checked.dismissed:
            yield f"{f.id}  {f.message}（理由：{d.reason}；{d.at[:10]}）"
    if checked.skipped:
        yield ""
        yield "== 没有核对的"
        yield from (f"{KIND_WORDS[s.kind]}：{s.why}" for s in checked.skipped)
    yield ""
    yield DISCLAIMER


def _finding(f: Finding) -> Iterator[str]:
    yield f"{f.id}  {heading(f)}"
    yield f"  {f.message}"
    for n, p in enumerate(f.places):
        yield f"  {'甲乙丙丁戊己庚辛'[n] if n < 8 else n + 1} {where(p)}"
        marked = "".join(f"【{x.text}】" if x.marked else x.text for x in pieces(f, n))
        yield f"     {' '.join(marked.split())}"
    if f.suggestion:
        yield f"  建议：{f.suggestion}"
