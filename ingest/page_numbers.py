"""Page numbers as people write them, for reports and warnings: pages 1, 2, 3 and 7 are '1–3、7'."""

from collections.abc import Iterable


def page_ranges(numbers: Iterable[int]) -> str:
    """Ascending page numbers, those that follow one another from the first to the last: '1–3、7'."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
