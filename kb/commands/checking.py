"""`kb check`, `compare`: what the plans say against each other and against the law; two versions side by side."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from ingest.document import AUDIENCES
from ingest.errors import BadRequest
from kb.checks.finding import KIND_WORDS, SEVERITY_WORDS, SHORT_WORDS
from kb.commands.common import Register, opened, print_json, print_lines


def register(command: Register) -> None:
    """Add these commands to the command line."""
    check = command(
        "check", _check, "一致性检查：数字、分级、牵头、时限、电话、法规、机构、附件……文件内和文件之间的矛盾"
    )
    check.add_argument("documents", nargs="*", metavar="文件", help="只列与这些文件有关的问题；不写则检查全库")
    check.add_argument(
        "--kind",
        action="append",
        type=_kind,
        metavar="种类",
        default=[],
        help=f"{'、'.join(SHORT_WORDS.values())}，可写几次",
    )
    check.add_argument(
        "--severity", action="append", type=_severity, metavar="级别", default=[], help="严重、一般、提示，可写几次"
    )
    check.add_argument("--export", type=Path, metavar="F.html|docx|xlsx", help="导出报告")
    check.add_argument("--dismiss", metavar="编号", help="把一条标为“不是问题”，要用 --reason 写明理由")
    check.add_argument("--reason", default="", metavar="理由", help="例：两处说的是不同的仓库")
    check.add_argument("--restore", metavar="编号", help="撤销“不是问题”的标记")
    check.add_argument("--audience", choices=AUDIENCES, default="internal", help="以谁的身份检查")
    compare = command("compare", _compare, "新旧对照：两个版本逐条比较，移动、修改、新增、删除，改动的文字标出")
    compare.add_argument("old", metavar="旧版")
    compare.add_argument("new", metavar="新版")
    compare.add_argument("--changed", action="store_true", help="不列未改的条款")
    compare.add_argument("--export", type=Path, metavar="F.html|docx", help="导出对照表")
    compare.add_argument("--audience", choices=AUDIENCES, default="internal", help="以谁的身份查看")


def _kind(text: str) -> str:
    """The kind that --kind takes, by its code or its word in either script: number, 数字, 數字不一致."""
    return _code(text, "种类", {w: k for words in (SHORT_WORDS, KIND_WORDS) for k, w in words.items()})


def _severity(text: str) -> str:
    """The severity that --severity takes: high, 严重."""
    return _code(text, "级别", {word: code for code, word in SEVERITY_WORDS.items()})


def _code(text: str, what: str, words: Mapping[str, str]) -> str:
    from ingest.fold import fold

    said = fold(text.strip())
    code = words.get(said, said)
    if code not in words.values():
        raise argparse.ArgumentTypeError(f"没有“{text}”这个{what}。可用：{'、'.join(dict.fromkeys(words))}")
    return code


def _compare(options: argparse.Namespace) -> int:
    from kb import check_wire
    from kb.revision.export import export
    from kb.revision.lines import comparison_lines

    with opened(options) as kb:
        comparison = kb.compare(options.old, options.new, audience=options.audience)
    if options.export:
        export(comparison, options.export, all_rows=not options.changed)
        print(f"已导出：{options.export}", file=sys.stderr)
    if options.json:
        print_json(check_wire.comparison(comparison, all_rows=not options.changed))
    elif not options.export:
        print_lines(comparison_lines(comparison, all_rows=not options.changed))
    return 0


def _check(options: argparse.Namespace) -> int:
    """0 if nothing grave is open, 1 if something is: so that a script can stop there."""
    from dataclasses import replace

    from kb import check_wire
    from kb.check_report.export import export
    from kb.check_report.lines import check_lines
    from kb.terminal import stages

    if options.reason and options.dismiss is None:
        raise BadRequest(
            "--reason 要与 --dismiss 编号 一起用。例：kb check --dismiss 3fc0a1b2c3d4 --reason 两处说的是不同的仓库"
        )
    with opened(options) as kb:
        if options.restore is not None:
            if not kb.dismissals.restore(options.restore):
                raise BadRequest(f"没有编号为“{options.restore}”的标记。请用 kb check 查看已标记的问题。")
            print_lines([f"已撤销标记：{options.restore}"])
            return 0
        with stages(quiet=options.json) as progress:
            checked = kb.check(options.documents, audience=options.audience, progress=progress)
        if options.dismiss is not None:
            finding = next((f for f in checked.findings if f.id == options.dismiss), None)
            decided = next((d for f, d in checked.dismissed if f.id == options.dismiss), None)
            if decided is not None:
                raise BadRequest(
                    f"“{options.dismiss}”已在 {decided.at[:10]} 标为“不是问题”（理由：{decided.reason}）。要改理由，请先用 --restore 撤销。"
                )
            if finding is None:
                raise BadRequest(f"没有编号为“{options.dismiss}”的待处理问题。请用 kb check 查看编号。")
            kb.dismissals.dismiss(finding, options.reason)
            print_lines([f"已标为“不是问题”：{finding.message}"])
            return 0
    wanted = tuple(
        f
        for f in checked.findings
        if (not options.kind or f.kind in options.kind) and (not options.severity or f.severity in options.severity)
    )
    checked = replace(checked, findings=wanted)
    if options.export:
        export(checked, options.export)
        print(f"已导出：{options.export}", file=sys.stderr)
    if options.json:
        print_json(check_wire.checked(checked))
    else:
        print_lines(check_lines(checked))
    return 1 if checked.grave else 0
