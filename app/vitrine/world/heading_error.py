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
#: Ticks that are simulated at once: a minute of 1/60 s.
BLOCK_TICKS = 3600


def heading_error_at(seed: int, tick: int, tick_s: float) -> float:
    """The heading error of RMS 1 at a tick from 0; it depends on nothing else, and holds until the next one."""
    block, offset = divmod(tick, BLOCK_TICKS)
    return float(_simulate_block(seed, block, tick_s)[offset])


# A picture asks for the one of its minute, which takes 0.3 ms.
@lru_cache(maxsize=4)
def _simulate_block(seed: int, block: int, tick_s: float) -> Vectors:
    """Heading errors (BLOCK_TICKS,) of one block, read-only.

    x[n+1] = a·x[n] + sqrt(1 − a²)·w[n] with a = exp(−tick/2 s), w white and normal. It starts from 0 a block earlier:
    of that e⁻³⁰ is left after a minute. So it is stationary from the take's start on, the blocks join within 1e-13,
    and the last minute of a day needs no more than the first.
    """
    noise = np.concatenate([_white_noise(seed, block), _white_noise(seed, block + 1)])
    decay = math.exp(-tick_s / CORRELATION_TIME_S)
    powers = decay ** np.arange(len(noise))
    errors: Vectors = (math.sqrt(1 - decay**2) * powers * np.cumsum(noise / powers))[BLOCK_TICKS:]
    errors.flags.writeable = False
    return errors


def _white_noise(seed: int, block: int) -> Vectors:
    """Normal numbers (BLOCK_TICKS,) of a block; the first one lies before the take."""
    # Of NumPy's generators this one alone is promised to give the same numbers in every version.
    source = np.random.RandomState(np.random.MT19937(np.random.SeedSequence([abs(seed), int(seed < 0), block])))
    return source.standard_normal(BLOCK_TICKS)
