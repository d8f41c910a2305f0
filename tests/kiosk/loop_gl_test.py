"""The booth's loop in a window of SDL's offscreen driver, by a clock that the test turns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kiosk.child import run_booth
from vitrine.flow.chart.event import parse_event
from vitrine.flow.timeline.take import Take, TimedEvent, dump_take


def test_visitors_reach_the_scene_and_nobody_gets_out(scene: Path) -> None:
    run_booth(
        scene,
        """
        loop = booth()
        until(loop, lambda: loop.source_fallback.session is not None, 0.0)
        show = loop.source_fallback.session
        active = lambda t: show.state_at(t).active

        # It shows the scene over its feed.
        assert loop.picture.read()[..., :3].max() > 100

        # Nothing of this ends it.
        closing = [pygame.event.Event(kind) for kind in (pygame.QUIT, pygame.WINDOWCLOSE)]
        strokes = [key(pygame.K_ESCAPE), key(pygame.K_q), key(pygame.K_F4, pygame.KMOD_LALT),
                   key(pygame.K_q, pygame.KMOD_LCTRL), key(pygame.K_q, pygame.KMOD_LCTRL | pygame.KMOD_RALT)]
        assert loop.step(0.1, [*closing, *strokes])
        assert active(0.2) == {"waiting"}

        # A tap is one, however fast its echo; a pause as long as `idle` takes it back.
        tap = pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(1, 1))
        assert loop.step(1.0, [tap, tap])
        assert active(1.1) == {"open"}
        assert len(show.timeline.events) == 2  # the scene's own letter, Alt+F4, and the tap
        runs = loop.clock.run_count
        assert loop.step(9.9, []) and loop.clock.run_count == runs
        assert loop.step(11.0, []) and loop.clock.run_count == runs + 1
        assert active(0.0) == {"waiting"} and show.timeline.events == show.take.events == ()

        # The feed ends, all starts again, and what a visitor did is forgotten.
        assert loop.step(20.0, [key(pygame.K_RETURN)])
        assert active(9.5) == {"open"}
        assert loop.step(21.5, []) and loop.clock.run_count == runs + 2
        assert active(9.5) == {"waiting"}

        # Frame after frame goes into the same two targets: the one that is shown and the one that is drawn.
        targets = set()
        for number in range(20):
            assert loop.step(22.0 + number / 10, [])
            targets.add(loop.picture.target)
        assert len(targets) == 2 and len(renderer._targets) <= 3, (len(targets), len(renderer._targets))

        assert not pygame.display.get_allow_screensaver() and not pygame.mouse.get_visible()
        assert not loop.step(24.0, [key(pygame.K_q, pygame.KMOD_LCTRL | pygame.KMOD_LALT)])
        loop.source_fallback.close()
        """,
    )


def test_what_is_missing_gives_the_calm_card_until_it_is_there(scene: Path) -> None:
    text = scene.read_text("utf-8")
    scene.write_text(text.replace("testcard:320x180", "clip.png"), "utf-8")
    run_booth(
        scene,
        """
        from PIL import Image

        loop = booth("camera:no such camera")
        assert loop.step(0.0, [])
        card = loop.picture.read()[..., :3].astype(int)
        lit = (card.max(2) > 60).mean()
        assert 0.0005 < lit < 0.05, lit  # a few letters on black
        assert np.median(card) == 0
        away, own = loop.source_fallback._attempts
        until(loop, lambda: away._backoff.pause_s == own._backoff.pause_s == 1.0, 0.0)
        assert loop.step(60.0, [key(pygame.K_RETURN)])
        wandered = loop.picture.read()[..., :3].astype(int)
        assert (wandered != card).any() and abs((wandered.max(2) > 60).mean() - lit) < lit

        # The clip is there at last: the scene over its own clip, since the camera is still away.
        until(loop, lambda: not away._running and not own._running, 60.0)
        Image.new("RGB", (320, 180), (0, 90, 0)).save(folder / "clip.png")
        until(loop, lambda: loop.source_fallback.session is not None, 200.0)
        assert loop.step(201.0, [])
        assert tuple(loop.picture.read()[4, 4, :3]) == (0, 90, 0)

        # A scene that fails while it is on is taken off, and comes back after a pause.
        loop.source_fallback.session.stage = None
        assert loop.step(300.0, []) and loop.source_fallback.session is None
        assert loop.picture.read()[4, 4, :3].max() == 0
        until(loop, lambda: loop.source_fallback.session is not None, 400.0)
        loop.source_fallback.close()
        """,
    )


def test_a_stream_that_ends_is_held_then_left_for_the_clip_until_it_is_back(scene: Path) -> None:
    run_booth(
        scene,
        """
        from tests.feed.sender import Sender

        with Sender(folder) as sender:
            loop = booth(sender.address)
            until(loop, lambda: loop.source_fallback.session is not None, 0.0)
            stream = loop.source_fallback.session.feed
            assert stream.info.live and loop.clock.run_s == 3600
            until(loop, lambda: not stream.newest().held, 0.0)

            # Its process is killed: the last picture stays for ten seconds of the booth's clock.
            sender.stop()
            until(loop, lambda: stream.newest().held, 0.1)
            assert loop.step(1.0, [])
            last = loop.picture.read().copy()
            assert last[..., :3].max() > 0
            assert loop.step(10.9, []) and loop.source_fallback.session.feed is stream
            assert np.array_equal(loop.picture.read(), last)

            # Then the scene's own clip comes on at once, which was got ready meanwhile.
            until(loop, lambda: 1 in loop.source_fallback._ready, 10.9)
            assert loop.source_fallback.session.feed is stream
            assert loop.step(11.1, [])
            assert loop.source_fallback.session.feed.info.name.startswith("testcard")

            # It sends again: the booth goes back to what was asked for.
            until(loop, lambda: not loop.source_fallback._attempts[0]._running, 20.0)
            sender.start()
            until(loop, lambda: loop.source_fallback.session.feed.info.live, 120.0)
            assert loop.step(121.0, [])
            loop.source_fallback.close()
        """,
    )


def test_live_a_visitor_s_tap_asks_a_service_and_the_next_visitor_finds_nothing_of_it(scene: Path) -> None:
    text = scene.read_text("utf-8").replace("statechart:", "take: none.jsonl\nservices: {shelf: {}}\nstatechart:")
    asking = (
        'open: {invoke: {shelf.find: {gtin: "1"}}, transitions: [{event: thing.found, target: told}]}\n    told: {}'
    )
    text = text.replace("open: {}", asking).replace("text: Hello", 'text: "Hello {thing.name}"')
    scene.write_text(text, "utf-8")
    forced = Take(events=(TimedEvent(0.0, parse_event("force:told")),))
    scene.with_name("none.jsonl").write_text(dump_take(forced), "utf-8")
    run_booth(
        scene,
        """
        import threading
        from tests.content.stand_in import SHELF, Shelf, found
        from vitrine.content.service_table import SERVICE_MAKERS
        from vitrine.scene.services.service_kinds import SERVICE_KINDS

        gate, shelf = threading.Event(), Shelf(lambda *asked: gate.wait(20.0) and found(*asked))
        SERVICE_KINDS["shelf"], SERVICE_MAKERS["shelf"] = SHELF, lambda block, scene: shelf
        loop = booth(live=True)
        until(loop, lambda: loop.source_fallback.session is not None, 0.0)
        show = loop.source_fallback.session
        events = lambda: [str(timed.event) for timed in show.take.events]
        assert events() == [], "the scene's own take is not played"

        # While nothing has been told the show goes on; then it stands on the picture.
        assert loop.step(1.0, [key(pygame.K_RETURN)]) and loop.step(1.1, [])
        until(loop, lambda: shelf.asked, 1.2)
        assert shelf.asked[0][1]["gtin"] == "1" and show.state_at(1.2).active == {"open"}
        waiting = loop.picture.read().copy()
        gate.set()
        until(loop, lambda: len(events()) == 2, 1.3)
        assert events() == ["tap", "thing.found"]
        assert loop.step(1.5, []) and show.state_at(1.5).active == {"told"}
        assert not np.array_equal(loop.picture.read(), waiting)
        assert threading.main_thread() not in shelf.threads

        # After a pause all of it is forgotten, and the next visitor asks anew.
        assert loop.step(12.0, []) and events() == []
        assert loop.step(13.0, [key(pygame.K_RETURN)])
        until(loop, lambda: len(events()) == 2, 13.5)
        assert len(shelf.asked) == 2

        # A run whose take is full is over, too.
        from vitrine.engine import live_content
        live_content.MAX_RUN_EVENTS = 3
        assert loop.step(14.0, []) and len(events()) == 2 and loop.clock.time_at(14.0) > 0.9
        assert loop.step(14.5, [key(pygame.K_RETURN)]) and len(events()) == 3
        assert loop.step(14.6, []) and events() == [] and loop.clock.time_at(14.6) == 0
        loop._live_content.close()
        loop.source_fallback.close()
        assert shelf.closed.is_set()
        """,
    )


def test_visitors_hold_on_where_that_means_something(scene: Path) -> None:
    """A tap is then known only when the finger goes up; a long press comes while it is still down."""
    text = scene.read_text("utf-8")
    scene.write_text(text.replace("[{event: tap, target: open}]", "[{event: press, target: open}]"), "utf-8")
    run_booth(
        scene,
        """
        loop = booth()
        until(loop, lambda: loop.source_fallback.session is not None, 0.0)
        told = lambda: [str(timed.event) for timed in loop.source_fallback.session.timeline.events]
        up = lambda key: pygame.event.Event(pygame.KEYUP, key=key, mod=0)
        assert loop.step(1.0, [key(pygame.K_RETURN)]) and loop.step(1.5, []) and told() == ["press"]
        assert loop.step(1.7, []) and told() == ["press", "long_press"]
        assert loop.step(1.9, [up(pygame.K_RETURN)]) and told() == ["press", "long_press"]
        assert loop.step(3.0, [key(pygame.K_SPACE)]) and loop.step(3.1, [up(pygame.K_SPACE)])
        assert told() == ["press", "long_press", "press", "tap"]
        loop.source_fallback.close()
        """,
    )


def test_a_phone_is_invited_over_the_whole_screen(scene: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("aiortc", reason="aiortc is not installed")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(scene.parent))
    monkeypatch.setenv("APPDATA", str(scene.parent))
    run_booth(
        scene,
        """
        import zxingcpp

        loop = booth("phone:127.0.0.1")
        fallback = loop.source_fallback
        until(loop, lambda: fallback.session is not None and fallback.session.feed.info.name.startswith("phone"), 0.0)
        # A dark picture is no outage: it stands for as long as it takes.
        assert loop.step(1.0, []) and loop.step(100.0, []) and fallback.session.feed.info.live
        width, height = window.size_px
        data = renderer.ctx.screen.read(viewport=(0, 0, width, height), components=3, alignment=1)
        shown = np.frombuffer(data, np.uint8).reshape(height, width, 3)[::-1]
        invitation = fallback.session.feed.newest().invitation
        assert [code.text for code in zxingcpp.read_barcodes(shown.copy())] == [invitation.address]
        loop.source_fallback.close()
        """,
    )
