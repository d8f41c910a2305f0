"""The plan of a town as people write it, made into nodes and ways: lines bend, and are joined where they meet."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Metres between points of a bend; an end so near to another line is drawn to it; points so near are one.
STEP_M, REACH_M, SAME_M = 7.0, 4.0, 0.4
#: What a street has that is no tag.
_OWN_KEYS = ("name", "kind", "line", "straight")


class PlannedWay(NamedTuple):
    """A street: its tags as OpenStreetMap has them, and its nodes by number."""

    tags: Mapping[str, str]
    nodes: Sequence[int]


class TownPlan(NamedTuple):
    """Nodes in metres east and north (N, 2), and ways over them."""

    nodes_m: Floats
    ways: Sequence[PlannedWay]


def read_names(text: str) -> dict[str, str]:
    """The tags of a name that is written "English | Chinese"."""
    english, _, chinese = (part.strip() for part in text.partition("|"))
    return {"name": english, "name:en": english, "name:zh": chinese} if chinese else {"name": english}


def make_plan(streets: Sequence[Mapping[str, Any]]) -> TownPlan:
    """The ways of streets, with a node wherever two of them meet on one level."""
    levels = [any(key in street for key in ("bridge", "tunnel")) for street in streets]
    lines = [_bend(np.array(street["line"], "f8"), street.get("straight", False)) for street in streets]
    lines = [_draw_ends(number, lines) for number in range(len(lines))]
    known: list[list[float]] = []
    ways = []
    for number, street in enumerate(streets):
        others = [line for other, line in enumerate(lines) if other != number and not levels[other]]
        line = lines[number] if levels[number] else _add_crossings(lines[number], others)
        nodes = [_find_node(point, known) for point in line.tolist()]
        ways.append(
            PlannedWay(_make_tags(street), [node for at, node in enumerate(nodes) if at == 0 or nodes[at - 1] != node])
        )
    return TownPlan(np.array(known), ways)


def _make_tags(street: Mapping[str, Any]) -> dict[str, str]:
    names = read_names(street["name"]) if "name" in street else {}
    return {"highway": street["kind"], **names, **{key: str(street[key]) for key in street if key not in _OWN_KEYS}}


def _bend(points: Floats, is_straight: bool) -> Floats:
    """A curve of Catmull and Rom through points, which are all on it; a ring has no corner where it closes."""
    if is_straight or len(points) < 3:
        return points
    is_ring = bool((points[0] == points[-1]).all())
    first = points[-2] if is_ring else 2 * points[0] - points[1]
    last = points[1] if is_ring else 2 * points[-1] - points[-2]
    through = np.concatenate([[first], points, [last]])
    curve = [points[:1]]
    for at in range(len(points) - 1):
        before, start, end, after = through[at : at + 4]
        count = max(1, round(math.dist(start, end) / STEP_M))
        t = (np.arange(1, count + 1) / count)[:, None]
        middle = (end - before) * t + (2 * before - 5 * start + 4 * end - after) * t**2
        piece = start + 0.5 * (middle + (3 * start - before - 3 * end + after) * t**3)
        piece[-1] = end
        curve.append(piece)
    return np.concatenate(curve)


def _draw_ends(number: int, lines: Sequence[Floats]) -> Floats:
    """A line whose ends lie on the nearest other line, where one is near."""
    line = lines[number].copy()
    for end in (0, -1):
        others = [_project(line[end], other)[1] for at, other in enumerate(lines) if at != number]
        distances = [math.dist(point, line[end]) for point in others]
        nearest = int(np.argmin(distances))
        if SAME_M < distances[nearest] <= REACH_M:
            line[end] = others[nearest]
    return line


def _project(point: Floats, line: Floats) -> tuple[int, Floats]:
    """The point of a line that is nearest to one beside it, and the piece of the line that it is on."""
    start, step = line[:-1], np.diff(line, axis=0)
    share = np.clip(((point - start) * step).sum(axis=1) / np.maximum((step**2).sum(axis=1), 1e-9), 0, 1)
    on_line = start + share[:, None] * step
    row = int(np.argmin(np.hypot(*(on_line - point).T)))
    return row, np.asarray(on_line[row])


def _add_crossings(line: Floats, others: Iterable[Floats]) -> Floats:
    """A line with further points, wherever another crosses it or ends on it."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    added = [(float(at), point) for at, point in zip(along, line, strict=True)]
    low, high = line.min(axis=0) - SAME_M, line.max(axis=0) + SAME_M
    for other in others:
        if (other.min(axis=0) > high).any() or (other.max(axis=0) < low).any():
            continue
        for place in (*_cross(line, other), other[0], other[-1]):
            row, near = _project(place, line)
            if math.dist(near, place) <= SAME_M / 2:
                added.append((float(along[row]) + math.dist(line[row], near), near))
    return np.array([point for _, point in sorted(added, key=lambda one: one[0])])


def _cross(line: Floats, other: Floats) -> Floats:
    """The points (K, 2) in which two lines cross."""
    a, b = line[:-1, None], other[None, :-1]
    r, s = np.diff(line, axis=0)[:, None], np.diff(other, axis=0)[None]
    area = r[..., 0] * s[..., 1] - r[..., 1] * s[..., 0]
    safe = np.where(np.abs(area) < 1e-9, 1.0, area)
    gap = b - a
    t = (gap[..., 0] * s[..., 1] - gap[..., 1] * s[..., 0]) / safe
    u = (gap[..., 0] * r[..., 1] - gap[..., 1] * r[..., 0]) / safe
    is_met = (np.abs(area) >= 1e-9) & (t >= 0) & (t <= 1) & (u >= 0) & (u <= 1)
    return np.asarray((a + t[..., None] * r)[is_met])


def _find_node(point: list[float], known: list[list[float]]) -> int:
    """The number of the node at a point; one that is not there yet is added."""
    east, north = point
    for number, (other_east, other_north) in enumerate(known):
        if abs(other_east - east) <= SAME_M and math.hypot(other_east - east, other_north - north) <= SAME_M:
            return number
    known.append(point)
    return len(known) - 1
