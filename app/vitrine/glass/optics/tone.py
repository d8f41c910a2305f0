"""The tone rule: from the world's light and the display's to the light of a picture, which has no more than 1.

The GLSL twin is shaders/common/tone.glsl. w is the world after lens, blocking and exposure, a the display's light, M
the brightest channel that this display in this light can make:

    n = max(a.r, a.g, a.b, 0)     S = n if M ≤ 1.001 else ln(1 + n (1 − 1/M)) / ln M     s = w + a S/n
    q = s / max(1, max s)         u = clamp((Y(w) − Y(q)) / (1 − Y(q)), 0, 1) where max s > 1, else 0
    out = q + (1 − q) u

So the world is untouched where there is no light, a display that never passes white adds its light as it is, nothing
is darker than the world behind it, and the hue is that of s. It costs that faint light on a display with M above 1 is
drawn at (1 − 1/M) / ln M of itself: the eye's adaptation to the display.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.photometry import luminance_of
from vitrine.glass.optics.srgb import Floats
from vitrine.glass.optics.view import Tone

#: Up to this brightest channel light is added as it is; the shoulder would take 0.1 % of it, a tenth of a code.
MAX_PLAIN_CHANNEL = 1.001


class Shoulder(NamedTuple):
    """The curve S(n) = ln(1 + `slope` · n) · `scale` of the display's light; both are 0 where it stays as it is."""

    slope: float = 0.0
    scale: float = 0.0


def shoulder_of(brightest_channel: float) -> Shoulder:
    """The shoulder of a display by its brightest channel M: from 0 at no light to 1 at M."""
    if brightest_channel <= MAX_PLAIN_CHANNEL:
        return Shoulder()
    return Shoulder(1 - 1 / brightest_channel, 1 / math.log(brightest_channel))


def compose_light(
    world_lin: npt.ArrayLike, light_lin: npt.ArrayLike, brightest_channel: float, tone: Tone = "compressed"
) -> Floats:
    """The light (…, 3) of a picture, of world and display (…, 3 each; linear, exposure and share in both).

    At tone "sum" it is the plain sum, which a picture clips in each channel.
    """
    world, light = np.asarray(world_lin, np.float64), np.asarray(light_lin, np.float64)
    if tone == "sum":
        return world + light
    lit = world + light * _kept_share(light, shoulder_of(brightest_channel))
    peak = lit.max(-1, keepdims=True)
    shown = lit / np.maximum(peak, 1.0)
    room = 1.0 - luminance_of(shown)[..., None]
    lost = luminance_of(world)[..., None] - luminance_of(shown)[..., None]
    is_over = (peak > 1.0) & (room > 0.0)
    whiter = np.where(is_over, np.clip(lost / np.where(is_over, room, 1.0), 0.0, 1.0), 0.0)
    return np.asarray(shown + (1.0 - shown) * whiter)


def fit_light(light_lin: npt.ArrayLike) -> Floats:
    """The light (…, 3) of a picture of a world that may be above white: the rule's last step, with no display's light.

    q + (1 − q) u, with the most u at which no channel is above what a camera would clip it to. So the darkest channel
    keeps its light, the brightest is 1 and the third keeps its place between them, its hue: red lamps stay red,
    and a sky turns white as it grows. With the least m and the most p: m + (l − m) (1 − m) / (p − m).
    """
    light = np.maximum(np.asarray(light_lin, np.float64), 0.0)
    least, most = light.min(-1, keepdims=True), light.max(-1, keepdims=True)
    is_over = (most > 1.0) & (least < 1.0)
    kept = np.where(is_over, (1.0 - least) / np.where(is_over, most - least, 1.0), 1.0)
    return np.asarray(np.minimum(least + (light - least) * kept, 1.0))


def _kept_share(light: Floats, shoulder: Shoulder) -> Floats:
    """The share S/n (…, 1) of the display's light that is drawn."""
    most = light.max(-1, keepdims=True)
    is_lit = most > 0.0
    if shoulder == Shoulder():
        return np.ones_like(most)
    most = np.where(is_lit, most, 1.0)
    return np.where(is_lit, np.log1p(most * shoulder.slope) * shoulder.scale / most, 1.0)
