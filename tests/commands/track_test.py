"""`track` from a command line, with the work itself replaced: options, files, what is said, a sentence a mistake."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.track.track_files_test import make_result, without
from vitrine.cli import run
from vitrine.commands import track
from vitrine.commands.track import digest_clip, parse_focal, parse_segment
from vitrine.commands.track_sheet import choose_times, lay_grid, trace_way
from vitrine.errors import InputError
from vitrine.feed.feed_settings import change_feed_settings, save_similarity
from vitrine.track.lens import KNOWN
from vitrine.track.lens_guess import LensGuess
from vitrine.track.time_span import TimeSpan
from vitrine.track.track_result import SensorFacts, TrackResult, save_result
from vitrine.world.camera import Intrinsics
from vitrine.world.lens import Lens
from vitrine.world.similarity import Similarity


class TrackStandIn:
    """A stand-in for the work: it gives one result, and notes what it was asked."""

    def __init__(self, result: TrackResult) -> None:
        self.result = result
        self.asked: list[tuple[TimeSpan, LensGuess]] = []

    def __call__(
        self, clip: Path, span: TimeSpan, lens: LensGuess, kept: Path, on_progress: Callable[[str, float], None]
    ) -> None:
        self.asked.append((span, lens))
        on_progress("map", 0.5)
        save_result(kept, self.result)


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TrackStandIn:
    made = TrackStandIn(make_result())
    monkeypatch.setattr(track, "run_job", made)
    monkeypatch.setattr(track, "check_libraries", lambda: None)
    monkeypatch.setattr(track, "settings_folder", lambda: tmp_path / "settings")
    return made


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    (path := tmp_path / "way.mp4").write_bytes(b"a clip")
    return path


def tracks(clip: Path, *options: str) -> int:
    return run(["track", str(clip), "--no-draw", *options])


def test_a_clip_gets_its_files_and_a_line_on_each(
    job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tracks(clip) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "tracked: 0.00 to 2.00 s, 60 frames (it moves 0.0 to 2.0 s)"
    assert told[1] == "measured: the way, up, by how it turns, the focal length, 1150 px or 58.2°"
    assert told[2] == "assumed: metres, by an eye height of 1.6 m over 300 points of the floor"
    assert told[3].startswith("how good: good; tracks are foretold to 1.2 px (19 of 20 to 9)")
    assert told[4] == "not tracked: nothing"
    assert {path.name for path in clip.parent.glob("way.*")} == {
        *("way.mp4", "way.tum", "way.camera.yaml", "way.points.ply", "way.track.json")
    }
    assert told[-1].startswith("see it: ") and f"preview SCENE --feed {clip}; " in told[-1]


def test_poses_that_the_window_has_moved_are_told(
    job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_similarity(clip, Similarity(2.0))
    assert tracks(clip) == 0
    assert "moved: its settings move these poses as they did the former ones" in capsys.readouterr().out


def test_settings_made_for_other_poses_and_another_lens_are_told(
    job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change_feed_settings(clip, ["delay=80ms", "lens=70", "light=sunlit"])
    assert tracks(clip) == 0
    told = capsys.readouterr().out
    assert "shifted: its settings shift these poses in time by 80 ms, though" in told and "--set delay=` takes" in told
    assert "lens: its settings show it by 70°, whatever was found; `vitrine feed way.mp4 --set lens=`" in told
    assert "moved: " not in told
    change_feed_settings(clip, ["delay=", "lens="])
    assert tracks(clip) == 0
    assert "its settings" not in capsys.readouterr().out


def test_the_same_bytes_are_tracked_once_whatever_their_name(job: TrackStandIn, clip: Path) -> None:
    assert tracks(clip) == 0
    (other := clip.with_name("other.mp4")).write_bytes(clip.read_bytes())
    assert tracks(other, "--eye-height", "1.8") == 0
    assert len(job.asked) == 1
    heights = [np.loadtxt(path.with_suffix(".tum"))[:, 2].mean() for path in (clip, other)]
    assert heights[1] / heights[0] == pytest.approx(1.8 / 1.6, rel=1e-6)
    clip.write_bytes(b"another clip")
    assert tracks(clip) == 0 and tracks(clip, "--segment", "1..2") == 0 and tracks(clip, "--focal", "36mm") == 0
    assert job.asked[1:] == [
        (TimeSpan(), LensGuess()),
        (TimeSpan(1, 2), LensGuess()),
        (TimeSpan(), LensGuess(film_mm=36)),
    ]


def test_what_is_not_good_says_so(job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lost = without(make_result(focal="assumed"), 20, 50)
    facts = lost.facts.model_copy(
        update={"check_px": 14.0, "check_drift": 1.66, "shots": ((0.0, 2.0), (2.0, 3.5)), "up": "level"}
    )
    job.result = replace(lost, facts=facts)
    assert tracks(clip) == 0
    told = capsys.readouterr().out
    assert "how good: poor; tracks are foretold to 14.0 px" in told and "arrows may slip" in told
    assert "the unit of length changes by 66% along the way" in told
    assert "not tracked: 0.67 to 1.67 s; what stands in the world fades there" in told
    job.result = without(lost, 53, 56)
    clip.write_bytes(b"another clip")
    assert tracks(clip) == 0
    brief = "what stands in the world fades there; 1.77 to 1.87 s, so short that the poses around it bridge it"
    assert brief in capsys.readouterr().out
    assert "the clip has 2 shots" in told and "--segment takes another: 2.00..3.50" in told
    assert "the focal length, 1150 px or 58.2°, since it turns too little to tell" in told
    assert "that it looks level on the whole" in told
    job.result = replace(lost, facts=facts.model_copy(update={"up": "walk"}))
    clip.write_bytes(b"a third clip")
    assert tracks(clip) == 0
    assert "that its way leads neither up nor down" in capsys.readouterr().out
    assert json.loads(clip.with_suffix(".track.json").read_text())["grade"] == "poor"


def test_one_frame_is_no_frames(job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    film = make_result()
    shot = film.facts.model_copy(update={"shots": ((0.0, 1 / 30),)})
    job.result = replace(film, times_s=film.times_s[:1], poses=film.poses.part(0, 1), facts=shot)
    assert tracks(clip) == 0
    assert " 1 frame (" in capsys.readouterr().out


def test_what_motion_sensors_tell_is_said(job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = make_result(focal="sensor")
    sensors = SensorFacts(kind="GPMF", is_legible=True, correlation=0.99, offset_s=0.02, bridged=((0.5, 0.9),))
    job.result = replace(made, facts=made.facts.model_copy(update={"sensors": sensors, "up": "sensor"}))
    assert tracks(clip) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[1] == (
        "measured: the way, up, by its motion sensors (GPMF), "
        "the focal length, 1150 px or 58.2°, by how its motion sensors turn"
    )
    assert told[4].startswith("by motion sensors alone: 0.50 to 0.90 s; ")
    assert told[5] == "not tracked: nothing"


@pytest.mark.parametrize(
    ("legible", "words"), [(False, "nothing can be read of"), (True, "do not turn as its pixels do")]
)
def test_motion_sensors_that_were_of_no_use_are_one_line(
    job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str], legible: bool, words: str
) -> None:
    made = make_result()
    sensors = SensorFacts(kind="CAMM", is_legible=legible, correlation=None, offset_s=None)
    job.result = replace(made, facts=made.facts.model_copy(update={"sensors": sensors}))
    assert tracks(clip) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("sensors: ")]
    assert len(told) == 1 and words in told[0] and "CAMM" in told[0] and "the pixels alone were used" in told[0]


def test_poses_of_somebody_s_stay(job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip.with_suffix(".tum").write_text("0 0 0 0 0 0 0 1\n")
    assert tracks(clip) == 1
    assert "not made by track" in capsys.readouterr().err and not job.asked
    assert clip.with_suffix(".tum").read_text() == "0 0 0 0 0 0 0 1\n"
    assert tracks(clip, "--force") == 0 and tracks(clip) == 0


def test_a_camera_that_somebody_measured_is_used_and_stays(job: TrackStandIn, clip: Path) -> None:
    measured = "width: 1280\nheight: 720\nfx: 960\nfy: 960\ncx: 640\ncy: 360\n"
    camera = clip.with_name("way.camera.yaml")
    camera.write_text(measured)
    assert tracks(clip) == 0
    pinhole = Intrinsics(1280, 720, 960.0, 960.0, 640.0, 360.0)
    assert job.asked == [(TimeSpan(), LensGuess(camera=pinhole))] and camera.read_text() == measured
    camera.write_text(measured + "model: fisheye\nk1: -0.1\n")
    assert tracks(clip) == 0
    fisheye = LensGuess(camera=replace(pinhole, lens=Lens("fisheye", (-0.1, 0.0, 0.0, 0.0))))
    assert job.asked[1:] == [(TimeSpan(), fisheye)]
    assert fisheye.make_lens(640, 360).focal_px == 480 and fisheye.freedom == KNOWN


def test_a_clip_without_any_pose_is_one_sentence(
    job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job.result = without(make_result(), 0, 60)
    assert tracks(clip) == 1
    assert "cannot be told from this clip" in capsys.readouterr().err and not clip.with_suffix(".tum").exists()


def test_one_pose_tells_where_a_picture_was_taken_and_of_a_film_nothing() -> None:
    film = make_result()
    one = replace(
        film, times_s=film.times_s[:1], poses=film.poses.part(0, 1),
        facts=film.facts.model_copy(update={"shots": ((0.0, 1 / 30),)}),
    )  # fmt: skip
    cut = replace(one, facts=one.facts.model_copy(update={"shots": ((0.0, 1 / 30), (1 / 30, 2 / 30))}))
    assert one.is_told and without(film, 2, 60).is_told
    assert not without(film, 1, 60).is_told and not cut.is_told and not without(one, 0, 1).is_told


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--eye-height", "0"], "0 is no height of an eye"),
        (["--focal", "26"], '"26" is no focal length'),
        (["--focal", "190deg"], '"190deg" is no focal length'),
        (["--segment", "5"], '"5" is no segment'),
        (["--segment", "-1..2"], '"-1..2" is no segment'),
        (["--segment", "5..2"], '"5..2" is no segment'),
        (["--segment", "x..2"], '"x..2" is no segment'),
    ],
)
def test_a_mistyped_option_is_one_sentence(
    job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str], options: list[str], words: str
) -> None:
    assert tracks(clip, *options) == 2
    assert words in capsys.readouterr().err and not job.asked


def test_no_clip_and_no_libraries_are_sentences(
    clip: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tracks(clip.with_name("none.mp4")) == 1
    assert "there is no such file" in capsys.readouterr().err
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "pycolmap" else found(name))
    assert tracks(clip) == 3
    assert (
        'pycolmap is not installed, which track needs; pip install "vitrine-glasses[track]"' in capsys.readouterr().err
    )


@pytest.mark.parametrize("name", ["", ".", "..", "/"])
def test_a_folder_without_a_name_of_its_own_is_a_sentence(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(["track", name]) == 1
    assert "write the folder's own name, such as ../walk" in capsys.readouterr().err


def test_what_is_known_to_fail_is_told_before_the_work(
    job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip.with_name("way.track.png").mkdir()
    assert run(["track", str(clip)]) == 1
    assert "this is a folder; name a file in it" in capsys.readouterr().err
    clip.with_name("way.feed.yaml").mkdir()
    assert tracks(clip) == 1
    assert "way.feed.yaml: this is a folder" in capsys.readouterr().err
    os.mkfifo(pipe := clip.with_name("pipe.mp4"))
    assert tracks(pipe) == 1
    assert "this is a pipe, no regular file" in capsys.readouterr().err
    assert not job.asked and not list(clip.parent.glob("*.tum"))


def test_a_sheet_is_a_picture_and_never_in_the_place_of_the_clip(
    job: TrackStandIn, clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = clip.rename(clip.with_name("way.png"))
    for sheet, words in ((picture, "is the feed itself"), (clip, "a name that ends in .png")):
        assert run(["track", str(picture), "--sheet", str(sheet)]) == 2
        assert words in capsys.readouterr().err
    assert picture.read_bytes() == b"a clip" and not job.asked


def test_options_mean_what_photographers_mean() -> None:
    assert parse_focal("90deg").make_lens(1000, 600).focal_px == pytest.approx(500)
    assert parse_focal("90deg") == parse_focal("90°")
    # The diagonal of the film is 43.27 mm: on 3:2 the width is 36.
    assert parse_focal("36mm").make_lens(1500, 1000).focal_px == pytest.approx(1500)
    assert parse_focal("26mm") == parse_focal("26 mm") == LensGuess(film_mm=26)
    assert parse_segment("1:10..") == TimeSpan(70.0) and parse_segment("..8") == TimeSpan(0.0, 8.0)


def test_a_digest_is_of_all_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"one")
    (tmp_path / "b.png").write_bytes(b"two")
    (tmp_path / "notes.txt").write_bytes(b"no picture")
    assert digest_clip(tmp_path) == hashlib.sha256(b"onetwo").hexdigest()
    with pytest.raises(InputError, match="it cannot be read"):
        digest_clip(tmp_path / "none")


def test_the_sheet_has_the_way_and_a_metre_grid_about_it() -> None:
    result = make_result()
    times_s = choose_times(without(result, 0, 30))
    assert len(times_s) == 6 and times_s.min() >= 1.0 and (np.diff(times_s) > 0).all()
    way = trace_way(result.poses.centres * 1.6)
    assert way[0][1] == way[-1][1] == 0
    assert way[-1][2] == pytest.approx(-2.6 - 14, abs=0.6)
    assert trace_way(np.tile([0.0, 1.6, 0.0], (9, 1))) == [[0, 0, 0], [0, 0, -14]]
    grid = lay_grid(way)
    along = sorted({line[0][0] for line in grid if line[0][0] == line[1][0]})
    assert along[0] <= -8 and along[-1] >= 8 and set(np.diff(along)) == {1}
    assert len(lay_grid([[0, 0, 0], [500, 0, 900]])) <= 2 * 62
