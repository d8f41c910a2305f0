"""How bright the feed is behind boxes: against plain NumPy percentiles."""

import numpy as np
import pytest

from tests.world.lenses import LENSES
from vitrine.geometry import Affine
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.verdict.measure.background_luminance import luminance_of_codes, measure_background, rotate_upright
from vitrine.world.camera import Intrinsics
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.lens import Lens
from vitrine.world.pixel_map import map_between

RNG = np.random.default_rng(7)
PICTURE = RNG.integers(0, 256, (60, 80, 4), np.uint8)
LUMINANCE = linear_from_srgb(PICTURE[..., :3] / 255) @ [0.2126, 0.7152, 0.0722]


def test_luminance_is_that_of_linear_srgb() -> None:
    assert luminance_of_codes(PICTURE) == pytest.approx(LUMINANCE, abs=1e-12)


def test_the_brightest_twentieth_behind_a_box_counts() -> None:
    (found,) = measure_background(PICTURE, np.array([[10.0, 5.0, 40.0, 30.0]]), Affine(1.0, 1.0, 0.0, 0.0))
    inside = np.sort(LUMINANCE[5:30, 10:40].ravel())
    assert found == pytest.approx(inside[int(0.95 * (len(inside) - 1))])


def test_boxes_are_taken_from_the_panel_to_the_feed() -> None:
    (found,) = measure_background(PICTURE, np.array([[0.0, 0.0, 10.0, 10.0]]), Affine(2.0, 3.0, 20.0, 10.0))
    (same,) = measure_background(PICTURE, np.array([[20.0, 10.0, 40.0, 40.0]]), Affine(1.0, 1.0, 0.0, 0.0))
    assert found == same


def test_beyond_the_feed_its_nearest_pixels_count() -> None:
    (found,) = measure_background(PICTURE, np.array([[500.0, -90.0, 600.0, -80.0]]), Affine(1.0, 1.0, 0.0, 0.0))
    assert found == pytest.approx(LUMINANCE[0, -1])


def test_a_large_box_is_looked_at_in_part_and_found_about_the_same() -> None:
    picture = RNG.integers(0, 256, (720, 1280, 4), np.uint8)
    (found,) = measure_background(picture, np.array([[0.0, 0.0, 1280.0, 720.0]]), Affine(1.0, 1.0, 0.0, 0.0))
    whole = np.percentile(linear_from_srgb(picture[..., :3] / 255) @ [0.2126, 0.7152, 0.0722], 95)
    assert found == pytest.approx(whole, rel=0.05)


@pytest.mark.parametrize(("turns", "corner"), [(0, (0, 0)), (1, (0, -1)), (2, (-1, -1)), (3, (-1, 0))])
def test_a_frame_is_turned_clockwise_as_the_viewer_sees_it(turns: int, corner: tuple[int, int]) -> None:
    """The first pixel of a turned frame is found at the corner that it has come to."""
    frame = FeedFrame((PICTURE,), PixelFormat.RGBA, 80, 60, 0, 0.0, rotation=turns)
    found = rotate_upright(frame)
    assert (found.shape[1], found.shape[0]) == frame.size_px
    assert (found[corner] == PICTURE[0, 0]).all()


@pytest.mark.parametrize("lens", LENSES, ids=lambda lens: f"{lens.model} {lens.coefficients[0]}")
def test_behind_a_box_is_what_the_lens_draws_there(lens: Lens) -> None:
    feed = Intrinsics(320, 180, 110.0, 110.0, 160.0, 90.0, lens)
    panel = Intrinsics(400, 240, 200.0, 200.0, 200.0, 120.0)
    box = np.array([[378.0, 8.0, 392.0, 18.0]])
    rays = np.column_stack([(np.array([[385.0, 13.0]]) - (200, 120)) / 200, [1.0]])
    x, y = feed.project(rays)[0]
    picture = np.zeros((180, 320, 4), np.uint8)
    picture[max(0, round(y) - 7) : round(y) + 7, round(x) - 7 : round(x) + 7] = 255
    assert measure_background(picture, box, map_between(panel, feed))[0] == pytest.approx(1.0)
    assert measure_background(picture, box, map_between(panel, feed.pinhole))[0] < 1.0
    beyond = np.array([[1e5, 1e5, 2e5, 2e5]])
    assert measure_background(picture, beyond, map_between(panel, feed)) == pytest.approx([0.0])
