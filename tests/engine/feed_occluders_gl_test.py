"""`occlude: auto` drawn: a chevron behind a wall of points emits nothing, and one before it all that it has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.engine.frames import draw_list_at
from tests.engine.tracked_corner import BEFORE, BEHIND, write_corner, write_scene
from vitrine.engine.opening import open_session
from vitrine.glass.optics.view import View
from vitrine.gpu.renderer import Renderer

SIZE = (640, 360)


def draw_light(device: Renderer, scene: Path) -> np.ndarray:
    with open_session(scene, None) as session:
        return device.read_panel(draw_list_at(session, 0.0, View("panel", SIZE))).astype("f8")


@pytest.mark.parametrize("up", ["y", "z"])
def test_the_way_behind_the_wall_is_hidden_and_the_way_before_it_is_whole(
    device: Renderer, tmp_path: Path, up: str
) -> None:
    write_corner(tmp_path, up=up)
    plain = {way: draw_light(device, write_scene(tmp_path, way, "")) for way in (BEFORE, BEHIND)}
    assert min(light[..., 3].sum() for light in plain.values()) > 100
    assert draw_light(device, write_scene(tmp_path, BEHIND)).max() == 0
    np.testing.assert_array_equal(draw_light(device, write_scene(tmp_path, BEFORE)), plain[BEFORE])


def test_a_way_around_the_corner_is_hidden_from_the_wall_on(device: Renderer, tmp_path: Path) -> None:
    """Across the lane behind the wall's end, at z = -24: from x = 3 on it comes out beyond the wall's edge."""
    write_corner(tmp_path)
    way = "[[-1, 0, -23], [20, 0, -23]]"
    hidden, plain = (draw_light(device, write_scene(tmp_path, way, more))[..., 3] for more in ("occlude: auto", ""))
    # The wall's far end, 24 m ahead and 3 m to the right: 575 · 3 / 24 px from the middle.
    edge = 320 + 575 * 3 / 24
    columns = np.arange(640)
    # What of the wall is nearer than 6 m was never in view, as nobody looked to the side.
    behind, before = (columns > edge + 12) & (columns < 580), columns < edge - 12
    assert plain[:, behind].sum() > 20 and hidden[:, behind].sum() == 0
    np.testing.assert_array_equal(hidden[:, before], plain[:, before])


def test_boxes_of_the_scene_and_of_the_feed_hide_together(device: Renderer, tmp_path: Path) -> None:
    write_corner(tmp_path)
    ways = BEFORE[:-1] + ", " + BEHIND[1:]
    box = "occluders: [{center: [0, 2, -2], size: [1, 5, 0.2]}]"
    both, feed, own, plain = (
        draw_light(device, write_scene(tmp_path, ways, more))[..., 3].sum()
        for more in (f"{box}\nocclude: auto", "occlude: auto", box, "")
    )
    assert both < min(feed, own) and max(feed, own) < plain
