"""A comparison of two versions as lines on the terminal. Left out: what is compared (compare.py)."""

from collections.abc import Iterator, Sequence

from kb.revision.compare import Piece
from kb.revision.export import Comparison, named


def comparison_lines(c: Comparison, *, all_rows: bool = True) -> Iterator[str]:
    """The clauses, then the duties and citations that are touched; 【】 marks what the other version does not have."""
    yield f"旧版：{named(c.revision.old)}"
    yield f"新版：{named(c.revision.new)}"
    yield c.summary()
    for r in c.revision.rows:
        if not all_rows and r.change == "same":
            continue
        old, new = r.pieces()
        labels = " → ".join(u.label for u in (r.old, r.new) if u is not None)
        yield ""
        yield f"[{r.said()}] {labels}"
        if r.old is not None:
            yield f"  旧：{_line(old)}"
        if r.new is not None and r.change not in ("same", "moved"):
            yield f"  新：{_line(new)}"
    if c.duties:
        yield ""
        yield f"涉及的职责（{len(c.duties)} 条）"
        yield from (
            f"  {t.duty.who}：{' '.join(t.duty.does.split())}（旧版{t.duty.locator}，{t.row.said()}）" for t in c.duties
        )
    if c.citations:
        yield ""
        yield f"需要跟着改的引用（{len(c.citations)} 处）"
        yield from (
            f"  《{t.title}》（{t.file}）：{t.quote}（现为{t.row.new.label if t.row.new else '已删除'}）"
            for t in c.citations
        )


def _line(pieces: Sequence[Piece]) -> str:
    return " ".join("".join(f"【{p.text}】" if p.marked else p.text for p in pieces).split())
