"""Signs of symbol fonts, by what is printed: in a form a Wingdings 0xA8 is an empty box, not the letter it is stored as.

Source: the fonts' own charts and their Unicode counterparts (Unicode 7.0, proposal L2/11-052, for Wingdings; Adobe's
Symbol encoding for Symbol). Listed is what stands in official documents: boxes, ticks, bullets, units, comparisons, Greek.
Left out: ornaments. What is not listed is left out of the text and counted.

    sign("Wingdings", 0xF0FE) -> "☑"
"""

# Font -> code -> the character printed.
SIGNS: dict[str, dict[int, str]] = {
    "wingdings": {
        0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x73: "◆", 0x74: "◆", 0x75: "◆",
        0x76: "❖", 0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA2: "○", 0xA7: "▪", 0xA8: "□", 0xAB: "★",
        0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    } | {0x81 + at: sign for at, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩")} | {0x8C + at: sign for at, sign in enumerate("❶❷❸❹❺❻❼❽❾❿")},
    "wingdings 2": {
        0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x99: "○", 0x9A: "◎", 0xA2: "■", 0xA3: "□",
    } | {0x6A + at: sign for at, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩")},
    "symbol": {
        0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×",
        0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xD6: "√", 0xE5: "∑", 0xF2: "∫", 0xCE: "∈", 0x22: "∀",
    } | dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)) | dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
}  # fmt: skip
PRIVATE = range(0xF000, 0xF100)  # where Word keeps the codes of a symbol font


def is_symbol_font(font: str | None) -> bool:
    """Whether the letters of this font print as signs."""
    return (font or "").strip().lower() in SIGNS


def sign(font: str | None, code: int) -> str | None:
    """The character printed; None if the font or its code is not listed. A code of no symbol font is the character itself."""
    name = (font or "").strip().lower()
    if name not in SIGNS:
        return chr(code) if 0x20 <= code < 0x11_0000 and not 0xD800 <= code < 0xF900 else None
    return SIGNS[name].get(code - 0xF000 if code in PRIVATE else code)
