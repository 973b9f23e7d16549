"""`kb eval`: the product's own search on a BEIR-format corpus, in a temporary home.

Quality (nDCG@10, R@10, R@100, MRR@10, R@1, R@5) with binary or graded relevance, and cost: passages encoded and indexed a
second, query milliseconds (median, 95th percentile), peak memory. Every corpus entry is one passage under its
title, so what is measured is search, not segmentation. nDCG as Järvelin & Kekäläinen 2002.

Left out: questions and answers (score them with the evaluation material's own scorer).
"""

import gzip
import hashlib
import json
import math
import resource
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.hits import Encoder
from ingest.document import Document, Metadata, Paragraph, Passage
from ingest.errors import BadRequest

Qrels = Mapping[str, Mapping[str, float]]
_BATCH = 2000  # corpus entries added in one transaction


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `kb eval` reports."""

    passages: int
    queries: int
    ndcg_10: float
    recall_1: float
    recall_5: float
    recall_10: float
    recall_100: float
    mrr_10: float
    passages_per_second: float
    query_ms_p50: float
    query_ms_p95: float
    peak_memory_mb: float

    def as_json(self) -> dict[str, float]:
        """The figures by their usual names."""
        return {
            "passages": self.passages,
            "queries": self.queries,
            "nDCG@10": round(self.ndcg_10, 4),
            "R@1": round(self.recall_1, 4),
            "R@5": round(self.recall_5, 4),
            "R@10": round(self.recall_10, 4),
            "R@100": round(self.recall_100, 4),
            "MRR@10": round(self.mrr_10, 4),
            "passages_per_second": round(self.passages_per_second, 1),
            "query_ms_p50": round(self.query_ms_p50, 1),
            "query_ms_p95": round(self.query_ms_p95, 1),
            "peak_memory_mb": round(self.peak_memory_mb),
        }


def evaluate(
    corpus: Path,
    queries: Path,
    qrels: Path,
    encoder: Encoder,
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Index `corpus` in a temporary home, ask every query that has relevant entries, and measure."""
    from kb.base import KnowledgeBase

    judged = read_qrels(qrels)
    asked = [(str(q["_id"]), str(q["text"])) for q in read_entries(queries) if str(q["_id"]) in judged]
    if not asked:
        raise BadRequest(f"没有可评测的问题：{queries} 中的编号与 {qrels} 对不上。请检查两个文件是否配套。")
    entries = list(read_entries(corpus))
    with tempfile.TemporaryDirectory(prefix="kb-eval-") as home, KnowledgeBase.open(Path(home), encoder=encoder) as kb:
        start = time.perf_counter()
        for at in range(0, len(entries), _BATCH):
            kb.add_documents([as_document(e) for e in entries[at : at + _BATCH]])
            if progress:
                progress(min(at + _BATCH, len(entries)), len(entries))
        indexed = time.perf_counter() - start
        kb.search(asked[0][1])  # the first query loads what is loaded lazily
        ranked, taken = {}, []
        for query_id, text in asked:
            start = time.perf_counter()
            hits = kb.search(text, k=100).hits
            taken.append((time.perf_counter() - start) * 1000)
            ranked[query_id] = [h.file for h in hits]
    taken.sort()
    measures = score(ranked, judged)
    return Evaluation(
        passages=len(entries),
        queries=len(asked),
        **measures,
        passages_per_second=len(entries) / indexed,
        query_ms_p50=taken[len(taken) // 2],
        query_ms_p95=taken[int(len(taken) * 0.95)],
        peak_memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        / (1024 if sys.platform != "darwin" else 1024**2),
    )


def score(ranked: Mapping[str, Sequence[str]], judged: Qrels) -> dict[str, float]:
    """Means over the queries of `ranked`; entries judged 0 or not at all are not relevant.

    >>> score({'q': ['b', 'a']}, {'q': {'a': 1}})['mrr_10']
    0.5
    """
    names = ("ndcg_10", "recall_1", "recall_5", "recall_10", "recall_100", "mrr_10")
    sums = dict.fromkeys(names, 0.0)
    for query_id, found in ranked.items():
        gains = {d: g for d, g in judged.get(query_id, {}).items() if g > 0}
        ideal = sum(g / math.log2(i + 2) for i, g in enumerate(sorted(gains.values(), reverse=True)[:10]))
        sums["ndcg_10"] += sum(gains.get(d, 0) / math.log2(i + 2) for i, d in enumerate(found[:10])) / ideal
        for k in (1, 5, 10, 100):
            sums[f"recall_{k}"] += len(gains.keys() & set(found[:k])) / len(gains)
        sums["mrr_10"] += next((1 / (i + 1) for i, d in enumerate(found[:10]) if d in gains), 0.0)
    return {name: value / len(ranked) for name, value in sums.items()}


def read_qrels(path: Path, what: str = "评测文件") -> dict[str, dict[str, float]]:
    """Relevance of `query-id <tab> corpus-id <tab> score` lines; queries without a relevant entry are left out."""
    judged: dict[str, dict[str, float]] = {}
    for n, line in _lines(path, what):
        try:
            query_id, entry_id, gain = line.split("\t")
            judged.setdefault(query_id, {})[entry_id] = float(gain)
        except ValueError as error:
            if n == 1 and line.count("\t") == 2:  # query-id <tab> corpus-id <tab> score: names of the columns
                continue
            raise BadRequest(f"{path} 第 {n} 行不是“问题编号<制表符>文档编号<制表符>分值”：{line[:60]!r}") from error
    return {q: docs for q, docs in judged.items() if any(g > 0 for g in docs.values())}


def read_entries(path: Path, what: str = "评测文件") -> Iterator[dict[str, Any]]:
    """The objects of a corpus or query file, each with its `_id` and `text`."""
    for n, line in _lines(path, what):
        try:
            entry = json.loads(line)
            if entry.keys() >= {"_id", "text"}:
                if not isinstance(entry["text"], str):
                    raise BadRequest(
                        f'{path} 第 {n} 行的 "text" 应为文字，而不是 {json.dumps(entry["text"])[:60]}。请改正。'
                    )
                yield entry
                continue
        except (json.JSONDecodeError, AttributeError) as error:
            raise BadRequest(f"{path} 第 {n} 行不是 JSON 对象：{line[:60]!r}") from error
        raise BadRequest(f'{path} 第 {n} 行缺少 "_id" 或 "text"：{line[:60]!r}')


def _lines(path: Path, what: str) -> Iterator[tuple[int, str]]:
    """The lines of a text file, packed with gzip or not, with their numbers from 1; blank ones are passed over."""
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8-sig") as lines:
            yield from ((n, line.rstrip("\r\n")) for n, line in enumerate(lines, 1) if line.strip())
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise BadRequest(f"{what} {path} 读不出来：{_why(error)}。请检查路径，文件应为 UTF-8 编码。") from error


def _why(error: Exception) -> str:
    """What an error of reading says, in Chinese."""
    for kind, words in (
        (FileNotFoundError, "没有这个文件"),
        (IsADirectoryError, "这是一个文件夹"),
        (PermissionError, "没有读它的权限"),
        (UnicodeDecodeError, "不是 UTF-8 编码的文字"),
    ):
        if isinstance(error, kind):
            return words
    return "内容已损坏或磁盘出错"


def as_document(entry: Mapping[str, Any]) -> Document:
    """One corpus entry as a document of one passage; its file name is its id in the corpus."""
    key, title, text = str(entry["_id"]), str(entry.get("title") or ""), str(entry["text"])
    sha256 = hashlib.sha256(f"{key}\n{title}\n{text}".encode()).hexdigest()
    passage = Passage(f"{sha256[:16]}:0", sha256[:16], 0, 0, len(text), text)
    return Document(
        id=sha256[:16],
        file=key,
        source=f"corpus:{key}",
        sha256=sha256,
        format="jsonl",
        encoding="utf-8",
        text=text,
        paragraphs=(Paragraph(0, len(text)),),
        sections=(),
        passages=(passage,),
        metadata=Metadata(title=title),
    )
