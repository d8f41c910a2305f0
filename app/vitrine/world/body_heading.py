"""The body's heading: that of the head, low-passed, so that body-anchored things do not follow every glance."""

from __future__ import annotations

import math

import numpy as np

from vitrine.world.camera import Vectors

#: Seconds after which the body has followed 63 % of a turn of the head.
TIME_CONSTANT_S = 0.8
_CHUNK_LENGTH = 100_000


def filter_body_headings(headings_rad: Vectors, tick_s: float) -> Vectors:
    """The body's headings (N,) for the head's (N,), radians at every `tick_s`: a one-pole low pass, started at rest.

    y[n] = y[n-1] + a·(x[n] − y[n-1]) with a = 1 − exp(−tick/0.8 s); headings are unwrapped first, so that a turn
    through south does not spin round.
    """
    head = np.unwrap(headings_rad)
    gain = 1.0 - math.exp(-tick_s / TIME_CONSTANT_S)
    value = float(head[0])
    # In place and in chunks: a day of headings as Python's numbers would take 200 MB.
    for start in range(0, len(head), _CHUNK_LENGTH):
        chunk = []
        for heading in head[start : start + _CHUNK_LENGTH].tolist():
            value += gain * (heading - value)
            chunk.append(value)
        head[start : start + _CHUNK_LENGTH] = chunk
    return head
