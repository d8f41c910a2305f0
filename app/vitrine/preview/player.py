"""Player state as a value: the time, what is shown and how. All that keys change without a session or a window."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from vitrine.preview.keys import Action
from vitrine.preview.looking import Choices, Looking, looked

#: Longer pauses (a window that was dragged, a machine that slept) do not count as time that has passed.
LONGEST_STEP_S = 0.25

#: Times are whole microseconds: what is shown in six decimals is exactly what is drawn.
GRAIN_PER_S = 1_000_000

#: The timeline bar of a live feed is as long as the least of these that holds its time.
LIVE_BARS_S = (60.0, 300.0, 900.0, 3600.0, 4 * 3600.0, 24 * 3600.0)


class Reel(NamedTuple):
    """Length and frame time of the feed, in seconds. A live feed has no end and cannot be sought."""

    duration_s: float
    frame_s: float
    live: bool = False

    @property
    def last_s(self) -> float:
        """The time of the last frame."""
        return up_to_grain(max(0.0, self.duration_s - self.frame_s))

    def bar_s(self, t_s: float) -> float:
        """Length of the timeline bar, in seconds."""
        longest = LIVE_BARS_S[-1]
        return next(bar for bar in LIVE_BARS_S if bar >= min(t_s, longest)) if self.live else self.duration_s


@dataclass(frozen=True, slots=True)
class Player:
    """State of the player: all that the window shows apart from the scene itself. `t_s` is a time of the take's clock.

    `selected_node` is the node that was clicked; `prompt` the words being typed for the wearer to say, None: none.
    """

    t_s: float = 0.0
    playing: bool = True
    looping: bool = True
    recording: bool = False
    looking: Looking = field(default_factory=Looking)
    nodes: bool = False
    ruler: bool = False
    field_of_view: bool = False
    verdict: bool = False
    true_size: bool = False
    clipped: bool = False
    help: bool = False
    full_screen: bool = False
    selected: str = ""
    prompt: str | None = None
    running: bool = True

    @property
    def measures(self) -> bool:
        """Whether what is shown depends on where the pointer is, so that a move redraws."""
        return self.ruler or self.verdict


def up_to_grain(t_s: float) -> float:
    """The first whole microsecond at or after a time: what falls on a feed frame does not fall before it."""
    return math.ceil(t_s * GRAIN_PER_S - 1e-3) / GRAIN_PER_S


def advanced(player: Player, elapsed_s: float, reel: Reel) -> Player:
    """The player after some time. At the end it loops; recording, or not looping, it stops on the last frame."""
    if not player.playing or elapsed_s <= 0:
        return player
    t_s = up_to_grain(player.t_s + min(elapsed_s, LONGEST_STEP_S))
    if reel.live or t_s < reel.duration_s:
        return replace(player, t_s=t_s)
    if player.looping and not player.recording:
        return replace(player, t_s=up_to_grain(t_s % reel.duration_s))
    return replace(player, t_s=reel.last_s, playing=False)


def sought(player: Player, t_s: float, reel: Reel) -> Player:
    """The player at another time, within the feed. A live feed stays where it is."""
    return player if reel.live else replace(player, t_s=min(max(0.0, up_to_grain(t_s)), reel.last_s))


def stepped(player: Player, frames: int, reel: Reel) -> Player:
    """Paused, so many feed frames on (or back), at the time of a frame."""
    index = math.floor((player.t_s + 2 / GRAIN_PER_S) / reel.frame_s) + frames
    return sought(replace(player, playing=False), index * reel.frame_s, reel)


def pressed(player: Player, action: Action, reel: Reel, choices: Choices) -> Player:
    """What a key does to the player alone; the same player for an action that reaches further."""
    match action:
        case Action.PLAY:
            return _played(player, reel)
        case Action.FRAME_BACK | Action.FRAME_ON:
            return stepped(player, 1 if action is Action.FRAME_ON else -1, reel)
        case Action.SECOND_BACK | Action.SECOND_ON:
            return sought(player, player.t_s + (1.0 if action is Action.SECOND_ON else -1.0), reel)
        case Action.START | Action.END:
            return sought(player, 0.0 if action is Action.START else reel.last_s, reel)
        case Action.LOOP:
            return replace(player, looping=not player.looping)
    return _shown(replace(player, looking=looked(player.looking, action, choices)), action)


def _played(player: Player, reel: Reel) -> Player:
    at_the_end = not player.playing and not reel.live and player.t_s >= reel.last_s
    return replace(player, playing=not player.playing, t_s=0.0 if at_the_end else player.t_s)


def _shown(player: Player, action: Action) -> Player:
    match action:
        case Action.NODES:
            return replace(player, nodes=not player.nodes)
        case Action.RULER:
            return replace(player, ruler=not player.ruler)
        case Action.FIELD:
            return replace(player, field_of_view=not player.field_of_view)
        case Action.VERDICT:
            return replace(player, verdict=not player.verdict)
        case Action.TRUE_SIZE:
            return replace(player, true_size=not player.true_size)
        case Action.CLIPPED:
            return replace(player, clipped=not player.clipped)
        case Action.HELP:
            return replace(player, help=not player.help)
        case Action.FULL_SCREEN:
            return replace(player, full_screen=not player.full_screen)
        case Action.SPEAK:
            return replace(player, prompt="", help=False)
        case Action.LEAVE:
            return _left(player)
        case Action.QUIT:
            return replace(player, running=False)
    return player


def _left(player: Player) -> Player:
    """Escape closes what lies on top, one thing at a time, and never the window."""
    if player.help:
        return replace(player, help=False)
    if player.selected:
        return replace(player, selected="")
    return replace(player, full_screen=False)
