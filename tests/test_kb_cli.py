"""The command line: its commands and options, what it prints, its JSON, its exit codes."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fakes import NarrowEncoder

from kb import cli

ROOT = Path(__file__).parent.parent
HEAVY = ("torch", "faiss", "gradio", "sentence_transformers", "transformers", "pdfplumber", "docx", "opencc", "jieba")
PLAN = (
    "云州市防汛应急预案\n第一条　市水利局负责防汛值守，每天二十四小时在岗。\n第二条　市公安局配合市水利局封闭道路。\n"
)
RULE = "澎岬縣消防自治條例\n第一條　縣消防局負責火災撲救。\n第二條　縣長擔任指揮官。\n"

# Command -> the options of the contract; every command takes --home and --json as well.
COMMANDS = {
    "add": {"--kind", "--audience"},
    "list": set(),
    "show": set(),
    "remove": set(),
    "search": {"-k"},
    "ask": {"--file"},
    "clause": {"--audience"},
    "cases": {"--audience"},
    "duties": {"--who", "--about", "--export"},
    "eval": set(),
    "serve": {"--host", "--port"},
    "doctor": set(),
}


class Terminal:
    """Runs commands on one home: `terminal("list", "--json")` returns the exit code; `out` and `err` are what was said."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home, capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> int:
        try:
            code = cli.main([*arguments, "--home", str(self.home)])
        except SystemExit as stopped:  # how argparse ends
            code = int(stopped.code or 0)
        self.out, self.err = self._capsys.readouterr()
        return code

    def json(self, *arguments: str) -> Any:
        assert self(*arguments, "--json") == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.setattr("index.encoder.SentenceEncoder", NarrowEncoder)
    return Terminal(tmp_path / "home", capsys)


@pytest.fixture
def library(terminal: Terminal, tmp_path: Path) -> Terminal:
    (tmp_path / "防汛.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "消防.txt").write_text(RULE, encoding="utf-8")
    assert terminal("add", str(tmp_path / "防汛.txt"), str(tmp_path / "消防.txt"), "--audience", "public") == 0
    return terminal


# -- commands ---------------------------------------------------------------------------------------------------------


def parsers() -> dict[str, argparse.ArgumentParser]:
    (commands,) = [a for a in cli._parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(commands.choices)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_contract_is_there_with_its_options(name: str) -> None:
    options = {option for action in parsers()[name]._actions for option in action.option_strings}
    assert options >= COMMANDS[name] | {"--home", "--json", "--help"}


def test_every_command_and_option_is_explained_in_chinese() -> None:
    for name, parser in parsers().items():
        assert any("\u4e00" <= c <= "\u9fff" for c in parser.description or ""), name
        for action in parser._actions:
            if action.option_strings and action.option_strings != ["-h", "--help"]:
                assert any("\u4e00" <= c <= "\u9fff" for c in action.help or ""), (name, action.option_strings)


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_help_lists_every_command_and_loads_nothing_heavy() -> None:
    code = f"""
import sys
from kb.cli import main
try:
    main(["--help"])
except SystemExit as stopped:
    assert stopped.code == 0
print([name for name in {(*HEAVY, "numpy", "sqlite3")!r} if name in sys.modules])
"""
    done = run(code)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
    for name in parsers():
        assert f"\n    {name} " in done.stdout


def test_the_module_can_be_run_by_itself(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kb.cli", "list", "--home", str(tmp_path / "无")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert (
        done.stderr == f"错误：尚未建立资料库：{tmp_path}/无/library.sqlite 不存在。请先运行：kb add <文件或文件夹>\n"
    )


def test_the_home_may_stand_in_the_environment(tmp_path: Path) -> None:
    environment = {**os.environ, "KB_HOME": str(tmp_path / "家")}
    command = [sys.executable, "-m", "kb.cli", "list"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert f"{tmp_path}/家/library.sqlite" in done.stderr


# -- what they print --------------------------------------------------------------------------------------------------


def test_add_says_what_came_in_and_what_did_not(terminal: Terminal, tmp_path: Path) -> None:
    good, bad = tmp_path / "好.txt", tmp_path / "空.txt"
    good.write_text(PLAN, encoding="utf-8")
    bad.write_bytes(b"")
    assert terminal("add", str(good), str(bad)) == 1
    lines = terminal.out.splitlines()
    assert lines[0].startswith(f"入库  {good}：3 段，读入 ")
    assert lines[1] == f"失败  {bad}：文件是空的（0 字节）。请检查原文件，重新复制或下载后再添加。"
    assert lines[2] == "共 2 个文件：入库 1，失败 1"
    assert terminal.err == "", "no progress bar where nobody looks"
    assert terminal("add", str(good)) == 0
    assert terminal.out.splitlines()[0] == f"未变  {good}"
    report = terminal.json("add", str(good))
    assert (report["ok"], report["unchanged"], len(report["files"])) == (True, 1, 1)


def test_add_takes_kind_and_audience(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(PLAN, encoding="utf-8")
    assert terminal("add", str(tmp_path / "甲.txt"), "--kind", "law", "--audience", "public") == 0
    (listed,) = terminal.json("list")
    assert (listed["kind"], listed["audience"]) == ("law", "public")


def test_list_and_show_tell_what_is_held(library: Terminal) -> None:
    listed = library.json("list")
    assert [d["file"] for d in listed] == ["防汛.txt", "消防.txt"]
    assert listed[0].keys() >= {"document_id", "file", "title", "kind", "audience", "status", "passages", "added_at"}
    shown = library.json("show", "防汛.txt", "--text")
    assert shown["document_id"] == listed[0]["document_id"]
    assert shown["title"] == "云州市防汛应急预案"
    assert "市水利局负责防汛值守" in shown["text"]
    assert "text" not in library.json("show", listed[0]["document_id"][:8])
    assert library("list") == 0
    assert library.out.splitlines()[-1] == "共 2 个文件"
    assert library("show", "云州市防汛应急预案") == 0
    assert "标题：云州市防汛应急预案" in library.out


def test_remove_proves_itself(library: Terminal) -> None:
    removed = library.json("remove", "防汛.txt")
    assert removed == {"document_id": removed["document_id"], "file": "防汛.txt", "passages": 3, "left": 0}
    assert [d["file"] for d in library.json("list")] == ["消防.txt"]
    assert library("remove", "消防.txt") == 0
    assert library.out == "已移除 消防.txt：3 个段落及其向量、词项，复查剩余 0。\n"


def test_a_clause_is_given_whole_or_said_to_be_missing(library: Terminal) -> None:
    (clause,) = library.json("clause", "《云州市防汛应急预案》第二条")["clauses"]
    text = library.json("show", clause["document_id"], "--text")["text"]
    assert (clause["status"], clause["quote"]) == ("found", "第二条　市公安局配合市水利局封闭道路。")
    assert text[clause["start"] : clause["end"]] == clause["quote"]
    assert library("clause", "《澎岬县消防自治条例》第一条第二项") == 0
    assert library.out == "《澎岬縣消防自治條例》第一條在所存文本中只有1款，没有第二款。请核对款项，或只写到条。\n"
    assert library("clause", "《港口法》第三条") == 0, "that a document is not held is an answer"


def test_search_gives_as_many_passages_as_asked_for(library: Terminal) -> None:
    found = library.json("search", "防汛值守", "-k", "2")
    assert [h["rank"] for h in found["hits"]] == [1, 2]
    assert found["hits"][0]["text"] == "第一条　市水利局负责防汛值守，每天二十四小时在岗。"
    assert library("search", "防汛值守") == 0
    assert library.out.startswith("1. 《云州市防汛应急预案》第一条（防汛.txt）")


# -- asking -----------------------------------------------------------------------------------------------------------

ANSWER_KEYS = ["id", "question", "status", "kind", "answer", "duties", "steps", "citations", "nearest", "confidence"]
CITATION_KEYS = ["id", "document_id", "document", "file", "path", "locator", "page", "start", "end", "quote", "issuer"]


def test_the_json_of_an_answer_is_that_of_the_contract(library: Terminal) -> None:
    answer = library.json("ask", "云州市谁负责防汛值守，每天在岗多少小时？")
    assert answer.keys() >= {*ANSWER_KEYS, "elapsed_ms"}
    assert (answer["status"], answer["kind"], answer["nearest"]) == ("answered", "who", [])
    assert "[1]" in answer["answer"]
    first = answer["citations"][0]
    assert first.keys() >= {*CITATION_KEYS, "number", "date", "status", "warnings"}
    text = library.json("show", first["document_id"], "--text")["text"]
    assert first["quote"] == text[first["start"] : first["end"]]
    assert (first["file"], first["document"], first["locator"]) == ("防汛.txt", "云州市防汛应急预案", "第一条")


def test_a_refusal_is_an_answer_and_no_error(library: Terminal) -> None:
    answer = library.json("ask", "深圳市谁负责防汛值守？")
    assert (answer["status"], answer["answer"], answer["citations"]) == ("not_found", "", [])
    assert answer["nearest"][0].keys() >= set(CITATION_KEYS)
    assert library("ask", "深圳市谁负责防汛值守？") == 0
    assert library.out.startswith("未找到：资料库中没有关于“深圳市”的文件。\n最接近的段落（不是答案）：\n")


def test_an_answer_is_printed_with_its_quotes(library: Terminal) -> None:
    assert library("ask", "誰擔任指揮官？") == 0
    assert "縣長擔任指揮官" in library.out.splitlines()[0]
    assert "[1] 《澎岬縣消防自治條例》第二條" in library.out
    assert "    │ 第二條　縣長擔任指揮官。" in library.out


def test_questions_of_a_file_are_answered_in_order_with_their_ids(library: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    rows = [
        {"id": "z", "question": "谁负责防汛值守？"},
        {"id": 7, "question": "縣長擔任什麼？"},
        {"question": "深圳市谁负责？"},
        {"id": "z", "question": "谁封闭道路？", "type": "who"},
    ]
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    file.write_text("\ufeff" + text.replace("\n", "\n\n") + "\n", encoding="utf-8")
    assert library("ask", "--file", str(file), "--json") == 0
    answers = [json.loads(line) for line in library.out.splitlines()]
    assert [a["question"] for a in answers] == [row["question"] for row in rows]
    assert [a["id"] for a in answers] == ["z", "7", "5", "z"], "a question without an id has the number of its line"


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "2", "frage": "谁？"}',
        "谁负责？",
        '["谁？"]',
        '{"id": "2", "question": null}',
        '{"id": "2", "question": 5}',
        "5",
    ],
)
def test_a_bad_line_of_a_file_is_named_by_its_number(library: Terminal, tmp_path: Path, line: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"id": "1", "question": "谁负责防汛？"}}\n{line}\n', encoding="utf-8")
    assert library("ask", "--file", str(file), "--json") == 1
    assert library.out == "", "nothing is asked before all is checked"
    assert library.err == f'错误：{file} 第 2 行应为 {{"id": "…", "question": "…"}}，而不是：{line}\n'


def test_the_public_is_not_told_what_is_internal(library: Terminal, tmp_path: Path) -> None:
    (tmp_path / "内部.txt").write_text("云州市值守名册\n第一条　机密组负责夜间值守。\n", encoding="utf-8")
    assert library("add", str(tmp_path / "内部.txt")) == 0
    assert "机密组" in json.dumps(library.json("ask", "机密组负责夜间值守吗？"), ensure_ascii=False)
    for command in ("ask", "search"):
        shape = library.json(command, "机密组负责夜间值守吗？", "--audience", "public")
        shape.pop("question", None)
        shape.pop("query", None)
        assert "机密组" not in json.dumps(shape, ensure_ascii=False)


# -- evaluating, examining, rebuilding --------------------------------------------------------------------------------


def test_eval_prints_the_figures_by_their_usual_names(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text('{"_id": "a", "text": "市水利局负责防汛值守。"}\n', encoding="utf-8")
    (tmp_path / "q.jsonl").write_text('{"_id": "1", "text": "谁负责防汛？"}\n', encoding="utf-8")
    (tmp_path / "r.tsv").write_text("query-id\tcorpus-id\tscore\n1\ta\t1\n", encoding="utf-8")
    files = [str(tmp_path / name) for name in ("c.jsonl", "q.jsonl", "r.tsv")]
    figures = terminal.json("eval", *files)
    assert (figures["nDCG@10"], figures["R@10"], figures["R@100"], figures["MRR@10"]) == (1, 1, 1, 1)
    assert not terminal.home.exists(), "evaluating touches no library"
    assert terminal("eval", *files) == 0
    assert "nDCG@10               1.0\n" in terminal.out
    assert terminal("eval", files[0], files[1], str(tmp_path / "无.tsv")) == 1


def test_doctor_examines_and_its_exit_code_says_whether_all_is_well(
    library: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kb.doctor.installed", lambda: "/fonts/simsun.ttc")  # whatever this machine has
    found = library.json("doctor")
    assert all(f["ok"] for f in found)
    assert [set(f) for f in found] == [{"check", "ok", "detail"}] * len(found)
    (library.home / "library.sqlite").write_bytes(b"x" * 8000)
    assert library("doctor") == 1
    assert "异常  资料库：资料库文件已损坏" in library.out


def test_rebuild_makes_the_index_anew(library: Terminal) -> None:
    rebuilt = library.json("rebuild")
    assert (rebuilt["documents"], rebuilt["passages"], rebuilt["renewed"]["files"]) == (2, 6, [])
    assert library.json("search", "防汛值守")["hits"]


# -- errors -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "无此文件"), "没有找到文件“无此文件”。请用 kb list 查看已入库的文件。"),
        (("remove", "无此文件"), "没有找到文件“无此文件”。请用 kb list 查看已入库的文件。"),
        (("ask",), "请给出一个问题，或用 --file 给出问题文件，二者只取其一。例：kb ask 谁负责防汛"),
        (("ask", "谁？", "--file", "问题.jsonl"), "二者只取其一"),
        (("ask", "--file", "没有这个文件.jsonl"), "问题文件 没有这个文件.jsonl 读不出来"),
        (("eval", "无.jsonl", "无.jsonl", "无.tsv"), "评测文件 无.tsv 读不出来"),
        (("model", "export"), "请给出 zip 文件名：kb model export 模型.zip"),
    ],
)
def test_an_error_is_one_chinese_line_on_standard_error(
    library: Terminal, arguments: tuple[str, ...], words: str
) -> None:
    assert library(*arguments) == 1
    assert library.out == ""
    assert library.err.startswith("错误：")
    assert words in library.err
    assert library.err.count("\n") == 1


@pytest.mark.parametrize(
    "command", [("list",), ("show", "x"), ("remove", "x"), ("search", "x"), ("ask", "x"), ("rebuild",)]
)
def test_without_a_library_every_command_says_how_to_make_one(terminal: Terminal, command: tuple[str, ...]) -> None:
    assert terminal(*command) == 1
    assert terminal.err.endswith("不存在。请先运行：kb add <文件或文件夹>\n")
    assert not terminal.home.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("查询",),
        ("search", "防汛", "-k", "0"),
        ("search", "防汛", "-k", "三"),
        ("add",),
        ("add", "x", "--audience", "all"),
    ],
)
def test_a_wrong_command_line_ends_with_two(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    assert terminal(*arguments) == 2
    assert "Traceback" not in terminal.err


def test_an_interruption_says_what_is_kept_and_what_to_do_where_there_is_anything(
    library: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for name in ("base.KnowledgeBase.ask", "base.KnowledgeBase.add", "rebuilding.rebuild"):
        monkeypatch.setattr(f"kb.{name}", interrupted)
    assert library("ask", "谁负责防汛") == 130
    assert library.err == "已中断。\n"
    assert library("add", "甲.txt") == 130
    assert library.err == "已中断：已完成的文件都在库中。再运行一次同样的命令就接着做。\n"
    assert library("rebuild") == 130
    assert library.err == "已中断：已做完的都留着。再运行一次同样的命令就接着做。\n"


def test_a_reader_that_goes_away_is_no_error(library: Terminal) -> None:
    """`kb list | head -0`: the pipe is closed before anything is written."""
    code = "import sys; sys.path.insert(0, 'tests'); import index.encoder; from fakes import NarrowEncoder;"
    code += "index.encoder.SentenceEncoder = NarrowEncoder; from kb.cli import main; sys.exit(main(sys.argv[1:]))"
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-c", code, "show", "防汛.txt", "--text", "--home", str(library.home)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=write, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")
