"""Offices by the words their names end in: 云州市人民政府办公室, 国家防汛抗旱总指挥部, 澎岬縣政府.

Patterns are for folded text. Left out: which office issued a document (issuer.py), which place it belongs to (places.py).
"""

import re

from ingest.fold import fold

_END = (
    r"(?:政府|政府办公室|政府办公厅|办公室|办公厅|委员会|常委会|党委|党组|市委|县委|区委|省委|州委|工委|[局部厅府署院社]|国务院|指挥部|中学|小学|学校|医院"
    r"|公司|集团|中心|支队|总队|大队|调查组|管委会|人民代表大会|人民法院|人民检察院|总工会|协会|街道办事处|政协|中央)"
)
OFFICE = rf"[\u4e00-\u9fff(\"·\d略)*、 　]{{1,40}}?{_END}(?:办公室)?"
_OFFICE_LINE = re.compile(rf"{OFFICE}(?:\((?:盖章|公章|印章|代章|章)\))?")  # 云州市水利局（盖章）
_SEAL = re.compile(r"\s*[(（](?:盖章|公章|印章|代章|章)[)）]$")
# What stands right of the blank between two offices: 国务院印发, 云州市应急管理局令, 云州市人民政府关于; not 会同市气象局
_SECOND = re.compile(
    rf"(?!会同|负责|组织|牵头|协调|指导|[和与及或对向由在应要可须等的])[\u4e00-\u9fff]{{1,20}}?{_END}(?:办公室)?"
    r"(?=$|[^\u4e00-\u9fff]|关于|联合|印发|转发|发布|公布|颁布|制定|令|公告|通告|文件)"
)
_FIRST = re.compile(rf"(?:^|[^\u4e00-\u9fff])(?![由经对])[\u4e00-\u9fff]{{1,30}}?{_END}(?:办公室)?$")
_REACH = 40  # characters at both sides of a blank that tell
_NO_OFFICE = re.compile(r"全部|内部|外部|局部|干部|总部$|目录|^第|^[一二三四五六七八九十]+、|^\d+[.、 ]|^\((?!略)")


def is_office(line: str) -> bool:
    """True for a line that is the name of an office, or of several set side by side.

    >>> is_office('云州市水利局　云州市应急管理局'), is_office('市水利局负责防汛')
    (True, False)
    """
    folded = fold(line).strip()
    return len(folded) <= 60 and _OFFICE_LINE.fullmatch(folded) is not None and not _NO_OFFICE.search(folded)


def are_joint(text: str, start: int, end: int) -> bool:
    """Whether the blank text[start:end] stands between two offices that issue together, as their seals stand apart.

    >>> are_joint("中共中央 国务院印发意见", 4, 5), are_joint("由市水利局 会同市气象局值守", 5, 6)
    (True, False)
    """
    left, right = fold(text[max(0, start - _REACH) : start]), fold(text[end : end + _REACH])
    return _FIRST.search(left) is not None and _SECOND.match(right) is not None


def without_seal(line: str) -> str:
    """'云州市水利局（盖章）' -> '云州市水利局'"""
    return _SEAL.sub("", line).strip()
