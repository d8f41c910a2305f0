"""Player state as a value: the time, what is shown and how. All that keys change without a session or a window."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from vitrine.preview.model.keys import Action
from vitrine.preview.model.placing import Placing
from vitrine.preview.model.view_settings import ChoiceCounts, ViewSettings, apply_view_action

#: Longer pauses (a window that was dragged, a machine that slept) do not count as time that has passed.
MAX_STEP_S = 0.25

#: Times are whole microseconds: what is shown in six decimals is exactly what is drawn.
MICROSECONDS_PER_S = 1_000_000

#: The timeline bar of a live feed is as long as the least of these that holds its time.
LIVE_BAR_DURATIONS_S = (60.0, 300.0, 900.0, 3600.0, 4 * 3600.0, 24 * 3600.0)


class FeedTiming(NamedTuple):
    """Length and frame time of the feed, in seconds. A live feed has no end and cannot be sought.

    `counts_as_camera`: a recorded feed that has an end and cannot be sought.
    """

    duration_s: float
    frame_s: float
    is_live: bool = False
    counts_as_camera: bool = False

    @property
    def can_be_sought(self) -> bool:
        """Whether one may go to another time."""
        return not (self.is_live or self.counts_as_camera)

    @property
    def last_frame_s(self) -> float:
        """The time of the last frame."""
        return ceil_to_microsecond(max(0.0, self.duration_s - self.frame_s))

    def bar_duration_s(self, t_s: float) -> float:
        """Length of the timeline bar, in seconds."""
        longest = LIVE_BAR_DURATIONS_S[-1]
        return (
            next(bar for bar in LIVE_BAR_DURATIONS_S if bar >= min(t_s, longest)) if self.is_live else self.duration_s
        )


@dataclass(frozen=True, slots=True)
class Player:
    """State of the player: all that the window shows apart from the scene itself. `t_s` is a time of the take's clock.

    `selected_node` is the node that was clicked; `prompt` the words being typed for the wearer to say, None: none; with
    `asks` they are a question. `composed` is what an input method has not given to them yet. With `listens` the words
    come by voice, and nobody types; `microphone_on`: the microphone is open. `placing` is the
    tool in hand over the floor grid; None: there is no grid.
    """

    t_s: float = 0.0
    playing: bool = True
    looping: bool = True
    recording: bool = False
    view_settings: ViewSettings = field(default_factory=ViewSettings)
    shows_nodes: bool = False
    shows_rulers: bool = False
    shows_field_of_view: bool = False
    shows_verdict: bool = False
    true_size: bool = False
    shows_clipping: bool = False
    shows_help: bool = False
    full_screen: bool = False
    selected_node: str = ""
    prompt: str | None = None
    asks: bool = False
    composed: str = ""
    listens: bool = False
    microphone_on: bool = False
    placing: Placing | None = None
    running: bool = True

    @property
    def types_length(self) -> bool:
        """Whether what is typed is a length in metres."""
        return self.placing is not None and self.placing.awaits_length

    @property
    def prompt_label(self) -> str:
        """What stands before the words that are typed."""
        if self.types_length:
            return "metres"
        return "ask" if self.asks else "say"

    @property
    def is_typing(self) -> bool:
        """Whether letters that come are typed into the prompt."""
        return self.prompt is not None and not self.listens

    @property
    def follows_pointer(self) -> bool:
        """Whether what is shown depends on where the pointer is, so that a move redraws."""
        return self.shows_rulers or self.shows_verdict or self.placing is not None


def ceil_to_microsecond(t_s: float) -> float:
    """The first whole microsecond at or after a time: what falls on a feed frame does not fall before it."""
    return math.ceil(t_s * MICROSECONDS_PER_S - 1e-3) / MICROSECONDS_PER_S


def advance(player: Player, elapsed_s: float, timing: FeedTiming) -> Player:
    """The player after some time. At the end it loops; recording, or not looping, it stops on the last frame."""
    if not player.playing or elapsed_s <= 0:
        return player
    t_s = ceil_to_microsecond(player.t_s + min(elapsed_s, MAX_STEP_S))
    if timing.is_live or t_s < timing.duration_s:
        return replace(player, t_s=t_s)
    if player.looping and not player.recording:
        return replace(player, t_s=ceil_to_microsecond(t_s % timing.duration_s))
    return replace(player, t_s=timing.last_frame_s, playing=False)


def seek(player: Player, t_s: float, timing: FeedTiming) -> Player:
    """The player at another time, within the feed. One that cannot be sought stays where it is."""
    if not timing.can_be_sought:
        return player
    return replace(player, t_s=min(max(0.0, ceil_to_microsecond(t_s)), timing.last_frame_s))


def step_frames(player: Player, frames: int, timing: FeedTiming) -> Player:
    """Paused, so many feed frames on (or back), at the time of a frame."""
    index = math.floor((player.t_s + 2 / MICROSECONDS_PER_S) / timing.frame_s) + frames
    return seek(replace(player, playing=False), index * timing.frame_s, timing)


def apply_action(player: Player, action: Action, timing: FeedTiming, choices: ChoiceCounts) -> Player:
    """What a key does to the player alone; the same player for an action that reaches further."""
    match action:
        case Action.PLAY:
            return _toggle_playing(player, timing)
        case Action.FRAME_BACK | Action.FRAME_FORWARD:
            return step_frames(player, 1 if action is Action.FRAME_FORWARD else -1, timing)
        case Action.SECOND_BACK | Action.SECOND_FORWARD:
            return seek(player, player.t_s + (1.0 if action is Action.SECOND_FORWARD else -1.0), timing)
        case Action.START | Action.END:
            return seek(player, 0.0 if action is Action.START else timing.last_frame_s, timing)
        case Action.LOOP:
            return replace(player, looping=not player.looping)
    return _apply_display_action(
        replace(player, view_settings=apply_view_action(player.view_settings, action, choices)), action
    )


def _toggle_playing(player: Player, timing: FeedTiming) -> Player:
    at_the_end = not player.playing and not timing.is_live and player.t_s >= timing.last_frame_s
    return replace(player, playing=not player.playing, t_s=0.0 if at_the_end else player.t_s)


def _apply_display_action(player: Player, action: Action) -> Player:
    match action:
        case Action.NODES:
            return replace(player, shows_nodes=not player.shows_nodes)
        case Action.RULERS:
            return replace(player, shows_rulers=not player.shows_rulers)
        case Action.FIELD_OF_VIEW:
            return replace(player, shows_field_of_view=not player.shows_field_of_view)
        case Action.VERDICT:
            return replace(player, shows_verdict=not player.shows_verdict)
        case Action.TRUE_SIZE:
            return replace(player, true_size=not player.true_size)
        case Action.CLIPPING:
            return replace(player, shows_clipping=not player.shows_clipping)
        case Action.HELP:
            return replace(player, shows_help=not player.shows_help)
        case Action.FULL_SCREEN:
            return replace(player, full_screen=not player.full_screen)
        case Action.SPEAK | Action.ASK | Action.LISTEN:
            listens = action is Action.LISTEN
            asks = listens or action is Action.ASK
            return replace(player, prompt="", asks=asks, composed="", listens=listens, shows_help=False)
        case Action.DISMISS:
            return _dismiss_topmost(player)
        case Action.QUIT:
            return replace(player, running=False)
    return player


def _dismiss_topmost(player: Player) -> Player:
    """Escape closes what lies on top, one thing at a time, and never the window."""
    if player.shows_help:
        return replace(player, shows_help=False)
    if player.placing is not None:
        return replace(player, placing=player.placing.dismiss())
    if player.selected_node:
        return replace(player, selected_node="")
    return replace(player, full_screen=False)
