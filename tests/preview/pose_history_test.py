"""Moves of a feed's poses: written at once, taken back in turn, and told where they cannot be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PIL import Image

from vitrine.engine.opening import open_session
from vitrine.engine.shot import Shot
from vitrine.feed.feed_settings import load_feed_settings
from vitrine.gpu.renderer import Renderer
from vitrine.preview.edit_session import EditSession
from vitrine.preview.model.placing import Placing, PlacingTool
from vitrine.preview.model.player import Player
from vitrine.preview.placing.pane_picker import PanePicker
from vitrine.preview.placing.placer import Placer
from vitrine.preview.placing.pose_history import NOTHING_DONE, NOTHING_UNDONE, PoseHistory, find_refusal
from vitrine.world.picked_point import PickedPoint
from vitrine.world.similarity import Shift, Similarity

SCENE = "vitrine: 1\nfeed: view.png\nnodes: [{kind: text, text: a}]\n"


@pytest.fixture
def edit_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EditSession]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    Image.new("RGB", (32, 18)).save(tmp_path / "view.png")
    (tmp_path / "view.tum").write_text("0 0 1.6 0 1 0 0 0\n2 0 1.6 -4 1 0 0 0\n")
    (tmp_path / "scene.yaml").write_text(SCENE)
    session = open_session(tmp_path / "scene.yaml", None)
    # Nothing is drawn: what a move does to the session is looked at.
    with EditSession(session, cast(Renderer, None), Shot(tmp_path / "scene.yaml")) as opened:
        yield opened


def heights(edit_session: EditSession) -> float:
    return edit_session.session.camera_track.position_at(0.0)[1]


def test_moves_add_up_and_are_taken_back_and_done_again_in_turn(edit_session: EditSession, tmp_path: Path) -> None:
    history, sidecar = PoseHistory(), tmp_path / "view.feed.yaml"
    assert history.undo(edit_session) == NOTHING_DONE and history.redo(edit_session) == NOTHING_UNDONE
    assert history.move(edit_session, Similarity(2.0), "twice") == "twice; Ctrl+Z takes it back"
    twice = sidecar.read_bytes()
    history.move(edit_session, Similarity(shift_m=Shift(0.0, 1.0, 0.0)), "up")
    assert heights(edit_session) == pytest.approx(4.2) and history.can_undo
    assert history.undo(edit_session) == "taken back: up" and sidecar.read_bytes() == twice
    assert history.undo(edit_session) == "taken back: twice" and not sidecar.exists() and not history.can_undo
    assert heights(edit_session) == pytest.approx(1.6)
    assert [history.redo(edit_session) for _ in range(2)] == ["done again: twice", "done again: up"]
    assert heights(edit_session) == pytest.approx(4.2)
    history.undo(edit_session)
    history.move(edit_session, Similarity(3.0), "thrice")
    assert history.redo(edit_session) == NOTHING_UNDONE, "another move ends what could be done again"


def test_a_move_of_a_feed_that_is_shown_no_more_is_named(edit_session: EditSession, tmp_path: Path) -> None:
    history = PoseHistory()
    history.move(edit_session, Similarity(2.0), "twice")
    Image.new("RGB", (32, 18)).save(tmp_path / "other.png")
    (tmp_path / "scene.yaml").write_text(SCENE.replace("view.png", "other.png"))
    edit_session.reload_scene()
    assert history.undo(edit_session) == "taken back of view.png, which is not shown: twice"
    assert history.redo(edit_session) == "done again of view.png, which is not shown: twice"
    assert load_feed_settings(tmp_path / "view.png").similarity.scale == 2


def test_places_of_a_world_that_is_taken_back_are_let_go(edit_session: EditSession) -> None:
    history = PoseHistory()
    placer = Placer(cast(PanePicker, None), history)
    history.move(edit_session, Similarity(2.0), "twice")
    end = PickedPoint(0.0, 0.0, -2.0, 2.5, "floor")
    player = replace(Player(), placing=Placing(PlacingTool.LENGTH).with_place(end))
    # The other end would be clicked in a world half as large.
    undone, told = placer.undo(player, edit_session)
    assert told == "taken back: twice" and undone.placing == Placing(PlacingTool.LENGTH)
    again, told = placer.redo(replace(undone, placing=player.placing), edit_session)
    assert told == "done again: twice" and again.placing == Placing(PlacingTool.LENGTH)
    assert placer.undo(replace(player, placing=None), edit_session)[0].placing is None


def test_a_move_that_cannot_be_is_a_sentence_and_none_of_the_history(edit_session: EditSession, tmp_path: Path) -> None:
    history = PoseHistory()
    told = history.move(edit_session, Similarity(1e9), "huge")
    assert told == "the world would be 1e+09 times as large as its pose file says; allowed: 1e-06 to 1e+06 times"
    assert not history.can_undo and not (tmp_path / "view.feed.yaml").exists()
    (tmp_path / "view.feed.yaml").write_text("lense: 3\n")
    assert "lense" in history.move(edit_session, Similarity(2.0), "twice")
    assert (tmp_path / "view.feed.yaml").read_text() == "lense: 3\n"


def test_in_a_folder_that_cannot_be_written_the_user_s_own_holds_it(
    edit_session: EditSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    history = PoseHistory()
    told = history.move(edit_session, Similarity(2.0), "twice")
    assert "read-only" in told and str(tmp_path / "config") in told, told
    assert not (tmp_path / "view.feed.yaml").exists() and heights(edit_session) == pytest.approx(3.2)
    assert load_feed_settings(tmp_path / "view.png").similarity.scale == 2
    history.undo(edit_session)
    assert heights(edit_session) == pytest.approx(1.6)


def test_a_feed_without_poses_has_nothing_to_move(edit_session: EditSession, tmp_path: Path) -> None:
    assert find_refusal(edit_session.session) == ""
    (tmp_path / "view.tum").unlink()
    edit_session.reload_scene()
    assert "`vitrine track view.png`" in find_refusal(edit_session.session)
