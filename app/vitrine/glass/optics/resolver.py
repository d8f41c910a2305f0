"""Resolver of optics: from a device, its brightness, an environment and a view to the optical parameters."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from vitrine.glass.catalogue.device_specs import DeviceSpecs
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.catalogue.sourced import Sourced, iterate_sourced
from vitrine.glass.catalogue.technology import default_floor, profile_defects
from vitrine.glass.optics.brightness import Brightness, lens_dimming, lens_transmittance
from vitrine.glass.optics.display_traits import DisplayTraits
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import MID_GREY, brightness_ratio
from vitrine.glass.optics.view import DefectStrengths, Strength, Tone, View
from vitrine.glass.optics.view_mapping import display_intrinsics
from vitrine.world.camera import Intrinsics

#: The factor of each strength on a typical defect.
STRENGTH_FACTORS = {"off": 0.0, "typical": 1.0, "strong": 3.0}
#: Upper bounds of strong defects.
MAX_SPREAD, MAX_GHOST, MAX_FALLOFF, MAX_COLOR_SHIFT, MAX_FLOOR = 0.6, 0.2, 0.9, 0.6, 0.2

#: The luminance at the eye, a sunlit street's, that exposure "absolute" shows as it is in the feed.
FULL_EXPOSURE_NITS = 5000.0

#: The pupil's diameter for defocus, as in daylight.
PUPIL_DIAMETER_M = 0.004
#: Sigma of the Gaussian that spreads light as much as a disc of diameter 1 does: its RMS along an axis.
SIGMA_PER_DIAMETER = 1 / 4


def resolve_display(profile: DeviceProfile, specs: DeviceSpecs) -> Intrinsics | None:
    """The display's intrinsics at its canvas size; None for one that is as large as the feed, or for none at all."""
    if profile.is_feed or not profile.has_display:
        return None
    return display_intrinsics(specs.canvas_px.value, specs.fov_deg.value, specs.fov_offset_deg.value)


def resolve_optics(
    profile: DeviceProfile,
    specs: DeviceSpecs,
    traits: DisplayTraits,
    brightness: Brightness | None,
    defects: Optics,
    environment: Environment,
    view: View,
) -> Optics:
    """The optical parameters of what the eye sees, all in focus; `defects` are those of `resolve_defects`.

    A display that is the feed is ideal, whatever environment and view; without a display only the lens is left.
    """
    if profile.is_feed:
        return Optics(traits.blocking, tone=view.tone)
    exposure = _exposure(profile, specs, brightness, environment) if view.exposure == "absolute" else 1.0
    if brightness is None:
        return Optics(gain=0.0, share=0.0, exposure=exposure, tone=view.tone)
    return replace(
        defects,
        blocking=traits.blocking,
        mono=traits.mono,
        color=traits.color,
        levels=traits.levels,
        gain=brightness.gain,
        eye_shift=view.eye_shift,
        share=_light_share(specs, view),
        exposure=exposure,
        tone=view.tone,
    )


def panel_view_optics(traits: DisplayTraits, tone: Tone) -> Optics:
    """Optics of the `panel` view, whatever the environment: colours and levels, white as bright as can be shown."""
    gain = 1 / max(1.0, *(sum(row) for row in traits.color))
    return Optics(traits.blocking, traits.mono, traits.color, traits.levels, gain, tone=tone)


def list_estimates(
    profile: DeviceProfile, specs: DeviceSpecs, defects: Optics, environment: Environment, view: View
) -> tuple[str, ...]:
    """The names, in DeviceSpecs and DeviceProfile, of the estimates that a picture depends on."""
    if profile.is_feed:
        return ()
    irrelevant = {"safe_zone", "text_min_deg"}
    if lens_dimming(profile, environment.nits) == 0:
        irrelevant.add("dark")
    if not profile.has_display:
        return tuple(name for name in specs.estimated_names() if name in {"clear", "dark"} - irrelevant)
    if view.focus == "off":
        irrelevant.add("virtual_image_m")
    shares = {
        "spread": defects.spread_share,
        "ghost": defects.ghost_share,
        "uniformity": defects.falloff + defects.color_shift,
        "native_contrast": defects.floor,
    }
    doubtful = [name for name, share in shares.items() if share and _is_doubtful(getattr(profile, name))]
    if profile.font is not None:
        doubtful += [f"font.{name}" for name, value in iterate_sourced(profile.font) if value.estimated]
    return (*(name for name in specs.estimated_names() if name not in irrelevant), *doubtful)


def resolve_defects(profile: DeviceProfile, switches: DefectStrengths) -> Optics:
    """The optical defects of a device alone, at the strengths that are chosen.

    One that the profile does not know is left out, but at `strong` has the default of the technology.
    """
    spread, ghost, uniformity = profile_defects(profile)
    contrast = profile.native_contrast
    floor = 1 / contrast.value if contrast else default_floor(profile.panel.value if profile.panel else None)
    uniformity_factor = _factor(profile.uniformity, switches.uniformity)
    return Optics(
        spread_share=min(spread.share * _factor(profile.spread, switches.spread), MAX_SPREAD),
        spread_deg=spread.sigma_deg,
        ghost_share=min(ghost.share * _factor(profile.ghost, switches.ghost), MAX_GHOST),
        ghost_deg=ghost.offset_deg,
        falloff=min(uniformity.falloff * uniformity_factor, MAX_FALLOFF),
        color_shift=min(uniformity.color_shift * uniformity_factor, MAX_COLOR_SHIFT),
        floor=min(floor * _factor(contrast, switches.floor), MAX_FLOOR),
    )


def defocus_deg(focus_m: float, other_m: float) -> float:
    """The blur's sigma in degrees of what is `other_m` away for an eye that is focused at `focus_m`.

    The blur disc of a thin lens has the diameter (rad) pupil · |1/d1 - 1/d2|.
    """
    return math.degrees(PUPIL_DIAMETER_M * abs(1 / focus_m - 1 / max(other_m, 0.1))) * SIGMA_PER_DIAMETER


def _factor(sourced: Sourced[Any] | None, strength: Strength) -> float:
    return 0.0 if sourced is None and strength == "typical" else STRENGTH_FACTORS[strength]


def _is_doubtful(sourced: Sourced[Any] | None) -> bool:
    return sourced is None or sourced.estimated


def _light_share(specs: DeviceSpecs, view: View) -> float:
    """The share of the display's light in the view: the eye that looks may be the one without a display."""
    eyes = specs.eyes.value
    if eyes == "both" or view.eye in ("display", eyes):
        return 1.0
    return 0.5 if view.eye == "both" else 0.0


def _exposure(
    profile: DeviceProfile, specs: DeviceSpecs, brightness: Brightness | None, environment: Environment
) -> float:
    """The absolute exposure: the light of mid-grey that reaches the eye, by Stevens' power law.

    One law for lens and surroundings: a dark lens in the sun and a clear one at night are no longer one picture. On
    video pass-through mid-grey is the display's own.
    """
    if profile.blocking and brightness is not None:
        nits = MID_GREY * brightness.nits
    else:
        nits = lens_transmittance(profile, specs, environment.nits) * environment.nits
    return brightness_ratio(nits, FULL_EXPOSURE_NITS)
