"""Time and memory of `kb check` over a growing library: 5, 50 and 500 plans, each in a process of its own.

    python benchmarks/checks.py [COUNT …]

The plans are copies of the sample city's, all of one city, whose figures are varied (so that ever more of them are at odds): the worst
case, for a real city has few plans on one matter. Reading the files is not in the time. Printed and written to results/checks.md: seconds
(median of three runs; one for 500), how many facts stood against each other, findings, and the most memory the process ever had (VmHWM).
"""

import os
import platform
import random
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from material import ROOT

from ingest.pipeline import ingest
from kb.checks.facts import facts
from kb.checks.reviewed import Reviewed
from kb.checks.run import run_all
from kb.duties.extract import duties

COUNTS = (5, 50, 500)
ROUNDS = 3
PLANS = (
    "云州市突发事件总体应急预案.md",
    "云州市危险化学品事故应急预案.txt",
    "云州市防汛防台风应急预案.docx",
    "云州市地震应急预案.html",
    "待审预案/松岭区防汛防台风应急预案（送审稿）.txt",
)
_VARIED = re.compile(r"(?<![\d〔-])(\d{1,3})(?=(?:小时|分钟|人|座|台|米|处|家|毫米|条|万))")


def copies(count: int) -> list[Reviewed]:
    """The plans again and again, from the second round on with other figures and titles of their own."""
    draw = random.Random(20241101)  # noqa: S311  # the same figures every time
    texts = [ingest((ROOT / "corpora" / name).read_bytes(), name, str(ROOT / "corpora" / name)).text for name in PLANS]
    made = []
    for n in range(count):
        text = texts[n % len(texts)]
        if n >= len(texts):
            text = _VARIED.sub(lambda m: str(int(m[1]) + draw.randrange(3)), text)
            title, rest = text.split("\n", 1)
            text = f"{title}（第{n // len(texts)}分册）\n{rest}"
        name = f"{n}-{Path(PLANS[n % len(PLANS)]).stem}.txt"
        document = ingest(text.encode(), name, f"/made/{name}")
        made.append(Reviewed(document, tuple(duties(document))))
    return made


def peak() -> int:
    """The most memory that this process ever had, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) // 1024


def one(count: int) -> None:
    """Check so many plans and print the figures: seconds, facts, findings, MiB."""
    made = copies(count)
    taken = []
    for _ in range(ROUNDS if count < max(COUNTS) else 1):
        fresh = [Reviewed(d.document, d.duties) for d in made]
        start = time.perf_counter()
        found = run_all(fresh)
        taken.append(time.perf_counter() - start)
    number = sum(1 for d in made for _ in facts(d))
    print(f"{statistics.median(taken):.2f} {number} {len(found.findings)} {peak()}")


def main() -> None:
    """Measure each count in a fresh process; print the table and keep it."""
    counts = [int(a) for a in sys.argv[1:]] or list(COUNTS)
    lines = [
        f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "",
        "| plans | seconds | facts | findings | peak MiB |",
        "|---|---|---|---|---|",
    ]
    for count in counts:
        done = subprocess.run(
            [sys.executable, __file__, "--one", str(count)], capture_output=True, text=True, check=True
        )
        seconds, number, findings, memory = done.stdout.split()
        lines.append(f"| {count} | {seconds} | {number} | {findings} | {memory} |")
        print(lines[-1], flush=True)
    (Path(__file__).parent / "results" / "checks.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        main()
