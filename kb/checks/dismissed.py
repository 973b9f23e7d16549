"""What a person has decided is no problem, and why: remembered beside the library, and told in every report.

A decision is kept under the finding's id, which stays the same as long as the words on both sides do; when a plan is changed, it is asked again.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from index.locking import alone
from index.whole_file import replacing
from ingest.errors import BadRequest
from kb.checks.finding import Finding

_SHORTEST, LONGEST = 2, 200  # characters of a reason
_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Dismissal:
    """One finding put aside."""

    reason: str
    at: str  # ISO, local time
    message: str  # what the finding said


class Dismissals:
    """The findings put aside in one library, kept in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def all(self) -> dict[str, Dismissal]:
        """Every decision by the finding's id. Raises BadRequest if the file is not what was written."""
        try:
            rows = json.loads(self._file.read_text(encoding="utf-8"))
            return {
                key: Dismissal(*(str(row.get(name) or "") for name in ("reason", "at", "message")))
                for key, row in rows.items()
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise BadRequest(
                f"“不是问题”的记录 {self._file} 读不出来：{error}。请恢复该文件的备份，或移走它后重新标记。"
            ) from error

    def dismiss(self, finding: Finding, reason: str) -> Dismissal:
        """Put a finding aside. Raises BadRequest for no reason."""
        said = " ".join(reason.encode("utf-8", "replace").decode().split())[:LONGEST]
        if len(said) < _SHORTEST:
            raise BadRequest("请写明为什么不是问题，理由会一并导出。例：两处说的是不同的仓库")
        with self._alone():
            kept = self.all()
            kept[finding.id] = Dismissal(said, datetime.now().isoformat(timespec="seconds"), finding.message)
            self._write(kept)
        return kept[finding.id]

    def restore(self, finding_id: str) -> bool:
        """Take a decision back; False if there was none."""
        with self._alone():
            kept = self.all()
            had = kept.pop(finding_id, None) is not None
            if had:
                self._write(kept)
        return had

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One at a time reads, changes and writes, of several threads and of several processes."""
        with _LOCK:
            try:
                with alone(self._file):
                    yield
            except OSError as error:
                raise BadRequest(f"写不了 {self._file}：{error}。请稍后再试，或检查权限和磁盘空间。") from error

    def _write(self, kept: dict[str, Dismissal]) -> None:
        rows = {key: asdict(one) for key, one in kept.items()}
        try:
            with replacing(self._file) as file:
                file.write(json.dumps(rows, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            raise BadRequest(f"写不了 {self._file}：{error}。请检查权限和磁盘空间。") from error
