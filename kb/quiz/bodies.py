"""Who has to do it: the unit named in a sentence, and other units that cannot be meant.

    国务院应急管理部门指导……工作。    asked for 国务院应急管理部门, beside 国务院公安部门, 省级人民政府 …, never 有关部门

Another unit is wrong for sure only if it is no part of the right one and stands on no level of it: 县级以上人民政府 is not wrong
beside 县级人民政府, 有关部门 nowhere. Left out: units as grammar (kb/duties/), what is made of them (makers.py).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.fold import fold
from kb.checks.reviewed import Reviewed
from kb.duties.units import is_unit, same
from kb.quiz.clauses import Clause

_LONGEST = 22  # characters of a unit that an option shows
# Names that mean nobody in particular, or several.
_NOBODY: Final = re.compile(
    r"^(?:方可|不得|必须|未|经|需|须|应|可|已)|全体|全船|所有|广大|有关|相关|其他|其它|^其|^该|^各(?!级)|任何|^本|上级|下级|当地|^人民政府$|^(?:单位|部门|机构|人员|个人|负责人|企业|公司|机关|组织|领导|编制单位|责任单位|相关人员|当事人|各地|地方|国家|机组|应急管理机构|主管部门|指挥部|办公室|船舶|乘客|公民)$|、|,|以及|及(?!时)|和(?!平|社会|旅游|谐)|与|或|等|的|两个以上|^据|^便于|^促进|^建议|^报告|一般通过|年内|前[项款]|发挥|[向在](?!建|册|校)|并(?!购)|为(?!民)|所列|规定|授权|双方|平台$|预警|(?<!消防)(?<!救援)(?<!救助)(?<!监测)(?<!气象)(?<!水文)(?<!客运)(?<!防疫)(?<!服务)(?<!管理)站$|政府领导|^中央政府$|^(?:各级)?政府$|统一|建立|制定|主要领导|\d"
)
# Levels of government that a name speaks of; 省级 is also 直辖市. Sources: 宪法 第三十条, 地方组织法.
_LEVELS: Final[tuple[tuple[re.Pattern[str], frozenset[int]], ...]] = (
    (re.compile(r"国务院|中央|党中央|^国家|^全国"), frozenset([0])),
    (re.compile(r"省、自治区、直辖市|省级|省\(区、市\)"), frozenset([1])),
    (re.compile(r"设区的市级以上"), frozenset([1, 2])),
    (re.compile(r"设区的市|市级|^市"), frozenset([2])),
    (re.compile(r"县级以上|县以上"), frozenset([0, 1, 2, 3])),
    (re.compile(r"县级|^[区县]"), frozenset([3])),
    (re.compile(r"乡级|乡镇|乡、|^镇|街道|基层|^鄉"), frozenset([4])),
)
_EVERY: Final = frozenset([0, 1, 2, 3, 4])
_ORGAN = re.compile(
    r"^.*?(?:人民政府|国务院|各级政府|级以上政府)(?=.{2,})|^(?:县级以上|设区的市级以上|省级|市级|县级|乡级|地方|各级|国家|中央|全国|本级|省|市|区|县)+(?=.{2,})"
)
# What may take in another: 部门 is also 公安部门, 机构 also 防汛指挥机构.
_WIDE: Final = re.compile(
    r"^(?:人民政府)?(?:主管|监督管理|行政|业务)?(?:部门|机构|单位|组织|人员|机关)$|负有.*职责的部门"
)
_ENDING: Final = re.compile(
    r"(?:行政主管|监督管理|主管|管理)?部门$|(?:专业)?(?:机构|单位|人员|小组|工作组|指挥部|办公室|负责人|公司|企业)$"
)
_PERSON: Final = re.compile(r"(?:人员|负责人|人|员|长|者|船员|同志|主任|专家)$")
# Who is meant by what he does rather than by name may be anybody else too: 应急预案编制单位 is also an 应急管理部门.
_ROLE: Final = re.compile(
    r"(?:编制|责任|管理|代储|储备|组织|主办|承办|牵头|使用|发生|事发|值班|当值|现场|发现|报告|所属|监测|检测|评价|评估|验收|建设|勘查|勘察|设计|施工"
    r"|监理|承担|实施|申请|备案|批准|审批|制定|起草|产权|运营|代理|参与|参加|相关|涉事|受影响|目击|知情|启动|征用|许可|采购|发布)(?:人|者|方|单位|人员|机构|组织|部门|机关)$"
)
# What sort of body it is; an option of another sort is passed over by who knows nothing of the clause. Source: 宪法 第三章 for organs of the State.
_SORTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("society", re.compile(r"公民|社会组织|志愿|居民委员会|村民委员会|学校|媒体|新闻|协会|民众|民間|群众")),
    ("government", re.compile(r"政府$|^国务院$|党委$|党组|人民代表大会|^国家$")),
    ("staff", re.compile(r"指挥部|指挥机构|领导小组|委员会$|应急委|减灾委|安委|应变中心|会报|防指|指办|中心$|办公室$")),
    ("department", re.compile(r"部门|[局厅部委办署院]$|机关|大队|支队|总队|管理机构")),
    ("enterprise", re.compile(r"单位|企业|公司|事业|矿山|机构")),
)
# A firm by its own name; any other name of firms or people means a class of them, which another class may take in.
_NAMED_FIRM: Final = re.compile(
    r"^(?:国网|中国|南方电网|[\u4e00-\u9fff]{2,4}?(?:省|市|县|区|港|镇|海事|供电|水务|铁路)(?!级)|[省市县区])"
)
_ANYBODY: Final = re.compile(r"公民|群众|民众|人民|社会组织|单位和个人|公共事业|危险化学品单位")
_NEIGHBOURS: Final = frozenset(
    {frozenset(p) for p in (("government", "staff"), ("government", "department"), ("staff", "department"))}
)
# Whose a sentence speaks of: another sort of body has no 本单位, no 本行政区域.
_OWN: Final[tuple[tuple[re.Pattern[str], frozenset[str]], ...]] = (
    (re.compile(r"本(?:单位|企业|公司|校|院|厂)"), frozenset({"enterprise", "society", ""})),
    (re.compile(r"本行政区域|本级|本地区|辖区|本辖区|同级"), frozenset({"government", "staff", "department"})),
)
_EVERYBODY: Final = re.compile(r"^(?:地方)?各级(?:人民)?政府")  # whose duty is that of every ministry too
_SIMILAR = 0.5  # share of the pairs of characters of a task that must not stand in a task of the other unit
_NEARBY = 0.8  # how much likelier who has to do with the same chapter is
_OPENS_WITH = re.compile(r"(?:由|应?当?由)$")
_ACTS = re.compile(
    r"(?:在[^,。;]{2,30}?|按照[^,。;]{2,20}?|根据[^,。;]{2,20}?|,)?(?:应(?!急)当?|必须|负责(?!人|同志)|承担|领导|组织(?!部)|指导|统一|具体|会同|可以|要(?!求)|协调|牵头|主管|统筹|实行|:负责|制定|拟订|拟定|应)"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A unit in a sentence: `clause.text[start:end]`."""

    clause: Clause
    start: int
    end: int
    text: str


def bodies(clause: Clause) -> Iterator[Body]:
    """The unit of a sentence that may be asked for: it stands at the beginning or behind 由, once, and is somebody in particular."""
    folded = clause.folded
    for duty in clause.document.duties:
        if duty.role not in ("lead", "execute", "supervise") or not clause.start <= duty.start < clause.end:
            continue
        who = fold(duty.who)
        at = folded.find(who)
        if at < 0 or folded.count(who) != 1 or not in_particular(who):
            continue
        if (at == 0 or _OPENS_WITH.search(folded[:at])) and _ACTS.match(folded, at + len(who)):
            yield Body(clause, at, at + len(who), clause.text[at : at + len(who)])
            return


def in_particular(who: str) -> bool:
    """True for a folded name that means one body: 市气象局, 县级以上人民政府, not 有关部门."""
    return 2 < len(who) <= _LONGEST and not _NOBODY.search(who) and is_unit(who)


def tasks(documents: Iterable[Reviewed]) -> dict[str, list[tuple[str, frozenset[str]]]]:
    """By document, who is named there as having a duty, with the pairs of characters of each: in their order."""
    return {d.id: [(fold(x.who), pairs(fold(x.does))) for x in d.duties if x.role != "member"] for d in documents}


def pairs(folded: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a folded text, punctuation left out."""
    words = re.split(r"[^\w]+", folded)
    return frozenset(w[i : i + 2] for w in words for i in range(len(w) - 1))


def share_of(part: frozenset[str], whole: frozenset[str]) -> float:
    """How much of `part` stands in `whole`."""
    return len(part & whole) / len(part) if part else 0.0


def wrong_bodies(right: Body, known: Mapping[str, Sequence[tuple[str, frozenset[str]]]], most: int = 8) -> list[str]:
    """Units that do not do this, in the glyphs of the document, the most like the right one first; () if there are none.

    They are named in the same document. One that has a like task anywhere in the library is none.
    """
    who = fold(right.text)
    if _ROLE.search(who):
        return []
    document = right.clause.document
    said = pairs(right.clause.folded.replace(who, " "))
    doers = {
        other
        for rows in known.values()
        for other, does in rows
        if share_of(said, does) > _SIMILAR or (len(does) > 3 and share_of(does, said) > _SIMILAR)
    }
    everybody = sort_of(who) not in ("government", "staff", "department") and _binds_everybody(right)
    written: dict[str, str] = {}
    for d in document.duties:
        if d.role != "member":
            written.setdefault(fold(d.who), d.who)
    found = []
    for name, text in written.items():
        if not in_particular(name) or may_be_one(who, name) or name in right.clause.folded or who.endswith(name):
            continue
        if _is_person(name) != _is_person(who) or _ROLE.search(name) or _one_class(who, name):
            continue
        if any(p.search(right.clause.folded) and sort_of(name) not in sorts for p, sorts in _OWN):
            continue
        if "本行政区域" in right.clause.folded and levels_of(name) == {0}:  # the State has no 本行政区域
            continue
        if _EVERYBODY.search(who) and sort_of(name) in ("government", "staff", "department"):
            continue
        if everybody and sort_of(name) in ("government", "staff", "department"):
            continue
        if any(other == name or name in other or same(other, name) for other in doers):
            continue
        found.append(text)
    near = _near(right)
    ranked = sorted(found, key=lambda t: (_unlike(right.text, t) - (_NEARBY if fold(t) in near else 0.0), t))
    apart: list[str] = []  # two names of one body are no two options
    for text in ranked:
        if not any(may_be_one(fold(text), fold(other)) for other in apart):
            apart.append(text)
    return apart[:most]


def _near(body: Body) -> frozenset[str]:
    """The folded names of who has something to do in the chapter of a sentence."""
    document, at = body.clause.document, body.clause.start
    holding = [s for s in document.document.sections if s.start <= at < s.end and s.kind not in ("条", "标题")]
    return frozenset(fold(d.who) for d in document.duties if holding and holding[0].start <= d.start < holding[0].end)


def sort_of(folded: str) -> str:
    """What sort of body a folded name means: government, staff, department, enterprise, society, or "" for another.

    >>> sort_of('市防汛抗旱指挥部'), sort_of('县级以上人民政府应急管理部门')
    ('staff', 'department')
    """
    return next((sort for sort, pattern in _SORTS if pattern.search(folded)), "")


def _one_class(one: str, other: str) -> bool:
    """True if one may be among the other: 燃气经营企业 is a 生产经营单位, 慈善组织 a 社会组织; 市燃气公司 is itself alone."""
    sorts = {sort_of(one), sort_of(other)}
    if not sorts <= {"enterprise", "society"}:
        return False
    if _ANYBODY.search(one) or _ANYBODY.search(other):
        return True
    return sorts == {"enterprise"} and not (_NAMED_FIRM.match(one) and _NAMED_FIRM.match(other))


def _binds_everybody(body: Body) -> bool:
    """True if the article of a sentence binds 各级人民政府 to something, and so every department."""
    document = body.clause.document
    article = [s for s in document.document.sections if s.kind == "条" and s.start <= body.clause.start < s.end]
    return bool(article) and any(
        article[-1].start <= d.start < article[-1].end and _EVERYBODY.search(fold(d.who)) for d in document.duties
    )


def _is_person(folded: str) -> bool:
    return bool(_PERSON.search(folded))


def may_be_one(one: str, other: str) -> bool:
    """True unless two folded names surely mean different bodies.

    >>> may_be_one('县级以上人民政府', '县级人民政府'), may_be_one('国务院公安部门', '国务院水行政主管部门')
    (True, False)
    """
    if one == other or same(one, other):
        return True
    a, b = organ(one), organ(other)
    if a == b or a in b or b in a or _WIDE.search(a) or _WIDE.search(b):
        if a == b or not (_WIDE.search(a) or _WIDE.search(b)):
            return bool(levels_of(one) & levels_of(other))
        return True
    return _share_a_name(a, b) and bool(levels_of(one) & levels_of(other))


def _share_a_name(a: str, b: str) -> bool:
    """True if both say one thing that is no mere ending: 公安机关 and 公安机关交通管理部门, 驾驶台当值人员 and 当值驾驶员."""
    persons = _is_person(a) and _is_person(b)  # 值班驾驶员 is one of 船舶值班人员
    a, b = _ENDING.sub("", a), _ENDING.sub("", b)
    alike = len(pairs(a) & pairs(b))
    return any(a[i : i + 3] in b for i in range(len(a) - 2)) or alike > (0 if persons else 1)


def organ(folded: str) -> str:
    """What a body is, without whose: 应急管理部门 of 县级以上人民政府应急管理部门; 国务院 is a 人民政府 (宪法 第八十五条)."""
    if folded == "国务院":
        return "人民政府"
    return _ORGAN.sub("", folded)


def levels_of(folded: str) -> frozenset[int]:
    """The levels on which a body may stand, 0 the State to 4 the town; all where it does not say."""
    for pattern, levels in _LEVELS:
        if pattern.search(folded):
            return levels - {0} if "地方" in folded else levels
    return _EVERY - {0} if "地方" in folded else _EVERY


def _unlike(one: str, other: str) -> float:
    """How far a wrong option is from the right one: another sort, another level, another ending, another length."""
    a, b = fold(one), fold(other)
    sorts = {sort_of(a), sort_of(b)}
    return (
        (0.0 if len(sorts) == 1 else 1.5 if frozenset(sorts) in _NEIGHBOURS else 4.0)
        + (0.0 if levels_of(a) & levels_of(b) else 0.7)
        + (one[-1:] != other[-1:])
        + (one[:1] != other[:1]) * 0.5
        + abs(len(one) - len(other)) / 12
    )
