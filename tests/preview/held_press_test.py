"""A finger on the touch bar: what a short press gives, a long one, and one that is lost."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from vitrine.flow.chart.chart import Chart, load_scene_chart
from vitrine.flow.chart.event import Event, parse_event
from vitrine.preview.input import KeyboardInput
from vitrine.preview.model.held_press import LONG_PRESS_S, HeldPress, hears_long_presses, select_heard
from vitrine.preview.model.player import Player
from vitrine.scene.load.loader import load_scene

CHARTS = {
    "tap": "{event: tap, target: b}",
    "long": "{event: 'long_press:n', target: b}",
    "held": "{event: press, target: b}",
}


def make_chart(folder: Path, transition: str, enter: str = "") -> Chart:
    (folder / "scene.yaml").write_text(
        "vitrine: 1\nfeed: testcard:64x36\n"
        "nodes: [{id: n, kind: text, text: x, anchor: {head: center}, focusable: true}]\n"
        f"statechart: {{states: {{a: {{initial: true, transitions: [{transition}]{enter}}}, b: {{}}}}}}\n",
        "utf-8",
    )
    return load_scene_chart(load_scene(folder / "scene.yaml"))


def tell(events: tuple[Event, ...]) -> str:
    return " ".join(map(str, events))


def test_a_short_press_is_a_tap_and_a_long_one_is_not() -> None:
    press = HeldPress()
    told = [press.put_down(5.0), press.hold(5.0 + LONG_PRESS_S - 0.01), press.lift(), press.lift(), press.hold(9.0)]
    assert [tell(events) for events in told] == ["press", "", "release tap", "", ""]
    told = [press.put_down(6.0), press.put_down(6.1), press.hold(6.0 + LONG_PRESS_S), press.hold(7.0), press.lift()]
    assert [tell(events) for events in told] == ["press", "", "long_press", "", "release"]


def test_what_is_lost_meant_nothing() -> None:
    press = HeldPress()
    press.put_down(1.0)
    assert tell(press.cancel()) == "release" and press.cancel() == () and press.hold(9.0) == ()


def test_enter_is_the_finger_of_the_window() -> None:
    keyboard = KeyboardInput()
    told = [
        keyboard.translate_key_down(pygame.K_RETURN, 0, Player(), 1.0),
        keyboard.translate_key_down(pygame.K_RETURN, 0, Player(), 1.3),
        keyboard.translate_held_key(1.7),
        keyboard.translate_key_up(pygame.K_SPACE),
        keyboard.translate_key_up(pygame.K_RETURN),
        keyboard.translate_key_down(pygame.K_KP_ENTER, 0, Player(), 2.0),
        keyboard.release_all(),
        keyboard.translate_held_key(9.0),
    ]
    assert [" ".join(map(str, intents)) for intents in told] == [
        *("press", "", "long_press", "", "release"),
        *("press", "release", ""),
    ]
    assert keyboard.translate_key_down(pygame.K_RETURN, 0, Player(prompt="pay"), 3.0) and not keyboard.translate_key_up(
        pygame.K_RETURN
    )


@pytest.mark.parametrize(("name", "heard", "waits"), [("tap", "tap", False), ("long", "tap", True)])
def test_a_scene_that_waits_for_none_is_told_of_none(tmp_path: Path, name: str, heard: str, waits: bool) -> None:
    chart = make_chart(tmp_path, CHARTS[name])
    events = tuple(map(parse_event, ("press", "release", "tap")))
    assert tell(select_heard(events, chart)) == heard and hears_long_presses(chart) is waits
    held = make_chart(tmp_path, CHARTS["held"])
    assert tell(select_heard(events, held)) == "press tap" and hears_long_presses(held)


def test_a_chart_that_calls_something_of_its_own_a_press_keeps_it(tmp_path: Path) -> None:
    """As it could before there were any of the wearer's."""
    chart = make_chart(tmp_path, CHARTS["held"], ", enter: {raise: press}")
    assert chart.start().configuration.active == ("b",) and chart.listeners == {}
    assert make_chart(tmp_path, CHARTS["held"]).start().configuration.active == ("a",)


def test_a_press_names_no_node() -> None:
    for text in ("press:n", "release:n"):
        with pytest.raises(ValueError, match="stands alone"):
            parse_event(text)
