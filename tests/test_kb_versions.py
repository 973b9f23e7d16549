"""Of several versions of one document the latest in effect is the current one; what is repealed is no longer."""

from datetime import date

import pytest

from ingest.document import Metadata
from kb.versions import core_title, families, state_of, term, with_versions


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


def plan(day: str | None, title: str = "云州市防汛预案", **more: object) -> Metadata:
    return Metadata(title, date=day, **{"region": "云州市", "status": "in_force", **more})  # type: ignore[arg-type]


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


def law(number: str, day: str, **more: object) -> Metadata:
    return plan(day, number=number, **more)


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("云州市防汛预案（2023年修订）（征求意见稿）", "云州市防汛预案"),
        ("云州市防汛预案（第三版）", "云州市防汛预案"),
        ("云州市防汛预案第三版", "云州市防汛预案"),
        ("云州市防汛预案-2022", "云州市防汛预案"),
        ("云州市防汛工作要点-2022", "云州市防汛工作要点-2022"),  # every year has its own
        ("云州市停课办法（暴雪）", "云州市停课办法(暴雪)"),
        ("災害防救法施行細則", "灾害防救法施行细则"),
    ],
)
def test_what_tells_a_version_is_no_part_of_the_name(title: str, core: str) -> None:
    assert core_title(title) == core


def test_variants_districts_and_implementing_rules_are_no_versions() -> None:
    held = {
        "a": plan("2020-01-01", "云州市停课办法（暴雨）"),
        "b": plan("2024-01-01", "云州市停课办法（暴雪）"),
        "c": plan("2024-01-01", "云州市停课办法实施细则"),
        "d": plan("2024-01-01", "临江区停课办法（暴雨）", region="临江区"),
    }
    assert set(statuses(**held).values()) == {"in_force"}


def test_two_reports_of_one_name_are_two_reports() -> None:
    held = {"a": plan("2020-01-01", "事故调查报告", kind="case"), "b": plan("2024-01-01", "事故调查报告", kind="case")}
    assert set(statuses(**held).values()) == {"in_force"}


def test_what_another_document_repeals_by_its_number_is_repealed() -> None:
    repealing = law(
        "云政发〔2024〕5号", "2024-05-01", title="云州市消防预案", repeals=("《云州市防火办法》（云政发[2015]第3号）",)
    )
    held = {"a": law("云政发〔2015〕3号", "2015-02-01", title="关于印发防火办法的通知"), "b": repealing}
    assert statuses(**held) == {"a": "repealed", "b": "in_force"}


def test_what_another_document_repeals_by_its_title_is_repealed() -> None:
    repealing = plan("2024-05-01", "云州市消防预案", repeals=("2015年印发的《云州市防火办法》",))
    held = {
        "a": plan("2015-02-01", "云州市防火办法（试行）"),
        "b": repealing,
        "c": plan("2018-02-01", "云州市防火办法"),
    }
    assert statuses(**held) == {"a": "repealed", "b": "in_force", "c": "in_force"}


@pytest.mark.parametrize(
    "entry",
    [
        "《云州市养犬办法》（2009年3月1日云州市人民政府令第11号公布）",
        "2009年3月1日云州市人民政府令第11号公布的《云州市养犬办法》",
        "2009年3月1日云州市人民政府令第11号",
        "2009年3月1日公布的《云州市养犬办法》",
        "《云州市养犬办法》（市人民政府令第11号）",
        "《云州市养犬办法》（市政府令第11号）",
    ],
)
def test_a_rule_is_repealed_by_whatever_tells_its_publication(entry: str) -> None:
    held = {
        "a": law("云州市人民政府令第11号", "2009-03-01", title="云州市养犬办法"),
        "b": law("云州市人民政府令第52号", "2025-01-06", title="云州市关于废止部分规章的决定", repeals=(entry,)),
        "c": law("云州市人民政府令第111号", "2009-03-01", title="云州市广告办法"),
    }
    assert statuses(**held) == {"a": "repealed", "b": "in_force", "c": "in_force"}


def test_a_rule_is_repealed_by_the_number_that_first_published_it() -> None:
    amended = ("2009年3月1日云州市人民政府令第11号公布", "2018年5月2日云州市人民政府令第30号修订")
    decision = law(
        "云州市人民政府令第52号",
        "2025-01-06",
        title="关于废止部分规章的决定",
        repeals=("《云州市养犬办法》（2009年3月1日云州市人民政府令第11号公布）",),
    )
    held = law("云州市人民政府令第30号", "2018-05-02", title="云州市养犬办法", history=amended)
    assert statuses(a=held, b=decision)["a"] == "repealed"


def test_a_standard_is_repealed_by_the_one_that_replaces_it() -> None:
    held = {
        "a": law("YA 1029—2007", "2007-02-01", title="防汛物资管理规范", region="全国"),
        "b": law("YA 1029—2019", "2019-02-01", title="防汛物资储备规范", region="全国", repeals=("YA1029-2007",)),
    }
    assert statuses(**held) == {"a": "repealed", "b": "in_force"}


def test_a_notice_is_repealed_with_the_document_it_issued() -> None:
    repealing = plan("2024-05-01", "云州市消防预案", repeals=("《关于印发云州市防火办法的通知》",))
    assert statuses(a=plan("2015-02-01", "云州市防火办法"), b=repealing)["a"] == "repealed"


def test_a_document_in_a_notice_is_repealed_alone() -> None:
    entry = "《关于印发二十个预案的通知》（云政办发〔2014〕22号）中的《云州市防火预案》"
    repealing = plan("2024-05-01", "云州市消防预案", repeals=(entry,))
    number = "云政办发〔2014〕22号"
    held = {
        "a": law(number, "2014-02-01", title="云州市防火预案"),
        "b": law(number, "2014-02-01", title="云州市防震预案"),
    }
    assert statuses(**held, c=repealing) == {"a": "repealed", "b": "in_force", "c": "in_force"}


def test_a_table_of_repealed_documents_repeals_them() -> None:
    decision = plan("2024-05-01", "关于废止部分文件的决定", repeals=("1 | 云州市防火办法 | 云政发〔2011〕9号",))
    assert statuses(a=law("云政发〔2011〕9号", "2011-02-01", title="云州市防火办法"), b=decision)["a"] == "repealed"


def test_nothing_repeals_itself_its_copy_or_a_later_version() -> None:
    clause = {"repeals": ("《云州市防汛预案》",)}
    held = {
        "a": law("云政发〔2024〕5号", "2024-05-01", **clause),
        "b": law("云政发〔2024〕5号", "2024-05-01", **clause),  # the same as .doc
        "c": plan(None),
        "d": plan("2024-05-01", status="draft"),
    }
    assert statuses(**held) == {"a": "in_force", "b": "in_force", "c": "in_force", "d": "draft"}


def test_another_places_document_of_that_title_is_not_repealed() -> None:
    repealing = plan("2024-05-01", "云州市消防预案", repeals=("《防火办法实施细则》",))
    held = {"a": plan("2015-01-01", "防火办法实施细则", region="衡川市"), "b": repealing}
    assert statuses(**held)["a"] == "in_force"


def test_a_version_not_yet_in_force_supersedes_and_repeals_nothing() -> None:
    held = {
        "a": ("a.txt", plan("2015-01-01")),
        "b": ("b.txt", plan("2024-06-28", effective="2024-11-01", repeals=("《云州市防火办法》",))),
        "c": ("c.txt", plan("2015-01-01", "云州市防火办法")),
    }
    before = with_versions(held, today=date(2024, 10, 31))
    after = with_versions(held, today=date(2024, 11, 1))
    assert [before[i][1].status for i in "abc"] == ["in_force"] * 3
    assert [after[i][1].status for i in "abc"] == ["superseded", "in_force", "repealed"]


def test_a_family_lists_its_versions_in_order_and_what_each_is() -> None:
    held = {
        "new": ("new.txt", plan("2024-05-01", "云州市防汛预案（2024年修订）", effective="2024-10-01")),
        "undated": ("undated.txt", plan(None, status="unknown")),
        "old": ("old.txt", plan("2015-01-01")),
        "draft": ("draft.txt", plan("2023-01-01", "云州市防汛预案（征求意见稿）", status="draft")),
        "now": ("now.txt", plan("2020-01-01")),
        "alone": ("alone.txt", plan("2020-01-01", "云州市消防预案")),
    }
    (family,) = families(held, today=date(2024, 6, 1))
    assert (family.title, family.region) == ("云州市防汛预案", "云州市")
    assert [(v.document_id, v.state, v.by) for v in family.versions] == [
        ("old", "superseded", "now"),
        ("now", "in_force", None),
        ("draft", "draft", None),
        ("new", "not_yet", None),
        ("undated", "unknown", None),
    ]
    assert families(held, "public") == []


def told(held: dict[str, tuple[str, Metadata]], alike: bool) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    (family,) = families(held)
    return [(v.document_id, v.copies) for v in family.without_copies(lambda one, other: alike).versions]


def test_files_of_one_version_are_one_version() -> None:
    now = law("云政发〔2024〕5号", "2024-05-01")
    held = {
        "old": ("old.txt", plan("2015-01-01")),
        "pdf": ("b.pdf", now),
        "doc": ("a.doc", now),
        "draft": ("draft.txt", plan("2024-05-01", status="draft")),
        "other": ("other.txt", law("云政发〔2024〕6号", "2024-05-01")),
    }
    copies = (("pdf", "b.pdf"),)
    assert told(held, alike=True) == [("old", ()), ("doc", copies), ("draft", ()), ("other", ())]
    (family,) = families(held)
    assert family.version_of("pdf") == family.version_of("doc") != family.version_of("old")
    assert family.version_of("nowhere") is None


def test_a_file_that_does_not_say_its_version_is_a_copy_only_if_its_text_is_alike() -> None:
    held = {"a": ("a.txt", plan("2024-05-01")), "b": ("b.txt", plan(None)), "c": ("c.txt", plan("2024"))}
    assert told(held, alike=True) == [("c", (("a", "a.txt"), ("b", "b.txt")))]
    assert told(held, alike=False) == [("c", ()), ("a", ()), ("b", ())]


def test_a_document_past_its_term_says_so_and_is_not_repealed() -> None:
    five = plan("2015-01-01", history=("有效期5年",))
    until = plan("2015-01-01", history=("有效期至2029年4月30日",))
    assert (term(five), term(until), term(plan("2015-01-01"))) == ("2020-01-01", "2029-04-30", None)
    today = date(2024, 1, 1)
    assert (state_of(five, today), state_of(until, today)) == ("expired", "in_force")
    assert with_versions({"a": ("a", five)}, today=today)["a"][1].status == "in_force"
