"""Enter and exit tweens of nodes: a node enters with the first of its states and exits with the last of them.

An interrupted tween reverses from where it is, in its duration times the remaining share, as CSS Transitions
(section 3.1, "reversing-adjusted start value") do; so nothing ever jumps. Where it goes to another far end than it came
from, it takes longer than that: a node that came from twice its size does not shrink to half of it in 30 ms.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from vitrine.flow.animate.easing import ease
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.animated_number import Easing


@dataclass(frozen=True, slots=True)
class Tween:
    """An enter or exit animation: duration, easing, and the look of the node when absent.

    `slide_deg` is an offset (right, down) in degrees, `scale_from` a scale; without `fades` the opacity stays 1.
    """

    duration_s: float
    easing: Easing
    fades: bool = True
    slide_deg: tuple[float, float] = (0.0, 0.0)
    scale_from: float = 1.0


DEFAULT_ENTER = Tween(0.24, "ease-out")
DEFAULT_EXIT = Tween(0.16, "ease-in")


#: How many times as fast as by itself a tween may slide and scale that was interrupted.
MAX_HASTE = 1.5


class Presence(NamedTuple):
    """The animated presence of a node: opacity 0..1, offset (right, down) in degrees, scale, whether it is shown.

    `left_s` is when it left, of one that is still shown: it has its light, but no place among the others any more.
    """

    opacity: float
    slide_deg: tuple[float, float]
    scale: float
    shown: bool = True
    left_s: float | None = None


FULLY_PRESENT = Presence(1.0, (0.0, 0.0), 1.0)


class _TweenProgress(NamedTuple):
    """The progress of a tween from absent (0) to fully present (1), and the presence there."""

    presence: Presence
    progress: float


def compute_presence(
    state: State, state_names: Collection[str], enter: Tween = DEFAULT_ENTER, exit_: Tween = DEFAULT_EXIT
) -> Presence:
    """Compute a node's presence at `state.t_s`, by the states in which it is shown; without any: always present."""
    if not state_names:
        return FULLY_PRESENT
    progress, left_s = _TweenProgress(_absent_presence(enter), 0.0), 0.0
    for start_s, end_s in state.merge_spans(state_names):
        if progress.progress > 0.0:
            progress = _advance_exit(progress, exit_, start_s - left_s)
        if progress.progress <= 0.0:
            progress = _TweenProgress(_absent_presence(enter), 0.0)
        if end_s is None:
            return _advance_enter(progress, enter, state.t_s - start_s).presence
        progress, left_s = _advance_enter(progress, enter, end_s - start_s), end_s
    progress = _advance_exit(progress, exit_, state.t_s - left_s)
    shown = progress.progress > 0.0
    return progress.presence._replace(shown=shown, left_s=left_s if shown else None)


def _advance_enter(before: _TweenProgress, enter: Tween, elapsed_s: float) -> _TweenProgress:
    remaining = max(1.0 - before.progress, _least_share(before.presence, FULLY_PRESENT, enter))
    done = _eased_share(enter, remaining, elapsed_s)
    return _TweenProgress(
        _interpolate(before.presence, FULLY_PRESENT, done),
        before.progress + (1.0 - before.progress) * min(max(done, 0.0), 1.0),
    )


def _advance_exit(before: _TweenProgress, exit_: Tween, elapsed_s: float) -> _TweenProgress:
    remaining = max(before.progress, _least_share(before.presence, _absent_presence(exit_), exit_))
    done = _eased_share(exit_, remaining, elapsed_s)
    return _TweenProgress(
        _interpolate(before.presence, _absent_presence(exit_), done), before.progress * (1.0 - min(max(done, 0.0), 1.0))
    )


def _least_share(start: Presence, end: Presence, tween: Tween) -> float:
    """The least share of its duration in which a tween goes from `start` to `end` no faster than MAX_HASTE."""
    ways = (
        (math.dist(start.slide_deg, end.slide_deg), math.hypot(*tween.slide_deg)),
        (abs(start.scale - end.scale), abs(tween.scale_from - 1.0)),
    )
    # What rounding leaves of a way is none; a tween that does not move by itself has no pace, and takes its whole time.
    shares = (way / (whole * MAX_HASTE) if whole > 0 else 1.0 for way, whole in ways if way > 1e-9)
    return min(1.0, max(shares, default=0.0))


def _eased_share(tween: Tween, distance: float, elapsed_s: float) -> float:
    duration_s = tween.duration_s * distance
    return ease(tween.easing, elapsed_s / duration_s) if elapsed_s < duration_s else 1.0


def _absent_presence(tween: Tween) -> Presence:
    return Presence(0.0 if tween.fades else 1.0, tween.slide_deg, tween.scale_from)


def _interpolate(a: Presence, b: Presence, share: float) -> Presence:
    if share == 1.0:  # exactly, since a node at rest is recognised by an exact comparison
        return b
    (a_right, a_down), (b_right, b_down) = a.slide_deg, b.slide_deg
    slide_deg = (a_right + (b_right - a_right) * share, a_down + (b_down - a_down) * share)
    opacity = min(max(a.opacity + (b.opacity - a.opacity) * share, 0.0), 1.0)
    return Presence(opacity, slide_deg, a.scale + (b.scale - a.scale) * share)
