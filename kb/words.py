"""The field's words for our codes, in one place: kinds, states, flags. Simplified; kb/script.py turns them for display."""

from typing import Final

KIND_WORDS: Final = {"law": "法规", "policy": "政策", "plan": "预案", "case": "案例", "other": "其他"}
STATUS_WORDS: Final = {
    "in_force": "现行",
    "draft": "征求意见稿",
    "superseded": "已有新版",
    "repealed": "已废止",
    "unknown": "效力未注明",
}
STATE_WORDS: Final = {**STATUS_WORDS, "superseded": "已被新版取代", "not_yet": "尚未施行", "expired": "有效期已过"}
FLAG_WORDS: Final = {
    "redacted": "原文有隐去内容",
    "garbled": "原文有乱码",
    "ocr": "扫描识别文字，请核对原件",
    "draft": "征求意见稿，尚未生效",
    "superseded": "已有更新的版本",
    "repealed": "已废止",
}
AUDIENCE_WORDS: Final = {"internal": "内部", "public": "公开"}
