"""Evaluation of animated numbers: oscillations and keyframes."""

from __future__ import annotations

import math
from bisect import bisect_right

from vitrine.flow.animate.easing import ease
from vitrine.scene.nodes.animated_number import KeyframeTrack, Oscillation


def evaluate(number: float | Oscillation | KeyframeTrack, t_s: float) -> float:
    """The value at `t_s` seconds of the take's clock, in float64."""
    if isinstance(number, Oscillation):
        return _evaluate_oscillation(number, t_s)
    if isinstance(number, KeyframeTrack):
        return _evaluate_keyframes(number, t_s)
    return number


def _evaluate_oscillation(osc: Oscillation, t_s: float) -> float:
    turns = osc.frequency_hz * t_s + osc.phase_deg / 360.0
    return osc.base + osc.amplitude * math.sin(math.tau * (turns - math.floor(turns)))


def _evaluate_keyframes(motion: KeyframeTrack, t_s: float) -> float:
    keys = motion.keyframes
    first, last = keys[0], keys[-1]
    if motion.loops and last.time_s > first.time_s:
        t_s = first.time_s + (t_s - first.time_s) % (last.time_s - first.time_s)
    after = bisect_right(keys, t_s, key=lambda key: key.time_s)
    if after == 0:
        return first.value
    if after == len(keys):
        return last.value
    here, there = keys[after - 1], keys[after]
    share = (t_s - here.time_s) / (there.time_s - here.time_s)
    return here.value + (there.value - here.value) * ease(here.easing, share)
