"""The page as it is printed, over the answer: asked for on a card, the quoted lines boxed, scrolled to them.

The sentence that answers is yellow, the clause around it pale; from there one leafs through the whole document.
The picture comes through the page's own connection, for a document that may be asked and no other, and is kept
nowhere. Left out: drawing it (kb/pictures.py), which cards have the button (cards.py).
"""

import base64
import re
from collections.abc import Callable
from html import escape
from typing import Any

from ingest.document import Document
from ingest.errors import BadRequest
from kb.pages.desk import Desk, explain, noted
from kb.pages.words import say
from kb.pictures import PagePicture, pages_of
from kb.results import Citation
from kb.script import Script, script_of

_Span = tuple[int, int]
_ID = re.compile(r"[0-9a-f]{16}")  # 3f9a0c51d2e84b76


def button(c: Citation, script: Script, *, answers: bool = True) -> str:
    """What on a card asks for the page of its quote; where nothing of it `answers`, no sentence will be yellow."""
    focus = (c.focus_start, c.focus_end) if answers else (0, 0)
    return (
        f'<button type="button" class="see" data-original="{escape(c.document_id)}" data-page="{c.page}" '
        f'data-start="{c.start}" data-end="{c.end}" data-from="{focus[0]}" data-to="{focus[1]}" '
        f'data-wait="{say("original_wait", script)}" data-gone="{say("original_gone", script)}" '
        f'data-again="{say("original_again", script)}" data-close="{say("close", script)}" '
        f'aria-haspopup="dialog">{say("original", script)}</button>'
    )


def server_function(desk: Desk) -> Callable[[Any], str]:
    """What a page hands its HTML so that the buttons on cards find their pages; a function, for Gradio marks it."""

    def original_page(asked: Any) -> str:  # noqa: ANN401  # whatever a browser sends
        return shown(desk, asked)

    return original_page


def shown(desk: Desk, asked: Any) -> str:  # noqa: ANN401  # whatever a browser sends
    """The inside of the dialog for what a button asked: the page, or why it cannot be shown."""
    traditional = isinstance(asked, dict) and asked.get("script") == "traditional"
    script: Script = "traditional" if traditional else "simplified"
    try:
        document_id, page, quote, focus = _checked(asked, script)
        library = desk.library()
        picture = library.picture(document_id, page, *quote, focus=focus)
        return _page(library.document(document_id), picture, quote, script)
    except Exception as error:  # whatever it is, the dialog says so and can be closed
        return (
            f'<header><h2>{say("problem", script)}</h2><div class="tools">{_close(script)}</div></header>'
            f'<p class="why" role="alert">{escape(explain(noted(error), script))}</p>'
        )


def _checked(asked: Any, script: Script) -> tuple[str, int, _Span, _Span]:  # noqa: ANN401  # as above
    """What was asked for, if it is what our button sends."""
    try:
        document_id = str(asked["original"])
        page, start, end, since, to = (int(asked[name]) for name in ("page", "start", "end", "from", "to"))
    except (KeyError, TypeError, ValueError) as error:
        raise BadRequest(say("original_unknown", script)) from error
    if not _ID.fullmatch(document_id):
        raise BadRequest(say("original_unknown", script))
    return document_id, page, (start, end), (since, to)


def _page(document: Document, picture: PagePicture, quote: tuple[int, int], script: Script) -> str:
    title = document.metadata.title
    boxed = "original_alt" if picture.focus else "original_alt_framed" if picture.boxes else "original_alt_plain"
    alt = escape(say(boxed, script, title=title, n=picture.page))
    image = base64.b64encode(picture.png).decode()
    at = ""
    if boxes := picture.focus or picture.boxes:
        left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
        at = f'<i style="left:{left / picture.width:.2%};top:{top / picture.height:.2%}"></i>'
    others = "".join(
        f'<button type="button" data-turn="{number}" data-key="quote">{say("original_turn", script, n=number)}</button>'
        for number in pages_of(document, *quote)
        if number != picture.page
    )
    lang = "zh-Hant" if script_of(title) == "traditional" else "zh-Hans"
    where = say("original_where", script, n=picture.page, pages=document.pages)
    return (
        f'<header><h2><span lang="{lang}">《{escape(title)}》</span><small>{where}</small></h2>'
        f'<div class="tools">{others}{_turn("previous", picture.page - 1, document.pages, script)}'
        f"{_turn('next', picture.page + 1, document.pages, script)}"
        f'<button type="button" data-zoom="-1" aria-label="{say("smaller", script)}">－</button>'
        f'<button type="button" data-zoom="1" aria-label="{say("larger", script)}">＋</button>{_close(script)}</div></header>'
        f'<div class="desk" tabindex="0" role="region" aria-label="{alt}"><div class="leaf">'
        f'<img alt="{alt}" src="data:image/png;base64,{image}">{at}</div></div>'
    )


def _turn(key: str, page: int, pages: int | None, script: Script) -> str:
    """The button to the page before or after; at the ends it stands there and does nothing."""
    off = "" if 1 <= page <= (pages or 0) else " disabled"
    label = say("original_previous" if key == "previous" else "original_next", script)
    return f'<button type="button" data-turn="{page}" data-key="{key}"{off}>{label}</button>'


def _close(script: Script) -> str:
    return f'<button type="button" data-close>{say("close", script)}</button>'


# Runs where the cards are; `server` calls the function of that name in ask.py. The dialog is the browser's own: it keeps
# the focus within, closes at Esc, and gives the focus back to the button.
ON_LOAD = """
const STEPS = [1, 1.5, 2, 3, 4];
const scrollToQuote = (dialog) => {
  const desk = dialog.querySelector(".desk"), at = dialog.querySelector(".leaf i");
  if (!desk || !at) return;
  desk.scrollTop = Math.max(0, at.offsetTop - desk.clientHeight * 0.3);
  desk.scrollLeft = Math.max(0, at.offsetLeft - 16);
};
const zoom = (dialog, step) => {
  const leaf = dialog.querySelector(".leaf");
  if (!leaf) return;
  const to = Math.min(STEPS.length - 1, Math.max(0, step));
  leaf.dataset.step = to;
  leaf.style.width = STEPS[to] * 100 + "%";
  dialog.querySelector('[data-zoom="-1"]').disabled = to === 0;
  dialog.querySelector('[data-zoom="1"]').disabled = to === STEPS.length - 1;
  scrollToQuote(dialog);
};
const fetched = (asked) => {
  const script = document.documentElement.lang === "zh-Hant" ? "traditional" : "simplified";
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error("late")), 90000));
  return Promise.race([server.original_page({...asked, script}), late]);
};
const fill = async (dialog, asked) => {
  const before = dialog.querySelector(".leaf"), step = before ? Number(before.dataset.step) : 0;
  const held = dialog.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  dialog.asked = asked;
  dialog.setAttribute("aria-busy", "true");
  let html = null;
  try { html = await fetched(asked); } catch (error) { console.warn(error); }
  if (!dialog.isConnected || dialog.asked !== asked) return;  // closed, or turned on meanwhile
  dialog.removeAttribute("aria-busy");
  if (typeof html !== "string") return gone(dialog, asked);
  dialog.innerHTML = html;
  const image = dialog.querySelector("img"), desk = dialog.querySelector(".desk");
  const key = held && dialog.querySelector(`[data-key="${held}"]:not(:disabled)`);
  (key || desk || dialog.querySelector("[data-close]")).focus();
  if (!image) return;
  await image.decode();
  zoom(dialog, step);
};
const gone = (dialog, asked) => {
  const said = Object.assign(document.createElement("p"), {className: "why", textContent: asked.gone});
  said.setAttribute("role", "alert");
  const tools = Object.assign(document.createElement("div"), {className: "tools"});
  const again = Object.assign(document.createElement("button"), {type: "button", textContent: asked.again});
  const close = Object.assign(document.createElement("button"), {type: "button", textContent: asked.close});
  again.dataset.turn = asked.page;
  close.dataset.close = "";
  tools.append(again, close);
  dialog.replaceChildren(said, tools);
  again.focus();
};
element.addEventListener("click", (e) => {
  const button = e.target.closest("[data-original]");
  if (!button) return;
  const asked = {...button.dataset}, dialog = document.createElement("dialog");
  dialog.className = "original";
  dialog.setAttribute("aria-label", button.textContent);
  const wait = Object.assign(document.createElement("p"), {className: "why", textContent: asked.wait});
  const close = Object.assign(document.createElement("button"), {type: "button", textContent: asked.close});
  close.dataset.close = "";
  dialog.append(wait, close);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (e) => {
    const pressed = e.target.closest("button"), leaf = dialog.querySelector(".leaf");
    if (e.target === dialog || pressed && "close" in pressed.dataset) dialog.close();
    else if (pressed && pressed.dataset.zoom) zoom(dialog, Number(leaf.dataset.step) + Number(pressed.dataset.zoom));
    else if (pressed && pressed.dataset.turn) fill(dialog, {...asked, page: pressed.dataset.turn});
  });
  dialog.addEventListener("keydown", (e) => {
    const key = {ArrowLeft: "previous", ArrowRight: "next"}[e.key], desk = dialog.querySelector(".desk");
    if (!key || e.ctrlKey || e.metaKey || e.altKey || desk && desk.scrollWidth > desk.clientWidth) return;  // enlarged: moves the page
    const turn = dialog.querySelector(`[data-key="${key}"]:not(:disabled)`);
    if (turn) { e.preventDefault(); turn.click(); }
  });
  document.querySelector(".gradio-container .contain").append(dialog);  // below it our rules for phones hold
  dialog.showModal();
  fill(dialog, asked);
});
"""

STYLE = """
.card footer .see { flex: none; margin: 0 0 0 auto !important; background: none; border: 0; color: var(--blue); font-size: 15px; padding: 6px 10px; border-radius: 4px; cursor: pointer; }
.card footer .see:hover { background: var(--tint); }
dialog.original { width: min(1180px, 96vw); height: 95vh; height: 95dvh; max-width: none; max-height: none; margin: auto; padding: 0; border: 1px solid var(--edge); border-radius: 8px;
  background: var(--paper); color: var(--ink); overflow: hidden; }
dialog.original[open] { display: flex; flex-direction: column; }
dialog.original::backdrop { background: rgb(10 20 30 / .55); }
dialog.original header { display: flex; gap: 8px 16px; align-items: center; justify-content: space-between; flex-wrap: wrap; padding: 8px 14px; background: var(--sheet); border-bottom: 1px solid var(--line); }
dialog.original h2 { font-size: 17px; font-weight: 600; line-height: 1.5; margin: 0; overflow-wrap: anywhere; min-width: 0; flex: 1 1 240px; }
dialog.original h2 small { font-size: 15px; font-weight: 400; color: var(--soft); margin-left: 8px; white-space: nowrap; }
dialog.original .tools { display: flex; flex-wrap: wrap; gap: 8px; margin-left: auto; }
dialog.original > .tools { margin: 0 24px; }
dialog.original[aria-busy] .leaf { opacity: .6; }
dialog.original button { min-height: 40px; min-width: 44px; padding: 4px 14px; font-size: 16px; border: 1px solid var(--edge); border-radius: 6px; background: var(--sheet); color: var(--blue); cursor: pointer; }
dialog.original button:disabled { opacity: .45; cursor: default; }
dialog.original > button { align-self: center; }
dialog.original .desk { flex: 1; overflow: auto; overscroll-behavior: contain; background: var(--line); }
dialog.original .desk:focus-visible { outline: 3px solid var(--blue); outline-offset: -3px; }
dialog.original .leaf { position: relative; margin: 0 auto; background: #fff; }
dialog.original .leaf img { display: block; width: 100%; height: auto; }
dialog.original .leaf i { position: absolute; width: 1px; height: 1px; }
dialog.original .why { padding: 24px; font-size: 17px; }
@media (max-width: 700px) { dialog.original { width: 100vw; height: 100vh; height: 100dvh; border: 0; border-radius: 0; } dialog.original header { padding: 6px 10px; } dialog.original .tools { margin-left: 0; } }
@media print { dialog.original, .card footer .see { display: none !important; } }
"""
