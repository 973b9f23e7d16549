"""The original files, byte for byte, under their SHA-256. A crash leaves whole files only.

Left out: what is in them.
"""

from pathlib import Path

from index.whole_file import replacing
from ingest.errors import KnowledgeBaseError, LibraryDamaged, UnreadableFile


class Originals:
    """A folder of original files: `keep` puts one in, `path` and `load` find it, `forget` takes it out."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file of this hash lies, whether or not it is there."""
        return self._folder / sha256[:2] / sha256

    def load(self, sha256: str) -> bytes:
        """The bytes of the file of this hash. Raises UnreadableFile if it is not there."""
        try:
            return self.path(sha256).read_bytes()
        except OSError as error:
            raise UnreadableFile(
                f"资料库里没有留下原件：{self.path(sha256)}（{error}）。请重新添加这个文件：kb add <文件>"
            ) from error

    def keep(self, sha256: str, data: bytes) -> None:
        """Write the bytes unless they are there; first beside, then renamed, so that no half file is ever found."""
        target = self.path(sha256)
        try:
            if target.exists():
                return
            target.parent.mkdir(parents=True, exist_ok=True)
            with replacing(target) as file:
                file.write(data)
        except OSError as error:
            raise KnowledgeBaseError(
                f"原件存不进资料库：{target}（{error}）。请检查磁盘空间和文件夹权限后再添加。"
            ) from error

    def read(self, sha256: str) -> bytes:
        """The bytes of the file of this hash. Raises LibraryDamaged where it is gone."""
        target = self.path(sha256)
        try:
            return target.read_bytes()
        except OSError as error:
            raise LibraryDamaged(f"原件读不出来：{target}（{error}）。请重新添加这份文件。") from error

    def forget(self, sha256: str) -> None:
        """Delete the file of this hash if it is there."""
        self.path(sha256).unlink(missing_ok=True)
