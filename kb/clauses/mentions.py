"""A place of a document that a text names, as it names it: what reading.py reads and places.py finds.

    Step('条', (17, 1))               第十七条之一
    Step('款', (2,))                  第二款, （二）款
    Step('款', (2,), '前')            前二款: the two before the place where it stands
    Step('1.1', (3, 2, 1))            3.2.1 of a plan; the kinds are those of ingest/structure/numbering.py

Left out: what is found there (outcomes.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.numerals import in_chinese
from kb.clauses.levels import ABOVE, ARTICLE, WITHIN

Relative = Literal["", "前", "次", "本", "下"]  # 前款, 次条, 本条, 下列
LAST = -1  # of a Step: 最后一款


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a citation."""

    level: str  # 编 章 节 条 款 项 目 部分 附件 表 行, or the kind of a number as plans have it: 一、 （一） 1.1
    number: tuple[
        int, ...
    ] = ()  # (17, 1) for 第十七条之一; of 前二款 (2,); LAST for 最后一款; () where none is written
    relative: Relative = ""
    label: str = ""  # of an annex that is told by a letter, folded: 附录a

    @property
    def said(self) -> str:
        """As it is said: 第二款, 第十七条之一, 前二款, 最后一款, 附件2, “3.2.1”."""
        if self.relative:
            count = in_chinese(self.number[0]) if self.number and self.number[0] > 1 else ""
            return f"{self.relative}{count}{self.level}" if self.relative != "下" else "下列各项"
        if self.number == (LAST,):
            return f"最后一{self.level}"
        if self.level in ("附件", "表"):
            return self.label or f"{self.level}{'-'.join(map(str, self.number))}"
        if self.level in (*WITHIN, ARTICLE, *ABOVE, "部分", "点", "行"):
            first, *after = map(in_chinese, self.number)
            return f"第{first}{self.level}" + "".join(f"之{n}" for n in after)
        if self.level == "1.1":
            return f"“{'.'.join(chr(ord('A') + n - 1001) if n > 1000 else str(n) for n in self.number)}”"
        return f"“{in_chinese(self.number[0]) if self.level in ('一、', '（一）') else self.number[0]}”"


@dataclass(frozen=True, slots=True)
class Name:
    """How the document is named: by a title, whole or short, or as 本法, which is the one that speaks."""

    text: str  # folded, without 《》: 突发事件应对法; of the document itself as written: 本法
    start: int
    end: int
    own: bool = False
    book: bool = False  # it stands in 《》
    year: str = ""  # the version meant: 2007 of 2007年版《突发事件应对法》


@dataclass(frozen=True, slots=True)
class Mention:
    """One place named in a text: text[start:end]. Of a list each member is one, of a range all of it is one."""

    start: int
    end: int
    name: Name | None  # None: none is written, so it is the document that speaks
    steps: tuple[Step, ...]
    until: tuple[Step, ...] = ()  # the end of a range: 第十条至第十二条
    cued: bool = False  # a bare number that is one only if the document has it: 按3.2执行


def said(steps: Sequence[Step], until: Sequence[Step] = ()) -> str:
    """Steps as they are said: 第十七条第二款, 附件5, 3.2.1."""
    written = "".join(step.said.strip("“”") for step in steps)
    return f"{written}至{said(until)}" if until else written
