"""Any number anywhere in a scene is drawn, or told with its place: no field brings a traceback or an endless loop."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine.frames import draw_list_at
from vitrine.engine.opening import open_session
from vitrine.errors import InputError
from vitrine.glass.optics.view import View

SCENE: dict[str, Any] = {
    "vitrine": 1,
    "feed": "testcard:64x36",
    "places": {"p": {"at": [1, 1, -6], "radius_m": 2}},
    "routes": {"r": [[0, 0, 0], [0, 0, -20], [5, 0, -30]]},
    "occluders": [{"center": [0, 0, -8], "size": [1, 2, 1], "heading": 10}],
    "camera": {"size": [320, 180], "focal_px": 200, "center": [160, 90], "position": [0, 1.6, 0]},
    "content": {"x": 0.5},
}
SOURCE = {"kind": "text", "id": "s", "text": "source", "anchor": {"head": "center"}}
INSIDE = [
    {"kind": "text", "text": "{x:.1f}", "size": 1, "spacing": 0.1, "line_height": 1.2, "lines": 2, "grow": 1},
    {"kind": "icon", "icon": "check", "size": 1, "weight": 2, "inset": [1, 1, None, None], "shrink": 1},
    {"kind": "progress", "value": 0.5, "size": 0.3},
    {"kind": "rating", "value": 3, "of": 5, "size": 1},
]
IN_WORLD = {"world": [1, 1, -5], "offset": [1, 1], "offset_m": [0.1, 0.1, 0.1], "heading": 10, "near_m": [1, 2]}
WAY = {"width_m": 1, "spacing_m": 1, "thick_m": 0.3, "depth_m": 0.4, "speed_m_s": 1, "near_m": [1, 2], "far_m": [9, 30]}
NODES: dict[str, dict[str, Any]] = {
    "panel": {
        **{"kind": "panel", "anchor": {"head": "center", "offset": [1, 1]}, "width": 8, "height": 4, "radius": 1},
        **{"fill": {"start": "veil", "end": "price", "angle": 30}, "border": 0.2, "halo": {"size": 1}, "gap": 1},
        **{"padding": [1, 1], "margin": 1, "opacity": 0.5, "z": 1, "min_width": 1, "max_height": 9, "children": INSIDE},
    },
    "moving": {
        **{"kind": "text", "text": "Hello", "size": 1, "anchor": {"head": "top"}},
        **{"opacity": {"osc": [0.2, 1, 10], "base": 0.5}, "width": {"keys": [[0, 5], [1, 6]], "loop": True}},
    },
    "turned": {
        **{"kind": "panel", "anchor": {"head": "center"}, "rotate": 20, "scale": [1.5, 0.5], "skew": [10, 5]},
        **{"pivot": [0.2, 1], "padding": 1, "fill": "price", "clip": True, "children": INSIDE[:2]},
    },
    "arc": {"kind": "shape", "arc": {"from": 10, "to": 250, "size": 4, "width": 0.4}, "trim": [0, 0.7], "rotate": 5},
    "dashes": {
        **{"kind": "shape", "line": [[0, 0], [3, 1], [1, 4]], "stroke_width": 0.2, "dash": [0.5, 0.3]},
        **{"join": "round", "cap": "round", "view_box": [0, 0, 4, 4], "width": 5, "dash_offset": 0.1},
    },
    "forms": {
        "kind": "group",
        "children": [
            {"kind": "shape", "ellipse": [3, 2], "fill": {"start": "veil", "end": "price", "angle": 20}},
            {"kind": "shape", "ring": {"size": 3, "width": 0.3}, "height": 2},
            {"kind": "shape", "circle": 2, "scale": 1.2, "path": None, "stroke": "price"},
        ],
    },
    "upright": {"kind": "panel", "width": 4, "height": 3, "fill": "price", "anchor": {**IN_WORLD, "facing": "upright"}},
    "ground": {"kind": "panel", "width": 4, "height": 3, "fill": "price", "anchor": {**IN_WORLD, "facing": "ground"}},
    "body": {"kind": "text", "text": "{routes.r.remaining_m:m}", "anchor": {"body": [1, 0.1, 3], "true_at_m": 4}},
    "arrow": {"kind": "arrow", "anchor": IN_WORLD, "height_m": 1, "heading": 10, "edge": {"size": 2, "inset": 1}},
    "chevrons": {"kind": "route", "route": "r", "bright_m": [5, 10], "dim": 0.5, "smooth_m": 1, "lift_m": 0.1, **WAY},
    "ribbon": {"kind": "route", "look": "ribbon", "points": [[0, 0, 0], [0, 0, -20]], "smooth_m": 1, "lift_m": 0.1},
    "leader": {"kind": "leader", "source": "s", "target": {"world": "p"}, "thick_px": 1.5, "ring": 0.3},
}
EXTREMES: tuple[Any, ...] = (
    *(0, -1, 1e308, -1e308, 5e-324, 10**200, -(2**63), 1e6, 359.999, 1e-9, "{x}"),
    *({"osc": [1e308, 1e308]}, {"osc": [1e6, 1e300]}, {"keys": [[0, 0], [1e-300, 360]], "loop": True}),
)


def numbers(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all numbers in a tree."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from numbers(item, (*path, key))


def put(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    """The tree with another value at a path."""
    if not path:
        return new
    if isinstance(value, dict):
        return {key: put(item, path[1:], new) if key == path[0] else item for key, item in value.items()}
    return [put(item, path[1:], new) if index == path[0] else item for index, item in enumerate(value)]


def draw(folder: Path, scene: dict[str, Any]) -> bool:
    """Whether the scene is drawn; False: it is told what is wrong with it."""
    (folder / "scene.yaml").write_text(json.dumps(scene))
    try:
        with open_session(folder / "scene.yaml", None, ahead=0) as show:
            for t_s in (0.0, 0.7, 9.0):
                draw_list_at(show, t_s, View(size_px=(640, 360)))
    except InputError as error:
        assert all(problem.place is not None and problem.place.line for problem in error.problems), str(error)
        return False
    return True


@pytest.mark.parametrize("name", NODES)
def test_every_extreme_of_a_nodes_numbers(tmp_path: Path, name: str) -> None:
    assert draw(tmp_path, {**SCENE, "nodes": [SOURCE, NODES[name]]})
    for path in numbers(NODES[name]):
        for extreme in EXTREMES:
            draw(tmp_path, {**SCENE, "nodes": [SOURCE, put(NODES[name], path, extreme)]})


@pytest.mark.parametrize("section", ["places", "routes", "occluders", "camera", "content"])
def test_every_extreme_of_a_sections_numbers(tmp_path: Path, section: str) -> None:
    nodes = [SOURCE, *NODES.values()]
    for path in numbers(SCENE[section]):
        for extreme in EXTREMES:
            draw(tmp_path, {**SCENE, section: put(SCENE[section], path, extreme), "nodes": nodes})
