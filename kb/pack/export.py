"""Writing an evidence pack: html, docx or pdf, by the suffix of the name; the file is there whole or not at all."""

from pathlib import Path
from typing import BinaryIO

from index.whole_file import replacing
from ingest.errors import BadRequest
from kb.pack import html, pdf, word
from kb.pack.contents import Pack

FORMATS = (".docx", ".pdf", ".html")


def export(pack: Pack, target: Path) -> None:
    """Write the pack. Raises BadRequest for a suffix or folder that will not do."""
    writer = {".html": _html, ".docx": word.write, ".pdf": pdf.write}.get(target.suffix.lower())
    if writer is None:
        raise BadRequest(f"不能导出为“{target.name}”。文件名应以 {'、'.join(FORMATS)} 结尾。")
    if not target.parent.is_dir():
        raise BadRequest(f"文件夹不存在：{target.parent}。请先建立它，或换一个位置。")
    try:
        with replacing(target) as file:
            writer(pack, file)
    except OSError as error:
        raise BadRequest(f"写不了 {target}：{error}。请检查权限和磁盘空间，或换一个位置。") from error


def _html(pack: Pack, file: BinaryIO) -> None:
    file.write(html.page(pack).encode())
