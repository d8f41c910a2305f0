"""Evaluation of animated numbers: oscillations and keyframes."""

from __future__ import annotations

import math
from bisect import bisect_right

from vitrine.flow.ease import ease
from vitrine.scene.motion import Keys, Osc


def evaluate(number: float | Osc | Keys, t_s: float) -> float:
    """The value at `t_s` seconds of the take's clock, in float64."""
    if isinstance(number, Osc):
        return _oscillation(number, t_s)
    if isinstance(number, Keys):
        return _between_keys(number, t_s)
    return number


def _oscillation(osc: Osc, t_s: float) -> float:
    turns = osc.hertz * t_s + osc.phase_deg / 360.0
    return osc.base + osc.amplitude * math.sin(math.tau * (turns - math.floor(turns)))


def _between_keys(motion: Keys, t_s: float) -> float:
    keys = motion.keys
    first, last = keys[0], keys[-1]
    if motion.loop and last.t_s > first.t_s:
        t_s = first.t_s + (t_s - first.t_s) % (last.t_s - first.t_s)
    after = bisect_right(keys, t_s, key=lambda key: key.t_s)
    if after == 0:
        return first.value
    if after == len(keys):
        return last.value
    here, there = keys[after - 1], keys[after]
    share = (t_s - here.t_s) / (there.t_s - here.t_s)
    return here.value + (there.value - here.value) * ease(here.easing, share)
