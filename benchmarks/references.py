"""How many of the clauses that documents refer to are found: counts, and every one that is not, to be read by eye.

    python benchmarks/references.py 文件夹…

Every passage of every file in the folders is read; the documents of all folders together are the library. A reference that is
not found is either wrong in the document, or of a part that the file leaves out, or misread by us: the list tells.
"""

import argparse
import time
from collections import Counter
from datetime import date
from pathlib import Path

from ingest.document import Document
from ingest.errors import KnowledgeBaseError
from ingest.pipeline import ingest
from ingest.sources import Source, expand
from kb.clause import Clauses
from kb.results import Reference
from kb.versions import with_versions

_AROUND = 16  # characters shown before and after


class Shelf:
    """Documents by their id, as an engine gives them."""

    def __init__(self, documents: list[Document]) -> None:
        self.held = with_versions({d.id: (d.file, d.metadata) for d in documents}, "internal", date.today())
        self._documents = {d.id: d for d in documents}

    def document(self, document_id: str) -> Document | None:
        """The document, or None."""
        return self._documents.get(document_id)


def read(folders: list[Path]) -> list[Document]:
    """Every file that can be read, once."""
    found: dict[str, Document] = {}
    for source in expand(folders):
        if not isinstance(source, Source):
            continue
        try:
            document = ingest(source.load(), source.name, source.display)
        except (KnowledgeBaseError, OSError) as error:
            print(f"跳过 {source.name}：{error}")
            continue
        found[document.id] = document
    return list(found.values())


def shown(document: Document, r: Reference) -> str:
    """A reference in its surroundings, with where it leads."""
    text = document.text
    before = text[max(0, r.start - _AROUND) : r.start]
    return f"{r.status:13} {before}【{r.text}】{text[r.end : r.end + _AROUND]} → {r.said}".replace("\n", "⏎")


def main() -> None:
    """Count and list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--all", action="store_true", help="list those that are found, too")
    options = parser.parse_args()
    documents = read(options.folders)
    shelf, total, seconds = Shelf(documents), Counter[str](), 0.0
    clauses = Clauses(shelf)
    for document in documents:
        begun = time.perf_counter()
        found = [r for p in document.passages for r in clauses.references(document.id, p.start, p.end, shelf.held)]
        seconds += time.perf_counter() - begun
        counts = Counter(r.status for r in found)
        total.update(counts)
        print(f"{document.file}：{dict(counts)}")
        for r in found:
            if options.all or r.status != "found":
                print(f"    {shown(document, r)}")
    passages = sum(len(d.passages) for d in documents)
    print(
        f"共 {sum(total.values())} 处：{dict(total)}；{passages} 段，每段 {1000 * seconds / max(1, passages):.2f} 毫秒"
    )


if __name__ == "__main__":
    main()
