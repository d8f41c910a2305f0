"""The engine with GL: the same arguments give the same pixels whatever was drawn before; views are what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.engine.frames import draw_list_at
from vitrine import paths
from vitrine.engine.opening import open_session
from vitrine.engine.session import Session
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.take import TimedEvent
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import resolve_glasses
from vitrine.glass.optics.view import View
from vitrine.glass.reference.composite import composite_over_feed
from vitrine.gpu.renderer import Renderer

SIZE = (160, 90)
EYE, PANEL = View("eye", SIZE), View("panel", SIZE)
SCENE = """vitrine: 1
feed: testcard:160x90
routes:
  way: [[0, 0, 0], [0, 0, -10]]
statechart:
  states:
    waiting: {initial: true, transitions: [{event: tap, target: open}]}
    open: {transitions: [{after_s: 2, target: waiting}]}
nodes:
  - {id: way, kind: route, route: way}
  - {id: turn, kind: arrow, turn: right, anchor: {world: [0, 1.2, -6]}, height_m: 1}
  - {id: clock, kind: text, text: "{clock.now:.1f}", size: 6, anchor: {head: top}}
  - {id: veil, kind: panel, width: 20, height: 8, fill: veil, border: 0.8, anchor: {head: bottom}}
  - id: more
    kind: panel
    width: 12
    height: 12
    fill: "#FF8000"
    opacity: {osc: [0.3, 0.7], base: 0.6}
    anchor: {head: left}
    when: open
    enter: {seconds: 0.5}
"""
PROFILES = Library(paths.assets()).devices()
GENERIC, OVERCAST = PROFILES["generic"], Library(paths.assets()).environment("overcast")


@pytest.fixture
def show(tmp_path: Path, device: Renderer) -> Iterator[Session]:
    path = tmp_path / "scene.yaml"
    path.write_text(SCENE, encoding="utf-8")
    with open_session(path, device, ahead=0) as show:
        show.add_event(TimedEvent(1.0, parse_event("tap")))
        yield show


def picture(
    device: Renderer, show: Session, t_s: float, view: View = EYE, profile: DeviceProfile = GENERIC
) -> np.ndarray:
    return show.draw(device, t_s, resolve_glasses(profile, OVERCAST, view)).picture.read()


def test_in_any_order_and_again_the_same_pixels(device: Renderer, show: Session) -> None:
    times = [0.0, 0.9, 1.0, 1.1, 1.4, 2.0, 2.9, 3.1, 7.7]
    first = {t_s: picture(device, show, t_s) for t_s in times}
    assert len({pixels.tobytes() for pixels in first.values()}) == len(times)
    for t_s in [2.9, 1.1, 1.1, 7.7, 0.0, *reversed(times)]:
        np.testing.assert_array_equal(picture(device, show, t_s), first[t_s])


def test_another_view_device_or_size_in_between_changes_nothing(device: Renderer, show: Session) -> None:
    before = picture(device, show, 1.4)
    show.draw(device, 1.4, resolve_glasses(GENERIC, OVERCAST, View("eye", (320, 180))))
    show.draw(device, 2.2, resolve_glasses(GENERIC, OVERCAST, PANEL))
    show.draw(device, 1.4, resolve_glasses(PROFILES["passthrough"], OVERCAST, EYE))
    np.testing.assert_array_equal(picture(device, show, 1.4), before)


def test_a_new_show_draws_what_the_old_one_drew(device: Renderer, show: Session) -> None:
    before = picture(device, show, 1.4)
    with open_session(show.scene.file, device, ahead=2) as again:
        again.add_event(TimedEvent(1.0, parse_event("tap")))
        np.testing.assert_array_equal(picture(device, again, 1.4), before)


def test_when_the_feed_starts_again_so_does_everything(device: Renderer, show: Session) -> None:
    for t_s in (0.0, 0.5, 1.25, 2.5, 9.75):
        once = show.draw(device, t_s, resolve_glasses(GENERIC, OVERCAST, EYE)).frame.draw_list.digest()
        for rounds in (1, 3):
            again = show.draw(device, t_s + rounds * show.duration_s, resolve_glasses(GENERIC, OVERCAST, EYE))
            assert again.frame.draw_list.digest() == once


def test_a_feed_that_is_played_once_holds_its_last_frame(tmp_path: Path, device: Renderer, show: Session) -> None:
    last = picture(device, show, show.duration_s - show.frame_s / 2)
    with open_session(tmp_path / "scene.yaml", device, once=True, ahead=0) as once:
        once.add_event(TimedEvent(1.0, parse_event("tap")))
        for beyond in (once.duration_s, once.duration_s + 1, 1000.0):
            np.testing.assert_array_equal(picture(device, once, beyond), last)


def test_what_happened_in_one_loop_is_not_there_when_the_next_begins(device: Renderer, show: Session) -> None:
    early = show.draw(device, 0.5, resolve_glasses(GENERIC, OVERCAST, EYE)).frame.draw_list.digest()
    show.add_event(TimedEvent(9.5, parse_event("tap")))
    assert show.state_at(9.9).active == {"open"}
    assert (
        show.draw(device, show.duration_s + 0.5, resolve_glasses(GENERIC, OVERCAST, EYE)).frame.draw_list.digest()
        == early
    )
    assert show.state_at(0.5).active == {"waiting"}


def test_the_panel_is_the_light_alone_over_black(device: Renderer, show: Session) -> None:
    seen = picture(device, show, 1.4, PANEL).astype(int)
    light = device.read_panel(draw_list_at(show, 1.4, PANEL))
    expected = composite_over_feed(np.zeros((90, 160, 4), np.uint8), light).astype(int)
    assert np.abs(seen[..., :3] - expected).max() <= 1
    assert expected.max() > 200 and (expected == 0).any()


def test_light_is_added_and_pass_through_covers(device: Renderer, show: Session) -> None:
    feed = show.frame_at(1.4).planes[0].copy()
    draw_list = draw_list_at(show, 1.4, EYE)
    pictures = {}
    for name, covers in (("generic", False), ("passthrough", True)):
        pictures[name] = picture(device, show, 1.4, EYE, PROFILES[name]).astype(int)
        expected = composite_over_feed(feed, device.read_panel(draw_list), 1.0, covers).astype(int)
        assert np.abs(pictures[name][..., :3] - expected).max() <= 1, name
    assert (pictures["generic"][..., :3] >= feed[..., :3].astype(int) - 1).all()  # light only ever adds
    assert (pictures["passthrough"][..., :3] < feed[..., :3].astype(int) - 20).any()  # a veil hides what is bright


def test_what_carries_no_light_is_the_feed_bit_for_bit(device: Renderer, show: Session) -> None:
    feed = show.frame_at(1.4).planes[0]
    seen = picture(device, show, 1.4)
    dark = (device.read_panel(draw_list_at(show, 1.4, EYE)) == 0).all(-1)
    assert 0.2 < dark.mean() < 0.9
    np.testing.assert_array_equal(seen[dark][:, :3], feed[dark][:, :3])


def test_shaders_built_anew_draw_the_same(device: Renderer, show: Session) -> None:
    before = picture(device, show, 1.4)
    device.reload_shaders()
    np.testing.assert_array_equal(picture(device, show, 1.4), before)


CONTENT_SCENE = """vitrine: 1
feed: testcard:160x90
content: {lit: %s, name: %s}
nodes:
  - {id: bar, kind: progress, value: "{lit}", width: 30, size: 10, anchor: {head: center}, color: "#FF8000"}
  - {id: name, kind: text, text: "{name}", size: 6, anchor: {head: top}}
"""


def test_data_of_an_event_are_in_the_pixels_from_its_tick_on_and_not_before(tmp_path: Path, device: Renderer) -> None:
    def written(lit: float, name: str) -> Path:
        path = tmp_path / "scene.yaml"
        path.write_text(CONTENT_SCENE % (lit, name), encoding="utf-8")
        return path

    times = (0.0, 1.0 - 1 / 60, 1.0, 2.0)
    with open_session(written(1.0, "Zwei"), device, ahead=0) as other:
        after = [picture(device, other, t_s) for t_s in times]
    with open_session(written(0.0, "Eins"), device, ahead=0) as session:
        before = [picture(device, session, t_s) for t_s in times]
        data = EventData.from_value({"lit": 1, "name": "Zwei"})
        session.add_event(TimedEvent(1.0, parse_event("code.seen"), data))
        shown = [picture(device, session, t_s) for t_s in times]
        panel = picture(device, session, 1.0, PANEL)
    for got, expected in zip(shown, [*before[:2], *after[2:]], strict=True):
        np.testing.assert_array_equal(got, expected)
    assert panel[45, 80, :3] == pytest.approx([255, 128, 0], abs=2), "the bar's middle is lit by the data alone"
    assert (before[2] != after[2]).any()
