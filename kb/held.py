"""Which held document a person means by a name: its id or the beginning of one, its file, its title, or a part of either."""

from collections.abc import Mapping

from ingest.document import Metadata
from ingest.errors import DocumentNotFound
from kb.versions import NOT_IN_FORCE

_SHORTEST = 4  # characters of an id that may stand for it


def the_document(name: str, held: Mapping[str, tuple[str, Metadata]]) -> str:
    """The id of the one document of `held` (by id: file and metadata) that is meant. Raises DocumentNotFound for none or several."""
    if name in held:
        return name
    for fits in (
        [i for i, (file, _) in held.items() if file == name],
        [i for i, (_, m) in held.items() if m.title == name],
        [i for i in held if len(name) >= _SHORTEST and i.startswith(name)],
        [i for i, (file, m) in held.items() if name and (name in file or name in m.title)],
    ):
        if len(fits) == 1:
            return fits[0]
        if fits:
            files = "、".join(held[i][0] for i in fits[:5])
            raise DocumentNotFound(f"“{name}”对应 {len(fits)} 个文件：{files}。请写全文件名或用 kb list 中的编号。")
    raise DocumentNotFound(f"没有找到文件“{name}”。请用 kb list 查看已入库的文件。")


def in_force(name: str, held: Mapping[str, tuple[str, Metadata]]) -> str:
    """The one document in force that is meant by a name, of several versions; "" for none or several."""
    try:
        return the_document(name, {i: h for i, h in held.items() if h[1].status not in NOT_IN_FORCE})
    except DocumentNotFound:
        return ""
