"""What of a Word file does not come into its text, counted while it is read, and said in words at the end.

Losses(deletions=2, insertions=3).warnings() -> ("文件含未接受的修订：插入 3 处已收入，删除 2 处未收入",)
"""

from collections import Counter
from dataclasses import dataclass, field

# Beginning of an embedded object's ProgID -> what it is.
OBJECTS: tuple[tuple[str, str], ...] = (
    ("excel.", "Excel 表格"),  # Excel.Sheet.12
    ("et.", "WPS 表格"),  # ET.Workbook
    ("word.", "Word 文档"),  # Word.Document.12
    ("wps.", "WPS 文字"),
    ("powerpoint.", "PowerPoint 演示"),  # PowerPoint.Show.12
    ("visio.", "Visio 图"),  # Visio.Drawing.15
    ("acroexch.", "PDF 文件"),  # AcroExch.Document.DC
    ("package", "附件包"),  # Package: any file dropped into the text
    ("equation.", "公式"),  # Equation.3, Equation.DSMT4
    ("mathtype", "公式"),
)


@dataclass(slots=True)
class Losses:
    """Counts of what was left out, and of what a person should know was kept."""

    insertions: int = 0  # runs of inserted text not yet accepted: kept
    deletions: int = 0  # runs of deleted text: left out
    comments: int = 0
    signs: int = 0  # of symbol fonts, not known
    prompts: int = 0  # content controls that nobody filled in
    hidden: int = 0  # characters of hidden text
    macros: bool = False
    objects: Counter[str] = field(default_factory=Counter)  # ProgID -> how many
    formats: set[str] = field(default_factory=set)  # of automatic numbers, not known
    linked: int = 0  # documents that this one only refers to
    damaged: list[str] = field(default_factory=list)  # parts that are broken

    def warnings(self) -> tuple[str, ...]:
        """One sentence for each kind, in Chinese."""
        out = []
        if self.damaged:
            out.append(
                f"文件有 {len(self.damaged)} 个部分损坏（{'、'.join(self.damaged[:3])}），其余已读出，请对照原文件抽查"
            )
        if self.hidden:
            out.append(f"文件有隐藏文字 {self.hidden} 字，未收入；需要收入的，请在 Word 中取消“隐藏文字”后再添加")
        if self.insertions or self.deletions:
            out.append(f"文件含未接受的修订：插入 {self.insertions} 处已收入，删除 {self.deletions} 处未收入")
        if self.comments:
            out.append(f"文件有 {self.comments} 条批注，不是正文，未收入")
        if self.objects:
            named = Counter({object_name(key): 0 for key in self.objects})
            for key, count in self.objects.items():
                named[object_name(key)] += count
            said = "、".join(f"{name} {count} 个" for name, count in sorted(named.items()))
            out.append(f"文件内嵌的对象未读取：{said}。其中有正文的，请另存为单独的文件再添加")
        if self.linked:
            out.append(f"文件引用了 {self.linked} 个外部文档，未读取，请另行添加")
        if self.macros:
            out.append("文件带有宏：宏不会运行，也不收入")
        if self.signs:
            out.append(f"{self.signs} 处符号字体的图形符号无法对应文字，未收入")
        out += [f"自动编号的格式 {form} 未识别，按 1、2、3 显示" for form in sorted(self.formats)]
        return tuple(out)


def object_name(program: str) -> str:
    """What an embedded object is: Excel.Sheet.12 -> Excel 表格."""
    found = next((name for start, name in OBJECTS if program.lower().startswith(start)), None)
    return found or (f"其他（{program}）" if program else "其他")
