"""Files: every frame by number equals a plain decode, in any order, and damage is held, never raised."""

from __future__ import annotations

import logging
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import numpy as np
import pytest

from tests.feed.clip import Clip, content, plain_decode
from vitrine.errors import InputError
from vitrine.feed.decoder import Decoder
from vitrine.feed.video_file import VideoFileReader

UNEVEN = tuple(int(n) for n in np.cumsum([7, 40, 3, 25, 33, 90, 11, 40] * 5))

CLIPS = {
    "b-frames.mp4": Clip(),
    "odd size.mkv": Clip(width=97, height=63, pixels="yuv420p", codec="libvpx-vp9", options={"g": "12"}),
    "uneven.mkv": Clip(pts=UNEVEN, tick_s=Fraction(1, 1000)),
    "late start.mp4": Clip(pts=tuple(range(500, 540))),
    "transport.ts": Clip(),
    "program.mpg": Clip(codec="mpeg2video", options={"g": "12", "bf": "2"}),
    "stored order.avi": Clip(),
    "all key.avi": Clip(codec="mjpeg", pixels="yuvj420p", options={}),
    "no clock.h264": Clip(),
    "open gop.mp4": Clip(options={"g": "12", "bf": "3", "x264-params": "open-gop=1:scenecut=0"}),
    "long way.mp4": Clip(count=90, options={"g": "250", "bf": "3", "x264-params": "b-pyramid=normal:scenecut=0"}),
    "long way.m2v.mkv": Clip(count=90, codec="mpeg2video", options={"g": "90", "bf": "2"}),
    "one frame.mp4": Clip(count=1),
}


def reader_of(path: Path, planes: bool = True, loops: bool = True) -> VideoFileReader:
    return VideoFileReader(path, planes=planes, loops=loops)


@pytest.mark.parametrize("name", CLIPS)
def test_any_order_equals_a_plain_decode(tmp_path: Path, name: str) -> None:
    path = CLIPS[name].write(tmp_path / name)
    linear = plain_decode(path)
    assert len(set(linear)) == len(linear)
    reader = reader_of(path)
    assert reader.info.frame_count == len(linear) == CLIPS[name].count
    hops = np.random.default_rng(7).integers(0, len(linear), 60).tolist()
    onward = list(range(len(linear)))
    for index in [*onward, *onward[::-1], *onward[::3], *hops]:
        frame = reader.read(index)
        assert (frame.index, frame.held) == (index, False)
        assert content(frame) == linear[index], index
    reader.close()


@pytest.mark.parametrize("goal", range(80, 84))
def test_a_jump_decodes_only_what_is_referred_to_and_its_goal(tmp_path: Path, goal: int) -> None:
    decoder = Decoder(CLIPS["long way.mp4"].write(tmp_path / "a.mp4"))
    target = int(decoder.table.pts[goal])
    decoder.start_at_key(0)
    assert decoder.skip_before(target)
    times = [entry.pts for entry in islice(decoder, 80)]
    assert target in times and 10 < times.index(target) <= goal - 20
    decoder.close()


def test_a_damaged_goal_of_a_jump_holds_the_frame_before(tmp_path: Path) -> None:
    clip = Clip(count=60, options={"g": "60", "bf": "2", "x264-params": "scenecut=0:b-adapt=0:b-pyramid=none"})
    sound = clip.write(tmp_path / "a.mp4")
    linear = plain_decode(sound)
    with av.open(str(sound)) as container:
        stored = [packet.pts for packet in container.demux(video=0) if packet.pts is not None]
    # The second of two frames that no other refers to: on the way to it the first one is left out.
    goal = 41
    place = stored.index(sorted(stored)[goal])
    reader = reader_of(damaged(sound, place, place + 1))
    frame = reader.read(goal)
    assert frame.held and frame.index == goal - 1 and content(frame) == linear[goal - 1]
    reader.close()


def test_real_footage(shared_folder: Path) -> None:
    path = shared_folder / "feeds" / "bikes.mp4"
    linear = plain_decode(path)
    reader = reader_of(path)
    assert (reader.info.size_px, reader.info.fps, reader.info.frame_count) == ((640, 272), 25, 250)
    for index in [*range(250), 249, 0, 120, 119, 121, 7, 200, 199, 198]:
        assert content(reader.read(index)) == linear[index]
    reader.close()


def test_times_are_the_file_s_own(tmp_path: Path) -> None:
    reader = reader_of(CLIPS["uneven.mkv"].write(tmp_path / "uneven.mkv"))
    starts = [(pts - UNEVEN[0]) / 1000 for pts in UNEVEN]
    for index, start in enumerate(starts):
        assert reader.read(index).time_s == pytest.approx(start, abs=1e-9)
        assert reader.index_at(start) == index
        assert reader.info.duration_s is not None
        following = starts[index + 1] if index + 1 < len(starts) else reader.info.duration_s
        assert reader.index_at(following - 0.001) == index
    reader.close()


@pytest.mark.parametrize("name", ["b-frames.mp4", "late start.mp4", "transport.ts", "uneven.mkv"])
def test_n_over_fps_is_frame_n(tmp_path: Path, name: str) -> None:
    """Where stamps are rounded (Matroska: to 1 ms), the exact time of a frame still finds it."""
    reader = reader_of(Clip().write(tmp_path / name))
    assert [reader.index_at(n / 30) for n in range(40)] == list(range(40))
    assert reader.info.duration_s == pytest.approx(40 / 30, abs=2e-3)
    reader.close()


def test_beyond_the_end_it_starts_again_or_holds(tmp_path: Path) -> None:
    path = Clip().write(tmp_path / "a.mp4")
    again, once = reader_of(path), reader_of(path, loops=False)
    assert [again.index_at(t) for t in (40 / 30, 41 / 30, 400 / 30, -1 / 30)] == [0, 1, 0, 39]
    assert [once.index_at(t) for t in (40 / 30, 99.0, -1.0)] == [39, 39, 0]
    assert [again.info.wrap(n) for n in (39, 40, 81, -1)] == [39, 0, 1, 39]
    assert [once.info.wrap(n) for n in (39, 40, 81, -1)] == [39, 39, 39, 0]
    again.close()
    once.close()


@pytest.mark.parametrize(("counterclockwise", "turns"), [(-90, 1), (90, 3), (180, 2)])
def test_a_turned_film_says_so(tmp_path: Path, counterclockwise: float, turns: int) -> None:
    reader = reader_of(Clip(turned_deg=counterclockwise).write(tmp_path / "a.mp4"), planes=False)
    frame = reader.read(3)
    assert (frame.width_px, frame.height_px, frame.rotation) == (96, 64, turns)
    assert reader.info.size_px == frame.size_px == ((64, 96) if turns % 2 else (96, 64))
    reader.close()


def damaged(path: Path, first: int, last: int) -> Path:
    """The same file with the packets that hold frames first..last-1 (in the order of storage) made noise."""
    with av.open(str(path)) as container:
        places = [(packet.pos or 0, packet.size) for packet in container.demux(video=0) if packet.size]
    data = bytearray(path.read_bytes())
    for place, size in places[first:last]:
        data[place : place + size] = np.random.default_rng(place).bytes(size)
    path.write_bytes(data)
    return path


def test_damage_in_the_middle_is_held_and_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    sound = Clip(options={"g": "10", "bf": "0", "x264-params": "scenecut=0"}).write(tmp_path / "a.mp4")
    linear = plain_decode(sound)
    reader = reader_of(damaged(sound, 14, 23))  # the end of one group, and the key frame of the next
    with caplog.at_level(logging.WARNING, "vitrine.feed"):
        for order in (range(40), [29, 20, 25, 14, 30, 13, 19]):
            for index in order:
                frame = reader.read(index)
                lost = 14 <= index < 30
                assert frame.held is lost
                assert content(frame) == linear[13 if lost else index]
                assert frame.index == (13 if lost else index)
    assert [record.name for record in caplog.records] == ["vitrine.feed"]
    assert "a.mp4" in caplog.text and "held" in caplog.text
    reader.close()


def test_a_film_cut_short_keeps_its_length_and_holds(tmp_path: Path) -> None:
    whole = Clip(muxer_options={"movflags": "faststart"}).write(tmp_path / "whole.mp4")
    linear = plain_decode(whole)
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    reader = reader_of(cut)
    assert reader.info.frame_count == 40
    assert reader.info.duration_s == pytest.approx(40 / 30)
    frames = [reader.read(index) for index in range(40)]
    held = [frame.index for frame in frames if frame.held]
    good = 40 - len(held)
    assert 5 < good < 35
    assert [frame.held for frame in frames] == [False] * good + [True] * len(held)
    assert set(held) == {good - 1}
    assert all(content(frame) == linear[index] for index, frame in enumerate(frames[:good]))
    assert content(reader.read(39)) == linear[good - 1]
    reader.close()


def test_damage_at_the_start_shows_the_first_good_frame(tmp_path: Path) -> None:
    sound = Clip(options={"g": "10", "bf": "0", "x264-params": "scenecut=0"}).write(tmp_path / "a.mp4")
    linear = plain_decode(sound)
    reader = reader_of(damaged(sound, 0, 1))
    assert reader.read(3).held and content(reader.read(3)) == linear[10]
    assert content(reader.read(12)) == linear[12]
    assert content(reader.read(0)) == linear[10]
    reader.close()


def test_a_file_that_goes_away_holds(tmp_path: Path) -> None:
    path = Clip().write(tmp_path / "no clock.h264")  # it is opened again for every step back
    reader = reader_of(path)
    reader.read(5)
    path.unlink()
    assert reader.read(3).held
    reader.close()


@pytest.mark.parametrize("name", ["a.mp4", "no clock.h264"])
def test_a_file_that_is_cut_or_written_over_in_place_holds(tmp_path: Path, name: str) -> None:
    # More than the 32 KB that are read at a time: those may still come from memory.
    clip = Clip(width=320, height=180, options={"g": "12", "bf": "2", "crf": "1"})
    path, sound = clip.write(tmp_path / name), clip.write(tmp_path / f"sound {name}").read_bytes()
    linear = plain_decode(path)
    other = Clip(count=50, width=64).write(tmp_path / f"other {name}").read_bytes()
    for data in (sound[: len(sound) // 3], sound[:700], b"", other):
        path.write_bytes(sound)
        reader = reader_of(path)
        reader.read(0)
        path.write_bytes(data)
        frames = {index: reader.read(index) for index in (39, 3, 20, 0)}
        assert frames[20].held
        assert all(frame.held or content(frame) == linear[index] for index, frame in frames.items())
        reader.close()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.mp4", b"", "0 bytes"),
        ("text.mp4", b"not a film\n" * 99, "no video"),
        ("notes.txt", b"plain words\n" * 99, "no "),
        ("noise.mkv", np.random.default_rng(3).bytes(9000), "no video"),
    ],
)
def test_what_is_no_video_gets_a_sentence(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        reader_of(path)
    (problem,) = caught.value.problems
    assert words in problem.message and problem.place and problem.place.file == str(path)
    assert "\n" not in str(problem)


def test_a_head_without_a_body_is_damaged(tmp_path: Path) -> None:
    whole = Clip(muxer_options={"movflags": "faststart"}).write(tmp_path / "whole.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: whole.index(b"mdat") + 4])
    (tmp_path / "headless.mp4").write_bytes(whole[: whole.index(b"moov")])
    for name in ("cut.mp4", "headless.mp4"):
        with pytest.raises(InputError):
            reader_of(tmp_path / name)


def test_sound_alone_is_no_feed(tmp_path: Path) -> None:
    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(InputError, match="no moving pictures"):
        reader_of(path)
