"""Pose history: moves of a feed's poses, each written to the feed's settings at once, and taken back in turn."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from vitrine.engine.session import Session
from vitrine.errors import InputError
from vitrine.feed.address import find_feed_path, is_test_card
from vitrine.feed.feed_settings import (
    SettingsText,
    load_feed_settings,
    read_settings_text,
    restore_settings_text,
    save_similarity,
)
from vitrine.preview.edit_session import EditSession
from vitrine.world.similarity import Similarity

NOTHING_DONE, NOTHING_UNDONE = "nothing was placed here yet", "nothing was taken back"


class SettingsState(NamedTuple):
    """The settings of a feed at one time: their bytes, and where they put its poses."""

    text: SettingsText
    similarity: Similarity


class PoseMove(NamedTuple):
    """One move: of which feed, in words, and its settings before and after it."""

    feed: Path
    words: str
    before: SettingsState
    after: SettingsState


class PoseHistory:
    """The moves of one window, of any number."""

    def __init__(self) -> None:
        self._done: list[PoseMove] = []
        self._undone: list[PoseMove] = []

    @property
    def can_undo(self) -> bool:
        """Whether a move can be taken back."""
        return bool(self._done)

    def move(self, edit_session: EditSession, change: Similarity, words: str) -> str:
        """Move the poses of the session's feed, write it, and let the session follow. What was done, in words."""
        feed = find_feed_path(edit_session.session.sources.feed.address)
        assert feed is not None, "what has no file has no poses, and is refused before"
        try:
            before = _read_state(feed)
            file = save_similarity(feed, before.similarity.then(change))
            self._done.append(PoseMove(feed, words, before, _read_state(feed)))
        except InputError as error:
            return str(error.problems[0])
        self._undone.clear()
        edit_session.reload_scene()
        beside = "" if file.parent == feed.parent else f" (kept in {file.parent}, since the feed's folder is read-only)"
        return f"{words}{beside}; Ctrl+Z takes it back"

    def undo(self, edit_session: EditSession) -> str:
        """Take the last move back; its settings file is as it was, byte for byte, unless somebody else wrote it."""
        if not self._done:
            return NOTHING_DONE
        move = self._done[-1]
        if problem := _restore(move.feed, move.after, move.before):
            return problem
        self._undone.append(self._done.pop())
        edit_session.reload_scene()
        return f"taken back{_name_other(move.feed, edit_session)}: {move.words}"

    def redo(self, edit_session: EditSession) -> str:
        """Do again what was taken back last."""
        if not self._undone:
            return NOTHING_UNDONE
        move = self._undone[-1]
        if problem := _restore(move.feed, move.before, move.after):
            return problem
        self._done.append(self._undone.pop())
        edit_session.reload_scene()
        return f"done again{_name_other(move.feed, edit_session)}: {move.words}"


def find_refusal(session: Session) -> str:
    """Why the poses of a session cannot be moved, in one sentence; empty where they can."""
    track, address = session.camera_track, session.sources.feed.address
    feed = find_feed_path(address)
    if track.trajectory is not None and feed is not None:
        return ""
    if session.scene.has_fixed_position:
        return "the scene itself says where its camera stands: change its camera's position there"
    if session.feed.info.live:
        return "a live feed has no poses that could be moved: record it, then track the film"
    if is_test_card(address) or feed is None:
        return "no camera has filmed the test card: there are no poses to move"
    return f"{feed.name} has no poses to move, and eye height is assumed: `vitrine track {feed.name}` finds them"


def _name_other(feed: Path, edit_session: EditSession) -> str:
    """Which feed was meant, where another one is shown by now."""
    shown = find_feed_path(edit_session.session.sources.feed.address)
    return "" if feed == shown else f" of {feed.name}, which is not shown"


def _read_state(feed: Path) -> SettingsState:
    return SettingsState(read_settings_text(feed), load_feed_settings(feed).similarity)


def _restore(feed: Path, now: SettingsState, then: SettingsState) -> str:
    """Put settings back; where somebody has written them since, only where the poses stand. What is wrong, if it is."""
    try:
        if read_settings_text(feed) == now.text:
            restore_settings_text(then.text)
        else:
            save_similarity(feed, then.similarity)
    except InputError as error:
        return str(error.problems[0])
    return ""
