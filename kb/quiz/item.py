"""One question with its answer and the clause that proves it, and the words its types are said with.

Type names are those of Chinese examinations; `short` and `order` are marked by a person or by the page.
Left out: making them (makers.py and its neighbours), choosing (bank.py), files (kb/quiz_export/).
"""

import hashlib
from dataclasses import dataclass
from typing import Final, Literal

from ingest.fold import fold

ItemType = Literal["single", "multiple", "judge", "blank", "short", "order"]
Source = Literal[
    "number",
    "deadline",
    "frequency",
    "body",
    "level",
    "term",
    "list",
    "order",
    "modal",
    "scope",
    "ban",
    "date",
    "lesson",
]
Status = Literal["draft", "approved", "withdrawn"]

TYPE_WORDS: Final[dict[ItemType, str]] = {
    "single": "单选题",
    "multiple": "多选题",
    "judge": "判断题",
    "blank": "填空题",
    "short": "简答题",
    "order": "排序题",
}
SOURCE_WORDS: Final[dict[Source, str]] = {
    "number": "数字",
    "deadline": "时限",
    "frequency": "频次",
    "body": "单位和职责",
    "level": "分级标准",
    "term": "定义",
    "list": "列举",
    "order": "步骤和次序",
    "modal": "应当和可以",
    "scope": "范围和方式",
    "ban": "禁止",
    "date": "施行日期和文号",
    "lesson": "事故教训",
}
STATUS_WORDS: Final[dict[Status, str]] = {"draft": "待审", "approved": "已通过", "withdrawn": "已撤下"}
DIFFICULTY_WORDS: Final[dict[int, str]] = {1: "易", 2: "中", 3: "难"}
RIGHT, WRONG = "正确", "错误"  # the options of a true/false item
GAP = "（　　）"  # where the answer goes in a stem, as printed papers have it
LETTERS = "ABCDEFGH"


@dataclass(frozen=True, slots=True)
class Proof:
    """The clause that an item rests on: `document.text[start:end] == quote`."""

    document_id: str
    file: str
    title: str
    locator: str  # 第十七条第二款
    chapter: str  # 第三章 监测与预警; "" where there are none
    page: int | None
    start: int
    end: int
    quote: str
    issuer: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `answer` are indices of `options`: the right ones, or for `order` all of them in their order.

    `blank` and `short` have no options; what is right is `answer_text`.
    """

    type: ItemType
    source: Source
    stem: str
    options: tuple[str, ...]
    answer: tuple[int, ...]
    answer_text: str
    explanation: str
    proof: Proof
    difficulty: int  # 1 to 3, by how near the distractors are
    beside: tuple[str, ...] = ()  # ids of other documents whose words stand among the options
    number: str = ""  # of a kept question, which keeps its id when it is edited

    @property
    def id(self) -> str:
        """The same for the same question, whenever and wherever it is made."""
        if self.number:
            return self.number
        said = "|".join((self.type, fold(self.stem), fold(self.answer_text)))
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def letters(self) -> str:
        """The answer as an answer key has it: B, ACD, 正确; "" for types without options."""
        if self.type == "judge":
            return self.options[self.answer[0]]
        return "".join(LETTERS[i] for i in self.answer)
