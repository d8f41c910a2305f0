"""Contact sheet as one picture: devices down and environments across or the other way, verdicts below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Point
from vitrine.output.text_label import BRIGHT, QUIET, TextLabel, draw_labels, fill_picture, truncate_text
from vitrine.report.cell import Cell
from vitrine.ui.palette import VERDICT_COLORS

Pixels = npt.NDArray[np.uint8]

GAP_PX = 12
CAPTION_PX = 50
HEAD_PX = 56


class Grid(NamedTuple):
    """The grid of a contact sheet: the ids across, and down for every time the ids of the other kind."""

    across: tuple[str, ...]
    down: tuple[tuple[float, str], ...]
    devices_across: bool = False

    def position(self, cell: Cell) -> tuple[int, int]:
        """The column and the row of a cell."""
        ids = cell.profile.id, cell.environment.id
        across, down = ids if self.devices_across else ids[::-1]
        return self.across.index(across), self.down.index((cell.at_s, down))

    @property
    def time_count(self) -> int:
        """The number of times in the sheet."""
        return len({at_s for at_s, _ in self.down})


def arrange_grid(
    times_s: Iterable[float], devices: Sequence[str], environments: Sequence[str], devices_across: bool = False
) -> Grid:
    """Arrange environments across and a row for every device, or devices across; later times are below earlier ones."""
    across, down = (devices, environments) if devices_across else (environments, devices)
    return Grid(tuple(across), tuple((at_s, id_) for at_s in sorted(times_s) for id_ in down), devices_across)


def draw_sheet(cells: Iterable[Cell], grid: Grid, size_px: tuple[int, int], title: str) -> Pixels:
    """Draw all cells, (H, W, 4), each picture of `size_px` (w, h) over its caption. One cell is held at a time."""
    width, height = size_px
    column_px, row_px = width + GAP_PX, height + CAPTION_PX + GAP_PX
    sheet = fill_picture(GAP_PX + column_px * len(grid.across), HEAD_PX + row_px * len(grid.down) + GAP_PX)
    room_px = sheet.shape[1] - 2 * GAP_PX
    head = TextLabel(truncate_text(title, 18, room_px, "bold"), Point(GAP_PX, HEAD_PX / 2), 18, BRIGHT, "bold")
    sheet[:HEAD_PX] = draw_labels(sheet[:HEAD_PX], [head])
    for cell in cells:
        column, row = grid.position(cell)
        x, y = GAP_PX + column * column_px, HEAD_PX + row * row_px
        sheet[y : y + height, x : x + width] = cell.picture
        caption = sheet[y + height : y + height + CAPTION_PX, x : x + width]
        caption[:] = draw_labels(caption, _caption_words(cell, width, grid.time_count > 1))
    return sheet


def _caption_words(cell: Cell, width: int, with_time: bool) -> list[TextLabel]:
    about = "≈ " if cell.is_estimated else ""
    when = f", {cell.at_s:g} s" if with_time else ""
    name = f"{cell.profile.name}, {cell.environment.name.lower()}{when}"
    verdict = f"{about}{cell.verdict}"
    return [
        TextLabel(truncate_text(name, 15, width - 110, "bold"), Point(0, 15), 15, BRIGHT, "bold"),
        TextLabel(verdict, Point(width, 15), 15, VERDICT_COLORS.get(cell.verdict, QUIET), "bold", "right"),
        TextLabel(truncate_text(cell.caption, 13, width), Point(0, 36), 13, QUIET),
    ]
