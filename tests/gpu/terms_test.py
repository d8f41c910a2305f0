"""Where light gets: boxes without overlap that hold all of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from app.glass.laying import display_intrinsics, lay
from app.glass.light import light
from app.glass.optics import Optics
from app.glass.see import laid
from app.glass.view import View, ViewKind
from app.gpu.terms import Boxes, lit_boxes, terms, view_boxes
from app.world.camera import Intrinsics

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
    laying = lay(Intrinsics.from_fov(320, 180), DISPLAY, View(kind, (320, 180)))
    size = laying.panel.width_px, laying.panel.height_px
    ink = np.minimum(INK, size * 2)
    panel = np.zeros((size[1], size[0], 4), np.float16)
    panel[times(ink, size) > 0] = 1
    lit = lit_boxes(ink, terms(EVERYTHING, laying), EVERYTHING, size)
    emitted = light(panel, EVERYTHING, laying)
    counted = times(lit, size)
    assert counted.max() == 1 and not emitted[counted == 0].any() and (counted == 0).any()
    seen = times(view_boxes(lit, laying), (320, 180))
    assert seen.max() == 1 and not laid(emitted, laying)[seen == 0].any() and (seen == 0).any()


def test_a_floor_lights_all_of_the_display_and_nothing_else() -> None:
    laying = lay(Intrinsics.from_fov(320, 180), DISPLAY, View("eye", (320, 180)))
    floor = Optics(floor=0.01)
    lit = lit_boxes(INK[:0], terms(floor, laying), floor, SIZE)
    assert lit.tolist() == [[0, 0, *SIZE]]


def test_without_ink_there_is_no_light() -> None:
    laying = lay(Intrinsics.from_fov(320, 180), DISPLAY, View("eye", (320, 180)))
    lit = lit_boxes(INK[:0], terms(EVERYTHING, laying), EVERYTHING, SIZE)
    assert len(lit) == 0 and len(view_boxes(lit, laying)) == 0


def test_what_would_not_be_seen_is_no_term() -> None:
    laying = lay(Intrinsics.from_fov(320, 180), DISPLAY, View("eye", (320, 180)))
    assert terms(Optics(spread_share=0.2, spread_deg=0.1, ghost_deg=(1.0, 1.0)), laying) == (None, None, (0, 0))
