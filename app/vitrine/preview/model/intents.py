"""Intents: what the user asks for by key or mouse, as values that stand between the input and the loop."""

from __future__ import annotations

from typing import Literal, NamedTuple

from vitrine.flow.chart.event import Event
from vitrine.geometry import Point
from vitrine.preview.model.keys import Action
from vitrine.preview.model.placing import PlacingTool


class EditPrompt(NamedTuple):
    """The text being typed for the wearer to say or to ask is now this one."""

    text: str


class ComposeText(NamedTuple):
    """What an input method is putting together, and has not given to the typed text yet."""

    text: str


class ClosePrompt(NamedTuple):
    """The typed text is done; `utterance` is what the wearer says, empty where it was cancelled."""

    utterance: str


class EndListening(NamedTuple):
    """The key was let go that is held while a question is asked aloud."""


class GoToState(NamedTuple):
    """The player goes to the first entry of a state, by its place in the list of leaf states."""

    state_index: int


class Seek(NamedTuple):
    """The player goes to a time."""

    t_s: float


class ChoosePane(NamedTuple):
    """The keys change another pane from now on."""

    pane_index: int


class SelectNode(NamedTuple):
    """A node was clicked; the empty id where none is under the pointer."""

    node: str


class ShowAngle(NamedTuple):
    """A drag has measured an angle."""

    angle_deg: float


class CloseHelp(NamedTuple):
    """The list of keys goes away."""


class ChooseTool(NamedTuple):
    """Another tool is taken in hand over the floor grid."""

    tool: PlacingTool


class PointAt(NamedTuple):
    """The tool in hand is used at a point of the window; with Shift it `extends` what it has."""

    point: Point[float]
    phase: Literal["press", "move", "release"]
    extends: bool = False


#: What the user asks for: a key's action, an event of the wearer, or one of the above.
Intent = (
    Action
    | Event
    | EditPrompt
    | ComposeText
    | ClosePrompt
    | EndListening
    | GoToState
    | Seek
    | ChoosePane
    | SelectNode
    | ShowAngle
    | CloseHelp
    | ChooseTool
    | PointAt
)
