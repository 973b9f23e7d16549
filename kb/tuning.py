"""The query adapter of a library: its own, trained by `kb tune`, or the one that comes with the product."""

from pathlib import Path

from index.adapter import Adapter, read_adapter

ADAPTER = "adapter.npz"  # beside the library
SHIPPED = Path(__file__).parent / "trained" / "regulations.npz"


def adapter_of(home: Path, model: str) -> Adapter | None:
    """The adapter that a library's questions go through; None where there is none for its model."""
    return read_adapter(home / ADAPTER, model) or read_adapter(SHIPPED, model)
