"""What a page hands out as a file: where it is written, and questions written there.

Left out: the formats (kb/quiz_export/, kb/check_report/).
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from kb.pages import cards
from kb.pages.desk import explain, noted
from kb.pages.words import say
from kb.quiz.item import Item
from kb.quiz_export.export import FORMATS, export
from kb.script import Script

Updates = dict[Any, Any]  # component -> its new value


def private_file(name: str) -> Path:
    """Where a file of this name is to be written: in the private folder that Gradio clears (app.py).

    Gradio hands out a copy of what lies anywhere else, and the first one would stay in the system's folder for good.
    """
    return Path(tempfile.mkdtemp(prefix="kb-", dir=os.environ.get("GRADIO_TEMP_DIR"))) / name


def taken(  # noqa: PLR0917  # the questions, how they are wanted, and where it is told
    items: Sequence[Item], suffix: str, script: Script, file: gr.File, told: gr.HTML, said: str = ""
) -> Updates:
    """Questions as a file to fetch, with what is said of it; where that cannot be, why."""
    try:
        target = private_file(f"{say('quiz_paper', script)}{suffix}")
        export(items, target, say("quiz_paper", script))
        return {file: gr.update(value=str(target), visible=True, label=say("exported", script)), told: said}
    except Exception as error:  # whatever it is, the page says so and stays up
        return {file: gr.update(visible=False), told: cards.problem(explain(noted(error), script), script)}


def formats(script: Script) -> list[tuple[str, str]]:
    """What questions can be taken away as."""
    return [(say(f"format_{suffix[1:]}", script), suffix) for suffix in FORMATS]
