"""The field's words for our codes, in one place: kinds, states, flags. Simplified; kb/script.py turns them for display."""

from datetime import date
from typing import TYPE_CHECKING, Final

from ingest.document import Kind, Metadata
from kb.versions import State, state_of

if TYPE_CHECKING:
    from kb.intake import AddProgress

KIND_WORDS: Final[dict[Kind, str]] = {"law": "法规", "policy": "政策", "plan": "预案", "case": "案例", "other": "其他"}
STATE_WORDS: Final[dict[State, str]] = {
    "in_force": "现行",
    "not_yet": "尚未施行",
    "draft": "征求意见稿",
    "expired": "有效期已过",
    "superseded": "已被新版取代",
    "repealed": "已废止",
    "unknown": "效力未注明",
}
FLAG_WORDS: Final = {
    "redacted": "原文有隐去内容",
    "garbled": "原文有乱码",
    "ocr": "扫描识别文字，请核对原件",
    "draft": "征求意见稿，尚未生效",
    "superseded": "已有更新的版本",
    "repealed": "已废止",
}
AUDIENCE_WORDS: Final = {"internal": "内部", "public": "公开"}


def state_word(metadata: Metadata) -> str:
    """What a document is today: 现行 only what has begun and not ended; 尚未施行, 有效期已过, 已废止."""
    return STATE_WORDS[state_of(metadata, date.today())]


def encoding_words(progress: "AddProgress") -> str:
    """' 1200/5000 段，约还需 3 分钟'; '' while nothing is encoded."""
    done, total = progress.passages
    left = "" if progress.seconds_left is None else f"，约还需 {duration(progress.seconds_left)}"
    return f" {done}/{total} 段{left}" if total else ""


def duration(seconds: float) -> str:
    """'50 秒', '3 分钟', '2 小时 5 分钟': as precise as a person wants it."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return f"{max(1, round(seconds))} 秒"
    return f"{minutes} 分钟" if minutes < 60 else f"{minutes // 60} 小时 {minutes % 60} 分钟"
