"""Live values that texts are bound to: the scene's content, and what follows from the wearer's position and time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from vitrine.flow.timeline.content_overlay import NO_CONTENT, merge_content
from vitrine.scene.nodes.binding import LIVE_NAMES, find_placeholders
from vitrine.scene.nodes.node import Node
from vitrine.scene.scene import Scene
from vitrine.stage.path.polyline import Points, compute_arc_lengths, project_to_arc_length
from vitrine.stage.place.bound_content import TextBudget, iter_bound_texts
from vitrine.stage.place.render_root import iter_subtree
from vitrine.world.camera import Vectors

#: How fast a wearer walks, for times of arrival.
WALKING_SPEED_M_S = 1.3

BindingPath = tuple[str, ...]


def find_live_paths(scene: Scene) -> frozenset[BindingPath]:
    """The binding paths of live values that the scene's texts use: only these are computed."""
    return frozenset(
        path for node in scene.nodes for inner in iter_subtree(node) for path in iter_node_live_paths(inner)
    )


def iter_node_live_paths(node: Node) -> Iterator[BindingPath]:
    """Binding paths of live values in one node's own fields."""
    for text in iter_bound_texts(node):
        yield from iter_text_live_paths(text)


def iter_text_live_paths(text: str) -> Iterator[BindingPath]:
    """Binding paths of live values in a text."""
    if "{" in text:
        yield from (slot.path for slot in find_placeholders(text) if slot.path[0] in LIVE_NAMES)


class _MeasuredRoute(NamedTuple):
    """A route with its arc lengths: points (N, 3) in metres, and the length along it to each (N,)."""

    points_m: Points
    lengths_m: Points

    @classmethod
    def from_points(cls, points: Sequence[tuple[float, float, float]]) -> _MeasuredRoute:
        points_m = np.asarray(points, "f8")
        return cls(points_m, compute_arc_lengths(points_m))

    @property
    def length_m(self) -> float:
        return float(self.lengths_m[-1])

    def arc_length_at(self, position_m: Vectors) -> float:
        """Metres along the route at its place nearest to `position_m` (3,)."""
        return project_to_arc_length(self.points_m, self.lengths_m, position_m)


class LiveValues:
    """Live values of one scene, computed for `paths`; holds what does not change, and the content as last merged."""

    def __init__(self, scene: Scene, paths: Collection[BindingPath]) -> None:
        self._content = scene.content
        self._text_budget = TextBudget(scene)
        self._merged: tuple[Mapping[str, Any], Mapping[str, Any]] = (NO_CONTENT, scene.content)
        self._paths = sorted(path for path in paths if path[0] != "row")
        self._places_m: Mapping[str, Vectors] = {
            name: np.asarray(zone.at_m, "f8") for name, zone in scene.places.items()
        }
        self._routes = {name: _MeasuredRoute.from_points(points) for name, points in scene.routes.items()}
        hours, minutes = scene.clock.split(":")
        self._start_s = int(hours) * 3600 + int(minutes) * 60
        self._tracked_routes = sorted({path[1] for path in self._paths if path[0] == "routes"})
        self._place_arc_lengths_m = {
            path: self._routes[path[1]].arc_length_at(self._places_m[path[3]])
            for path in self._paths
            if path[0] == "routes" and path[2] == "to"
        }

    def evaluate(
        self, t_s: float, position_m: tuple[float, float, float], content_overlay: Mapping[str, Any] = NO_CONTENT
    ) -> Mapping[str, Any]:
        """Nested mapping of content, the overlay over it, and live values for a wearer at `position_m`.

        Raises InputError where the overlay makes the scene's texts longer than anyone could lay out.
        """
        content = self._merge(content_overlay)
        if not self._paths:
            return content
        position_array = np.asarray(position_m)
        walked_m = {name: self._routes[name].arc_length_at(position_array) for name in self._tracked_routes}
        values: dict[str, Any] = {}
        for path in self._paths:
            level = values
            for name in path[:-1]:
                level = level.setdefault(name, {})
            level[path[-1]] = self._evaluate_path(path, t_s, position_array, walked_m)
        return {**content, **values}

    def _merge(self, overlay: Mapping[str, Any]) -> Mapping[str, Any]:
        """The content with an overlay, which is the same object from one event with data to the next."""
        if not overlay:
            return self._content
        if self._merged[0] is not overlay:
            content = merge_content(self._content, overlay)
            self._text_budget.check(content)
            self._merged = overlay, content
        return self._merged[1]

    def _evaluate_path(
        self, path: BindingPath, t_s: float, position_m: Vectors, walked_m: Mapping[str, float]
    ) -> float:
        if path[0] == "clock":
            return self._start_s + t_s
        if path[0] == "places":
            return float(np.hypot(*(self._places_m[path[1]] - position_m)[[0, 2]]))
        if path[2] == "to":
            return max(self._place_arc_lengths_m[path] - walked_m[path[1]], 0.0)
        remaining = max(self._routes[path[1]].length_m - walked_m[path[1]], 0.0)
        return remaining if path[2] == "remaining_m" else self._start_s + t_s + remaining / WALKING_SPEED_M_S
