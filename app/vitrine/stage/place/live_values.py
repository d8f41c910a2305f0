"""Live values that texts are bound to: the scene's content, and what follows from the wearer's position and time."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from vitrine.flow.timeline.content_overlay import NO_CONTENT, keep_items, merge_content
from vitrine.flow.timeline.state import State
from vitrine.geometry import Insets
from vitrine.scene.font.letter_metrics import LetterMetrics
from vitrine.scene.load.cross_references import list_variables
from vitrine.scene.nodes.binding import (
    ACTIVE_STATES,
    LATER_LIVE_NAMES,
    LIVE_NAMES,
    VIEW_NAMES,
    find_placeholders,
    is_live_path,
    is_moving_path,
)
from vitrine.scene.nodes.node import Container, Node
from vitrine.scene.scene import Scene
from vitrine.stage.path.polyline import Points, compute_arc_lengths, project_to_arc_length
from vitrine.stage.place.bound_content import find_content_names, iter_bound_texts
from vitrine.stage.place.past_values import NO_PAST, PastValues, ValueStep
from vitrine.stage.place.render_root import iter_subtree
from vitrine.stage.place.text_budget import TextBudget
from vitrine.world.camera import Intrinsics, Vectors
from vitrine.world.viewpoint import Viewpoint

#: How fast a wearer walks, for times of arrival.
WALKING_SPEED_M_S = 1.3

BindingPath = tuple[str, ...]


def _list_focus_names(scene: Scene) -> frozenset[str]:
    """The top-level names of what can be bound to of the focus and of what scrolls."""
    nodes = (inner for node in scene.nodes for inner in iter_subtree(node))
    scrollers = (node.id or "" for node in nodes if isinstance(node, Container) and node.overflow != "visible")
    return frozenset(("focus", *scrollers))


def find_live_paths(scene: Scene) -> frozenset[BindingPath]:
    """The binding paths of live values that the scene's texts use: only these are computed."""
    return frozenset(
        path for node in scene.nodes for inner in iter_subtree(node) for path in iter_node_live_paths(inner)
    )


def iter_node_live_paths(node: Node) -> Iterator[BindingPath]:
    """Binding paths of live values in one node's own fields."""
    for text in iter_bound_texts(node):
        yield from iter_text_live_paths(text)


def iter_node_moving_paths(node: Node) -> Iterator[BindingPath]:
    """Binding paths in one node's own fields of what may be another value at every instant."""
    return (path for path in iter_node_live_paths(node) if is_moving_path(path))


def iter_text_live_paths(text: str) -> Iterator[BindingPath]:
    """Binding paths of live values in a text."""
    if "{" in text:
        yield from (path for slot in find_placeholders(text) for path in slot.paths if is_live_path(path))


class ChartValues(NamedTuple):
    """What the statechart has at an instant: its variables by name, and its active states; `focus`, what can be bound
    to of the focus and of what scrolls, by name; and the `state` itself, for how long its states have been.
    """

    variables: Mapping[str, Any]
    active: frozenset[str]
    focus: Mapping[str, Any] = MappingProxyType({})
    state: State | None = None

    @classmethod
    def from_state(cls, state: State) -> ChartValues:
        """Those of a state."""
        pages = {
            node_id: {"page": steps[-1].position.number + 1, "pages": steps[-1].position.total}
            for node_id, steps in state.positions.items()
        }
        return cls(state.variables, state.active, {"focus": state.focus.focused or None, **pages}, state)


NO_CHART = ChartValues({}, frozenset())


class WearerMotion(NamedTuple):
    """Which way the wearer looks, clockwise from -z, and how fast they go; None where nobody knows."""

    heading_rad: float | None
    speed_m_s: float | None

    @classmethod
    def from_viewpoint(cls, viewpoint: Viewpoint) -> WearerMotion:
        """That of a viewpoint."""
        return cls(viewpoint.pose.heading_rad if viewpoint.is_located else None, viewpoint.speed_m_s)


UNKNOWN_MOTION = WearerMotion(None, None)


class Surroundings(NamedTuple):
    """What one looks through, and the light around: the device's id, its colours (1 of a mono display), its steps of
    light, lux, and what its safe zone leaves free at its sides; None where nobody knows, or asks. `is_mono`: emoji
    are drawn as outlines, since the display has one colour. `letters` are those of its own font, None for ours.
    `contrast`: its white over mid-grey, in this light. `inputs` are the ways in which its wearer may say something.
    """

    device: str | None = None
    colors: int | None = None
    levels: int | None = None
    lux: float | None = None
    safe_zone: Insets | None = None
    is_mono: bool = False
    letters: LetterMetrics | None = None
    contrast: float | None = None
    inputs: frozenset[str] | None = None


UNKNOWN_SURROUNDINGS = Surroundings()


class ViewValues(NamedTuple):
    """The display that an instant is seen on, as it is seen, and what is around."""

    display: Intrinsics | None
    surroundings: Surroundings = UNKNOWN_SURROUNDINGS

    def read(self, path: BindingPath) -> float | str | None:
        """The value at a path."""
        match path, self.display:
            case ("display", "width_deg"), Intrinsics() as seen:
                return _measure_field_deg(seen.width_px, seen.cx_px, seen.fx_px)
            case ("display", "height_deg"), Intrinsics() as seen:
                return _measure_field_deg(seen.height_px, seen.cy_px, seen.fy_px)
            case ("display", "px_per_deg"), Intrinsics() as seen:
                return round(seen.px_per_deg, 6)
        around = self.surroundings
        if path[0] == "device_input":
            return None if around.inputs is None else float(path[-1] in around.inputs)
        match path[-1]:
            case "device":
                return around.device
            case "colors":
                return around.colors
            case "levels":
                return around.levels
            case "lux":
                return around.lux
            case "contrast":
                return around.contrast
        return None


def _measure_field_deg(size_px: float, center_px: float, focal_px: float) -> float:
    """Degrees from edge to edge, as devices' figures have them: 20 is no 19.999999."""
    return round(math.degrees(math.atan2(center_px, focal_px) + math.atan2(size_px - center_px, focal_px)), 6)


UNKNOWN_VIEW = ViewValues(None)


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
        variables = list_variables(scene.statechart)
        self._variables = frozenset(variables).difference(scene.content, LIVE_NAMES)
        names = find_content_names(scene)
        self._focus_names = (names & _list_focus_names(scene)).difference(scene.content, variables)
        self._reads_chart = bool(self._focus_names) or (
            bool(scene.statechart) and bool(names & {ACTIVE_STATES, *self._variables})
        )
        self._content = scene.values
        self._text_budget = TextBudget(scene)
        self._merged: tuple[Mapping[str, Any], Mapping[str, Any]] = (NO_CONTENT, scene.values)
        #: Overlays of the past, by identity, with the content under them: those last asked for.
        self._merged_past: dict[int, tuple[Mapping[str, Any], Mapping[str, Any]]] = {}
        #: What content calls by a later name, `time` or `wearer`, stays content.
        taken = {"row", *(name for name in LATER_LIVE_NAMES if name in scene.content or name in variables)}
        self._paths = sorted(path for path in paths if path[0] not in taken)
        self._reads_chart |= any(path[0] == "states" for path in self._paths)
        self.view_names = frozenset(path[0] for path in self._paths).intersection(VIEW_NAMES)
        self.reads_speed = ("wearer", "speed_m_s") in self._paths
        self._reads_wearer = any(
            path[0] == "wearer" or (path[0] == "places" and path[2] != "distance_m") for path in self._paths
        )
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
        self,
        t_s: float,
        position_m: tuple[float, float, float],
        content_overlay: Mapping[str, Any] = NO_CONTENT,
        chart: ChartValues = NO_CHART,
        wearer: WearerMotion = UNKNOWN_MOTION,
        view: ViewValues = UNKNOWN_VIEW,
    ) -> Mapping[str, Any]:
        """Nested mapping of content, the overlay over it, the chart's variables and active states, and live values for
        a wearer at `position_m`.

        Raises InputError where the overlay makes the scene's texts longer than anyone could lay out.
        """
        content = self._add_chart(self._merge(content_overlay), chart)
        if not self._paths:
            return content
        position_array = np.asarray(position_m)
        walked_m = {name: self._routes[name].arc_length_at(position_array) for name in self._tracked_routes}
        values: dict[str, Any] = {}
        for path in self._paths:
            level = values
            for name in path[:-1]:
                level = level.setdefault(name, {})
            level[path[-1]] = (
                view.read(path)
                if path[0] in VIEW_NAMES
                else self._evaluate_path(path, t_s, position_array, walked_m, wearer, chart.state)
            )
        return {**content, **values}

    def evaluate_at(
        self, state: State, viewpoint: Viewpoint, surroundings: Surroundings = UNKNOWN_SURROUNDINGS
    ) -> Mapping[str, Any]:
        """The values of a state, as seen from `viewpoint` in `surroundings`; see `evaluate`."""
        chart = ChartValues.from_state(state) if self._reads_chart else NO_CHART
        wearer = WearerMotion.from_viewpoint(viewpoint) if self._reads_wearer else UNKNOWN_MOTION
        view = ViewValues(viewpoint.display or viewpoint.intrinsics, surroundings)
        return self.evaluate(state.t_s, viewpoint.pose.position_m, state.content_overlay, chart, wearer, view)

    def list_past(self, state: State, values: Mapping[str, Any], longest_s: float) -> PastValues:
        """What events made of the values in the last `longest_s` seconds; `values` are those of now."""
        states = state.list_steps(max(state.t_s - longest_s, 0.0))
        if len(states) < 2:
            return NO_PAST
        world = {path[0]: values[path[0]] for path in self._paths}
        known, self._merged_past = self._merged_past, {}
        steps = []
        for before in states:
            overlay = before.content_overlay
            merged = known.get(id(overlay)) or (overlay, merge_content(self._content, overlay))
            self._merged_past[id(overlay)] = merged
            chart = ChartValues.from_state(before) if self._reads_chart else NO_CHART
            steps.append(ValueStep(before.t_s, {**self._add_chart(merged[1], chart), **world}))
        return PastValues(state.t_s, tuple(steps))

    def _add_chart(self, content: Mapping[str, Any], chart: ChartValues) -> Mapping[str, Any]:
        if chart is NO_CHART:
            return content
        own = {name: value for name, value in chart.variables.items() if name in self._variables}
        focus = {name: value for name, value in chart.focus.items() if name in self._focus_names}
        return {**content, **focus, **own, ACTIVE_STATES: chart.active}

    def _merge(self, overlay: Mapping[str, Any]) -> Mapping[str, Any]:
        """The content with an overlay, which is the same object from one event with data to the next."""
        if not overlay:
            return self._content
        if self._merged[0] is not overlay:
            content = keep_items(merge_content(self._content, overlay), self._merged[1])
            self._text_budget.check(content)
            self._merged = overlay, content
        return self._merged[1]

    def _evaluate_path(
        self,
        path: BindingPath,
        t_s: float,
        position_m: Vectors,
        walked_m: Mapping[str, float],
        wearer: WearerMotion,
        state: State | None,
    ) -> float | None:
        match path:
            case ("states", name, value):
                return None if state is None else state.read_time(name, value)
            case ("clock", _):
                return self._start_s + t_s
            case ("time",):
                return t_s
            case ("wearer", "speed_m_s"):
                return wearer.speed_m_s
            case ("wearer", "x_m" | "y_m" | "z_m" as axis):
                return None if wearer.heading_rad is None else float(position_m["xyz".index(axis[0])])
            case ("wearer", _):
                return None if wearer.heading_rad is None else math.degrees(wearer.heading_rad) % 360.0
            case ("places", place, value):
                return self._evaluate_place(self._places_m[place] - position_m, value, wearer)
            case ("routes", name, "to", _):
                return max(self._place_arc_lengths_m[path] - walked_m[name], 0.0)
        remaining = max(self._routes[path[1]].length_m - walked_m[path[1]], 0.0)
        return remaining if path[2] == "remaining_m" else self._start_s + t_s + remaining / WALKING_SPEED_M_S

    def _evaluate_place(self, away_m: Vectors, value: str, wearer: WearerMotion) -> float | None:
        distance_m = float(np.hypot(*away_m[[0, 2]]))
        if value == "distance_m" or wearer.heading_rad is None:
            return distance_m if value == "distance_m" else None
        right, up, back = away_m.tolist()
        if value == "elevation_deg":
            return math.degrees(math.atan2(up, distance_m))
        return math.degrees(math.remainder(math.atan2(right, -back) - wearer.heading_rad, math.tau))
