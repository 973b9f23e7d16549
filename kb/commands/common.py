"""What the commands share: opening the library, printing, and the options that several of them take."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from ingest.document import KINDS

if TYPE_CHECKING:
    from kb.base import KnowledgeBase
    from kb.filters import Filter

Run = Callable[[argparse.Namespace], int]  # a command: parsed options -> exit code


class Register(Protocol):
    """Makes the parser of a command, with the options that all have."""

    def __call__(self, name: str, run: Run, about: str) -> argparse.ArgumentParser:
        """The parser of the command `name`, described in Chinese, to add its own options to."""
        ...


def opened(options: argparse.Namespace, *, create: bool = False) -> "KnowledgeBase":
    """The library that the options name."""
    from kb.base import KnowledgeBase

    announce_model()
    return KnowledgeBase.open(options.home, create=create)


def announce_model() -> None:
    """Say that the first use takes a while, where the offline model has to be built."""
    if not os.environ.get("KB_MODEL"):
        from index.model import ensure_model

        ensure_model(lambda words: print(words, file=sys.stderr))


def print_json(shape: Any) -> None:  # noqa: ANN401  # whatever wire.py made
    """One line of JSON."""
    print(json.dumps(shape, ensure_ascii=False))


def print_lines(lines: Iterable[str]) -> None:
    """The lines, one after the other."""
    for line in lines:
        print(line)


def positive(text: str) -> int:
    """The number that -k takes: 1 to 1000."""
    if not text.isdigit() or not 1 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"应为 1 到 1000 的整数，而不是“{text}”")
    return int(text)


def add_filter(command: argparse.ArgumentParser) -> None:
    """The options that keep documents out."""
    from kb.filters import STATES

    group = command.add_argument_group("只看这些文件")
    group.add_argument("--kind", action="append", choices=KINDS, default=[], help="类别，可写几次")
    group.add_argument("--issuer", default="", metavar="机关", help="发文机关，写一部分即可")
    group.add_argument("--region", default="", metavar="地区", help="地区，例：云州、全国")
    group.add_argument("--since", default="", metavar="日期", help="成文日期不早于，例：2023-07-01、2023")
    group.add_argument("--until", default="", metavar="日期", help="成文日期不晚于")
    group.add_argument("--status", action="append", choices=STATES, default=[], help="效力，可写几次")
    group.add_argument("--as-of", default="", metavar="日期", help="当时有效的：按那一天的资料库回答")


def chosen_filter(options: argparse.Namespace) -> "Filter":
    """The filter that those options make. Raises BadRequest for what is no date."""
    from kb.filters import STATES, Filter

    return Filter(
        kinds=tuple(options.kind),
        issuer=options.issuer,
        region=options.region,
        since=options.since,
        until=options.until,
        states=tuple(STATES[word] for word in options.status),
        as_of=options.as_of,
    )
