"""A progress bar in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from vitrine.escape import escape_line
from vitrine.output.safe_stream import allow_styles


class RateColumn(ProgressColumn):
    """A column with how many steps were done a second of late."""

    def render(self, task: Task) -> Text:
        """The rate, nothing before there is one."""
        rate = task.finished_speed or task.speed
        return Text(f"{rate:.3g}/s" if rate else "", style="progress.data.speed")


@contextmanager
def show_progress(
    label: str, count: int, unit: str = "frames", keep: bool = False, shows_rate: bool = False
) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr; the callback it gives is called after each of `count` steps. It goes when done, or is kept.

    In a log, where nothing can go away again, only one that is kept leaves a line.
    """
    console = Console(file=allow_styles(sys.stderr))
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit),
        *((RateColumn(),) if shows_rate else ()),
        TimeRemainingColumn(),
        console=console,
        transient=not keep,
        disable=not keep and not console.is_interactive,
    )
    with bar:
        task = bar.add_task(escape_line(label), total=count)
        yield lambda: bar.advance(task)
