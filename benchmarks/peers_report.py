"""What peers.py measured as a table in Chinese and as a picture. Left out: measuring.

The picture is labelled in English, for matplotlib brings no Chinese font and a machine may have none.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Row = dict[str, Any]

LIMIT = 12_000  # entries of a set: at some 25 a second, what three peers embed one after the other takes half an hour

SETS = {
    "statutes": ("法律条文（大白话提问）", "statutes, lay questions"),
    "drcd": ("DRCD（繁体问，繁体文）", "DRCD, traditional"),
    "drcd-cross": ("DRCD（简体问，繁体文）", "DRCD, simplified questions"),
}


@dataclass(frozen=True)
class Shown:
    """How a system is shown."""

    title: str
    label: str  # in the picture
    colour: str
    setting: str


SYSTEMS = {
    "ours": Shown(
        "本产品",
        "this product",
        "#c1272d",
        "`kb eval` 所用的检索：词法与向量融合，存在磁盘上的库里；模型以 8 位整数计算",
    ),
    "langchain": Shown(
        "LangChain，FAISS",
        "LangChain FAISS",
        "#1f6f8b",
        "RecursiveCharacterTextSplitter（1000/200，中文标点为分隔）、HuggingFaceEmbeddings、FAISS（精确）",
    ),
    "langchain-ensemble": Shown(
        "LangChain，BM25＋FAISS",
        "LangChain ensemble",
        "#3fa7c4",
        "上一行之外加 BM25Retriever（jieba 分词），EnsembleRetriever 各占一半；入库时间和内存含两者",
    ),
    "llamaindex": Shown(
        "LlamaIndex",
        "LlamaIndex",
        "#7a5195",
        "SentenceSplitter、HuggingFaceEmbedding、内存中的 VectorStoreIndex（不是 FAISS），全用默认值",
    ),
    "txtai": Shown(
        "txtai，hybrid",
        "txtai hybrid",
        "#e08e1b",
        "hybrid=True，其余默认：BM25 按单字，向量用 FAISS（由它选索引）",
    ),
    "txtai-pairs": Shown(
        "txtai，hybrid，调过",
        "txtai hybrid, tuned",
        "#a8620a",
        "BM25 按二字词项、分数用它的贝叶斯归一（在这些材料上试过的五种设置里最好的）；入库时间和内存含上一行的 BM25",
    ),
    "bm25s": Shown("bm25s", "bm25s (jieba)", "#6b6b6b", "只有词法：jieba 分词，BM25 默认参数，没有向量"),
}


@dataclass(frozen=True)
class Panel:
    """A column of the picture."""

    column: str
    label: str
    logarithmic: bool


PANELS = (
    Panel("nDCG@10", "nDCG@10 (more is better)", logarithmic=False),
    Panel("query_ms_p50", "search p50, ms, log (less is better)", logarithmic=True),
    Panel("passages_per_second", "indexing, passages/s, log (more is better)", logarithmic=True),
    Panel("peak_memory_mb", "peak memory, MB (less is better)", logarithmic=False),
)
COLUMNS = ("nDCG@10", "R@1", "R@10", "R@100")
COSTS = ("passages_per_second", "query_ms_p50", "query_ms_p95", "peak_memory_mb")


# The product on questions its order and adapter had not seen (`kb eval`, five folds; the statutes whole, which is harder).
UNSEEN = {
    "statutes": {"nDCG@10": 0.582, "R@1": 0.367, "R@10": 0.707, "R@100": 0.912},
    "drcd": {"nDCG@10": 0.971, "R@1": 0.941, "R@10": 0.996, "R@100": 1.0},
    "drcd-cross": {"nDCG@10": 0.971, "R@1": 0.941, "R@10": 0.996, "R@100": 1.0},
}


def is_trial(limit: int | None, queries: int | None) -> bool:
    """Whether so many entries and questions are no result: anything but all questions on the usual entries, or all."""
    return queries is not None or limit not in (None, LIMIT)


def _is_trial(results: Mapping[str, Any]) -> bool:
    return is_trial(results["limit"], results["queries"])


def markdown(results: Mapping[str, Any]) -> str:
    """The whole page."""
    return "\n".join(
        [
            *_head(results),
            *(line for name in SETS for line in _table(name, results["rows"], unseen=not _is_trial(results))),
            *_foot(results),
        ]
    )


def _head(results: Mapping[str, Any]) -> Iterator[str]:
    machine, loads = results["machine"], [load for row in results["rows"] for load in row["load"]]
    began = sorted(row["started"] for row in results["rows"])
    yield "# 与同类软件并排"
    yield ""
    yield "同一批语料、问题和机器，同一个嵌入模型（multilingual-e5-small，带它的提示词）；每个系统单独一个新进程，依次运行。"
    yield "由 `./run peers` 写出（`benchmarks/peers.py`），请勿手改。"
    yield ""
    yield (
        f"机器：{machine['processor']}，{machine['cores']} 核，{machine['memory_gb']} GB 内存，{machine['platform']}，"
        f"Python {machine['python']}；{began[0]} 至 {began[-1]}，运行前后的负载 {min(loads)}–{max(loads)}。"
    )
    if results["limit"] == LIMIT and not _is_trial(results):
        yield ""
        yield f"法律条文取前 {LIMIT:,} 条和问题所需的；其余语料和全部问题都取全。"
    if any(row["system"] == "ours" for row in results["rows"]):
        yield ""
        yield (
            "**本产品的排序和适配器就是在这些问题上训练的**，所以“本产品”各行是见过的问题，不能引用。"
            "没见过的问题（五折交叉验证）上，法律条文 nDCG@10 0.582、R@10 0.707、R@100 0.912，"
            "DRCD nDCG@10 0.971、R@1 0.941、R@10 0.996（繁简混用相同）：可以引用的是这些。"
            "其中法律条文是在全部 58 637 条上测的，比这里只取一部分更难。"
        )
    if _is_trial(results):
        yield ""
        entries = "全部" if results["limit"] is None else f"前 {results['limit']} 条和问题所需的"
        asked = "全部" if results["queries"] is None else f"前 {results['queries']} 个"
        yield f"**试跑**：语料只取{entries}，问题取{asked}；数字不能当作结果引用。"


def _table(name: str, rows: Sequence[Row], *, unseen: bool) -> Iterator[str]:
    rows = [row for row in rows if row["set"] == name]
    if not rows:
        return
    yield ""
    yield f"## {SETS[name][0]}：{rows[0]['passages']} 条，{rows[0]['queries']} 问"
    yield ""
    yield "| 系统 | nDCG@10 | R@1 | R@10 | R@100 | 入库 条/秒 | 检索 p50 毫秒 | p95 毫秒 | 内存峰值 MB |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for system, shown in SYSTEMS.items():
        for row in rows:
            if row["system"] == system:
                quality = [_best(row, rows, column, f"{row[column]:.3f}", most=True) for column in COLUMNS]
                costs = [
                    _best(row, rows, column, _number(row[column]), most=column == "passages_per_second")
                    for column in COSTS
                ]
                yield f"| {' | '.join([shown.title, *quality, *costs])} |"
                if system == "ours" and unseen:
                    figures = [f"{UNSEEN[name][column]:.3f}" for column in COLUMNS]
                    yield f"| {' | '.join(['本产品，五折交叉验证', *figures, *('—' for _ in COSTS)])} |"


def _best(row: Row, rows: Sequence[Row], column: str, text: str, *, most: bool) -> str:
    """Bold if no other system has more (or less)."""
    best = (max if most else min)(r[column] for r in rows)
    return f"**{text}**" if row[column] == best else text


def _number(value: float) -> str:
    """8.34 -> '8.3', 1234.5 -> '1234'"""
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _foot(results: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "## 各自怎样设置"
    yield ""
    for system, shown in SYSTEMS.items():
        versions = next((row["versions"] for row in results["rows"] if row["system"] == system), None)
        if versions is not None:
            yield f"- {shown.title}：{shown.setting}（{'，'.join(f'{k} {v}' for k, v in versions.items())}）。"
    yield ""
    yield (
        "各系统读到的是同样的“标题换行正文”。切段的系统按最好的一段给条目排名。入库从模型、词典装载完毕算起，检索含问题的编码，"
        "先问一次热身再计时；torch 用单精度，线程等待时休眠（`OMP_WAIT_POLICY=PASSIVE`）。"
    )
    yield ""
    yield "![图](peers-trial.png)" if _is_trial(results) else "![图](peers.png)"
    yield ""


def plot(results: Mapping[str, Any], target: Path) -> None:
    """A row of panels for each set: how well, how fast, how large."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    names = [name for name in SETS if any(row["set"] == name for row in results["rows"])]
    figure, axes = plt.subplots(
        len(names), len(PANELS), figsize=(15, 3.2 * len(names) + 0.6), layout="constrained", squeeze=False
    )
    for name, line in zip(names, axes, strict=True):
        rows = [row for system in reversed(SYSTEMS) for row in results["rows"] if _is(row, name, system)]
        for axis, panel in zip(line, PANELS, strict=True):
            _panel(axis, rows, panel)
            axis.set_yticklabels([SYSTEMS[row["system"]].label for row in rows] if axis is line[0] else [])
        line[0].set_title(
            f"{SETS[name][1]}: {rows[0]['passages']} passages, {rows[0]['queries']} questions",
            loc="left",
            weight="bold",
            pad=10,
        )
    for axis, panel in zip(axes[-1], PANELS, strict=True):
        axis.set_xlabel(panel.label, fontsize=10)
    machine, trial = results["machine"], _is_trial(results)
    figure.suptitle(
        f"One embedding model, the same texts and questions, {machine['processor']} with {machine['cores']} cores"
        + (" (A TRIAL, NOT A RESULT)" if trial else ""),
        fontsize=13,
    )
    figure.savefig(target, dpi=110)


def _is(row: Row, name: str, system: str) -> bool:
    return bool(row["set"] == name and row["system"] == system)


def _panel(axis: "Axes", rows: Sequence[Row], panel: Panel) -> None:
    """Bars from nought; where the figures differ by orders of magnitude, points on a logarithmic scale."""
    values, places = [row[panel.column] for row in rows], range(len(rows))
    colours = [SYSTEMS[row["system"]].colour for row in rows]
    if panel.logarithmic:
        axis.set_xscale("log")
        axis.hlines(places, min(values) / 3, values, color="#dddddd", zorder=1)
        axis.scatter(values, places, color=colours, s=70, zorder=2)
        axis.set_xlim(min(values) / 3, max(values) * 6)
        axis.xaxis.set_major_formatter(lambda x, _: f"{x:g}")
    else:
        axis.barh(places, values, color=colours, height=0.66)
        axis.set_xlim(0, max(values) * 1.22)
        if panel.column in COLUMNS:
            axis.set_xticks([0, 0.2, 0.4, 0.6, 0.8, 1])
            axis.set_xlim(0, 1.15)
    for row, value, place in zip(rows, values, places, strict=True):
        axis.annotate(
            f"{value:.3f}" if panel.column in COLUMNS else _number(value),
            (value, place),
            xytext=(9 if panel.logarithmic else 4, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            weight="bold" if row["system"] == "ours" else "normal",
        )
    axis.set_yticks(places)
    axis.set_ylim(-0.6, len(rows) - 0.4)
    axis.tick_params(axis="y", length=0)
    axis.spines[["top", "right", "left"]].set_visible(False)
