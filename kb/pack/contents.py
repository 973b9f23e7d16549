"""What an evidence pack holds: the answer, and of each citation the quote in its surroundings and its document's particulars.

The same contents are written as HTML, Word and PDF (html.py, word.py, pdf.py). Left out: how they look there.
"""

from dataclasses import dataclass

from kb.duties.rows import ROLE_WORDS
from kb.results import Answer, Citation
from kb.words import FLAG_WORDS, state_word

DISCLAIMER = "本件由应急管理知识库离线生成。回答摘自所列文件的原文，只作摘录，简繁写法随提问；引文照录原文。使用前请核对原件和效力。"


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One citation with what proves it."""

    citation: Citation
    sha256: str  # of the original file
    added_at: str  # ISO, when it came into the library
    picture: bytes | None = None  # PNG of the page with the quote boxed, where the format has pages
    picture_page: int | None = None

    def particulars(self) -> tuple[tuple[str, str], ...]:
        """What identifies the document and the place in it, as (name, value)."""
        c, m = self.citation, self.citation.metadata
        flags = "，".join(FLAG_WORDS[w] for w in c.warnings if w in FLAG_WORDS)
        rows = (
            ("条款", c.locator),
            ("位置", " › ".join(c.path)),
            ("页码", f"第 {c.page} 页" if c.page else ""),
            ("发文机关", m.issuer or ""),
            ("文号", m.number or ""),
            ("日期", m.date or ""),
            ("施行日期", m.effective or ""),
            ("效力", state_word(m)),
            ("注意", flags),
            ("文件名", c.file),
            ("入库时间", self.added_at),
            ("原件 SHA-256", self.sha256),
        )
        return tuple((name, value) for name, value in rows if value)


@dataclass(frozen=True, slots=True)
class Pack:
    """An answer with its exhibits."""

    answer: Answer
    made_at: str  # ISO, with offset
    exhibits: tuple[Exhibit, ...]

    @property
    def found(self) -> bool:
        """False for a refusal: its exhibits are then only the nearest passages."""
        return self.answer.status == "answered"

    def heading(self) -> str:
        """What stands above the exhibits."""
        return "原文依据" if self.found else "相近的段落（不是答案）"

    def said(self) -> tuple[str, ...]:
        """The answer line by line, or why there is none."""
        if not self.found:
            return tuple(f"{note}" for note in self.answer.notes) or ("未找到。",)
        return tuple(self.answer.text.split("\n"))

    def steps(self) -> tuple[str, ...]:
        """The steps as they are printed."""
        return tuple(
            f"{s.n}. {'' if not s.who or s.who in s.text else f'{s.who}：'}{s.text}"
            + (f"（时限：{s.by}）" if s.by else "")
            + f"[{s.citation}]"
            for s in self.answer.steps
        )

    def duties(self) -> tuple[tuple[str, ...], ...]:
        """The duties as rows under DUTY_COLUMNS."""
        return tuple(
            (
                d.who,
                ROLE_WORDS[d.role],
                d.does,
                "、".join(d.with_whom),
                "；".join(x for x in (d.when, d.by) if x),
                f"[{d.citation}]",
            )
            for d in self.answer.duties
        )


DUTY_COLUMNS = ("单位或岗位", "角色", "职责", "协同", "条件、时限", "依据")
