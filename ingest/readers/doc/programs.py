"""Running a program of the machine on one file: LibreOffice, antiword, catdoc.

The file is not trusted, nor is the program's patience: each run has a private folder and home that vanish with it, no shell, a
profile of its own in which macros are off and every address leads nowhere, a time limit, a limit of what it may write, and is
ended with its children. Left out: what to make of the output (doc.py, doc_plain.py).

    converted("antiword", data, "doc") -> the text that antiword prints
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60  # a document of 500 pages takes LibreOffice 15 on two cores
MAX_OUTPUT_BYTES = 256 * 2**20
PAUSE = 0.02  # seconds between two looks at a program that runs
# Where installers put LibreOffice without telling the search path.
ELSEWHERE = {
    "soffice": (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "C:/Program Files/LibreOffice/program/soffice.exe",
        "/opt/libreoffice/program/soffice",
    )
}
KEPT_ENVIRONMENT = ("PATH", "SYSTEMROOT", "WINDIR", "PROGRAMFILES")  # what a program needs to start at all
# Macros off, linked pictures not fetched, and a proxy at which nobody listens (org.openoffice.Office.Common and .Inet).
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPProxyPort"><value>9</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyName"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetHTTPSProxyPort"><value>9</value></prop></item>
</oor:items>
"""


class ProgramFailed(Exception):
    """A program did not do it; the message says which and why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Program:
    """How a program is called, with {file} and {folder} filled in."""

    label: str  # as people call it
    arguments: tuple[str, ...]
    output: str | None  # the file it writes into the folder; None: it prints


PROGRAMS = {
    "soffice": Program(
        "LibreOffice",
        (
            "-env:UserInstallation={profile}", "--headless", "--norestore", "--nologo", "--nolockcheck",
            "--convert-to", "docx", "--outdir", "{folder}/out", "{file}",
        ),
        "out/input.docx",
    ),
    "antiword": Program("antiword", ("-w", "0", "-m", "UTF-8", "{file}"), None),
    "catdoc": Program("catdoc", ("-w", "-d", "utf-8", "{file}"), None),
}  # fmt: skip


def found(name: str) -> str | None:
    """The path of a program if it is installed."""
    return shutil.which(name) or next((path for path in ELSEWHERE.get(name, ()) if Path(path).is_file()), None)


def converted(name: str, data: bytes, suffix: str) -> bytes:
    """What a program makes of a file. Raises ProgramFailed."""
    program, path = PROGRAMS[name], found(name)
    if path is None:
        raise ProgramFailed(f"没有安装 {program.label}")
    with tempfile.TemporaryDirectory(prefix="kb-word-", ignore_cleanup_errors=True) as private:
        folder = Path(private)
        (folder / "profile" / "user").mkdir(parents=True)
        (folder / "profile" / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        file = folder / f"input.{suffix}"
        file.write_bytes(data)
        filled = {"file": str(file), "folder": private, "profile": (folder / "profile").as_uri()}
        printed = folder / "printed"
        with printed.open("wb") as target:
            _run(
                [path, *(argument.format(**filled) for argument in program.arguments)],
                folder,
                target.fileno(),
                program.label,
            )
        result = folder / program.output if program.output else printed
        if not result.is_file() or not result.stat().st_size:
            raise ProgramFailed(f"{program.label} 没有读出内容")
        return result.read_bytes()


def _run(command: list[str], folder: Path, output: int, label: str) -> None:
    environment = {key: os.environ[key] for key in KEPT_ENVIRONMENT if key in os.environ}
    environment |= {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "TEMP": str(folder),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
    }
    try:
        process = subprocess.Popen(  # noqa: S603  # our own words and a path of ours, no shell
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ProgramFailed(f"{label} 无法启动") from error
    try:
        until = time.monotonic() + SECONDS
        while process.poll() is None:
            if time.monotonic() > until:
                raise ProgramFailed(f"{label} 超过 {SECONDS} 秒没有完成，已终止")
            if _written(folder) > MAX_OUTPUT_BYTES:
                raise ProgramFailed(f"{label} 输出超过 {MAX_OUTPUT_BYTES // 2**20} MB，已终止")
            time.sleep(PAUSE)
        if _written(folder) > MAX_OUTPUT_BYTES:
            raise ProgramFailed(f"{label} 输出超过 {MAX_OUTPUT_BYTES // 2**20} MB")
    finally:
        _end(process)


def _written(folder: Path) -> int:
    """Bytes of what was written; a file may vanish while it is looked at."""
    total = 0
    for path in (folder / "printed", *(folder / "out").glob("*")):
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total


def _end(process: "subprocess.Popen[bytes]") -> None:
    """The program and all it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
