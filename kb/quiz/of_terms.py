"""Questions of terms: which term is meant, what does it mean, of which grade is it."""

import re
from collections.abc import Iterator

from ingest.fold import fold
from kb.checks.reviewed import Reviewed
from kb.quiz.bodies import pairs, share_of
from kb.quiz.clauses import Clause, plain
from kb.quiz.item import GAP, Item, Source
from kb.quiz.library import Library
from kb.quiz.making import made, shuffled, single
from kb.quiz.stems import according, in_script_of, quoted
from kb.quiz.terms import Term
from kb.script import script_of


def of_terms(document: Reviewed, library: Library) -> Iterator[Item]:
    """The questions of what a document defines."""
    own = library.terms[document.id]
    others = [t for d in library.documents if d.id != document.id for t in library.terms[d.id]]
    for t in own:
        clause = t.clause
        siblings = [
            o for o in own if o.text != t.text and bool(o.lead) == bool(t.lead) and (not t.lead or o.lead == t.lead)
        ]
        wrong = list(dict.fromkeys(o.text for o in siblings if _may_be_wrong(t, o)))
        if len(wrong) < 3 and not t.lead:
            meant = pairs(fold(t.meaning))
            near = [
                o
                for o in others
                if not o.lead
                and _may_be_wrong(t, o)
                and o.text not in wrong
                and script_of(o.meaning) == script_of(t.meaning)
            ]
            near.sort(key=lambda o: -share_of(pairs(fold(o.meaning)), meant))
            wrong += list(dict.fromkeys(o.text for o in near))[:3]
        source: Source = (
            "level"
            if re.search(r"(?:特别重大|重大|较大|一般)(?!危险源|隐患)|[ⅠⅡⅢⅣ一二三四]级|红色|橙色", t.text)
            else "term"
        )
        end = t.meaning_end
        said = f"{GAP}是指{plain(clause.text[t.meaning_start : end]).rstrip('。；;，,')}。"
        if len(wrong) >= 3:
            chosen = shuffled([*library.rng.sample(wrong, 3), t.text], library.rng)
            level = 1 + min(2, len(siblings))
            yield single(clause, according(clause, in_gap(said, clause)), chosen, t.text, source=source, level=level)
        if source == "term":
            asked = in_script_of(document, "什么是{}？").format(quoted(document, t.text))
            meaning = plain(clause.text[t.meaning_start : end]).rstrip("。；;") + "。"
            yield made("short", source, according(clause, asked), (), (), meaning, clause, 2)


def in_gap(said: str, clause: Clause) -> str:
    """The words of ours in a stem in the script of the document."""
    return said if in_script_of(clause.document) == "simplified" else said.replace("是指", "指", 1)


def _may_be_wrong(t: Term, other: Term) -> bool:
    a, b = fold(t.text), fold(other.text)
    return a not in b and b not in a and fold(other.text) not in fold(t.meaning)
