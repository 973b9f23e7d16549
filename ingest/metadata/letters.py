"""Letters of Taiwan's offices (函): who writes, and what about.

Their heading names the office and the kind alone (嘉禾縣政府　函); what a letter is about its 主旨 says, which begins its text.
Source: 行政院《文書處理手冊》, 公文結構及作法. Left out: number and days (numbers.py, days.py), announcements (公告), whose heading
tells as little but whose 主旨 is a rule to be found by its own words.

    嘉禾縣政府　函 … 主旨：檢送災害應變中心編組表，請查照。 -> Letter("嘉禾縣政府", "檢送災害應變中心編組表")
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_HEADING = re.compile(r"(?P<who>[\u4e00-\u9fff]{3,30}?)[\s　]*(?:書函|书函|函|開會通知單|开会通知单)")
_SUBJECT = re.compile(r"主旨[:：][\s　]*(?P<subject>\S.*)")
_POLITE = re.compile(
    r"[，,](?:[並并復复惠]{0,2}敬?[請请])(?:查照|鑒核|鉴核|核示|備查|备查|惠復|惠复|轉知|转知|照辦|照办|配合辦理|配合办理)[^，,]{0,8}$"
)
_LONGEST = 60  # characters of a name


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says of itself: both as written, slices of its lines."""

    who: str
    subject: str


def letter(head: Sequence[str]) -> Letter | None:
    """The letter whose first lines these are; None if they are those of something else."""
    who = next((m["who"] for line in head[:6] if (m := _HEADING.fullmatch(line.strip()))), None)
    about = next((m["subject"] for line in head if (m := _SUBJECT.match(line.strip()))), None)
    if who is None or about is None:
        return None
    about = _POLITE.sub("", about.strip().rstrip("。."))
    while len(about) > _LONGEST and (cut := max(about.rfind("，"), about.rfind("；"))) > 0:
        about = about[:cut]
    return Letter(who.strip(), about[:_LONGEST])
