"""Bench target: a measured value beside the most that it should be, as benchmarks print it."""

from __future__ import annotations

import sys
from typing import NamedTuple

from rich.table import Table


class BenchTarget(NamedTuple):
    """A measured value with the maximum that it should be; None where it was not measured."""

    name: str
    value: float | None
    max_value: float
    unit: str

    @property
    def verdict(self) -> str:
        """Whether the target is met."""
        if self.value is None:
            return "not measured"
        return "met" if self.value <= self.max_value else "MISSED"


def build_targets_table(rows: list[BenchTarget]) -> Table:
    """A table of values beside their targets."""
    table = Table("figure", "measured", "at most", "")
    for row in rows:
        measured = "-" if row.value is None else f"{row.value:.2f} {row.unit}"
        table.add_row(row.name, measured, f"{row.max_value:.2f} {row.unit}", row.verdict)
    return table


def print_progress(text: str) -> None:
    print(f"vitrine: {text}", file=sys.stderr)
