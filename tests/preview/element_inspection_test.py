"""The verdict under the pointer: the same as `check` reads of that frame, from planes as from RGBA, said in a card."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.engine.shots import typed
from vitrine.engine.device_run import collect_verdict, play_frames, prepare_runs
from vitrine.engine.opening import open_session
from vitrine.engine.scene_frame import SceneFrame
from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.engine.view_spec import resolve_view
from vitrine.geometry import Bounds, Point
from vitrine.glass.optics.photometry import Thresholds
from vitrine.preview.measure.element_inspection import ElementInspection, crop_feed, inspect_at
from vitrine.preview.measure.inspection_card import build_card_rows
from vitrine.ui.palette import WARNING
from vitrine.verdict.measure.background_luminance import luminance_of_codes
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.yuv import rgb_from_yuv

SCENE = """\
vitrine: 1
name: Verdicts
feed: testcard:640x360
nodes:
  - {kind: text, id: hello, text: Hello, size: 1.5, anchor: {head: center}}
  - {kind: text, id: small, text: Small, size: 0.4, color: "#30343A", anchor: {head: top-left, offset: [3, 2]}}
"""
AT_S = 0.5


@pytest.fixture
def show(tmp_path: Path) -> Session:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE, encoding="utf-8")
    return open_session(path, None)


def drawn(show: Session, shot: Shot) -> SceneFrame:
    """What a window draws, without a GPU."""
    return show.frame(replace(shot, scene=show.scene.file, t_s=AT_S))


def found(show: Session, shot: Shot, node: str) -> ElementInspection:
    made = drawn(show, shot)
    x0, y0, x1, y1 = next(mark.box_px for mark in made.node_bounds if mark.node_id == node)
    asked = resolve_view(shot, show.size_px)
    appraisal = inspect_at(show, asked, made, Point((x0 + x1) / 2, (y0 + y1) / 2))
    assert appraisal is not None and appraisal.element_id == node
    return appraisal


@pytest.mark.parametrize("device", ["generic", "rokid-glasses", "meta-ray-ban-display", "apple-vision-pro"])
@pytest.mark.parametrize("kind", ["eye", "world"])
def test_it_is_what_check_reads_of_this_frame(show: Session, device: str, kind: str) -> None:
    """Whatever the size of the picture: both judge by the display's own pixels."""
    asked = resolve_view(typed(device, "overcast", kind=kind), show.size_px)
    played = prepare_runs(show, [asked.glasses])
    play_frames(show, played, [show.feed.index_at(AT_S)], lambda: None)
    readings = {r.element: r for r in collect_verdict(played, {"overcast": Thresholds()}).results}
    for node in ("hello", "small"):
        appraisal = found(show, typed(device, "overcast", kind=kind), node)
        assert appraisal.size_deg == pytest.approx(readings[node].size_deg, rel=1e-6)
        assert appraisal.contrast == pytest.approx(readings[node].worst_contrast, rel=1e-6)
        assert appraisal.required_contrast == readings[node].needed_contrast
        assert appraisal.source_line == ("scene.yaml:5" if node == "hello" else "scene.yaml:6")


@pytest.mark.parametrize(("brightness", "glares"), [("auto", False), ("100%", True)])
def test_it_glares_where_check_says_so(show: Session, brightness: str, glares: bool) -> None:
    shot = typed("quark-s1", "night-street", brightness=brightness)
    one = resolve_view(shot, show.size_px).glasses
    played = prepare_runs(show, [one])
    play_frames(show, played, [show.feed.index_at(AT_S)], lambda: None)
    (veil,) = collect_verdict(played, {"night-street": Thresholds()}).glare.values()
    assert (veil > 1) == glares
    assert (found(show, shot, "hello").verdict == "glares") == glares


def test_beside_all_things_there_is_no_verdict(show: Session) -> None:
    shot = typed("rokid-glasses")
    assert inspect_at(show, resolve_view(shot, show.size_px), drawn(show, shot), Point(1.0, 1.0)) is None


def test_the_card_says_what_is_too_small_and_what_light_it_would_take(show: Session) -> None:
    small = found(show, typed("rokid-glasses", "sunlit"), "small")
    told = {row.name: row for row in build_card_rows(small)}
    assert "under 0.6°" in told["size"].value and told["size"].color == WARNING
    assert told["verdict"].value == small.verdict == "unreadable"
    assert small.remedy.startswith("would need ") and "nits" in small.remedy
    assert found(show, typed("rokid-glasses", "office"), "hello").remedy == ""


def test_figures_that_rest_on_estimates_are_marked(show: Session) -> None:
    told = {row.name: row.value for row in build_card_rows(found(show, typed("quark-s1", "office"), "hello"))}
    assert told["size"].startswith("≈ ") and told["contrast"].startswith("≈ ")
    told = {row.name: row.value for row in build_card_rows(found(show, typed("generic", "office"), "hello"))}
    assert not any(value.startswith("≈") for value in told.values())


def test_the_light_of_two_eyes_of_which_one_has_a_display_is_called_an_average(show: Session) -> None:
    def rows(device: str, eye: str) -> dict[str, str]:
        return {row.name: row.value for row in build_card_rows(found(show, typed(device, "office", eye=eye), "hello"))}

    assert rows("meta-ray-ban-display", "both")["light"] == "average of both eyes"
    assert "light" not in rows("meta-ray-ban-display", "right") and "light" not in rows("xreal-one", "both")


@pytest.mark.parametrize("rotation", [0, 1, 2, 3])
def test_planes_are_as_bright_behind_a_box_as_the_whole_picture_converted(rotation: int) -> None:
    rng = np.random.default_rng(7)
    coarse = rng.integers(30, 220, (9, 15)).astype(np.uint8)
    luma = np.ascontiguousarray(coarse.repeat(8, 0).repeat(8, 1))
    chroma = [np.full((36, 60), code, np.uint8) for code in (118, 140)]
    frame = FeedFrame((luma, *chroma), PixelFormat.YUV420, 120, 72, 0, 0.0, rotation=rotation)
    whole = np.rot90(rgb_from_yuv(frame, "nearest"), -rotation)
    box = Bounds(16.0, 8.0, 56.0, 48.0)
    picture, (kx, ky, mx, my) = crop_feed(frame, box)
    x0, y0, x1, y1 = round(16 * kx + mx), round(8 * ky + my), round(56 * kx + mx), round(48 * ky + my)
    inside = luminance_of_codes(picture[y0:y1, x0:x1])
    assert inside.shape == (20, 20)
    assert np.allclose(inside, luminance_of_codes(whole[8:48, 16:56])[::2, ::2], atol=0.01)
