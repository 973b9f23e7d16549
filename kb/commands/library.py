"""`kb add`, `report`, `list`, `show`, `remove`: what the library holds."""

import argparse
from pathlib import Path

from ingest.document import AUDIENCES
from ingest.errors import BadRequest
from ingest.report import IngestReport
from kb.commands.common import KINDS_SAID, Register, kind, opened, print_json, print_lines


def register(command: Register) -> None:
    """Add these commands to the command line."""
    add = command("add", _add, "文件、文件夹、zip 压缩包入库")
    add.add_argument("paths", nargs="+", type=Path, metavar="路径")
    add.add_argument("--kind", type=kind, metavar="类别", help=f"文件类别（默认自动判断）：{KINDS_SAID}")
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


def _add(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import adding

    with opened(options, create=True) as kb, adding(quiet=options.json) as progress:
        report = kb.add(
            options.paths, kind=options.kind, audience=options.audience, again=options.again, progress=progress
        )
    if options.json:
        print_json(wire.report(report))
    else:
        from kb.terminal import report_lines

        print_lines(report_lines(report))
    return 0 if report.ok else 1


def _report(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import report_lines

    with opened(options) as kb:
        report = kb.reports()
    if options.doubtful:
        report = IngestReport(tuple(f for f in report.files if f.doubts))
    if options.json:
        print_json(wire.report(report))
    else:
        print_lines(report_lines(report))
    return 0


def _list(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import list_lines

    with opened(options) as kb:
        documents = kb.documents()
    if options.json:
        print_json(
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
        print_lines(list_lines(documents))
    return 0


def _show(options: argparse.Namespace) -> int:
    from kb import wire
    from kb.terminal import document_lines

    if options.png or options.page is not None or options.quote is not None:
        return _show_page(options)
    with opened(options) as kb:
        document = kb.document(options.document)
        family = kb.family(document)
    if options.json:
        print_json(wire.document(document, family=family, text=options.text))
    else:
        print_lines(document_lines(document, family, text=options.text))
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
    with opened(options) as kb:
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
        print_json(wire.page_picture(document, picture, quoted, options.png))
    else:
        print(
            f"{options.png}：《{document.metadata.title}》第 {page} 页（共 {count} 页），标出 {len(picture.boxes)} 处。"
        )
        others = "、".join(str(number) for number in quoted.pages if number != page)
        if others:
            print(f"引文还在第 {others} 页，请用 --page 另存。")
    return 0


def _remove(options: argparse.Namespace) -> int:
    with opened(options) as kb:
        removed = kb.remove(options.document)
    if options.json:
        print_json(
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
