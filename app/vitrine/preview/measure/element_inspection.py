"""Inspection of one element of the picture: its size, its contrast and legibility just now, and what it would need."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.engine.scene_frame import SceneFrame
from vitrine.engine.session import Session
from vitrine.engine.view_spec import ViewSpec
from vitrine.errors import Place
from vitrine.glass.catalogue.device_specs import resolve_specs
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.photometry import Thresholds
from vitrine.glass.optics.resolver import list_estimates, resolve_optics
from vitrine.glass.optics.view_mapping import Affine, affine_between
from vitrine.preview.layout.pane_transform import Box, Point
from vitrine.scene.nodes.value import min_text_size_deg
from vitrine.stage.inspect.element import Element
from vitrine.verdict.measure.background_luminance import measure_background, rotate_upright
from vitrine.verdict.measure.element_samples import ElementSamples
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.measure.legibility import LegibilityResult, LegibilitySubject, rate_legibility
from vitrine.verdict.measure.viewing_condition import assess_condition
from vitrine.world.camera import Intrinsics
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.yuv import yuv_affine

#: The figures of a profile that a size rests on, and those of a contrast: estimates among them make it one.
_SIZE_FIGURES = frozenset(("canvas_px", "fov_deg"))
_CONTRAST_FIGURES = frozenset(("nits", "least_nits", "clear", "dark", "color", "native_contrast"))


class ElementInspection(NamedTuple):
    """An element's measures just now. `source_line` is its file and line, `box_px` in the picture's pixels.

    `min_size_deg` is the size that is asked of it, None where none is. `verdict` is the word for its contrast, `remedy`
    what it needs.
    """

    element_id: str
    kind: str
    source_line: str
    box_px: Box
    size_deg: float
    min_size_deg: float | None
    contrast: float
    required_contrast: float
    verdict: str
    remedy: str
    is_size_estimated: bool
    is_contrast_estimated: bool


def inspect_at(session: Session, spec: ViewSpec, frame: SceneFrame, point: Point) -> ElementInspection | None:
    """Inspect the smallest judged element at a point of the picture that was drawn from `frame`; None for none."""
    feed, display = frame.instant.viewpoint.intrinsics, frame.viewpoint.intrinsics
    # Legibility is the eye's, also where the view shows the panel's light alone.
    optics = resolve_optics(spec.profile, spec.environment, replace(spec.view, kind="eye"))
    sx, sy, ox, oy = frame.mapping.panel_from_view if frame.mapping else (1.0, 1.0, 0.0, 0.0)
    elements = session.list_elements(frame)
    observation = FrameObservation(frame.instant.t_s, spec.profile, optics, display, frame.draw_list, elements)
    index = _smallest_element_at(observation.judged_elements, (point[0] * sx + ox, point[1] * sy + oy))
    if index is None:
        return None
    e = observation.judged_elements[index]
    legibility = _measure_legibility(observation, index, frame.instant.feed_frame, feed)
    x0, y0, x1, y1 = e.box_px
    estimated = frozenset(list_estimates(spec.profile, spec.environment, spec.view))
    return ElementInspection(
        e.id,
        e.kind,
        _source_line(session, e.place),
        ((x0 - ox) / sx, (y0 - oy) / sy, (x1 - ox) / sx, (y1 - oy) / sy),
        e.size_deg,
        _min_size_deg(spec.profile, e),
        legibility.worst_contrast,
        legibility.needed_contrast,
        "glares" if assess_condition(spec.profile, spec.environment, spec.view).glares else legibility.verdict,
        _remedy(spec, legibility),
        bool(estimated & _SIZE_FIGURES),
        bool(estimated & _CONTRAST_FIGURES),
    )


def crop_feed(frame: FeedFrame, box_px: Box) -> tuple[npt.NDArray[np.uint8], Affine]:
    """Crop the feed behind a box of its pixels: codes (H, W, 4), and the affine map from the feed's pixels to its own.

    Of planes only what lies there is converted, at half the size: chroma has no more.
    """
    if frame.format is PixelFormat.RGBA:
        return rotate_upright(frame), (1.0, 1.0, 0.0, 0.0)
    luma, cb, cr = (np.rot90(plane, -frame.rotation) for plane in frame.planes)
    height, width = cb.shape
    x0, y0 = (min(max(int(side) // 2, 0), most - 1) for side, most in zip(box_px[:2], (width, height), strict=True))
    x1, y1 = (min(max(int(side) // 2 + 1, 1), most) for side, most in zip(box_px[2:], (width, height), strict=True))
    part = slice(y0, max(y1, y0 + 1)), slice(x0, max(x1, x0 + 1))
    codes = np.stack([luma[::2, ::2][part], cb[part], cr[part]], -1).astype(np.float64)
    matrix, offset = yuv_affine(frame.matrix, frame.full_range)
    picture = np.full((*codes.shape[:2], 4), 255, np.uint8)
    picture[..., :3] = np.clip(np.rint(codes @ matrix.T + 255 * offset), 0, 255)
    return picture, (0.5, 0.5, -float(x0), -float(y0))


def _measure_legibility(
    observation: FrameObservation, index: int, frame: FeedFrame, feed: Intrinsics
) -> LegibilityResult:
    e, display = observation.judged_elements[index], observation.display
    box = np.clip(np.array([e.box_px]), 0, (display.width_px, display.height_px) * 2)
    sx, sy, ox, oy = affine_between(display, feed)
    x0, y0, x1, y1 = box[0]
    picture, (kx, ky, mx, my) = crop_feed(frame, (x0 * sx + ox, y0 * sy + oy, x1 * sx + ox, y1 * sy + oy))
    world = measure_background(picture, box, (sx * kx, sy * ky, ox * kx + mx, oy * ky + my))
    columns = (
        observation.ink_luminance,
        observation.veil_luminance,
        observation.transmittance(True),
        observation.transmittance(False),
    )
    row = (observation.t_s, *(float(column[index]) for column in columns), float(world[0]), e.size_deg)
    subject = LegibilitySubject(e.id, e.kind, e.text, e.place, observation.profile.id)
    return rate_legibility(subject, ElementSamples.from_rows([row]), "", observation.optics, Thresholds())


def _smallest_element_at(elements: tuple[Element, ...], point: Point) -> int | None:
    """The index of the smallest element whose box contains a point of the panel, of equal ones the last."""
    x, y = point
    found = [
        ((e.box_px[2] - e.box_px[0]) * (e.box_px[3] - e.box_px[1]), -index)
        for index, e in enumerate(elements)
        if e.box_px[0] <= x < e.box_px[2] and e.box_px[1] <= y < e.box_px[3]
    ]
    return -min(found)[1] if found else None


def _source_line(session: Session, place: Place | None) -> str:
    """File and line, relative to the scene's folder."""
    if place is None:
        return ""
    file, folder = Path(place.file), session.scene.file.parent
    return f"{file.relative_to(folder) if file.is_relative_to(folder) else file}:{place.line}"


def _min_size_deg(profile: DeviceProfile, element: Element) -> float | None:
    """The least size of a text on this device; None for what is no text."""
    return (
        min_text_size_deg(element.text, resolve_specs(profile).text_min_deg.value) if element.kind == "text" else None
    )


def _remedy(spec: ViewSpec, legibility: LegibilityResult) -> str:
    """What would help, in a few words; empty where it is legible."""
    if legibility.level is None:
        return ""
    found = assess_condition(spec.profile, spec.environment, spec.view)
    needed = found.needed_nits([legibility])
    if needed is None or found.brightness is None:
        return found.explain([legibility])
    if needed > found.max_nits:
        return f"would need {needed:,.0f} nits; the display has {found.max_nits:,.0f} at most"
    return f"would need {needed:,.0f} nits; the display is at {found.brightness.nits:,.0f}"
