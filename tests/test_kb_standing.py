"""What is not yet in force, or no longer, is called 现行 nowhere that a person reads."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from statutes import Shelf, read_text

from ingest.document import Document, Metadata
from kb import wire
from kb.clause import Clauses
from kb.pages import cards
from kb.results import Answer, Citation, Listed
from kb.terminal import answer_lines, clause_lines, document_lines, list_lines
from kb.words import state_word

TEXT = "云州市值守办法\n第一条　每天有两人值守。\n"


def document(**about: object) -> Document:
    read = read_text("值守办法.txt", TEXT)
    return replace(read, metadata=replace(read.metadata, status="in_force", **about))  # type: ignore[arg-type]


NOT_YET = document(date="2020-01-01", effective="2099-01-01")
EXPIRED = document(date="2015-01-01", effective="2015-02-01", history=("本办法有效期5年",))
IN_FORCE = document(date="2020-01-01", effective="2020-02-01")


def everywhere(d: Document) -> Iterator[str]:
    """The lines of each command that tell how a document stands."""
    here = Shelf(d)
    yield next(clause_lines("", Clauses(here).resolve("《云州市值守办法》第一条", here.held)))
    yield next(list_lines([Listed(d.id, d.file, d.metadata, 1, "")]))
    yield next(line for line in document_lines(d) if line.startswith("状态"))
    passage = d.passages[-1]
    cited = Citation(1, d.id, d.file, d.metadata, (), "第一条", None, passage.start, passage.end, passage.text, 0, 0)
    yield list(answer_lines(Answer("", "", "answered", "what", "答。[1]", (cited,))))[2]
    yield cards.status(d.metadata, "simplified")


@pytest.mark.parametrize(("d", "word"), [(NOT_YET, "尚未施行"), (EXPIRED, "有效期已过"), (IN_FORCE, "现行")])
def test_every_place_that_tells_how_a_document_stands_tells_it_of_today(d: Document, word: str) -> None:
    told = list(everywhere(d))
    assert len(told) == 5
    assert all(word in line for line in told), told
    assert word == "现行" or not any("现行" in line for line in told)


@pytest.mark.parametrize(("d", "state"), [(NOT_YET, "not_yet"), (EXPIRED, "expired"), (IN_FORCE, "in_force")])
def test_the_json_of_a_clause_keeps_the_standing_and_adds_the_state(d: Document, state: str) -> None:
    here = Shelf(d)
    (shape,) = wire.clauses("", Clauses(here).resolve("《云州市值守办法》第一条", here.held))["clauses"]
    assert (shape["standing"], shape["state"]) == ("in_force", state)


def test_what_says_nothing_of_its_force_is_said_to_say_nothing() -> None:
    assert state_word(Metadata("某记录")) == "效力未注明"
