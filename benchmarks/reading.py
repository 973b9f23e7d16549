"""Speed and memory of reading: `python benchmarks/reading.py [--pages 100] [--long 1600] [FILE.pdf …]`.

Pages a second of a text PDF with tables, ours beside pdfplumber alone (text and tables) and pypdfium2's plain text, in
turns on the same file, a made one and those that are named; pages a minute of scanned pages; peak memory of taking in a PDF of 1,600 pages, each in a
process of its own. Medians of three; the machine is named.
"""

import argparse
import io
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from material import ROOT

ROUNDS = 3
SENTENCE = "市水利局负责全市水库、河道和山洪灾害的监测预警，并在三十分钟内将险情报告市防汛防台风指挥部办公室。"
HEADER = ("单位", "职责", "时限", "联系人")
MEASURED = """
import resource, sys, time, json
from pathlib import Path
path = Path(sys.argv[1])
{import_line}
data = path.read_bytes()
start = time.perf_counter()
{run_line}
print(json.dumps([time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, count]))
"""


def made_pdf(pages: int) -> bytes:
    """An office document: a running header, two dozen lines of 34 characters and a ruled table on every page."""
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4)
    for number in range(1, pages + 1):
        canvas.setFont("STSong-Light", 9)
        canvas.drawCentredString(297, 810, "云州市突发事件应急预案汇编")
        canvas.drawCentredString(297, 30, f"— {number} —")
        canvas.setFont("STSong-Light", 12)
        text = f"第{number}条　{SENTENCE * 16}"
        for line in range(24):
            canvas.drawString(90, 780 - 20 * line, text[34 * line : 34 * line + 34])
        rows = [HEADER, *((f"第{number}组", f"第{n}项：转移群众", f"{n + 1}小时内", "值班室") for n in range(4))]
        table = Table(rows, colWidths=[90, 150, 90, 90], rowHeights=22)
        table.setStyle([("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("FONT", (0, 0), (-1, -1), "STSong-Light", 11)])
        table.wrapOn(canvas, 420, 200)
        table.drawOn(canvas, 90, 130)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def made_scan(pages: int) -> bytes:
    """The same pages as pictures in a PDF, 150 dots an inch, slightly grey."""
    import pypdfium2

    source = pypdfium2.PdfDocument(made_pdf(pages))
    pictures = [page.render(scale=150 / 72).to_pil().convert("L") for page in source]
    target = io.BytesIO()
    pictures[0].save(target, "PDF", save_all=True, append_images=pictures[1:], resolution=150)
    return target.getvalue()


def measured(path: Path, import_line: str, run_line: str) -> tuple[float, float, int]:
    """Seconds, peak megabytes and what was counted, in a process of its own."""
    code = MEASURED.format(import_line=import_line, run_line=run_line)
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, cwd=ROOT, check=False
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    taken, peak, count = json.loads(done.stdout.splitlines()[-1])
    return float(taken), float(peak), int(count)


OURS = ("from ingest.readers import read", "count = len(read(data, path.name).blocks)")
WHOLE = ("from ingest.pipeline import ingest", "count = len(ingest(data, path.name, str(path)).passages)")
PLUMBER = (
    "import io, pdfplumber",
    "count = 0\nwith pdfplumber.open(io.BytesIO(data)) as pdf:\n"
    "    for page in pdf.pages:\n        count += len(page.extract_text()) + len(page.extract_tables())\n        page.close()",
)
PDFIUM = (
    "import pypdfium2",
    "count = sum(len(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(data))",
)


def in_turns(path: Path, pages: int, ways: dict[str, tuple[str, str]], note: Callable[[str], None]) -> None:
    """Every way ROUNDS times, one after the other."""
    rates: dict[str, list[float]] = {name: [] for name in ways}
    peaks: dict[str, float] = dict.fromkeys(ways, 0.0)
    for _ in range(ROUNDS):
        for name, way in ways.items():
            taken, peak, _ = measured(path, *way)
            rates[name].append(pages / taken)
            peaks[name] = max(peaks[name], peak)
    ours = next(iter(ways))
    for name, rate in rates.items():
        ratio = statistics.median(a / b for a, b in zip(rates[ours], rate, strict=True))
        note(
            f"{name}: {statistics.median(rate):.1f} pages/s, peak {peaks[name]:.0f} MB; ours is {ratio:.2f} times as fast"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--long", type=int, default=1600)
    parser.add_argument("--scans", type=int, default=4)
    parser.add_argument("files", type=Path, nargs="*", help="text PDFs of your own")
    options = parser.parse_args()
    from pypdfium2 import PdfDocument

    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="kb-bench-") as folder:
        text, scan, long = (Path(folder) / name for name in ("text.pdf", "scan.pdf", "long.pdf"))
        text.write_bytes(made_pdf(options.pages))
        ways = {"ours (text, tables, boxes)": OURS, "pdfplumber (text, tables)": PLUMBER, "pypdfium2 (text)": PDFIUM}
        for path in (text, *options.files):
            pages = len(PdfDocument(path))
            print(f"{path.name}, {pages} pages")
            in_turns(path, pages, ways, print)
        scan.write_bytes(made_scan(options.scans))
        taken, peak, _ = measured(scan, *OURS)
        print(
            f"scanned pages: {60 * options.scans / taken:.1f} pages/min ({options.scans} pages, models loaded once), peak {peak:.0f} MB"
        )
        start = time.perf_counter()
        long.write_bytes(made_pdf(options.long))
        print(
            f"a PDF of {options.long} pages, {long.stat().st_size / 2**20:.1f} MB, made in {time.perf_counter() - start:.0f} s"
        )
        taken, peak, passages = measured(long, *WHOLE)
        print(f"taken in: {taken:.1f} s, {options.long / taken:.1f} pages/s, {passages} passages, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
