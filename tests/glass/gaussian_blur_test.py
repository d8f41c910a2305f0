"""The spread of light: its energy, its symmetry, and its shape against a Gaussian at full resolution."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitrine.glass.optics.gaussian_blur import (
    CELL_PX,
    COARSE_CELL_PX,
    COARSE_SIGMA_PX,
    CUTOFF_SIGMAS,
    FINE_SIGMA_PX,
    average_cells,
    blur_gaussian,
    blur_reach_px,
    defocus_cell_px,
    gaussian_kernel,
    is_blur_visible,
    spread_cell_px,
    spread_light,
)


def impulse(size_px: tuple[int, int], at: tuple[int, int]) -> np.ndarray:
    light = np.zeros((size_px[1], size_px[0], 4))
    light[at[1], at[0]] = (1.0, 0.5, 0.25, 1.0)
    return light


def at_full_resolution(light: np.ndarray, sigma_px: float) -> np.ndarray:
    """A Gaussian by NumPy's FFT, with black around that is wide enough for nothing to come back."""
    height, width = light.shape[:2]
    around = 8 * int(np.ceil(sigma_px))
    size = height + around, width + around
    fall = [np.exp(-2 * (np.pi * sigma_px * np.fft.fftfreq(count)) ** 2) for count in size]
    spectrum = np.fft.fft2(light, size, axes=(0, 1)) * (fall[0][:, None] * fall[1])[..., None]
    return np.real(np.fft.ifft2(spectrum, axes=(0, 1)))[:height, :width]


@given(st.floats(0.05, 60))
def test_the_kernel_sums_to_one_is_even_and_falls(sigma: float) -> None:
    kernel = gaussian_kernel(sigma)
    middle = len(kernel) // 2
    assert kernel.sum() == pytest.approx(1, abs=1e-14)
    assert np.array_equal(kernel, kernel[::-1])
    assert (np.diff(kernel[middle:]) <= 0).all()
    assert CUTOFF_SIGMAS * sigma <= middle < CUTOFF_SIGMAS * sigma + 1


@settings(max_examples=25)
@given(st.floats(1.2, 20), st.integers(90, 93), st.integers(93, 96), st.floats(0.01, 1))
def test_an_impulse_away_from_the_edge_keeps_its_energy(sigma_px: float, x: int, y: int, share: float) -> None:
    light = impulse((187, 190), (x, y))
    assert spread_light(light, share, sigma_px).sum((0, 1)) == pytest.approx(light.sum((0, 1)), rel=1e-12)


@settings(max_examples=25)
@given(st.floats(1.2, 30), st.integers(140, 160), st.integers(140, 160))
def test_light_gets_as_far_as_it_says_and_no_further(sigma_px: float, x: int, y: int) -> None:
    rows, columns = np.nonzero(spread_light(impulse((300, 300), (x, y)), 1.0, sigma_px)[..., 0])
    found = max(x - columns.min(), columns.max() - x, y - rows.min(), rows.max() - y)
    cell = spread_cell_px(sigma_px)
    assert blur_reach_px(sigma_px, cell) - cell < found <= blur_reach_px(sigma_px, cell)


def test_cells_grow_with_the_blur() -> None:
    assert spread_cell_px(COARSE_SIGMA_PX - 0.1) == CELL_PX < COARSE_CELL_PX == spread_cell_px(COARSE_SIGMA_PX)


@pytest.mark.parametrize("at", [(150, 141), (153, 120), (159, 143)])
@pytest.mark.parametrize("sigma_px", [8.0, 16.0, COARSE_SIGMA_PX, 32.0])
def test_the_shape_is_that_of_a_gaussian(sigma_px: float, at: tuple[int, int]) -> None:
    light = impulse((301, 283), at)
    expected = at_full_resolution(light, sigma_px)
    cell = spread_cell_px(sigma_px)
    # What lies in a cell counts as in its middle, and a Gaussian's steepest slope is exp(-1/2) of its peak a sigma;
    # cells widen by a quarter of their area.
    off_px = math.hypot(*(place % cell + 0.5 - cell / 2 for place in at))
    bound = math.exp(-0.5) * off_px / sigma_px + 0.25 * (cell / sigma_px) ** 2
    assert np.abs(spread_light(light, 1.0, sigma_px) - expected).max() < bound * expected.max()


@pytest.mark.parametrize("sigma_px", [0.6, 0.8, 1.5, FINE_SIGMA_PX - 0.1, FINE_SIGMA_PX])
def test_a_narrow_defocus_is_no_wider_than_it_should_be(sigma_px: float) -> None:
    light = impulse((121, 121), (60, 60))
    found = spread_light(light, 1.0, sigma_px, defocus_cell_px(sigma_px))[..., 0]
    variance = (found * (np.arange(121) - 60) ** 2).sum()
    # Whole pixels narrow the narrowest a little; cells of 4 widen by a few percent where they begin.
    assert variance == pytest.approx(sigma_px**2, rel=0.15)


@pytest.mark.parametrize("sigma_px", [8.0, 16.0, COARSE_SIGMA_PX, 32.0])
def test_an_edge_of_light_softens_as_under_a_gaussian(sigma_px: float) -> None:
    light = np.zeros((300, 320, 1))
    light[90:210, 100:222] = 1.0
    # A soft edge bends most a sigma beside it, by 0.242 / sigma². Averaging and upsampling take a sixth of a cell's
    # area of that, an edge in the middle of a cell an eighth; near a corner both edges do, the other's light at 0.841.
    tolerance = 0.242 * (1 / 6 + 1 / 8) * 2 * 0.841 * (spread_cell_px(sigma_px) / sigma_px) ** 2
    assert np.abs(spread_light(light, 1.0, sigma_px) - at_full_resolution(light, sigma_px)).max() < tolerance


def test_blurring_is_the_convolution_written_out() -> None:
    picture = np.random.default_rng(1).random((13, 17, 2))
    kernel = np.outer(gaussian_kernel(1.1), gaussian_kernel(1.1))
    reach = len(kernel) // 2
    padded = np.pad(picture, ((reach, reach), (reach, reach), (0, 0)))
    expected = np.zeros_like(picture)
    for dy in range(2 * reach + 1):
        for dx in range(2 * reach + 1):
            expected += kernel[dy, dx] * padded[dy : dy + 13, dx : dx + 17]
    np.testing.assert_allclose(blur_gaussian(picture, 1.1), expected, atol=1e-15)


def test_cells_at_the_edge_are_filled_up_with_black() -> None:
    light = np.ones((5, 7, 1))
    assert average_cells(light)[..., 0].tolist() == [[1.0, 0.75], [0.25, 0.1875]]


def test_light_that_leaves_the_display_is_lost() -> None:
    light = impulse((64, 64), (0, 0))
    left = spread_light(light, 1.0, 8.0).sum((0, 1)) / light.sum((0, 1))
    assert (left > 0.2).all() and (left < 0.4).all()


@pytest.mark.parametrize(("share", "sigma_px"), [(0.0, 9.0), (1.0, 1.19), (1.0, 0.0)])
def test_what_would_not_be_seen_is_left_out(share: float, sigma_px: float) -> None:
    light = impulse((16, 16), (5, 6))
    assert spread_light(light, share, sigma_px) is light
    assert not is_blur_visible(1.19) and is_blur_visible(1.21) and blur_reach_px(1.19) == 0
