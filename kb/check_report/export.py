"""A check's report as a file: html, docx or xlsx, by the suffix of its name."""

from datetime import datetime
from pathlib import Path

from index.whole_file import replacing
from ingest.errors import BadRequest
from kb.check_report import html, sheet, word
from kb.checking import Checked

FORMATS = (".html", ".docx", ".xlsx")


def export(checked: Checked, target: Path) -> None:
    """Write the report; the file is there whole or not at all. Raises BadRequest for a suffix or folder that will not do."""
    suffix = target.suffix.lower()
    if suffix not in FORMATS:
        raise BadRequest(f"不能导出为“{target.name}”。文件名应以 {'、'.join(FORMATS)} 结尾。")
    if not target.parent.is_dir():
        raise BadRequest(f"文件夹不存在：{target.parent}。请先建立它，或换一个位置。")
    made_at = datetime.now().strftime("%Y-%m-%d %H:%M")
    try:
        with replacing(target) as file:
            if suffix == ".html":
                file.write(html.page(checked, made_at).encode())
            elif suffix == ".docx":
                word.write(checked, made_at, file)
            else:
                sheet.write(checked, made_at, file)
    except OSError as error:
        raise BadRequest(f"写不了 {target}：{error}。请检查权限和磁盘空间，或换一个位置。") from error
