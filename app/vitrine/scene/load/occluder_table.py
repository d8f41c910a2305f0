"""Tables of occluders that move: a CSV with a row for each box and each time that it is known of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from vitrine.errors import InputError, Place, Problem, suggest_name, truncate
from vitrine.files.regular_file import read_regular
from vitrine.scene.load.csv_columns import MAX_PROBLEMS, CsvColumns, parse_csv, parse_numbers
from vitrine.scene.load.scene_file import MAX_OCCLUDERS
from vitrine.scene.load.table import MAX_COORDINATE_M
from vitrine.scene.scene import OccluderTracks

Floats = npt.NDArray[np.float64]

#: A minute of forty people with three boxes each, ten times a second, is 5 MB.
MAX_BYTES = 32_000_000
#: A larger one hides a whole street from a wearer who stands in it.
MAX_SIZE_M, MAX_TIME_S, MAX_HEADING_DEG = 1_000.0, 1e6, 3_600.0
_CENTER, _SIZE, _HEADING = ("x", "y", "z"), ("width", "height", "depth"), "heading"
_NEEDED = ("id", "t", *_CENTER, *_SIZE)


def load_occluder_table(path: Path) -> OccluderTracks:
    """The boxes of a CSV with the columns id, t (seconds), x, y, z (the middle), width, height, depth (metres from side
    to side along x, y, z) and perhaps heading (degrees that it is turned about the vertical); what others it has, such
    as a tracker's confidence, is left aside.

    Raises InputError, with the lines of the first ten mistakes.
    """
    if path.suffix.lower() != ".csv":
        message = f'"{path.name}" is no table of occluders'
        raise InputError(
            Problem(message, Place(str(path)), allowed="a .csv file with the columns " + ", ".join(_NEEDED))
        )
    table = parse_csv(path, read_regular(path, MAX_BYTES, "table"), _NEEDED)
    _check_names(path, table)
    times = parse_numbers(path, table, ("t",), MAX_TIME_S, "seconds")[:, 0]
    boxes = np.zeros((len(times), 7))
    boxes[:, 0:3] = parse_numbers(path, table, _CENTER, MAX_COORDINATE_M, "metres")
    boxes[:, 3:6] = parse_numbers(path, table, _SIZE, MAX_SIZE_M, "metres")
    if _HEADING in table.columns:
        boxes[:, 6] = parse_numbers(path, table, (_HEADING,), MAX_HEADING_DEG, "degrees")[:, 0]
    _check_rows(path, table, times, boxes)
    return _join_tracks(table.columns["id"], times, boxes)


def _check_names(path: Path, table: CsvColumns) -> None:
    count = len(set(table.columns["id"]))
    if count > MAX_OCCLUDERS:
        raise InputError(
            Problem(f"the table has {count:,} boxes", Place(str(path)), allowed=f"at most {MAX_OCCLUDERS:,} ids")
        )
    others = [name for name in table.columns if name not in _NEEDED]
    if _HEADING not in others and (hint := suggest_name(_HEADING, others)):
        raise InputError(Problem(f'the table has no column "{_HEADING}"', Place(str(path), 1, 1), hint=hint))


def _check_rows(path: Path, table: CsvColumns, times: Floats, boxes: Floats) -> None:
    problems: list[Problem] = []
    for index in np.flatnonzero((boxes[:, 3:6] <= 0).any(axis=1)).tolist():
        message = f'the box "{truncate(table.columns["id"][index])}" has no volume'
        problems.append(Problem(message, Place(str(path), table.lines[index], 1), allowed="sides above 0 m"))
    last: dict[str, float] = {}
    for index, (name, t_s) in enumerate(zip(table.columns["id"], times.tolist(), strict=True)):
        if t_s <= last.get(name, -np.inf):
            message = f'the box "{truncate(name)}" is at {t_s:g} s after it was at {last[name]:g} s'
            allowed = "the rows of one box in the order of time"
            problems.append(Problem(message, Place(str(path), table.lines[index], 1), allowed=allowed))
        last[name] = t_s
    if problems:
        raise InputError(
            sorted(problems, key=lambda problem: problem.place.line if problem.place else 0)[:MAX_PROBLEMS]
        )


def _join_tracks(ids: tuple[str, ...], times: Floats, boxes: Floats) -> OccluderTracks:
    """A piece from each row to the next of its box; of a box with one row a piece without an end."""
    names, numbers = np.unique(np.array(ids, dtype=object).astype(str), return_inverse=True)
    order = np.lexsort((times, numbers))
    numbers, times, boxes = numbers[order], times[order], boxes[order]
    alone = np.flatnonzero(np.bincount(numbers, minlength=len(names))[numbers] == 1)
    first = np.flatnonzero(numbers[:-1] == numbers[1:])
    still = np.full(len(alone), np.inf)
    return OccluderTracks(
        np.concatenate([times[first], -still]),
        np.concatenate([times[first + 1], still]),
        np.concatenate([boxes[first], boxes[alone]]),
        np.concatenate([boxes[first + 1], boxes[alone]]),
    )
