"""The figures of a device that every picture needs: the profile's where it knows, else what is assumed."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from app.glass.emitter import Color
from app.glass.known import Known, weakest
from app.glass.profile import Eyes, Profile

T = TypeVar("T")

#: Of a device of which nothing is known: an ordinary one of its time.
USUAL_CANVAS_PX = (640, 480)
USUAL_FOV_DIAG_DEG = 25.0
USUAL_NITS = 1000.0
USUAL_TRANSMITTANCE = 0.85
USUAL_IMAGE_M = 2.0
#: The least that a display can be dimmed to, as a share of its most.
USUAL_LEAST = 0.01


@dataclass(frozen=True, slots=True)
class Figures:
    """None of them is unknown. `fov_deg` is the canvas's own; `nits` and `least_nits` are at the eye."""

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

    def estimated(self) -> tuple[str, ...]:
        """The names of those that are estimates."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name).estimated)


def figures(profile: Profile) -> Figures:
    """The figures of a device."""
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
    )


def _or(value: Known[T] | None, usual: T) -> Known[T]:
    return value if value is not None else _guess(usual, "unknown; this is assumed")


def _guess(value: T, reason: str) -> Known[T]:
    # Without checks: what is assumed here is right, and the unparametrised class takes it as it is.
    return Known[Any].model_construct(value=value, confidence="estimate", source=reason)


def _nits(profile: Profile) -> Known[float]:
    """To the eye, else as claimed: which is an estimate, however sure the claim."""
    if profile.nits.to_eye is not None:
        return profile.nits.to_eye
    if profile.nits.claimed is None:
        return _guess(USUAL_NITS, "unknown; this is assumed")
    return _guess(profile.nits.claimed.value, "what reaches the eye is unknown; the claim is taken for it")


def _fov(profile: Profile, canvas: Known[tuple[int, int]]) -> Known[tuple[float, float]]:
    """Of the canvas: the panel's, and where the panel has more pixels than the canvas its middle alone."""
    known = profile.fov_deg or profile.fov_diag_deg
    size = profile.panel_px or canvas
    if profile.fov_deg is not None:
        fov = profile.fov_deg.value
    else:
        fov = fov_of_diagonal(known.value if known else USUAL_FOV_DIAG_DEG, size.value)  # type: ignore[arg-type]
    if known is None:
        return _guess(fov, f"unknown; a diagonal of {USUAL_FOV_DIAG_DEG:g}° is assumed")
    if profile.panel_px is None and profile.fov_deg is not None:
        return profile.fov_deg
    across, down = (_part_of(angle, of / whole) for angle, of, whole in zip(fov, canvas.value, size.value, strict=True))
    return Known[Any].model_construct(
        value=(across, down), confidence=weakest(known, canvas, size), source=known.source
    )


def fov_of_diagonal(diagonal_deg: float, size_px: tuple[int, int]) -> tuple[float, float]:
    """Horizontal and vertical field of view of a flat picture of square pixels: tangents are as pixels."""
    width, height = size_px
    per_px = math.tan(math.radians(diagonal_deg) / 2) / math.hypot(width, height)
    return 2 * math.degrees(math.atan(width * per_px)), 2 * math.degrees(math.atan(height * per_px))


def _part_of(angle_deg: float, share: float) -> float:
    """The angle of the middle `share` of a flat picture that is `angle_deg` wide."""
    if share == 1:
        return angle_deg
    return 2 * math.degrees(math.atan(share * math.tan(math.radians(angle_deg) / 2)))
