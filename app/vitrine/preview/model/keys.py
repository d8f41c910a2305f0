"""Key bindings of the window, in one table: the help of key H and what each key does both come from it.

The program's keys win. A scene's own `key:x` comes with Alt+x, so that a scene can use any letter.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

import pygame

from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.timeline.lens_switches import CLEAR_LENS, DARKEN_LENS


class Action(Enum):
    """An action of the program that a key is bound to."""

    PLAY = auto()
    FRAME_BACK = auto()
    FRAME_FORWARD = auto()
    SECOND_BACK = auto()
    SECOND_FORWARD = auto()
    START = auto()
    END = auto()
    GO_TO_STATE = auto()
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
    REGRADE = auto()
    BRIGHTER = auto()
    DIMMER = auto()
    AUTO_BRIGHTNESS = auto()
    DARKEN_LENS = auto()
    CLEAR_LENS = auto()
    ADD_PANE = auto()
    REMOVE_PANE = auto()
    NEXT_PANE = auto()
    RULERS = auto()
    FIELD_OF_VIEW = auto()
    VERDICT = auto()
    TRUE_SIZE = auto()
    CALIBRATE = auto()
    CLIPPING = auto()
    NODES = auto()
    PLACING = auto()
    UNDO_PLACING = auto()
    REDO_PLACING = auto()
    FULL_SCREEN = auto()
    SHOT = auto()
    COPY_COMMAND = auto()
    RECORD = auto()
    UNDO = auto()
    HELP = auto()
    DISMISS = auto()
    QUIT = auto()
    TAP = auto()
    DOUBLE_TAP = auto()
    SWIPE_BACK = auto()
    SWIPE_FORWARD = auto()
    SWIPE_UP = auto()
    SWIPE_DOWN = auto()
    BACK = auto()
    SPEAK = auto()
    ASK = auto()
    LISTEN = auto()


class KeyStroke(NamedTuple):
    """A key pressed with or without Shift, and with Ctrl, which is Cmd on a Mac; `key` is a pygame key code."""

    key: int
    shift: bool = False
    ctrl: bool = False


class KeyBinding(NamedTuple):
    """One line of the help: the keys as they are called, what they do, and the key strokes bound to which action."""

    group: str
    keys: str
    description: str
    key_strokes: tuple[tuple[KeyStroke, Action], ...] = ()


TIME_GROUP, VIEW_GROUP, MEASURE_GROUP, EXPORT_GROUP = "Time", "Glasses and light", "Measure", "Keep"
WEARER_GROUP, MOUSE_GROUP = "The wearer", "Mouse"
DIGIT_KEYS = tuple(range(pygame.K_1, pygame.K_9 + 1))

BINDINGS: tuple[KeyBinding, ...] = (
    KeyBinding(TIME_GROUP, "Space", "play or pause; also a click on ▶", ((KeyStroke(pygame.K_SPACE), Action.PLAY),)),
    KeyBinding(
        TIME_GROUP,
        "← →",
        "one feed frame back, on",
        ((KeyStroke(pygame.K_LEFT), Action.FRAME_BACK), (KeyStroke(pygame.K_RIGHT), Action.FRAME_FORWARD)),
    ),
    KeyBinding(
        TIME_GROUP,
        "Shift ← →",
        "one second back, on",
        (
            (KeyStroke(pygame.K_LEFT, True), Action.SECOND_BACK),
            (KeyStroke(pygame.K_RIGHT, True), Action.SECOND_FORWARD),
        ),
    ),
    KeyBinding(
        TIME_GROUP,
        "Home  End",
        "the first, the last frame",
        ((KeyStroke(pygame.K_HOME), Action.START), (KeyStroke(pygame.K_END), Action.END)),
    ),
    KeyBinding(
        TIME_GROUP,
        "1 … 9",
        "to that state's first entry; never entered: force it",
        tuple((KeyStroke(digit), Action.GO_TO_STATE) for digit in DIGIT_KEYS),
    ),
    KeyBinding(TIME_GROUP, "L", "loop or stop at the end", ((KeyStroke(pygame.K_l), Action.LOOP),)),
    KeyBinding(
        VIEW_GROUP,
        "D  Shift D",
        "next, previous device",
        ((KeyStroke(pygame.K_d), Action.DEVICE), (KeyStroke(pygame.K_d, True), Action.DEVICE_BACK)),
    ),
    KeyBinding(
        VIEW_GROUP,
        "E  Shift E",
        "next, previous environment",
        ((KeyStroke(pygame.K_e), Action.ENVIRONMENT), (KeyStroke(pygame.K_e, True), Action.ENVIRONMENT_BACK)),
    ),
    KeyBinding(
        VIEW_GROUP,
        "B  Shift B",
        "one more device beside; the chosen one away",
        ((KeyStroke(pygame.K_b), Action.ADD_PANE), (KeyStroke(pygame.K_b, True), Action.REMOVE_PANE)),
    ),
    KeyBinding(VIEW_GROUP, "Tab", "choose the next one; also a click", ((KeyStroke(pygame.K_TAB), Action.NEXT_PANE),)),
    KeyBinding(VIEW_GROUP, "V", "view: eye, world, panel", ((KeyStroke(pygame.K_v), Action.VIEW),)),
    KeyBinding(
        VIEW_GROUP,
        "−  +  0",
        "brightness: down, up, automatic",
        (
            (KeyStroke(pygame.K_MINUS), Action.DIMMER),
            (KeyStroke(pygame.K_KP_MINUS), Action.DIMMER),
            (KeyStroke(pygame.K_PLUS), Action.BRIGHTER),
            (KeyStroke(pygame.K_EQUALS), Action.BRIGHTER),
            (KeyStroke(pygame.K_KP_PLUS), Action.BRIGHTER),
            (KeyStroke(pygame.K_0), Action.AUTO_BRIGHTNESS),
        ),
    ),
    KeyBinding(
        VIEW_GROUP,
        "N  Shift N",
        "tell the lens to darken, to clear",
        ((KeyStroke(pygame.K_n), Action.DARKEN_LENS), (KeyStroke(pygame.K_n, True), Action.CLEAR_LENS)),
    ),
    KeyBinding(VIEW_GROUP, "X", "exposure: adapted, absolute", ((KeyStroke(pygame.K_x), Action.EXPOSURE),)),
    KeyBinding(VIEW_GROUP, "Y", "eye: the display's, left, right, both", ((KeyStroke(pygame.K_y), Action.EYE),)),
    KeyBinding(VIEW_GROUP, "O", "optics: typical, off, strong", ((KeyStroke(pygame.K_o), Action.OPTICS),)),
    KeyBinding(VIEW_GROUP, "F", "focus: all, the overlay, the world", ((KeyStroke(pygame.K_f), Action.FOCUS),)),
    KeyBinding(
        VIEW_GROUP, "U", "feed of another light: regraded, untouched", ((KeyStroke(pygame.K_u), Action.REGRADE),)
    ),
    KeyBinding(VIEW_GROUP, "F11", "full screen; Escape leaves it", ((KeyStroke(pygame.K_F11), Action.FULL_SCREEN),)),
    KeyBinding(MEASURE_GROUP, "M", "rulers in degrees; a drag measures", ((KeyStroke(pygame.K_m), Action.RULERS),)),
    KeyBinding(
        MEASURE_GROUP,
        "A",
        "the display's field of view and safe zone",
        ((KeyStroke(pygame.K_a), Action.FIELD_OF_VIEW),),
    ),
    KeyBinding(MEASURE_GROUP, "I", "verdict of what is under the pointer", ((KeyStroke(pygame.K_i), Action.VERDICT),)),
    KeyBinding(
        MEASURE_GROUP,
        "Z  Shift Z",
        "true size; measure this monitor",
        ((KeyStroke(pygame.K_z), Action.TRUE_SIZE), (KeyStroke(pygame.K_z, True), Action.CALIBRATE)),
    ),
    KeyBinding(MEASURE_GROUP, "K", "stripes where light is clipped", ((KeyStroke(pygame.K_k), Action.CLIPPING),)),
    KeyBinding(
        MEASURE_GROUP,
        "G",
        "anchors, boxes and names of nodes, and gaze targets",
        ((KeyStroke(pygame.K_g), Action.NODES),),
    ),
    KeyBinding(
        MEASURE_GROUP,
        "W",
        "where things lie: floor grid, tools on 1 to 5",
        ((KeyStroke(pygame.K_w), Action.PLACING),),
    ),
    KeyBinding(EXPORT_GROUP, "S", "save a shot", ((KeyStroke(pygame.K_s), Action.SHOT),)),
    KeyBinding(
        EXPORT_GROUP, "C", "copy the command that makes this picture", ((KeyStroke(pygame.K_c), Action.COPY_COMMAND),)
    ),
    KeyBinding(EXPORT_GROUP, "R", "record a take from here; again: save it", ((KeyStroke(pygame.K_r), Action.RECORD),)),
    KeyBinding(
        EXPORT_GROUP, "Delete", "take back the last event made here", ((KeyStroke(pygame.K_DELETE), Action.UNDO),)
    ),
    KeyBinding(
        EXPORT_GROUP,
        "Ctrl Z",
        "undo what moved the feed's poses; Shift: redo",
        (
            (KeyStroke(pygame.K_z, ctrl=True), Action.UNDO_PLACING),
            (KeyStroke(pygame.K_z, shift=True, ctrl=True), Action.REDO_PLACING),
        ),
    ),
    KeyBinding(
        EXPORT_GROUP,
        "H  Escape  Q",
        "this list; close what lies on top; quit",
        (
            (KeyStroke(pygame.K_h), Action.HELP),
            (KeyStroke(pygame.K_q), Action.QUIT),
            (KeyStroke(pygame.K_ESCAPE), Action.DISMISS),
        ),
    ),
    KeyBinding(WEARER_GROUP, "Enter", "tap; held for 0.6 s: long press", ((KeyStroke(pygame.K_RETURN), Action.TAP),)),
    KeyBinding(WEARER_GROUP, "Shift Enter", "double tap", ((KeyStroke(pygame.K_RETURN, True), Action.DOUBLE_TAP),)),
    KeyBinding(
        WEARER_GROUP,
        "[  ]",
        "swipe back, forward; also the wheel",
        (
            (KeyStroke(pygame.K_LEFTBRACKET), Action.SWIPE_BACK),
            (KeyStroke(pygame.K_RIGHTBRACKET), Action.SWIPE_FORWARD),
        ),
    ),
    KeyBinding(
        WEARER_GROUP,
        "Page ↑ ↓",
        "swipe up, down",
        ((KeyStroke(pygame.K_PAGEUP), Action.SWIPE_UP), (KeyStroke(pygame.K_PAGEDOWN), Action.SWIPE_DOWN)),
    ),
    KeyBinding(WEARER_GROUP, "Backspace", "back", ((KeyStroke(pygame.K_BACKSPACE), Action.BACK),)),
    KeyBinding(
        WEARER_GROUP,
        "T  Shift T",
        "say a command, ask a question: type, Enter",
        ((KeyStroke(pygame.K_t), Action.SPEAK), (KeyStroke(pygame.K_t, True), Action.ASK)),
    ),
    KeyBinding(
        WEARER_GROUP, "P, held", "ask aloud: let go to ask, Escape gives up", ((KeyStroke(pygame.K_p), Action.LISTEN),)
    ),
    KeyBinding(WEARER_GROUP, "Alt + key", "a key of the scene's own; arrows are a D-pad's"),
    KeyBinding(MOUSE_GROUP, "Left click", "name a node with its file and line"),
    KeyBinding(MOUSE_GROUP, "Right click", "look at a node (gaze)"),
    KeyBinding(MOUSE_GROUP, "Drag the bar", "scrub; a state's name: go there"),
)

ACTION_BY_KEY_STROKE: dict[KeyStroke, Action] = {
    stroke: action for binding in BINDINGS for stroke, action in binding.key_strokes
}

#: Actions that repeat while their key is held.
REPEATING_ACTIONS = frozenset(
    {Action.FRAME_BACK, Action.FRAME_FORWARD, Action.SECOND_BACK, Action.SECOND_FORWARD, Action.BRIGHTER, Action.DIMMER}
)

#: Events of the glasses' touch bar, by action.
TOUCH_EVENTS: dict[Action, Event] = {
    Action.TAP: Event(EventKind.TAP),
    Action.DOUBLE_TAP: Event(EventKind.DOUBLE_TAP),
    Action.SWIPE_BACK: Event(EventKind.SWIPE_BACK),
    Action.SWIPE_FORWARD: Event(EventKind.SWIPE_FORWARD),
    Action.SWIPE_UP: Event(EventKind.SWIPE_UP),
    Action.SWIPE_DOWN: Event(EventKind.SWIPE_DOWN),
    Action.BACK: Event(EventKind.BACK),
}

#: What the glasses' lens is told, by action.
LENS_EVENTS_BY_ACTION: dict[Action, Event] = {Action.DARKEN_LENS: DARKEN_LENS, Action.CLEAR_LENS: CLEAR_LENS}


def find_action(key: int, modifiers: int) -> Action | None:
    """The action of a key; None for an unbound key, and with Alt for all. An unbound Shift is ignored.

    With Ctrl or Cmd only what is bound so: Ctrl+S and Ctrl+C mean something else to everybody's fingers than S and C do
    here.
    """
    if modifiers & pygame.KMOD_ALT:
        return None
    has_ctrl = bool(modifiers & (pygame.KMOD_CTRL | pygame.KMOD_META))
    key = pygame.K_RETURN if key == pygame.K_KP_ENTER else key
    key_stroke = KeyStroke(key, bool(modifiers & pygame.KMOD_SHIFT), has_ctrl)
    return ACTION_BY_KEY_STROKE.get(key_stroke) or ACTION_BY_KEY_STROKE.get(KeyStroke(key, ctrl=has_ctrl))


def find_scene_event(key: int, modifiers: int) -> Event | None:
    """The event of a scene's own key, which is typed with Alt; None for other keys."""
    if not modifiers & pygame.KMOD_ALT:
        return None
    name = pygame.key.name(key).replace(" ", "_")
    return Event(EventKind.KEY, name) if name and "alt" not in name else None
