"""Key bindings of the window, in one table: the help of key H and what each key does both come from it.

The program's keys win. A scene's own `key:x` comes with Alt+x, so that a scene can use any letter.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

import pygame

from vitrine.flow.input import Event, EventKind


class Action(Enum):
    """An action of the program that a key is bound to."""

    PLAY = auto()
    FRAME_BACK = auto()
    FRAME_ON = auto()
    SECOND_BACK = auto()
    SECOND_ON = auto()
    START = auto()
    END = auto()
    STATE = auto()
    LOOP = auto()
    DEVICE = auto()
    DEVICE_BACK = auto()
    ENVIRONMENT = auto()
    ENVIRONMENT_BACK = auto()
    VIEW = auto()
    EXPOSURE = auto()
    EYE = auto()
    OPTICS = auto()
    FOCUS = auto()
    BRIGHTER = auto()
    DIMMER = auto()
    AUTOMATIC = auto()
    BESIDE = auto()
    BESIDE_BACK = auto()
    CHOOSE = auto()
    RULER = auto()
    FIELD = auto()
    VERDICT = auto()
    TRUE_SIZE = auto()
    CALIBRATE = auto()
    CLIPPED = auto()
    NODES = auto()
    FULL_SCREEN = auto()
    SHOT = auto()
    COPY = auto()
    RECORD = auto()
    UNDO = auto()
    HELP = auto()
    LEAVE = auto()
    QUIT = auto()
    TAP = auto()
    DOUBLE_TAP = auto()
    SWIPE_BACK = auto()
    SWIPE_FORWARD = auto()
    SWIPE_UP = auto()
    SWIPE_DOWN = auto()
    BACK = auto()
    SPEAK = auto()


class Stroke(NamedTuple):
    """A key pressed with or without Shift; `key` is a pygame key code."""

    key: int
    shift: bool = False


class Binding(NamedTuple):
    """One line of the help: the keys as they are called, what they do, and the key strokes bound to which action."""

    group: str
    keys: str
    does: str
    strokes: tuple[tuple[Stroke, Action], ...] = ()


PLAYING, LOOKING, MEASURING, KEEPING = "Time", "Glasses and light", "Measure", "Keep"
WEARER, MOUSE = "The wearer", "Mouse"
DIGITS = tuple(range(pygame.K_1, pygame.K_9 + 1))

BINDINGS: tuple[Binding, ...] = (
    Binding(PLAYING, "Space", "play or pause", ((Stroke(pygame.K_SPACE), Action.PLAY),)),
    Binding(
        PLAYING,
        "← →",
        "one feed frame back, on",
        ((Stroke(pygame.K_LEFT), Action.FRAME_BACK), (Stroke(pygame.K_RIGHT), Action.FRAME_ON)),
    ),
    Binding(
        PLAYING,
        "Shift ← →",
        "one second back, on",
        ((Stroke(pygame.K_LEFT, True), Action.SECOND_BACK), (Stroke(pygame.K_RIGHT, True), Action.SECOND_ON)),
    ),
    Binding(
        PLAYING,
        "Home  End",
        "the first, the last frame",
        ((Stroke(pygame.K_HOME), Action.START), (Stroke(pygame.K_END), Action.END)),
    ),
    Binding(
        PLAYING,
        "1 … 9",
        "to that state's first entry; never entered: force it",
        tuple((Stroke(digit), Action.STATE) for digit in DIGITS),
    ),
    Binding(PLAYING, "L", "loop or stop at the end", ((Stroke(pygame.K_l), Action.LOOP),)),
    Binding(
        LOOKING,
        "D  Shift D",
        "next, previous device",
        ((Stroke(pygame.K_d), Action.DEVICE), (Stroke(pygame.K_d, True), Action.DEVICE_BACK)),
    ),
    Binding(
        LOOKING,
        "E  Shift E",
        "next, previous environment",
        ((Stroke(pygame.K_e), Action.ENVIRONMENT), (Stroke(pygame.K_e, True), Action.ENVIRONMENT_BACK)),
    ),
    Binding(
        LOOKING,
        "B  Shift B",
        "one more device beside; the chosen one away",
        ((Stroke(pygame.K_b), Action.BESIDE), (Stroke(pygame.K_b, True), Action.BESIDE_BACK)),
    ),
    Binding(LOOKING, "Tab", "choose the next one; also a click", ((Stroke(pygame.K_TAB), Action.CHOOSE),)),
    Binding(LOOKING, "V", "view: eye, world, panel", ((Stroke(pygame.K_v), Action.VIEW),)),
    Binding(
        LOOKING,
        "−  +  0",
        "brightness: down, up, automatic",
        (
            (Stroke(pygame.K_MINUS), Action.DIMMER),
            (Stroke(pygame.K_KP_MINUS), Action.DIMMER),
            (Stroke(pygame.K_PLUS), Action.BRIGHTER),
            (Stroke(pygame.K_EQUALS), Action.BRIGHTER),
            (Stroke(pygame.K_KP_PLUS), Action.BRIGHTER),
            (Stroke(pygame.K_0), Action.AUTOMATIC),
        ),
    ),
    Binding(LOOKING, "X", "exposure: adapted, absolute", ((Stroke(pygame.K_x), Action.EXPOSURE),)),
    Binding(LOOKING, "Y", "eye: the display's, left, right, both", ((Stroke(pygame.K_y), Action.EYE),)),
    Binding(LOOKING, "O", "optics: typical, off, strong", ((Stroke(pygame.K_o), Action.OPTICS),)),
    Binding(LOOKING, "F", "focus: all, the overlay, the world", ((Stroke(pygame.K_f), Action.FOCUS),)),
    Binding(LOOKING, "F11", "full screen; Escape leaves it", ((Stroke(pygame.K_F11), Action.FULL_SCREEN),)),
    Binding(MEASURING, "M", "rulers in degrees; a drag measures", ((Stroke(pygame.K_m), Action.RULER),)),
    Binding(MEASURING, "A", "the display's field of view and safe zone", ((Stroke(pygame.K_a), Action.FIELD),)),
    Binding(MEASURING, "I", "verdict of what is under the pointer", ((Stroke(pygame.K_i), Action.VERDICT),)),
    Binding(
        MEASURING,
        "Z  Shift Z",
        "true size; measure this monitor",
        ((Stroke(pygame.K_z), Action.TRUE_SIZE), (Stroke(pygame.K_z, True), Action.CALIBRATE)),
    ),
    Binding(MEASURING, "K", "stripes where light is clipped", ((Stroke(pygame.K_k), Action.CLIPPED),)),
    Binding(MEASURING, "G", "anchors, boxes and names of nodes", ((Stroke(pygame.K_g), Action.NODES),)),
    Binding(KEEPING, "S", "save a shot", ((Stroke(pygame.K_s), Action.SHOT),)),
    Binding(KEEPING, "C", "copy the command that makes this picture", ((Stroke(pygame.K_c), Action.COPY),)),
    Binding(KEEPING, "R", "record a take from here; again: save it", ((Stroke(pygame.K_r), Action.RECORD),)),
    Binding(KEEPING, "Delete", "take back the last event made here", ((Stroke(pygame.K_DELETE), Action.UNDO),)),
    Binding(
        KEEPING,
        "H  Escape  Q",
        "this list; close what lies on top; quit",
        (
            (Stroke(pygame.K_h), Action.HELP),
            (Stroke(pygame.K_q), Action.QUIT),
            (Stroke(pygame.K_ESCAPE), Action.LEAVE),
        ),
    ),
    Binding(WEARER, "Enter", "tap; held for 0.6 s: long press", ((Stroke(pygame.K_RETURN), Action.TAP),)),
    Binding(WEARER, "Shift Enter", "double tap", ((Stroke(pygame.K_RETURN, True), Action.DOUBLE_TAP),)),
    Binding(
        WEARER,
        "[  ]",
        "swipe back, forward; also the wheel",
        (
            (Stroke(pygame.K_LEFTBRACKET), Action.SWIPE_BACK),
            (Stroke(pygame.K_RIGHTBRACKET), Action.SWIPE_FORWARD),
        ),
    ),
    Binding(
        WEARER,
        "Page ↑ ↓",
        "swipe up, down",
        ((Stroke(pygame.K_PAGEUP), Action.SWIPE_UP), (Stroke(pygame.K_PAGEDOWN), Action.SWIPE_DOWN)),
    ),
    Binding(WEARER, "Backspace", "back", ((Stroke(pygame.K_BACKSPACE), Action.BACK),)),
    Binding(WEARER, "T", "say something: type it, then Enter", ((Stroke(pygame.K_t), Action.SPEAK),)),
    Binding(WEARER, "Alt + key", "a key of the scene's own"),
    Binding(MOUSE, "Left click", "name a node with its file and line"),
    Binding(MOUSE, "Right click", "look at a node (gaze)"),
    Binding(MOUSE, "Drag the bar", "scrub; a state's name: go there"),
)

ACTIONS: dict[Stroke, Action] = {stroke: action for binding in BINDINGS for stroke, action in binding.strokes}

#: Actions that repeat while their key is held.
REPEATING = frozenset(
    {Action.FRAME_BACK, Action.FRAME_ON, Action.SECOND_BACK, Action.SECOND_ON, Action.BRIGHTER, Action.DIMMER}
)

#: Events of the glasses' touch bar, by action.
TOUCHES: dict[Action, Event] = {
    Action.TAP: Event(EventKind.TAP),
    Action.DOUBLE_TAP: Event(EventKind.DOUBLE_TAP),
    Action.SWIPE_BACK: Event(EventKind.SWIPE_BACK),
    Action.SWIPE_FORWARD: Event(EventKind.SWIPE_FORWARD),
    Action.SWIPE_UP: Event(EventKind.SWIPE_UP),
    Action.SWIPE_DOWN: Event(EventKind.SWIPE_DOWN),
    Action.BACK: Event(EventKind.BACK),
}

#: Enter held for so long is a long press.
LONG_PRESS_S = 0.6


def action_of(key: int, modifiers: int) -> Action | None:
    """The action of a key; None for an unbound key, and for all keys with Alt. An unbound Shift is ignored."""
    if modifiers & pygame.KMOD_ALT:
        return None
    key = pygame.K_RETURN if key == pygame.K_KP_ENTER else key
    key_stroke = Stroke(key, bool(modifiers & pygame.KMOD_SHIFT))
    return ACTIONS.get(key_stroke) or ACTIONS.get(Stroke(key))


def scene_key(key: int, modifiers: int) -> Event | None:
    """The event of a scene's own key, which is typed with Alt; None for other keys."""
    if not modifiers & pygame.KMOD_ALT:
        return None
    name = pygame.key.name(key).replace(" ", "_")
    return Event(EventKind.KEY, name) if name and "alt" not in name else None
