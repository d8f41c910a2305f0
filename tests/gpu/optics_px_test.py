"""Where light gets: boxes without overlap that hold all of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from tests.glass.samples import affine
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.view import View, ViewKind
from vitrine.glass.optics.view_mapping import display_intrinsics, map_view
from vitrine.glass.reference.composite import resample_to_view
from vitrine.glass.reference.display_light import render_display_light
from vitrine.gpu.passes.optics_px import Boxes, even_boxes, light_boxes, lit_boxes, resolve_optics_px, view_boxes
from vitrine.world.camera import Intrinsics

SIZE = (200, 150)
DISPLAY = display_intrinsics(SIZE, (40.0, 30.0), (3.0, 1.0))
INK = np.array([[5, 10, 30, 16], [90, 70, 130, 100]], "i4")
EVERYTHING = Optics(
    spread_share=0.2, spread_deg=1.0, ghost_share=0.1, ghost_deg=(4.0, -3.0), falloff=0.3, overlay_blur_deg=0.5
)


def times(boxes: Boxes, size_px: tuple[int, int]) -> npt.NDArray[np.int64]:
    """How often every pixel (H, W) is in a box."""
    count = np.zeros((size_px[1], size_px[0]), int)
    for x0, y0, x1, y1 in boxes:
        count[y0:y1, x0:x1] += 1
    return count


@pytest.mark.parametrize("kind", ["eye", "world", "panel"])
def test_boxes_hold_all_light_and_no_pixel_twice(kind: ViewKind) -> None:
    laying = map_view(Intrinsics.from_fov(320, 180), DISPLAY, View(kind, (320, 180)))
    size = laying.panel.width_px, laying.panel.height_px
    ink = np.minimum(INK, size * 2)
    panel = np.zeros((size[1], size[0], 4), np.float16)
    panel[times(ink, size) > 0] = 1
    lit = lit_boxes(ink, resolve_optics_px(EVERYTHING, laying), size)
    emitted = render_display_light(panel, EVERYTHING, laying)
    counted = times(lit, size)
    assert counted.max() == 1 and not emitted[counted == 0].any() and (counted == 0).any()
    seen = times(view_boxes(lit, laying), (320, 180))
    assert seen.max() == 1 and not resample_to_view(emitted, laying)[seen == 0].any() and (seen == 0).any()


def test_halation_alone_is_seen_beside_what_is_drawn_and_nothing_is_seen_twice() -> None:
    laying = map_view(Intrinsics.from_fov(320, 180), DISPLAY, View("eye", (160, 90)))
    size = laying.panel.width_px, laying.panel.height_px
    assert max(affine(laying.panel_from_view)[:2]) > 1
    terms = resolve_optics_px(replace(EVERYTHING, overlay_blur_deg=0.0, spread_deg=1.2), laying)
    assert terms.spread is not None and terms.spread.sigma_px >= terms.spread.cell
    light = light_boxes(np.minimum(INK, size * 2), terms, laying)
    seen, halo = times(light.seen, (160, 90)), times(light.halo, (160, 90))
    assert np.array_equal(seen + halo, times(view_boxes(light.lit, laying), (160, 90)))
    assert halo.sum() > 0 < seen.sum() and (seen + halo).max() == 1
    # In one that shows halation alone nothing shines that has not spread.
    panel = np.zeros((size[1], size[0], 4), np.float16)
    panel[times(np.minimum(INK, size * 2), size) > 0] = 1
    sharp = render_display_light(panel, replace(EVERYTHING, overlay_blur_deg=0.0, spread_share=0.0), laying)
    assert not resample_to_view(sharp, laying)[halo > 0].any()
    # What is seen is resampled from pixels that were drawn.
    undrawn = np.where(times(light.emitted, size)[..., None] > 0, 0.0, 1.0)
    assert not resample_to_view(undrawn, laying)[seen > 0].any()


def test_a_spread_narrower_than_its_cells_is_drawn_by_the_panel_s_pixels() -> None:
    laying = map_view(Intrinsics.from_fov(320, 180), DISPLAY, View("eye", (160, 90)))
    narrow = resolve_optics_px(replace(EVERYTHING, overlay_blur_deg=0.0, spread_deg=0.4), laying)
    assert narrow.spread is not None and narrow.spread.sigma_px < narrow.spread.cell
    assert not len(light_boxes(INK, narrow, laying).halo)


def test_there_is_no_halo_where_the_panel_grows_or_is_blurred_again() -> None:
    laying = map_view(Intrinsics.from_fov(320, 180), DISPLAY, View("eye", (160, 90)))
    assert not len(light_boxes(INK, resolve_optics_px(EVERYTHING, laying), laying).halo)
    laying = map_view(Intrinsics.from_fov(320, 180), DISPLAY, View("eye", (320, 180)))
    assert max(affine(laying.panel_from_view)[:2]) <= 1
    sharp = replace(EVERYTHING, overlay_blur_deg=0.0)
    assert not len(light_boxes(INK, resolve_optics_px(sharp, laying), laying).halo)


@pytest.mark.parametrize("size_px", [(320, 180), (90, 200)])
@pytest.mark.parametrize("kind", ["eye", "world", "panel"])
def test_what_black_emits_is_even_within_the_display_and_fades_at_its_rim(
    kind: ViewKind, size_px: tuple[int, int]
) -> None:
    laying = map_view(Intrinsics.from_fov(320, 180), DISPLAY, View(kind, size_px))
    panel = np.zeros((laying.panel.height_px, laying.panel.width_px, 4), np.float16)
    floor = resample_to_view(render_display_light(panel, Optics(floor=0.25), laying), laying)[..., 0]
    seen = view_boxes(INK[:1], laying)
    even, rim = even_boxes(seen, laying)
    np.testing.assert_allclose(floor[times(even, size_px) > 0], 0.25, rtol=1e-12)
    counted = times(np.concatenate([seen, even, rim]), size_px)
    assert counted.max() == 1 and not floor[counted == 0].any()
    assert times(even, size_px).sum() > times(rim, size_px).sum() > 0


def test_without_ink_there_is_no_light() -> None:
    laying = map_view(Intrinsics.from_fov(320, 180), DISPLAY, View("eye", (320, 180)))
    lit = lit_boxes(INK[:0], resolve_optics_px(EVERYTHING, laying), SIZE)
    assert len(lit) == 0 and len(view_boxes(lit, laying)) == 0


def test_what_would_not_be_seen_is_no_term() -> None:
    laying = map_view(Intrinsics.from_fov(320, 180), DISPLAY, View("eye", (320, 180)))
    assert resolve_optics_px(Optics(spread_share=0.2, spread_deg=0.1, ghost_deg=(1.0, 1.0)), laying) == (
        None,
        None,
        (0, 0),
    )
