"""A comparison of two versions as lines on the terminal. Left out: what is compared (compare.py)."""

from collections.abc import Iterator, Sequence

from kb.revision.export import Comparison, hangs, named
from kb.revision.marking import Piece


def comparison_lines(c: Comparison, *, all_rows: bool = True) -> Iterator[str]:
    """The clauses, then the duties, citations and questions that are touched; 【】 marks what the other version does not have."""
    yield f"旧版：{named(c.revision.old)}"
    yield f"新版：{named(c.revision.new)}"
    yield c.counted()
    yield from (f"注意：{note}" for note in c.notes)
    for r in c.revision.rows:
        if not all_rows and r.change == "same":
            continue
        old, new = r.pieces()
        labels = " → ".join(u.label for u in (r.old, r.new) if u is not None and u.label)
        yield ""
        yield f"[{r.said()}] {labels}".rstrip()
        if r.old is not None:
            yield f"  旧：{_line(old)}"
        if r.new is not None and r.change not in ("same", "moved"):
            yield f"  新：{_line(new)}"
    for title, lines in hangs(c):
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def _line(pieces: Sequence[Piece]) -> str:
    return " ".join("".join(f"【{p.text}】" if p.marked else p.text for p in pieces).split())
