"""Template of a code of bars: the light that its bars give where a camera blurs them, and how steep that is."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from vitrine.content.codes.bar_pattern import Modules
from vitrine.content.codes.quad_map import Floats

#: Modules of quiet zone that belong to the template on either side: less than any standard asks for.
QUIET_MODULES = 3
SAMPLES_PER_MODULE = 2


@lru_cache(maxsize=64)
def place_samples(count: int) -> Floats:
    """Places across a code of `count` modules with its quiet zone, in parts of its width."""
    steps = (count + 2 * QUIET_MODULES) * SAMPLES_PER_MODULE
    return (np.arange(steps) + 0.5) / SAMPLES_PER_MODULE / count - QUIET_MODULES / count


def make_template(modules: Modules, sigma_modules: float) -> tuple[Floats, Floats]:
    """The bars' light (1 is paper) at `place_samples`, blurred, and its slope by module. Not to be changed."""
    return _known_template(modules.astype(np.bool_).tobytes(), round(sigma_modules, 2))


@lru_cache(maxsize=256)
def _known_template(dark: bytes, sigma_modules: float) -> tuple[Floats, Floats]:
    """The template of modules as bytes: a code that is followed asks for the same one nine times a frame."""
    modules = np.frombuffer(dark, np.bool_)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], modules, [False]]).astype(np.int8)))
    signs = np.where(np.arange(len(edges)) % 2 == 0, -1.0, 1.0)
    sigma = max(sigma_modules, 0.2)
    # The logistic of 1.702 x is the normal integral to 0.01.
    scaled = 1.702 * np.clip((place_samples(len(modules))[:, None] * len(modules) - edges) / sigma, -12, 12)
    rise = 1 / (1 + np.exp(-scaled))
    return 1 + rise @ signs, (1.702 / sigma * rise * (1 - rise)) @ signs
