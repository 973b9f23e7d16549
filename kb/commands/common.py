"""What the commands share: opening the library, printing, and the options that several of them take."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from ingest.document import KINDS, Kind

if TYPE_CHECKING:
    from kb.base import KnowledgeBase
    from kb.filters import Filter
    from kb.versions import State

KINDS_SAID = (
    "法规（law）、政策（policy）、预案（plan）、案例（case）、其他（other）"  # without loading kb.words for --help
)
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


def kind(text: str) -> Kind:
    """The kind that --kind takes, by its code or its word in either script: law, 法规, 法規."""
    from ingest.fold import fold
    from kb.words import KIND_WORDS

    words: dict[str, Kind] = {word: code for code, word in KIND_WORDS.items()}
    words |= {code: code for code in KINDS}
    found = words.get(fold(text.strip()))
    if found is None:
        raise argparse.ArgumentTypeError(f"没有“{text}”这个类别。可用：{KINDS_SAID}")
    return found


def state(text: str) -> "State":
    """The state that --status takes: its code, or what `kb list` and `kb show` call it, in either script."""
    from ingest.fold import fold
    from kb.words import STATE_WORDS

    words: dict[str, State] = {word: code for code, word in STATE_WORDS.items()} | {code: code for code in STATE_WORDS}
    words["已有新版"] = "superseded"  # as it was called before
    found = words.get(fold(text.strip()))
    if found is None:
        raise argparse.ArgumentTypeError(f"没有“{text}”这个效力。可用：{'、'.join(STATE_WORDS.values())}")
    return found


def add_filter(command: argparse.ArgumentParser) -> None:
    """The options that keep documents out."""
    group = command.add_argument_group("只看这些文件")
    group.add_argument("--kind", action="append", type=kind, metavar="类别", default=[], help=f"{KINDS_SAID}，可写几次")
    group.add_argument("--issuer", default="", metavar="机关", help="发文机关，写一部分即可")
    group.add_argument("--region", default="", metavar="地区", help="地区，例：云州、全国")
    group.add_argument("--since", default="", metavar="日期", help="成文日期不早于，例：2023-07-01、2023")
    group.add_argument("--until", default="", metavar="日期", help="成文日期不晚于")
    group.add_argument(
        "--status",
        action="append",
        type=state,
        metavar="效力",
        default=[],
        help="现行、尚未施行、征求意见稿、有效期已过、已被新版取代、已废止、效力未注明；可写几次",
    )
    group.add_argument("--as-of", default="", metavar="日期", help="当时有效的：按那一天的资料库回答")


def chosen_filter(options: argparse.Namespace) -> "Filter":
    """The filter that those options make. Raises BadRequest for what is no date."""
    from kb.filters import Filter

    return Filter(
        kinds=tuple(options.kind),
        issuer=options.issuer,
        region=options.region,
        since=options.since,
        until=options.until,
        states=tuple(options.status),
        as_of=options.as_of,
    )
