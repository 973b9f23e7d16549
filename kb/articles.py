"""The article a question names: its passages in the documents it names, or the fact that there is none.

`《突发事件应对法》第十七条` selects the passages of 第十七条 and nothing else; 第十七条之一 is another article.
Left out: short names of laws, 款 and 项 (later).
"""

import re

from index.engine import LocalEngine
from index.hits import Hit
from ingest.document import Passage
from ingest.numerals import NUMERAL, number
from kb.question import Question
from kb.versions import Held

_LABEL = re.compile(rf"^第\s?([{NUMERAL}\d]+)\s?[条條](?:\s?之\s?([{NUMERAL}\d]+))?")  # 第十七條之一


def article_of(passage: Passage) -> tuple[int, int | None] | None:
    """The article a passage stands in: (17, 1) for 第十七條之一; None outside articles."""
    for label in (*passage.path[::-1], passage.locator):
        m = _LABEL.match(label)
        value = number(m[1]) if m else None
        if m and value is not None:
            return value, number(m[2]) if m[2] else None
    return None


def named_article(question: Question, held: Held, engine: LocalEngine) -> list[Hit] | None:
    """The passages of the article that the question names, in order; [] if the documents named have no such article.

    None where no article of a document is named, or the documents named have no articles at all.
    """
    if question.article is None or not question.documents:
        return None
    found, numbered = [], False
    for document_id in sorted(question.documents & held.keys(), key=lambda i: held[i][1].date or "", reverse=True):
        document = engine.document(document_id)
        for passage in document.passages if document else ():
            article = article_of(passage)
            numbered = numbered or article is not None
            if article == question.article:
                found.append(Hit(passage, *held[document_id], 0.0))
    return found if numbered else None
