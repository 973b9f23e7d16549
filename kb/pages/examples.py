"""Questions to try: about the sample city where it is held, else about statutes that are.

An example that the library cannot answer teaches a newcomer that it cannot answer anything.
Left out: how they are shown (cards.py), when (ask.py).
"""

from collections.abc import Callable, Sequence

from ingest.document import Document
from ingest.fold import fold
from kb.base import Listed
from kb.script import script_of

# Of the sample city, in both scripts: what the title of a document held has to say, and the question to it.
SAMPLES = (
    ("云州市防汛防台风应急预案", "云州发了台风橙色预警，渔船最晚几个小时内得全部回港？"),
    ("云州市突发事件总体应急预案", "云州市总体应急预案规定，红色预警由谁签发？"),
    ("云州市安全生产管理条例", "在雲州把電動自行車停在樓梯間充電，個人要罰多少錢？"),
    ("云州市第三中学", "云州三中发生火灾，应当按什么步骤处置？"),
    ("澎岬縣颱風災害應變計畫", "澎岬縣颱風災害應變中心的指揮官由誰擔任？"),
)
MOST = 3  # questions about statutes; they are all alike
_OPENED = 10  # documents looked into for them
_LONGEST = 40  # characters of a title that still reads as a question
_FIRST = frozenset({"第一条", "第一條"})


def examples(held: Sequence[Listed], document: Callable[[str], Document]) -> tuple[str, ...]:
    """Questions that what is held can answer; `document` gives a document by its id. () if there are none."""
    titles = [fold(d.metadata.title) for d in held]
    samples = tuple(q for words, q in SAMPLES if any(fold(words) in title for title in titles))
    return samples or _of_statutes(held, document)


def _of_statutes(held: Sequence[Listed], document: Callable[[str], Document]) -> tuple[str, ...]:
    """《湖安市河道管理条例》第一条规定了什么？ where it has such an article, and no other document has its title."""
    titles = [d.metadata.title for d in held]
    laws = [d for d in held if d.metadata.kind == "law" and d.metadata.status in ("in_force", "unknown")]
    asked = [d for d in laws if titles.count(d.metadata.title) == 1 and _reads(d.metadata.title)][:_OPENED]
    found: list[str] = []
    for d in asked:
        if len(found) < MOST and any(section.label in _FIRST for section in document(d.document_id).sections):
            end = "第一條規定了什麼？" if script_of(d.metadata.title) == "traditional" else "第一条规定了什么？"
            found.append(f"《{d.metadata.title}》{end}")
    return tuple(found)


def _reads(title: str) -> bool:
    return len(title) <= _LONGEST and not set(title) & set("《》")
