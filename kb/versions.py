"""Which document of one name is the current one: of several versions the latest that is not a draft.

Only what the library holds is known: a document is "superseded" because a later version of the same title
stands beside it. Left out: comparing their texts, repeal clauses (later steps).
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from ingest.document import Audience, Metadata
from ingest.fold import fold

# What in brackets tells a version, and not another matter: （试行）, （2021年修订）, （征求意见稿）; （暴雨） stays.
_VERSION = re.compile(r"[(\[](?:[^()\[\]]*(?:试行|暂行|修订|修正|修改|草案|稿|版|摘要)|\d{4}年?)[)\]]$")
_TELLING = 8  # characters of a title that tell one document from others even where no place is named
Held = Mapping[str, tuple[str, Metadata]]  # document id -> (file name, metadata)


def core_title(title: str) -> str:
    """A title as people say it, folded: '中华人民共和国突发事件应对法（草案）' -> '突发事件应对法'."""
    core = re.sub(r"\s+", "", fold(title))
    core = _VERSION.sub("", core).strip('"<>《》')
    return core.removeprefix("中华人民共和国")


def with_versions(held: Held, audience: Audience = "internal") -> dict[str, tuple[str, Metadata]]:
    """The documents that an audience may see, those superseded by a later version of their title marked so.

    Who may not see the later version does not hear of it either.
    """
    held = {i: h for i, h in held.items() if audience == "internal" or h[1].audience == "public"}
    versions: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for document_id, (_, metadata) in held.items():
        title = core_title(metadata.title)
        telling = metadata.region is not None or len(title) >= _TELLING  # two files called 通知 are no versions of one
        if metadata.date and metadata.status == "in_force" and telling:
            versions[title, metadata.region].append(document_id)
    result = dict(held)
    for ids in versions.values():
        latest = max(held[i][1].date or "" for i in ids)
        for i in ids:
            file, metadata = held[i]
            date = metadata.date or ""
            if date < latest and not latest.startswith(date):  # 2021 is not before 2021-10
                result[i] = (file, replace(metadata, status="superseded"))
    return result
