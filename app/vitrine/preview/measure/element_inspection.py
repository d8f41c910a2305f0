"""Inspection of one element of the picture: its size, its contrast and legibility just now, and what it would need."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from vitrine.engine.scene_frame import SceneFrame
from vitrine.engine.session import Session
from vitrine.engine.view_spec import ViewSpec
from vitrine.errors import Place
from vitrine.geometry import IDENTITY, Affine, Bounds, Point
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import MID_GREY, Thresholds
from vitrine.scene.nodes.value import min_text_size_deg
from vitrine.stage.inspect.element import Element
from vitrine.stage.place.live_values import ViewValues
from vitrine.verdict.display_variant import list_standing_conditions
from vitrine.verdict.measure.background_luminance import (
    WorldPicture,
    find_world,
    measure_background,
    measure_background_color,
)
from vitrine.verdict.measure.element_samples import ElementSamples, measure_rows
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.measure.glare import glare_in, measure_glare, veils_beside
from vitrine.verdict.measure.legibility import LegibilityResult, LegibilitySubject, rate_legibility
from vitrine.verdict.measure.viewing_condition import ViewingCondition, assess_condition
from vitrine.world.camera import Intrinsics
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.pixel_map import map_between
from vitrine.world.yuv import yuv_affine

#: The figures of a profile that a size rests on, and those of a contrast: estimates among them make it one.
_SIZE_FIGURES = frozenset(("canvas_px", "fov_deg"))
_CONTRAST_FIGURES = frozenset(("nits", "least_nits", "clear", "dark", "color", "native_contrast"))


class ElementInspection(NamedTuple):
    """An element's measures just now. `source_line` is its file and line, `box_px` in the picture's pixels.

    `min_size_deg` is the size that is asked of it, None where none is. `verdict` is the word for its contrast, `remedy`
    what it needs. `is_average`: the contrast is that of two eyes averaged, of which one has no display. `standing` are
    the conditions of it and what is around it that hold on this display in this light.
    """

    element_id: str
    kind: str
    source_line: str
    box_px: Bounds[float]
    size_deg: float
    min_size_deg: float | None
    contrast: float
    required_contrast: float
    verdict: str
    remedy: str
    is_size_estimated: bool
    is_contrast_estimated: bool
    is_average: bool
    standing: tuple[str, ...] = ()


def inspect_at(session: Session, spec: ViewSpec, frame: SceneFrame, point: Point[float]) -> ElementInspection | None:
    """Inspect the smallest judged element at a point of the picture that was drawn from `frame`; None for none.

    It is judged by the display's own pixels, as `check` does: a picture with fewer draws thin strokes fainter.
    """
    glasses, feed = session.glasses_at(frame.instant.t_s, spec.glasses), frame.instant.viewpoint.intrinsics
    display = session.find_display(glasses)
    display_from_view = map_between(frame.picture_intrinsics, display)
    shown = session.build_display_frame(frame.instant, display, glasses.registration, frame.surroundings)
    elements = session.list_elements(shown)
    observation = FrameObservation(frame.instant.t_s, glasses.traits, display, shown.draw_list, elements)
    index = _smallest_element_at(observation.judged_elements, display_from_view.apply(point))
    if index is None:
        return None
    e = observation.judged_elements[index]
    # Legibility is the eye's, also where the view shows the panel's light alone.
    legibility = _measure_legibility(observation, index, frame.instant.feed_frame, feed, glasses.eye_optics)
    glare = _measure_glare(observation, frame.instant.feed_frame, feed, glasses.eye_optics)
    condition, estimated = assess_condition(glasses, glare), frozenset(glasses.estimates)
    return ElementInspection(
        e.id,
        e.kind,
        _source_line(session, e.place),
        display_from_view.inverse().apply_to_bounds(e.box_px),
        e.size_deg,
        _min_size_deg(glasses, e),
        legibility.worst_contrast,
        legibility.needed_contrast,
        "glares" if condition.glares else legibility.verdict,
        _remedy(condition, legibility),
        bool(estimated & _SIZE_FIGURES),
        bool(estimated & _CONTRAST_FIGURES),
        0 < spec.glasses.eye_optics.share < 1,
        list_standing_conditions(session.scene, e.id, ViewValues(display, frame.surroundings)),
    )


def crop_feed(frame: FeedFrame, box_px: Bounds[float]) -> tuple[WorldPicture, Affine]:
    """Crop the feed behind a box of its pixels: its picture, and the affine map from the feed's pixels to its own.

    Of planes only what lies there is converted, at half the size: chroma has no more.
    """
    if frame.format is not PixelFormat.YUV420 or not frame.shows_codes:
        return find_world(frame), IDENTITY
    luma, cb, cr = (np.rot90(plane, -frame.rotation) for plane in frame.planes)
    height, width = cb.shape
    x0, y0 = (min(max(int(side) // 2, 0), most - 1) for side, most in zip(box_px[:2], (width, height), strict=True))
    x1, y1 = (min(max(int(side) // 2 + 1, 1), most) for side, most in zip(box_px[2:], (width, height), strict=True))
    part = slice(y0, max(y1, y0 + 1)), slice(x0, max(x1, x0 + 1))
    codes = np.stack([luma[::2, ::2][part], cb[part], cr[part]], -1).astype(np.float64)
    matrix, offset = yuv_affine(frame.matrix, frame.full_range)
    picture = np.full((*codes.shape[:2], 4), 255, np.uint8)
    picture[..., :3] = np.clip(np.rint(codes @ matrix.T + 255 * offset), 0, 255)
    return picture, Affine(0.5, 0.5, -float(x0), -float(y0))


def _measure_legibility(
    observation: FrameObservation, index: int, frame: FeedFrame, feed: Intrinsics, optics: Optics
) -> LegibilityResult:
    e = observation.judged_elements[index]
    feed_from_panel = map_between(observation.display, feed)
    box = Bounds(*observation.boxes_px[index].tolist())
    picture, crop_from_feed = crop_feed(frame, feed_from_panel.apply_to_bounds(box))
    # Behind the others the crop says nothing; only this one's row is read.
    boxes_px, feed_from_panel = observation.boxes_px, feed_from_panel.then(crop_from_feed)
    world = measure_background(picture, boxes_px, feed_from_panel)
    covers = observation.traits.blocking > 0
    color = measure_background_color(picture, boxes_px, feed_from_panel) if covers else None
    row = measure_rows(observation, world, color)[index]
    subject = LegibilitySubject(e.id, e.kind, e.text, e.place, observation.traits.device)
    return rate_legibility(subject, ElementSamples.from_rows(row), "", optics, Thresholds())


def _measure_glare(observation: FrameObservation, frame: FeedFrame, feed: Intrinsics, optics: Optics) -> float:
    """The worst veil of what is shown, over the light behind it; the feed is looked at only where it may glare."""
    veils = veils_beside(observation.light_sources, observation.display) if observation.traits.can_glare else ()
    if not veils or glare_in(optics, veils[0].luminance / MID_GREY) <= 1:
        return 0.0
    width, height = observation.display.width_px, observation.display.height_px
    feed_from_panel = map_between(observation.display, feed)
    picture, crop_from_feed = crop_feed(frame, feed_from_panel.apply_to_bounds(Bounds(0.0, 0.0, width, height)))
    worst = measure_glare(observation.t_s, veils, picture, feed_from_panel.then(crop_from_feed))
    return glare_in(optics, worst.ratio) if worst else 0.0


def _smallest_element_at(elements: tuple[Element, ...], point: Point[float]) -> int | None:
    """The index of the smallest element whose box contains a point of the panel, of equal ones the last."""
    found = [(e.box_px.area, -index) for index, e in enumerate(elements) if e.contains(point)]
    return -min(found)[1] if found else None


def _source_line(session: Session, place: Place | None) -> str:
    """File and line, relative to the scene's folder."""
    if place is None:
        return ""
    file, folder = Path(place.file), session.scene.file.parent
    return f"{file.relative_to(folder) if file.is_relative_to(folder) else file}:{place.line}"


def _min_size_deg(glasses: GlassesInLight, element: Element) -> float | None:
    """The least size of a text on this device; None for what is no text."""
    return min_text_size_deg(element.text, glasses.traits.text_min_deg) if element.kind == "text" else None


def _remedy(found: ViewingCondition, legibility: LegibilityResult) -> str:
    """What would help, in a few words; empty where it is legible."""
    if legibility.level is None:
        return ""
    needed = found.needed_nits([legibility])
    if needed is None or found.brightness is None:
        return found.explain([legibility])
    if needed > found.max_nits:
        return f"would need {needed:,.0f} nits; the display has {found.max_nits:,.0f} at most"
    return f"would need {needed:,.0f} nits; the display is at {found.brightness.nits:,.0f}"
