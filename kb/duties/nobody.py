"""Clauses that name somebody and give him nothing to do: definitions, rights, seats, fines, who is on a panel.

Read after the grammar, on the folded words of what is to be done. Left out: conditions (limits.py), sections that hold no
duties at all (extract.py).
"""

import re
from typing import Final

# What is said -> why it binds nobody. The first are matched where what is done begins.
_NOTHING: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"(?:均|都)?设(?:在|于)[^,;。]*$"), "where it sits: 市指挥部办公室设在市应急局"),
    (re.compile(r"(?:发现|遇有?|发生|接到)[^,;。]*(?:时|情况下)$"), "only when: 发现危及从业人员生命安全的情况时"),
    (re.compile(r".*(?:通知|通告|公告|通报|布置|安排|规定)如下$"), "whom a letter is to: 现就有关事项通知如下"),
    (re.compile(r"下设[^,;。]*$"), "what it is made of: 市指挥部下设办公室"),
    (re.compile(r"(?:应当?|须|主要|一般)*(?:包括|包含|不少于)"), "what makes up a panel: 评审人员应当包括…专家"),
    (
        re.compile(r"(?:直接|依法|所)?(?:管理|使用|拥有|所有|取得|持有|存放)的[^,;。]{2,40}(?:$|,由)"),
        "whose it is: 流域管理机构直接管理的河道",
    ),
    (
        re.compile(r"(?:应当?|必须|须)?(?:具备|具有|拥有|承担)的[^,;。]{2,40},由"),
        "whose it is: 单位应当具备的…资金投入,由…予以保证",
    ),
    (
        re.compile(
            r"(?!.*(?:报告|上报|通报|提供|开展|组织|启动|发布))(?:对于?|为了?|根据|按照|依照|在|结合|针对)[^,;。]{1,40}(?:需要|行为|突发事件|时|情况|规定|要求|原则|条件|特点|实际)$"
        ),
        "how or why, and no more: 根据应急处置工作需要",
    ),
    (
        re.compile(r".*(?:工资待遇和福利|工资、?福利待遇)(?:等)?不变"),
        "a right: 参加救援期间工资待遇和福利不变",
    ),
    (
        re.compile(
            r".*(?:罚款|没收违法所得|吊销[^,;。]{0,12}(?:许可证|执照|资质)|给予[^,;。]{0,8}(?:处分|处罚|批评教育)|追究其?[^,;。]{0,6}责任)"
        ),
        "a penalty: 处五万元以上的罚款, 依法给予处分",
    ),
)
_NAME_OF: Final = re.compile(r"本[^,;。]{1,6}所称")  # 本法所称灾害防救团体,指…
# In a chapter of penalties only what plainly has to be done is a duty: 应当给予处分 is the penalty itself.
PENALTIES: Final = re.compile(r"法律责任|罚则|责任追究|奖惩|奖励与责任")


def is_nobodys(who: str, does: str) -> bool:
    """True if what is said of somebody, both folded, is no duty of his.

    >>> is_nobodys('市指挥部办公室', '设在市应急局')
    True
    >>> is_nobodys('市指挥部办公室', '设在市应急局,承担日常工作')
    False
    """
    return bool(_NAME_OF.match(who)) or any(pattern.match(does) for pattern, _ in _NOTHING)
