"""What `check` says of contrast is what the picture shows: the oracle's light of ink against that around it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from tests.glass.samples import affine, flat, laying, mono
from tests.verdict.samples import NOTHING, WHITE, element, traits
from vitrine.geometry import Bounds
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import Thresholds, luminance_of
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.glass.reference.composite import composite_reference, composite_reference_lin
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.draw.light import Light
from vitrine.stage.inspect.element import Element
from vitrine.verdict.measure.element_samples import BLACK_REFLECTANCE
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.measure.legibility import LegibilityResult
from vitrine.verdict.take_recorder import TakeRecorder

HERE = flat(120, 60)
#: Box of the ink, and of the veil around it, in the panel's pixels.
INK, VEIL = Bounds(50, 25, 70, 35), Bounds(40, 15, 80, 45)
HALF_VEIL = Light(0.05, 0.08, 0.1, 0.5)
TEAL = Light(0.1, 0.6, 0.55, 1.0)
THIN = Light(0.2, 0.3, 0.3, 0.4)
#: A display of its own primaries: white keeps luminance 1, blue is negative in red.
PRIMARIES = ((0.9, 0.2, -0.1), (0.05, 0.9, 0.05), (0.0, 0.1, 0.9))


def shown(ink: Light, veil: Light, opacity: float, at: ViewMapping, ink_box: Bounds[int] = INK) -> np.ndarray:
    """A panel (H, W, 4; linear, premultiplied, half floats) with ink over a veil."""
    panel = np.zeros((at.panel.height_px, at.panel.width_px, 4))
    (x0, y0, x1, y1), dx, dy = VEIL, ink_box[0] - INK[0], ink_box[1] - INK[1]
    panel[y0 + dy : y1 + dy, x0 + dx : x1 + dx] = veil
    x0, y0, x1, y1 = ink_box
    panel[y0:y1, x0:x1] = np.array(ink) + (1 - ink[3]) * np.array(veil)
    return (panel * opacity).astype(np.float16)


def read(
    elements: tuple[Element, ...], optics: Optics, at: ViewMapping, feed: np.ndarray
) -> Mapping[str, LegibilityResult]:
    """What `check` finds of elements in one frame."""
    watch = TakeRecorder(traits(optics))
    size = at.panel.width_px, at.panel.height_px
    whole = at.view.scaled(feed.shape[1], feed.shape[0])
    watch.record_frame(FrameObservation(0.0, traits(optics), at.panel, DrawList(size), elements), whole, feed)
    readings, _ = watch.evaluate({"here": optics}, {"here": Thresholds()})
    return {reading.element: reading for reading in readings}


def ratio(light_lin: np.ndarray, ink_at: tuple[int, int], veil_at: tuple[int, int]) -> float:
    """Of luminances at two places x, y of a picture (H, W, 3), the brighter to the darker."""
    one, other = (max(float(luminance_of(light_lin[y, x])), BLACK_REFLECTANCE) for x, y in (ink_at, veil_at))
    return max(one / other, other / one)


def plain(code: int, at: ViewMapping = HERE) -> np.ndarray:
    return np.full((at.view.height_px, at.view.width_px, 4), code, np.uint8)


@pytest.mark.parametrize("code", [30, 118, 220])
@pytest.mark.parametrize(
    ("ink", "veil", "opacity"),
    [
        (WHITE, NOTHING, 1.0),
        (WHITE, HALF_VEIL, 1.0),
        (THIN, HALF_VEIL, 1.0),
        (TEAL, HALF_VEIL, 0.6),
        ((0.0, 0.0, 0.0, 1.0), (0.6, 0.6, 0.6, 0.9), 1.0),
    ],
    ids=["white", "over veil", "thin ink", "half there", "dark on bright"],
)
@pytest.mark.parametrize(
    "optics",
    [
        Optics(gain=0.4),
        Optics(gain=0.8, floor=0.02),
        Optics(gain=0.7, color=PRIMARIES, levels=32),
        Optics(gain=0.6, mono=True, levels=16, color=mono()),
        Optics(gain=0.6, mono=True, levels=16, color=mono(), floor=0.01, share=0.5),
        Optics(blocking=1.0),
        Optics(blocking=1.0, floor=0.02, share=0.5),
    ],
    ids=["additive", "floor", "primaries", "mono", "one eye of two", "pass-through", "pass-through, one eye of two"],
)
def test_contrast_is_that_of_the_picture(optics: Optics, ink: Light, veil: Light, opacity: float, code: int) -> None:
    thing = element(box_px=INK, foreground_lin=ink, backdrop_lin=veil, opacity=opacity)
    (reading,) = read((thing,), optics, HERE, plain(code)).values()
    panel = shown(ink, veil, opacity, HERE)
    true = ratio(composite_reference_lin(plain(code), panel, optics, HERE), (60, 30), (44, 18))
    assert reading.worst_contrast == pytest.approx(true, rel=2e-3)
    picture = linear_from_srgb(composite_reference(plain(code), panel, optics, HERE) / 255)
    if picture.max() < 1:
        # Half a code of a dark picture is a few hundredths of its light.
        assert reading.worst_contrast == pytest.approx(ratio(picture, (60, 30), (44, 18)), rel=0.05)


def test_each_thing_is_measured_against_what_lies_behind_it() -> None:
    """A display off the middle of the feed, over a world that is dark on its left and bright on its right."""
    at = laying("world", size_px=(256, 144), feed_px=(256, 144))
    middle = round((at.display_px[0] + at.display_px[2]) / 2)
    feed = plain(60, at)
    feed[:, middle:] = 200
    optics = Optics(gain=0.5)
    # Panel pixels left and right of the display's middle, with no veil.
    width = at.panel.width_px
    boxes = {"left": (width // 8, 20, width // 8 + 20, 34), "right": (width * 5 // 8, 20, width * 5 // 8 + 20, 34)}
    panel = np.zeros((at.panel.height_px, width, 4), np.float16)
    for x0, y0, x1, y1 in boxes.values():
        panel[y0:y1, x0:x1] = 1.0
    found = read(tuple(element(name, box_px=box) for name, box in boxes.items()), optics, at, feed)
    light = composite_reference_lin(feed, panel, optics, at)
    sx, sy, ox, oy = affine(at.panel_from_view)
    for name, (x0, y0, x1, y1) in boxes.items():
        x, y = round(((x0 + x1) / 2 - ox) / sx), round(((y0 + y1) / 2 - oy) / sy)
        beside = (x, round((50 - oy) / sy))
        assert found[name].worst_contrast == pytest.approx(ratio(light, (x, y), beside), rel=1e-3)
    assert found["left"].worst_contrast > 3 * found["right"].worst_contrast - 2


def test_what_lies_behind_the_part_beyond_the_display_does_not_count() -> None:
    at = laying("world", size_px=(256, 144), feed_px=(256, 144))
    left = round(at.display_px[0])
    feed = plain(60, at)
    feed[:, :left] = 250
    (cut,) = read((element(box_px=(-30.0, 20.0, 20.0, 34.0)),), Optics(gain=0.5), at, feed).values()
    (whole,) = read((element(box_px=(2.0, 20.0, 20.0, 34.0)),), Optics(gain=0.5), at, feed).values()
    assert cut.worst_contrast == whole.worst_contrast > 5
