"""Putting an evidence pack together: of each citation the original's SHA-256 and the picture of its page.

Left out: what a pack holds (contents.py), writing it (export.py).
"""

from datetime import datetime

from kb.base import KnowledgeBase
from kb.pack.contents import Exhibit, Pack
from kb.pictures import DRAWN
from kb.results import Answer


def assemble(kb: KnowledgeBase, answer: Answer) -> Pack:
    """The answer with what proves it; of a refusal the nearest passages, which prove nothing and are called so."""
    listed = {one.document_id: one for one in kb.documents()}
    exhibits = []
    for c in answer.citations if answer.status == "answered" else answer.nearest:
        if (one := listed.get(c.document_id)) is None:
            continue
        picture = None
        if c.page and one.format in DRAWN:
            picture = kb.picture(c.document_id, c.page, c.start, c.end, focus=(c.focus_start, c.focus_end)).png
        sha256 = kb.document(c.document_id).sha256
        exhibits.append(Exhibit(c, sha256, one.added_at, picture, c.page if picture else None))
    return Pack(answer, datetime.now().astimezone().isoformat(timespec="seconds"), tuple(exhibits))
