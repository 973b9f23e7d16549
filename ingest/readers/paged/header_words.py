"""The line of words that names the columns of a table, told by the words: what offices call columns.

Left out: header rows of tables that rules show to be tables, which may name their columns as they like (table.py).

    序号　单位　联系电话 -> a header line; 联系人：甲某　电话：2718 -> a form's line, not one
"""

import re
from collections.abc import Sequence

from ingest.readers.paged.page import Char

LONGEST = 12  # characters of a word
FIELD = re.compile(r"^.{1,8}[:：]")  # 联系人：甲某
HEADER_WORD = re.compile(  # what columns are called in plans, notices and their annexes
    r"(?:序\s?[号號]|[编編][号號]|名[称稱]|姓名|[单單]位|部[门門]|[职職][务務责責称稱]|[电電][话話]|手[机機]|地[址点點区區]|[级級][别別]|等[级級]"
    r"|[类類][别別型]|[内內]容|事[项項]|[项項]目|[条條]件|[标標][准準]|措施|任[务務]|[责責]任人?|[负負][责責]人|[联聯][系繫絡](?:人|方式)|[时時][间間限]"
    r"|日期|[数數]量|[规規]格|型[号號]|[备備][注註]|指[标標]|目[标標]|[说說]明|要求|[颜顏]色|人[数數]|[频頻][率次]|[状狀][态態]|依[据據]|程度|描述)$"
)


def is_header_line(words: Sequence[Sequence[Char]]) -> bool:
    """Whether these words of one line name columns: two at least that are known to."""
    texts = ["".join(char.text for char in word).strip() for word in words]
    if len(texts) < 2 or any(len(text) > LONGEST or FIELD.match(text) for text in texts):
        return False
    known = sum(1 for text in texts if HEADER_WORD.search(text))
    return known >= 2
