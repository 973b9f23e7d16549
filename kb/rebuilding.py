"""Making an index anew, and reading anew what was read by older rules: `kb rebuild`.

Left out: how (index/rebuild.py, intake.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index import rebuild as index_rebuild
from index.hits import Encoder
from ingest.report import IngestReport
from kb.base import KnowledgeBase
from kb.retrieval import passage_text


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did."""

    documents: int
    passages: int
    renewed: IngestReport  # of the documents that were read anew, because the rules of reading have grown since


def rebuild(
    home: Path, progress: Callable[[int, int], None] | None = None, *, encoder: Encoder | None = None
) -> Rebuilt:
    """Make all vectors and terms of the library at `home` anew, and read anew what was read by older rules."""
    if encoder is None:
        from index.encoder import SentenceEncoder

        encoder = SentenceEncoder()
    index_rebuild.rebuild(home, encoder, passage_text, progress)
    with KnowledgeBase.open(home, encoder=encoder, create=False) as kb:
        renewed = kb.renew()
        stats = kb.stats()
    return Rebuilt(stats.documents, stats.passages, renewed)
