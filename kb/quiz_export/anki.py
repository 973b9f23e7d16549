"""Questions as Anki cards: in front the question, behind it the answer with its clause. The same question keeps its card."""

import tempfile
import zlib
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import BinaryIO, Final

from kb.quiz.item import LETTERS, TYPE_WORDS, Item

_MODEL: Final = 1_607_392_319  # of the note type: fixed, so that a second import updates the first
_CSS: Final = ".card { font-family: sans-serif; font-size: 20px; line-height: 1.6; text-align: left; } .type { color: #667; font-size: 15px; } .why { color: #445; font-size: 16px; }"


def write(items: Sequence[Item], file: BinaryIO, title: str) -> None:
    """Write the deck."""
    import genanki

    model = genanki.Model(
        _MODEL,
        "应急知识题",
        fields=[{"name": name} for name in ("题型", "题目", "答案", "解析")],
        templates=[
            {
                "name": "题目",
                "qfmt": '<div class="type">{{题型}}</div>{{题目}}',
                "afmt": '{{FrontSide}}<hr id="answer"><b>{{答案}}</b><p class="why">{{解析}}</p>',
            }
        ],
        css=_CSS,
    )
    deck = genanki.Deck(zlib.crc32(title.encode()) + 1_000_000_000, title)
    for item in items:
        fields = [TYPE_WORDS[item.type], _asked(item), _answered(item), escape(item.explanation)]
        deck.add_note(
            genanki.Note(model=model, fields=fields, guid=genanki.guid_for(item.id), tags=[TYPE_WORDS[item.type]])
        )
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "deck.apkg"
        genanki.Package(deck).write_to_file(made)
        file.write(made.read_bytes())


def _asked(item: Item) -> str:
    options = (
        "" if item.type == "judge" else "".join(f"<br>{LETTERS[n]}. {escape(o)}" for n, o in enumerate(item.options))
    )
    return escape(item.stem) + options


def _answered(item: Item) -> str:
    if item.type in ("single", "multiple", "order"):
        return f"{item.letters}　{escape(item.answer_text)}"
    return escape(item.answer_text)
