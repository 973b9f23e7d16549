"""Places: found by their suffix, and above all none found where there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fold import fold
from ingest.places import bare, places


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("青岛市应急管理局会同崂山区政府", {"青岛市", "崂山区"}),
        ("石家庄市与马鞍山市签订互助协议", {"石家庄市", "马鞍山市"}),
        ("由云汀市望沙区牵头", {"云汀市", "望沙区"}),
        ("从衡川市到湖安市的高速公路", {"衡川市", "湖安市"}),
        ("澎岬縣政府函頒", {"澎岬县"}),
        ("请问云汀市谁负责防汛", {"云汀市"}),
        ("浦东新区、东城区和和平区", {"浦东新区", "东城区", "和平区"}),
        ("安徽省歙县", {"安徽省", "歙县"}),
        ("蓟州区山区乡镇", {"蓟州区"}),
        ("湖北省恩施土家族苗族自治州", {"湖北省", "恩施土家族苗族自治州"}),
        ("广西壮族自治区", {"广西壮族自治区"}),
    ],
)
def test_a_place_is_found_by_its_suffix(text: str, found: set[str]) -> None:
    assert set(places(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "报告市政府，通报县应急局，由分管副市长负责",
        "本市各区县、县级市、直辖市和地级市",
        "城市、上市、超市、门市、市场、市民、市级",
        "社区、园区、山区、灾区、辖区、地区、城区、库区",
        "开发区、蓄滞洪区、易发区、警戒区、规划区、行政区域",
        "以下简称市指挥部，根据省委部署，提请市政府研究",
        "国省干线公路和省级储备库",
        "自治县、自治州人民政府",
        "同盟、锦旗、九州",
    ],
)
def test_words_that_only_end_like_a_place_are_none(text: str) -> None:
    assert not places(text)


def test_the_end_of_one_place_does_not_begin_another() -> None:
    assert set(places("天津市蓟州区")) == {"天津市", "蓟州区"}
    assert set(places("宣城市泾县")) == {"宣城市", "泾县"}


def test_a_place_is_counted_every_time_it_is_named() -> None:
    assert places("云汀市印发预案。云汀市与望沙区会商，雲汀市備案。") == {"云汀市": 3, "望沙区": 1}


@given(st.text(st.sampled_from("云汀望沙青岛海报告通直辖管的由在和市县区省州、。0123abc縣區")))
def test_every_place_found_stands_in_the_folded_text(text: str) -> None:
    assert all(place in fold(text) for place in places(text))


@pytest.mark.parametrize(
    ("place", "name"),
    [("青岛市", "青岛"), ("蓟州区", "蓟州"), ("歙县", "歙县"), ("延边朝鲜族自治州", "延边朝鲜族"), ("云汀", "云汀")],
)
def test_the_bare_name_is_what_people_say(place: str, name: str) -> None:
    assert bare(place) == name
