"""Questions as lines on the terminal. Left out: what they hold (item.py)."""

from collections.abc import Iterator, Sequence

from kb.quiz.bank import Bank
from kb.quiz.item import DIFFICULTY_WORDS, LETTERS, SOURCE_WORDS, STATUS_WORDS, TYPE_WORDS, Item
from kb.quiz.kept import STALE_WORDS, Question

_NAMED = 5  # documents of which it is told that they yield nothing: somebody has named them
_SHOWN = 8  # chapters of a document that are told


def bank_lines(bank: Bank, wanted: int) -> Iterator[str]:
    """The questions, then what was left out, why, and how much of the documents is asked about."""
    for n, item in enumerate(bank.items, 1):
        yield ""
        yield from _item(f"{n}.", item)
    yield ""
    short = f"（想要 {wanted} 题，够格的只有这些）" if len(bank.items) < wanted else ""
    yield f"共 {len(bank.items)} 题{short}，从 {bank.made} 题中选出；同一个 --seed {bank.seed} 出同一套题"
    if bank.echoing:
        yield f"其中 {bank.echoing} 题与另一题出自同一句话，印在一张卷子上会互相提示；题数少一些就没有"
    if bank.dropped:
        yield "没有采用的："
        yield from (f"  {d.reason}：{d.count} 题，例：{d.example[:48]}…" for d in bank.dropped)
    for c in bank.coverage:
        total = [sum(getattr(x, name) for x in c.chapters) for name in ("clauses", "possible", "asked")]
        if not total[1] and len(bank.coverage) <= _NAMED:
            yield f"《{c.title}》：{total[0]} 条中没有可以出题的（文件已失效、没有讲到这件事，或没有离开上下文也看得懂的条款）"
        elif total[1]:
            yield f"《{c.title}》：{total[0]} 条中 {total[1]} 条可以出题，本套考到 {total[2]} 条"


def question_lines(questions: Sequence[Question]) -> Iterator[str]:
    """Kept questions with their numbers and what was decided."""
    if not questions:
        yield "题库里没有这样的题。请用 kb quiz --keep 存入。"
        return
    for q in questions:
        yield ""
        state = "，".join(x for x in (STATUS_WORDS[q.status], "改过" if q.edited else "", STALE_WORDS[q.stale]) if x)
        yield from _item(f"{q.id}（{state}）", q.item)
    yield ""
    counts = {word: sum(q.status == code for q in questions) for code, word in STATUS_WORDS.items()}
    said = "，".join(f"{word} {n}" for word, n in counts.items() if n)
    stale = sum(bool(q.stale) for q in questions)
    yield f"共 {len(questions)} 题：{said}" + (f"；条款已变 {stale}" if stale else "")


def _item(head: str, item: Item) -> Iterator[str]:
    kind = f"{TYPE_WORDS[item.type]} · {SOURCE_WORDS[item.source]} · {DIFFICULTY_WORDS[item.difficulty]}"
    yield f"{head} [{kind}] {item.stem}"
    if item.type != "judge":
        yield from (f"   {LETTERS[n]}. {option}" for n, option in enumerate(item.options))
    yield f"   答案：{item.letters or item.answer_text}"
    yield f"   {item.explanation}"
