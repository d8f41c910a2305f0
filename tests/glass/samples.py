"""Layings and panels for the tests of light."""

import numpy as np

from vitrine.geometry import Affine, Bounds
from vitrine.glass.optics.optics import ColorMatrix
from vitrine.glass.optics.photometry import LUMINANCE_WEIGHTS
from vitrine.glass.optics.view import View, ViewKind
from vitrine.glass.optics.view_mapping import ViewMapping, display_intrinsics, map_view
from vitrine.world.camera import Intrinsics
from vitrine.world.pixel_map import PixelMap

TINT = (0.1, 1.35, 0.25)


def affine(found: PixelMap) -> Affine:
    """The map between two cameras of which none has a lens."""
    assert isinstance(found, Affine)
    return found


def flat(width_px: int, height_px: int, fov_deg: float = 30.0) -> ViewMapping:
    """Feed, view and panel are one and the same picture."""
    whole = Intrinsics.from_fov(width_px, height_px, fov_deg)
    same = Affine(1.0, 1.0, 0.0, 0.0)
    return ViewMapping(whole, whole, (width_px, height_px), same, same, Bounds(0.0, 0.0, width_px, height_px))


def laying(
    kind: ViewKind,
    size_px: tuple[int, int] = (128, 72),
    canvas_px: tuple[int, int] = (96, 60),
    fov_deg: tuple[float, float] = (20.0, 14.0),
    off_deg: tuple[float, float] = (3.0, -2.0),
    feed_px: tuple[int, int] = (128, 72),
) -> ViewMapping:
    """A display off the middle of a feed of 65°."""
    display = display_intrinsics(canvas_px, fov_deg, off_deg)
    return map_view(Intrinsics.from_fov(*feed_px), display, View(kind, size_px))


def random_panel(seed: int, laying: ViewMapping) -> np.ndarray:
    """Premultiplied half floats (H, W, 4) with everything between black and white, alpha too."""
    rng = np.random.default_rng(seed)
    shape = laying.panel.height_px, laying.panel.width_px
    alpha = rng.random((*shape, 1))
    return np.concatenate([rng.random((*shape, 3)) * alpha, alpha], -1).astype(np.float16)


def random_view(seed: int, laying: ViewMapping) -> np.ndarray:
    """sRGB codes (H, W, 3) of the view's size."""
    shape = laying.view.height_px, laying.view.width_px, 3
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def mono(tint: tuple[float, float, float] = TINT) -> ColorMatrix:
    """The colour matrix of a display of one colour."""
    first, second, third = LUMINANCE_WEIGHTS
    red, green, blue = ((channel * first, channel * second, channel * third) for channel in tint)
    return red, green, blue
