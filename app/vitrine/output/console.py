"""Console output in colour: tables and lines. Foreign text in them is escaped: no markup, no control, one line."""

from __future__ import annotations

import sys

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from vitrine.escape import escape_line
from vitrine.output.safe_stream import allow_styles


def open_console(width: int | None = None) -> Console:
    """Open a console on stdout; `width` columns where it is no terminal, which would say how wide it is."""
    stream = allow_styles(sys.stdout)
    return Console(file=stream, width=None if stream.isatty() else width, highlight=False, markup=False, emoji=False)


class PlainTable(Table):
    """A table without rules. Texts in it are escaped; a `Text` has been by whoever made it."""

    def __init__(self) -> None:
        super().__init__(box=None, padding=(0, 2, 0, 0))

    def add_column(self, header: RenderableType = "", *words: object, **options: object) -> None:
        """As of any table."""
        super().add_column(_escape_cell(header), *words, **options)  # type: ignore[arg-type]

    def add_row(self, *cells: RenderableType | None, **options: object) -> None:
        """As of any table."""
        super().add_row(*map(_escape_cell, cells), **options)  # type: ignore[arg-type]


def escaped_text(text: str, style: str = "") -> Text:
    """Foreign text as one line, escaped."""
    return Text(escape_line(text), style=style)


def _escape_cell(cell: RenderableType | None) -> RenderableType:
    return escaped_text(cell) if isinstance(cell, str) else cell or ""
