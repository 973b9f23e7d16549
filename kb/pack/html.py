"""An evidence pack as one HTML file: no script, nothing fetched, pictures inside, made to be printed.

Everything from documents is escaped. Left out: what it holds (contents.py).
"""

import base64
from html import escape

from kb.pack.contents import DISCLAIMER, DUTY_COLUMNS, Exhibit, Pack
from kb.results import Citation

_STYLE = """
body { font-family: "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1a2530; max-width: 800px; margin: 24px auto; padding: 0 16px; line-height: 1.7; }
h1 { font-size: 22px; } h2 { font-size: 18px; border-bottom: 1px solid #999; margin-top: 28px; } h3 { font-size: 17px; margin-bottom: 4px; }
blockquote { margin: 8px 0; padding: 8px 14px; border-left: 3px solid #1b4b82; font-family: "Noto Serif CJK SC", SimSun, serif; white-space: pre-wrap; }
.around { color: #66717c; font-size: .9em; } mark { background: #ffedac; } .note { color: #6d4700; } small, dl { color: #566370; font-size: 14px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 12px; } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; } td, th { border: 1px solid #999; padding: 4px 8px; text-align: left; vertical-align: top; }
img { max-width: 100%; border: 1px solid #999; } article { break-inside: avoid; }
"""


def page(pack: Pack) -> str:
    """The whole file."""
    a = pack.answer
    said = "".join(f"<p>{escape(line)}</p>" for line in pack.said())
    steps = "".join(f"<p>{escape(s)}</p>" for s in pack.steps())
    notes = "".join(f'<p class="note">注意：{escape(n)}。</p>' for n in a.notes) if pack.found else ""
    exhibits = "".join(_exhibit(e) for e in pack.exhibits)
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{escape(a.question)}</title><style>{_STYLE}</style></head>'
        f"<body><h1>问题：{escape(a.question)}</h1><h2>{'回答' if pack.found else '未找到'}</h2>{said}{steps}{_duties(pack)}{notes}"
        f"<h2>{pack.heading()}</h2>{exhibits}<hr><small>{DISCLAIMER}生成时间：{escape(pack.made_at)}</small></body></html>"
    )


def _duties(pack: Pack) -> str:
    rows = pack.duties()
    if not rows:
        return ""
    head = "".join(f"<th>{c}</th>" for c in DUTY_COLUMNS)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _exhibit(e: Exhibit) -> str:
    c = e.citation
    about = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in e.particulars())
    picture = ""
    if e.picture is not None:
        data = base64.b64encode(e.picture).decode()
        picture = f'<figure><img alt="第 {e.picture_page} 页" src="data:image/png;base64,{data}"><figcaption><small>第 {e.picture_page} 页原页</small></figcaption></figure>'
    return (
        f"<article><h3>[{c.id}] 《{escape(c.metadata.title)}》{escape(c.locator)}</h3><blockquote>"
        f'<span class="around">{escape(c.before)}</span>{_marked(c)}<span class="around">{escape(c.after)}</span></blockquote>'
        f"<dl>{about}</dl>{picture}</article>"
    )


def _marked(c: Citation) -> str:
    if not c.start <= c.focus_start < c.focus_end <= c.end:
        return escape(c.quote)
    at, to = c.focus_start - c.start, c.focus_end - c.start
    return f"{escape(c.quote[:at])}<mark>{escape(c.quote[at:to])}</mark>{escape(c.quote[to:])}"
