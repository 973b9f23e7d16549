"""Command lines in Chinese: argparse with its own words turned, its errors made a fact and a next step.

    parser = Parser(prog="kb", description="…")

Exit codes are argparse's: 2 for a command line that is wrong.
"""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import IO, NoReturn

# What argparse says, of Python 3.11 to 3.14 -> what we say
_WORDS = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"the following arguments are required: (.+)", r"缺少参数：\1"),
        (r"one of the arguments (.+) is required", r"缺少参数，须给出其中之一：\1"),
        (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
        (r"not allowed with argument (.+)", r"不能与 \1 同用"),
        (r"ignored explicit argument '?(.*?)'?", r"不带值，却给了“\1”"),
        (r"expected one argument", "后面要有一个值"),
        (r"expected at most one argument", "后面最多有一个值"),
        (r"expected at least one argument", "后面至少要有一个值"),
        (r"expected (\d+) arguments?", r"后面要有 \1 个值"),
        (r"ambiguous option: (.+?) could match (.+)", r"选项 \1 写得不全，可能是：\2"),
        (r"invalid choice: '?(.*?)'?,? (?:maybe you meant .*)?\(choose from (.+)\)", r"没有“\1”这个值。可选的值：\2"),
        (r"invalid (?:int|positive) value: '(.*)'", r"应为整数，而不是“\1”"),
        (r"invalid float value: '(.*)'", r"应为数字，而不是“\1”"),
        (r"invalid \S+ value: '(.*)'", r"“\1”读不懂"),
    )
)
_OF = re.compile(r"argument (.+?): (.+)", re.DOTALL)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that speaks Chinese."""

    def format_help(self) -> str:
        """The help, its titles in Chinese; set only here, for parents' groups are merged by their English titles."""
        self._positionals.title, self._optionals.title = "参数", "选项"
        for action in self._actions:
            if isinstance(action, argparse._HelpAction):
                action.help = "显示这份说明"
        return _chinese_usage(super().format_help())

    def format_usage(self) -> str:
        """The usage alone."""
        return _chinese_usage(super().format_usage())

    def print_usage(self, file: IO[str] | None = None) -> None:  # type: ignore[override]  # typeshed names its own protocol
        """Print the usage; to standard output if no file is given."""
        (file or sys.stdout).write(self.format_usage())

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where to look, and end with exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"错误：{in_chinese(message).rstrip('。')}。全部选项见：{self.prog} -h\n")


def in_chinese(message: str) -> str:
    """An error of argparse in Chinese; as it is where it is Chinese already.

    >>> in_chinese("argument -k: expected one argument")
    '参数 -k 后面要有一个值'
    """
    if of := _OF.fullmatch(message):
        said = in_chinese(of[2])
        return f"参数 {of[1]}{' ' if said.startswith(('后面', '不能', '不带')) else '：'}{said}"
    for pattern, words in _WORDS:
        if found := pattern.fullmatch(message):
            said = found.expand(words)
            before, mark, values = said.partition("可选的值：")
            return before + mark + _listed(values.split(", ")) if mark else said.replace(", ", "、")
    return message


def _listed(values: Iterable[str]) -> str:
    return "、".join(value.strip("'") for value in values)


def _chinese_usage(text: str) -> str:
    return re.sub(r"\Ausage: ", "用法：", text)
