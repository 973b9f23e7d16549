"""Formulas of Word on one line: a fraction keeps its stroke and a power its place, so that 1/2 is not read as 12.

Written the linear way that Word itself offers (a/b, x^2, x_1, √(x)). Left out: matrices' rows, accents above letters.

    (A+B) over 2 -> (A+B)/2
"""

import re
from collections.abc import Iterable

from ingest.readers.docx.package import Element, W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
COMPOUND = re.compile(r".*[-+×÷=/^ ]")  # A+B: needs brackets where it stands over another
WHOLE = re.compile(r"^[(（].*[)）]$")  # (A+B): has them


def formula(element: Element) -> str:
    """The formula below an m:oMath on one line."""
    name = str(element.tag).removeprefix(M)
    match name:
        case "t":
            return element.text or ""
        case "f":
            return f"{_bracketed(_part(element, 'num'))}/{_bracketed(_part(element, 'den'))}"
        case "sSup":
            return f"{_part(element, 'e')}^{_bracketed(_part(element, 'sup'))}"
        case "sSub":
            return f"{_part(element, 'e')}_{_bracketed(_part(element, 'sub'))}"
        case "sSubSup":
            return f"{_part(element, 'e')}_{_bracketed(_part(element, 'sub'))}^{_bracketed(_part(element, 'sup'))}"
        case "rad":
            return f"{_part(element, 'deg')}√({_part(element, 'e')})"
        case "d":
            inner = _stated(element, "sepChr", "|").join(formula(e) for e in element.findall(f"{M}e"))
            return f"{_stated(element, 'begChr', '(')}{inner}{_stated(element, 'endChr', ')')}"
        case "nary":
            limits = "".join(
                f"{sign}{_bracketed(text)}"
                for sign, text in (("_", _part(element, "sub")), ("^", _part(element, "sup")))
                if text
            )
            return f"{_stated(element, 'chr', '∫')}{limits}{_part(element, 'e')}"
    return "".join(formula(child) for child in _children(element))


def _children(element: Element) -> Iterable[Element]:
    """What is shown below it: not its properties, not what was deleted."""
    return (
        child
        for child in element
        if isinstance(child.tag, str) and not child.tag.endswith("Pr") and child.tag not in (f"{W}del", f"{W}moveFrom")
    )


def _part(element: Element, name: str) -> str:
    child = element.find(f"{M}{name}")
    return "" if child is None else formula(child)


def _stated(element: Element, name: str, default: str) -> str:
    """A sign that the formula's properties name: the brackets of an m:d."""
    child = element.find(f"{M}{str(element.tag).removeprefix(M)}Pr/{M}{name}")
    return default if child is None else str(child.get(f"{M}val", ""))


def _bracketed(text: str) -> str:
    return f"({text})" if COMPOUND.match(text) and not WHOLE.match(text) else text
