"""`kb quiz`, `kb bank`: questions with their clauses, and the bank in which they are kept and approved."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.document import AUDIENCES
from ingest.errors import BadRequest
from kb.commands.common import Register, opened, positive, print_json, print_lines
from kb.quiz.item import STATUS_WORDS, TYPE_WORDS, ItemType, Status
from kb.quiz.kept import STALE_WORDS

if TYPE_CHECKING:
    from kb.base import KnowledgeBase
    from kb.quiz.editing import Change


def register(command: Register) -> None:
    """Add these commands to the command line."""
    quiz = command("quiz", _quiz, "出题：单选、多选、判断、填空、简答、排序，每题附条款和解析")
    quiz.add_argument("documents", nargs="*", metavar="文件", help="只用这些文件出题；不写则用全库")
    quiz.add_argument("-n", type=positive, default=20, help="几题（默认 20）")
    quiz.add_argument(
        "--types", type=_types, metavar="题型", default=None,
        help="例：single,judge 或 单选,判断；要按比例写 single=40,judge=25（默认单选40、多选15、判断25、填空10、简答7、排序3）",
    )  # fmt: skip
    quiz.add_argument("--about", default="", metavar="事项", help="只出讲这件事的题，例：信息报告")
    quiz.add_argument("--difficulty", type=_levels, metavar="难度", default=(1, 2, 3), help="1 易、2 中、3 难，例：2,3")
    quiz.add_argument("--seed", type=int, default=1, metavar="数", help="同一个数出同一套题（默认 1）")
    quiz.add_argument("--once", action="store_true", help="一句话最多出一题，不够就少出（同一张卷子上不互相提示）")
    quiz.add_argument("--keep", action="store_true", help="存入题库，待审（见 kb bank）")
    quiz.add_argument("--title", default="", metavar="标题", help="卷面标题")
    quiz.add_argument("--export", type=Path, metavar="F.docx|xlsx|csv|gift|xml|zip|apkg|json", help="导出为文件")
    quiz.add_argument("--audience", choices=AUDIENCES, default="internal", help="以谁的身份出题")
    bank = command("bank", _bank, "题库：列出、审定、撤下、改题、导出存下的题")
    bank.add_argument("--status", type=_status, metavar="状态", default=None, help="待审、已通过、已撤下")
    bank.add_argument("--stale", action="store_true", help="只看条款已变的题")
    bank.add_argument("--approve", nargs="+", metavar="编号", help="审定通过")
    bank.add_argument("--withdraw", nargs="+", metavar="编号", help="撤下")
    bank.add_argument("--draft", nargs="+", metavar="编号", help="退回待审")
    bank.add_argument("--remove", nargs="+", metavar="编号", help="从题库删除")
    bank.add_argument("--edit", metavar="编号", help="改一题，用下面的选项写要改的")
    bank.add_argument("--stem", metavar="题干", help="新的题干")
    bank.add_argument("--options", nargs="+", metavar="选项", help="全部选项，依次写出")
    bank.add_argument("--answer", metavar="答案", help="选项的字母，例：AC；判断写 正确 或 错误；填空、简答写文字")
    bank.add_argument("--explanation", metavar="解析", help="新的解析")
    bank.add_argument("--difficulty", type=int, choices=(1, 2, 3), help="新的难度：1 易、2 中、3 难")
    bank.add_argument("--title", default="", metavar="标题", help="卷面标题")
    bank.add_argument("--export", type=Path, metavar="F", help="导出列出的题；不写 --status 时只导出已通过且条款未变的")
    bank.add_argument("--audience", choices=AUDIENCES, default="internal", help="以谁的身份查看")


def _quiz(options: argparse.Namespace) -> int:
    from kb import quiz_wire
    from kb.quiz.bank import SHARES, QuizWanted
    from kb.quiz.lines import bank_lines
    from kb.quiz_export.export import TITLE, export
    from kb.terminal import stages

    wanted = QuizWanted(options.n, options.types or dict(SHARES), options.seed, options.difficulty, once=options.once)
    with opened(options) as kb:
        with stages(quiet=options.json) as progress:
            made = kb.quiz(wanted, options.documents, options.about, audience=options.audience, progress=progress)
        kept = kb.question_bank.keep(made.items) if options.keep else 0
    if options.export:
        export(made.items, options.export, options.title or TITLE)
        print(f"已导出：{options.export}（{len(made.items)} 题）", file=sys.stderr)
    if options.keep:
        print(f"已存入题库：{kept} 题待审，{len(made.items) - kept} 题原已在库中", file=sys.stderr)
    if options.json:
        print_json(quiz_wire.bank(made))
    elif not options.export:
        print_lines(bank_lines(made, options.n))
    return 0


def _bank(options: argparse.Namespace) -> int:
    from kb import quiz_wire
    from kb.quiz.lines import question_lines
    from kb.quiz_export.export import TITLE, export

    decisions = [options.approve, options.withdraw, options.draft, options.remove, options.edit]
    change = _change(options)
    if change is not None and not options.edit:
        raise BadRequest("--stem、--options、--answer、--explanation、--difficulty 要和 --edit 编号 一起用。")
    if any(decisions) and (options.export or options.status or options.stale):
        raise BadRequest("审定、改题、删除不能和导出、筛选写在一条命令里。请分两次运行。")
    with opened(options) as kb:
        if any(decisions):
            return _decide(kb, options, change)
        found = kb.questions(audience=options.audience)
    listed = [q for q in found if (not options.status or q.status == options.status) and (not options.stale or q.stale)]
    if options.export:
        ready = (
            listed if options.stale else [q for q in listed if not q.stale]
        )  # what its clause no longer says, nobody prints
        ready = ready if options.status or options.stale else [q for q in ready if q.status == "approved"]
        if not ready:
            raise BadRequest(
                "没有可以导出的题。请先用 kb bank --approve 编号 审定，或用 --status 指明导出哪些；条款已变的题只随 --stale 导出。"
            )
        export([q.item for q in ready], options.export, options.title or TITLE)
        left = sum(bool(q.stale) for q in listed) if not options.stale else 0
        note = f"；另有 {left} 题条款已变，没有导出" if left else ""
        print(f"已导出：{options.export}（{len(ready)} 题{note}）", file=sys.stderr)
    if options.json:
        print_json({"questions": [quiz_wire.question(q) for q in listed]})
    elif not options.export:
        print_lines(question_lines(listed))
    return 0


def _decide(kb: "KnowledgeBase", options: argparse.Namespace, change: "Change | None") -> int:
    """Approve, withdraw, put back, remove, edit: what a person decides, told in lines or as JSON."""
    from kb.quiz.editing import Change
    from kb.quiz.gate import doubts

    if options.audience != "internal":
        raise BadRequest("公众身份不能审题、改题。请去掉 --audience public。")
    bank, told = kb.question_bank, dict[str, int]()
    lines: list[str] = []
    for ids, status in ((options.approve, "approved"), (options.withdraw, "withdrawn"), (options.draft, "draft")):
        if ids:
            decided: Status = status  # type: ignore[assignment]
            told[decided] = bank.decide(ids, decided)
            lines.append(f"{STATUS_WORDS[decided]}：{told[decided]} 题")
    if options.remove:
        told["removed"] = bank.remove(options.remove)
        lines.append(f"已删除：{told['removed']} 题")
    if options.edit:
        question = kb.edit_question(options.edit, change or Change())
        told["edited"] = 1
        lines.append(f"已改，待审：{question.item.stem}")
        if doubt := doubts(question.item):
            lines.append(f"注意：{doubt}。请再看一遍。")
    if options.approve:
        stale = {q.id: q.stale for q in kb.questions() if q.stale and q.id in options.approve}
        lines += [f"注意：{i} {STALE_WORDS[why]}；改好之前不会随“已通过”导出" for i, why in stale.items()]
    if options.json:
        print_json(told)
    else:
        print_lines(lines)
    return 0


def _change(options: argparse.Namespace) -> "Change | None":
    """What is to be changed of a question; None if nothing is named."""
    from kb.quiz.editing import Change

    choices = tuple(options.options) if options.options else None
    change = Change(options.stem, choices, options.answer, options.explanation, options.difficulty)
    return None if change == Change() else change


_TYPE_CODES: Mapping[str, ItemType] = {
    **{word: code for code, word in TYPE_WORDS.items()},
    **{word.removesuffix("题"): code for code, word in TYPE_WORDS.items()},
    **{code: code for code in TYPE_WORDS},
}


def _types(text: str) -> dict[ItemType, int]:
    """The types that --types takes, with their shares: single,judge or 单选=40,判断=25."""
    found: dict[ItemType, int] = {}
    for part in text.replace("，", ",").split(","):
        word, _, share = part.strip().partition("=")
        code = _TYPE_CODES.get(word.strip())
        if code is None:
            raise argparse.ArgumentTypeError(
                f"没有“{word}”这个题型。可用：{'、'.join(f'{c}（{w}）' for c, w in TYPE_WORDS.items())}"
            )
        if share and not (share.isdigit() and 0 < int(share) <= 1000):
            raise argparse.ArgumentTypeError(f"“{part}”的比例应为 1 到 1000 的整数")
        found[code] = int(share) if share else 1
    return found


def _levels(text: str) -> tuple[int, ...]:
    """The difficulties that --difficulty takes: 2,3."""
    levels = tuple(sorted({int(part) for part in text.replace("，", ",").split(",") if part.strip().isdigit()}))
    if not levels or not set(levels) <= {1, 2, 3}:
        raise argparse.ArgumentTypeError(f"难度应为 1、2、3 中的一个或几个，而不是“{text}”")
    return levels


def _status(text: str) -> Status:
    """The status that --status takes: approved, 已通过."""
    words: dict[str, Status] = {word: code for code, word in STATUS_WORDS.items()} | {c: c for c in STATUS_WORDS}
    found = words.get(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError(f"没有“{text}”这个状态。可用：{'、'.join(STATUS_WORDS.values())}")
    return found
