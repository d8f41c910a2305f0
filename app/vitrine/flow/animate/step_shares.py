"""Shares of the steps of a changing thing: how much of what it was at each moment is still seen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from vitrine.flow.animate.easing import ease
from vitrine.scene.nodes.animated_number import Easing


def find_step_shares(moments_s: Sequence[float], t_s: float, seconds: float, easing: Easing) -> list[float]:
    """The shares at `t_s` of what was before the first of these moments, and of what was from each of them on.

    v(t) = v0 + sum of (v[k] - v[k-1]) * ease((t - t[k]) / seconds), so they add up to 1, and one that overshoots is
    beyond it.
    """
    progress = [1.0, *(ease(easing, (t_s - moment) / seconds) for moment in moments_s), 0.0]
    return [before - after for before, after in pairwise(progress)]
