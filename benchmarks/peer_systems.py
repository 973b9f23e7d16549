"""The systems that peers.py measures, each set up as a careful user of it would; heavy libraries are imported by their own class alone.

Making one loads what is loaded once (model, dictionary); `stages` then indexes, and yields when something can be searched:
LangChain first with FAISS alone, then with BM25 beside it, so that its passages are embedded once for both.
The costs of a later stage hold those of the earlier ones, which are small beside embedding.
Every dense one computes the same model in float32 with its prompts. Left out: what is measured and how (peers.py).
"""

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

Entry = Mapping[str, Any]  # of a BEIR corpus: _id, title, text
Search = Callable[[str], list[str]]  # a question to the ids of the best entries, best first
DEPTH = 100  # entries that a search returns
CHUNKS = 2 * DEPTH  # asked of a system that cuts entries: DEPTH different ones are nearly always among them
QUERY, PASSAGE = "query: ", "passage: "  # the model's prompts
CHINESE = ["\n\n", "\n", "。", "！", "？", "；", "，", ""]  # LangChain's own advice for languages without blanks
FLOAT32 = {"dtype": "float32"}  # the folder holds float16, in which a processor computes slowly


@dataclass(frozen=True)
class Stage:
    """Something that can be searched."""

    name: str
    chunks: int  # what the entries became
    search: Search


class System(Protocol):
    """A system with its model loaded."""

    packages: tuple[str, ...]  # whose versions are reported

    def stages(self, entries: Sequence[Entry]) -> Iterator[Stage]:
        """Index the entries; the time between two stages is theirs."""
        ...


def best_entries(chunks: Iterable[str], depth: int = DEPTH) -> list[str]:
    """Entries ranked by their best chunk, from the entry of each chunk: ['b', 'a', 'b'] -> ['b', 'a']"""
    return list(dict.fromkeys(chunks))[:depth]


def whole(entry: Entry) -> str:
    """An entry as one text, the title above: every system is given the same."""
    return f"{entry['title']}\n{entry['text']}" if entry.get("title") else str(entry["text"])


class Ours:
    """The product as `kb eval` uses it: stored in a library on disk, both scripts folded into one, both rankers fused."""

    packages = ("onnxruntime", "faiss-cpu", "jieba")

    def __init__(self) -> None:
        from index import model
        from index.encoder import SentenceEncoder
        from index.lexical import Lexicon

        self._encoder = SentenceEncoder(model.NAME)
        self._encoder.encode_passages(["启动防汛应急响应"])
        Lexicon().terms("启动防汛应急响应")

    def stages(self, entries: Sequence[Entry]) -> Iterator[Stage]:
        """One stage: stored, terms and vectors."""
        from kb.base import KnowledgeBase
        from kb.evaluate import as_document

        with (
            tempfile.TemporaryDirectory(prefix="kb-peers-") as home,
            KnowledgeBase.open(Path(home), encoder=self._encoder) as kb,
        ):
            for at in range(0, len(entries), 2000):
                kb.add_documents([as_document(e) for e in entries[at : at + 2000]])
            yield Stage("ours", len(entries), lambda q: [h.file for h in kb.search(q, k=DEPTH).hits])


class LangChain:
    """RecursiveCharacterTextSplitter, HuggingFaceEmbeddings and FAISS; then the ensemble with BM25 over jieba's words."""

    packages = ("langchain-classic", "langchain-community", "langchain-huggingface", "rank-bm25", "faiss-cpu")

    def __init__(self) -> None:
        import jieba
        from langchain_huggingface import HuggingFaceEmbeddings

        self._model = HuggingFaceEmbeddings(
            model_name=model_folder(),
            model_kwargs={"device": "cpu", "model_kwargs": FLOAT32},
            encode_kwargs={"prompt": PASSAGE, "normalize_embeddings": True},
            query_encode_kwargs={"prompt": QUERY, "normalize_embeddings": True},
        )
        self._model.embed_documents(["启动防汛应急响应"])
        jieba.initialize()

    def stages(self, entries: Sequence[Entry]) -> Iterator[Stage]:
        """FAISS alone; the ensemble of both, each with half the say."""
        import jieba
        from langchain_classic.retrievers import EnsembleRetriever
        from langchain_community.retrievers import BM25Retriever
        from langchain_community.vectorstores import FAISS
        from langchain_core.retrievers import BaseRetriever
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        splitter = RecursiveCharacterTextSplitter(separators=CHINESE, chunk_size=1000, chunk_overlap=200)
        chunks = splitter.create_documents([whole(e) for e in entries], [{"entry": str(e["_id"])} for e in entries])
        for n, chunk in enumerate(chunks):
            chunk.metadata["chunk"] = n
        dense = FAISS.from_documents(chunks, self._model).as_retriever(search_kwargs={"k": CHUNKS})

        def found(retriever: BaseRetriever, query: str) -> list[str]:
            return best_entries(chunk.metadata["entry"] for chunk in retriever.invoke(query))

        yield Stage("langchain", len(chunks), lambda q: found(dense, q))
        words = BM25Retriever.from_documents(chunks, preprocess_func=jieba.lcut, k=CHUNKS)
        both = EnsembleRetriever(retrievers=[words, dense], weights=[0.5, 0.5], id_key="chunk")
        yield Stage("langchain-ensemble", len(chunks), lambda q: found(both, q))


class LlamaIndex:
    """What its documentation begins with: SentenceSplitter, HuggingFaceEmbedding, VectorStoreIndex in memory; all defaults."""

    packages = ("llama-index-core", "llama-index-embeddings-huggingface")

    def __init__(self) -> None:
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self._model = HuggingFaceEmbedding(
            model_folder(),
            device="cpu",
            query_instruction=QUERY,
            text_instruction=PASSAGE,
            model_kwargs=FLOAT32,
        )
        self._model.get_text_embedding("启动防汛应急响应")

    def stages(self, entries: Sequence[Entry]) -> Iterator[Stage]:
        """One stage."""
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter

        documents = [Document(text=whole(e), doc_id=str(e["_id"])) for e in entries]
        nodes = SentenceSplitter().get_nodes_from_documents(documents)
        retriever = VectorStoreIndex(nodes, embed_model=self._model).as_retriever(similarity_top_k=CHUNKS)
        yield Stage(
            "llamaindex",
            len(nodes),
            lambda q: best_entries(found.node.ref_doc_id for found in retriever.retrieve(q)),
        )


class Txtai:
    """Embeddings with `hybrid`, FAISS as it chooses: first its BM25 as it comes, over single characters; then a better one."""

    packages = ("txtai", "faiss-cpu")

    def __init__(self) -> None:
        from txtai import Embeddings

        self._embeddings = Embeddings(
            path=model_folder(),
            instructions={"query": QUERY, "data": PASSAGE},
            vectors=FLOAT32,
            hybrid=True,
        )
        self._embeddings.transform("启动防汛应急响应")

    def stages(self, entries: Sequence[Entry]) -> Iterator[Stage]:
        """As it comes; with pairs of characters and Bayesian scores, the best of five settings tried on this material. It cuts nothing."""
        from txtai.scoring import ScoringFactory

        def search(query: str) -> list[str]:
            return [key for key, _ in self._embeddings.search(query, DEPTH)]

        self._embeddings.index((str(e["_id"]), whole(e)) for e in entries)
        yield Stage("txtai", len(entries), search)
        pairs = {"method": "bm25", "terms": True, "normalize": "bayes", "tokenizer": {"ngrams": 2}}
        # What Embeddings(scoring=pairs) would make; put in place of the other, so that nothing is embedded twice.
        scoring = ScoringFactory.create(pairs)
        scoring.insert(((n, whole(e), None) for n, e in enumerate(entries)), index=0)
        scoring.index()
        self._embeddings.scoring = scoring
        yield Stage("txtai-pairs", len(entries), search)


class Bm25s:
    """Words alone: jieba and bm25s."""

    packages = ("bm25s", "jieba")

    def __init__(self) -> None:
        import jieba

        jieba.initialize()

    def stages(self, entries: Sequence[Entry]) -> Iterator[Stage]:
        """One stage."""
        import bm25s
        import jieba

        keys = [str(e["_id"]) for e in entries]
        index = bm25s.BM25()
        index.index([jieba.lcut(whole(e)) for e in entries], show_progress=False)

        def search(query: str) -> list[str]:
            found, _ = index.retrieve([jieba.lcut(query)], k=min(DEPTH, len(keys)), show_progress=False)
            return [keys[i] for i in found[0]]

        yield Stage("bm25s", len(entries), search)


SYSTEMS: dict[str, type[System]] = {
    "ours": Ours,
    "langchain": LangChain,
    "llamaindex": LlamaIndex,
    "txtai": Txtai,
    "bm25s": Bm25s,
}


def model_folder() -> str:
    """The offline model, which the product's environment has built before."""
    from index.model import ensure_model

    return str(ensure_model(lambda message: print(message, file=sys.stderr)))
