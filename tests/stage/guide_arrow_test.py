"""Guiding arrows: the flat one leans to the right side, stays inside its inset and fades without a jump."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.node import Arrow, EdgeArrow
from vitrine.stage.draw.drawlist import FillSource
from vitrine.stage.draw.light import light_from_color
from vitrine.stage.guide_arrow import FADE_DEG, build_edge_arrow, build_solid_arrow
from vitrine.stage.place.presence import RootPresence
from vitrine.stage.place.render_root import RenderRoot
from vitrine.stage.shapes.arrow import rasterize_edge_arrow
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

VIEW = Intrinsics.from_fov(640, 480, 40.0)
SIGHT = Viewpoint(make_level_pose((0.0, 1.6, 0.0)), VIEW)
HERE = RootPresence(1.0, (0.0, 0.0), 1.0)
NODE = Arrow(id="turn", turn="left", edge=EdgeArrow(size=2.0, inset=1.0))


def root(node: Arrow = NODE, **anchor: object) -> RenderRoot:
    return RenderRoot(node, Anchor(world=(0.0, 0.0, 0.0), **anchor), (node,), 0)  # type: ignore[arg-type]


def edge(
    at: tuple[float, float, float], look: RootPresence = HERE, node: Arrow = NODE
) -> tuple[np.ndarray, float, bytes] | None:
    """Corners, light and sheet of the flat arrow."""
    found = build_edge_arrow(root(node), node, np.array(at), look, SIGHT, 0.0, 4)
    if found is None:
        return None
    item, bound = found
    (corners,) = item.corners
    assert bound.bounds.box_px == (*corners[0, :2], *corners[2, :2])
    return corners, float(np.asarray(item.opacities)[0]), item.raster_layers[0].key


def middle(at: tuple[float, float, float]) -> tuple[float, float]:
    found = edge(at)
    assert found is not None
    x, y = (found[0][0, :2] + found[0][2, :2]) / 2
    return float(x), float(y)


#: Half a picture less the inset and half of the arrow, in pixels; rounding takes half a pixel.
REACH_X, REACH_Y = (half - 2.0 * VIEW.px_per_deg for half in (320, 240))


@pytest.mark.parametrize(
    ("at", "side"),
    [
        ((-9.0, 1.6, -3.0), (-1, 0)),
        ((9.0, 1.6, -3.0), (1, 0)),
        ((0.0, 9.0, -3.0), (0, -1)),
        ((0.0, -9.0, -3.0), (0, 1)),
        ((-9.0, 1.6, 3.0), (-1, 0)),
        ((9.0, 1.6, 3.0), (1, 0)),
        ((-1.0, 0.0, 9.0), (-1, 0)),
        ((1.0, 0.0, 9.0), (1, 0)),
        ((0.0, 1.6, 9.0), (1, 0)),
        ((9.0, 1.6, 0.0), (1, 0)),
    ],
)
def test_it_leans_to_the_side_where_the_thing_is(at: tuple[float, float, float], side: tuple[int, int]) -> None:
    x, y = middle(at)
    assert (x - 320, y - 240) == pytest.approx((side[0] * REACH_X, side[1] * REACH_Y), abs=1.0)
    found = edge(at)
    assert found is not None and found[1] == 1.0
    item = build_edge_arrow(root(), NODE, np.array(at), HERE, SIGHT, 0.0, 4)
    assert item is not None
    (sheet,) = item[0].raster_layers
    assert np.array_equal(sheet.bitmaps[0], rasterize_edge_arrow(side, 2.0 * VIEW.px_per_deg))
    assert sheet.paint_ops["source"] == FillSource.MASK and sheet.paint_ops["fill0_lin"][0] == pytest.approx(
        light_from_color("guidance")
    )


FAR = st.floats(-50, 50)


@given(FAR, FAR, FAR)
def test_it_lies_on_the_rectangle_of_its_inset(x: float, y: float, z: float) -> None:
    found = edge((x, y, z))
    if found is not None:
        at_x, at_y = (found[0][0, :2] + found[0][2, :2]) / 2 - (320, 240)
        assert abs(at_x) <= REACH_X + 1 and abs(at_y) <= REACH_Y + 1
        assert abs(at_x) >= REACH_X - 1 or abs(at_y) >= REACH_Y - 1


def test_it_fades_in_as_the_thing_leaves_and_never_jumps() -> None:
    turns = np.radians(np.arange(10.0, 179.0, 0.05))
    found = [edge((20 * math.sin(turn), 0.9, -20 * math.cos(turn))) for turn in turns]
    light = np.array([0.0 if one is None else one[1] for one in found])
    assert light[0] == 0 and light[-1] == 1 and (np.diff(light) >= 0).all()
    # At the border a degree of turn is 1 / cos² 20° degrees of the display's middle.
    assert np.diff(light).max() <= 0.05 / FADE_DEG / math.cos(math.radians(21)) ** 2 * 1.05
    at_border = np.interp(math.radians(20), turns, light)
    assert at_border == pytest.approx(0.5, abs=0.01)
    places = np.array([one[0][0, :2] for one in found if one is not None])
    assert np.abs(np.diff(places, axis=0)).max() <= 5


def test_a_thing_in_sight_and_one_that_is_not_shown_have_none() -> None:
    assert edge((0.0, 1.6, -5.0)) is None
    assert edge((9.0, 1.6, -3.0), HERE._replace(opacity=0.0)) is None
    assert edge((9.0, 1.6, -3.0), node=Arrow(id="turn")) is None
    assert edge((9.0, 1.6, -3.0), node=Arrow(id="turn", edge=EdgeArrow(size=0.0))) is None
    half = edge((9.0, 1.6, -3.0), HERE._replace(opacity=0.5))
    assert half is not None and half[1] == 0.5


def test_equal_arrows_are_one_sheet() -> None:
    one, two = edge((9.0, 1.6, -3.0)), edge((12.0, 1.6, -3.0))
    assert one is not None and two is not None and one[2] == two[2]


def test_the_body_stands_in_the_world_with_its_light_by_distance() -> None:
    node = Arrow(id="turn", turn="left", color="#FFFFFF")
    found = build_solid_arrow(root(node, far_m=(4.0, 6.0)), node, np.array([0.0, 1.6, -5.0]), HERE, SIGHT, 0.0, 1)
    assert found is not None
    item, bound = found
    assert item.mesh.name == "arrow-left" and item.order == (1, 0, -5.0, 0, "turn")
    assert item.instance["light_lin"].tolist() == pytest.approx([0.5] * 4)
    x0, y0, x1, y1 = bound.bounds.box_px
    assert (x0 + x1) / 2 == pytest.approx(320, abs=40) and y0 < 240 < y1
    assert bound.bounds.anchor_px == pytest.approx(((x0 + x1) / 2, (y0 + y1) / 2))


@pytest.mark.parametrize("at", [(0.0, 1.6, 5.0), (0.0, 1.6, -7.0)])
def test_behind_the_eye_or_faded_away_there_is_no_body(at: tuple[float, float, float]) -> None:
    assert build_solid_arrow(root(far_m=(4.0, 6.0)), NODE, np.array(at), HERE, SIGHT, 0.0, 1) is None
