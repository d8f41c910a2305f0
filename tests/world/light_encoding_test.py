"""What light HDR's codes, and others that are not sRGB's, stand for: by the standards' own figures, and by zscale."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest

from vitrine.world.feed_frame import FeedFrame, PixelFormat, YuvMatrix
from vitrine.world.feed_light import LightView, decode_light
from vitrine.world.light_encoding import (
    HLG_WHITE,
    PQ_WHITE_NITS,
    SYSTEM_GAMMA,
    FeedPrimaries,
    LightEncoding,
    Transfer,
)
from vitrine.world.srgb import srgb_from_linear
from vitrine.world.yuv import yuv_affine

SIZE = (48, 32)
MATRIX_NAMES = {
    YuvMatrix.BT601: "170m",
    YuvMatrix.BT709: "709",
    YuvMatrix.FCC: "fcc",
    YuvMatrix.SMPTE240M: "7",
    YuvMatrix.BT2020: "2020_ncl",
    YuvMatrix.YCGCO: "ycgco",
}


@pytest.mark.parametrize(("transfer", "white", "grey"), [(Transfer.HLG, 0.75, 0.38), (Transfer.PQ, 0.5807, 0.38)])
def test_white_is_1_and_a_grey_card_018(transfer: Transfer, white: float, grey: float) -> None:
    """BT.2408, table 1: diffuse white is 75 % of HLG and 58 % of PQ, a grey card of 18 % is 38 % of both."""
    for primaries in FeedPrimaries:
        light = LightEncoding(transfer, primaries).decode([[white] * 3, [grey] * 3])
        assert np.abs(light - [[1.0], [0.18]]).max() <= 0.01, primaries


def test_what_is_above_white_stays() -> None:
    """A peak of 1,000 cd/m² is 75 % of PQ; HLG's own peak is 1 / 0.265, and limited range goes on beyond it."""
    peak = LightEncoding(Transfer.PQ, FeedPrimaries.BT2020).decode([[0.7518] * 3])
    assert peak == pytest.approx((1000 / 203) ** (1 / 1.2), rel=0.005)
    assert Transfer.HLG.decode([1.0, 1.09]) == pytest.approx([1 / 0.265, 6.18], rel=0.005)


@pytest.mark.parametrize("transfer", Transfer)
def test_light_rises_from_black(transfer: Transfer) -> None:
    light = transfer.decode(np.linspace(-0.1, 1.0, 1101))
    assert (light[:101] == light[0]).all() and (np.diff(light[100:]) > 0).all()
    assert 0 <= light[0] <= 1e-6


@pytest.mark.parametrize("primaries", FeedPrimaries)
def test_white_stays_white_whatever_the_primaries(primaries: FeedPrimaries) -> None:
    assert primaries.srgb_from_linear_rgb.sum(1) == pytest.approx([1, 1, 1], abs=1e-9)
    assert primaries.luminance_weights.sum() == pytest.approx(1, abs=1e-9)


def test_both_kinds_of_hdr_show_one_scene_alike() -> None:
    """One scene, by BT.2100's OETF and OOTF into HLG, and on through PQ's inverse EOTF: the same light comes back."""
    scene = np.random.default_rng(1).uniform(0.01, 0.9, (200, 3))
    hlg = np.where(
        scene <= 1 / 12, np.sqrt(3 * scene), 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    )
    luminance = scene @ FeedPrimaries.BT2020.luminance_weights
    share = (1000 * scene * luminance[:, None] ** 0.2 / 10_000) ** (2610 / 16384)
    pq = ((3424 / 4096 + 2413 / 128 * share) / (1 + 2392 / 128 * share)) ** (2523 / 32)
    by_hlg, by_pq = (
        LightEncoding(t, FeedPrimaries.BT2020).decode(v) for t, v in ((Transfer.HLG, hlg), (Transfer.PQ, pq))
    )
    assert np.abs(by_pq / by_hlg - 1).max() < 0.005


ZSCALE = [
    (Transfer.PQ, "smpte2084", FeedPrimaries.BT2020, "2020", YuvMatrix.BT2020),
    (Transfer.HLG, "arib-std-b67", FeedPrimaries.BT2020, "2020", YuvMatrix.BT2020),
    (Transfer.PQ, "smpte2084", FeedPrimaries.P3_D65, "smpte432", YuvMatrix.BT709),
    (Transfer.SDR, "iec61966-2-1", FeedPrimaries.P3_DCI, "smpte431", YuvMatrix.BT709),
    (Transfer.SDR, "iec61966-2-1", FeedPrimaries.P3_D65, "smpte432", YuvMatrix.YCGCO),
    (Transfer.SDR, "iec61966-2-1", FeedPrimaries.BT2020, "2020", YuvMatrix.BT2020),
    (Transfer.SDR, "iec61966-2-1", FeedPrimaries.SMPTE240M, "240m", YuvMatrix.SMPTE240M),
    (Transfer.SDR, "iec61966-2-1", FeedPrimaries.SMPTE170M, "170m", YuvMatrix.BT601),
    (Transfer.GAMMA28, "bt470bg", FeedPrimaries.BT470BG, "bt470bg", YuvMatrix.BT601),
    (Transfer.GAMMA22, "bt470m", FeedPrimaries.BT470M, "bt470m", YuvMatrix.FCC),
    (Transfer.SDR, "iec61966-2-1", FeedPrimaries.FILM, "film", YuvMatrix.BT709),
    (Transfer.SDR, "iec61966-2-1", FeedPrimaries.EBU3213, "jedec-p22", YuvMatrix.BT709),
    (Transfer.LINEAR, "linear", FeedPrimaries.BT709, "709", YuvMatrix.BT709),
    (Transfer.LOG100, "log100", FeedPrimaries.BT709, "709", YuvMatrix.BT709),
    (Transfer.LOG316, "log316", FeedPrimaries.BT709, "709", YuvMatrix.BT709),
]


@pytest.mark.parametrize("full_range", [False, True])
@pytest.mark.parametrize(("transfer", "curve", "primaries", "gamut", "matrix"), ZSCALE)
def test_curve_matrix_and_primaries_are_zscales(
    transfer: Transfer, curve: str, primaries: FeedPrimaries, gamut: str, matrix: YuvMatrix, full_range: bool
) -> None:
    """Debian's ffmpeg, white at 203 cd/m²: 3 codes at most of what it makes of colours in gamut, in 12 bits."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        pytest.skip("ffmpeg with zscale is not installed")
    frame = _colours(LightEncoding(transfer, primaries), matrix, full_range)
    source = f"tin={curve}:pin={gamut}:min={MATRIX_NAMES[matrix]}:rin={'full' if full_range else 'limited'}"
    filters = f"zscale={source}:t=linear:npl=203:p=709:m=gbr:r=full,format=gbrpf32le"
    size = ("-s", f"{SIZE[0]}x{SIZE[1]}")
    command = [ffmpeg, "-v", "error", "-f", "rawvideo", "-pix_fmt", "yuv444p12le", *size, "-i", "-", "-vf", filters]
    data = b"".join(plane.tobytes() for plane in frame.planes)
    output = subprocess.run([*command, "-f", "rawvideo", "-"], input=data, capture_output=True, check=True, timeout=60)
    green, blue, red = np.frombuffer(output.stdout, "<f4").reshape(3, SIZE[1], SIZE[0])
    wanted, found = np.stack([red, green, blue], -1), _display_light(frame)
    codes = [255 * srgb_from_linear(light) for light in (wanted, found)]
    assert np.abs(codes[0] - codes[1]).max() <= 3
    # Another curve is another picture by far: the test can tell them apart.
    other = Transfer.GAMMA28 if transfer is not Transfer.GAMMA28 else Transfer.LINEAR
    wrong = FeedFrame(*_arguments(frame.planes), matrix, full_range, bits=12, encoding=LightEncoding(other, primaries))
    assert np.abs(codes[0] - 255 * srgb_from_linear(decode_light(wrong))).max() > 6


def _display_light(frame: FeedFrame) -> np.ndarray:
    """The light of a display, over 203 cd/m²: what zscale calls linear. Of HDR ours is the scene's."""
    light, transfer = decode_light(frame), frame.encoding.transfer
    luminance = np.maximum((light @ FeedPrimaries.BT709.luminance_weights), 1e-9)[..., None]
    if transfer is Transfer.PQ:
        return np.asarray(light * luminance ** (SYSTEM_GAMMA - 1))
    if transfer is Transfer.HLG:
        # zimg 3.0 has the OOTF for each channel by itself, on a display of 1,000 cd/m².
        matrix = frame.encoding.primaries.srgb_from_linear_rgb
        scene = np.maximum(np.linalg.solve(matrix, light.reshape(-1, 3).T).T.reshape(light.shape), 0) * HLG_WHITE
        return np.asarray(scene**SYSTEM_GAMMA * (1000 / PQ_WHITE_NITS) @ matrix.T)
    return light


def _colours(encoding: LightEncoding, matrix: YuvMatrix, full_range: bool) -> FeedFrame:
    """Random R'G'B' from dark to white, as planes of 12 bits."""
    rng = np.random.default_rng(4)
    most = {Transfer.PQ: 0.58, Transfer.HLG: 0.75}.get(encoding.transfer, 1.0)
    rgb = rng.uniform(0.05, 1, (SIZE[1], SIZE[0], 1)) * rng.uniform(0.3, 1, (SIZE[1], SIZE[0], 3)) * most
    m, v = yuv_affine(matrix, full_range, 12)
    codes = np.rint(np.linalg.solve(m, (rgb - v).reshape(-1, 3).T).T * 4095).reshape(*rgb.shape)
    planes = tuple(np.ascontiguousarray(codes[..., i].clip(0, 4095).astype(np.uint16)) for i in range(3))
    return FeedFrame(*_arguments(planes), matrix, full_range, bits=12, encoding=encoding)


def _arguments(planes: tuple[np.ndarray, ...]) -> tuple[tuple[np.ndarray, ...], PixelFormat, int, int, int, float]:
    return planes, PixelFormat.DEEP, *SIZE, 0, 0.0


@pytest.mark.parametrize("rotation", range(4))
def test_luminance_is_upright_and_a_part_is_a_part_of_it(rotation: int) -> None:
    rng = np.random.default_rng(2)
    planes = tuple(rng.integers(200, 800, shape).astype(np.uint16) for shape in ((31, 40), (16, 20), (16, 20)))
    encoding = LightEncoding(Transfer.HLG, FeedPrimaries.BT2020)
    frame = FeedFrame(
        planes, PixelFormat.DEEP, 40, 31, 0, 0.0, YuvMatrix.BT2020, rotation=rotation, bits=10, encoding=encoding,
        exposure_stops=1.0,
    )  # fmt: skip
    whole = frame.luminance()
    assert whole.shape == frame.size_px[::-1]
    stored = decode_light(frame) @ FeedPrimaries.BT709.luminance_weights
    np.testing.assert_allclose(whole, np.rot90(stored, -rotation), rtol=1e-3)
    part = LightView(frame)[3:20, 5:29][::2, ::3]
    assert part.shape == (9, 8, 3)
    np.testing.assert_allclose(part.luminance, whole[3:20:2, 5:29:3], atol=1e-12)
    rows, columns = np.array([3, 30, 7]), np.array([5, 2, 29])
    picked = LightView(frame).pick(rows, columns)
    np.testing.assert_allclose(picked.luminance, whole[rows, columns], atol=1e-12)
    darker = FeedFrame(
        planes, PixelFormat.DEEP, 40, 31, 0, 0.0, YuvMatrix.BT2020, rotation=rotation, bits=10, encoding=encoding
    )
    np.testing.assert_allclose(whole, 2 * darker.luminance(), rtol=1e-12)
