"""One table of keys: what H lists is what a key does."""

from __future__ import annotations

from collections import Counter

import pygame
import pytest

from vitrine.flow.chart.event import Event, EventKind, parse_event
from vitrine.preview.model.keys import (
    ACTION_BY_KEY_STROKE,
    BINDINGS,
    TOUCH_EVENTS,
    Action,
    find_action,
    find_scene_event,
)


def test_every_action_has_a_key_and_no_key_two_meanings() -> None:
    strokes = Counter(stroke for binding in BINDINGS for stroke, _ in binding.key_strokes)
    assert set(strokes.values()) == {1}
    assert set(ACTION_BY_KEY_STROKE.values()) == set(Action)


@pytest.mark.parametrize(
    ("key", "modifiers", "action"),
    [
        (pygame.K_SPACE, 0, Action.PLAY),
        (pygame.K_SPACE, pygame.KMOD_LSHIFT, Action.PLAY),
        (pygame.K_RIGHT, pygame.KMOD_RSHIFT, Action.SECOND_FORWARD),
        (pygame.K_KP_ENTER, 0, Action.TAP),
        (pygame.K_RETURN, pygame.KMOD_LSHIFT, Action.DOUBLE_TAP),
        (pygame.K_d, pygame.KMOD_LSHIFT, Action.DEVICE_BACK),
        (pygame.K_d, pygame.KMOD_LALT, None),
        (pygame.K_z, pygame.KMOD_LCTRL, Action.UNDO_PLACING),
        (pygame.K_z, pygame.KMOD_LMETA, Action.UNDO_PLACING),
        (pygame.K_z, pygame.KMOD_RCTRL | pygame.KMOD_RSHIFT, Action.REDO_PLACING),
        (pygame.K_z, pygame.KMOD_LCTRL | pygame.KMOD_LALT, None),
        (pygame.K_z, 0, Action.TRUE_SIZE),
        (pygame.K_w, 0, Action.PLACING),
        (pygame.K_s, pygame.KMOD_RCTRL, None),
        (pygame.K_c, pygame.KMOD_LMETA, None),
        (pygame.K_u, 0, Action.REGRADE),
        (pygame.K_t, 0, Action.SPEAK),
        (pygame.K_t, pygame.KMOD_RSHIFT, Action.ASK),
        (pygame.K_p, 0, Action.LISTEN),
        (pygame.K_j, 0, None),
    ],
)
def test_keys_mean(key: int, modifiers: int, action: Action | None) -> None:
    assert find_action(key, modifiers) is action


def test_touches_are_events_that_a_take_can_hold() -> None:
    assert all(parse_event(str(event)) == event for event in TOUCH_EVENTS.values())


def test_a_scene_key_comes_with_alt() -> None:
    pygame.display.init()  # pygame knows the names of keys only then
    try:
        assert find_scene_event(pygame.K_m, pygame.KMOD_LALT) == Event(EventKind.KEY, "m")
        assert find_scene_event(pygame.K_m, 0) is None
        assert find_scene_event(pygame.K_LALT, pygame.KMOD_LALT) is None
    finally:
        pygame.display.quit()
