"""A check's report as one HTML file: no script, nothing fetched, made to be printed. Everything from documents is escaped."""

from html import escape

from kb.check_report.contents import DISCLAIMER, by_gravity, by_kind, heading, matrix, pieces, summary, where
from kb.checking import Checked
from kb.checks.finding import KIND_WORDS, SHORT_WORDS, Finding

_STYLE = """
body { font-family: "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1a2530; max-width: 1080px; margin: 24px auto; padding: 0 16px; line-height: 1.7; }
h1 { font-size: 22px; } h2 { font-size: 18px; border-bottom: 1px solid #999; margin-top: 28px; } h3 { font-size: 16px; margin: 20px 0 6px; }
article { border: 1px solid #c5ccd3; border-left: 4px solid #66717c; padding: 8px 14px; margin: 10px 0; break-inside: avoid; } article.high { border-left-color: #b3261e; }
article.medium { border-left-color: #b26a00; } .tag { font-size: 13px; color: #414c57; } .message { font-weight: 600; margin: 2px 0 6px; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 10px; } blockquote { margin: 0; padding: 6px 12px; background: #f4f6f8; font-family: "Noto Serif CJK SC", SimSun, serif; white-space: pre-wrap; overflow-wrap: anywhere; }
blockquote small { display: block; font-family: "Noto Sans CJK SC", sans-serif; color: #566370; } mark { background: #ffe08a; } .advice { margin: 6px 0 0; font-size: 14px; }
table { border-collapse: collapse; font-size: 14px; } td, th { border: 1px solid #999; padding: 3px 8px; text-align: center; } td:first-child, th:first-child { text-align: left; } td.some { background: #ffedac; font-weight: 600; }
.wide { overflow-x: auto; } small { color: #566370; }
"""


def page(checked: Checked, made_at: str) -> str:
    """The whole file."""
    parts = [f"<p>{escape(summary(checked))}。</p>", _matrix(checked)]
    for word, findings in by_gravity(checked.findings):
        parts.append(f"<h2>{word}（{len(findings)} 条）</h2>")
        for kind, own in by_kind(findings):
            parts.append(f"<h3>{KIND_WORDS[kind]}（{len(own)} 条）</h3>{''.join(map(article, own))}")
    if checked.dismissed:
        rows = "".join(
            f"<li>{escape(f.message)}<br><small>理由：{escape(d.reason)}；{escape(d.at)}；{escape('；'.join(map(where, f.places)))}</small></li>"
            for f, d in checked.dismissed
        )
        parts.append(f"<h2>已标为“不是问题”（{len(checked.dismissed)} 条）</h2><ul>{rows}</ul>")
    if checked.skipped:
        rows = "".join(f"<li>{KIND_WORDS[s.kind]}：{escape(s.why)}</li>" for s in checked.skipped)
        parts.append(f"<h2>没有核对的</h2><ul>{rows}</ul>")
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>一致性检查报告</title><style>{_STYLE}</style></head>'
        f"<body><h1>一致性检查报告</h1>{''.join(parts)}<hr><small>{DISCLAIMER}生成时间：{escape(made_at)}</small></body></html>"
    )


def article(f: Finding) -> str:
    """One finding, its sides beside each other."""
    sides = "".join(
        f"<blockquote><small>{escape(where(p))}</small>{''.join(_piece(x.text, marked=x.marked) for x in pieces(f, n))}</blockquote>"
        for n, p in enumerate(f.places)
    )
    advice = f'<p class="advice">建议：{escape(f.suggestion)}</p>' if f.suggestion else ""
    return (
        f'<article class="{f.severity}"><div class="tag">{escape(heading(f))} · 编号 {f.id}</div>'
        f'<p class="message">{escape(f.message)}</p><div class="sides">{sides}</div>{advice}</article>'
    )


def _piece(text: str, *, marked: bool) -> str:
    return f"<mark>{escape(text)}</mark>" if marked else escape(text)


def _matrix(checked: Checked) -> str:
    kinds, rows = matrix(checked)
    if not kinds or not rows:
        return ""
    head = "".join(f"<th>{SHORT_WORDS[k]}</th>" for k in kinds)
    body = "".join(
        f"<tr><td>{escape(title)}</td>{''.join(f'<td class=some>{n}</td>' if n else '<td></td>' for n in counts)}</tr>"
        for title, counts in rows
    )
    return f'<h2>哪些文件，哪些问题</h2><div class="wide"><table><thead><tr><th>文件</th>{head}</tr></thead><tbody>{body}</tbody></table></div>'
