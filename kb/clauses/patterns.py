"""The patterns that citations are read with, each beside an example. They match folded text (ingest/fold.py).

Built from the words of levels.py. Left out: what is made of a match (reading.py).
"""

import re

from ingest.numerals import NUMERAL
from kb.clauses.levels import CUES, DOCUMENT_WORDS, JOINERS, LEVEL_WORDS, NOT_LEVEL, TO

# What is repeated gives nothing back (*+ and ++): else a long list with blanks, or a line of blanks, takes for ever to be no citation.
N = rf"(?:[{NUMERAL}]++(?:[万亿][{NUMERAL}]*+)?|\d++)"  # 第一百万条 is a citation of what is not there
_G = " *+"  # blanks inside a citation: 第 3 條 第 1 項
_LIST = 99  # numbers in one list
_UNIT = "万亿元米里吨级度倍人个小时天分秒毫厘平立克升千公%‰℃年月日"  # 3.5公里 is no number of a plan
_NOT_BASIC = "(?<![日基根书原样版资标剧脚文])(?<!(?<!构)成)"  # 基本条件, 成本规划; but 构成本法第三条的
_PLAIN_LEVEL = "|".join(f"{word}(?![{behind}])" if behind else word for word, behind in NOT_LEVEL.items())
_LEVEL = f"(?:{'|'.join(LEVEL_WORDS)}|{_PLAIN_LEVEL})"
_AND = r"(?:、|,|和|及|与|或者?|至|到|~|-)"
_DOCUMENT = "|".join(DOCUMENT_WORDS)
# 第十七条之一, not 第三条之三十日内; of 37条之11项 the last figure is that of the 项, so here a number gives back
_AFTER = rf"(?:{_G}之{_G}(?P<after>[{NUMERAL}]+|\d+)(?![{NUMERAL}\d]*[年月日天个人分小])(?![款项]))?"
_MANY = rf"{N}{_G}\)?(?:{_G}{_AND}{_G}第?{_G}\(?{_G}{N}{_G}\)?){{0,{_LIST}}}+"

_INNER = rf"(?:{_G}之{_G}(?P<inner>{N}))?"  # 第三十九之一条

# 第十七条之一, 第（二）项, 第一、二款, 第十至十二条, 第43-1条
STEP = re.compile(rf"{_G}第{_G}\(?{_G}(?P<n>{_MANY}){_INNER}{_G}\)?{_G}(?P<level>{_LEVEL}){_AFTER}")
# 21条｜2款, 2-4条: without 第, behind a name or a level
BARE_STEP = re.compile(rf"{_G}\(?{_G}(?P<n>{_MANY}){_INNER}{_G}\)?{_G}(?P<level>{_PLAIN_LEVEL}){_AFTER}")
LAST_ONE = re.compile(
    rf"{_G}(?:的?最后一|末){_G}(?P<level>[款项目]|条(?![例件线路街河船]))(?!目)"
)  # 最后一款, 最后一条
OF_STEP = re.compile(rf"{_G}(?:所?规定的?|所列的?|中的?|的)(?={_G}第)")  # 前款规定的｜第（二）项
# 前款, 前二项, 本条, 同条, 次条, 上款, 下列; not 目前项目, 基本条件, 合同条款
RELATIVE = re.compile(
    rf"{_G}(?:(?P<word>(?<![目提以此先当日年月天时])前|(?<![以网线])上(?=一?[款条项])|{_NOT_BASIC}本"
    rf"|(?<![合相共不陪])同|(?<![多每二三首再两屡])次(?=条)){_G}(?P<count>[一二两三四五六七八九十\d]*){_G}"
    rf"(?P<level>条(?![例件款目])|款(?![项式])|项(?!目)|目(?![标录的前])|章(?!程)|节(?![目能假日约])|编(?![制队])|点(?![击火燃名]))|(?P<listed>下列(?!车)))"
)

# 附件2, 附录A, 附件4、5; 附件 alone where the document has only one
ANNEX = re.compile(
    rf"{_G}(?P<kind>附(?:件|录|表)){_G}(?:(?P<letter>[a-z])(?![a-z])|(?P<n>{N}(?:-\d+)?)(?P<more>(?:{_G}[、和及]{_G}\d{{1,2}}(?![\d.{_UNIT}]))*))"
)
# 表1, 表3-1; not 代表2人, 填表一式两份
TABLE = re.compile(
    rf"(?<![代仪水电图年月日列报])表{_G}(?P<n>\d{{1,2}}(?:[-.]\d{{1,2}})?|[一二三四五六七八九十]{{1,3}})(?![\d式份张{_UNIT}种项条])"
)
# 4.4, A.1.3, 第3.2.1条, 本预案3.1.4款
DECIMAL = re.compile(
    rf"{_G}第?{_G}(?<![\d.a-z])(?:(?P<letter>[a-z])\.)?(?P<n>(?<![\d.])\d{{1,2}}(?:\.\d{{1,2}})+|(?<=\.)\d{{1,2}})(?![\d]|{_G}[{_UNIT}])"
    rf"\.?{_G}(?P<suffix>[款条节项](?![例件目])|部分|)"
)
CHAPTER_NUMBER = re.compile(rf"{_G}(?P<n>[1-9]\d?)(?={_G}(?:$|[(,。;）《]))")  # 《……预案》8
OUTER_LABEL = re.compile(rf"{_G}(?P<n>[一二三四五六七八九十]{{1,3}})(?={_G}\()")  # 三（二）

_BOOK = r"《(?:[^《》\n]|《[^《》\n]*》)*》"
# 「灾害防救法」第三条, 〈防洪法〉第三条, “防洪法”第三条: marks that are only those of a title where a clause follows
_MARKED = "|".join(
    rf"{opens}[^{opens}{closes}《》\n]{{1,40}}(?:{_DOCUMENT}){closes}(?={_G}(?:\([^()]{{1,60}}\))?{_G}(?:[中里]?的)?{_G}(?:第|最后一|{N}))"
    for opens, closes in (('"', '"'), ("<", ">"))
)
_OWN = rf"{_NOT_BASIC}本{_G}(?:实施|施行|暂行|试行)?(?:{_DOCUMENT})(?![院庭律人官规])"
_THAT = r"(?<![合相共不])同法|该(?:法|条例|办法|规定|预案|细则)"
ANCHOR = re.compile(
    rf"(?P<book>{_BOOK}|{_MARKED})|(?P<own>{_OWN})|(?P<that>{_THAT})|(?P<rel>(?={RELATIVE.pattern.removeprefix(_G)})[前上本同次下])"
    .replace("?P<word>", "").replace("?P<count>", "").replace("?P<level>", "").replace("?P<listed>", "")
    + rf"|(?P<step>第(?={_G}\(?{_G}{N}))|(?P<annex>附(?=(?:件|录|表){_G}(?:[a-z]|{N})))|(?P<table>表(?={_G}[\d一二三四五六七八九十]))"
    rf"|(?P<decimal>(?<![\d.])(?:[a-z]\.)?\d{{1,2}}\.\d)|(?P<last>最后一(?={_G}条(?![例件线路街河船])))"
    rf"|(?P<bare>(?<![\d第{NUMERAL}万亿.]){N}(?={_G}(?:[-~至到]{_G}{N}{_G})?条))"
)  # fmt: skip

JOIN = re.compile(rf"{_G}(?:(?P<to>[{''.join(TO)}])|{'|'.join(JOINERS)}){_G}")
# what may stand between a name and its clause: （国办发〔2013〕101号）, （2021年修正）, 的, 中的, 2024年修订
AFTER_NAME = re.compile(
    rf"{_G}(?:\d{{4}}年?(?:版|修[订正改]|公布|颁布|印发)版?)?{_G}(?:\([^()]{{1,60}}\))?{_G}(?:中的|里的|的|之|中|里)?"
)
ASIDE_BEFORE = re.compile(r"\([^()]{1,60}\)$")  # 灾害防救法（以下简称本法）｜第六十五条
OF_BEFORE = re.compile(rf"(?:(?:里面?|中|内)的?|的|之){_G}$")  # 防洪法里的｜第三条
OF = re.compile(rf"{_G}(?:中的|的|之|中)?")
YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?=年|版|修|\)|$)")
YEAR_BEFORE = re.compile(r"(?P<year>(?:19|20)\d{2})年?(?:版|修[订正改]|公布|颁布|发布|印发|制定)?(?:后|时)?的?$")
# 第十七条｜（2007年版）, 第十七条｜（2014年修正）, 第十七条｜2007年版
YEAR_BEHIND = re.compile(
    rf"{_G}(?:\((?:按照?)?(?P<year>(?:19|20)\d{{2}})年?(?:版本?|文本|修[订正改]版?|公布|颁布)?的?\)|(?P<plain>(?:19|20)\d{{2}})年?(?:版本?|文本|修[订正]版))"
)
CUE_BEFORE = re.compile(rf"(?:{'|'.join(sorted(CUES, key=len, reverse=True))}){_G}$")
# 附件2 that is this document's own: after a cue, a stop or a bracket; not 国际民航公约附件13
BEFORE_ANNEX = re.compile(rf"(?:^|[^\u4e00-\u9fff]|{'|'.join(sorted(CUES, key=len, reverse=True))}|[在如附至的])附?$")
# （以下简称应急条例）, （以下簡稱本法）, （以下称“总体预案”）, and the name before: 《云州市应急条例》（云政发〔2020〕3号）
DEFINED = re.compile(
    rf"\((?:以下|下文|下)?[均统]?(?:简称|称)(?:为|作)?[:\s]*[\"《]*(?P<alias>[^()《》\",。\n]{{0,20}}(?:{_DOCUMENT}))[\"》]*\)"
)
DEFINED_NAME = re.compile(rf"(?:《(?P<book>[^《》\n]+)》|(?P<bare>[\u4e00-\u9fff]{{2,40}})){_G}(?:\([^()\n]*\))?{_G}$")
