"""How much of a node is there: it comes when one of its states is entered and goes when the last of them is left.

A tween that is interrupted goes on from where it is, in the share of its duration that the way back is long, as CSS
Transitions (section 3.1, "reversing-adjusted start value") do; so nothing ever jumps.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from app.flow.ease import ease
from app.flow.state import State
from app.scene.motion import Easing


@dataclass(frozen=True, slots=True)
class Tween:
    """How a node comes or goes: what it looks like at the far end, away from its place.

    `slide_deg` is (right, down) in degrees, `scale_from` its size there; without `fade` it keeps its full light.
    """

    duration_s: float
    easing: Easing
    fade: bool = True
    slide_deg: tuple[float, float] = (0.0, 0.0)
    scale_from: float = 1.0


ENTER = Tween(0.24, "ease-out")
EXIT = Tween(0.16, "ease-in")


class Presence(NamedTuple):
    """What tweens make of a node at a time: light 0..1, (right, down) degrees off its place, size."""

    opacity: float
    slide_deg: tuple[float, float]
    scale: float
    shown: bool = True


HERE = Presence(1.0, (0.0, 0.0), 1.0)


def presence(state: State, when: Collection[str], enter: Tween = ENTER, exit_: Tween = EXIT) -> Presence:
    """A node's presence at `state.t_s`, by the states in which it is shown; a node without any is always there."""
    if not when:
        return HERE
    look, progress, until_s = _away(enter), 0.0, 0.0
    for start_s, end_s in state.any_of(when):
        if start_s > state.t_s:
            break
        look, progress = _gone(look, progress, start_s - until_s, enter, exit_)
        until_s = state.t_s if end_s is None else min(end_s, state.t_s)
        look, progress = _moved(look, HERE, progress, 1.0, until_s - start_s, enter)
    look, progress = _gone(look, progress, state.t_s - until_s, enter, exit_)
    return look._replace(shown=progress > 0)


def _away(tween: Tween) -> Presence:
    """What a node looks like at the far end of a tween."""
    return Presence(0.0 if tween.fade else 1.0, tween.slide_deg, tween.scale_from)


def _gone(look: Presence, progress: float, seconds: float, enter: Tween, exit_: Tween) -> tuple[Presence, float]:
    """The look after leaving for `seconds`; once it is gone it waits where it comes from."""
    if seconds <= 0:
        return look, progress
    look, progress = _moved(look, _away(exit_), progress, 0.0, seconds, exit_)
    return (look, progress) if progress > 0 else (_away(enter), 0.0)


def _moved(
    look: Presence, goal: Presence, progress: float, end: float, seconds: float, tween: Tween
) -> tuple[Presence, float]:
    """Look and progress after `seconds` on the way to `goal`, which takes the tween's duration from end to end."""
    duration_s = tween.duration_s * abs(end - progress)
    if seconds >= duration_s:
        return goal, end
    share = ease(tween.easing, seconds / duration_s)
    (right, down), (goal_right, goal_down) = look.slide_deg, goal.slide_deg
    moved = Presence(
        look.opacity + (goal.opacity - look.opacity) * share,
        (right + (goal_right - right) * share, down + (goal_down - down) * share),
        look.scale + (goal.scale - look.scale) * share,
    )
    return moved, progress + (end - progress) * share
