"""Turned and mirrored pictures: all eight orientations as ffmpeg shows them, odd angles at the nearest quarter."""

from __future__ import annotations

import math
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from tests.feed.clip import Clip
from tests.feed.ffmpeg import needs_ffmpeg, show_by_ffmpeg
from vitrine.feed.orientation import UPRIGHT, Orientation, find_orientation, read_orientation
from vitrine.feed.video_file import VideoFileReader
from vitrine.verdict.measure.background_luminance import rotate_upright

ONE = 1 << 16
#: All signed permutations: a, b, c, d of (p, q) -> (ap + cq, bp + dq).
MATRICES = {
    "upright": (1, 0, 0, 1),
    "clockwise": (0, 1, -1, 0),
    "half": (-1, 0, 0, -1),
    "counterclockwise": (0, -1, 1, 0),
    "hflip": (-1, 0, 0, 1),
    "vflip": (1, 0, 0, -1),
    "transpose": (0, 1, 1, 0),
    "antitranspose": (0, -1, -1, 0),
}


def matrix_of(a: float, b: float, c: float, d: float) -> tuple[int, ...]:
    a, b, c, d = (round(ONE * value) for value in (a, b, c, d))
    return a, b, 0, c, d, 0, 0, 0, 1 << 30


def apply(picture: npt.NDArray[np.int64], orientation: Orientation) -> npt.NDArray[np.int64]:
    return np.rot90(picture[:, ::-1] if orientation.mirrored else picture, -orientation.turns)


@pytest.mark.parametrize("name", MATRICES)
def test_every_pixel_lies_where_the_matrix_says(name: str) -> None:
    a, b, c, d = MATRICES[name]
    orientation = find_orientation(*matrix_of(a, b, c, d))
    picture = np.arange(6).reshape(2, 3)
    shown = apply(picture, orientation)
    for q, p in np.ndindex(2, 3):
        # Pixel centres about the middle of the picture.
        x, y = a * (p - 1) + c * (q - 0.5), b * (p - 1) + d * (q - 0.5)
        row, column = round(y + (shown.shape[0] - 1) / 2), round(x + (shown.shape[1] - 1) / 2)
        assert shown[row, column] == picture[q, p]
    assert orientation.odd_deg is None


@pytest.mark.parametrize("degrees", [-178, -134, -44.0, 0.5, 0.9, 30, 44, 46, 89.6, 135.5, 200])
@pytest.mark.parametrize("mirrored", [False, True])
def test_an_odd_angle_is_the_nearest_quarter_and_told(degrees: float, mirrored: bool) -> None:
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    sign = -1 if mirrored else 1
    found = find_orientation(*matrix_of(sign * cosine, sign * sine, -sine, cosine))
    assert (found.mirrored, found.turns) == (mirrored, round(degrees / 90) % 4)
    is_odd = abs(degrees - 90 * round(degrees / 90)) > 1
    assert found.odd_deg == (pytest.approx(degrees % 360, abs=0.01) if is_odd else None)


def test_zeros_and_no_matrix_are_upright() -> None:
    assert find_orientation(*(9 * [0])) == UPRIGHT == read_orientation(av.VideoFrame(16, 16, "yuv420p"))


@needs_ffmpeg
@pytest.mark.parametrize("name", MATRICES)
def test_a_clip_is_shown_as_ffmpeg_shows_it(tmp_path: Path, name: str) -> None:
    path = Clip(count=2, display_matrix=matrix_of(*MATRICES[name])).write(tmp_path / "a.mp4")
    for planes in (False, True):
        reader = VideoFileReader(path, planes=planes)
        frame = reader.read(1)
        assert frame.size_px == reader.info.size_px
        if not planes:
            width, height = frame.size_px
            expected = show_by_ffmpeg(path, (width, height))[1].astype(int)
            shown = rotate_upright(frame)[..., :3].astype(int)
            assert np.abs(shown - expected).mean() < 2 and np.abs(shown[8:-8, 8:-8] - expected[8:-8, 8:-8]).max() < 60


@pytest.mark.parametrize("pixels", ["yuv420p", "yuv422p", "yuv444p", "yuv420p10le"])
def test_mirrored_pictures_are_the_others_seen_in_a_mirror(tmp_path: Path, pixels: str) -> None:
    plain, mirrored = Clip(count=1, pixels=pixels), Clip(count=1, pixels=pixels, display_matrix=matrix_of(-1, 0, 0, 1))
    one = VideoFileReader(plain.write(tmp_path / "a.mp4"), planes=False).read(0).planes[0].astype(int)
    other = VideoFileReader(mirrored.write(tmp_path / "b.mp4"), planes=False).read(0).planes[0].astype(int)
    assert np.abs(other[:, ::-1] - one).max() <= 2
