"""The command line: `kb add`, `report`, `list`, `show`, `remove`, `search`, `ask`, `eval`, `serve`, `doctor`, `model`, `rebuild`.

Thin: every command opens the knowledge base, calls one method and prints; errors become words in one place.
Heavy libraries are imported inside the commands that need them, so that `kb --help` answers at once.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.document import AUDIENCES, KINDS
from ingest.errors import BadRequest, KnowledgeBaseError
from ingest.report import IngestReport

if TYPE_CHECKING:
    from kb.base import KnowledgeBase


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 something failed, 2 the command line is wrong."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()  # a reader that went away (kb list | head) is noticed here and not after the end
    except KnowledgeBaseError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("已中断：已完成的文件都在库中。", file=sys.stderr)
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--home",
        type=Path,
        default=Path(os.environ.get("KB_HOME", "data")),
        help="资料库所在文件夹（默认 ./data 或环境变量 KB_HOME）",
    )
    common.add_argument("--json", action="store_true", help="输出 JSON")
    parser = argparse.ArgumentParser(
        prog="kb", description="应急管理知识库：文件入库、检索、问答，每个回答都附原文出处。"
    )
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, parents=[common], help=about, description=about)
        sub.set_defaults(run=run)
        return sub

    add = command("add", _add, "文件、文件夹、zip 压缩包入库")
    add.add_argument("paths", nargs="+", type=Path, metavar="路径")
    add.add_argument(
        "--kind", choices=KINDS, help="文件类别（默认自动判断）：law 法规 policy 政策 plan 预案 case 案例 other 其他"
    )
    add.add_argument(
        "--audience", choices=AUDIENCES, help="internal 内部（新文件默认）public 可公开；不写则已入库的文件保持原样"
    )
    add.add_argument("--again", action="store_true", help="内容未变的文件也重新读取（例如后来才装上文字识别组件）")
    report = command("report", _report, "入库报告：每个文件读到多少、保留多少、丢了什么、为什么")
    report.add_argument("--doubtful", action="store_true", help="只列出需要人工核对的文件")
    command("list", _list, "列出已入库的文件")
    show = command("show", _show, "查看一个文件的信息与章节")
    show.add_argument("document", metavar="文件", help="文件名、标题或编号")
    show.add_argument("--text", action="store_true", help="同时输出正文")
    show.add_argument("--page", type=int, metavar="N", help="第几页，与 --png 同用")
    show.add_argument("--quote", metavar="引文", help="在原页上标出的一句原文，与 --png 同用")
    show.add_argument("--png", type=Path, metavar="F.png", help="把原页存成图片，引文用黄框标出")
    remove = command("remove", _remove, "移除一个文件及其全部段落、向量和词项")
    remove.add_argument("document", metavar="文件", help="文件名、标题或编号")
    search = command("search", _search, "检索段落")
    search.add_argument("query", metavar="检索词")
    search.add_argument("-k", type=_positive, default=10, help="最多几条（默认 10）")
    search.add_argument("--audience", choices=AUDIENCES, default="internal", help="以谁的身份检索")
    ask = command("ask", _ask, "提问，回答附原文出处")
    ask.add_argument("question", nargs="?", metavar="问题")
    ask.add_argument("--file", type=Path, help='问题文件，每行一个 {"id": "…", "question": "…"}')
    ask.add_argument("--audience", choices=AUDIENCES, default="internal", help="以谁的身份提问")
    evaluate = command("eval", _eval, "用 BEIR 格式的语料评测检索")
    for name, about in (("corpus", "语料 .jsonl 或 .jsonl.gz"), ("queries", "问题 .jsonl"), ("qrels", "相关性 .tsv")):
        evaluate.add_argument(name, type=Path, help=about)
    serve = command("serve", _serve, "启动网页")
    serve.add_argument("--host", default="127.0.0.1", help="监听地址（默认只限本机）")
    serve.add_argument("--port", type=int, default=7860, help="端口（默认 7860）")
    command("doctor", _doctor, "检查模型、索引、数据库是否完好")
    command("rebuild", _rebuild, "用当前模型和规则重建索引（不需要原始文件）")
    model = command("model", _model, "导出、导入离线模型（用于不能安装模型包的机器）")
    model.add_argument("action", choices=("export", "import", "status"))
    model.add_argument("file", nargs="?", type=Path, metavar="F.zip")
    return parser


def _positive(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"应为 1 到 1000 的整数，而不是“{text}”")
    return int(text)


def _open(options: argparse.Namespace, *, create: bool = False) -> "KnowledgeBase":
    from kb.base import KnowledgeBase

    _announce_model()
    return KnowledgeBase.open(options.home, create=create)


def _announce_model() -> None:
    """Say that the first use takes a while, where the offline model has to be built."""
    if not os.environ.get("KB_MODEL"):
        from index.model import ensure_model

        ensure_model(lambda words: print(words, file=sys.stderr))


def _print_json(shape: Any) -> None:  # noqa: ANN401  # whatever wire.py made
    print(json.dumps(shape, ensure_ascii=False))


def _add(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import adding

    with _open(options, create=True) as kb, adding(quiet=options.json) as progress:
        report = kb.add(
            options.paths, kind=options.kind, audience=options.audience, again=options.again, progress=progress
        )
    if options.json:
        _print_json(wire.report(report))
    else:
        from kb.terminal import report_lines

        _print_lines(report_lines(report))
    return 0 if report.ok else 1


def _report(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import report_lines

    with _open(options) as kb:
        report = kb.reports()
    if options.doubtful:
        report = IngestReport(tuple(f for f in report.files if f.doubts))
    if options.json:
        _print_json(wire.report(report))
    else:
        _print_lines(report_lines(report))
    return 0


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _list(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import list_lines

    with _open(options) as kb:
        documents = kb.documents()
    if options.json:
        _print_json(
            [
                {
                    "document_id": d.document_id,
                    "file": d.file,
                    **wire.metadata(d.metadata),
                    "passages": d.passages,
                    "added_at": d.added_at,
                }
                for d in documents
            ]
        )
    else:
        _print_lines(list_lines(documents))
    return 0


def _show(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import document_lines

    if options.png or options.page is not None or options.quote is not None:
        return _show_page(options)
    with _open(options) as kb:
        document = kb.document(options.document)
        family = kb.family(document)
    if options.json:
        _print_json(wire.document(document, family=family, text=options.text))
    else:
        _print_lines(document_lines(document, family, text=options.text))
    return 0


def _show_page(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.pictures import Quoted, find_quote, pages_shown

    if not options.png:
        raise BadRequest("请用 --png 给出图片存到哪里。例：kb show 防汛预案.pdf --page 3 --png 第3页.png")
    if options.page is None and options.quote is None:
        raise BadRequest(
            "请用 --page 给出页码，或用 --quote 给出一句原文。例：kb show 防汛预案.pdf --page 3 --png 第3页.png"
        )
    with _open(options) as kb:
        document = kb.document(options.document)
        count = pages_shown(document)
        quoted = Quoted() if options.quote is None else find_quote(document, options.quote, options.page)
        page = options.page if options.page is not None else quoted.pages[0]
        picture = kb.picture(document.id, page, quoted.start, quoted.end)
    try:
        options.png.write_bytes(picture.png)
    except OSError as error:
        raise BadRequest(f"图片写不进 {options.png}：{error}。请检查文件夹是否存在、是否可写。") from error
    if options.json:
        _print_json(wire.page_picture(document, picture, quoted, options.png))
    else:
        print(
            f"{options.png}：《{document.metadata.title}》第 {page} 页（共 {count} 页），标出 {len(picture.boxes)} 处。"
        )
        others = "、".join(str(number) for number in quoted.pages if number != page)
        if others:
            print(f"引文还在第 {others} 页，请用 --page 另存。")
    return 0


def _remove(options: argparse.Namespace) -> int:
    with _open(options) as kb:
        removed = kb.remove(options.document)
    if options.json:
        _print_json(
            {
                "document_id": removed.document_id,
                "file": removed.file,
                "passages": removed.passages,
                "left": removed.left,
            }
        )
    else:
        print(f"已移除 {removed.file}：{removed.passages} 个段落及其向量、词项，复查剩余 {removed.left}。")
    return 0 if removed.left == 0 else 1


def _search(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import hit_lines

    with _open(options) as kb:
        result = kb.search(options.query, options.k, audience=options.audience)
    if options.json:
        _print_json(wire.search(result))
    else:
        _print_lines(hit_lines(result))
    return 0


def _ask(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import answer_lines

    if (options.question is None) == (options.file is None):
        raise BadRequest("请给出一个问题，或用 --file 给出问题文件，二者只取其一。例：kb ask 谁负责防汛")
    questions = _questions(options.file) if options.file else [("", options.question)]
    with _open(options) as kb:
        for answer in kb.ask_all(questions, audience=options.audience):
            if options.json:
                _print_json(wire.answer(answer))
            else:
                _print_lines(answer_lines(answer))
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


def _eval(options: argparse.Namespace) -> int:
    from index.encoder import SentenceEncoder
    from kb.evaluate import evaluate
    from kb.terminal import counting

    with counting("向量化与索引", quiet=options.json) as progress:
        figures = evaluate(options.corpus, options.queries, options.qrels, SentenceEncoder(), progress).as_json()
    if options.json:
        _print_json(figures)
    else:
        _print_lines(f"{name:22}{value}" for name, value in figures.items())
    return 0


def _serve(options: argparse.Namespace) -> int:
    from app import serve

    serve(options.home, options.host, options.port)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from kb.doctor import examine

    findings = examine(options.home)
    if options.json:
        _print_json([{"check": f.check, "ok": f.ok, "detail": f.detail} for f in findings])
    else:
        _print_lines(f"{'正常' if f.ok else '异常'}  {f.check}：{f.detail}" for f in findings)
    return 0 if all(f.ok for f in findings) else 1


def _rebuild(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.base import rebuild
    from kb.terminal import counting, report_lines

    with counting("重建索引", quiet=options.json) as progress:
        rebuilt = rebuild(options.home, progress)
    if options.json:
        _print_json(
            {"documents": rebuilt.documents, "passages": rebuilt.passages, "renewed": wire.report(rebuilt.renewed)}
        )
    else:
        if rebuilt.renewed.files:
            _print_lines(report_lines(rebuilt.renewed))
        print(f"索引已重建：{rebuilt.documents} 个文件，{rebuilt.passages} 个段落。")
    return 0 if rebuilt.renewed.ok else 1


def _model(options: argparse.Namespace) -> int:
    from index import model

    if options.action == "status":
        status = model.model_status()
        if options.json:
            _print_json({"folder": str(status.folder), "ok": status.ok, "detail": status.detail})
        else:
            print(status)
        return 0 if status.ok else 1
    if options.file is None:
        raise BadRequest(f"请给出 zip 文件名：kb model {options.action} 模型.zip")
    done = model.export_model(options.file) if options.action == "export" else model.import_model(options.file)
    if options.json:
        _print_json({"action": options.action, "path": str(done)})
    else:
        print(f"模型已{'导出到' if options.action == 'export' else '导入到'} {done}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
