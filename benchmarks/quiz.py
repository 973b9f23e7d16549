"""How fast questions are made: `kb quiz` over the sample city, and over it twice and four times as large, each in a process of its own.

    python benchmarks/quiz.py [FOLDER]

With FOLDER the documents in it, once, instead. Reading the files is not in the time. Printed: questions wanted and made, candidates that
were looked at, seconds (median of three runs), candidates a second, and the most memory the process ever had (VmHWM).
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from checks import peak
from material import ROOT

from ingest.errors import KnowledgeBaseError
from ingest.pipeline import ingest
from kb.checks.reviewed import Reviewed
from kb.duties.extract import duties
from kb.quiz.bank import QuizWanted, build

ROUNDS = 3
TIMES = (1, 2, 4)
COUNT = 300


def documents(folder: Path, times: int) -> list[Reviewed]:
    """What can be read of a folder, again and again under other names."""
    found = []
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        for n in range(times):
            name = f"{n}-{file.name}" if n else file.name
            try:
                document = ingest(file.read_bytes(), name, f"/{name}")
            except KnowledgeBaseError:
                break
            found.append(Reviewed(document, tuple(duties(document))))
    return found


def measure(folder: Path, times: int) -> str:
    """One line of the table."""
    held = documents(folder, times)
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        bank = build([Reviewed(d.document, d.duties) for d in held], QuizWanted(COUNT))
        seconds.append(time.perf_counter() - start)
    took = statistics.median(seconds)
    looked = bank.made + sum(d.count for d in bank.dropped)
    return f"| {len(held)} | {len(bank.items)} | {looked} | {took:.1f} | {looked / took:.0f} | {peak()} |"


def main() -> None:
    """Run each size in a process of its own, so that its memory is its own."""
    if sys.argv[1:2] == ["--one"]:
        print(measure(Path(sys.argv[2]), int(sys.argv[3])))
        return
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "corpora"
    print("| documents | questions | candidates | seconds | candidates/s | peak MiB |\n|---|---|---|---|---|---|")
    for times in TIMES if len(sys.argv) < 2 else (1,):
        args = [sys.executable, __file__, "--one", str(folder), str(times)]
        print(subprocess.run(args, capture_output=True, text=True, check=True).stdout.strip())


if __name__ == "__main__":
    main()
