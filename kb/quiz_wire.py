"""JSON of `kb quiz` and `kb bank`. Keys are added, never renamed. Left out: making questions (quiz/)."""

from typing import Any

from kb.quiz.bank import Bank
from kb.quiz.item import Item, Proof
from kb.quiz.kept import STALE_WORDS, Question

Json = dict[str, Any]


def bank(b: Bank) -> Json:
    """The JSON of `kb quiz`."""
    return {
        "items": [item(i) for i in b.items],
        "seed": b.seed,
        "made": b.made,
        "echoing": b.echoing,
        "dropped": [{"reason": d.reason, "count": d.count, "example": d.example} for d in b.dropped],
        "coverage": [
            {
                "document_id": c.document_id,
                "document": c.title,
                "chapters": [
                    {"title": x.title, "clauses": x.clauses, "possible": x.possible, "asked": x.asked}
                    for x in c.chapters
                ],
            }
            for c in b.coverage
        ],
    }


def item(i: Item) -> Json:
    """One question; `answer` are indices of `options`, for `order` all of them in their order."""
    return {
        "id": i.id,
        "type": i.type,
        "source": i.source,
        "stem": i.stem,
        "options": list(i.options),
        "answer": list(i.answer),
        "answer_text": i.answer_text,
        "explanation": i.explanation,
        "citation": citation(i.proof),
        "difficulty": i.difficulty,
    }


def citation(p: Proof) -> Json:
    """The clause that an item rests on."""
    return {
        "id": 1,
        "document_id": p.document_id,
        "document": p.title,
        "file": p.file,
        "path": [p.chapter] if p.chapter else [],
        "locator": p.locator,
        "page": p.page,
        "start": p.start,
        "end": p.end,
        "quote": p.quote,
    }


def question(q: Question) -> Json:
    """A kept question with what was decided on it."""
    return {
        **item(q.item),
        "id": q.id,
        "status": q.status,
        "edited": q.edited,
        "at": q.at,
        "stale": q.stale,
        "stale_why": STALE_WORDS[q.stale],
    }
