"""Documents survive being written and read, whatever is in them."""

from itertools import pairwise

from factories import make_document
from hypothesis import given
from hypothesis import strategies as st

from index import codec
from ingest.document import Document, Metadata, Paragraph, Passage, Removal, Section

# Half surrogates, NUL and private characters come out of broken files and odd file names.
texts = st.text(st.characters(codec=None), max_size=12)
offsets = st.integers(0, 40)
pages = st.none() | st.integers(1, 999)
cells = st.lists(texts, max_size=3).map(tuple)

paragraphs = st.builds(
    Paragraph, offsets, offsets, st.sampled_from(["paragraph", "heading", "row"]), pages, pages, cells, cells, pages
)
sections = st.builds(Section, offsets, offsets, offsets, texts, texts, texts, offsets, st.none() | offsets)
removals = st.builds(Removal, offsets, texts, texts)
metadata = st.builds(
    Metadata,
    texts,
    issuer=st.none() | texts,
    number=st.none() | texts,
    date=st.none() | texts,
    effective=st.none() | texts,
    status=st.sampled_from(["in_force", "draft", "superseded", "repealed", "unknown"]),
    region=st.none() | texts,
    kind=st.sampled_from(["law", "policy", "plan", "case", "other"]),
    audience=st.sampled_from(["public", "internal"]),
)


@st.composite
def documents(draw):
    text = draw(st.text(st.characters(codec=None), max_size=60))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    passages = tuple(
        Passage(f"x:{n}", "x", n, a, b, text[a:b], draw(cells), draw(texts), draw(pages), draw(cells), draw(texts))
        for n, (a, b) in enumerate(pairwise(cuts))
    )
    return Document(
        id="x",
        file=draw(texts),
        source=draw(texts),
        sha256="0" * 64,
        format=draw(texts),
        encoding=draw(st.none() | texts),
        text=text,
        paragraphs=tuple(draw(st.lists(paragraphs, max_size=3))),
        sections=tuple(draw(st.lists(sections, max_size=3))),
        passages=passages,
        metadata=draw(metadata),
        pages=draw(pages),
        characters_in=draw(offsets),
        removals=tuple(draw(st.lists(removals, max_size=2))),
        warnings=draw(cells),
    )


@given(documents())
def test_a_document_is_read_as_it_was_written(document):
    passages = tuple(codec.passage_from_bytes(codec.passage_to_bytes(p)) for p in document.passages)
    known = codec.metadata_from_bytes(codec.metadata_to_bytes(document.metadata))
    assert codec.document_from_bytes(codec.document_to_bytes(document), known, passages) == document


@given(texts)
def test_a_text_is_read_as_it_was_written(text):
    assert codec.text_from_bytes(codec.text_to_bytes(text)) == text


def test_a_document_is_written_once_and_not_its_passages_again():
    long = make_document("云州市防汛应急预案", [f"第{n}项任务由第{n}组承担。" for n in range(500)])
    assert len(codec.document_to_bytes(long)) < len(long.text.encode())
