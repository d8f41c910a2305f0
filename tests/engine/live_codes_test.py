"""Codes in a live session: what the feed shows becomes rows, the card stands at the code, and a replay is the same."""

from __future__ import annotations

import math
import threading
from pathlib import Path

import pytest
from PIL import Image

from tests.content.codes.printed_code import dark_modules, print_codes, turned_quad
from tests.content.service_runner_test import WITHIN_S, Clock
from tests.engine.frames import draw_list_at
from tests.engine.session_test import Software
from tests.flow.code_log_test import code_at
from vitrine.content import service_table
from vitrine.content.codes import code_tracker
from vitrine.content.service import Answer
from vitrine.engine.live_content import LiveContent
from vitrine.engine.opening import open_session
from vitrine.flow.timeline.take import dump_take
from vitrine.glass.optics.view import View
from vitrine.world.feed_frame import FeedFrame

TEA = "6901234500028"
VIEW = View("eye", (640, 480))
SCENE = """
vitrine: 1
feed: shelf
services: {codes: {formats: [ean-13]}}
statechart:
  states:
    looking: {initial: true, transitions: [{event: code.seen, target: found}]}
    found: {}
nodes:
  - {id: card, kind: text, text: "{code.payload}", size: 1, anchor: {code: any, at: top}, when: found}
"""


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    (tmp_path / "shelf").mkdir()
    for number in range(3):
        quad = turned_quad((300 + 8 * number, 200), 200, 90, 2)
        Image.fromarray(print_codes([(dark_modules(TEA, "EAN13"), quad)])).save(tmp_path / "shelf" / f"{number}.png")
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE.lstrip(), "utf-8")
    return path


def test_what_the_feed_shows_is_told_and_replayed_without_reading_it_again(
    scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = [number / 60 for number in range(6)]
    idle, live = threading.Event(), LiveContent(Clock())
    with open_session(scene, Software(), ahead=0, live=True) as session:  # type: ignore[arg-type]
        for _ in range(60_000):
            if rows := live.step(session, 0.0):
                break
            idle.wait(0.001)
        live.close()
        for thread in threading.enumerate():
            if thread.name == "codes":
                thread.join(WITHIN_S)
        (row,) = rows
        assert row.data is not None and row.data.value["code"]["payload"] == TEA
        made = draw_list_at(session, times[-1], VIEW)
        (placed,) = made.placed_roots
        middle_px = 300 + 45 * math.sin(math.radians(2)), 155  # of the bars' upper edge
        assert tuple(placed.anchor_px) == pytest.approx(middle_px, abs=0.5)
        assert session.state_at(times[-1]).active == {"found"}
        seen = [draw_list_at(session, t_s, VIEW).digest() for t_s in times]
        assert len({*seen}) > 1
        (tmp_path / "recorded.jsonl").write_text(dump_take(session.take), "utf-8")
    monkeypatch.setattr(code_tracker, "read_codes", lambda *_: pytest.fail("a replay reads nothing"))
    with open_session(scene, Software(), take=tmp_path / "recorded.jsonl", ahead=0) as replay:  # type: ignore[arg-type]
        again = LiveContent(Clock())
        for t_s, digest in zip(times, seen, strict=True):
            assert again.step(replay, t_s) == ()
            assert draw_list_at(replay, t_s, VIEW).digest() == digest
        again.close()


class StillShelf:
    """A watcher of one code, which lies there from the fourth frame on as a camera's noise lets it, and goes again."""

    name = "codes"

    def __init__(self, last: int) -> None:
        self._last, self._number = last, 0

    def submit(self, frame: FeedFrame) -> None:
        self._number += 1

    def poll(self) -> list[Answer]:
        if self._number > self._last:
            return [Answer("code.lost", {"codes": []})]
        if self._number < 4:
            return []
        code = code_at(0.4 + 0.05 / 640 * (-1) ** self._number)
        return [Answer("code.seen", {"code": {**code, "for_s": 1.5}, "codes": [code]})]

    def close(self) -> None:
        pass


def test_a_code_that_lies_still_makes_few_rows_and_its_card_never_fades(
    scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames, last = [number / 30 for number in range(75)], 50
    monkeypatch.setitem(service_table.WATCHER_MAKERS, "codes", lambda block, scene: StillShelf(last))
    live, shown = LiveContent(Clock()), []
    with open_session(scene, Software(), ahead=0, live=True) as session:  # type: ignore[arg-type]
        monkeypatch.setattr(session, "wrap_time", lambda t_s: t_s)  # the three pictures as a camera without an end
        session.timeline = session.timeline.extend_to(4.0)
        for t_s in frames:
            live.step(session, t_s)
            sighting = session.state_at(t_s).codes.find("any", t_s)
            shown.append(None if sighting is None else (sighting.opacity, sighting.corners))
        live.close()
        rows = [str(row.event) for row in session.take.events]
        (tmp_path / "recorded.jsonl").write_text(dump_take(session.take), "utf-8")
    assert rows[:4] == ["code.seen"] * 4 and set(rows[4:]) == {"code.lost"}, "of 47 frames"
    lights = [0.0 if each is None else each[0] for each in shown]
    assert set(lights[12:last]) == {1.0} and lights[last + 20] == 0.0
    with open_session(scene, Software(), take=tmp_path / "recorded.jsonl", ahead=0) as replay:  # type: ignore[arg-type]
        log = replay.state_at(0.0).codes
        found = [log.find("any", t_s) for t_s in frames]
    assert [None if each is None else (each.opacity, each.corners) for each in found] == shown
