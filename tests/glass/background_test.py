"""The bare view: the feed where and as large as it is seen, the stripes beyond it, and the world out of focus."""

import numpy as np
import pytest

from tests.glass.samples import affine, laying
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.resampling import samples_per_side
from vitrine.glass.optics.srgb import linear_from_srgb, srgb_from_linear
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.glass.reference.background import (
    GROUND_SRGB,
    STRIPE_SRGB,
    hatch_pattern,
    render_background_view,
)

FEED = np.random.default_rng(1).integers(0, 256, (72, 128, 3), dtype=np.uint8)
SMOOTH = np.rint(127 + 100 * np.sin(np.arange(128)[None, :, None] / 9 + np.arange(72)[:, None, None] / 7)).astype("u1")
SMOOTH = SMOOTH.repeat(3, 2)


BOARD = np.repeat(255 * (np.indices((72, 128)).sum(0) % 2)[..., None], 3, 2).astype(np.uint8)


def light(codes: np.ndarray) -> np.ndarray:
    """IEC 61966-2-1, written anew."""
    c = codes / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def code(linear: np.ndarray) -> np.ndarray:
    """Its inverse, not rounded."""
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def written_out(feed: np.ndarray, here: ViewMapping, x: int, y: int) -> np.ndarray:
    """One pixel of the view by the definition: the mean light of n × n places, each between four pixels of the feed."""
    sx, sy, ox, oy = affine(here.feed_from_view)
    n = samples_per_side(max(sx, sy))
    total = np.zeros(3)
    for j in range(n):
        for i in range(n):
            px = (x + (i + 0.5) / n) * sx + ox - 0.5
            py = (y + (j + 0.5) / n) * sy + oy - 0.5
            for row in (int(np.floor(py)), int(np.floor(py)) + 1):
                for column in (int(np.floor(px)), int(np.floor(px)) + 1):
                    inside = feed[np.clip(row, 0, len(feed) - 1), np.clip(column, 0, feed.shape[1] - 1)]
                    total += (1 - abs(px - column)) * (1 - abs(py - row)) * linear_from_srgb(inside / 255)
    return srgb_from_linear(total / n**2) * 255


def test_the_feed_at_its_own_size_is_itself() -> None:
    assert np.array_equal(render_background_view(FEED, Optics(), laying("world")), FEED)


def test_without_a_feed_all_is_black() -> None:
    assert not render_background_view(None, Optics(world_blur_deg=1.0), laying("eye")).any()


@pytest.mark.parametrize("factor", [2, 3])
def test_a_world_of_half_or_third_size_is_the_mean_of_its_light(factor: int) -> None:
    size = 126 // factor, 72 // factor
    feed = FEED[:, :126]
    found = render_background_view(feed, Optics(), laying("world", size, feed_px=(126, 72)))
    mean = (light(feed).reshape(size[1], factor, size[0], factor, 3)).mean((1, 3))
    assert np.abs(light(found) - mean).max() <= 0.0046, "half a code of white"
    assert np.abs(found - code(mean)).max() <= 0.5 + 1e-9


def test_a_checkerboard_at_half_size_is_the_code_of_half_the_light() -> None:
    assert (render_background_view(BOARD, Optics(), laying("world", (64, 36))) == 188).all()


@pytest.mark.parametrize("size", [(256, 144), (640, 360)])
def test_an_enlarged_checkerboard_keeps_its_mean_light(size: tuple[int, int]) -> None:
    found = render_background_view(BOARD, Optics(), laying("world", size))
    assert light(found).mean() == pytest.approx(0.5, abs=0.001)


@pytest.mark.parametrize(
    "here",
    [laying("eye"), laying("world", (200, 100)), laying("world", (90, 50)), laying("eye", fov_deg=(50.0, 30.0))],
)
def test_every_pixel_is_what_the_definition_says(here: ViewMapping) -> None:
    found = render_background_view(FEED, Optics(), here)
    rng = np.random.default_rng(2)
    for x, y in zip(rng.integers(0, here.view.width_px, 60), rng.integers(0, here.view.height_px, 60), strict=True):
        assert np.abs(found[y, x] - written_out(FEED, here, x, y)).max() <= 0.5 + 1e-9


@pytest.mark.parametrize(
    ("shrink", "places"),
    [(0.3, 1), (1.0, 1), (1.04, 1), (1.06, 2), (2.0000000000000004, 2), (2.04, 2), (2.5, 3), (7.0, 7), (40.0, 8)],
)
def test_the_more_it_shrinks_the_more_places(shrink: float, places: int) -> None:
    assert samples_per_side(shrink) == places


def test_beyond_the_feed_lie_stripes_and_only_there() -> None:
    here = laying("eye", fov_deg=(90.0, 50.0), off_deg=(10.0, 0.0))
    found = render_background_view(np.full_like(FEED, 255), Optics(), here)
    sx, sy, ox, oy = affine(here.feed_from_view)
    x, y = np.arange(128) + 0.5, np.arange(72)[:, None] + 0.5
    beyond = (x * sx + ox < 0) | (x * sx + ox > 128) | (y * sy + oy < 0) | (y * sy + oy > 72)
    assert 0.2 < beyond.mean() < 0.9
    assert np.array_equal(found[beyond], hatch_pattern((128, 72))[beyond])
    assert (found[~beyond] == 255).all()


def test_the_stripes_are_two_quiet_greys_at_45_degrees() -> None:
    stripes = hatch_pattern((64, 48))
    assert np.unique(stripes.reshape(-1, 3), axis=0).tolist() == [list(GROUND_SRGB), list(STRIPE_SRGB)]
    assert np.array_equal(stripes[1:, :-1], stripes[:-1, 1:])


def test_a_world_out_of_focus_keeps_its_light_and_loses_its_detail() -> None:
    here = laying("world")
    blurred = render_background_view(FEED, Optics(world_blur_deg=5 / here.view.px_per_deg), here)
    assert linear_from_srgb(blurred / 255).mean() == pytest.approx(linear_from_srgb(FEED / 255).mean(), rel=0.02)
    assert blurred.std() < 0.25 * FEED.std()


def test_a_uniform_world_out_of_focus_is_the_same_to_its_very_edge() -> None:
    here = laying("world", (127, 70), feed_px=(127, 70))
    grey = np.full((70, 127, 3), 90, np.uint8)
    assert np.array_equal(render_background_view(grey, Optics(world_blur_deg=3.0), here), grey)


def test_a_blur_too_small_to_see_is_left_out() -> None:
    here = laying("world")
    assert np.array_equal(
        render_background_view(SMOOTH, Optics(world_blur_deg=0.29 / here.view.px_per_deg), here), SMOOTH
    )
