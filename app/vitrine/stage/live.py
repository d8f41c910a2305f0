"""Live values that texts are bound to: the scene's content, and what follows from the wearer's position and time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from vitrine.scene.binding import LIVE_NAMES, slots
from vitrine.scene.node import Node
from vitrine.scene.scene import Scene
from vitrine.stage.polyline import Points, arc_lengths, project_onto
from vitrine.stage.root import below
from vitrine.world.camera import Vectors

#: How fast a wearer walks, for times of arrival.
WALK_M_S = 1.3

Path = tuple[str, ...]


def live_paths(scene: Scene) -> frozenset[Path]:
    """The binding paths of live values that the scene's texts use: only these are computed."""
    return frozenset(path for node in scene.nodes for inner in below(node) for path in node_paths(inner))


def node_paths(node: Node) -> Iterator[Path]:
    """Binding paths of live values in one node's own fields."""
    for field in ("text", "value", "src"):
        text = getattr(node, field, None)
        if isinstance(text, str):
            yield from text_paths(text)


def text_paths(text: str) -> Iterator[Path]:
    """Binding paths of live values in a text."""
    if "{" in text:
        yield from (slot.path for slot in slots(text) if slot.path[0] in LIVE_NAMES)


class _Line(NamedTuple):
    """A route with its arc lengths: points (N, 3) in metres, and the length along it to each (N,)."""

    points_m: Points
    lengths_m: Points

    @classmethod
    def of(cls, points: Sequence[tuple[float, float, float]]) -> _Line:
        points_m = np.asarray(points, "f8")
        return cls(points_m, arc_lengths(points_m))

    @property
    def length_m(self) -> float:
        return float(self.lengths_m[-1])

    def walked(self, position_m: Vectors) -> float:
        """Metres along the route at its place nearest to `position_m` (3,)."""
        return project_onto(self.points_m, self.lengths_m, position_m)


class LiveValues:
    """Live values of one scene, computed for `paths`; holds what does not change."""

    def __init__(self, scene: Scene, paths: Collection[Path]) -> None:
        self._content = scene.content
        self._paths = sorted(path for path in paths if path[0] != "row")
        self._places: Mapping[str, Vectors] = {name: np.asarray(zone.at_m, "f8") for name, zone in scene.places.items()}
        self._routes = {name: _Line.of(points) for name, points in scene.routes.items()}
        hours, minutes = scene.clock.split(":")
        self._start_s = int(hours) * 3600 + int(minutes) * 60
        self._walked = sorted({path[1] for path in self._paths if path[0] == "routes"})
        self._marks = {
            path: self._routes[path[1]].walked(self._places[path[3]])
            for path in self._paths
            if path[0] == "routes" and path[2] == "to"
        }

    def at(self, t_s: float, position_m: tuple[float, float, float]) -> Mapping[str, Any]:
        """Nested mapping of content and live values for a wearer at `position_m`."""
        if not self._paths:
            return self._content
        position_array = np.asarray(position_m)
        walked_m = {name: self._routes[name].walked(position_array) for name in self._walked}
        values: dict[str, Any] = {}
        for path in self._paths:
            level = values
            for name in path[:-1]:
                level = level.setdefault(name, {})
            level[path[-1]] = self._value(path, t_s, position_array, walked_m)
        return {**self._content, **values}

    def _value(self, path: Path, t_s: float, position: Vectors, walked: Mapping[str, float]) -> float:
        if path[0] == "clock":
            return self._start_s + t_s
        if path[0] == "places":
            return float(np.hypot(*(self._places[path[1]] - position)[[0, 2]]))
        if path[2] == "to":
            return max(self._marks[path] - walked[path[1]], 0.0)
        remaining = max(self._routes[path[1]].length_m - walked[path[1]], 0.0)
        return remaining if path[2] == "remaining_m" else self._start_s + t_s + remaining / WALK_M_S
