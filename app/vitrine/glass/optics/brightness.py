"""Display brightness and lens transmittance of a device in an environment."""

from __future__ import annotations

import math
from dataclasses import dataclass

from vitrine.glass.catalogue.device_specs import DeviceSpecs
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.photometry import MID_GREY, ambient_contrast, gain, nits_for_white

#: What a device chooses by itself, as a multiple of white paper seen through the lens: ink over paper then has the
#: contrast 3 from which shapes read (`Thresholds.ok`). At 1 two thirds of the demo's words failed in an office.
AUTOMATIC_WHITE_RATIO = 2.0

#: A photochromic lens begins to darken at the first luminance of mid-grey and is darkest at the second, in cd/m²:
#: from a dull day to a sunlit street.
DIMMING_START_NITS, DIMMING_END_NITS = 500.0, 5000.0


@dataclass(frozen=True, slots=True)
class Brightness:
    """The display's white level in an environment. `nits` is white at the eye; `contrast` its ratio over mid-grey.

    `gain` weighs white against the world through the lens. `automatic`: chosen by the device, not by hand.
    """

    nits: float
    transmittance: float
    gain: float
    contrast: float
    automatic: bool


def resolve_brightness(
    profile: DeviceProfile, specs: DeviceSpecs, environment: Environment, manual_share: float | None = None
) -> Brightness | None:
    """The brightness of a device in an environment; None where it has no display of its own.

    `manual_share` is a share 0..1 of its maximum, None for automatic: twice as bright as white paper seen through the
    lens, within the device's range. Video pass-through shows the world by the same display, at its maximum unless
    dimmed.
    """
    if profile.is_feed or not profile.has_display:
        return None
    automatic = manual_share is None
    through, around = lens_transmittance(profile, specs, environment.nits), environment.nits
    if profile.blocking:
        automatic_nits = specs.nits.value
    else:
        automatic_nits = nits_for_white(AUTOMATIC_WHITE_RATIO, through, around)
    nits = _clamp_nits(specs, automatic_nits if manual_share is None else specs.nits.value * manual_share)
    if profile.blocking:
        # Paper in the feed is as bright as white: the ink covers mid-grey, it does not add to it.
        return Brightness(nits, 0.0, 1.0, 1 / MID_GREY, automatic)
    leak = nits / profile.native_contrast.value if profile.native_contrast else 0.0
    contrast = ambient_contrast(nits, through, around, leak)
    return Brightness(nits, through, gain(nits, through, around), contrast, automatic)


def lens_transmittance(profile: DeviceProfile, specs: DeviceSpecs, luminance: float) -> float:
    """The transmittance of the lens, 0..1, in an environment whose mid-grey has `luminance` cd/m².

    Dimming is linear in optical density, as for dye or liquid crystal: T = clear^(1-d) · dark^d.
    """
    share = lens_dimming(profile, luminance)
    return float(specs.clear.value ** (1 - share) * specs.dark.value**share)


def lens_dimming(profile: DeviceProfile, luminance: float) -> float:
    """The dimming of the lens, 0 clear to 1 dark, in an environment whose mid-grey has `luminance` cd/m².

    A photochromic lens follows a smoothstep in the logarithm of luminance, from DIMMING_START_NITS to DIMMING_END_NITS.
    """
    lens = profile.transmittance
    if lens.model is None or lens.model.value == "fixed":
        return 0.0
    if lens.dimming is not None and lens.model.value == "electrochromic":
        return lens.dimming.value
    position = math.log(luminance / DIMMING_START_NITS) / math.log(DIMMING_END_NITS / DIMMING_START_NITS)
    position = min(max(position, 0.0), 1.0)
    return position * position * (3 - 2 * position)


def _clamp_nits(specs: DeviceSpecs, nits: float) -> float:
    return min(max(nits, specs.least_nits.value), specs.nits.value)
