"""Which source is on, by a made-up clock: hanging, failing, stalled and overwritten ones, and what the log says."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.kiosk.sources import FakeSession, FakeSources, on, refused, show
from vitrine.files.stamp import read_stamp
from vitrine.kiosk.source_attempts import HANGS_S, MAX_HANGS_S, SLOW_S
from vitrine.kiosk.source_fallback import SourceFallback
from vitrine.kiosk.stall import LONG_STALL_S, MAX_STALL_S


@pytest.fixture(autouse=True)
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.INFO, "vitrine.kiosk"):
        yield


def hold(held: FakeSession) -> None:
    held.feed.frame = replace(held.feed.frame, held=True)


def test_what_was_asked_for_is_on_and_nothing_else_is_opened() -> None:
    sources = FakeSources(camera=show("camera", live=True), own=show("clip"))
    presenter = SourceFallback(("camera", None), sources.open)
    sources.step(presenter, 0.0)
    assert on(presenter) == "camera" and sources.tried == ["camera"]
    presenter.close()
    assert sources.opens["camera"].closed


def test_an_opening_that_hangs_leaves_the_screen_to_the_clip_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    sources = FakeSources(pipe="hang", own=show("clip"))
    presenter = SourceFallback(("pipe", None), sources.open)
    sources.step(presenter, 0.0)
    sources.step(presenter, SLOW_S - 0.1)
    assert on(presenter) == "" and sources.tried == ["pipe"]
    sources.step(presenter, SLOW_S)
    assert on(presenter) == "clip"
    assert "pipe has not opened after 4 s; the try goes on" in caplog.messages
    assert caplog.messages[-1] == '"Booth" is on, over clip'

    # The very try that hung may still succeed.
    sources.opens["pipe"] = show("pipe")
    sources.go_on.set()
    sources.settle()
    sources.step(presenter, 20.0)
    assert on(presenter) == "pipe" and sources.opens[None].closed
    assert sources.tried == ["pipe", None]
    presenter.close()


def test_tries_that_hang_for_ever_become_fewer_and_fewer() -> None:
    sources = FakeSources(pipe="hang", own=show("clip"))
    presenter = SourceFallback(("pipe", None), sources.open)
    day_s = 24 * 3600
    for now_s in range(0, day_s, 5):
        presenter.step(now_s)
    sources.settle()
    assert sources.tried.count("pipe") <= 10 + day_s / MAX_HANGS_S
    # The source is mended, and what hangs of it hangs on: the next try finds it.
    sources.opens["pipe"] = show("pipe")
    sources.step(presenter, day_s + MAX_HANGS_S)
    assert on(presenter) == "pipe"
    presenter.close()
    sources.go_on.set()


def test_a_second_try_is_begun_beside_one_that_hangs() -> None:
    sources = FakeSources(own="hang")
    presenter = SourceFallback((None,), sources.open)
    sources.step(presenter, 0.0)
    sources.step(presenter, HANGS_S - 0.1)
    assert len(sources.tried) == 1
    sources.opens[None] = show("clip")
    sources.step(presenter, HANGS_S)
    assert on(presenter) == "clip"
    late = sources.opens[None] = show("late")
    sources.go_on.set()
    sources.settle()
    assert late.closed, "a show that nobody waits for any more stays open"
    presenter.close()


def test_nothing_at_all_is_the_calm_card_with_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    sources = FakeSources(own="hang")
    presenter = SourceFallback((None,), sources.open)
    sources.step(presenter, 0.0)
    assert caplog.messages == []
    sources.step(presenter, SLOW_S)
    assert caplog.messages[-1] == "the calm card is on, until something can be shown"
    presenter.close()
    sources.go_on.set()


@pytest.mark.parametrize("live", [True, False])
def test_a_feed_that_stalls_is_held_ten_seconds_then_the_clip_is_on_at_once(
    live: bool, caplog: pytest.LogCaptureFixture
) -> None:
    asked = show("asked", live=live)
    sources = FakeSources(asked=asked, own=show("clip"))
    presenter = SourceFallback(("asked", None), sources.open)
    sources.step(presenter, 0.0)
    hold(asked)
    sources.opens["asked"] = "hang"  # trying it again must not stand before the clip
    for tenth in range(1, 200):
        sources.step(presenter, 100 + tenth / 10)
        held_s = (tenth - 1) / 10
        assert on(presenter) == ("asked" if held_s < MAX_STALL_S - 1e-6 else "clip"), held_s
    assert asked.closed
    told = {"asked has given no picture for 10 s", "asked has not opened after 4 s; the try goes on"}
    assert told < set(caplog.messages) and caplog.messages.count('"Booth" is on, over clip') == 1
    presenter.close()
    sources.go_on.set()


def test_without_another_source_it_is_the_calm_card_until_the_disk_answers(caplog: pytest.LogCaptureFixture) -> None:
    clip = show("clip")
    sources = FakeSources(own=clip)
    presenter = SourceFallback((None,), sources.open)
    sources.step(presenter, 0.0)
    hold(clip)
    sources.opens[None] = "hang"
    for now_s in range(100, 200):
        sources.step(presenter, now_s)
        assert on(presenter) == ("clip" if now_s < 100 + MAX_STALL_S else "")
    assert caplog.messages[-1] == "the calm card is on, until something can be shown"
    sources.opens[None] = show("clip")
    sources.go_on.set()
    sources.settle()
    sources.step(presenter, 201.0)
    assert on(presenter) == "clip" and caplog.messages[-1] == '"Booth" is on, over clip'
    presenter.close()


def test_a_pause_is_no_stall_and_what_was_got_ready_is_let_go() -> None:
    camera, clip = show("camera", live=True), show("clip")
    sources = FakeSources(camera=camera, own=clip)
    presenter = SourceFallback(("camera", None), sources.open)
    sources.step(presenter, 0.0)
    moving = camera.feed.frame
    hold(camera)
    sources.step(presenter, 10.0)
    sources.step(presenter, 10.0 + LONG_STALL_S)
    assert sources.tried == ["camera", None] and on(presenter) == "camera"
    camera.feed.frame = moving
    sources.step(presenter, 18.0)
    assert clip.closed
    sources.step(presenter, 30.0)
    assert on(presenter) == "camera" and sources.tried == ["camera", None]
    presenter.close()


def test_a_slow_reader_gives_new_pictures_though_all_of_them_late() -> None:
    clip = show("clip")
    sources = FakeSources(own=clip)
    presenter = SourceFallback((None,), sources.open)
    for now_s in range(60):
        clip.feed.frame = replace(clip.feed.frame, held=True, index=now_s // 3)
        sources.step(presenter, now_s)
    assert on(presenter) == "clip" and not clip.closed
    presenter.close()


def test_a_damaged_recording_is_opened_anew_and_never_leaves_the_screen_empty() -> None:
    clip, again = show("clip"), show("again")
    sources = FakeSources(own=clip)
    presenter = SourceFallback((None,), sources.open)
    sources.step(presenter, 0.0)
    sources.opens[None] = again
    hold(clip)
    for now_s in range(100, 120):
        sources.step(presenter, now_s)
        assert on(presenter) == ("clip" if now_s < 100 + MAX_STALL_S else "again")
    presenter.close()


def test_a_clip_that_is_written_anew_is_opened_when_it_is_whole(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"old")
    old, new = show(str(file), stamp=read_stamp(file)), show("new")
    sources = FakeSources(own=old)
    presenter = SourceFallback((None,), sources.open)
    for now_s in range(6):
        sources.step(presenter, now_s)
    sources.opens[None] = new
    for size in range(1, 9):
        file.write_bytes(b"n" * 100 * size)  # it is still being copied
        sources.step(presenter, 10.0 * size)
        assert sources.tried == [None]
    sources.step(presenter, 90.0)
    sources.step(presenter, 93.0)
    assert on(presenter) == "new" and old.closed
    assert caplog.messages[-1] == '"Booth" is on, over new'
    presenter.close()


def test_a_clip_that_is_written_anew_and_broken_is_not_opened_and_tried_on(tmp_path: Path) -> None:
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"old")
    old = show(str(file), stamp=read_stamp(file))
    sources = FakeSources(own=old)
    presenter = SourceFallback((None,), sources.open)
    sources.step(presenter, 0.0)
    file.write_bytes(b"broken")
    sources.opens[None] = refused("this is no video, or damaged")
    for now_s in range(3, 20):
        sources.step(presenter, now_s)
    assert on(presenter) == str(file) and len(sources.tried) > 2
    hold(old)
    for now_s in range(20, 40):
        sources.step(presenter, now_s)
    assert on(presenter) == ""
    sources.opens[None] = show("mended")
    sources.step(presenter, 80.0)
    assert on(presenter) == "mended"
    presenter.close()


def test_the_log_tells_of_every_return(caplog: pytest.LogCaptureFixture) -> None:
    sources = FakeSources(camera=refused(), own=show("clip"))
    presenter = SourceFallback(("camera", None), sources.open)
    now_s = 0.0
    for _ in range(3):
        sources.step(presenter, now_s)
        assert caplog.messages[-1] == '"Booth" is on, over clip'
        camera = sources.opens["camera"] = show("camera", live=True)
        sources.step(presenter, now_s := now_s + 40)
        assert on(presenter) == "camera" and caplog.messages[-1] == '"Booth" is on, over camera'
        hold(camera)
        sources.opens["camera"], sources.opens[None] = refused(), show("clip")
        sources.step(presenter, now_s := now_s + 100)
        sources.step(presenter, now_s := now_s + MAX_STALL_S - 1)
        sources.step(presenter, now_s := now_s + 1)
        assert on(presenter) == "clip"
    presenter.close()


def test_a_show_that_fails_makes_room_for_the_next_at_once() -> None:
    sources = FakeSources(camera=show("camera", live=True), own=show("clip"))
    presenter = SourceFallback(("camera", None), sources.open)
    sources.step(presenter, 0.0)
    presenter.fail(50.0, "it broke")
    sources.step(presenter, 50.0)
    assert on(presenter) == "clip" and sources.opens["camera"].closed
    presenter.close()


def test_the_end_waits_for_nothing_that_hangs() -> None:
    sources = FakeSources(pipe="hang", own=show("clip"))
    presenter = SourceFallback(("pipe", None), sources.open)
    sources.step(presenter, 0.0)
    sources.step(presenter, SLOW_S)
    presenter.close()
    assert sources.opens[None].closed
    late = sources.opens["pipe"] = show("pipe")
    sources.go_on.set()
    sources.settle()
    assert late.closed


def test_too_little_memory_for_every_source_is_not_waited_out() -> None:
    sources = FakeSources(camera=refused(), own=MemoryError())
    presenter = SourceFallback(("camera", None), sources.open)
    sources.step(presenter, 0.0)
    assert not presenter.lacks_memory()
    sources.opens["camera"] = MemoryError()
    sources.step(presenter, 5.0)
    assert presenter.lacks_memory()
    sources.opens[None] = show("clip")
    sources.step(presenter, 10.0)
    assert on(presenter) == "clip" and not presenter.lacks_memory()
    presenter.close()
