"""The rule for light above white, written from its text.

w the world, a the display's light, M the brightest channel that the display can make in this light:
n = max(a.r, a.g, a.b, 0); S = n where M ≤ 1.001, else ln(1 + n (1 − 1/M)) / ln M; s = w + a S/n; q = s / max(1, max s);
u = clamp((Y(w) − Y(q)) / (1 − Y(q)), 0, 1) where max s > 1 and Y(q) < 1, else 0; what is seen: q + (1 − q) u.
"""

from __future__ import annotations

import math

import numpy as np

from tests.audit.colorimetry import Light, luminance


def see(world: Light, light: Light, brightest: float) -> Light:
    """The light (…, 3) that is seen of world and display (…, 3 each)."""
    n = np.clip(light.max(-1, keepdims=True), 0, None)
    if brightest <= 1.001:
        factor = np.ones_like(n)
    else:
        with np.errstate(invalid="ignore", divide="ignore"):
            factor = np.where(n > 0, np.log(1 + n * (1 - 1 / brightest)) / (n * math.log(brightest)), 1.0)
    s = world + light * factor
    most = s.max(-1, keepdims=True)
    q = s / np.maximum(most, 1)
    y = luminance(q)[..., None]
    with np.errstate(invalid="ignore", divide="ignore"):
        u = np.clip((luminance(world)[..., None] - y) / (1 - y), 0, 1)
    u = np.where((most > 1) & (y < 1), u, 0.0)
    return np.asarray(q + (1 - q) * u)
