"""`kb eval`, `tune`, `serve`, `doctor`, `rebuild`, `model`: measuring it, serving it and keeping it whole."""

import argparse
import sys
from pathlib import Path

from ingest.errors import BadRequest
from kb.commands.common import Register, opened, print_json, print_lines


def register(command: Register) -> None:
    """Add these commands to the command line."""
    evaluate = command("eval", _eval, "用 BEIR 格式的语料评测检索")
    for name, about in (("corpus", "语料 .jsonl 或 .jsonl.gz"), ("queries", "问题 .jsonl"), ("qrels", "相关性 .tsv")):
        evaluate.add_argument(name, type=Path, help=about)
    tune = command("tune", _tune, "用问题和答案所在段落训练本库的检索适配器；没有提高就不装")
    tune.add_argument("queries", nargs="?", type=Path, metavar="问题.jsonl", help='每行一个 {"_id": "…", "text": "…"}')
    tune.add_argument(
        "qrels", nargs="?", type=Path, metavar="相关性.tsv", help="问题编号<制表符>段落编号或文件名#条款<制表符>1"
    )
    tune.add_argument("--remove", action="store_true", help="去掉本库的适配器，恢复随产品附带的")
    serve = command("serve", _serve, "启动网页")
    serve.add_argument("--host", default="127.0.0.1", help="监听地址（默认只限本机）")
    serve.add_argument("--port", type=int, default=7860, help="端口（默认 7860）")
    command("doctor", _doctor, "检查模型、索引、数据库是否完好")
    command("rebuild", _rebuild, "用当前模型和规则重建索引（不需要原始文件）")
    model = command("model", _model, "导出、导入离线模型（用于不能安装模型包的机器）")
    model.add_argument("action", choices=("export", "import", "status"))
    model.add_argument("file", nargs="?", type=Path, metavar="F.zip")


def _eval(options: argparse.Namespace) -> int:
    from index.encoder import SentenceEncoder
    from kb.evaluate import evaluate
    from kb.terminal import counting

    with counting("向量化与索引", quiet=options.json) as progress:
        figures = evaluate(options.corpus, options.queries, options.qrels, SentenceEncoder(), progress).as_json()
    if options.json:
        print_json(figures)
    else:
        print_lines(f"{name:22}{value}" for name, value in figures.items())
    return 0


def _tune(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import tuned_lines

    if options.remove == (options.qrels is not None):
        raise BadRequest("请给出问题文件和相关性文件，或用 --remove。例：kb tune 问题.jsonl 相关性.tsv")
    if options.remove:
        return _untune(options)
    with opened(options) as kb:
        quiet = options.json or not sys.stderr.isatty()
        tuned = kb.tune(
            options.queries, options.qrels, (lambda stage: None) if quiet else lambda s: print(s, file=sys.stderr)
        )
    if options.json:
        print_json(wire.tuned(tuned))
    else:
        print_lines(tuned_lines(tuned))
    return 0 if tuned.installed else 1


def _untune(options: argparse.Namespace) -> int:
    """Without opening the library: what is damaged must not be in the way of taking it out."""
    from kb.tuning import remove_adapter

    removed = remove_adapter(options.home)
    if options.json:
        print_json({"removed": removed})
    else:
        print(f"已去掉 {options.home} 的适配器。" if removed else f"{options.home} 没有自己的适配器。")
    return 0


def _serve(options: argparse.Namespace) -> int:
    from app import serve

    serve(options.home, options.host, options.port)
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from kb.doctor import examine

    findings = examine(options.home)
    if options.json:
        print_json([{"check": f.check, "ok": f.ok, "detail": f.detail} for f in findings])
    else:
        print_lines(f"{'正常' if f.ok else '异常'}  {f.check}：{f.detail}" for f in findings)
    return 0 if all(f.ok for f in findings) else 1


def _rebuild(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.rebuilding import rebuild
    from kb.terminal import counting, report_lines

    with counting("重建索引", quiet=options.json) as progress:
        rebuilt = rebuild(options.home, progress)
    if options.json:
        print_json(
            {"documents": rebuilt.documents, "passages": rebuilt.passages, "renewed": wire.report(rebuilt.renewed)}
        )
    else:
        if rebuilt.renewed.files:
            print_lines(report_lines(rebuilt.renewed))
        print(f"索引已重建：{rebuilt.documents} 个文件，{rebuilt.passages} 个段落。")
    return 0 if rebuilt.renewed.ok else 1


def _model(options: argparse.Namespace) -> int:
    from index import model

    if options.action == "status":
        status = model.model_status()
        if options.json:
            print_json({"folder": str(status.folder), "ok": status.ok, "detail": status.detail})
        else:
            print(status)
        return 0 if status.ok else 1
    if options.file is None:
        raise BadRequest(f"请给出 zip 文件名：kb model {options.action} 模型.zip")
    done = model.export_model(options.file) if options.action == "export" else model.import_model(options.file)
    if options.json:
        print_json({"action": options.action, "path": str(done)})
    else:
        print(f"模型已{'导出到' if options.action == 'export' else '导入到'} {done}")
    return 0
