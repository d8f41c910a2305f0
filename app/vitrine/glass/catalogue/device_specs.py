"""Device specifications without gaps: the values of a profile, and defaults for those that it does not know."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from vitrine.geometry import Insets
from vitrine.glass.catalogue.emitter import Color
from vitrine.glass.catalogue.profile import DeviceProfile, Eyes
from vitrine.glass.catalogue.sourced import Sourced, lowest_confidence, oldest_date
from vitrine.scene.nodes.value import MIN_TEXT_DEG

T = TypeVar("T")

#: Defaults for a device of which nothing is known: an ordinary one of its time.
DEFAULT_CANVAS_PX = (640, 480)
DEFAULT_FOV_DIAG_DEG = 25.0
DEFAULT_NITS = 1000.0
DEFAULT_TRANSMITTANCE = 0.85
DEFAULT_IMAGE_DISTANCE_M = 2.0
DEFAULT_SAFE_ZONE = Insets(0.05, 0.05, 0.05, 0.05)
#: The minimum luminance that a display can be dimmed to, as a share of its maximum.
DEFAULT_MIN_NITS_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class DeviceSpecs:
    """The specifications of a device that every picture needs, none of them unknown.

    `fov_deg` is the canvas's own; `nits` and `least_nits` are at the eye. `safe_zone` and `text_min_deg` are rules for
    designers; the others affect the picture.
    """

    eyes: Sourced[Eyes]
    canvas_px: Sourced[tuple[int, int]]
    fov_deg: Sourced[tuple[float, float]]
    fov_offset_deg: Sourced[tuple[float, float]]
    color: Sourced[Color]
    nits: Sourced[float]
    least_nits: Sourced[float]
    clear: Sourced[float]
    dark: Sourced[float]
    virtual_image_m: Sourced[float]
    safe_zone: Sourced[Insets]
    text_min_deg: Sourced[float]

    def estimated_names(self) -> tuple[str, ...]:
        """The names of the fields that are estimates."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name).estimated)


def resolve_specs(profile: DeviceProfile) -> DeviceSpecs:
    """The specifications of a device: known values first, else derived ones, else defaults."""
    nits, clear = _resolve_nits(profile), _or_default(profile.transmittance.clear, DEFAULT_TRANSMITTANCE)
    canvas = _or_default(profile.canvas_px, DEFAULT_CANVAS_PX)
    return DeviceSpecs(
        eyes=_or_default(profile.eyes, "both"),
        canvas_px=canvas,
        fov_deg=_resolve_fov(profile, canvas),
        fov_offset_deg=_or_default(profile.fov_offset_deg, (0.0, 0.0)),
        color=_or_default(profile.color, Color(mode="full")),
        nits=nits,
        least_nits=profile.nits.min or _assume(nits.value * DEFAULT_MIN_NITS_SHARE, "1 % of the most is assumed"),
        clear=clear,
        dark=profile.transmittance.dark or clear,
        virtual_image_m=_or_default(profile.virtual_image_m, DEFAULT_IMAGE_DISTANCE_M),
        safe_zone=_resolve_safe_zone(profile),
        text_min_deg=profile.text_min_deg or _assume(MIN_TEXT_DEG, "Google's rule for display glasses is assumed"),
    )


def _or_default(value: Sourced[T] | None, default: T) -> Sourced[T]:
    return value if value is not None else _assume(default, "unknown; this is assumed")


def _assume(value: T, reason: str) -> Sourced[T]:
    # Without checks: what is assumed here is right, and the unparametrised class takes it as it is.
    return Sourced[Any].model_construct(value=value, confidence="estimate", source=reason)


def _derive(value: T, *known: Sourced[Any]) -> Sourced[T]:
    """A derived value, with the lowest confidence of those that it follows from."""
    sure, date = lowest_confidence(*known), oldest_date(*known)
    return Sourced[Any].model_construct(value=value, confidence=sure, source=known[0].source, as_of=date)


def _resolve_nits(profile: DeviceProfile) -> Sourced[float]:
    """White at the eye, else as claimed: which is an estimate, however sure the claim."""
    if profile.nits.to_eye is not None:
        return profile.nits.to_eye
    if profile.nits.claimed is None:
        return _assume(DEFAULT_NITS, "unknown; this is assumed")
    return _assume(profile.nits.claimed.value, "what reaches the eye is unknown; the claim is taken for it")


def _resolve_safe_zone(profile: DeviceProfile) -> Sourced[Insets]:
    known = profile.safe_zone
    if known is None:
        return _or_default(None, DEFAULT_SAFE_ZONE)
    return _derive(Insets(*known.value), known)


def _resolve_fov(profile: DeviceProfile, canvas: Sourced[tuple[int, int]]) -> Sourced[tuple[float, float]]:
    """The canvas's field of view: the panel's, or that of its centre where the panel has more pixels."""
    panel_px = profile.panel_px or canvas
    whole = _panel_fov(profile, panel_px)
    if whole is None:
        reason = f"unknown; a diagonal of {DEFAULT_FOV_DIAG_DEG:g}° is assumed"
        return _assume(fov_from_diagonal(DEFAULT_FOV_DIAG_DEG, canvas.value), reason)
    if panel_px is canvas:
        return whole
    sides = zip(whole.value, canvas.value, panel_px.value, strict=True)
    across, down = (_crop_angle_deg(angle, part / all_px) for angle, part, all_px in sides)
    return _derive((across, down), whole, canvas, panel_px)


def _panel_fov(profile: DeviceProfile, panel_px: Sourced[tuple[int, int]]) -> Sourced[tuple[float, float]] | None:
    if profile.fov_deg is not None or profile.fov_diag_deg is None:
        return profile.fov_deg
    return _derive(fov_from_diagonal(profile.fov_diag_deg.value, panel_px.value), profile.fov_diag_deg, panel_px)


def fov_from_diagonal(diagonal_deg: float, size_px: tuple[int, int]) -> tuple[float, float]:
    """Horizontal and vertical field of view of a planar picture of square pixels: tangents are as pixels."""
    width, height = size_px
    per_px = math.tan(math.radians(diagonal_deg) / 2) / math.hypot(width, height)
    return 2 * math.degrees(math.atan(width * per_px)), 2 * math.degrees(math.atan(height * per_px))


def _crop_angle_deg(angle_deg: float, share: float) -> float:
    """The angle of the central `share` of a planar picture that is `angle_deg` wide."""
    return 2 * math.degrees(math.atan(share * math.tan(math.radians(angle_deg) / 2)))
