"""What to doubt of a comparison: the two files may be no versions of one document, or may be chosen the wrong way round."""

from typing import Final

from kb.revision.compare import Revision

FEW: Final = 0.2  # of the clauses of the shorter version; two plans made after one pattern have more in common


def notes(revision: Revision) -> tuple[str, ...]:
    """Each doubt as a sentence, in Chinese; () where there is none."""
    return tuple(note for note in (_unlike(revision), _turned(revision)) if note)


def _unlike(revision: Revision) -> str:
    old, new = revision.counts
    if not old or not new:
        empty = "旧版" if not old else "新版"
        return f"{empty}没有读出条款，无法逐条对照，请核对文件是否完整"
    paired = sum(r.old is not None and r.new is not None for r in revision.clauses)
    if paired >= FEW * min(old, new):
        return ""
    few = f"只有 {paired} 条" if paired else "没有一条"
    return f"旧版 {old} 条、新版 {new} 条中{few}能互相对应，两份可能不是同一文件的两个版本，请核对所选的文件"


def _turned(revision: Revision) -> str:
    old, new = revision.old.metadata.date, revision.new.metadata.date
    if not old or not new or old <= new or old.startswith(new):  # 2021-10 is not later than 2021
        return ""
    return f"旧版的日期（{old}）晚于新版（{new}），两份可能选反了"
