"""The contact sheet as one picture: devices down and environments across or the other way, verdicts below."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from app.output.lettering import BRIGHT, QUIET, Words, ground, lettered, shortened
from app.preview.palette import VERDICTS
from app.report.cell import Cell

Pixels = npt.NDArray[np.uint8]

GAP_PX = 12
CAPTION_PX = 50
HEAD_PX = 56


def sheet_picture(cells: Sequence[Cell], title: str, devices_across: bool = False) -> Pixels:
    """All cells, (H, W, 4): environments across and a row for every device, or devices across; times below another."""
    places = {id(cell): _place(cell, devices_across) for cell in cells}
    columns = list(dict.fromkeys(column for column, _ in places.values()))
    rows = sorted(dict.fromkeys(row for _, row in places.values()), key=lambda row: row[0])
    height, width = cells[0].picture.shape[:2]
    across, down = width + GAP_PX, height + CAPTION_PX + GAP_PX
    whole = ground(GAP_PX + across * len(columns), HEAD_PX + down * len(rows) + GAP_PX)
    words = [Words(shortened(title, 18, whole.shape[1] - 2 * GAP_PX), (GAP_PX, HEAD_PX / 2), 18, BRIGHT, "bold")]
    for cell in cells:
        column, row = places[id(cell)]
        x, y = GAP_PX + columns.index(column) * across, HEAD_PX + rows.index(row) * down
        whole[y : y + height, x : x + width] = cell.picture
        words += _caption(cell, x, y + height, width, len({at_s for at_s, _ in rows}) > 1)
    return lettered(whole, words)


def _place(cell: Cell, devices_across: bool) -> tuple[str, tuple[float, str]]:
    """The column and the row of a cell."""
    device, environment = cell.profile.id, cell.environment.id
    return (device, (cell.at_s, environment)) if devices_across else (environment, (cell.at_s, device))


def _caption(cell: Cell, x: int, y: int, width: int, with_time: bool) -> list[Words]:
    about = "≈ " if cell.condition.estimated else ""
    when = f", {cell.at_s:g} s" if with_time else ""
    name = f"{cell.profile.name}, {cell.environment.name.lower()}{when}"
    verdict = f"{about}{cell.verdict}"
    return [
        Words(shortened(name, 15, width - 110, "bold"), (x, y + 15), 15, BRIGHT, "bold"),
        Words(verdict, (x + width, y + 15), 15, VERDICTS.get(cell.verdict, QUIET), "bold", "right"),
        Words(shortened(cell.told, 13, width), (x, y + 36), 13, QUIET),
    ]
