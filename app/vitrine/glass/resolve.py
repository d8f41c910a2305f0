"""Optics resolver: from a device profile, an environment and a view to the optical parameters of one picture."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from vitrine.glass.brightness import Brightness, brightness, dimmed, transmittance
from vitrine.glass.emitter import Color
from vitrine.glass.environment import Environment
from vitrine.glass.figures import Figures, figures
from vitrine.glass.known import Known
from vitrine.glass.laying import display_intrinsics
from vitrine.glass.optics import IDENTITY, Optics, Row
from vitrine.glass.photometry import MID_GREY
from vitrine.glass.primaries import linear_srgb_from_panel, rows_of_tint
from vitrine.glass.profile import Profile
from vitrine.glass.technology import usual_defects, usual_floor
from vitrine.glass.view import Strength, Switches, View
from vitrine.world.camera import Intrinsics

#: The factor of each strength on a typical defect.
FACTOR = {"off": 0.0, "typical": 1.0, "strong": 3.0}
#: Upper bounds of strong defects.
MOST_SPREAD, MOST_GHOST, MOST_FALLOFF, MOST_SHIFT, MOST_FLOOR = 0.6, 0.2, 0.9, 0.6, 0.2

#: The ambient luminance, a sunlit street, that exposure "absolute" shows as it is in the feed.
FULL_LIGHT = 5000.0
#: Perceived brightness grows with the cube root of luminance (Stevens' power law).
STEVENS = 1 / 3

#: The pupil's diameter for defocus, as in daylight.
PUPIL_M = 0.004
#: Sigma of the Gaussian that spreads light as much as a disc of diameter 1 does: its RMS along an axis.
SIGMA_OF_DISC = 1 / 4


def display(profile: Profile) -> Intrinsics | None:
    """The display's intrinsics at its canvas size; None for one that is as large as the feed, or for none at all."""
    if profile.is_feed or not profile.has_display:
        return None
    known = figures(profile)
    return display_intrinsics(known.canvas_px.value, known.fov_deg.value, known.fov_offset_deg.value)


def resolve(profile: Profile, environment: Environment, view: View, anchor_m: float = math.inf) -> Optics:
    """The optical parameters of one picture. `anchor_m` is the distance of what the overlay belongs to, for defocus.

    A display that is the feed is ideal, whatever environment and view; without a display only the lens is left.
    """
    if profile.is_feed:
        return Optics(profile.blocking)
    lit = brightness(profile, environment, view.brightness)
    exposure = _exposure(profile, lit, environment) if view.exposure == "absolute" else 1.0
    if lit is None:
        return Optics(gain=0.0, share=0.0, exposure=exposure)
    known = figures(profile)
    if view.kind == "panel":
        return _raw(profile, known.color.value)
    blur_deg = 0.0 if profile.blocking else defocus_deg(known.virtual_image_m.value, anchor_m)
    color = known.color.value
    return replace(
        spoilt(profile, view.optics),
        blocking=profile.blocking,
        mono=color.mode == "mono",
        color=color_rows(color),
        levels=color.levels or 0,
        gain=lit.gain,
        eye_shift=view.eye_shift,
        overlay_blur_deg=blur_deg if view.focus == "world" else 0.0,
        world_blur_deg=blur_deg if view.focus == "overlay" else 0.0,
        share=_share(known, view),
        exposure=exposure,
    )


def _raw(profile: Profile, color: Color) -> Optics:
    """Optics of the `panel` view, whatever the environment: colours and levels, white as bright as can be shown."""
    rows = color_rows(color)
    gain = 1 / max(1.0, *(sum(row) for row in rows))
    return Optics(profile.blocking, color.mode == "mono", rows, color.levels or 0, gain)


def estimates(profile: Profile, environment: Environment, view: View) -> tuple[str, ...]:
    """The names, in DeviceSpecs and DeviceProfile, of the estimates that a picture depends on."""
    if profile.is_feed:
        return ()
    irrelevant = {"safe_zone", "text_min_deg"}
    if dimmed(profile, environment.nits) == 0:
        irrelevant.add("dark")
    if not profile.has_display:
        return tuple(name for name in figures(profile).estimated() if name in {"clear", "dark"} - irrelevant)
    if view.focus == "off":
        irrelevant.add("virtual_image_m")
    optics = spoilt(profile, view.optics)
    defects = {
        "spread": optics.spread_share,
        "ghost": optics.ghost_share,
        "uniformity": optics.falloff + optics.color_shift,
        "native_contrast": optics.floor,
    }
    doubtful = [name for name, share in defects.items() if share and _doubtful(getattr(profile, name))]
    return (*(name for name in figures(profile).estimated() if name not in irrelevant), *doubtful)


def color_rows(color: Color) -> tuple[Row, Row, Row]:
    """The matrix (rows) from the panel's linear RGB to linear sRGB at the eye; white has luminance 1."""
    if color.tint is not None:
        return rows_of_tint(color.tint)
    if color.primaries is None:
        return IDENTITY
    p = color.primaries
    return linear_srgb_from_panel(p.red, p.green, p.blue, p.white)


def spoilt(profile: Profile, switches: Switches) -> Optics:
    """The optical defects of a device alone, at the strengths that are chosen.

    One that the profile does not know is left out, but at `strong` has the default of the technology.
    """
    default = usual_defects(profile.combiner.value if profile.combiner else None)
    spread, ghost, uniformity = (
        profile.spread.value if profile.spread else default.spread,
        profile.ghost.value if profile.ghost else default.ghost,
        profile.uniformity.value if profile.uniformity else default.uniformity,
    )
    contrast = profile.native_contrast
    floor = 1 / contrast.value if contrast else usual_floor(profile.panel.value if profile.panel else None)
    uniformity_factor = _factor(profile.uniformity, switches.uniformity)
    return Optics(
        spread_share=min(spread.share * _factor(profile.spread, switches.spread), MOST_SPREAD),
        spread_deg=spread.sigma_deg,
        ghost_share=min(ghost.share * _factor(profile.ghost, switches.ghost), MOST_GHOST),
        ghost_deg=ghost.offset_deg,
        falloff=min(uniformity.falloff * uniformity_factor, MOST_FALLOFF),
        color_shift=min(uniformity.color_shift * uniformity_factor, MOST_SHIFT),
        floor=min(floor * _factor(contrast, switches.floor), MOST_FLOOR),
    )


def defocus_deg(focus_m: float, other_m: float) -> float:
    """The blur's sigma in degrees of what is `other_m` away for an eye that is focused at `focus_m`.

    The blur disc of a thin lens has the diameter (rad) pupil · |1/d1 - 1/d2|.
    """
    return math.degrees(PUPIL_M * abs(1 / focus_m - 1 / max(other_m, 0.1))) * SIGMA_OF_DISC


def _factor(known: Known[Any] | None, strength: Strength) -> float:
    return 0.0 if known is None and strength == "typical" else FACTOR[strength]


def _doubtful(known: Known[Any] | None) -> bool:
    return known is None or known.estimated


def _share(known: Figures, view: View) -> float:
    """The share of the display's light in the view: the eye that looks may be the one without a display."""
    eyes = known.eyes.value
    if eyes == "both" or view.eye in ("display", eyes):
        return 1.0
    return 0.5 if view.eye == "both" else 0.0


def _exposure(profile: Profile, lit: Brightness | None, environment: Environment) -> float:
    """The absolute exposure: linear in the lens's transmittance, ambient light by Stevens' power law.

    So night is dark and can be seen. On video pass-through the ambient light is the display's own.
    """
    if profile.blocking and lit is not None:
        return float((MID_GREY * lit.nits / FULL_LIGHT) ** STEVENS)
    through = transmittance(profile, figures(profile), environment.nits)
    return through * float((environment.nits / FULL_LIGHT) ** STEVENS)
