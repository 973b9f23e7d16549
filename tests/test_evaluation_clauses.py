"""Every article, 款, 项 and 目 of real laws is found by its citation, however that is written; the laws' own references lead somewhere.

KB_EVAL_DIR names the folder (else ../shared/eval beside the checkout); without it every test here is skipped by name. What stands
where is read anew here, line by line from the files, so that the structure tree and the resolver are both put to the test.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.numerals import in_chinese, number
from ingest.pipeline import ingest
from kb.clause import Clauses
from kb.clauses.outcomes import Found
from kb.clauses.reading import read as parse
from kb.results import Reference
from kb.script import to_script
from kb.versions import Held, core_title, with_versions

EVAL = Path(os.environ.get("KB_EVAL_DIR", Path(__file__).parent.parent.parent / "shared" / "eval"))
LAWS = sorted((EVAL / "docs" / "laws").glob("*")) if EVAL.is_dir() else []
PLANS = sorted((EVAL / "docs" / "plans").glob("*")) if EVAL.is_dir() else []
pytestmark = [
    pytest.mark.evaluation,
    pytest.mark.skipif(not EVAL.is_dir(), reason="evaluation material is not here: set KB_EVAL_DIR"),
]
_ARTICLE = re.compile(
    r"第\s?(?P<n>[一二三四五六七八九十百零〇\d]+)(?:-(?P<dash>\d+))?\s?[条條](?:之(?P<after>[一二三四五六七八九十]+))?(?P<rest>.*)$"
)
_CHAPTER = re.compile(r"第\s?[一二三四五六七八九十\d]+\s?[章节節编編]")
_SPOKEN_OF = re.compile(r"[第规規、和及至的款项項之]")
_TAIWAN_ITEM = re.compile(r"(?P<n>[一二三四五六七八九十]+)、")
_BRACKETED = re.compile(r"[（(](?P<n>[一二三四五六七八九十]+)[）)]")
_PLAIN = re.compile(r"(?P<n>\d+)[.．、](?!\d)")
_NEVER = re.compile(r"(?!)(?P<n>)")


@dataclass(frozen=True)
class Line:
    """One line of an article."""

    article: tuple[int, ...]
    levels: tuple[int, ...]  # numbers below the article, outermost first: () the line that opens it
    text: str


class Shelf:
    """Documents by their id, as an engine gives them."""

    def __init__(self, documents: list[Document]) -> None:
        self.held: Held = with_versions({d.id: (d.file, d.metadata) for d in documents}, "internal", date.today())
        self._documents = {d.id: d for d in documents}

    def document(self, document_id: str) -> Document | None:
        return self._documents.get(document_id)


@cache
def read(path: Path) -> Document:
    return ingest(path.read_bytes(), path.name, str(path))


@cache
def shelf() -> Shelf:
    return Shelf([read(path) for path in (*LAWS, *PLANS)])


def is_taiwan(path: Path) -> bool:
    return ".trad" in path.name


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of a law with their place, told by their looks alone: an unmarked line is the next 款."""
    inner, below, deepest = (_TAIWAN_ITEM, _BRACKETED, _PLAIN) if is_taiwan(path) else (_BRACKETED, _PLAIN, _NEVER)
    article: tuple[int, ...] | None = None
    at: list[int] = [0, 0, 0, 0]  # the numbers below the article of the line before
    for line in map(str.strip, read(path).text.split("\n")):
        opening = _ARTICLE.match(line)
        opening = None if opening and _SPOKEN_OF.match(opening["rest"]) else opening
        if _CHAPTER.match(line):
            article = None
        elif opening:
            after = opening["dash"] or opening["after"]
            article = tuple(n for x in (opening["n"], after) if x and (n := number(x)) is not None)
            at = [0, 0, 0, 0]
            yield Line(article, (), line)
        rest = opening["rest"].strip() if opening and article else line
        if article is None or not rest or _CHAPTER.match(rest):
            continue
        depth = next((d for d, p in ((1, inner), (2, below), (3, deepest)) if at[d - 1] and p.match(rest)), 0)
        m = (inner, below, deepest)[depth - 1].match(rest) if depth else None
        at = [*at[:depth], (number(m["n"]) or 0) if m else at[0] + 1, *[0] * (3 - depth)]
        yield Line(article, tuple(at[: depth + 1]), rest)


@cache
def clauses_of(path: Path) -> list[tuple[Line, str]]:
    """Every article and what stands below it, with its whole text without blanks; the article's number counts as its own."""
    lines = list(lines_of(path))
    found = []
    for k, line in enumerate(lines):
        whole = [line.text] if line.levels else []
        for other in lines[k + 1 :]:
            if other.article != line.article or other.levels[: len(line.levels)] != line.levels or not other.levels:
                break
            whole.append(other.text)
        if not line.levels:
            number_alone = (
                line.text[: len(line.text) - len(whole[0])] if whole and line.text.endswith(whole[0]) else line.text
            )
            whole.insert(0, number_alone)
        found.append((line, bare("".join(whole))))
    return found


def titles(path: Path) -> list[str]:
    """How a law may be called: with and without the name of the state, in 《》 and bare, in both scripts, with its year."""
    core = core_title(read(path).metadata.title)
    others = [d for d, (_, m) in shelf().held.items() if core_title(m.title) == core and d != read(path).id]
    metadata = shelf().held[read(path).id][1]
    if others and metadata.status != "in_force":
        year = (metadata.date or "")[:4]
        return [f"{year}年版《{core}》", f"《{core}》（{year}年）", to_script(f"{year}年{core}", "traditional")]
    full = f"中华人民共和国{core}" if "中华人民共和国" in read(path).metadata.title else core
    return [f"《{core}》", core, f"《{full}》", to_script(core, "traditional"), f"《{to_script(full, 'traditional')}》"]


def spellings(line: Line, *, taiwan: bool) -> list[str]:
    """A clause as people cite it: Chinese and Arabic numerals, full-width ones, with blanks, traditional characters, 之 and -."""
    words = ("项", "款", "目", "之") if taiwan else ("款", "项", "目", "")
    n, after = line.article[0], line.article[1] if len(line.article) > 1 else None
    heads = [f"第{in_chinese(n)}条", f"第{n}条", f"第 {n} 條", f"第{wide(n)}条", f"{n}条"]
    tails = (
        [f"之{in_chinese(after)}", f"之{after}", f"之 {after}", f"之{wide(after)}", f"之{after}"] if after else [""] * 5
    )
    out = []
    for k, (head, tail) in enumerate(zip(heads, tails, strict=True)):
        written = head + tail
        for word, value in zip(words, line.levels, strict=False):
            chinese = in_chinese(value)
            listed = f"第（{chinese}）{word}" if word == "项" and not taiwan else f"第{chinese}{word}"
            traditional = to_script(word, "traditional")
            forms = [
                listed,
                f"第{value}{word}",
                f" 第 {value} {traditional}",
                f"第{wide(value)}{word}",
                f"{value}{word}",
            ]
            written += forms[k] if word != "之" else f"之{chinese if k == 0 else value}"
        out.append(written)
    if after:
        out.append(f"第{n}-{after}条" + "".join(f"第{v}{w}" for w, v in zip(words[:3], line.levels, strict=False)))
    return out


def wide(value: int) -> str:
    return str(value).translate(FULL)


FULL = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize("path", LAWS, ids=lambda p: p.name)
def test_every_clause_is_found_by_each_spelling_of_its_citation(path: Path) -> None:
    clauses, wrong, tried = Clauses(shelf()), [], 0
    for line, text in clauses_of(path):
        for k, spelling in enumerate(spellings(line, taiwan=is_taiwan(path))):
            title = titles(path)[k % len(titles(path))]
            tried += 1
            found = clauses.resolve(f"请问{title}{spelling}是什么？", shelf().held)
            outcome = found[0].outcome if len(found) == 1 else None
            if not isinstance(outcome, Found) or outcome.document_id != read(path).id:
                wrong.append((title + spelling, outcome and outcome.said()))
            elif bare(outcome.text) != text:
                wrong.append((title + spelling, outcome.text))
            else:
                assert outcome.text == read(path).text[outcome.spot.start : outcome.spot.end]
    assert tried > 100
    assert not wrong, (len(wrong), wrong[:10])


def references(paths: list[Path]) -> list[tuple[str, Reference]]:
    """Everything that the passages of these files refer to, with the file."""
    clauses = Clauses(shelf())
    return [
        (path.name, r)
        for path in paths
        for p in read(path).passages
        for r in clauses.references(read(path).id, p.start, p.end, shelf().held)
    ]


def test_every_reference_of_a_law_to_itself_is_found() -> None:
    found = references(LAWS)
    assert len(found) >= 400
    lost = [(file, r.text, r.said) for file, r in found if not r.found and r.status != "not_held"]
    assert not lost


def test_laws_that_are_not_held_are_named_without_what_leads_to_them() -> None:
    names = {r.document for _, r in references(LAWS) if r.status == "not_held"}
    assert names == {"地方制度法", "预算法", "银行法", "保险法", "所得税法", "家事事件法"}


def test_a_rule_that_refers_to_an_older_version_is_not_led_astray() -> None:
    """The rules of 2016 and 2019 mean article 94 of the law of 2014, which in the law of 2021 says something else."""
    later = {(file, r.locator) for file, r in references(LAWS) if r.status == "later_version"}
    assert later == {
        ("生产安全事故应急预案管理办法.md", "第九十四条"),
        ("生产安全事故应急预案管理办法-2016.html", "第九十四条"),
    }


def test_plans_refer_to_parts_that_they_have_or_to_annexes_that_the_file_leaves_out() -> None:
    found = references(PLANS)
    assert sum(r.found for _, r in found) >= 14
    lost = {file for file, r in found if not r.found}
    assert lost <= {"天津港航道施工水上交通事故专项应急预案.txt"}  # an extract: its chapter 1 and annexes are not there


@pytest.mark.parametrize("path", [*LAWS, *PLANS], ids=lambda p: p.name)
def test_the_citation_under_every_passage_leads_back_to_it(path: Path) -> None:
    clauses, document, lost, tried = Clauses(shelf()), read(path), [], 0
    for passage in document.passages:
        if not passage.locator:
            continue
        tried += 1
        mentions = [m for m in parse(f"《甲办法》{passage.locator}") if m.steps]
        outcome = clauses.in_document(mentions[0], document.id, shelf().held) if len(mentions) == 1 else None
        if not isinstance(outcome, Found) or not (
            outcome.spot.start < passage.end and passage.start < outcome.spot.end
        ):
            lost.append((passage.locator, outcome and outcome.said()))
    assert tried
    assert len(lost) <= 0.01 * tried, lost
