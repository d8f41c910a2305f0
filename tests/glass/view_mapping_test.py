"""Angular truth: a direction is one and the same place in the feed, in the view and in the display."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.glass.samples import affine
from vitrine.geometry import Affine
from vitrine.glass.optics.view import View, ViewKind
from vitrine.glass.optics.view_mapping import (
    EYE_VIEW_MARGIN,
    MAX_PANEL_DENSITY,
    ViewMapping,
    display_intrinsics,
    map_view,
)
from vitrine.world.camera import Intrinsics

FEED = Intrinsics.from_fov(1280, 720, 70)

canvases = st.tuples(st.integers(40, 2000), st.integers(40, 2000))
fields = st.tuples(st.floats(5, 60), st.floats(5, 50))
offsets = st.tuples(st.floats(-15, 15), st.floats(-15, 15))
sizes = st.tuples(st.integers(64, 1920), st.integers(64, 1080))
displays = st.builds(display_intrinsics, canvases, fields, offsets)
layings = st.builds(
    lambda display, kind, size: map_view(FEED, display, View(kind, size)),
    displays,
    st.sampled_from(["eye", "world", "panel"]),
    sizes,
)


def direction(camera: Intrinsics, px: float, py: float) -> tuple[float, float]:
    return (px - camera.cx_px) / camera.fx_px, (py - camera.cy_px) / camera.fy_px


def through(affine: Affine, px: float, py: float) -> tuple[float, float]:
    return px * affine[0] + affine[2], py * affine[1] + affine[3]


@given(canvases, fields, offsets)
def test_a_display_spans_its_angles_about_its_middle(
    canvas: tuple[int, int], fov: tuple[float, float], off: tuple[float, float]
) -> None:
    display = display_intrinsics(canvas, fov, off)
    corners = direction(display, 0, 0), direction(display, *canvas)
    for low, high, field, middle in zip(*corners, fov, off, strict=True):
        assert math.degrees(math.atan(high) - math.atan(low)) == pytest.approx(field)
        assert math.degrees(math.atan(high) + math.atan(low)) / 2 == pytest.approx(middle, abs=1e-9)


@given(layings, st.floats(0, 1), st.floats(0, 1))
def test_a_place_in_the_view_is_the_same_direction_in_feed_and_panel(
    here: ViewMapping, across: float, down: float
) -> None:
    place = across * here.view.width_px, down * here.view.height_px
    looked = direction(here.view, *place)
    assert direction(here.panel, *through(affine(here.panel_from_view), *place)) == pytest.approx(looked, abs=1e-9)
    assert direction(FEED, *through(affine(here.feed_from_view), *place)) == pytest.approx(looked, abs=1e-9)


@given(displays, st.sampled_from(["eye", "world", "panel"]), sizes)
def test_the_displays_box_is_where_its_corners_are_seen(
    display: Intrinsics, kind: ViewKind, size: tuple[int, int]
) -> None:
    here = map_view(FEED, display, View(kind, size))
    x0, y0, x1, y1 = here.display_px
    assert direction(here.view, x0, y0) == pytest.approx(direction(display, 0, 0), abs=1e-9)
    far = direction(display, display.width_px, display.height_px)
    assert direction(here.view, x1, y1) == pytest.approx(far, abs=1e-9)
    assert through(affine(here.panel_from_view), x1, y1) == pytest.approx((here.panel.width_px, here.panel.height_px))


@given(displays, sizes)
def test_an_eye_view_has_the_whole_display_in_its_middle_with_a_margin(
    display: Intrinsics, size: tuple[int, int]
) -> None:
    here = map_view(FEED, display, View("eye", size))
    x0, y0, x1, y1 = here.display_px
    assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx((size[0] / 2, size[1] / 2))
    margins = x0 / (x1 - x0), y0 / (y1 - y0)
    assert min(margins) == pytest.approx(EYE_VIEW_MARGIN)
    assert here.view.fx_px == here.view.fy_px


@given(displays, st.sampled_from(["eye", "world"]), sizes)
def test_a_panel_is_its_canvas_or_as_fine_as_can_be_seen(
    display: Intrinsics, kind: ViewKind, size: tuple[int, int]
) -> None:
    here = map_view(FEED, display, View(kind, size))
    panel, (x0, y0, x1, y1) = here.panel, here.display_px
    assume(min(x1 - x0, y1 - y0) > 20)
    assert panel.width_px <= display.width_px and panel.height_px <= display.height_px
    dense = panel.width_px / (x1 - x0), panel.height_px / (y1 - y0)
    assert max(dense) <= MAX_PANEL_DENSITY + 0.03
    assert (panel.width_px, panel.height_px) == (display.width_px, display.height_px) or max(
        dense
    ) > MAX_PANEL_DENSITY - 0.03


def test_a_world_of_the_feeds_size_is_the_feed_to_the_last_bit() -> None:
    here = map_view(FEED, display_intrinsics((600, 600), (14, 14), (2, 1)), View("world", (1280, 720)))
    assert here.feed_from_view == (1.0, 1.0, 0.0, 0.0)


@pytest.mark.parametrize("size", [(640, 480), (320, 240), (1280, 960)])
def test_a_panel_view_is_the_display_alone_pixel_by_pixel(size: tuple[int, int]) -> None:
    here = map_view(FEED, display_intrinsics((640, 480), (20, 15), (0, 4)), View("panel", size))
    assert here.view == here.panel
    assert here.panel_from_view == (1.0, 1.0, 0.0, 0.0)


def test_a_display_to_the_right_and_below_lies_there() -> None:
    here = map_view(FEED, display_intrinsics((640, 480), (10, 8), (12, 6)), View("world", (1280, 720)))
    x0, y0, x1, y1 = here.display_px
    assert x0 > 640 and y0 > 360 and x1 < 1280 and y1 < 720
