"""The product beside the software others would take, on the same material and machine: `./run peers`.

    ./run peers --limit 300 --queries 30      a trial, minutes long: writes benchmarks/results/peers-trial.*
    ./run peers                               all systems on all sets, an hour and a half: writes benchmarks/results/peers.*
    ./run peers --limit 0                     the statutes whole and not their first 12,000: four hours
    ./run peers --resume                      goes on after an interruption

For each set of BEIR-format material and each system (peer_systems.py): entries indexed a second, milliseconds of a
search with the encoding of its query, peak memory, and quality by kb.evaluate. Each system runs alone in a fresh process, so that
the peak memory is its own; peers run in an environment of their own (.venv-peers), the product in the product's.
The set "drcd-cross" asks the questions of drcd in simplified characters of its traditional texts.
"""

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from peer_systems import SYSTEMS, Search, System
from peers_report import LIMIT, Row, is_trial, markdown, plot

from kb.evaluate import Evaluation, Qrels, read_entries, read_qrels, score

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results"
PEERS = ROOT / ".venv-peers" / "bin" / "python"
SETS = ("statutes", "drcd", "drcd-cross")
# Threads that sleep while they wait: a search is then as fast on an idle machine, and not ten times slower on a busy one.
SURROUNDINGS = {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "LANGSMITH_TRACING": "false",
    "OMP_WAIT_POLICY": "PASSIVE",
    "PYTHONWARNINGS": "ignore",
    "PYTHONPATH": str(ROOT),
}


@dataclass(frozen=True)
class Material:
    """The three files of a set as the systems read them."""

    corpus: Path
    queries: Path
    qrels: Path


def source(material: Path, name: str) -> Path:
    """The folder of a set: 'drcd-cross' -> material/drcd"""
    return material / name.removesuffix("-cross")


def prepare(name: str, folder: Path, target: Path, limit: int | None, queries: int | None) -> Material:
    """The material of a set written into `target`: whole, or the first entries with all that the first questions need."""
    judged = read_qrels(folder / "qrels.dev.tsv")
    asked = [q for q in read_entries(folder / "queries.dev.jsonl") if str(q["_id"]) in judged][:queries]
    wanted = {entry for q in asked for entry in judged[str(q["_id"])]}
    if name.endswith("-cross"):
        from opencc import OpenCC

        simplified = OpenCC("t2s")
        asked = [{**q, "text": simplified.convert(q["text"])} for q in asked]
    made = Material(target / f"{name}.corpus.jsonl", target / f"{name}.queries.jsonl", target / f"{name}.qrels.tsv")
    with made.corpus.open("w", encoding="utf-8") as file:
        for n, entry in enumerate(read_entries(folder / "corpus.jsonl.gz")):
            if limit is None or n < limit or str(entry["_id"]) in wanted:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    made.queries.write_text("".join(json.dumps(q, ensure_ascii=False) + "\n" for q in asked), encoding="utf-8")
    lines = [f"{q['_id']}\t{d}\t{g}\n" for q in asked for d, g in judged[str(q["_id"])].items()]
    made.qrels.write_text("".join(lines), encoding="utf-8")
    return made


def measured(system: System, entries: Sequence[dict[str, Any]], asked: dict[str, str], judged: Qrels) -> Iterator[Row]:
    """A row for each of the system's stages."""
    stages, spent = system.stages(entries), 0.0
    while True:
        start = time.perf_counter()
        stage = next(stages, None)
        spent += time.perf_counter() - start
        if stage is None:
            return
        ranked, taken = timed(stage.search, asked)
        figures = Evaluation(
            passages=len(entries),
            queries=len(asked),
            **score(ranked, judged),
            passages_per_second=len(entries) / spent,
            query_ms_p50=statistics.median(taken),
            query_ms_p95=taken[int(len(taken) * 0.95)],
            peak_memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        )
        versions = {name: metadata.version(name) for name in system.packages}
        yield {"system": stage.name, "chunks": stage.chunks, **figures.as_json(), "versions": versions}


def timed(search: Search, asked: dict[str, str]) -> tuple[dict[str, list[str]], list[float]]:
    """What each question finds, and the milliseconds that took, ascending. The first is asked once before, to warm up."""
    search(next(iter(asked.values())))
    ranked, taken = {}, []
    for key, text in asked.items():
        start = time.perf_counter()
        ranked[key] = search(text)
        taken.append((time.perf_counter() - start) * 1000)
    return ranked, sorted(taken)


def one(options: argparse.Namespace) -> None:
    """Measure one system in this process: a JSON line for each of its stages."""
    judged = read_qrels(options.qrels)
    asked = {str(q["_id"]): str(q["text"]) for q in read_entries(options.queries) if str(q["_id"]) in judged}
    entries = list(read_entries(options.corpus))
    for row in measured(SYSTEMS[options.system](), entries, asked, judged):
        print(json.dumps(row), flush=True)


def in_its_own_process(system: str, material: Material) -> list[Row]:
    """The rows of a system; [] if it failed, its complaint on the terminal."""
    python = sys.executable if system == "ours" else str(PEERS)
    start, load = datetime.now(), os.getloadavg()[0]
    # A process takes over the peak memory of the one that starts it: this one must stay small (no torch, no matplotlib).
    done = subprocess.run(
        [python, __file__, "one", system, material.corpus, material.queries, material.qrels],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | SURROUNDINGS,
        check=False,
    )
    if done.returncode:
        print(f"{system} failed with {done.returncode}", file=sys.stderr)
        return []
    shared = {"started": f"{start:%Y-%m-%d %H:%M}", "load": [round(load, 1), round(os.getloadavg()[0], 1)]}
    return [json.loads(line) | shared for line in done.stdout.splitlines() if line.startswith("{")]


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    cpu = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in cpu.read_text().splitlines() if "model name" in line]
    return {
        "platform": platform.platform(),
        "processor": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "python": platform.python_version(),
    }


def everything(options: argparse.Namespace) -> None:
    """Run all systems on all sets, one after the other; the results are written after each, so that nothing is lost."""
    from index.model import ensure_model

    if not PEERS.exists():
        raise SystemExit(f"no {PEERS}: `./run peers` makes it")
    if missing := [name for name in options.sets if not source(options.material, name).is_dir()]:
        raise SystemExit(f"no {', '.join(missing)} in {options.material}: give --material FOLDER or KB_EVAL_DIR")
    ensure_model(print)
    limit = options.limit or None
    target = RESULTS / ("peers-trial.json" if is_trial(limit, options.queries) else "peers.json")
    fixed = {"machine": machine(), "limit": limit, "queries": options.queries}
    rows = kept(target, fixed, must=options.resume)
    failed = []
    with tempfile.TemporaryDirectory(prefix="kb-peers-") as folder:
        for name in options.sets:
            material = prepare(name, source(options.material, name), Path(folder), limit, options.queries)
            for system in options.only:
                if options.resume and any(r["set"] == name and r["process"] == system for r in rows):
                    continue
                found = in_its_own_process(system, material)
                failed += [] if found else [f"{system} on {name}"]
                if found:
                    rows = [r for r in rows if (r["set"], r["process"]) != (name, system)]
                    rows += [{"set": name, "process": system} | row for row in found]
                    write(target, {**fixed, "rows": rows})
                for row in found:
                    print(json.dumps({"set": name} | row, ensure_ascii=False), flush=True)
    if rows:
        subprocess.run([PEERS, __file__, "report", target], env=os.environ | SURROUNDINGS, check=True)
    if failed:
        raise SystemExit(f"failed: {', '.join(failed)}")


def kept(target: Path, fixed: dict[str, Any], *, must: bool) -> list[Row]:
    """The rows of a results file that was measured alike, so that a run of some systems leaves the others' rows in place."""
    if not target.exists():
        return []
    found = json.loads(target.read_text(encoding="utf-8"))
    if all(found["machine"][k] == fixed["machine"][k] for k in ("processor", "cores", "memory_gb")) and all(
        found[k] == fixed[k] for k in ("limit", "queries")
    ):
        rows: list[Row] = found["rows"]
        return rows
    if must:
        raise SystemExit(f"{target} is of another machine, --limit or --queries: leave --resume out to begin anew")
    return []


def write(target: Path, results: dict[str, Any]) -> None:
    """The file whole or not at all: it holds hours of work."""
    target.parent.mkdir(exist_ok=True)
    partial = target.with_suffix(".tmp")
    partial.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(target)


def report(options: argparse.Namespace) -> None:
    """The table and the plot of a results file, beside it."""
    results = json.loads(options.results.read_text(encoding="utf-8"))
    options.results.with_suffix(".md").write_text(markdown(results), encoding="utf-8")
    plot(results, options.results.with_suffix(".png"))


def names(allowed: Sequence[str]) -> Callable[[str], list[str]]:
    """A parser of 'a,b' that knows what is allowed."""

    def parse(text: str) -> list[str]:
        if wrong := [name for name in text.split(",") if name not in allowed]:
            raise argparse.ArgumentTypeError(f"no {', '.join(wrong)}; there are {', '.join(allowed)}")
        return text.split(",")

    return parse


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command")
    alone = commands.add_parser("one", help="measure one system in this process")
    alone.add_argument("system", choices=SYSTEMS)
    for name in ("corpus", "queries", "qrels"):
        alone.add_argument(name, type=Path)
    again = commands.add_parser("report", help="write the table and the plot of a results file again")
    again.add_argument("results", type=Path)
    runs = commands.add_parser("all", help="measure all (the default)")
    evaluation = Path(os.environ.get("KB_EVAL_DIR", ROOT.parent / "shared" / "eval"))
    runs.add_argument("--material", type=Path, default=evaluation, help="folder with statutes/ and drcd/")
    runs.add_argument("--sets", type=names(SETS), default=list(SETS))
    runs.add_argument("--only", type=names(list(SYSTEMS)), default=list(SYSTEMS))
    runs.add_argument(
        "--limit", type=int, default=LIMIT, help="the first entries alone, and all that the questions need; 0: all"
    )
    runs.add_argument("--queries", type=int, help="the first questions alone")
    runs.add_argument("--resume", action="store_true", help="leave out what the results file has")
    given = sys.argv[1:]
    options = parser.parse_args(given if given and given[0] in {*commands.choices, "-h", "--help"} else ["all", *given])
    {"one": one, "report": report, "all": everything}[options.command](options)


if __name__ == "__main__":
    main()
