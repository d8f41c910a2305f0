"""Visitor input: keys, mouse and wheel mapped to events of the touch bar. Nothing else reaches the program.

Keys are the window's own, and beside them the arrows and Space, which the kiosk does not need for itself. A key that
taps, or the left button, is a finger that may be held, where the scene has a meaning for that.
"""

from __future__ import annotations

import pygame

from vitrine.flow.chart.event import Event, EventKind
from vitrine.preview.model.held_press import HeldPress
from vitrine.preview.model.keys import TOUCH_EVENTS, find_action, find_scene_event

KEYS = {
    pygame.K_SPACE: Event(EventKind.TAP),
    pygame.K_RIGHT: Event(EventKind.SWIPE_FORWARD),
    pygame.K_LEFT: Event(EventKind.SWIPE_BACK),
    pygame.K_UP: Event(EventKind.SWIPE_UP),
    pygame.K_DOWN: Event(EventKind.SWIPE_DOWN),
}
BUTTONS = {pygame.BUTTON_LEFT: Event(EventKind.TAP), pygame.BUTTON_RIGHT: Event(EventKind.BACK)}

#: Event types after which the window does not hear of a key that goes up.
LOSING_TYPES = frozenset({pygame.WINDOWFOCUSLOST, pygame.WINDOWMINIMIZED, pygame.WINDOWHIDDEN})
#: Event types that show that somebody is there. Not the pointer's motion: a trembling table must not hold the kiosk.
ACTIVITY_TYPES = frozenset({pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN, pygame.MOUSEWHEEL, pygame.FINGERDOWN})


class VisitorTouch:
    """The finger of a visitor on the touch bar, and the key or button by which it is held; None: it is up."""

    def __init__(self) -> None:
        self._press = HeldPress()
        self._held_by: tuple[int, int] | None = None

    def put_down(self, event: pygame.event.Event, now_s: float) -> tuple[Event, ...]:
        """The events of a key or a button that goes down and means a tap."""
        if self._held_by is None:
            self._held_by = _identify(event)
        return self._press.put_down(now_s)

    def follow(self, event: pygame.event.Event) -> tuple[Event, ...]:
        """The events of what the window says next: the finger goes up, or nothing will be heard of it any more."""
        if event.type in LOSING_TYPES:
            self._held_by = None
            return self._press.cancel()
        if event.type not in (pygame.KEYUP, pygame.MOUSEBUTTONUP) or _identify(event) != self._held_by:
            return ()
        self._held_by = None
        return self._press.lift()

    def hold(self, now_s: float) -> tuple[Event, ...]:
        """The events of time that passes up to now."""
        return self._press.hold(now_s)


def _identify(event: pygame.event.Event) -> tuple[int, int]:
    is_key = event.type in (pygame.KEYDOWN, pygame.KEYUP)
    return (pygame.KEYDOWN, event.key) if is_key else (pygame.MOUSEBUTTONDOWN, event.button)


def is_exit_chord(event: pygame.event.Event) -> bool:
    """Whether this is Ctrl+Alt+Q, the only way out."""
    if event.type != pygame.KEYDOWN or event.key != pygame.K_q:
        return False
    # Only the left Alt: on Windows the right one of many keyboards is sent as Ctrl+Alt, and AltGr+Q is a plain "@".
    return bool(event.mod & pygame.KMOD_CTRL and event.mod & pygame.KMOD_LALT)


def map_input(event: pygame.event.Event) -> Event | None:
    """The scene's event for an event of the window; None for all that means nothing."""
    if event.type == pygame.KEYDOWN:
        return _map_key(event.key, event.mod)
    if event.type == pygame.MOUSEBUTTONDOWN:
        return BUTTONS.get(event.button)
    if event.type == pygame.MOUSEWHEEL and event.y:
        return Event(EventKind.SWIPE_FORWARD if event.y > 0 else EventKind.SWIPE_BACK)
    return None


def _map_key(key: int, modifiers: int) -> Event | None:
    if modifiers & pygame.KMOD_ALT:
        return find_scene_event(key, modifiers)
    action = find_action(key, modifiers)
    return KEYS.get(key) or (TOUCH_EVENTS.get(action) if action is not None else None)
