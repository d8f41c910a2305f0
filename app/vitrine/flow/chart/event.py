"""Events of the wearer's input and position, and signals of what is around, as values and in their text form."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from vitrine.errors import suggest_name, truncate


class EventKind(StrEnum):
    """The kind of an event: the first word of its text."""

    TAP = "tap"
    DOUBLE_TAP = "double_tap"
    LONG_PRESS = "long_press"
    PRESS = "press"
    RELEASE = "release"
    SWIPE_FORWARD = "swipe_forward"
    SWIPE_BACK = "swipe_back"
    SWIPE_UP = "swipe_up"
    SWIPE_DOWN = "swipe_down"
    BACK = "back"
    VOICE = "voice"
    GAZE = "gaze"
    KEY = "key"
    NEAR = "near"
    FAR = "far"
    ENTERED = "entered"
    LEFT = "left"
    FORCE = "force"
    SIGNAL = "signal"


#: Events that follow from where the wearer is.
WORLD_KINDS = frozenset({EventKind.NEAR, EventKind.FAR, EventKind.ENTERED, EventKind.LEFT})

#: Events that may name the node with the focus, at which they go.
PRESS_KINDS = frozenset({EventKind.TAP, EventKind.DOUBLE_TAP, EventKind.LONG_PRESS})

#: The begin and the end of each of these, which a chart may have called something of its own before they came.
PHASE_KINDS = frozenset({EventKind.PRESS, EventKind.RELEASE})

#: An example of each kind with a value; the other kinds stand alone, those of PRESS_KINDS also with a node.
EVENT_SYNTAX = {
    EventKind.VOICE: 'voice:"pay"',
    EventKind.GAZE: "gaze:NODE",
    EventKind.KEY: "key:m",
    EventKind.NEAR: "near:PLACE<12m",
    EventKind.FAR: "far:PLACE>15m",
    EventKind.ENTERED: "entered:PLACE",
    EventKind.LEFT: "left:PLACE",
    EventKind.FORCE: "force:STATE",
}

#: What each text says, for the reference.
EVENT_MEANINGS = {
    "tap, double_tap, long_press, back": "the touch bar",
    "press, release": "a finger came down on the touch bar, and went up: `press`, `release`, `tap`, or, held for 0.6 s,"
    " `press`, `long_press`, `release`; for what is shown while it is held",
    "tap:NODE, double_tap:NODE, long_press:NODE": "the same while the node with that id has the focus",
    "swipe_forward, swipe_back, swipe_up, swipe_down": "the touch bar",
    'voice:"pay now"': "the wearer said so; case and spacing do not matter",
    "gaze:NODE": "the wearer looked at the node with that id",
    "gaze:NODE[KEY]": "the same of one copy in a list, as `tap:NODE[KEY]`; without the key of any, which `data` tell",
    "key:m": "a key of the scene's own; key:left, right, up and down are those of a D-pad",
    "near:PLACE<12m": "the wearer is nearer than that",
    "far:PLACE>15m": "the wearer is farther away than that",
    "entered:PLACE": "the wearer is inside the place, which has a radius or a polygon",
    "left:PLACE": "the wearer is outside of it again",
    "force:STATE": "not the wearer's: the window forces the chart into a state",
    "WORD.WORD": "a signal, such as code.seen: a reader, a sensor or a service tells something, most often with data",
    "lens.dark, lens.clear": "signals that glasses with a switchable lens obey, too",
}

#: Every kind by its name but signals, which have names of their own, and the syntax of all events, for messages.
KIND_BY_NAME = {str(kind): kind for kind in EventKind if kind is not EventKind.SIGNAL}
SIGNAL_SYNTAX = "WORD.WORD"
ALLOWED_EVENTS = ", ".join(
    [*(EVENT_SYNTAX.get(kind, word) for word, kind in KIND_BY_NAME.items()), "tap:NODE", SIGNAL_SYNTAX]
)

_DISTANCE = re.compile(r"(?P<place>[^<>\s]+)(?P<sign>[<>])(?P<metres>\d{1,7}(\.\d*)?|\.\d+)m")
#: Farther than any feed goes.
_MAX_DISTANCE_M = 1_000_000
_COMPARISON_SIGNS = {EventKind.NEAR: "<", EventKind.FAR: ">"}
#: Characters of an event that a message shows.
_MAX_SHOWN = 80

_NAME = re.compile(r'[^\s"<>:]+')
#: A node, and of a list's copies the key: `row[soup]`.
_NODE = re.compile(r'[^\s"<>:\[]+(\[.*\])?')
#: The events of a transition, apart by spaces, but for those in the quotes of a phrase.
_EVENT_LIST = re.compile(r'(?:[^\s"]|"(?:\\.|[^"\\])*"?)+')
#: The words of which a name is made: speech_heard, speechHeard.
_WORD_IN_NAME = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+")
#: Two words; the statechart library keeps those that begin with done or error for itself.
_SIGNAL = re.compile(r"(?!(?:done|error)\.)[A-Za-z][A-Za-z0-9_\-]{0,39}\.[A-Za-z][A-Za-z0-9_\-]{0,39}")


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """One event. `value` is the phrase, node, key, place, state or signal; near and far have a distance."""

    kind: EventKind
    value: str = ""
    distance_m: float = 0.0

    def __str__(self) -> str:
        """The text form, which `parse_event` reads back as an equal event."""
        if self.kind in _COMPARISON_SIGNS:
            return f"{self.kind}:{self.value}{_COMPARISON_SIGNS[self.kind]}{_format_metres(self.distance_m)}m"
        if self.kind is EventKind.VOICE:
            return f"voice:{json.dumps(self.value, ensure_ascii=False)}"
        if self.kind is EventKind.SIGNAL:
            return self.value
        return f"{self.kind}:{self.value}" if self.value else str(self.kind)


def parse_event(text: str) -> Event:
    """Parse the text form of an event. Raises ValueError with one sentence and the nearest name."""
    word, colon, value = text.strip().partition(":")
    if _SIGNAL.fullmatch(text.strip()):
        return Event(EventKind.SIGNAL, text.strip())
    kind = KIND_BY_NAME.get(word)
    if kind is None:
        hint = " ".join(filter(None, (suggest_name(word, KIND_BY_NAME), _suggest_signal(text.strip()))))
        raise ValueError(
            f'there is no event "{truncate(text, _MAX_SHOWN)}"; {hint + " " if hint else ""}allowed: {ALLOWED_EVENTS}'
        )
    if kind not in EVENT_SYNTAX and not (colon and kind in PRESS_KINDS):
        if colon:
            raise ValueError(f'"{word}" stands alone, without "{truncate(colon + value, _MAX_SHOWN)}"')
        return Event(kind)
    event = _parse_valued_event(kind, value.strip())
    if event is None:
        written = EVENT_SYNTAX.get(kind, f"{kind}:NODE, or {kind} alone")
        raise ValueError(f'"{truncate(text, _MAX_SHOWN)}" is incomplete; {word} is written {written}')
    return event


def split_events(text: str) -> list[str]:
    """The texts of the events that a transition names."""
    return _EVENT_LIST.findall(text)


def _suggest_signal(text: str) -> str:
    """How an event of one's own is written, where it may be meant for one: with a dot."""
    words = _WORD_IN_NAME.findall(text)
    if not words or not _NAME.fullmatch(text):
        return ""
    signal = f"{words[0].lower()}.{'_'.join(word.lower() for word in words[1:])}" if len(words) > 1 else f"own.{text}"
    return f'an event of your own has a dot in its name: write "{signal}";' if _SIGNAL.fullmatch(signal) else ""


def _parse_valued_event(kind: EventKind, value: str) -> Event | None:
    if kind in _COMPARISON_SIGNS:
        match = _DISTANCE.fullmatch(value)
        if match is None or match["sign"] != _COMPARISON_SIGNS[kind]:
            return None
        distance_m = round(float(match["metres"]), 6)
        return Event(kind, match["place"], distance_m) if distance_m <= _MAX_DISTANCE_M else None
    if kind is EventKind.VOICE:
        words = _normalize_phrase(value)
        return Event(kind, words) if words else None
    is_node = kind is EventKind.GAZE or kind in PRESS_KINDS
    return Event(kind, value) if _NAME.fullmatch(value) or (is_node and _NODE.fullmatch(value)) else None


def _normalize_phrase(value: str) -> str:
    if value.startswith('"'):
        try:
            value = str(json.loads(value))
        except (ValueError, RecursionError):
            return ""
    return " ".join(value.casefold().split())


def _format_metres(distance_m: float) -> str:
    return f"{distance_m:.6f}".rstrip("0").rstrip(".")
