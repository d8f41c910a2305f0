"""A progress bar of work that has stages of uneven length, each of which tells how far it is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from vitrine.escape import escape_line
from vitrine.output.safe_stream import allow_styles


class WorkStage(NamedTuple):
    """What a stage is called, and its share of the whole, 0 to 1."""

    words: str
    share: float


@contextmanager
def show_stages(label: str, stages: Mapping[str, WorkStage]) -> Iterator[Callable[[str, float], None]]:
    """Show a bar on stderr with the stage, the part done and the time left; it goes when done.

    The callback takes a stage's name and how much of it is done, 0 to 1. Shares are of the time that a stage takes.
    """
    console = Console(file=allow_styles(sys.stderr))
    bar = Progress(
        TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
        console=console, transient=True, disable=not console.is_interactive,
    )  # fmt: skip
    names = list(stages)
    with bar:
        task = bar.add_task(escape_line(label), total=1.0)

        def on_progress(stage: str, part: float) -> None:
            before = sum(stages[name].share for name in names[: names.index(stage)])
            done = before + stages[stage].share * min(max(part, 0.0), 1.0)
            bar.update(task, completed=done, description=escape_line(f"{label}: {stages[stage].words}"))

        yield on_progress
