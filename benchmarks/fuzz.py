"""Mutated files into every reader: `python benchmarks/fuzz.py --count 2000 [--seeds FOLDER] [--only ofd,docx]`.

Every file is read in a process of its own kind that is watched: nothing but a Document or UnreadableFile may come
out, no crash, none longer than the limit, no process above 1 GB. What breaks the rule is kept in --keep, with its seed.

Mutations: bytes flipped, runs deleted, doubled, zeroed or exchanged with those of another file, the end cut off; of
zip-based formats (docx, xlsx, pptx, ofd) also inside the members, packed again, so that the reader behind the zip is
reached. Left out: what a reading says (the tests' matter).
"""

import argparse
import io
import multiprocessing
import multiprocessing.connection
import random
import resource
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from material import ROOT

LIMIT_SECONDS = 60.0  # of one file
LIMIT_MEGABYTES = 1024
IGNORED = {".jsonl", ".log", ".py"}
INTERESTING = (
    b"\x00",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"-1",
    b"999999999",
    b"<",
    b">",
    b"&#0;",
    b"]]>",
    b"'\"",
)


def mutated(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """A damaged copy."""
    if data[:4] == b"PK\x03\x04" and rng.random() < 0.8:
        return _inside(data, other, rng)
    return _bytes(data, other, rng)


def _bytes(data: bytes, other: bytes, rng: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20, 100))):
        if not out:
            break
        at = rng.randrange(len(out))
        length = min(rng.choice((1, 2, 4, 16, 256, 4096)), len(out) - at)
        match rng.randrange(7):
            case 0:
                out[at] = rng.randrange(256)
            case 1:
                del out[at : at + length]
            case 2:
                out[at:at] = out[at : at + length]
            case 3:
                out[at : at + length] = bytes(length)
            case 4:
                start = rng.randrange(max(1, len(other)))
                out[at : at + length] = other[start : start + length]
            case 5:
                out[at:at] = rng.choice(INTERESTING)
            case _:
                out[at] ^= 1 << rng.randrange(8)
    if rng.random() < 0.15:
        del out[rng.randrange(len(out) + 1) :]
    return bytes(out)


def _inside(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """The archive with one to three of its members damaged, dropped or emptied."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    for name in rng.sample(sorted(members), k=min(len(members), rng.randint(1, 3))):
        match rng.randrange(8):
            case 0:
                del members[name]
            case 1:
                members[name] = b""
            case _:
                members[name] = _bytes(members[name], other, rng)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


@dataclass(slots=True)
class Tally:
    """What became of the files of one format."""

    read: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    slowest: float = 0.0
    megabytes: float = 0.0


def _work(pipe: multiprocessing.connection.Connection) -> None:
    """Reads what comes through the pipe until None comes."""
    from ingest.errors import UnreadableFile
    from ingest.pipeline import ingest

    while (item := pipe.recv()) is not None:
        data, name = item
        try:
            ingest(data, name, name)
            outcome = ("read", "")
        except UnreadableFile as error:
            outcome = ("refused", str(error)[:30])
        except BaseException as error:
            outcome = ("broken", f"{type(error).__name__}: {error}"[:200])
        pipe.send((*outcome, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


class Reader:
    """A process that reads, begun anew when it dies, hangs or has grown."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        self._process = context.Process(target=_work, args=(far,), daemon=True)
        self._process.start()
        far.close()

    def read(self, data: bytes, name: str) -> tuple[str, str, float]:
        """Outcome, words, megabytes."""
        self._pipe.send((data, name))
        try:
            if not self._pipe.poll(LIMIT_SECONDS + (30 if not self._process.is_alive() else 0)):
                self.end()
                self._begin()
                return "broken", f"longer than {LIMIT_SECONDS:.0f} s", 0.0
            outcome, words, megabytes = self._pipe.recv()
        except (EOFError, ConnectionError):
            self._process.join()
            code = self._process.exitcode
            self._begin()
            return "broken", f"the process died with {code}", 0.0
        if megabytes > LIMIT_MEGABYTES:
            self.end()
            self._begin()
            return "broken", f"{megabytes:.0f} MB", float(megabytes)
        return str(outcome), str(words), float(megabytes)

    def end(self) -> None:
        """Stop the process, whatever it does."""
        self._process.kill()
        self._process.join()


def fuzz(seeds: list[tuple[str, bytes]], count: int, seed: int, keep: Path | None) -> Tally:
    """`count` mutated files of one format through the reader."""
    rng, tally, reader = random.Random(seed), Tally(), Reader()  # noqa: S311 (repeatable, not secret)
    for n in range(count):
        name, data = seeds[n % len(seeds)]
        broken = mutated(data, rng.choice(seeds)[1], rng)
        start = time.perf_counter()
        outcome, words, megabytes = reader.read(broken, name)
        taken = time.perf_counter() - start
        tally.slowest, tally.megabytes = max(tally.slowest, taken), max(tally.megabytes, megabytes)
        if outcome == "read":
            tally.read += 1
        elif outcome == "refused":
            tally.refused[words] += 1
        else:
            tally.broken.append(f"{name} #{n}: {words}")
            if keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{n}-{name}").write_bytes(broken)
    reader.end()
    return tally


def seeds_of(folders: list[Path]) -> Iterator[tuple[str, str, bytes]]:
    """(format, name, bytes) of every file that is small enough to be read often."""
    from ingest.errors import UnreadableFile
    from ingest.readers import read

    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if path.suffix.lower() in IGNORED or path.stat().st_size > 300_000:
            continue
        data = path.read_bytes()
        try:
            yield read(data, path.name).format, path.name, data
        except UnreadableFile:
            continue


def main() -> int:
    """Mutate, read, print; 1 if anything broke the rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="files a format")
    parser.add_argument("--seeds", type=Path, action="append", default=[], help="more folders with files to mutate")
    parser.add_argument("--only", default="", help="formats, with commas between")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where files that broke the rule are kept")
    options = parser.parse_args()
    by_format: dict[str, list[tuple[str, bytes]]] = {}
    for form, name, data in seeds_of([ROOT / "corpora", ROOT / "tests" / "golden", *options.seeds]):
        by_format.setdefault(form, []).append((name, data))
    wanted = options.only.split(",") if options.only else sorted(by_format)
    failed = False
    for form in wanted:
        tally = fuzz(by_format[form], options.count, options.seed, options.keep)
        failed |= bool(tally.broken)
        print(
            f"{form}: {options.count} files of {len(by_format[form])} seeds, {tally.read} read, "
            f"{sum(tally.refused.values())} refused, {len(tally.broken)} broken; "
            f"slowest {tally.slowest:.1f} s, peak {tally.megabytes:.0f} MB",
            flush=True,
        )
        for words in tally.broken[:10]:
            print(f"   {words}", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
