"""The page as it is printed, over the answer: asked for on a card, the quoted lines boxed, scrolled to them.

The picture comes through the page's own connection, for a document that may be asked and no other, and is kept
nowhere. Left out: drawing it (kb/pictures.py), which cards have the button (cards.py).
"""

import base64
import re
from html import escape
from typing import Any

from ingest.document import Document
from ingest.errors import BadRequest
from kb.pages.desk import Desk, explain, noted
from kb.pages.words import say
from kb.pictures import PagePicture, pages_of
from kb.results import Citation
from kb.script import Script, script_of

_ID = re.compile(r"[0-9a-f]{16}")  # 3f9a0c51d2e84b76


def button(c: Citation, script: Script) -> str:
    """What on a card asks for the page of its quote."""
    return (
        f'<button type="button" class="see" data-original="{escape(c.document_id)}" data-page="{c.page}" '
        f'data-start="{c.start}" data-end="{c.end}" data-wait="{say("original_wait", script)}" '
        f'data-close="{say("close", script)}" aria-haspopup="dialog">{say("original", script)}</button>'
    )


def shown(desk: Desk, asked: Any) -> str:  # noqa: ANN401  # whatever a browser sends
    """The inside of the dialog for what a button asked: the page, or why it cannot be shown."""
    traditional = isinstance(asked, dict) and asked.get("script") == "traditional"
    script: Script = "traditional" if traditional else "simplified"
    try:
        document_id, page, start, end = _checked(asked, script)
        library = desk.library()
        picture = library.picture(document_id, page, start, end)
        return _page(library.document(document_id), picture, (start, end), script)
    except Exception as error:  # whatever it is, the dialog says so and can be closed
        return (
            f'<header><h2>{say("problem", script)}</h2><div class="tools">{_close(script)}</div></header>'
            f'<p class="why" role="alert">{escape(explain(noted(error), script))}</p>'
        )


def _checked(asked: Any, script: Script) -> tuple[str, int, int, int]:  # noqa: ANN401  # as above
    """What was asked for, if it is what our button sends."""
    try:
        document_id = str(asked["original"])
        page, start, end = (int(asked[name]) for name in ("page", "start", "end"))
    except (KeyError, TypeError, ValueError) as error:
        raise BadRequest(say("original_unknown", script)) from error
    if not _ID.fullmatch(document_id):
        raise BadRequest(say("original_unknown", script))
    return document_id, page, start, end


def _page(document: Document, picture: PagePicture, quote: tuple[int, int], script: Script) -> str:
    title = document.metadata.title
    boxed = "original_alt" if picture.boxes else "original_alt_plain"
    alt = escape(say(boxed, script, title=title, n=picture.page))
    image = base64.b64encode(picture.png).decode()
    at = ""
    if picture.boxes:
        left, top = min(box[0] for box in picture.boxes), min(box[1] for box in picture.boxes)
        at = f'<i style="left:{left / picture.width:.2%};top:{top / picture.height:.2%}"></i>'
    others = "".join(
        f'<button type="button" data-turn="{number}">{say("original_turn", script, n=number)}</button>'
        for number in pages_of(document, *quote)
        if number != picture.page
    )
    lang = "zh-Hant" if script_of(title) == "traditional" else "zh-Hans"
    where = say("original_where", script, n=picture.page, pages=document.pages)
    return (
        f'<header><h2><span lang="{lang}">《{escape(title)}》</span><small>{where}</small></h2>'
        f'<div class="tools">{others}'
        f'<button type="button" data-zoom="-1" aria-label="{say("smaller", script)}">－</button>'
        f'<button type="button" data-zoom="1" aria-label="{say("larger", script)}">＋</button>{_close(script)}</div></header>'
        f'<div class="desk" tabindex="0" role="region" aria-label="{alt}"><div class="leaf">'
        f'<img alt="{alt}" src="data:image/png;base64,{image}">{at}</div></div>'
    )


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
const fill = async (dialog, asked) => {
  dialog.setAttribute("aria-busy", "true");
  const script = document.documentElement.lang === "zh-Hant" ? "traditional" : "simplified";
  const html = await server.original_page({...asked, script});
  if (!dialog.isConnected) return;
  dialog.innerHTML = html;
  dialog.removeAttribute("aria-busy");
  const image = dialog.querySelector("img"), desk = dialog.querySelector(".desk");
  (desk || dialog.querySelector("[data-close]")).focus();
  if (!image) return;
  await image.decode();
  zoom(dialog, desk.clientWidth < 600 ? 2 : 0);
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
  document.querySelector(".gradio-container .contain").append(dialog);  // below it our rules for phones hold
  dialog.showModal();
  fill(dialog, asked).catch(() => { wait.textContent = asked.wait + " ✕"; });
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
dialog.original .tools { display: flex; gap: 8px; flex: none; margin-left: auto; }
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
