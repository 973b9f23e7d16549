"""Of several versions of one document the latest is the current one."""

import pytest

from ingest.document import Metadata
from kb.versions import core_title, with_versions


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("中华人民共和国突发事件应对法", "突发事件应对法"),
        ("中华人民共和国突发事件应对法（草案）", "突发事件应对法"),
        ("《云州市防汛预案》", "云州市防汛预案"),
        ("云州市停课停工停运实施办法（征求意见稿）", "云州市停课停工停运实施办法"),
        ("澎岬縣災害防救自治條例", "澎岬县灾害防救自治条例"),
        ("云州市（试行）防汛预案", "云州市(试行)防汛预案"),
        ("云州市 防汛\n预案", "云州市防汛预案"),
    ],
)
def test_titles_are_told_apart_by_what_people_call_them(title: str, core: str) -> None:
    assert core_title(title) == core


def statuses(**held: Metadata) -> dict[str, str]:
    result = with_versions({name: (f"{name}.txt", metadata) for name, metadata in held.items()})
    return {name: metadata.status for name, (_, metadata) in result.items()}


def plan(date: str | None, title: str = "云州市防汛预案", **more: object) -> Metadata:
    return Metadata(title, date=date, **{"region": "云州市", "status": "in_force", **more})  # type: ignore[arg-type]


def test_an_earlier_version_is_superseded_by_the_latest() -> None:
    assert statuses(a=plan("2018-01-01"), b=plan("2024-05-01"), c=plan("2021-01-01", "云州市防汛预案（修订）")) == {
        "a": "superseded",
        "b": "in_force",
        "c": "superseded",
    }


def test_a_version_that_stands_alone_is_current() -> None:
    assert statuses(a=plan("1998-01-01")) == {"a": "in_force"}


def test_a_draft_supersedes_nothing_and_stays_a_draft() -> None:
    assert statuses(a=plan("2020-01-01"), b=plan("2024-01-01", status="draft")) == {"a": "in_force", "b": "draft"}


def test_another_place_another_title_and_no_date_supersede_nothing() -> None:
    held = {
        "a": plan("2020-01-01"),
        "b": plan("2024-01-01", region="衡川市"),
        "c": plan("2024-01-01", "云州市消防预案"),
        "d": plan(None),
        "e": plan("2020-01-01"),
    }
    assert set(statuses(**held).values()) == {"in_force"}


def test_who_may_not_see_the_later_version_does_not_hear_of_it() -> None:
    held = {"a": ("a.txt", plan("2020-01-01", audience="public")), "b": ("b.txt", plan("2024-01-01"))}
    assert with_versions(held)["a"][1].status == "superseded"
    assert with_versions(held, "public") == {"a": held["a"]}


def test_what_is_held_is_not_changed() -> None:
    held = {"a": ("a.txt", plan("2020-01-01")), "b": ("b.txt", plan("2024-01-01"))}
    before = dict(held)
    with_versions(held)
    assert held == before
