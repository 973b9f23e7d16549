"""Which cases are shown for a situation, and as what: the likest, or the latest where nothing is described.

Left out: what a card holds and how likeness is weighed (cases.py).
"""

from collections.abc import Sequence

from index.engine import LocalEngine
from index.hits import Hit
from kb.cases import CaseCard, card, most_alike, with_duties
from kb.ledger import Ledger
from kb.retrieval import Retriever
from kb.versions import Held


def cards(  # noqa: PLR0917  # a library, and what is looked for in it
    engine: LocalEngine, ledger: Ledger, retriever: Retriever, held: Held, situation: str, hits: Sequence[Hit], k: int
) -> list[CaseCard]:
    """The k cases most like a situation, best first, each failure with the duties it goes against; `hits` are passages of cases."""
    if situation.strip():
        ids = most_alike(situation, hits, retriever.weights)
    else:
        ids = sorted(
            (i for i, h in held.items() if h[1].kind == "case"), key=lambda i: held[i][1].date or "", reverse=True
        )
    reports = filter(None, map(engine.document, ids[:k]))
    entries = ledger.entries({i: h for i, h in held.items() if h[1].kind != "case"})
    return [with_duties(card(d, *held[d.id]), entries, retriever.weights) for d in reports]
