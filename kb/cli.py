"""The command line, `kb COMMAND …`: the options that all commands have, and errors as words in one place.

Thin: every command (kb/commands/) opens the knowledge base, calls one method and prints. Heavy libraries are imported
inside the commands that need them, so that `kb --help` answers at once.
"""

import argparse
import os
import sys
from pathlib import Path

from ingest.errors import KnowledgeBaseError
from kb.commands import asking, checking, library, quizzing, upkeep
from kb.commands.common import Run
from kb.parsing import Parser

_AGAIN = "再运行一次同样的命令就接着做。"
_KEPT = {"add": f"：已完成的文件都在库中。{_AGAIN}", "rebuild": f"：已做完的都留着。{_AGAIN}"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code: 0 done, 1 something failed, 2 the command line is wrong."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()  # a reader that went away (kb list | head) is noticed here and not after the end
    except KnowledgeBaseError as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(f"已中断{_KEPT.get(options.command, '。')}", file=sys.stderr)
        return 130
    return code


def _parser() -> Parser:
    common = Parser(add_help=False)
    common.add_argument(
        "--home",
        type=Path,
        default=Path(os.environ.get("KB_HOME", "data")),
        help="资料库所在文件夹（默认 ./data 或环境变量 KB_HOME）",
    )
    common.add_argument("--json", action="store_true", help="输出 JSON")
    parser = Parser(prog="kb", description="应急管理知识库：文件入库、检索、问答，每个回答都附原文出处。")
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True)

    def command(name: str, run: Run, about: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, parents=[common], help=about, description=about)
        sub.set_defaults(run=run, command=name)
        return sub

    for commands_of in (library, asking, checking, quizzing, upkeep):
        commands_of.register(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
