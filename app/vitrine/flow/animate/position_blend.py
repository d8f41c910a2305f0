"""Blend of the positions of what scrolls: each step is eased over its own time, and steps add up, as states do.

v(t) = v0 + sum of (v[k] - v[k-1]) * ease((t - t[k]) / seconds): a swipe that interrupts another never stops what is
under way.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from vitrine.flow.animate.easing import ease
from vitrine.flow.focus.focus_state import Position, PositionStep
from vitrine.scene.nodes.animated_number import Easing


class PositionShare(NamedTuple):
    """The share that a position has in where a container is scrolled to. Shares add up to 1."""

    share: float
    position: Position


def blend_positions(
    steps: Sequence[PositionStep], t_s: float, seconds: float, easing: Easing
) -> tuple[PositionShare, ...]:
    """The positions that a container is between at `t_s`, the latest last: one at rest. `steps` are in order."""
    past = [step for step in steps if step.t_s <= t_s] or list(steps[:1])
    progress = [1.0, *(ease(easing, (t_s - step.t_s) / seconds) if seconds > 0 else 1.0 for step in past[1:]), 0.0]
    shares = (PositionShare(a - b, step.position) for step, (a, b) in zip(past, pairwise(progress), strict=True))
    return tuple(share for share in shares if share.share != 0.0)
