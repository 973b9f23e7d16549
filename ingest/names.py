"""Names a document introduces: its title, short names it defines, agencies it gives duties to.

They are words of the field that no dictionary has (市防指, 群测群防员); the index learns them as terms of their own.
Left out: linking different names of one agency (later).
"""

import re

from ingest.document import CELL_SEPARATOR, Document

_HAN = r"[\u3400-\u9fff]"
_SHORT = re.compile(
    rf"以下(?:简称|簡稱|统称|統稱)[:：为為]?\s?[“\"「『]?(?P<name>{_HAN}{{2,20}}?)[”\"」』]?[)）,，。]"
)  # （以下简称市防指）
_AGENCY = r"(?:局|委|委员会|委員會|办公室|辦公室|指挥部|指揮部|中心|支队|支隊|总队|總隊|大队|政府|公所|公司|管理办|部|厅|廳|署)"
_GIVEN = re.compile(
    rf"^(?:[（(]\d{{1,2}}[)）]|\d{{1,2}}[.．、])?\s?(?P<name>{_HAN}{{1,18}}{_AGENCY})[:：]", re.MULTILINE
)  # （3）市气象局：负责……
_MOST = 500  # of one document: more are no names


def names(document: Document) -> frozenset[str]:
    r"""The names a document introduces, as written.

    '市防汛指挥部（以下简称市防指）……\n（1）市水利局：负责……' -> {'市防指', '市水利局', …}
    """
    title = document.metadata.title.removeprefix("中华人民共和国").removeprefix("中華人民共和國")
    found = [title] if re.fullmatch(rf"{_HAN}{{3,30}}", title) else []
    found += [m["name"] for pattern in (_SHORT, _GIVEN) for m in pattern.finditer(document.text)]
    for paragraph in document.paragraphs:
        if paragraph.role == "row" and paragraph.header:
            cell = document.text[paragraph.start : paragraph.end].split(CELL_SEPARATOR)[0]
            if re.fullmatch(rf"{_HAN}{{2,20}}{_AGENCY}", cell):
                found.append(cell)
    return frozenset(found[:_MOST])
