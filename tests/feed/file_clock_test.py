"""The clock of a file: where it starts again all frames are there, each by its number, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from tests.feed.clip import Clip, content, plain_decode
from tests.feed.ffmpeg import make_clip, needs_ffmpeg
from vitrine.feed.file_clock import FileClock
from vitrine.feed.video_file import VideoFileReader

TICK_S = 1 / 90_000


def assert_all_frames(path: Path, count: int) -> VideoFileReader:
    """Every frame of a plain decode is there, in order and in any other."""
    linear = plain_decode(path)
    reader = VideoFileReader(path, planes=True)
    assert (len(linear), reader.info.frame_count) == (count, count)
    hops = np.random.default_rng(5).integers(0, count, 30).tolist()
    for index in (*range(count), *hops):
        frame = reader.read(index)
        assert (frame.index, frame.held) == (index, False)
        assert content(frame) == linear[index]
    return reader


def join(path: Path, parts: Sequence[Path]) -> Path:
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


@pytest.mark.parametrize(
    ("suffix", "codec", "options"),
    [
        (".ts", "libx264", {"g": "12", "bf": "2"}),
        (".ts", "libx264", {"g": "9", "bf": "3", "x264-params": "open-gop=1"}),
        (".ts", "mpeg2video", {"g": "12", "bf": "2"}),
        (".mpg", "mpeg2video", {"g": "12", "bf": "2"}),
    ],
)
def test_joined_files_are_shown_one_after_the_other(
    tmp_path: Path, suffix: str, codec: str, options: dict[str, str]
) -> None:
    one = Clip(count=20, codec=codec, options=options).write(tmp_path / f"a{suffix}")
    other = Clip(count=31, codec=codec, options={**options, "bf": "0"}).write(tmp_path / f"b{suffix}")
    path = join(tmp_path / f"joined{suffix}", (one, other, one))
    reader = assert_all_frames(path, 71)
    assert reader.info.duration_s == pytest.approx(71 / 30, abs=0.001)
    steps = np.diff([reader.read(index).time_s for index in range(71)])
    assert steps == pytest.approx(np.full(70, 1 / 30), abs=1e-4)
    assert "clock: starts again 2 times; the parts are shown one after the other" in reader.info.report.found


@needs_ffmpeg
def test_a_clock_that_leaps_ahead_in_a_transport_stream_has_no_gap(tmp_path: Path) -> None:
    one = Clip(count=20).write(tmp_path / "a.ts")
    late = make_clip(tmp_path / "b.ts", "-i", str(one), "-c", "copy", "-output_ts_offset", "5000")
    reader = assert_all_frames(join(tmp_path / "ab.ts", (one, late)), 40)
    assert reader.info.duration_s == pytest.approx(40 / 30, abs=0.001)


def test_a_clock_that_passes_its_33_bits_goes_on(tmp_path: Path) -> None:
    ticks = Clip(count=40, muxer_options={"output_ts_offset": str(2**33 * TICK_S - 0.7)})
    reader = assert_all_frames(ticks.write(tmp_path / "wrap.ts"), 40)
    assert reader.info.duration_s == pytest.approx(40 / 30, abs=0.001)


def test_a_long_picture_of_another_container_stays_long(tmp_path: Path) -> None:
    pts = [*range(10), *range(610, 620)]
    path = Clip(count=20, pts=pts).write(tmp_path / "still.mkv")
    reader = assert_all_frames(path, 20)
    assert reader.read(10).time_s == pytest.approx(610 / 30, abs=0.01)
    assert any(sentence.startswith("stamps: uneven") for sentence in reader.info.report.found)


MS = Fraction(1, 1000)


@pytest.mark.parametrize(
    ("container", "stamps", "offsets"),
    [
        ("mpegts", [(0, 40), (60, 180), (120, 120), (0, 40), (200, 240), (0, 0)], [0, 0, 0, 180, 180, 460]),
        ("mpegts", [(0, 0), (40, 40), (20_000, 20_000)], [0, 0, 80 - 20_000]),
        ("mpegts", [(0, 0), (40, 40), (9_000, 9_000)], [0, 0, 0]),
        ("flv", [(0, 0), (40, 40), (20_000, 20_000), (0, 0)], [0, 0, 0, 20_040]),
        ("mov,mp4,m4a,3gp,3g2,mj2", [(1000, 1000), (0, 0)], [0, 0]),
        ("mpegts", [(100, 100), (None, None), (40, 40)], [0, 0, 0]),
    ],
)
def test_offsets(container: str, stamps: list[tuple[int | None, int | None]], offsets: list[int]) -> None:
    clock = FileClock(container, MS, 40)
    assert [clock.advance(*stamp) for stamp in stamps] == offsets
    # From the last part on, they are known.
    later = FileClock(container, MS, 40, clock.offsets, clock.part)
    assert later.advance(*stamps[-1]) == offsets[-1]
