"""Questions of single sentences: what figure, which unit, in what order; and the sentence itself, true or with one word changed."""

import random
import re
from collections.abc import Iterator, Sequence

from ingest.fold import fold
from kb.quiz.bodies import Body, bodies, wrong_bodies
from kb.quiz.clauses import Clause, plain
from kb.quiz.figures import Figure, figures, wrong_figures
from kb.quiz.item import Item, Source
from kb.quiz.library import Library
from kb.quiz.making import blank, judge, made, shuffled, single
from kb.quiz.stems import according, filled, in_script_of, with_gap
from kb.quiz.swaps import swaps

_MOST = 2  # figures of a sentence of which one is changed
_BY = re.compile(r"(?:根据|按照|依据|依照|结合)$")
_RANKS = re.compile(
    r"由(?P<way>低到高|高到低)(?:依次)?(?:划分|分|排列)?(?:为|成|是)(?P<list>[^,。;:]{2,20}(?:、[^,。;:]{2,20}){1,3}(?:和|与|及)[^,。;:、]{2,20}?)(?:等?[四4三3五5]个?(?:等级|级别|级|等|档)|,|。|$)"
)


def of_clause(clause: Clause, every: Sequence[Figure], library: Library, *, traditional: bool) -> Iterator[Item]:
    """The questions of a sentence; `every` are the figures of its document, from which wrong ones are taken."""
    for figure in figures(clause.folded):
        if _BY.search(clause.folded[: figure.start]):
            continue  # 根据每两年开展一次的评估结果: how often, is not what the sentence lays down
        source: Source = {"duration": "deadline", "often": "frequency"}.get(figure.kind, "number")  # type: ignore[assignment]
        right = clause.text[figure.start : figure.end]
        wrong = [in_script_of(clause.document, w) for w in wrong_figures(figure, every)]
        stem = with_gap(clause, figure.start, figure.end)
        if options := _in_order(right, figure, wrong, library.rng):
            yield single(clause, according(clause, stem), options, right, source=source, level=_nearness(figure, wrong))
        yield blank(clause, figure.start, figure.end, source)
        if wrong and _is_told_once(figure, clause):
            absent = [w for w in wrong if w not in clause.text] or wrong
            other = library.rng.choice(absent[:3])
            yield judge(
                clause,
                filled(clause, figure.start, figure.end, other),
                right=False,
                source=source,
                said=(right, other),
                level=3,
            )
    for body in bodies(clause):
        yield from _of_body(body, library)
    for swap in swaps(clause, traditional=traditional):
        right = clause.text[swap.start : swap.end]
        changed = filled(clause, swap.start, swap.end, swap.wrong)
        yield judge(clause, changed, right=False, source=swap.source, said=(right, swap.wrong), level=2)
    yield from _of_ranks(clause, library)


def _of_body(body: Body, library: Library) -> Iterator[Item]:
    clause = body.clause
    wrong = wrong_bodies(body, library.tasks)
    stem = with_gap(clause, body.start, body.end)
    if len(wrong) >= 3:
        chosen = [*library.rng.sample(wrong[:4], 3), body.text]
        library.rng.shuffle(chosen)
        alike = sum(w[-1] == body.text[-1] for w in wrong[:3])
        yield single(
            clause, according(clause, stem), chosen, body.text, source="body", level=1 + (alike > 0) + (alike > 2)
        )
    yield blank(clause, body.start, body.end, "body")
    if wrong:
        other = library.rng.choice(wrong[:3])
        yield judge(
            clause,
            filled(clause, body.start, body.end, other),
            right=False,
            source="body",
            said=(body.text, other),
            level=2,
        )


def _of_ranks(clause: Clause, library: Library) -> Iterator[Item]:
    """由低到高划分为一般、较大、重大和特别重大 -> put them in their order."""
    m = _RANKS.search(clause.folded)
    if m is None:
        return
    at = m.start("list")
    parts = [(at + x.start(), at + x.end()) for x in re.finditer(r"[^、和与及]+", m["list"])]
    right = [clause.text[a:b] for a, b in parts]
    if not 3 <= len(right) <= 6 or len(set(right)) != len(right):
        return
    shown = shuffled(right, library.rng)
    way = in_script_of(clause.document, "由低到高" if m["way"] == "低到高" else "由高到低")
    what = plain(clause.text[: m.start()]).rstrip("，,")
    asked = in_script_of(clause.document, "划分等级，请将下列等级{}排列。").format(way)
    stem = according(clause, f"{what}{asked}", by=True)
    yield made("order", "level", stem, shown, tuple(shown.index(r) for r in right), " → ".join(right), clause, 2)


def _is_told_once(figure: Figure, clause: Clause) -> bool:
    """True if a sentence says a figure once and few others: else the change shows in the rest."""
    every = figures(clause.folded)
    return sum(f.values == figure.values and f.kind == figure.kind for f in every) == 1 and len(every) <= _MOST


def _in_order(right: str, figure: Figure, wrong: Sequence[str], rng: random.Random) -> tuple[str, ...] | None:
    """Four figures from the smallest to the largest, the right one at any place with the same chance."""
    valued = {w: found[0].values for w in wrong if (found := figures(fold(w)))}
    less = [w for w, v in valued.items() if v < figure.values]
    more = [w for w, v in valued.items() if v > figure.values]
    places = [p for p in range(4) if p <= len(less) and 3 - p <= len(more)]
    if not places:
        return None
    place = rng.choice(places)
    chosen = {**{w: valued[w] for w in [*less[:place], *more[: 3 - place]]}, right: figure.values}
    return tuple(sorted(chosen, key=lambda w: chosen[w]))


def _nearness(figure: Figure, wrong: Sequence[str]) -> int:
    values = [found[0].values[0] for w in wrong[:3] if (found := figures(fold(w)))]
    near = sum(1 / 2.1 <= v / figure.values[0] <= 2.1 for v in values)
    return 1 + (near > 0) + (near > 1)
