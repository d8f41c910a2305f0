"""Heading error: how far the heading that a pair of glasses believes in has drifted from the true one.

A first-order Gauss–Markov process, as compasses fused with gyroscopes are modelled: it wanders, and forgets in seconds.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from vitrine.world.camera import Vectors

#: Seconds after which the autocorrelation has fallen to 1/e.
CORRELATION_TIME_S = 2.0
#: Ticks that are computed at once: the powers of a within them span e⁵, so that no digit is lost.
_BLOCK_LENGTH = 600


# One session asks for its own again and again; a day of them is 41 MB and 0.1 s.
@lru_cache(maxsize=1)
def simulate_heading_errors(seed: int, count: int, tick_s: float) -> Vectors:
    """Heading errors (count,) of RMS 1 at every `tick_s` from 0, read-only; the same for a seed, whatever the count.

    x[n+1] = a·x[n] + sqrt(1 − a²)·w[n] with a = exp(−tick/2 s), w white and normal; x[0] is normal too, by which the
    process is stationary from its start.
    """
    # Of NumPy's generators this one alone is promised to give the same numbers in every version.
    source = np.random.RandomState(np.random.MT19937(np.random.SeedSequence([abs(seed), int(seed < 0)])))
    decay = math.exp(-tick_s / CORRELATION_TIME_S)
    powers = decay ** np.arange(1, _BLOCK_LENGTH + 1)
    weights = math.sqrt(1 - decay**2) / powers
    errors = np.empty(count)
    errors[:1] = last = source.standard_normal()
    for start in range(1, count, _BLOCK_LENGTH):
        block = errors[start : start + _BLOCK_LENGTH]
        # Always whole blocks of noise, so that a longer take begins like a shorter one.
        noise = source.standard_normal(_BLOCK_LENGTH)
        block[:] = (powers * (last + np.cumsum(weights * noise)))[: len(block)]
        last = float(block[-1])
    errors.flags.writeable = False
    return errors
