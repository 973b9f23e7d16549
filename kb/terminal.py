"""What the command line prints for people: lines of text, progress bars. JSON is wire.py's.

Left out: commands (cli.py).
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.document import Document, Metadata
from ingest.report import FileReport, IngestReport
from kb import referring
from kb.cases import FIELDS
from kb.clauses.outcomes import Found, NotHeld, NoVersion, Outcome
from kb.duties.rows import ROLE_WORDS
from kb.results import Answer, Citation, DutyRow, Reference, SearchResult
from kb.versions import Family
from kb.words import FLAG_WORDS, KIND_WORDS, STATE_WORDS, encoding_words, state_word

if TYPE_CHECKING:
    from kb.cases import CaseCard
    from kb.clause import Resolved
    from kb.duties.rows import Duty
    from kb.duties.table import Entry
    from kb.intake import AddProgress
    from kb.results import Listed
    from kb.tuning import Tuned

_REPORT_WORDS = {"added": "入库", "unchanged": "未变", "failed": "失败", "skipped": "跳过"}


@contextmanager
def adding(*, quiet: bool) -> "Iterator[Callable[[AddProgress], None]]":
    """A progress bar over files, on standard error; silent if `quiet` or not a terminal."""
    from tqdm import tqdm

    bar = tqdm(total=0, unit="个文件", disable=quiet or not sys.stderr.isatty(), file=sys.stderr, dynamic_ncols=True)

    def tell(progress: "AddProgress") -> None:
        bar.total = progress.total
        bar.n = progress.done
        bar.set_postfix_str(f"{progress.stage}{encoding_words(progress)} {progress.current}"[:60], refresh=True)

    try:
        yield tell
    finally:
        bar.close()


@contextmanager
def counting(what: str, *, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A progress bar over (done, total), on standard error."""
    from tqdm import tqdm

    bar = tqdm(total=0, desc=what, disable=quiet or not sys.stderr.isatty(), file=sys.stderr, dynamic_ncols=True)

    def tell(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield tell
    finally:
        bar.close()


@contextmanager
def stages(*, quiet: bool) -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar over stages that have names, on standard error."""
    from tqdm import tqdm

    bar = tqdm(total=0, disable=quiet or not sys.stderr.isatty(), file=sys.stderr, dynamic_ncols=True, leave=False)

    def tell(done: int, total: int, what: str) -> None:
        bar.total = total
        bar.update(done - bar.n)
        bar.set_postfix_str(what, refresh=True)

    try:
        yield tell
    finally:
        bar.close()


def report_lines(report: IngestReport) -> Iterator[str]:
    """The IngestReport: a line per file with what was read and kept, what is doubtful, and the sum."""
    for f in report.files:
        if f.status == "added":
            yield f"{_REPORT_WORDS[f.status]}  {f.source}：{'，'.join(_counts(f))}"
            if f.reason:
                yield f"      {f.reason}"
        else:
            yield f"{_REPORT_WORDS[f.status]}  {f.source}" + (f"：{f.reason}" if f.reason else "")
        for doubt in f.doubts:
            yield f"      请核对：{doubt}"
        for warning in f.remarks:
            yield f"      注意：{warning}"
    sums = "，".join(f"{word} {report.count(status)}" for status, word in _REPORT_WORDS.items() if report.count(status))  # type: ignore[arg-type]
    doubtful = sum(1 for f in report.files if f.doubts)
    yield f"共 {len(report.files)} 个文件：{sums or '无'}" + (f"；其中 {doubtful} 个需要核对" if doubtful else "")


def _counts(f: FileReport) -> Iterator[str]:
    """What was read of a file: 12 页, 其中识别 3 页（把握 97%）, 表格 2 个, 48 段, 读入 9500 字，保留 9321 字（98%）."""
    if f.pages:
        yield f"{f.pages} 页"
    if f.confidence is not None:
        yield f"其中文字识别 {len(f.recognized)} 页（把握 {f.confidence:.0%}）"
    if f.tables:
        yield f"{f.tables} 个表格"
    yield f"{f.passages} 段"
    yield f"读入 {f.characters_in} 字，保留 {f.characters_kept} 字" + (
        f"（{f.kept_share:.1%}）" if f.kept_share else ""
    )


def list_lines(documents: "Sequence[Listed]") -> Iterator[str]:
    """One line a document: id, kind, status, title, file."""
    for d in documents:
        m = d.metadata
        about = "，".join(
            x
            for x in (
                KIND_WORDS[m.kind],
                m.region,
                m.number,
                m.date,
                state_word(m),
                f"{d.passages} 段",
                "公开" if m.audience == "public" else None,
            )
            if x
        )
        yield f"{d.document_id[:8]}  {m.title}（{about}）  {d.file}"
    yield f"共 {len(documents)} 个文件"


def document_lines(document: Document, family: Family | None = None, *, text: bool = False) -> Iterator[str]:
    """What `kb show` says of one document."""
    m = document.metadata
    rows = (
        ("标题", m.title), ("编号", document.id), ("文件", document.file), ("路径", document.source), ("发文机关", m.issuer),
        ("文号", m.number), ("日期", m.date), ("施行", m.effective), ("状态", state_word(m)), ("地区", m.region),
        ("类别", KIND_WORDS[m.kind]), ("受众", "公开" if m.audience == "public" else "内部"), ("格式", document.format),
        ("编码", f"{document.encoding}（{document.encoding_why}）" if document.encoding_why else document.encoding),
        ("页数", document.pages), ("表格", document.tables or None), ("段落", len(document.passages)),
        ("字数", f"读入 {document.characters_in}，保留 {document.characters_kept}"),
        ("主送", m.addressee), ("来源", m.origin), ("发布", m.published), ("附件", "；".join(m.annexes) or None),
        ("废止", "；".join(m.repeals) or None), ("修订", "；".join(m.history) or None),
    )  # fmt: skip
    for name, value in rows:
        if value is not None:
            yield f"{name}：{value}"
    for v in family.versions if family else ():
        said = [f"{file}（本件）" if i == document.id else file for i, file in ((v.document_id, v.file), *v.copies)]
        copies = f"  同文：{'、'.join(said[1:])}" if v.copies else ""
        yield f"版本：{v.metadata.date or '日期不详'}  {STATE_WORDS[v.state]}  {said[0]}{copies}"
    report = FileReport.of(document)
    for doubt in report.doubts:
        yield f"请核对：{doubt}"
    for warning in report.remarks:
        yield f"注意：{warning}"
    for section in document.sections:
        if section.title:
            yield "  " * section.depth + f"{section.label} {section.title}".strip()
    if text:
        yield ""
        yield document.text


def hit_lines(result: SearchResult) -> Iterator[str]:
    """Ranked passages with where they stand."""
    if not result.hits:
        yield f"没有找到与“{result.query}”相关的段落。"
    for n, h in enumerate(result.hits, 1):
        yield f"{n}. 《{h.metadata.title}》{h.passage.locator}（{h.file}）  {h.score:.3f}"
        yield "   " + " ".join(h.passage.text.split())[:160]


def answer_lines(answer: Answer) -> Iterator[str]:
    """An answer with its citations, or the refusal with what is nearest."""
    if answer.status == "not_found":
        yield answer.notes[0] if answer.notes else "未找到。"
        if answer.nearest:
            yield "最接近的段落（不是答案）："
        for c in answer.nearest:
            yield from _citation_lines(c)
        return
    yield answer.text
    yield from _acted_lines(answer)
    for note in answer.notes:
        yield f"注意：{note}。"
    yield ""
    for c in answer.citations:
        yield from _citation_lines(c)


def _acted_lines(answer: Answer) -> Iterator[str]:
    """The steps and duties of an answer, each with the number of its citation."""
    for s in answer.steps:
        what = s.text if not s.who or s.who in s.text else f"{s.who}：{s.text}"
        yield f"  {s.n}. {what}" + (f"（时限：{s.by}）" if s.by else "") + f"[{s.citation}]"
    for d in answer.duties:
        yield f"  {_duty_said(d)}[{d.citation}]"


def _duty_said(d: "Duty | DutyRow", level: str = "") -> str:
    """'市水利局｜牵头负责（会同 市气象局）｜负责水情监测｜时限：每2小时'."""
    partners = f"（会同 {'、'.join(d.with_whom)}）" if d.with_whom else ""
    told = (d.when and f"条件：{d.when}", d.by and f"时限：{d.by}", level and f"级别：{level}")
    return "｜".join(
        x
        for x in (d.who, f"{ROLE_WORDS[d.role]}{partners}", " ".join(d.does.split()), "；".join(filter(None, told)))
        if x
    )


def _citation_lines(c: Citation) -> Iterator[str]:
    yield f"[{c.id}] 《{c.metadata.title}》{c.locator}{_about(c.metadata, c.page)}"
    yield f"    {' / '.join(c.path)}" if c.path else f"    {c.file}"
    flags = "，".join(FLAG_WORDS[w] for w in c.warnings if w in FLAG_WORDS)
    for line in c.quote.split("\n"):
        yield f"    │ {line}"
    if flags:
        yield f"    注意：{flags}"
    yield from _reference_lines(c.references, c.document_id, c.start, c.end)


def _reference_lines(references: Sequence[Reference], document_id: str, start: int, end: int) -> Iterator[str]:
    for told in referring.lines(references, document_id, start, end):
        yield f"    {told}"


def duty_lines(found: "Sequence[Entry]") -> Iterator[str]:
    """The duty table, document by document as it is sorted: who, role, what, and where it is said."""
    if not found:
        yield "职责表中没有这样的职责。请换个说法，或先用 kb list 看看有哪些文件。"
        return
    before = ""
    for e in found:
        d = e.duty
        if e.document_id != before:
            about = "，".join(x for x in (e.metadata.number, e.metadata.date, state_word(e.metadata)) if x)
            yield f"《{e.metadata.title}》（{about}）"
            before = e.document_id
        place = "，".join(x for x in (d.locator, f"第 {d.page} 页" if d.page else "") if x)
        yield f"  {_duty_said(d, d.level)}  [{place}]"
    yield f"共 {len(found)} 行，出自 {len({e.document_id for e in found})} 份文件"


def case_lines(found: "Sequence[CaseCard]", situation: str = "") -> Iterator[str]:
    """Case cards: what each report says, field by field, and the duties that its failures go against."""
    if not found and situation.strip():
        yield f"未找到与“{situation.strip()}”相近的案例。请换一种说法（写明灾种、场所），或用 kb add --kind case 入库调查报告。"
    elif not found:
        yield "资料库中没有案例。调查报告入库时会自动认作案例；也可以用 kb add --kind case 指定。"
    for c in found:
        about = "，".join(x for x in (c.metadata.issuer, c.metadata.date, state_word(c.metadata)) if x)
        yield f"《{c.metadata.title}》（{about}）"
        for name, quotes in c.fields.items():
            for n, q in enumerate(quotes):
                place = "，".join(x for x in (q.locator, f"第 {q.page} 页" if q.page else "") if x)
                yield f"  {FIELDS[name]}：{' '.join(q.text.split())}{'……' if q.cut else ''}" + (
                    f"  [{place}]" if place else ""
                )
                for e in c.duties.get(n, ()) if name == "failures" else ():
                    yield f"      可能对应的职责：{e.duty.who}｜{' '.join(e.duty.does.split())}  《{e.metadata.title}》{e.duty.locator}（{state_word(e.metadata)}）"
            if name in c.more:
                yield f"  {FIELDS[name]}：另有 {c.more[name]} 处，见报告原文"


def clause_lines(text: str, found: "Sequence[Resolved]") -> Iterator[str]:
    """What `kb clause` says: each clause whole with where it stands, or that there is none, and what to do next."""
    if not found:
        yield f'“{text}”里没有条款。请写明文件和条款，例：kb clause "《突发事件应对法》第十七条第二款"'
    for r in found:
        if r.taken:
            yield f"“{r.name}”指《{r.taken}》"
        yield from _clause_lines(r.outcome)
        if isinstance(r.outcome, Found):
            yield from _reference_lines(r.references, r.outcome.document_id, r.outcome.spot.start, r.outcome.spot.end)
        for other in r.alternatives:
            yield from _clause_lines(other)
        for v in r.versions:
            yield f"    另有{v.date or '日期不详'}的文本（{STATE_WORDS[v.state]}）：{v.file}"


_NEXT = {
    "no_article": "请核对条号，或用 kb show 文件 查看它的结构。",
    "no_clause": "请核对款项，或只写到条。",
    "no_section": "请核对编号，或用 kb show 文件 查看它的结构。",
    "not_held": "请用 kb add 入库，或用 kb list 查看已入库的文件。",
    "no_version": "请改写年份，或用 kb add 入库那一年的文本。",
    "ambiguous": "请写全名称。",
    "whole": "请写明第几条或哪个编号。",
    "unnamed": '请连同文件名称一起写，例：kb clause "《突发事件应对法》第十七条"',
}


def _clause_lines(outcome: Outcome) -> Iterator[str]:
    if not isinstance(outcome, Found):
        told = isinstance(outcome, NotHeld | NoVersion) and outcome.narrowed  # it says itself what to do next
        yield f"{outcome.said()}。{'' if told else _NEXT[outcome.status]}"
        return
    yield f"{outcome.said()}{_about(outcome.metadata, outcome.page)}"
    yield f"    {' / '.join(outcome.path) or outcome.file}"
    if outcome.lead:
        yield f"    │ {outcome.lead}"
    for line in outcome.text.split("\n"):
        yield f"    │ {line}"


def _about(m: Metadata, page: int | None) -> str:
    """' 第 3 页（云州市人民政府，2024-04-12，现行）'."""
    about = "，".join(x for x in (m.issuer, m.number, m.date, state_word(m)) if x)
    return (f" 第 {page} 页" if page else "") + (f"（{about}）" if about else "")


def tuned_lines(tuned: "Tuned") -> Iterator[str]:
    """What training an adapter gained on questions it had not seen."""
    unused = f"；{tuned.unused} 个问题的答案不在库里，未用" if tuned.unused else ""
    yield f"用 {tuned.questions} 个问题训练，{tuned.chosen_on} 个选定轮数和强度，另留 {tuned.held_out} 个检验{unused}。"
    if tuned.unmatched:
        yield "相关性文件中对不上的，例："
        yield from (f"  {label}" for label in tuned.unmatched)
    for name, before, after in (
        ("nDCG@10", tuned.before.ndcg_10, tuned.after.ndcg_10),
        ("R@10", tuned.before.recall_10, tuned.after.recall_10),
        ("R@100", tuned.before.recall_100, tuned.after.recall_100),
        ("原文句子找到自己段落", tuned.before.known, tuned.after.known),
    ):
        yield f"  {name}：{before:.3f} → {after:.3f}"
    if tuned.installed:
        yield f"已装上（强度 {tuned.strength}）。要恢复原样：kb tune --remove"
    else:
        yield f"没有装：{tuned.why}。资料库保持原样。"
