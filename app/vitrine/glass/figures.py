"""Device specifications without gaps: the values of a profile, and defaults for those that it does not know."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from vitrine.glass.emitter import Color
from vitrine.glass.known import Known, weakest
from vitrine.glass.profile import Eyes, Profile
from vitrine.scene.value import LEAST_TEXT_DEG

T = TypeVar("T")

#: Defaults for a device of which nothing is known: an ordinary one of its time.
USUAL_CANVAS_PX = (640, 480)
USUAL_FOV_DIAG_DEG = 25.0
USUAL_NITS = 1000.0
USUAL_TRANSMITTANCE = 0.85
USUAL_IMAGE_M = 2.0
USUAL_SAFE_ZONE = (0.05, 0.05, 0.05, 0.05)
#: The minimum luminance that a display can be dimmed to, as a share of its maximum.
USUAL_LEAST = 0.01


@dataclass(frozen=True, slots=True)
class Figures:
    """The specifications of a device that every picture needs, none of them unknown.

    `fov_deg` is the canvas's own; `nits` and `least_nits` are at the eye. `safe_zone` and `text_min_deg` are rules for
    designers; the others affect the picture.
    """

    eyes: Known[Eyes]
    canvas_px: Known[tuple[int, int]]
    fov_deg: Known[tuple[float, float]]
    fov_offset_deg: Known[tuple[float, float]]
    color: Known[Color]
    nits: Known[float]
    least_nits: Known[float]
    clear: Known[float]
    dark: Known[float]
    virtual_image_m: Known[float]
    safe_zone: Known[tuple[float, float, float, float]]
    text_min_deg: Known[float]

    def estimated(self) -> tuple[str, ...]:
        """The names of the fields that are estimates."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name).estimated)


def figures(profile: Profile) -> Figures:
    """The specifications of a device: known values first, else derived ones, else defaults."""
    nits, clear = _nits(profile), _or(profile.transmittance.clear, USUAL_TRANSMITTANCE)
    canvas = _or(profile.canvas_px, USUAL_CANVAS_PX)
    return Figures(
        eyes=_or(profile.eyes, "both"),
        canvas_px=canvas,
        fov_deg=_fov(profile, canvas),
        fov_offset_deg=_or(profile.fov_offset_deg, (0.0, 0.0)),
        color=_or(profile.color, Color(mode="full")),
        nits=nits,
        least_nits=profile.nits.min or _guess(nits.value * USUAL_LEAST, "1 % of the most is assumed"),
        clear=clear,
        dark=profile.transmittance.dark or clear,
        virtual_image_m=_or(profile.virtual_image_m, USUAL_IMAGE_M),
        safe_zone=_or(profile.safe_zone, USUAL_SAFE_ZONE),
        text_min_deg=profile.text_min_deg or _guess(LEAST_TEXT_DEG, "Google's rule for display glasses is assumed"),
    )


def _or(value: Known[T] | None, usual: T) -> Known[T]:
    return value if value is not None else _guess(usual, "unknown; this is assumed")


def _guess(value: T, reason: str) -> Known[T]:
    # Without checks: what is assumed here is right, and the unparametrised class takes it as it is.
    return Known[Any].model_construct(value=value, confidence="estimate", source=reason)


def _following(value: T, *known: Known[Any]) -> Known[T]:
    """A derived value, with the lowest confidence of those that it follows from."""
    return Known[Any].model_construct(value=value, confidence=weakest(*known), source=known[0].source)


def _nits(profile: Profile) -> Known[float]:
    """White at the eye, else as claimed: which is an estimate, however sure the claim."""
    if profile.nits.to_eye is not None:
        return profile.nits.to_eye
    if profile.nits.claimed is None:
        return _guess(USUAL_NITS, "unknown; this is assumed")
    return _guess(profile.nits.claimed.value, "what reaches the eye is unknown; the claim is taken for it")


def _fov(profile: Profile, canvas: Known[tuple[int, int]]) -> Known[tuple[float, float]]:
    """The canvas's field of view: the panel's, or that of its centre where the panel has more pixels."""
    panel_px = profile.panel_px or canvas
    whole = _panel_fov(profile, panel_px)
    if whole is None:
        reason = f"unknown; a diagonal of {USUAL_FOV_DIAG_DEG:g}° is assumed"
        return _guess(fov_of_diagonal(USUAL_FOV_DIAG_DEG, canvas.value), reason)
    if panel_px is canvas:
        return whole
    sides = zip(whole.value, canvas.value, panel_px.value, strict=True)
    across, down = (_of_middle(angle, part / all_px) for angle, part, all_px in sides)
    return _following((across, down), whole, canvas, panel_px)


def _panel_fov(profile: Profile, panel_px: Known[tuple[int, int]]) -> Known[tuple[float, float]] | None:
    if profile.fov_deg is not None or profile.fov_diag_deg is None:
        return profile.fov_deg
    return _following(fov_of_diagonal(profile.fov_diag_deg.value, panel_px.value), profile.fov_diag_deg, panel_px)


def fov_of_diagonal(diagonal_deg: float, size_px: tuple[int, int]) -> tuple[float, float]:
    """Horizontal and vertical field of view of a planar picture of square pixels: tangents are as pixels."""
    width, height = size_px
    per_px = math.tan(math.radians(diagonal_deg) / 2) / math.hypot(width, height)
    return 2 * math.degrees(math.atan(width * per_px)), 2 * math.degrees(math.atan(height * per_px))


def _of_middle(angle_deg: float, share: float) -> float:
    """The angle of the central `share` of a planar picture that is `angle_deg` wide."""
    return 2 * math.degrees(math.atan(share * math.tan(math.radians(angle_deg) / 2)))
