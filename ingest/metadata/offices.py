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
_NO_OFFICE = re.compile(r"全部|内部|外部|局部|干部|总部$|目录|^第|^[一二三四五六七八九十]+、|^\d+[.、 ]|^\((?!略)")


def is_office(line: str) -> bool:
    """True for a line that is the name of an office, or of several set side by side.

    >>> is_office('云州市水利局　云州市应急管理局'), is_office('市水利局负责防汛')
    (True, False)
    """
    folded = fold(line).strip()
    return len(folded) <= 60 and _OFFICE_LINE.fullmatch(folded) is not None and not _NO_OFFICE.search(folded)


def without_seal(line: str) -> str:
    """'云州市水利局（盖章）' -> '云州市水利局'"""
    return _SEAL.sub("", line).strip()
