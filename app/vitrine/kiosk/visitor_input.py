"""Visitor input: keys, mouse and wheel mapped to events of the touch bar. Nothing else reaches the program.

Keys are the window's own, and beside them the arrows and Space, which the kiosk does not need for itself.
"""

from __future__ import annotations

import pygame

from vitrine.flow.chart.event import Event, EventKind
from vitrine.preview.model.keys import TOUCH_EVENTS, find_action, find_scene_event

KEYS = {
    pygame.K_SPACE: Event(EventKind.TAP),
    pygame.K_RIGHT: Event(EventKind.SWIPE_FORWARD),
    pygame.K_LEFT: Event(EventKind.SWIPE_BACK),
    pygame.K_UP: Event(EventKind.SWIPE_UP),
    pygame.K_DOWN: Event(EventKind.SWIPE_DOWN),
}
BUTTONS = {pygame.BUTTON_LEFT: Event(EventKind.TAP), pygame.BUTTON_RIGHT: Event(EventKind.BACK)}

#: Event types that show that somebody is there. Not the pointer's motion: a trembling table must not hold the kiosk.
ACTIVITY_TYPES = frozenset({pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN, pygame.MOUSEWHEEL, pygame.FINGERDOWN})


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
