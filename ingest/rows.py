"""A table row said as a sentence with its header, for encoding and for showing it alone.

Pure. Left out: how a row gets its header (readers/table.py), where the sentence is used.

    sentence(("指标", "目标", "属性"), ("应急预案覆盖率", "100%", "约束性")) -> "指标：应急预案覆盖率；目标：100%；属性：约束性"
"""

from collections.abc import Sequence
from itertools import zip_longest


def sentence(header: Sequence[str], cells: Sequence[str]) -> str:
    """`标题：内容` for every cell that says something, joined by `；`; without a header the cells joined by `，`.

    Left out: empty cells; headers that only say again what their cell says; in a form, the label that is the header
    of its neighbour: (("", "姓名", "", "电话"), ("姓名", "张三", "电话", "2718")) -> "姓名：张三；电话：2718". One text
    merged over several columns of the header names them together: ("措施", "措施") over ("巡查", "报告") -> "措施：巡查、报告".
    """
    labels = [label.strip() for label in header]
    texts = [cell.strip() for cell in cells]
    said: list[tuple[str, list[str]]] = []
    for at, (label, text) in enumerate(zip_longest(labels, texts, fillvalue="")):
        if not text or (not label and text.rstrip("：:") in labels[at + 1 :]):
            continue
        name = "" if label == text else label
        if said and name and said[-1][0] == name:
            said[-1][1].append(text)
        else:
            said.append((name, [text]))
    parts = [f"{label}：{'、'.join(values)}" if label else values[0] for label, values in said]
    return ("；" if any(labels) else "，").join(part.rstrip("；") for part in parts)
