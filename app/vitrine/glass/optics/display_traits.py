"""Display traits: what a display is in any light, from its colours and levels to limits for designers."""

from __future__ import annotations

from dataclasses import dataclass

from vitrine.geometry import Insets
from vitrine.glass.catalogue.device_specs import DeviceSpecs
from vitrine.glass.catalogue.emitter import Color
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.catalogue.technology import profile_defects
from vitrine.glass.optics.device_letters import resolve_letters
from vitrine.glass.optics.optics import IDENTITY_MATRIX, ColorMatrix
from vitrine.glass.optics.primaries import linear_srgb_from_panel, tint_matrix
from vitrine.scene.font.letter_metrics import LetterMetrics


@dataclass(frozen=True, slots=True)
class DisplayTraits:
    """The traits of a device's display that no light changes; `device` is its id.

    `blocking`, `mono`, `color` and `levels` are those of its Optics in every environment. `safe_zone` has shares of the
    display's sides, None where the profile knows of none; `text_min_deg` is the least text that it asks for.
    `can_glare`: its light adds to that of the world, and is known in cd/m². `spread_deg` (sigma) and `ghost_deg` (right
    and down) are how far its glass carries light astray, however much of it. `letters` are those of its own font.
    `inputs` are the ways in which its wearer may say something, None where the profile knows of none.
    """

    device: str
    blocking: float
    mono: bool
    color: ColorMatrix
    levels: int
    safe_zone: Insets | None
    text_min_deg: float
    can_glare: bool
    spread_deg: float = 0.0
    ghost_deg: tuple[float, float] = (0.0, 0.0)
    letters: LetterMetrics | None = None
    inputs: frozenset[str] | None = None


def resolve_traits(profile: DeviceProfile, specs: DeviceSpecs) -> DisplayTraits:
    """The traits of a device's display; one that is the feed is ideal, whatever colours its profile names."""
    color = Color(mode="full") if profile.is_feed else specs.color.value
    spread, ghost, _ = profile_defects(profile)
    return DisplayTraits(
        profile.id,
        profile.blocking,
        color.mode == "mono",
        color_matrix(color),
        color.levels or 0,
        Insets(*profile.safe_zone.value) if profile.safe_zone else None,
        specs.text_min_deg.value,
        not profile.is_feed and profile.blocking == 0,
        0.0 if profile.is_feed else spread.sigma_deg,
        (0.0, 0.0) if profile.is_feed else ghost.offset_deg,
        resolve_letters(profile, specs),
        None if profile.inputs is None else frozenset(profile.inputs.value),
    )


def color_matrix(color: Color) -> ColorMatrix:
    """The matrix (rows) from the panel's linear RGB to linear sRGB at the eye; white has luminance 1."""
    if color.tint is not None:
        return tint_matrix(color.tint)
    if color.primaries is None:
        return IDENTITY_MATRIX
    p = color.primaries
    return linear_srgb_from_panel(p.red, p.green, p.blue, p.white)
