"""The streams inside an OLE2 file, which is what Word, Excel and PowerPoint wrote before 2007 and WPS writes as .wps.

A little file system: sectors chained by a table, and a directory of storages and streams ([MS-CFB], sections 2.2 to 2.6).
Every chain is bounded by the file itself, so a damaged one ends early and never runs in a circle. Left out: writing, dates,
and the order of the directory's tree, which only matters for searching in it.

    Storage(data).streams -> {"WordDocument": …, "1Table": …, "ObjectPool/_1/Workbook": …}
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRY = 128  # bytes of a directory entry
STORAGE, STREAM = 1, 2  # types of entries
MAX_ENTRIES = 20_000
MAX_DEPTH = 20


class BrokenStorage(ValueError):
    """The file is no OLE2 file, or its directory cannot be found."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream as the directory states it."""

    path: str  # ObjectPool/_1234/WordDocument
    start: int
    size: int


class Storage:
    """An OLE2 file opened. Raises BrokenStorage if it has no directory."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(SIGNATURE):
            raise BrokenStorage("no OLE2 file")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 0x1E)
        if shift not in (9, 12) or not 1 <= mini_shift <= shift:
            raise BrokenStorage(f"sectors of 2^{shift} bytes")
        self._sector, self._mini_sector = 1 << shift, 1 << mini_shift
        directory, self._cutoff = struct.unpack_from("<I4xI", data, 0x30)
        mini_table = struct.unpack_from("<I", data, 0x3C)[0]
        self._table = self._numbers(self._table_sectors())
        self._mini_table = self._numbers(self._chain(mini_table, self._table))
        raw = b"".join(map(self._read, self._chain(directory, self._table)))
        if len(raw) < ENTRY:
            raise BrokenStorage("no directory")
        root_start, root_size = struct.unpack_from("<IQ", raw, 0x74)
        self._mini = b"".join(map(self._read, self._chain(root_start, self._table)))[: root_size & 0xFFFF_FFFF]
        self.streams: dict[str, Entry] = {entry.path: entry for entry in self._entries(raw)}

    @property
    def at_root(self) -> frozenset[str]:
        """Names of the streams that belong to the file itself, not to what is embedded in it."""
        return frozenset(path for path in self.streams if "/" not in path)

    def read(self, path: str) -> bytes:
        """The bytes of a stream; b"" if there is none of this name. A damaged stream is as long as its chain."""
        entry = self.streams.get(path)
        if entry is None:
            return b""
        if entry.size < self._cutoff:
            size = self._mini_sector
            pieces = (self._mini[at * size : (at + 1) * size] for at in self._chain(entry.start, self._mini_table))
            return b"".join(pieces)[: entry.size]
        return b"".join(map(self._read, self._chain(entry.start, self._table)))[: entry.size]

    def _read(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._data[start : start + self._sector]

    def _numbers(self, sectors: Iterator[int]) -> tuple[int, ...]:
        raw = b"".join(map(self._read, sectors))
        return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])

    def _table_sectors(self) -> Iterator[int]:
        """The sectors that hold the table of sectors: 109 in the header, the others in a chain of their own."""
        last = len(self._data) // self._sector
        left = last // (self._sector // 4) + 110  # more would describe sectors that the file does not have
        numbers = list(struct.unpack_from("<109I", self._data, 0x4C))
        following = struct.unpack_from("<I", self._data, 0x44)[0]
        while left > 0:
            held = [number for number in numbers if number < last][:left]
            yield from held
            left -= len(held) + 1
            raw = self._read(following) if following < last else b""
            if len(raw) < self._sector:
                return
            *numbers, following = struct.unpack(f"<{self._sector // 4}I", raw)

    @staticmethod
    def _chain(start: int, table: tuple[int, ...]) -> Iterator[int]:
        seen = bytearray(len(table))
        while start < len(table) and not seen[start]:
            seen[start] = 1
            yield start
            start = table[start]

    def _entries(self, raw: bytes) -> Iterator[Entry]:
        """The streams, each with the names of the storages it lies in."""
        count = min(len(raw) // ENTRY, MAX_ENTRIES)
        seen = bytearray(count)
        waiting = [(struct.unpack_from("<I", raw, 0x4C)[0], "", 0)]  # the first child of the root
        while waiting:
            at, folder, depth = waiting.pop()
            if at >= count or seen[at]:
                continue
            seen[at] = 1
            entry = raw[at * ENTRY : (at + 1) * ENTRY]
            length, kind = struct.unpack_from("<HB", entry, 0x40)
            left, right, child = struct.unpack_from("<III", entry, 0x44)
            path = folder + entry[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace").replace("/", "_")
            if kind == STREAM:
                yield Entry(path, *struct.unpack_from("<II", entry, 0x74))
            elif kind == STORAGE and depth < MAX_DEPTH:
                waiting.append((child, f"{path}/", depth + 1))
            waiting += [(left, folder, depth), (right, folder, depth)]
