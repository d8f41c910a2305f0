"""Regrade: what becomes of a picture that was filmed in one light and is shown in another.

The feed's own pixels never decide anything: where nobody says in which light they were filmed, nothing is regraded.
Exposure multiplies world and display alike, so that contrast stays. Loss of colour and white point are the world's
alone: one 3×3 matrix on its linear sRGB, here in float64, which shader and oracle share.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.optics import IDENTITY_MATRIX, ColorMatrix, Optics, matrix_rows
from vitrine.glass.optics.photometry import brightness_ratio
from vitrine.glass.optics.srgb import Floats
from vitrine.glass.optics.view import View
from vitrine.glass.optics.white_point import remaining_tint, tint_change
from vitrine.world.chromaticity import xyz_from_srgb

#: Up to this ratio of two lights, either way, a picture is left as it was filmed: three stops.
MAX_PLAIN_RATIO = 8.0
#: A matrix that nowhere differs from the identity by more changes no code by a tenth.
MIN_COLOR_CHANGE = 1e-4


@dataclass(frozen=True, slots=True)
class Regrade:
    """The regrade of a picture from the light that it was `filmed_in`.

    `exposure` multiplies world and display's light; `world_color` (rows) takes the world's linear sRGB to what is left
    of its colours, white at the luminance of white. `cone_share` is how far the cones see: 1 by day, 0 by starlight.
    """

    filmed_in: Environment
    exposure: float
    world_color: ColorMatrix
    cone_share: float

    def apply_to(self, optics: Optics) -> Optics:
        """Optics that were resolved without it, regraded: the display's light by its gain, the world by its colours.

        The background view then has the world as it is seen, in 8 bits: half a code under ink, where the world is made
        once. A pass of its own over the picture took 0.7 of the whole view's time on software GL.
        """
        scaled = self.exposure * np.array(self.world_color)
        return replace(optics, gain=optics.gain * self.exposure, world_color=matrix_rows(scaled))


def resolve_regrade(
    profile: DeviceProfile, transmittance: float, filmed_in: Environment | None, shown_in: Environment, view: View
) -> Regrade | None:
    """Resolve what becomes of a picture on a device whose lens has this transmittance; None where nothing does.

    The panel's own light has no world, a display that is the feed no surroundings, and what shows the world by video
    exposes and balances it anew: its mid-grey is the display's own in any light.
    """
    if view.regrade == "off" or view.kind == "panel" or profile.is_feed or profile.blocking:
        return None
    if filmed_in is None or not differs(filmed_in, shown_in):
        return None
    # Absolute exposure is that law already, of the light at the eye.
    exposure = 1.0 if view.exposure == "absolute" else exposure_change(filmed_in, shown_in)
    adapted_to = transmittance * shown_in.nits
    color = world_color(filmed_in, shown_in, adapted_to)
    if exposure == 1.0 and color == IDENTITY_MATRIX:
        return None
    return Regrade(filmed_in, exposure, color, cone_share(adapted_to))


def differs(filmed_in: Environment, shown_in: Environment) -> bool:
    """Whether two lights differ by more than MAX_PLAIN_RATIO, either way."""
    low, high = sorted((filmed_in.nits, shown_in.nits))
    return high / low > MAX_PLAIN_RATIO


def exposure_change(filmed_in: Environment, shown_in: Environment) -> float:
    """The exposure of a picture in another light, (L / L_filmed)^(1/3), and 1 in a brighter one.

    Paper in the feed is white already: from a dim room into the sun, 9.6 would leave nothing else.
    """
    return min(1.0, brightness_ratio(shown_in.nits, filmed_in.nits))


def world_color(filmed_in: Environment, shown_in: Environment, luminance: float) -> ColorMatrix:
    """The matrix (rows) from the world's linear sRGB to its colours for an eye that adapts to `luminance` in cd/m².

    m · tint + (1 − m) · rods: what the cones see in the tint that is left of the light's white, and the grey of rods.
    Both keep the luminance of white. The camera has balanced the light that it filmed in; a tint that is left of that,
    too, is taken away. Without both white points there is no tint.
    """
    share, tint = cone_share(luminance), np.eye(3)
    if filmed_in.white_point is not None and shown_in.white_point is not None:
        tint = tint_change(
            remaining_tint(shown_in.white_point.value, luminance)
            / remaining_tint(filmed_in.white_point.value, filmed_in.nits)
        )
    matrix = share * tint + (1 - share) * np.outer(np.ones(3), rod_weights())
    if np.abs(matrix - np.eye(3)).max() <= MIN_COLOR_CHANGE:
        return IDENTITY_MATRIX
    return matrix_rows(matrix)


def cone_share(luminance: float) -> float:
    """The share m, 0..1, of the cones in what an eye sees that is adapted to `luminance` in cd/m².

    m = 0.7670 + 0.3334 log10 L, from 0.005 cd/m² (0) to 5 (1): CIE 191:2010, whose L is the mesopic luminance; it is
    the photopic one where the light has as much for rods as for cones (S/P = 1; lamps of streets have 0.6 to 1.5).
    """
    return min(max(0.7670 + 0.3334 * math.log10(luminance), 0.0), 1.0)


def rod_weights() -> Floats:
    """The weights (3,) of linear sRGB's red, green and blue in the luminance that rods see, of sum 1.

    Of each primary V = Y (1.33 (1 + (Y + Z) / X) − 1.68) (Larson, Rushmeier and Piatko 1997), which is a fit; light
    adds up, so other colours are the sum. On white, fit and sum agree to 0.04 %.
    """
    x, y, z = xyz_from_srgb()
    rods = y * (1.33 * (1 + (y + z) / x) - 1.68)
    return np.asarray(rods / rods.sum())
