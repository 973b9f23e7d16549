"""Names of agencies that the reforms of 2018 and 2023 ended, and what they became.

Sources: 中共中央《深化党和国家机构改革方案》(2018-03-21), of which local reforms were to be complete by the end of March 2019;
中共中央、国务院《党和国家机构改革方案》(2023-03-16). A name is written in plans without the place: 市国土资源局, 县国土局, 国土资源部.
Names that places kept (林业局, 水利局, 海洋与渔业局) are not here. Left out: finding them in a text (agency.py).
"""

import re
from dataclasses import dataclass
from typing import Final

_2018 = "2019-04-01"  # local reforms complete
_2018_CENTRAL = "2018-03-22"
_2023 = "2023-03-17"
_PLAN_2018 = "《深化党和国家机构改革方案》（2018年3月）"
_PLAN_2023 = "《党和国家机构改革方案》（2023年3月）"


@dataclass(frozen=True, slots=True)
class Renamed:
    """An agency that no longer exists under this name."""

    old: re.Pattern[str]  # folded, without the place
    new: str
    since: str  # ISO: from when on a text must not bear the old name
    source: str
    certain: bool = True  # False where the day or the act is not known for sure


def _row(old: str, new: str, since: str = _2018, source: str = _PLAN_2018, *, certain: bool = True) -> Renamed:
    return Renamed(re.compile(old), new, since, source, certain)


RENAMED: Final[tuple[Renamed, ...]] = (
    _row(r"安全生产监督管理(?:局|厅|总局|部门)|安全监管(?:局|总局|部门)|安监(?:局|总局|部门)", "应急管理部门（应急管理局、应急管理部）"),
    _row(r"国土资源(?:局|厅|部|部门|主管部门|分局)|国土(?:局|分局|资源和房屋管理局|房管局|部门)", "自然资源（和规划）部门"),
    _row(r"环境保护(?:局|厅|部|部门|主管部门|分局)(?!门?规章)|环保(?:局|厅|部|部门|分局)", "生态环境部门"),
    _row(r"卫生和计划生育(?:委员会|委|局|部门)|卫生计生(?:委员会|委|局|部门)|卫计(?:委|局)|卫生(?:局|厅)(?!长?应急办)", "卫生健康委员会（局）"),
    _row(r"(?<!国土)农业(?:局|厅)|(?<!行政院)农业委员会|(?<!国家)农业部(?=[、,。;和与及]|$)", "农业农村局（厅、部）"),
    _row(r"质量技术监督(?:局|部门)|质监(?:局|部门)|质量监督检验检疫(?:局|总局|部门)|质检总局", "市场监督管理部门"),
    _row(r"工商行政管理(?:局|总局|部门)|工商(?:局|总局|部门)|工商和质量监督管理局", "市场监督管理部门"),
    _row(r"食品药品监督管理(?:局|总局|部门)|食药监(?:局|总局|部门)|食品药品监管(?:局|部门)", "市场监督管理部门（药品监督管理部门）"),
    _row(r"(?<![和与化体电])旅游(?:局|发展委员会|发展委|委员会)(?!和)|(?<!和)(?<!教育)文化(?:局|厅|广电新闻出版局|广播电视新闻出版局)", "文化和旅游部门"),
    _row(r"公安消防(?:支队|总队|大队|中队|部队|局)|武警消防(?:支队|总队|大队|部队)?", "消防救援队伍（消防救援总队、支队、大队）"),
    _row(r"武警森林(?:支队|总队|部队|大队)|森林警察部队|森林武警", "森林消防队伍（国家综合性消防救援队伍）"),
    _row(r"武警水电部队|武警黄金部队|武警交通部队", "非现役专业队伍，或划转有关部门", _2018_CENTRAL),
    _row(r"公安边防(?:支队|总队|大队|部队)|公安警卫部队", "移民管理、公安机关", _2018_CENTRAL),
    _row(r"粮食局(?!和)", "粮食和物资储备局"),
    _row(r"(?:市|区|县|省)(?:人民政府|政府)?法制(?:办公室|办|局)(?!设)", "司法局（厅）"),
    _row(r"(?:市|区|县|省)监察(?:局|厅)|国家监察部", "监察委员会"),
    _row(r"国家税务局|国税局|地方税务局|地税局", "税务局"),
    _row(r"国家林业局", "国家林业和草原局", _2018_CENTRAL),
    _row(r"国家测绘地理信息局|测绘地理信息局", "自然资源部门"),
    _row(r"国家卫生和计划生育委员会|国家卫生计生委", "国家卫生健康委员会", _2018_CENTRAL),
    _row(r"环境保护部(?!门)", "生态环境部", _2018_CENTRAL),
    _row(r"国土资源部(?!门)", "自然资源部", _2018_CENTRAL),
    _row(r"城市(?:管理行政执法局|管理执法局)的", "城市管理部门"),
    _row(r"银监(?:局|会|分局)(?!管)|保监(?:局|会|分局)|银保监(?:局|会|分局)|银行保险监督管理(?:委员会|局|分局)", "金融监督管理局（国家金融监督管理总局）", _2023, _PLAN_2023),
    _row(r"乡村振兴局", "农业农村部门", _2023, _PLAN_2023),
    _row(r"国家减灾委员会|国家减灾委(?!员)", "国家防灾减灾救灾委员会", "2023-10-01", "国务院 2023 年的调整", certain=False),
    _row(r"信息产业(?:局|厅|部)|劳动和社会保障(?:局|厅|部)", "工业和信息化、人力资源和社会保障部门", "2010-01-01", "《国务院机构改革方案》（2008年3月）"),
    _row(r"出入境检验检疫(?:局|机构|部门)|检验检疫局", "海关（出入境检验检疫职责划入海关）", "2018-04-20"),
)  # fmt: skip
