"""Pictures brought to size: by their light, in their middle, and untouched where nothing has to change."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.stage.paint.picture import SourcePicture, fit_inside, scale_to_cover


def test_fine_detail_keeps_its_light() -> None:
    board = np.zeros((64, 64, 4), np.uint8)
    board[..., 3] = 255
    board[(np.indices((64, 64)).sum(0) % 2).astype(bool), :3] = 255
    small = scale_to_cover(SourcePicture(board), 16, 16)[4:-4, 4:-4]
    assert linear_from_srgb(small[..., :3] / 255) == pytest.approx(0.5, abs=0.01)  # by its codes it would be 0.21


@pytest.mark.parametrize("size", [(10, 10), (33, 20), (90, 90), (200, 150)])
def test_one_colour_stays_that_colour(size: tuple[int, int]) -> None:
    plain = np.broadcast_to(np.array([200, 80, 3, 255], np.uint8), (60, 90, 4)).copy()
    assert (scale_to_cover(SourcePicture(plain), *size) == (200, 80, 3, 255)).all()


def test_what_is_transparent_adds_no_colour() -> None:
    half = np.zeros((40, 40, 4), np.uint8)
    half[:, :20] = (250, 250, 250, 255)
    half[:, 20:] = (255, 0, 0, 0)
    small = scale_to_cover(SourcePicture(half), 9, 9).astype(int)
    seen = small[small[..., 3] > 8]
    assert abs(seen[:, 0] - seen[:, 1]).max() <= 1 and seen[:, 1].min() >= 245


def test_a_picture_of_the_right_size_is_not_touched() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (12, 20, 4), np.uint8)
    assert scale_to_cover(SourcePicture(picture), 20, 12) is picture


def test_the_middle_is_shown_in_the_shape_that_is_asked_for() -> None:
    wide = np.full((20, 60, 4), 255, np.uint8)
    wide[:, :20, 1:3] = wide[:, 40:, 1:3] = 0
    assert (scale_to_cover(SourcePicture(wide), 10, 10)[:, 2:-2] == 255).all()


def test_what_is_made_once_is_kept() -> None:
    picture = np.full((50, 50, 4), 128, np.uint8)
    assert scale_to_cover(SourcePicture(picture), 9, 9) is scale_to_cover(SourcePicture(picture), 9, 9)
    assert scale_to_cover(SourcePicture(picture), 9, 9) is not scale_to_cover(SourcePicture(picture.copy()), 9, 9)


@pytest.mark.parametrize(
    ("shape", "box", "place"),
    [
        ((90, 160), (64, 64), (0, 14, 64, 36)),
        ((160, 90), (64, 64), (14, 0, 36, 64)),
        ((1, 500), (100, 40), (0, 19, 100, 1)),
    ],
)
def test_the_whole_picture_lies_in_the_middle(
    shape: tuple[int, int], box: tuple[int, int], place: tuple[int, int, int, int]
) -> None:
    assert fit_inside(np.zeros((*shape, 4), np.uint8), *box) == place


@given(st.integers(1, 80), st.integers(1, 80), st.integers(1, 120), st.integers(1, 120))
@example(50, 50, 61, 61)  # the share of 61 pixels in 50 takes 50.00000000000001 of them
def test_every_picture_fits_every_box(full_width: int, full_height: int, width: int, height: int) -> None:
    plain = np.broadcast_to(np.array([9, 80, 200, 255], np.uint8), (full_height, full_width, 4))
    shown = scale_to_cover(SourcePicture(plain.copy()), width, height)
    assert shown.shape == (height, width, 4) and (shown == (9, 80, 200, 255)).all()


def test_a_checkerboard_at_half_size_is_the_code_of_half_the_light() -> None:
    board = np.full((40, 60, 4), 255, np.uint8)
    board[..., :3] = 255 * (np.indices((40, 60)).sum(0) % 2)[..., None]
    assert (scale_to_cover(SourcePicture(board), 30, 20) == (188, 188, 188, 255)).all()


@pytest.mark.parametrize("size", [(120, 80), (150, 100)])
def test_an_enlarged_checkerboard_keeps_its_mean_light(size: tuple[int, int]) -> None:
    board = np.full((40, 60, 4), 255, np.uint8)
    board[..., :3] = 255 * (np.indices((40, 60)).sum(0) % 2)[..., None]
    shown = scale_to_cover(SourcePicture(board), *size)[..., :3]
    assert linear_from_srgb(shown / 255).mean() == pytest.approx(0.5, abs=0.003)


@pytest.mark.parametrize("side", [37, 50, 64, 100, 151, 260])
@pytest.mark.parametrize("is_clear", [True, False], ids=["over nothing", "over black"])
def test_a_disc_has_no_ring(side: int, is_clear: bool) -> None:
    """A red disc with alpha: no light where a pixel reaches no red, and none above its own anywhere."""
    y, x = np.indices((128, 128)) - 63.5
    disc = np.zeros((128, 128, 4), np.uint8)
    disc[x**2 + y**2 <= 40**2] = (200, 0, 0, 255)
    if not is_clear:
        disc[..., 3] = 255
    shown = scale_to_cover(SourcePicture(disc), side, side)
    y, x = (np.indices((side, side)) + 0.5) * (128 / side) - 64
    reach = max(1.0, 0.5 * 128 / side) * 2**0.5 + 0.71  # half a pixel, or the next one's middle where it grows
    outside = np.hypot(x, y) > 40 + reach
    assert outside.any() and not (shown[outside][:, 3] if is_clear else shown[outside][:, 0]).any()
    assert shown[..., 0].max() == 200 and not shown[..., 1:3].any()
    inside = np.hypot(x, y) < 40 - reach
    assert (shown[inside] == (200, 0, 0, 255)).all()


def test_a_third_of_the_size_is_the_mean_of_light_and_cover() -> None:
    picture = np.random.default_rng(4).integers(0, 256, (30, 45, 4), np.uint8)
    c, alpha = picture[..., :3] / 255, picture[..., 3:] / 255
    light = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) * alpha
    mean, cover = (part.reshape(10, 3, 15, 3, -1).mean((1, 3)) for part in (light, alpha))
    straight = mean / cover
    codes = 255 * np.where(straight <= 0.0031308, 12.92 * straight, 1.055 * straight ** (1 / 2.4) - 0.055)
    shown = scale_to_cover(SourcePicture(picture), 15, 10)
    assert np.abs(shown[..., :3] - codes).max() <= 0.51 and np.abs(shown[..., 3:] - 255 * cover).max() <= 0.51
