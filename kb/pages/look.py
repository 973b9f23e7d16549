"""The look all pages share: theme, style sheet, icon, and the few lines of script in the browser.

Deep blue on off-white; our words in a sans face, words of documents in a serif one, so that nobody takes one
for the other. No font, script or picture is fetched from anywhere. Left out: the HTML it dresses (cards.py, shelf.py).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import gradio as gr

SANS = ["Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "sans-serif"]
MONO = ["Noto Sans Mono", "Consolas", "Menlo", "monospace"]

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#14365d"/>'
    '<path d="M9 7h10l4 4v14H9z" fill="#f7f5ef"/><path d="M12 14h8M12 18h8M12 22h5" stroke="#14365d" stroke-width="1.8"/></svg>'
)


def theme() -> "gr.themes.Base":
    """The Gradio theme; fonts are plain names, which are looked for on the reader's own machine alone."""
    import gradio as gr

    return gr.themes.Base(
        primary_hue="blue", neutral_hue="slate", font=SANS, font_mono=MONO, text_size="lg", radius_size="sm"
    ).set(
        body_background_fill="var(--paper)",
        body_background_fill_dark="var(--paper)",
        body_text_color="var(--ink)",
        body_text_color_dark="var(--ink)",
        background_fill_primary="var(--sheet)",
        background_fill_primary_dark="var(--sheet)",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_shadow="none",
        input_background_fill="var(--sheet)",
        input_background_fill_dark="var(--sheet)",
        input_border_color="var(--edge)",
        input_border_color_dark="var(--edge)",
        input_border_color_focus="var(--blue)",
        input_border_color_focus_dark="var(--blue)",
        input_placeholder_color="var(--soft)",
        input_placeholder_color_dark="var(--soft)",
        button_primary_background_fill="var(--blue)",
        button_primary_background_fill_dark="var(--blue)",
        button_primary_background_fill_hover="var(--blue-deep)",
        button_primary_background_fill_hover_dark="var(--blue-deep)",
        button_primary_text_color="var(--on-blue)",
        button_primary_text_color_dark="var(--on-blue)",
        button_secondary_background_fill="var(--sheet)",
        button_secondary_background_fill_dark="var(--sheet)",
        button_secondary_border_color="var(--edge)",
        button_secondary_border_color_dark="var(--edge)",
        button_secondary_text_color="var(--ink)",
        button_secondary_text_color_dark="var(--ink)",
    )


# Colours keep a contrast of 4.5 : 1 or more on the ground they are used on, in both modes.
_COLOURS = """
:root, .gradio-container {
  --paper: #f6f4ee; --sheet: #ffffff; --ink: #1a2530; --soft: #566370; --line: #e1ddd1; --edge: #8b95a0;
  --band: #14365d; --on-band: #f7f5ef; --band-soft: #bfd0e3; --blue: #1b4b82; --blue-deep: #123a68; --on-blue: #ffffff;
  --tint: #e9eff6; --mark: #ffedac; --mark-line: #c18f0a; --amber: #6d4700; --amber-bg: #fcf1d8; --amber-line: #d9a93b;
  --red: #992020; --red-bg: #fbe9e7; --green: #1b5e3f; --green-bg: #e3f1e9; --around: #66717c;
  --serif: "Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", "SimSun", serif;
}
.dark, .dark .gradio-container {
  --paper: #10171f; --sheet: #18222d; --ink: #e7eaed; --soft: #a5b1bd; --line: #2b3845; --edge: #6d7a88;
  --band: #0c2340; --on-band: #f1f3f5; --band-soft: #a9bfd8; --blue: #8fbcf0; --blue-deep: #b3d2f6; --on-blue: #0c1b2b;
  --tint: #1f3145; --mark: #57460f; --mark-line: #d9ab35; --amber: #f3d08a; --amber-bg: #33290f; --amber-line: #8a6a1d;
  --red: #f5a8a0; --red-bg: #3a1d1d; --green: #97d6b4; --green-bg: #17332a; --around: #93a0ac;
}
"""

_FRAME = """
footer, .toast-wrap .toast-title { display: none !important; }
body { background: var(--paper); }
.gradio-container { max-width: none !important; padding: 0 !important; font-size: 16px; line-height: 1.65; color: var(--ink); }
.gradio-container .main { padding: 0 !important; gap: 0 !important; max-width: none !important; }
main.contain > .column { gap: 0 !important; } .tabitem > .column { gap: 0 !important; }
.prose :where(*) { color: inherit; } .prose :where(h1, h2, h3, p, ul, ol, dl, table, blockquote) { margin: 0; }
.html-container { padding: 0; }
#masthead { background: var(--band); color: var(--on-band); padding: 10px max(24px, calc((100vw - 960px) / 2)); align-items: center;
  flex-wrap: nowrap; gap: 16px; }
#masthead .brand { display: flex; align-items: center; gap: 12px; }
#masthead .brand svg { width: 34px; height: 34px; flex: none; border: 1px solid var(--band-soft); border-radius: 7px; }
#masthead .brand b { font-size: 20px; letter-spacing: .06em; font-weight: 600; color: var(--on-band); }
#masthead .brand small { color: var(--band-soft); font-size: 14px; margin-left: 4px; }
#masthead > .block:not(#script) { flex: 1 1 auto; }
#script { min-width: 0 !important; width: auto !important; flex: 0 0 auto !important; overflow: visible !important; padding: 0; background: transparent; border: 0; }
#script .wrap { display: flex; gap: 0; flex-wrap: nowrap; border: 1px solid var(--band-soft); border-radius: 6px; overflow: hidden; }
#script label { background: transparent; border: 0; border-radius: 0; box-shadow: none; color: var(--on-band); margin: 0;
  padding: 5px 15px; min-height: 34px; cursor: pointer; }
#script label span { margin: 0; font-size: 16px; color: inherit; }
#script label.selected { background: var(--on-band); color: #14365d; }
#script input { position: absolute; opacity: 0; width: 1px; height: 1px; }
#script label:focus-within { outline: 3px solid var(--amber-line); outline-offset: -3px; }
#pages { gap: 0; }
#pages > .tab-wrapper { background: var(--sheet); border-bottom: 1px solid var(--line); padding: 0 max(24px, calc((100vw - 960px) / 2)); height: auto; }
#pages > .tab-wrapper::after, #pages .tab-container::after { display: none; }
#pages .tab-container { height: auto; padding: 0; }
#pages .tab-container button { font-size: 17px; padding: 10px 4px; margin-right: 28px; color: var(--soft); border: 0; border-bottom: 3px solid transparent; border-radius: 0; background: none; }
#pages .tab-container button.selected { color: var(--blue); border-bottom-color: var(--blue); font-weight: 600; }
#pages .tab-container button.selected::after { display: none; }
#pages .tabitem { border: 0; padding: 0; background: none; }
.page { width: 100%; max-width: 1008px; margin: 0 auto; padding: 10px 24px 64px; gap: 14px !important; }
.page .form, .page .block { background: transparent; border: 0; box-shadow: none; overflow: visible; padding: 0; }
.gradio-container button:focus-visible, .gradio-container a:focus-visible, .gradio-container [tabindex]:focus-visible {
  outline: 3px solid var(--blue); outline-offset: 2px; }
.gradio-container button { min-height: 40px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.panel, .answer, .state { background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; padding: 20px 24px; }
.prose .badge { display: inline-block; font-size: 14px; line-height: 1.5; padding: 1px 9px; border-radius: 4px; background: var(--tint); color: var(--blue);
  white-space: nowrap; font-weight: 500; }
.prose .badge.in_force, .prose .badge.added { background: var(--green-bg); color: var(--green); }
.prose .badge.draft, .prose .badge.superseded, .prose .badge.not_yet, .prose .badge.expired, .prose .badge.skipped, .prose .badge.doubtful { background: var(--amber-bg); color: var(--amber); }
.prose .badge.repealed, .prose .badge.failed { background: var(--red-bg); color: var(--red); }
.prose .badge.not, .prose .badge.unchanged { background: transparent; color: var(--soft); box-shadow: inset 0 0 0 1px var(--edge); }
.state { border-left: 4px solid var(--edge); }
.state h2 { font-size: 20px; margin-bottom: 6px !important; }
.state.problem { border-left-color: var(--red); background: var(--red-bg); }
.state.problem h2 { color: var(--red); }
.state.done { border-left-color: var(--green); background: var(--green-bg); }
.state ol { margin: 8px 0 0; padding-left: 1.4em; list-style: decimal; }
.state code { display: inline-block; margin-left: 6px; padding: 2px 10px; background: var(--tint); color: var(--ink); border-radius: 4px; font-size: 15px; }
"""

_ASK = """
.opening h1 { font-size: 28px; line-height: 1.4; font-weight: 650; letter-spacing: .02em; }
.opening p { color: var(--soft); }
#ask-page:has(#result .answer, #result .asked) :is(#opening, #examples) { display: none !important; }
#asking { gap: 10px; flex-wrap: nowrap; align-items: stretch; }
#question { flex: 1 1 auto !important; min-width: 0 !important; }
#question textarea, #question input { font-size: 18px; line-height: 1.6; padding: 12px 16px; border: 1.5px solid var(--edge); border-radius: 8px; box-shadow: none;
  background: var(--sheet); color: var(--ink); }
#question textarea:focus { border-color: var(--blue); box-shadow: 0 0 0 3px var(--tint); }
#ask { flex: 0 0 auto !important; min-width: 124px !important; font-size: 18px; font-weight: 600; border-radius: 8px; max-height: 58px; }
.examples h2 { font-size: 16px; font-weight: 500; color: var(--soft); margin-bottom: 8px !important; }
.examples > div { display: flex; flex-wrap: wrap; gap: 8px; }
.examples button { background: var(--sheet); color: var(--blue); border: 1px solid var(--line); border-radius: 6px; padding: 7px 14px; font-size: 16px; text-align: left; font-weight: 400; cursor: pointer; }
.examples button:hover { border-color: var(--blue); background: var(--tint); }
.keys { color: var(--soft); font-size: 14px; margin-top: 12px !important; }
.answer { border-top: 4px solid var(--blue); }
.answer.missing { border-top-color: var(--amber-line); }
.asked { color: var(--soft); margin-bottom: 4px !important; overflow-wrap: anywhere; white-space: pre-wrap; } .answer strong { font-weight: 650; box-shadow: inset 0 -0.5em var(--mark); }
.answer .verdict { font-size: 15px; font-weight: 600; color: var(--green); letter-spacing: .04em; }
.answer.missing .verdict { color: var(--amber); font-size: 22px; }
.answer .said { font-size: 20px; line-height: 1.75; margin: 4px 0 8px !important; }
.answer.missing .said { font-size: 18px; }
.answer .ref { display: inline-block; min-width: 22px; text-align: center; margin: 0 3px; padding: 0 5px; font-size: 14px; line-height: 22px; border-radius: 11px; background: var(--blue);
  color: var(--on-blue); text-decoration: none; vertical-align: 2px; }
.answer .next, .answer .elapsed { color: var(--soft); }
.answer .elapsed { font-size: 14px; text-align: right; }
.note, .warnings p { background: var(--amber-bg); color: var(--amber) !important; border-left: 3px solid var(--amber-line); padding: 6px 12px; border-radius: 0 4px 4px 0; margin: 6px 0 !important; font-size: 16px; }
.waiting .bones i { display: block; height: 16px; border-radius: 4px; margin: 12px 0; background: var(--tint); animation: breathe 1.4s ease-in-out infinite; }
.waiting .bones i:nth-child(2) { width: 86%; } .waiting .bones i:nth-child(3) { width: 58%; }
@keyframes breathe { 50% { opacity: .45; } }
@media (prefers-reduced-motion: reduce) { .waiting .bones i { animation: none; } }
.cards { margin-top: 22px; }
.cards h2 { font-size: 18px; margin-bottom: 10px !important; }
.cards h2 small { font-size: 15px; font-weight: 400; color: var(--soft); margin-left: 12px; }
.card { background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; padding: 16px 20px 10px; margin-bottom: 14px; scroll-margin: 12px; }
.card:focus { outline: 3px solid var(--blue); outline-offset: 1px; }
.related h2 { font-size: 16px; font-weight: 500; color: var(--soft); }
.related .card .number { background: transparent; color: var(--soft); box-shadow: inset 0 0 0 1px var(--edge); }
.related .card blockquote { border-left-color: var(--edge); }
.card u { text-decoration: underline 1px var(--edge); text-underline-offset: 5px; }
.nearest .card { background: transparent; border-style: dashed; border-color: var(--edge); }
.card header { display: flex; gap: 14px; align-items: flex-start; }
.card .number { flex: none; width: 30px; height: 30px; line-height: 30px; text-align: center; border-radius: 15px; background: var(--blue); color: var(--on-blue); font-size: 16px; }
.card h3 { display: inline; font-size: 18px; line-height: 1.5; font-weight: 600; margin-right: 8px !important; }
.card .badge { vertical-align: 2px; margin-right: 6px; }
.card .place { font-size: 15px; color: var(--blue); margin: 8px 0 !important; overflow-wrap: anywhere; }
.card .place span:not(.sr) + span:not(.sr)::before { content: "›"; margin: 0 8px; color: var(--soft); }
.card blockquote { margin: 0 !important; padding: 10px 16px; border-left: 3px solid var(--blue); background: var(--paper); font-family: var(--serif); font-size: 18px; line-height: 1.85;
  white-space: pre-wrap; overflow-wrap: anywhere; color: var(--ink); border-radius: 0 6px 6px 0; }
.nearest .card blockquote { border-left-color: var(--edge); font-size: 16px; }
.card blockquote .around { color: var(--around); font-size: .89em; white-space: normal; } .card blockquote .line { display: block; }
.card mark { background: var(--mark); color: inherit; border-bottom: 2px solid var(--mark-line); padding: 2px 0; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
:lang(zh-Hant) blockquote, blockquote:lang(zh-Hant) { --serif: "Noto Serif TC", "Noto Serif CJK TC", "Source Han Serif TC", "Songti TC", "PMingLiU", serif; }
.card .references { list-style: none; margin: 8px 0 0 !important; padding: 0; font-size: 15px; color: var(--around); overflow-wrap: anywhere; }
.card .references li { margin: 2px 0; } .card .references q { margin-left: 8px; quotes: none; color: var(--ink); }
.card footer { display: flex !important; justify-content: space-between; align-items: center; gap: 12px; margin-top: 6px; }
.card .file { color: var(--soft); font-size: 14px; overflow-wrap: anywhere; }
.card .copy { flex: none; background: none; border: 0; color: var(--blue); font-size: 15px; padding: 6px 10px; border-radius: 4px; cursor: pointer; }
.card .copy:hover { background: var(--tint); }
"""

_LIBRARY = """
.page .panel h2, .page .sheet h2, .page .shelf h2 { font-size: 20px; margin-bottom: 4px !important; }
.sheet { background: var(--sheet) !important; border: 1px solid var(--line) !important; border-radius: 8px; padding: 20px 24px !important; gap: 14px; }
#filter textarea, #filter input { border: 1px solid var(--edge); border-radius: 6px; background: var(--sheet); }
.shelf { gap: 10px !important; margin-top: 10px; }
.sheet > .styler { background: transparent; }
.lead { color: var(--soft); }
#drop { border: 1.5px dashed var(--edge) !important; border-radius: 8px; background: var(--paper) !important; min-height: 0; overflow: hidden !important; }
#drop button { background: transparent; }
#drop .wrap { font-size: 0; min-height: 96px; padding: 12px; }
#drop .wrap .icon-wrap { width: 28px; color: var(--blue); margin-bottom: 4px; }
#drop .wrap .or { display: none; }
#drop .wrap::after { font-size: 16px; color: var(--ink); content: "DROP_SIMPLIFIED"; }
html:lang(zh-Hant) #drop .wrap::after { content: "DROP_TRADITIONAL"; }
#drop table { font-size: 16px; } #drop .file-preview { background: transparent; } #drop tr { background: transparent; height: 40px; }
#drop td { padding: 6px 12px; vertical-align: middle; color: var(--ink); } #drop td.download a { color: var(--soft); pointer-events: none; } #drop td.download a svg { display: none; }
#drop:has(.file-preview) { padding-top: 38px !important; } #drop .icon-button-wrapper { border: 0; box-shadow: none; background: transparent; top: 4px; right: 8px; }
#settings { align-items: end; gap: 16px; }
#audience .wrap { gap: 8px; } #audience label { background: var(--sheet); border: 1px solid var(--edge); color: var(--ink); border-radius: 6px; padding: 8px 14px; box-shadow: none; }
#audience label.selected { border-color: var(--blue); background: var(--tint); color: var(--ink); }
#audience label span { font-size: 16px; }
.page span[data-testid="block-info"], .page .block-label { font-size: 16px; color: var(--soft); background: transparent; border: 0; font-weight: 500; }
#add, #remove, #remove-yes, #remove-no, #back { min-width: 120px !important; flex: 0 0 auto !important; font-size: 17px; border-radius: 6px; }
#remove { align-self: flex-start; width: auto; } #remove, #remove-yes { color: var(--red); border: 1px solid var(--red); background: var(--sheet); }
#remove-yes { background: var(--red-bg); }
#back { align-self: flex-start; width: auto; color: var(--blue); border-color: transparent; background: none; padding-left: 0; box-shadow: none; }
.progress p { display: flex; justify-content: space-between; gap: 16px; flex-wrap: wrap; margin-bottom: 8px !important; }
.progress p span { color: var(--soft); overflow-wrap: anywhere; }
.progress [role=progressbar] { height: 10px; border-radius: 5px; background: var(--tint); overflow: hidden; }
.progress i { display: block; height: 100%; background: var(--blue); transition: width .2s; }
.counts { display: flex; gap: 8px; flex-wrap: wrap; margin: 6px 0 12px !important; }
.prose table.held, .prose table.reported { width: 100%; border-collapse: separate; border-spacing: 0; border: 0; font-size: 16px; background: var(--sheet); }
.prose table.held { border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
table.held th, table.reported th { text-align: left; font-weight: 500; font-size: 15px; color: var(--soft); padding: 8px 10px; border: 0; border-bottom: 1px solid var(--edge); white-space: nowrap; }
table.held td, table.reported td { padding: 9px 10px; border: 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; color: var(--ink); }
table.held td:nth-child(n+2) { white-space: nowrap; } table.held td:nth-child(7), table.reported td:nth-child(3), table.reported td:nth-child(4), table.reported td:nth-child(5) { text-align: right; font-variant-numeric: tabular-nums; }
table.reported td:first-child { width: 30%; } table.reported td:last-child { width: 34%; } table.reported td:nth-child(-n+5):not(:first-child) { white-space: nowrap; }
table.reported small { display: block; color: var(--soft); font-size: 14px; line-height: 1.45; } table.reported tr.doubtful td { background: var(--amber-bg); }
table.reported .doubt, .document .doubt { color: var(--amber); font-weight: 500; } table.reported .share { font-weight: 500; }
table.reported .bar { display: block; width: 84px; height: 6px; margin: 4px 0 2px auto; border-radius: 3px; background: var(--line); overflow: hidden; }
table.reported .bar i { display: block; height: 100%; background: var(--green); } table.reported tr.doubtful .bar i { background: var(--amber-line); }
table.reported details { margin-top: 4px; } table.reported summary { color: var(--blue); font-size: 15px; cursor: pointer; padding: 4px 0; }
table.reported dl { margin: 4px 0 0; font-size: 15px; } table.reported dl div { display: flex; gap: 10px; } table.reported dt { color: var(--soft); flex: 0 0 5em; } table.reported dd { margin: 0; }
.counts .total { color: var(--soft); } #only-doubtful { align-self: flex-start; width: auto; margin: 0 !important; } #only-doubtful label { gap: 8px; min-height: 40px; } #only-doubtful span { font-size: 16px; color: var(--ink); }
table.held tbody tr:hover { background: var(--tint); }
table.held button { display: block; background: none; border: 0; padding: 0; min-height: 0; color: var(--blue); font-size: 16px; line-height: 1.5; font-weight: 500; text-align: left; cursor: pointer; white-space: normal; }
table.held button:hover { text-decoration: underline; }
table.held small { color: var(--soft); font-size: 14px; white-space: normal; }
table.reported b { font-weight: 500; } table.reported td p + p { margin-top: 4px; }
.count { color: var(--soft); margin: 0 0 8px !important; }
.document header { margin-bottom: 10px; } .document header h2 { display: inline; font-size: 22px; margin-right: 10px; }
.document dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); gap: 8px 24px; margin: 0; }
.document dl div { border-bottom: 1px solid var(--line); padding-bottom: 6px; } .document dt { color: var(--soft); font-size: 15px; } .document dd { margin: 0; overflow-wrap: anywhere; }
.document .none { color: var(--soft); font-style: normal; } .document h3 { font-size: 17px; margin: 18px 0 6px !important; }
.document .versions { list-style: none; margin: 0; padding: 0; } .document .versions li { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; padding: 4px 0; }
.document .versions li > span:first-child { min-width: 8.5em; color: var(--soft); } .document .versions button { background: none; border: 0; padding: 0; color: var(--blue); font-size: 16px; text-align: left; cursor: pointer; }
.document .remarks { margin: 0; padding-left: 1.2em; list-style: disc; }
.document .outline { list-style: none; margin: 0; padding: 10px 14px; max-height: 420px; overflow: auto; background: var(--paper); border-radius: 6px; font-family: var(--serif); }
.document .outline li { padding: 2px 0 2px calc((var(--depth) - 1) * 1.4em); overflow-wrap: anywhere; } .document .outline b { font-weight: 600; }
.answer .steps { margin: 10px 0 0 !important; padding-left: 1.8em; list-style: decimal; font-family: var(--serif); font-size: 18px; line-height: 1.75; } .answer .steps li { margin: 4px 0; } .answer .steps b { font-weight: 600; }
.prose .badge.limit { background: var(--amber-bg); color: var(--amber); font-family: var(--sans, sans-serif); }
.prose table.acted, .prose table.acted tr { border: 0 !important; } .prose table.acted { width: 100%; margin-top: 12px; border-collapse: collapse; font-size: 16px; } table.acted th { text-align: left; font-weight: 500; font-size: 15px; color: var(--soft); padding: 6px 10px 6px 0; border: 0; border-bottom: 1px solid var(--edge); white-space: nowrap; }
table.acted td { padding: 8px 10px 8px 0; border: 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; color: var(--ink); } table.acted td:nth-child(3) { font-family: var(--serif); width: 44%; } table.acted small { display: block; color: var(--soft); font-size: 14px; }
.prose .badge.lead { background: var(--band); color: var(--on-band); } .prose .badge.report_to { background: var(--amber-bg); color: var(--amber); }
#duty-filters { gap: 12px; align-items: end; } #duty-filters > * { min-width: 160px !important; } #duty-filters input, #duty-filters textarea { border: 1px solid var(--edge); border-radius: 6px; background: var(--sheet); }
#duty-export { gap: 12px; } #duty-export button { flex: 0 0 auto !important; min-width: 130px !important; }
.prose table.duties { width: 100%; border-collapse: separate; border-spacing: 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; font-size: 16px; background: var(--sheet); table-layout: fixed; }
table.duties th { text-align: left; font-weight: 500; font-size: 15px; color: var(--soft); padding: 8px 10px; border: 0; border-bottom: 1px solid var(--edge); }
table.duties td { padding: 9px 10px; border: 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; color: var(--ink); }
table.duties th:nth-child(1) { width: 17%; } table.duties th:nth-child(2) { width: 9.5%; } table.duties th:nth-child(4) { width: 12%; } table.duties th:nth-child(5) { width: 13%; } table.duties th:nth-child(6) { width: 20%; }
table.duties td:nth-child(3) { font-family: var(--serif); } table.duties b { font-weight: 600; } table.duties small { display: block; color: var(--soft); font-size: 14px; line-height: 1.45; }
table.duties .open { display: block; background: none; border: 0; padding: 2px 0; min-height: 32px; color: var(--blue); font-size: 15px; cursor: pointer; } table.duties .open:hover { text-decoration: underline; }
table.fields th[scope], table.fields th:empty { width: 15%; vertical-align: top; padding: 9px 10px; border-bottom: 1px solid var(--line); } table.fields td:nth-child(2) { font-family: var(--serif); } table.duties.fields td:nth-child(3) { width: 21%; font-family: inherit; font-size: 15px; color: var(--soft); }
.case { margin: 18px 0 26px; } .case h3 { display: inline; font-size: 18px; margin-right: 8px !important; } .about { color: var(--soft); font-size: 15px; } .about span + span::before { content: "·"; margin: 0 8px; } .case .about { margin: 2px 0 8px !important; }
#situation, #pack { gap: 12px; align-items: center; } #situation button, #pack button { flex: 0 0 auto !important; min-width: 110px !important; } #situation textarea { border: 1px solid var(--edge); border-radius: 6px; background: var(--sheet); } #pack { justify-content: flex-end; flex-wrap: nowrap; } #pack button { min-width: 72px !important; } #pack > .html-container, #pack > .block { flex: 0 0 auto !important; width: auto !important; min-width: 0 !important; }
table.duties tr.opened > td { background: var(--paper); padding: 12px; } table.duties tr.opened .card { margin: 0; }
.confirm { background: var(--red-bg); color: var(--red) !important; padding: 10px 14px; border-radius: 6px; }
"""

_SMALL = """
@media (max-width: 700px) {
  #masthead { padding: 8px 16px; } #masthead .brand small { display: none; } #masthead .brand b { font-size: 18px; letter-spacing: 0; }
  #masthead .brand svg { width: 30px; height: 30px; } #script label { padding: 5px 12px; }
  #pages > .tab-wrapper { padding: 0 16px; } #pages .tab-container button { font-size: 16px; margin-right: 15px; }
  #situation { flex-direction: column; align-items: stretch; } .prose table.fields th, .prose table.fields td { display: block; width: auto !important; padding: 2px 0; border: 0; } table.fields th:empty { display: none !important; }
  .page { padding: 4px 16px 48px; } .opening h1 { font-size: 24px; }
  #asking { flex-direction: column; } #ask { width: 100%; min-height: 50px; }
  .examples button { width: 100%; } .keys { display: none; }
  .answer, .panel, .state, .sheet { padding: 16px !important; } .answer .said { font-size: 19px; }
  .cards h2 small { display: block; margin: 2px 0 0; }
  .card { padding: 14px 14px 6px; } .card blockquote { padding: 8px 12px; font-size: 17px; } .card .file { display: none; } .card footer { justify-content: flex-end; }
  #settings { flex-direction: column; align-items: stretch; } #add { width: 100%; }
  .prose table.held, .prose table.reported { display: block; } table.held thead, table.reported thead { display: none; }
  table.held tbody, table.reported tbody { display: block; } table.held tr, table.reported tr { display: flex; flex-wrap: wrap; gap: 2px 14px; padding: 12px 14px; border: 0; border-bottom: 1px solid var(--line); }
  table.held td, table.reported td { border: 0; padding: 0; font-size: 15px; color: var(--soft); text-align: left !important; } table.held td:empty, table.reported td:empty { display: none; }
  table.held td:first-child, table.reported td:first-child, table.reported td:last-child { flex: 0 0 100%; color: var(--ink); }
  table.held td:nth-child(7)::after, table.reported td:nth-child(4):not(:empty)::after { content: " " attr(data-column); }
  table.reported tr.doubtful { background: var(--amber-bg); } table.reported tr.doubtful td { background: none; }
  table.reported .bar { margin-left: 0; } table.reported td:nth-child(3):not(:empty)::before, table.reported td:nth-child(5):not(:empty)::before { content: attr(data-column) " "; }
}
@media (max-width: 700px) {
  .prose table.acted, table.acted tbody { display: block; } table.acted thead { display: none; } table.acted tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); }
  table.acted td { display: inline; border: 0; padding: 0 8px 0 0; } table.acted td:nth-child(3) { display: block; width: 100% !important; max-width: none; } table.acted td:empty { display: none; }
  #duty-filters { flex-direction: column; align-items: stretch; } .prose table.duties, table.duties tbody { display: block; } table.duties thead { display: none; }
  table.duties tr { display: block; padding: 10px 14px; border-bottom: 1px solid var(--line); } table.duties td { display: block; border: 0; padding: 2px 0; } table.duties td:empty { display: none; }
  table.duties td:nth-child(n+4)::before { content: attr(data-column) "："; color: var(--soft); font-size: 14px; } table.duties tr.opened { padding: 0; } table.duties tr.opened td::before { content: none; }
}
@media print {
  #masthead, #pages > .tab-wrapper, #asking, .opening, .examples, .keys, .copy, #back, #remove, .sheet { display: none !important; }
  .page { max-width: none; padding: 0; } body, .gradio-container { background: #fff; }
  .card .number, .answer .ref { background: none; color: #000; border: 1px solid #000; } .answer strong { box-shadow: none; text-decoration: underline; }
  .card, .answer { break-inside: avoid; border-color: #999; } .card mark { background: none; text-decoration: underline; text-underline-offset: 4px; }
}
"""


def css(drop_simplified: str, drop_traditional: str) -> str:
    """The style sheet; the words of the drop zone are in it because Gradio's own cannot be changed otherwise."""
    library = _LIBRARY.replace("DROP_SIMPLIFIED", drop_simplified).replace("DROP_TRADITIONAL", drop_traditional)
    return _COLOURS + _FRAME + _ASK + library + _SMALL


# `/` goes to the question, arrows walk the cards (unless they choose a word in a Chinese input method), [1] goes to
# its card, copy works on plain http too.
HEAD = """<meta name="referrer" content="no-referrer"><script>
const cards = () => [...document.querySelectorAll(".card")].filter((c) => c.offsetParent);
const question = () => document.querySelector("#question textarea, #question input");
const go = (card) => { card.focus({preventScroll: true}); card.scrollIntoView({block: "nearest"}); };
window.kbScript = (script) => {
  document.documentElement.lang = script === "traditional" ? "zh-Hant" : "zh-Hans";
  try { localStorage.setItem("kb-script", script); } catch (e) { /* private window: not remembered */ }
};
window.kbFirstScript = () => {
  let script = null;
  try { script = localStorage.getItem("kb-script"); } catch (e) { /* private window */ }
  if (script !== "traditional" && script !== "simplified")
    script = /^zh-(tw|hk|mo|hant)/i.test(navigator.language) ? "traditional" : "simplified";
  document.documentElement.lang = script === "traditional" ? "zh-Hant" : "zh-Hans";
  return script;
};
document.addEventListener("keydown", (e) => {
  if (e.isComposing || e.keyCode === 229 || document.querySelector("dialog[open]")) return;
  const field = e.target.closest("input, textarea, select, [contenteditable]");
  if (e.key === "/" && !field && question()) { e.preventDefault(); question().focus(); question().select(); return; }
  if (e.key !== "ArrowDown" && e.key !== "ArrowUp" || e.ctrlKey || e.metaKey || e.altKey) return;
  const all = cards(), at = all.findIndex((c) => c.contains(document.activeElement));
  if (!all.length || field && (field !== question() || e.key === "ArrowUp" || field.selectionEnd < field.value.length)) return;
  if (e.target.closest('[role="tablist"], [role="radiogroup"], .outline')) return;
  e.preventDefault();
  if (e.key === "ArrowDown") go(all[Math.min(at + 1, all.length - 1)]);
  else if (at > 0) go(all[at - 1]);
  else question().focus();
}, true);
const copy = async (text) => {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = Object.assign(document.createElement("textarea"), {value: text});
  document.body.append(area); area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copy");
};
document.addEventListener("click", async (e) => {
  const reference = e.target.closest("a.ref"), button = e.target.closest("button.copy");
  if (reference) {
    const card = document.querySelector(reference.getAttribute("href"));
    if (card) { e.preventDefault(); go(card); }
  } else if (button) {
    const before = button.textContent;
    try { await copy(button.dataset.copy); button.textContent = button.dataset.done; }
    catch (error) { button.textContent = button.dataset.failed; }
    setTimeout(() => { button.textContent = before; }, 2000);
  }
});
</script>"""
