"""Questions to try: about the sample city where it is held, else made from the documents that are.

A clause that tells who, by when or how many is turned into a question and asked; it is shown if that clause answers it,
for an example that the library cannot answer teaches a newcomer that it cannot answer anything.

    《湖安市河道管理条例》：河道日常巡查由市水利局负责。 -> 《湖安市河道管理条例》规定，河道日常巡查由谁负责？

Left out: how they are shown (cards.py), when (ask.py).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from ingest.document import Document
from ingest.fold import fold
from kb.results import Answer, Listed
from kb.script import script_of, to_script

# Of the sample city, in both scripts: what the title of a document held has to say, and the question to it.
SAMPLES = (
    ("云州市防汛防台风应急预案", "云州发了台风橙色预警，渔船最晚几个小时内得全部回港？"),
    ("云州市突发事件总体应急预案", "云州市总体应急预案规定，红色预警由谁签发？"),
    ("云州市安全生产管理条例", "在雲州把電動自行車停在樓梯間充電，個人要罰多少錢？"),
    ("云州市第三中学", "云州三中发生火灾，应当按什么步骤处置？"),
    ("澎岬縣颱風災害應變計畫", "澎岬縣颱風災害應變中心的指揮官由誰擔任？"),
)
MOST = 3
_ASKED = 6  # questions tried; each is a search
_OPENED = 10  # documents looked into
_LONGEST = 40  # characters of a title that still reads as a question
_SHORTEST = 10  # characters of a question that says what it is about; 指挥由谁担任 does not
_FIRST = frozenset({"第一条", "第一條"})
_NUMBER = r"(?:\d+|[一二三四五六七八九十两兩百]+)"
# What is looked for in a clause, and what stands there in the question.
_FORMS = (
    # 河道日常巡查由市水利局负责 -> 河道日常巡查由谁负责
    (re.compile(r"由[^，由和与及、]{2,14}?(?=负责|負責|牵头|牽頭|组织实施|組織實施|担任|擔任|签发|簽發)"), "由谁"),
    # 事故单位应当在1小时内报告 -> 事故单位应当在多长时间内报告
    (re.compile(rf"{_NUMBER}\s?(?:分钟|分鐘|个?小时|個?小時|个?工作日|個?工作日|日)(?:以)?(?:内|內)"), "多长时间内"),
    # 值班人员不少于3人 -> 值班人员不少于多少人
    (re.compile(rf"(?<=少[于於])\s?{_NUMBER}"), "多少"),
)
_CLAUSE = re.compile(r"[^，。；：！？\n|]{9,34}")
_LABEL = re.compile(r"^第[〇零一二三四五六七八九十百\d]+[条條](?:之[一二三四五六七八九十]+)?\s+")  # 第三条　河道…
# What cannot stand alone: it goes back to what was said before, or belongs to a list.
_LEANING = re.compile(
    r"^(?:其|该|該|并|並|且|但|在|应|應|对|對|不|每|于|於|后|後|[\d（(一二三四五六七八九十])|前款|前条|前條|本条|本條|上述|以下|[《》“”「」（）()]"
)


def examples(
    held: Sequence[Listed], document: Callable[[str], Document], ask: Callable[[str], Answer]
) -> tuple[str, ...]:
    """Questions that what is held answers; `document` gives a document by its id. () if there are none."""
    titles = [fold(d.metadata.title) for d in held]
    samples = tuple(q for words, q in SAMPLES if any(fold(words) in title for title in titles))
    return samples or _of_documents(_nameable(held), document, ask)


def _nameable(held: Sequence[Listed]) -> list[Listed]:
    """Documents that a title names alone and that hold today, one of each kind in turn."""
    titles = [d.metadata.title for d in held]
    kinds: dict[str, list[Listed]] = defaultdict(list)
    for d in held:
        title = d.metadata.title
        alone = titles.count(title) == 1 and len(title) <= _LONGEST and not set(title) & set("《》")
        if alone and d.metadata.status in ("in_force", "unknown"):
            kinds[d.metadata.kind].append(d)
    return [d for row in zip_longest(*kinds.values()) for d in row if d is not None]


def _of_documents(
    named: Sequence[Listed], document: Callable[[str], Document], ask: Callable[[str], Answer]
) -> tuple[str, ...]:
    """One question a document, of another form each as far as there are; at most one of them about an article."""
    found: list[str] = []
    forms = list(range(len(_FORMS)))
    article = ""
    asked = 0
    for d in named[:_OPENED]:
        opened = document(d.document_id)
        article = article or _article(d, opened)
        for form in tuple(forms):
            made = next(_made(opened, form), None)
            if made is None or asked == _ASKED:
                continue
            question, at = made
            asked += 1
            if _answered(ask(question), d.document_id, at):
                found.append(question)
                forms.remove(form)
                break
        if not forms or len(found) == MOST:
            break
    return (*found, article)[:MOST] if article else tuple(found)


def _made(d: Document, form: int) -> Iterator[tuple[str, int]]:
    """Questions of a form that clauses of a document answer, with where the clause stands."""
    pattern, asked = _FORMS[form]
    script = script_of(d.metadata.title)
    says = to_script("规定", script)
    for passage in d.passages:
        if passage.flags:
            continue
        for clause in _CLAUSE.finditer(passage.text):
            said = _LABEL.sub("", clause[0].strip())
            if len(pattern.findall(said)) == 1 and not _LEANING.search(said):
                question = pattern.sub(to_script(asked, script), said)
                if len(question) >= _SHORTEST:
                    yield f"《{d.metadata.title}》{says}，{question}？", passage.start + clause.start()


def _answered(answer: Answer, document_id: str, at: int) -> bool:
    """True if the first citation is the clause that the question was made from."""
    first = answer.citations[0] if answer.status == "answered" and answer.citations else None
    return first is not None and first.document_id == document_id and first.start <= at < first.end


def _article(d: Listed, opened: Document) -> str:
    """《湖安市河道管理条例》第一条规定了什么？ of a statute that has such an article."""
    if d.metadata.kind != "law" or all(section.label not in _FIRST for section in opened.sections):
        return ""
    return f"《{d.metadata.title}》{to_script('第一条规定了什么？', script_of(d.metadata.title))}"
