"""A library of any size made of the statutes: what `million.py` measures on.

    documents(articles, vectors, 1_000_000)    # 10,000 documents of 100 passages, the same ones every time

Passage n is article n mod A in its variant n div A. Variant 0 is the article itself. In a further one, one of its
sentences is another article's, drawn at random (an article of one sentence gets the other one behind it), and its
vector is unit((1 - s) a + s b + e): a and b the vectors of the two articles, s between 0.3 and 0.5, e Gaussian of
length 0.15. With the offline model's vectors its cosine to the article is 0.950 to 0.979 (median 0.968; two articles at random 0.87), as close as two wordings of one
rule are. What is not realistic: every article has seventeen near copies, and no new word ever comes.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.hits import Vectors
from ingest.document import Document, Metadata, Paragraph, Passage

PASSAGES = 100  # of a document
_SENTENCE = re.compile(r"(?<=[。；])")
_SEED = 20250601


@dataclass(frozen=True, slots=True)
class Article:
    """One entry of the corpus: title 刑法第一条, law 刑法."""

    id: str
    title: str
    sentences: tuple[str, ...]

    @property
    def law(self) -> str:
        """The title without the article's number."""
        return self.title.split("第")[0] or self.title


def read_articles(path: Path) -> list[Article]:
    """The articles of a BEIR corpus, packed with gzip, in its order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    return [
        Article(entry["_id"], entry["title"], tuple(s for s in _SENTENCE.split(entry["text"]) if s.strip()))
        for entry in entries
    ]


def documents(
    articles: Sequence[Article], vectors: Vectors, count: int, first: int = 0
) -> Iterator[tuple[Document, Vectors]]:
    """Documents of PASSAGES passages with vectors of shape (PASSAGES, dimension); `vectors` are the articles'.

    `first` documents are passed over: each is the same whether those before it were made or not.
    """
    for number in range(first, count // PASSAGES):
        chance = np.random.default_rng((_SEED, number))
        start = number * PASSAGES
        texts, made = [], np.zeros((PASSAGES, vectors.shape[1]), np.float32)
        for at in range(PASSAGES):
            variant, which = divmod(start + at, len(articles))
            sentences, vector = list(articles[which].sentences), vectors[which]
            if variant:
                other = int(chance.integers(len(articles)))
                drawn = articles[other].sentences[int(chance.integers(len(articles[other].sentences)))]
                if len(sentences) > 1:
                    sentences[int(chance.integers(len(sentences)))] = drawn
                else:
                    sentences.append(drawn)
                share = chance.uniform(0.3, 0.5)
                noise = chance.standard_normal(vectors.shape[1]).astype(np.float32)
                vector = (1 - share) * vector + share * vectors[other] + 0.15 * noise / np.linalg.norm(noise)
            texts.append("".join(sentences))
            made[at] = vector / np.linalg.norm(vector)
        held = [articles[(start + at) % len(articles)] for at in range(PASSAGES)]
        yield _document(f"{held[0].law}汇编（第{number + 1}册）", [article.title for article in held], texts), made


def _document(title: str, headings: Sequence[str], texts: Sequence[str]) -> Document:
    """A document of one passage a text, each below its heading."""
    text = "\n".join((title, *texts))
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    passages = []
    start = len(title) + 1
    for n, (heading, body) in enumerate(zip(headings, texts, strict=True)):
        passages.append(Passage(f"{sha256[:16]}:{n}", sha256[:16], n, start, start + len(body), body, (heading,)))
        start += len(body) + 1
    return Document(
        id=sha256[:16],
        file=f"{title}.txt",
        source=f"synthetic:{title}",
        sha256=sha256,
        format="txt",
        encoding="utf-8",
        text=text,
        paragraphs=(Paragraph(0, len(title), "heading", 1), *(Paragraph(p.start, p.end) for p in passages)),
        sections=(),
        passages=tuple(passages),
        metadata=Metadata(title, kind="law", audience="public" if int(sha256[:2], 16) < 128 else "internal"),
    )
