"""Raised and lowered digits as the glyphs that are printed: 10⁵ m³ and CO₂, which flat would be 105 m3 and CO2.

A format states that a run of characters is raised; Unicode has the raised digits themselves, so nothing is put in. Signs, and
raised n and i, go with them where the whole run can be written so (10⁻³, xⁿ); other letters stay as they are
(m^th, x_max), since they do harm to no number. Matching folds them back (ingest/fold.py). Left out: marks of footnotes,
which each reader leaves out of the text; formulas (docx/math.py); where a page shows a digit raised (paged/shifts.py).

    raised("5") -> "⁵", raised("-3") -> "⁻³", raised("5~6") -> "⁵~⁶", lowered("2.5") -> "₂.₅"
"""

from typing import Literal

Shift = Literal["", "superscript", "subscript"]  # as Word names it

_PLAIN = "0123456789+-−–=()"
_RAISED = dict(zip(_PLAIN, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾", strict=True)) | {"n": "ⁿ", "i": "ⁱ"}
_LOWERED = dict(zip(_PLAIN, "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎", strict=True))


def raised(text: str) -> str:
    """The text as it is printed raised."""
    return _written(text, _RAISED)


def lowered(text: str) -> str:
    """The text as it is printed lowered."""
    return _written(text, _LOWERED)


def shifted(text: str, shift: str) -> str:
    """The text as it is printed under a shift of Word; `baseline` and other words are none."""
    return raised(text) if shift == "superscript" else lowered(text) if shift == "subscript" else text


def _written(text: str, glyphs: dict[str, str]) -> str:
    if any(c.isdigit() for c in text) or len(text.strip()) == 1:
        whole = all(c in glyphs or c.isspace() for c in text)
        return "".join(glyphs.get(c, c) if whole or c.isdecimal() else c for c in text)
    return text
