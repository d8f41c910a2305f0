"""Y'CbCr against the codes that the standards print, and the chroma's place against a picture drawn by formula."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vitrine.world.feed_frame import ChromaSiting, FeedFrame, PixelFormat, YuvMatrix
from vitrine.world.yuv import rgb_from_yuv, yuv_affine

# 100 % bars in 8 bits, limited range: red, green, blue, white, black (BT.601-7 table 3 and BT.709-6, rounded).
LIMITED_601 = {(81, 90, 240): (255, 0, 0), (145, 54, 34): (0, 255, 0), (41, 240, 110): (0, 0, 255)}
LIMITED_709 = {(63, 102, 240): (255, 0, 0), (173, 42, 26): (0, 255, 0), (32, 240, 118): (0, 0, 255)}
GREYS = {(235, 128, 128): (255, 255, 255), (16, 128, 128): (0, 0, 0)}
# JFIF 1.02: full range, the 601 matrix.
FULL_601 = {(76, 85, 255): (254, 0, 0), (255, 128, 128): (255, 255, 255), (0, 128, 128): (0, 0, 0)}


def frame_of(y: np.ndarray, cb: np.ndarray, cr: np.ndarray, matrix: YuvMatrix, full_range: bool) -> FeedFrame:
    planes = tuple(np.ascontiguousarray(plane, np.uint8) for plane in (y, cb, cr))
    height, width = planes[0].shape
    return FeedFrame(planes, PixelFormat.YUV420, width, height, 0, 0.0, matrix, full_range)


@pytest.mark.parametrize(
    ("matrix", "full_range", "table"),
    [
        (YuvMatrix.BT601, False, LIMITED_601 | GREYS),
        (YuvMatrix.BT709, False, LIMITED_709 | GREYS),
        (YuvMatrix.BT601, True, FULL_601),
    ],
)
def test_standard_codes(
    matrix: YuvMatrix, full_range: bool, table: dict[tuple[int, int, int], tuple[int, int, int]]
) -> None:
    for yuv, rgb in table.items():
        y, cb, cr = (np.full((2, 2), code) for code in yuv)
        picture = rgb_from_yuv(frame_of(y, cb[:1, :1], cr[:1, :1], matrix, full_range))
        assert np.abs(picture[0, 0, :3].astype(int) - rgb).max() <= 1, yuv
        assert picture[0, 0, 3] == 255


@pytest.mark.parametrize("matrix", [one for one in YuvMatrix if one not in (YuvMatrix.IDENTITY, YuvMatrix.YCGCO)])
@pytest.mark.parametrize("full_range", [False, True])
def test_the_affine_undoes_the_definition(matrix: YuvMatrix, full_range: bool) -> None:
    kr, kb = matrix.coefficients
    red, green, blue = rgb = np.array([0.9, 0.35, 0.2])
    luma = kr * red + (1 - kr - kb) * green + kb * blue
    pb, pr = (blue - luma) / (2 - 2 * kb), (red - luma) / (2 - 2 * kr)
    gain = (255.0, 255.0, 0.0) if full_range else (219.0, 224.0, 16.0)
    codes = np.array([gain[0] * luma + gain[2], gain[1] * pb + 128, gain[1] * pr + 128])
    m, v = yuv_affine(matrix, full_range)
    np.testing.assert_allclose(m @ (codes / 255) + v, rgb, atol=1e-12)


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
@pytest.mark.parametrize("full_range", [False, True])
def test_rgb_and_ycgco_are_undone_in_any_depth(full_range: bool, bits: int) -> None:
    """H.273, 8.3: Y = G, Cb = B, Cr = R; and of YCgCo Y = (R + 2 G + B) / 4, all three of one range."""
    red, green, blue = rgb = np.array([0.9, 0.35, 0.2])
    step, largest = 2 ** (bits - 8), 2**bits - 1
    black, gain = (0, largest) if full_range else (16 * step, 219 * step)
    luma, cg, co = (red + 2 * green + blue) / 4, (2 * green - red - blue) / 4, (red - blue) / 2
    ycgco = [luma * gain + black, cg * gain + 128 * step, co * gain + 128 * step]
    identity = np.array([green, blue, red]) * gain + black
    for matrix, codes in ((YuvMatrix.IDENTITY, identity), (YuvMatrix.YCGCO, np.array(ycgco))):
        m, v = yuv_affine(matrix, full_range, bits)
        np.testing.assert_allclose(m @ (codes / largest) + v, rgb, atol=1e-12)


#: Where the first chroma sample lies, in luma samples right of the first and below it (H.273, figure 10).
PLACES = {
    ChromaSiting.LEFT: (0.0, 0.5),
    ChromaSiting.CENTER: (0.5, 0.5),
    ChromaSiting.TOP_LEFT: (0.0, 0.0),
    ChromaSiting.TOP: (0.5, 0.0),
    ChromaSiting.BOTTOM_LEFT: (0.0, 1.0),
    ChromaSiting.BOTTOM: (0.5, 1.0),
}


@pytest.mark.parametrize("siting", ChromaSiting)
def test_chroma_lies_where_it_is_sited(siting: ChromaSiting) -> None:
    """Chroma made by a linear ramp comes back as that ramp, at every size, but where the edge holds it."""
    height, width = 7, 9
    x, y = PLACES[siting]
    ramp = 4.0 * np.arange(width)[None, :] + 6.0 * np.arange(height)[:, None] + 130
    sited = 130 + 4.0 * (2 * np.arange(5) + x)[None, :] + 6.0 * (2 * np.arange(4) + y)[:, None]
    planes = frame_of(np.zeros_like(ramp), np.full_like(sited, 128), sited, YuvMatrix.BT601, True)
    red = rgb_from_yuv(replace(planes, chroma_siting=siting))[..., 0].astype(float)
    wanted = np.clip(1.402 * (ramp - 128), 0, 255)
    inner = np.s_[1:6, 1:8]
    assert np.abs(red - wanted)[inner].max() <= 0.51


def test_nearest_repeats_the_block() -> None:
    cr = np.array([[100, 200]])
    frame = frame_of(np.zeros((2, 3)), np.full((1, 2), 128), cr, YuvMatrix.BT601, True)
    red = rgb_from_yuv(frame, "nearest")[..., 0]
    assert red.tolist() == [[0, 0, 101], [0, 0, 101]]


def test_rgba_has_no_chroma() -> None:
    frame = FeedFrame((np.zeros((1, 1, 4), np.uint8),), PixelFormat.RGBA, 1, 1, 0, 0.0)
    with pytest.raises(ValueError, match="planes"):
        rgb_from_yuv(frame)
