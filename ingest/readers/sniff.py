"""What a file is, by its content: the suffix lies too often to be asked.

`.doc` files that are HTML, `.txt` files that are PDF and `.docx` files that are protected packages all come in from
web sites and mail. The suffix is a hint in three cases only: Markdown and tables of commas cannot be told from plain
text, and what is neither text nor known by its first bytes is called by its name.

Left out: reading it (the other modules of readers/).

    container_format(b"%PDF-1.7 …") -> "pdf"
    text_format("<!DOCTYPE html>…", "通知.txt") -> "html"
"""

import re
from pathlib import PurePath
from typing import Literal, NoReturn

from ingest.decoding.charset import binary_kind
from ingest.errors import UnreadableFile, UnsupportedFormat
from ingest.readers.archive import check_whole, open_archive, read_member
from ingest.readers.mail.parts import is_mail
from ingest.readers.ole2 import SIGNATURE, BrokenStorage, Storage

ContainerFormat = Literal["pdf", "docx", "doc", "xlsx", "xls", "pptx", "ofd", "mail", "image"]
TextFormat = Literal["html", "md", "txt", "csv"]

RICH_TEXT = b"{\\rtf"  # {\rtf1\ansi\ansicpg936
OPEN_DOCUMENT_TEXT = b"application/vnd.oasis.opendocument.text"  # in the member `mimetype` of an odt, ott
TABLE_SUFFIXES = frozenset({".csv", ".tsv"})  # a table saved as text cannot be told from text with commas
MARKDOWN_SUFFIXES = frozenset({".md", ".markdown", ".mdown", ".mkd"})

# Member of a zip -> the format whose reader takes the file.
ZIP_FORMATS: tuple[tuple[str, ContainerFormat], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("OFD.xml", "ofd"),
    ("ofd.xml", "ofd"),
)
# Member of a zip -> what the file is and what to do; the first that is there decides.
ZIP_UNREAD: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", "Excel 二进制工作簿（xlsb）暂不能直接读取。请用 Excel 或 WPS 另存为 xlsx 后再添加。"),
    ("META-INF/container.xml", "EPUB 电子书暂不能直接读取。请转换为 docx 或 PDF 后再添加。"),
    ("META-INF/manifest.xml", "OpenDocument 表格或演示（ods、odp）暂不能直接读取。请另存为 xlsx 或 PDF 后再添加。"),
)

# Name of an OLE2 stream -> the format whose reader takes the file. Stream names are UTF-16 in the file's directory.
OLE2_FORMATS: tuple[tuple[str, ContainerFormat], ...] = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
# Name of an OLE2 stream -> what the file is and what to do; asked first, since a protected file has the others as well.
OLE2_UNREAD: tuple[tuple[str, type[UnreadableFile], str], ...] = (
    (
        "EncryptedPackage",
        UnreadableFile,
        "文件有打开密码。请用 Word 或 WPS 打开，在“文件—信息—保护文档”中取消密码，保存后再添加。",
    ),
    (
        "PowerPoint Document",
        UnsupportedFormat,
        "旧版演示文稿（.ppt、.dps）暂不能直接读取。请用 PowerPoint 或 WPS 另存为 pptx 后再添加。",
    ),
)
OLE2_BROKEN = (
    "旧版 Office 文件已损坏（可能没有下载或复制完整）。"
    "请重新取得这个文件；如果还能打开，请用 Word、Excel 或 WPS 另存为 docx 或 xlsx 后再添加。"
)
OLE2_OTHER = "旧版 Office 格式的文件暂不能直接读取。请用原来的软件打开，另存为 docx 或 PDF 后再添加。"

SCAN_KINDS = frozenset({"PNG 图片", "JPEG 图片", "TIFF 图片", "BMP 图片"})  # what binary_kind says of a scan

READABLE = "PDF、OFD、Word、Excel、PowerPoint、网页、邮件、文本、扫描图片"
OTHERWISE = f"能读取的有：{READABLE}。请添加其中一种。"
# What binary_kind says of a file, or its suffix where its content says nothing -> what to do with it.
KIND_ADVICE: dict[str, str] = {
    "AutoCAD 图纸": "请在 AutoCAD 或看图软件中输出为 PDF 后再添加。",
    "音频": "请添加录音的文字稿。",
    "视频": "请添加视频的文字稿。",
    "音视频": "请添加它的文字稿。",
}
SUFFIX_KINDS: dict[str, str] = {
    **dict.fromkeys((".dwg", ".dxf", ".dwt"), "AutoCAD 图纸"),
    **dict.fromkeys((".mp3", ".wav", ".m4a", ".wma", ".aac", ".amr", ".flac", ".ogg"), "音频"),
    **dict.fromkeys((".mp4", ".avi", ".mov", ".mkv", ".wmv", ".flv", ".mpg", ".mpeg", ".rmvb", ".3gp"), "视频"),
    **dict.fromkeys((".exe", ".dll", ".msi", ".apk", ".so"), "可执行程序"),
    **dict.fromkeys((".ttf", ".ttc", ".otf", ".woff", ".woff2"), "字体"),
    **dict.fromkeys((".psd", ".ai", ".cdr"), "设计文件"),
    **dict.fromkeys((".heic", ".heif", ".avif"), "HEIC 图片"),
    **dict.fromkeys((".shp", ".dbf", ".shx"), "地图数据"),
    **dict.fromkeys((".bin", ".dat", ".iso", ".pyc", ".pkl", ".npy"), "二进制数据"),
}
LOCK = "~$"  # ~$汛预案.docx, which Office and WPS keep beside a document while it is open
LOCK_FILE = "这是 Word、Excel 或 WPS 打开文件时留下的临时锁文件，不是文档。请添加同一文件夹里不以“~$”开头的那个文件。"

# Beginnings of text that is a format of its own.
TEXT_KINDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (  # <?xml version="1.0"?><?mso-application progid="Word.Document"?>
        re.compile(r"(?s)<\?xml.{0,500}?(progid=\"Word|<w:wordDocument|<pkg:package)"),
        "Word XML 文件暂不能直接读取。请用 Word 或 WPS 打开，另存为 docx 后再添加。",
    ),
    (  # <?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        re.compile(r"(?s)<\?xml.{0,500}?(progid=\"Excel|urn:schemas-microsoft-com:office:spreadsheet)"),
        "Excel XML 表格暂不能直接读取。请用 Excel 或 WPS 打开，另存为 xlsx 后再添加。",
    ),
    (  # <?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.text">
        re.compile(r"(?s)<\?xml.{0,500}?<office:document\s"),
        "OpenDocument 的单个 XML 文件（fodt、fods）暂不能直接读取。请用 LibreOffice 或 WPS 打开，另存为 docx 或 xlsx 后再添加。",
    ),
)

HTML_ROOT = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)  # <!DOCTYPE html>
HTML_START = re.compile(r"(?:\s|<!--.*?-->|<\?xml.*?\?>)*<[a-z!]", re.IGNORECASE | re.DOTALL)  # <meta charset="utf-8">
HTML_BLOCK = re.compile(r"<(?:div|p|table|tr|td|span|br|h[1-6]|ul|li|meta|font|section)\b[^<>]*>", re.IGNORECASE)  # <p>


def container_format(data: bytes, name: str = "") -> ContainerFormat | None:
    """The format of a file that is no plain text; None for what can only be text. UnsupportedFormat names what to convert the file to.

    `name` is asked only what a file is called that has no known signature and is no text either.
    """
    if data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and b"\nstartxref" in data):  # mail leaves lines before it
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _of_zip(data)
    if data.startswith(SIGNATURE):
        return _of_ole2(data)
    if data.startswith(RICH_TEXT):
        return "doc"
    kind = binary_kind(data)
    if kind is None and is_mail(data):
        return "mail"
    kind = kind or _kind_by_name(data, name)
    if kind is None:
        return None
    if kind in SCAN_KINDS:
        return "image"
    raise UnsupportedFormat(_unread(kind))


def _kind_by_name(data: bytes, name: str) -> str | None:
    """What its name says of a file with a byte that no text has: 会议.mp3 -> 音频."""
    if b"\x00" not in data:
        return None
    if PurePath(name).name.startswith(LOCK):
        raise UnsupportedFormat(LOCK_FILE)
    return SUFFIX_KINDS.get(PurePath(name).suffix.lower())


def _unread(kind: str) -> str:
    """What a file is that nobody reads, and what to do."""
    if kind.endswith("图片"):
        return f"这是{kind}，不是扫描件常用的格式。如是扫描件，请另存为 PNG 或 PDF 后再添加。"
    if kind.endswith("压缩包"):
        return f"这是{kind}，不能直接读取。请解压后添加其中的文档，或重新打包为 zip。"
    return f"这是{kind}，不是文档。{KIND_ADVICE.get(kind, OTHERWISE)}"


def _of_ole2(data: bytes) -> ContainerFormat:
    """By the streams of the file itself: a workbook may lie in a letter, and a letter in a workbook."""
    try:
        names = Storage(data).at_root
    except BrokenStorage:
        names = frozenset()
    if not names:
        _refuse_broken_ole2(data)
    for stream, error, message in OLE2_UNREAD:
        if stream in names:
            raise error(message)
    for stream, form in OLE2_FORMATS:
        if stream in names:
            return form
    raise UnsupportedFormat(OLE2_OTHER)


def _refuse_broken_ole2(data: bytes) -> NoReturn:
    """Names in the bytes tell a password; a format they do not: a letter may hold a workbook, and speak of one."""
    for stream, error, message in OLE2_UNREAD:
        if stream.encode("utf-16-le") in data:
            raise error(message)
    raise UnreadableFile(OLE2_BROKEN)


def _of_zip(data: bytes) -> ContainerFormat:
    with open_archive(data) as archive:
        check_whole(archive, len(data))
        names = set(archive.namelist())
        mimetype = read_member(archive, archive.getinfo("mimetype")) if "mimetype" in names else b""
    if mimetype.startswith(OPEN_DOCUMENT_TEXT):
        return "doc"
    for member, form in ZIP_FORMATS:
        if member in names:
            return form
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return "docx"
    for member, message in ZIP_UNREAD:
        if member in names:
            raise UnsupportedFormat(message)
    raise UnsupportedFormat("这是 zip 压缩包，不是单个文档。请解压后添加其中的文档，或直接添加这个 zip 文件。")


def text_format(text: str, name: str) -> TextFormat:
    """What the text begins with decides; the name's suffix alone tells md and csv from txt."""
    head = text[:4096].lstrip("\ufeff \t\r\n")
    for pattern, message in TEXT_KINDS:
        if pattern.match(head):
            raise UnsupportedFormat(message)
    markdown = PurePath(name).suffix.lower() in MARKDOWN_SUFFIXES
    if HTML_START.match(head):
        if HTML_ROOT.search(head):
            return "html"
        if not markdown and len(HTML_BLOCK.findall(head)) >= 2:  # a fragment cut out of a page
            return "html"
    if PurePath(name).suffix.lower() in TABLE_SUFFIXES:
        return "csv"
    return "md" if markdown else "txt"
