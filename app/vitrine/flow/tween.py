"""How much of a node is there: it comes when one of its states is entered and goes when the last of them is left.

A tween that is interrupted goes on from where it is, in the share of its duration that the way back is long, as CSS
Transitions (section 3.1, "reversing-adjusted start value") do; so nothing ever jumps.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from vitrine.flow.ease import ease
from vitrine.flow.state import State
from vitrine.scene.motion import Easing


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
    """What tweens make of a node at a time: light 0..1, (right, down) degrees off its place, size; False: not there."""

    opacity: float
    slide_deg: tuple[float, float]
    scale: float
    shown: bool = True


HERE = Presence(1.0, (0.0, 0.0), 1.0)


class _Pose(NamedTuple):
    """Where a tween is: its look, and how far it is from gone (0) to here (1)."""

    look: Presence
    progress: float


def presence(state: State, when: Collection[str], enter: Tween = ENTER, exit_: Tween = EXIT) -> Presence:
    """A node's presence at `state.t_s`, by the states in which it is shown; a node without any is always there."""
    if not when:
        return HERE
    pose, gone_since_s = _Pose(_away(enter), 0.0), 0.0
    for start_s, end_s in state.any_of(when):
        if pose.progress > 0.0:
            pose = _go(pose, exit_, start_s - gone_since_s)
        if pose.progress <= 0.0:
            pose = _Pose(_away(enter), 0.0)
        if end_s is None:
            return _come(pose, enter, state.t_s - start_s).look
        pose, gone_since_s = _come(pose, enter, end_s - start_s), end_s
    pose = _go(pose, exit_, state.t_s - gone_since_s)
    return pose.look._replace(shown=pose.progress > 0.0)


def _come(pose: _Pose, enter: Tween, elapsed_s: float) -> _Pose:
    done = _done(enter, 1.0 - pose.progress, elapsed_s)
    return _Pose(_between(pose.look, HERE, done), pose.progress + (1.0 - pose.progress) * min(max(done, 0.0), 1.0))


def _go(pose: _Pose, exit_: Tween, elapsed_s: float) -> _Pose:
    done = _done(exit_, pose.progress, elapsed_s)
    return _Pose(_between(pose.look, _away(exit_), done), pose.progress * (1.0 - min(max(done, 0.0), 1.0)))


def _done(tween: Tween, way: float, elapsed_s: float) -> float:
    duration_s = tween.duration_s * way
    return ease(tween.easing, elapsed_s / duration_s) if elapsed_s < duration_s else 1.0


def _away(tween: Tween) -> Presence:
    return Presence(0.0 if tween.fade else 1.0, tween.slide_deg, tween.scale_from)


def _between(a: Presence, b: Presence, share: float) -> Presence:
    if share == 1.0:  # exactly, for what is at rest is recognised by its being exactly there
        return b
    (a_right, a_down), (b_right, b_down) = a.slide_deg, b.slide_deg
    slide_deg = (a_right + (b_right - a_right) * share, a_down + (b_down - a_down) * share)
    opacity = min(max(a.opacity + (b.opacity - a.opacity) * share, 0.0), 1.0)
    return Presence(opacity, slide_deg, a.scale + (b.scale - a.scale) * share)
