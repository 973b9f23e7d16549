"""The pages, served: `python app.py` opens the library, mounts the pages and serves them on this machine.

    python app.py --home data --host 127.0.0.1 --port 7860      the same as: kb serve

Nothing leaves the machine: no telemetry, no font or script from elsewhere, no share link, nothing kept in the
browser but the choice of script. Left out: what is on the pages (kb/pages/).
"""

import atexit
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Gradio and its hub client look these up when they are imported: whatever imports them here comes later.
os.environ.update(
    GRADIO_ANALYTICS_ENABLED="False",
    GRADIO_RUN_HISTORY="False",  # it would keep every question and answer in the browser, in clear text
    GRADIO_SHARE="False",
    HF_HUB_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    DO_NOT_TRACK="1",
)

from kb.base import KnowledgeBase
from kb.pages.desk import Desk
from kb.parsing import Parser
from kb.script import Script

if TYPE_CHECKING:
    import gradio as gr

LARGEST_UPLOAD = "200mb"  # per file
TABS = ("ask", "duties", "check", "compare", "quiz", "practice", "cases", "library", "intake")
WAITING = 64  # questions and uploads that may wait in line


def build(desk: Desk) -> "gr.Blocks":
    """All pages as one Gradio application, not yet served."""
    import gradio as gr

    from kb.pages import ask, cases, check, compare, duties, intake, library, practice, quiz
    from kb.pages.look import ICON
    from kb.pages.words import say

    choices = [("简", "simplified"), ("繁", "traditional")]
    with gr.Blocks(title=say("product", "simplified"), analytics_enabled=False, delete_cache=(600, 3600)) as pages:
        with gr.Row(elem_id="masthead"):
            brand = gr.HTML(_brand(ICON, "simplified"))
            script = gr.Radio(
                choices, value="simplified", label="简 / 繁", show_label=False, container=False, elem_id="script"
            )
        with gr.Tabs(elem_id="pages"):
            with gr.Tab(say("tab_ask", "simplified"), id="ask") as ask_tab:
                asking = ask.AskPage(desk, script)
            with gr.Tab(say("tab_duties", "simplified"), id="duties") as duties_tab:
                table = duties.DutiesPage(desk, script)
            with gr.Tab(say("tab_check", "simplified"), id="check") as check_tab:
                checking = check.CheckPage(desk, script)
            with gr.Tab(say("tab_compare", "simplified"), id="compare") as compare_tab:
                comparing = compare.ComparePage(desk, script)
            with gr.Tab(say("tab_quiz", "simplified"), id="quiz") as quiz_tab:
                asking_back = quiz.QuizPage(desk, script)
            with gr.Tab(say("tab_practice", "simplified"), id="practice") as practice_tab:
                practising = practice.PracticePage(desk, script)
            with gr.Tab(say("tab_cases", "simplified"), id="cases") as cases_tab:
                reports = cases.CasesPage(desk, script)
            with gr.Tab(say("tab_library", "simplified"), id="library") as library_tab:
                holding = library.LibraryPage(desk, script)
            with gr.Tab(say("tab_intake", "simplified"), id="intake") as intake_tab:
                reporting = intake.IntakePage(desk, script)
        quiet: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        script.change(
            lambda to: [_brand(ICON, to), *(gr.update(label=say(f"tab_{name}", to)) for name in TABS)],
            script,
            [
                brand,
                ask_tab,
                duties_tab,
                check_tab,
                compare_tab,
                quiz_tab,
                practice_tab,
                cases_tab,
                library_tab,
                intake_tab,
            ],
            **quiet,
        )
        script.change(None, script, None, js="(script) => { window.kbScript(script); }")
        first = pages.load(None, None, script, js="() => window.kbFirstScript()")
        first.then(asking.refresh, asking.state, asking.dynamic, **quiet)
        ask_tab.select(asking.refresh, asking.state, asking.dynamic, **quiet)
        duties_tab.select(table.refresh, table.state, table.dynamic, **quiet)
        check_tab.select(checking.refresh, checking.state, checking.dynamic, **quiet)
        compare_tab.select(comparing.refresh, comparing.state, comparing.dynamic, **quiet)
        quiz_tab.select(asking_back.refresh, asking_back.state, asking_back.dynamic, **quiet)
        practice_tab.select(practising.refresh, practising.state, practising.dynamic, **quiet)
        cases_tab.select(reports.refresh, reports.state, reports.dynamic, **quiet)
        library_tab.select(holding.refresh, holding.state, holding.dynamic, **quiet)
        intake_tab.select(reporting.refresh, reporting.state, reporting.dynamic, **quiet)
    return pages.queue(max_size=WAITING, default_concurrency_limit=8, api_open=False)


@lru_cache(maxsize=1)
def _private_folder() -> Path:
    """One folder a process: Gradio looks at the variable at every upload, so a second server must not move it."""
    folder = tempfile.mkdtemp(prefix="kb-pages-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def launch(desk: Desk, host: str, port: int) -> "gr.Blocks":
    """Serve the pages of a desk and return them once they are up. Raises OSError if the port is taken."""
    from kb.pages import check_cards, original, practice_cards, quiz_cards
    from kb.pages.look import HEAD, ICON, css, theme
    from kb.pages.words import say

    # Uploads and whatever else Gradio writes go to a folder that only this user can read and that ends with us.
    folder = _private_folder()
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    icon = folder / "icon.svg"
    icon.write_text(ICON, encoding="utf-8")
    pages = build(desk)
    pages.launch(
        server_name=host,
        server_port=port,
        share=False,
        inbrowser=False,
        prevent_thread_lock=True,
        quiet=True,
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        allowed_paths=[],
        max_file_size=LARGEST_UPLOAD,
        state_session_capacity=200,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        favicon_path=icon,
        theme=theme(),
        css=css(say("drop", "simplified"), say("drop", "traditional"))
        + original.STYLE
        + check_cards.STYLE
        + quiz_cards.STYLE
        + practice_cards.STYLE,
        head=HEAD,
    )
    return pages


def serve(home: Path, host: str, port: int) -> None:
    """Serve the pages of the library at `home`, which is opened in the background, until interrupted."""
    desk = Desk(lambda: KnowledgeBase.open(home))
    try:
        pages = launch(desk, host, port)
    except OSError as error:
        message = f"{host} 的端口 {port} 不能使用，多半已被占用。请换一个端口：python app.py --port {port + 1}"
        raise SystemExit(message) from error
    desk.warm_up()
    print(f"应急管理知识库：http://{host}:{port}（资料库 {home}；按 Ctrl+C 停止）", flush=True)  # noqa: T201 (tells where)
    try:
        pages.block_thread()
    finally:
        desk.close()


def _brand(icon: str, script: Script) -> str:
    from kb.pages.words import say

    return f'<div class="brand">{icon}<span><b>{say("product", script)}</b> <small>{say("motto", script)}</small></span></div>'


def main() -> None:
    """Read the options and serve."""
    parser = Parser(description="应急管理知识库的网页（与 kb serve 相同）")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只限本机")
    parser.add_argument("--port", type=int, default=7860, help="端口，默认 7860")
    home = Path(os.environ.get("KB_HOME") or "data")
    parser.add_argument("--home", type=Path, default=home, help="资料库所在目录，默认 KB_HOME 或 ./data")
    options = parser.parse_args()
    serve(options.home, options.host, options.port)


if __name__ == "__main__":
    main()
