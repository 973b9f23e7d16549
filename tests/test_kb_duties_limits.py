"""Limits of time in a sentence, and clauses that say when the rest holds."""

import pytest

from ingest.fold import fold
from kb.duties.limits import is_condition, limits


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("应于20分钟内以电话形式、50分钟内以书面形式报告", ["20分钟内", "50分钟内"]),
        ("应当自事故发生之日起六十日内提交报告", ["六十日内"]),
        ("每年至少组织一次演练", ["每年至少组织一次"]),
        ("5月底前完成汛前检查", ["5月底前"]),
        ("在次年汛期前完成修复", ["次年汛期前"]),
        ("每级上报的时间不得超过2小时", ["不得超过2小时"]),
        ("开闸前至少提前3小时通知下游", ["至少提前3小时"]),
        ("实行24小时值班", ["24小时值班"]),
        ("发现险情立即报告", ["立即"]),
        ("应當於二小時內通報", ["二小时内"]),
        ("近3年内发生过事故的单位", []),
        ("预计24小时内降雨量达到100毫米", []),
        ("负责防汛物资的储备", []),
        ("每年应当组织培训", ["每年"]),
        ("中央災害防救委員會每五年應檢討", ["每五年"]),
        ("定期组织训练，不定期抽查", ["定期"]),
        ("应当在国务院应急管理部门规定的期限内申请", ["国务院应急管理部门规定的期限内"]),
        ("发现隐患，责令立即消除", []),
        ("按照预案的要求立即赶到现场", ["立即"]),
    ],
)
def test_limits(sentence: str, found: list[str]) -> None:
    text = fold(sentence)
    assert [text[a:b] for a, b in limits(text)] == found


@pytest.mark.parametrize(
    ("clause", "holds"),
    [("发生险情后", True), ("接到预警时", True), ("对拒不执行的", True), ("必要时", True), ("市水利局负责调度", False)],
)
def test_conditions(clause: str, holds: bool) -> None:
    assert is_condition(clause) is holds
