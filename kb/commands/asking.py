"""`kb search`, `ask`, `clause`, `duties`, `cases`: what the library is asked."""

import argparse
import json
import sys
from pathlib import Path

from ingest.document import AUDIENCES
from ingest.errors import BadRequest
from kb.commands.common import Register, add_filter, chosen_filter, opened, positive, print_json, print_lines
from kb.duties.rows import PHASE_WORDS, ROLE_WORDS, Phase, Role

_PHASES: dict[str, Phase] = {word: phase for phase, word in PHASE_WORDS.items() if word}
_ROLES: dict[str, Role] = {word: role for role, word in ROLE_WORDS.items()}


def register(command: Register) -> None:
    """Add these commands to the command line."""
    search = command("search", _search, "检索段落")
    search.add_argument("query", metavar="检索词")
    search.add_argument("-k", type=positive, default=10, help="最多几条（默认 10）")
    search.add_argument("--audience", choices=AUDIENCES, default="internal", help="以谁的身份检索")
    add_filter(search)
    ask = command("ask", _ask, "提问，回答附原文出处")
    ask.add_argument("question", nargs="?", metavar="问题")
    ask.add_argument("--file", type=Path, help='问题文件，每行一个 {"id": "…", "question": "…"}')
    ask.add_argument(
        "--after", default="", metavar="上一问", help="接着上一问提问，例：--after Ⅱ级响应由谁启动 那Ⅲ级呢"
    )
    ask.add_argument("--export", type=Path, metavar="F.docx|pdf|html", help="把回答和原文依据导出为一份可打印的文件")
    ask.add_argument("--audience", choices=AUDIENCES, default="internal", help="以谁的身份提问")
    add_filter(ask)
    clause = command("clause", _clause, "查条款：给出引用的写法，逐字给出那一条、款、项，没有就说没有")
    clause.add_argument(
        "citation", metavar="引用", help="例：《突发事件应对法》第十七条第二款、安法21条、《防汛预案》4.4"
    )
    clause.add_argument("--audience", choices=AUDIENCES, default="internal", help="以谁的身份查")
    add_filter(clause)
    cases = command("cases", _cases, "相似案例：描述情形，给出案例卡（时间、伤亡、原因、责任、整改），逐条引原文")
    cases.add_argument("situation", metavar="情形", help="例：餐饮店液化气泄漏爆燃")
    cases.add_argument("-k", type=positive, default=3, help="最多几个（默认 3）")
    cases.add_argument("--audience", choices=AUDIENCES, default="internal", help="以谁的身份查")
    duties = command("duties", _duties, "职责表：谁、什么角色、做什么、和谁、什么时限，逐行附条款")
    duties.add_argument("--who", default="", metavar="单位或岗位", help="例：市水利局、指挥长；新旧名称、简称都认")
    duties.add_argument("--about", default="", metavar="事项", help="例：预警信息发布")
    duties.add_argument("--phase", choices=[*_PHASES], default="", help="阶段")
    duties.add_argument("--role", choices=[*_ROLES], default="", help="角色")
    duties.add_argument("--level", default="", metavar="级别", help="例：Ⅱ级、红色、较大")
    duties.add_argument("--document", action="append", default=[], metavar="文件", help="只看这些文件，可写几次")
    duties.add_argument("--export", type=Path, metavar="F.xlsx|docx|csv", help="导出为文件")
    duties.add_argument("--audience", choices=AUDIENCES, default="internal", help="以谁的身份查")
    add_filter(duties)


def _search(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import hit_lines

    within = chosen_filter(options)
    with opened(options) as kb:
        result = kb.search(options.query, options.k, audience=options.audience, within=within)
    if options.json:
        print_json(wire.search(result))
    else:
        print_lines(hit_lines(result))
    return 0


def _ask(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.pack.assemble import assemble
    from kb.pack.export import export
    from kb.terminal import answer_lines

    if (options.question is None) == (options.file is None):
        raise BadRequest("请给出一个问题，或用 --file 给出问题文件，二者只取其一。例：kb ask 谁负责防汛")
    if options.export and options.file:
        raise BadRequest("--export 一次只导出一个问题的回答，不能与 --file 同用。请直接写出问题。")
    if options.after and options.file:
        raise BadRequest("--after 接着一个问题提问，不能与 --file 同用。请直接写出问题。")
    questions = _questions(options.file) if options.file else []
    within = chosen_filter(options)
    with opened(options) as kb:
        if options.file:
            answers = kb.ask_all(questions, audience=options.audience, within=within)
        else:
            answers = iter([kb.ask(options.question, after=options.after, audience=options.audience, within=within)])
        for answer in answers:
            if options.json:
                print_json(wire.answer(answer))
            else:
                print_lines(answer_lines(answer))
            if options.export:
                export(assemble(kb, answer), options.export)
                print(f"已导出：{options.export}", file=sys.stderr)
    return 0


def _clause(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import clause_lines

    within = chosen_filter(options)
    with opened(options) as kb:
        found = kb.clause(options.citation, audience=options.audience, within=within)
    if options.json:
        print_json(wire.clauses(options.citation, found))
    else:
        print_lines(clause_lines(options.citation, found))
    return 0


def _cases(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import case_lines

    with opened(options) as kb:
        found = kb.cases(options.situation, options.k, audience=options.audience)
    if options.json:
        print_json(wire.cases(options.situation, found))
    else:
        print_lines(case_lines(found, options.situation))
    return 0


def _duties(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.duties.export import export
    from kb.duties.table import Wanted
    from kb.terminal import duty_lines

    wanted = Wanted(
        options.who,
        options.about,
        _PHASES.get(options.phase, ""),
        _ROLES.get(options.role),
        options.level,
    )
    within = chosen_filter(options)
    with opened(options) as kb:
        named = {kb.document(name, audience=options.audience).id for name in options.document}
        found = [
            e
            for e in kb.duties(wanted, audience=options.audience, within=within)
            if not named or e.document_id in named
        ]
    if options.export and found:
        export(found, options.export)
    if options.json:
        print_json(wire.duties(wanted, found))
    elif options.export and found:
        print_lines([f"已导出 {len(found)} 行：{options.export}"])
    else:
        print_lines(duty_lines(found))
    return 0


def _questions(file: Path) -> list[tuple[str, str]]:
    """The (id, question) pairs of a file, all checked before the first is asked."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"问题文件 {file} 读不出来：{error}。请检查路径，文件应为 UTF-8 编码。") from error
    pairs = []
    for n, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row["question"], str):
                raise TypeError(f"a question is text, not {row['question']!r}")
            pairs.append((str(row.get("id", n)), row["question"]))
        except (json.JSONDecodeError, KeyError, AttributeError, TypeError) as error:
            raise BadRequest(f'{file} 第 {n} 行应为 {{"id": "…", "question": "…"}}，而不是：{line[:60]}') from error
    return pairs
