"""The command line speaks Chinese where it is misunderstood, too."""

import argparse
import re

import pytest

from kb import cli
from kb.commands.common import chosen_filter, kind, state
from kb.parsing import in_chinese
from kb.words import KIND_WORDS, STATE_WORDS

ENGLISH = re.compile(r"usage|argument|option|required|invalid|choice|expected|show this|error", re.IGNORECASE)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["search"], "错误：缺少参数：检索词。全部选项见：kb search -h"),
        (["没有"], "错误：参数 命令：没有“没有”这个值。可选的值：add、report、list、"),
        (["list", "--nope"], "错误：不认识的参数：--nope。"),
        (["search", "水", "-k"], "错误：参数 -k 后面要有一个值。"),
        (["search", "水", "-k", "0"], "错误：参数 -k：应为 1 到 1000 的整数，而不是“0”。"),
        (["serve", "--port", "八"], "错误：参数 --port：应为整数，而不是“八”。"),
        (["ask", "水", "--audience", "谁"], "错误：参数 --audience：没有“谁”这个值。可选的值：internal、public。"),
        (["ask", "水", "--kind", "文件"], "错误：参数 --kind：没有“文件”这个类别。可用：法规（law）、"),
        (["ask", "水", "--status", "好"], "错误：参数 --status：没有“好”这个效力。可用：现行、"),
        (["list", "--json=3"], "错误：参数 --json 不带值，却给了“3”。"),
        (["duties", "--s", "水"], "错误：选项 --s 写得不全，可能是：--since、--status。"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese_and_ends_with_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("用法：kb")
    assert said.err.splitlines()[-1].startswith(words)
    assert not ENGLISH.search(said.err)


def test_every_help_is_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    (commands,) = [a for a in cli._parser()._actions if isinstance(a, argparse._SubParsersAction)]
    for name in ("", *commands.choices):
        with pytest.raises(SystemExit) as stopped:
            cli.main([*([name] if name else []), "--help"])
        assert stopped.value.code == 0
        said = capsys.readouterr().out
        assert said.startswith("用法：kb")
        assert "显示这份说明" in said
        assert said.count("选项:") == 1
        assert not ENGLISH.search(re.sub(r"--[a-z-]+|\b[A-Z]+\b", "", said)), name  # names of options are what they are


def test_kinds_and_states_are_taken_by_code_and_by_word_in_both_scripts() -> None:
    for code, word in KIND_WORDS.items():
        assert kind(code) == kind(word) == code
    assert [kind(word) for word in ("法規", "預案", " 案例 ")] == ["law", "plan", "case"]
    for code, word in (*STATE_WORDS.items(), ("superseded", "已有新版")):
        assert state(code) == state(word) == code
    assert [state(word) for word in ("現行", "已廢止", "已有新版", "徵求意見稿")] == [
        "in_force",
        "repealed",
        "superseded",
        "draft",
    ]


def test_what_is_chinese_already_stays_and_what_is_unknown_is_not_lost() -> None:
    assert in_chinese("argument -k: 应为整数") == "参数 -k：应为整数"
    assert in_chinese("something new") == "something new"


def test_the_words_reach_the_filter() -> None:
    given = ["ask", "水", "--kind", "法規", "--kind", "plan", "--status", "已有新版"]
    within = chosen_filter(cli._parser().parse_args(given))
    assert (within.kinds, within.states) == (("law", "plan"), ("superseded",))
