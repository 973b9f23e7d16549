"""One duty as a row, and the words its columns are said with.

Every text of a row is a slice of its document, in the original glyphs; codes (role, phase) are said in Chinese by the
tables here. Left out: reading rows out of a text (extract.py), choosing and exporting them (table.py, export.py).
"""

from dataclasses import dataclass
from typing import Final, Literal

Role = Literal["lead", "execute", "support", "member", "report_to", "supervise"]
Phase = Literal["prevention", "warning", "response", "recovery", "support", ""]

ROLE_WORDS: Final[dict[Role, str]] = {
    "lead": "牵头负责",
    "execute": "执行",
    "support": "配合",
    "supervise": "指导监督",
    "member": "成员",
    "report_to": "接收报告",
}
# Phases of 突发事件应对: the chapters of 突发事件应对法 (2024) and, for 保障, chapter 5 of 国家突发事件总体应急预案 (2025).
PHASE_WORDS: Final[dict[Phase, str]] = {
    "prevention": "预防与准备",
    "warning": "监测预警",
    "response": "应急响应",
    "recovery": "恢复重建",
    "support": "应急保障",
    "": "",
}


@dataclass(frozen=True, slots=True)
class Duty:
    """Somebody has to do something. `document.text[start:end]` says it; of a table row, its header may say what.

    A table row of `text` is one line; `who` may name several units that do it together: 市应急局、市水利局.
    """

    who: str  # 市水利局
    role: Role
    does: str  # 负责水库调度
    with_whom: tuple[str, ...] = ()  # who supports, or with whom it is done: ("市气象局",)
    by: str = ""  # by when or how often: 30分钟内; 5月底前; 每年至少一次
    when: str = ""  # on which condition: Ⅱ级响应启动后
    phase: Phase = ""
    level: str = ""  # of response, warning or event, as written: Ⅱ级, 红色
    under: str = ""  # the heading under which it stands, without its number: 信息报告
    also: str = ""  # the full name of `who`, where the document defines a short one: 云州市防汛防台风指挥部
    locator: str = ""  # how a person cites it: 第十七条第二款, 2.3（4）, 表1第3行
    ordinal: int = 0  # of the passage in which it begins
    page: int | None = None  # 1-based
    start: int = 0
    end: int = 0
