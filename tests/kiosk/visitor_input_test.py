"""What visitors' keys and fingers mean."""

from __future__ import annotations

import pygame
import pytest

from vitrine.kiosk.visitor_input import VisitorTouch, is_exit_chord, map_input


def stroke(key: int, mod: int = 0) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN, key=key, mod=mod)


@pytest.mark.parametrize(
    ("event", "meaning"),
    [
        (stroke(pygame.K_SPACE), "tap"),
        (stroke(pygame.K_RETURN), "tap"),
        (stroke(pygame.K_RETURN, pygame.KMOD_LSHIFT), "double_tap"),
        (stroke(pygame.K_RIGHT), "swipe_forward"),
        (stroke(pygame.K_LEFT), "swipe_back"),
        (stroke(pygame.K_UP), "swipe_up"),
        (stroke(pygame.K_PAGEDOWN), "swipe_down"),
        (stroke(pygame.K_BACKSPACE), "back"),
        (stroke(pygame.K_m, pygame.KMOD_LALT), "key:m"),
        (pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1), "tap"),
        (pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=3), "back"),
        (pygame.event.Event(pygame.MOUSEWHEEL, y=1), "swipe_forward"),
        (pygame.event.Event(pygame.MOUSEWHEEL, y=-2), "swipe_back"),
    ],
)
def test_the_touch_bar(event: pygame.event.Event, meaning: str) -> None:
    assert str(map_input(event)) == meaning


@pytest.mark.parametrize(
    "event",
    [
        stroke(pygame.K_ESCAPE),
        stroke(pygame.K_q),
        stroke(pygame.K_F11),
        pygame.event.Event(pygame.QUIT),
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=2),
        pygame.event.Event(pygame.MOUSEWHEEL, y=0),
        pygame.event.Event(pygame.MOUSEMOTION, pos=(1, 1)),
    ],
)
def test_all_else_means_nothing_and_leaves_nothing(event: pygame.event.Event) -> None:
    assert map_input(event) is None
    assert not is_exit_chord(event)


CTRL, ALT, ALT_GR = pygame.KMOD_LCTRL, pygame.KMOD_LALT, pygame.KMOD_RALT


@pytest.mark.parametrize(
    ("key", "mod", "out"),
    [
        (pygame.K_q, CTRL | ALT, True),
        (pygame.K_q, pygame.KMOD_RCTRL | ALT, True),
        (pygame.K_q, CTRL, False),
        (pygame.K_q, ALT, False),
        (pygame.K_q, CTRL | ALT_GR, False),
        (pygame.K_w, CTRL | ALT, False),
    ],
)
def test_only_control_alt_q_leads_out(key: int, mod: int, out: bool) -> None:
    assert is_exit_chord(stroke(key, mod)) is out


def lift(key: int) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYUP, key=key, mod=0)


def test_a_key_or_the_button_is_a_finger_that_may_be_held() -> None:
    touch = VisitorTouch()
    button = pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(1, 1))
    told = [
        touch.put_down(button, 1.0),
        touch.put_down(stroke(pygame.K_SPACE), 1.1),
        touch.follow(lift(pygame.K_SPACE)),
        touch.follow(pygame.event.Event(pygame.MOUSEBUTTONUP, button=3, pos=(1, 1))),
        touch.hold(1.7),
        touch.follow(pygame.event.Event(pygame.MOUSEBUTTONUP, button=1, pos=(1, 1))),
        touch.put_down(stroke(pygame.K_SPACE), 2.0),
        touch.follow(lift(pygame.K_SPACE)),
        touch.put_down(stroke(pygame.K_RETURN), 3.0),
        touch.follow(pygame.event.Event(pygame.WINDOWFOCUSLOST)),
        touch.follow(lift(pygame.K_RETURN)),
        touch.hold(9.0),
    ]
    assert [" ".join(map(str, events)) for events in told] == [
        *("press", "", "", "", "long_press", "release", "press", "release tap", "press", "release", "", "")
    ]
