"""The table of contents: known in every form it is printed in, and nothing else is taken for it."""

import pytest

from ingest.structure.contents import contents

BODY = (
    "1 总则", "1.1 编制目的", "为了规范本市防汛应急处置工作，制定本预案。", "1.2 适用范围", "本预案适用于本市。",
    "2 组织体系", "2.1 指挥机构", "市防指统一指挥。", "3 附则", "本预案自印发之日起施行。",
)  # fmt: skip
NAMES = ("1 总则", "1.1 编制目的", "1.2 适用范围", "2 组织体系", "2.1 指挥机构", "3 附则")
DOTTED = tuple(f"{name}……{page}" for page, name in enumerate(NAMES, 1))


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("目　录", *DOTTED), 0),
        (("目", "录", *DOTTED), 0),
        (("目 次", *NAMES), 0),
        (("云州市防汛预案", "目录", *(f"{name} {page}" for page, name in enumerate(NAMES, 1))), 1),
        (("目录", *(f"{name}（{page}）" for page, name in enumerate(NAMES, 1))), 0),
        (("目次", "前言 II", *DOTTED), 0),
        (("云州市防汛预案", *(f"{name} {page}" for page, name in enumerate(NAMES, 1))), 1),
        (("云州市防汛预案", *NAMES), 1),
        (("目录", "1 总则……1 2 组织体系……4", "1.1 编制目的……2 2.1 指挥机构……5", "1.2 适用范围……3 3 附则……6"), 0),
        (("目录", *DOTTED, "表目录", "表1 物资清单……3", "图目录", "图1 响应流程……6"), 0),
        (("目录", *DOTTED[:2], "1.3 云州市城市防洪排涝和台风灾害防御工作", "的适用范围……3", *DOTTED[3:]), 0),
    ],
    ids=["dots", "title in two lines", "no pages", "pages", "brackets", "roman", "no title", "neither", "columns", "tables", "wrapped"],
)  # fmt: skip
def test_every_form_of_contents_is_known(lines: tuple[str, ...], title: int) -> None:
    assert contents([*lines, *BODY]) == set(range(title, len(lines)))


def test_annexes_are_entries_though_their_titles_stand_in_a_line_of_their_own() -> None:
    lines = ["目录", "一、要求", "附件1 名单", "附件2 流程", "一、要求", "按期完成。", "附件1", "名单", "附件2", "流程"]
    assert contents(lines) == {0, 1, 2, 3}


@pytest.mark.parametrize(
    "lines",
    [
        ("一、目标", "任务数 20", "覆盖率 95", "达标率 30", "完成率 100", "二、任务", "逐项落实。"),
        ("市水利局", "市气象局", "市公安局", "市教育局", "职责如下。", "市水利局", "调度。", "市气象局", "预报。", "市公安局", "市教育局"),
        ("1.巡查；", "2.值守；", "3.报告；", "4.转移；", "另一组：", "1.巡查；", "应当。", "2.值守；", "3.报告；", "应当。", "4.转移；"),
        ("目录", "本目录由市应急管理局编制。", "每年更新。"),
    ],
)  # fmt: skip
def test_figures_and_repeated_names_are_no_contents(lines: tuple[str, ...]) -> None:
    assert contents(lines) == frozenset()
