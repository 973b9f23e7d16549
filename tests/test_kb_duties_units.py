"""Names of units: what is one, how lists are cut, which names mean the same."""

import pytest

from kb.duties.units import is_unit, same, split


@pytest.mark.parametrize(
    "name",
    [
        "市水利局",
        "市委宣传部",
        "国务院有关部门",
        "市政府主要领导",
        "抢险救援组",
        "监测预报单位",
        "发布预警的部门",
        "公安、交通运输、应急等部门",
        "区(市)政府",
        "船长",
        "直辖市、县(市)政府",
        "市防指",
    ],
)
def test_names_of_units_and_posts(name: str) -> None:
    assert is_unit(name)


@pytest.mark.parametrize(
    "words",
    [
        "防汛工作",
        "全部",
        "对受灾群众",
        "组织有关部门",
        "指挥成员单位",
        "协助地方政府",
        "应急预案",
        "市水利局应当",
        "因灾死亡人数",
        "经专家组",
        "",
    ],
)
def test_what_is_no_name(words: str) -> None:
    assert not is_unit(words)


def test_a_list_is_cut_between_names_and_not_within_one() -> None:
    assert split("市文化和旅游局、市自然资源和规划局和区(市)政府") == (
        "市文化和旅游局",
        "市自然资源和规划局",
        "区(市)政府",
    )
    assert split("县(市、区)政府") == ("县(市、区)政府",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市应急局", "市应急管理局"),
        ("市应急局", "云州市应急管理局"),
        ("市安监局", "市应急管理局"),  # renamed in 2018
        ("环保部门", "生态环境部门"),
        ("市卫健委", "市卫生健康委员会"),
        ("市国土资源局", "市自然资源局"),
        ("行政院农业委员会", "农业部"),  # renamed in 2023
    ],
)
def test_names_of_one_unit(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市水利局", "市水务公司"),
        ("区应急局", "市应急管理局"),
        ("市公安局", "市公安消防支队"),
        ("市气象局", "市水利局"),
    ],
)
def test_names_of_two_units(one: str, other: str) -> None:
    assert not same(one, other)
