"""Inspection of one element of the picture: its size, its contrast and legibility just now, and what it would need."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.engine.look import Look
from vitrine.engine.show import Drawn, Show
from vitrine.errors import Place
from vitrine.glass.figures import figures
from vitrine.glass.laying import Affine, affine
from vitrine.glass.photometry import Thresholds
from vitrine.glass.profile import Profile
from vitrine.glass.resolve import estimates, resolve
from vitrine.preview.layout.plane import Box, Point
from vitrine.scene.value import least_deg
from vitrine.stage.element import Element
from vitrine.verdict.behind import brightness_behind, upright
from vitrine.verdict.case import condition
from vitrine.verdict.glimpse import Glimpse
from vitrine.verdict.reading import Reading, Subject, read
from vitrine.verdict.sighting import Sightings
from vitrine.world.camera import Intrinsics
from vitrine.world.feed_frame import FeedFrame, PixelFormat
from vitrine.world.yuv import yuv_affine

#: The figures of a profile that a size rests on, and those of a contrast: estimates among them make it one.
_OF_SIZE = frozenset(("canvas_px", "fov_deg"))
_OF_CONTRAST = frozenset(("nits", "least_nits", "clear", "dark", "color", "native_contrast"))


class Appraisal(NamedTuple):
    """An element's measures just now. `source_line` is its file and line, `box_px` in the picture's pixels.

    `min_size_deg` is the size that is asked of it, None where none is. `verdict` is the word for its contrast, `remedy`
    what it needs.
    """

    element: str
    kind: str
    place: str
    box_px: Box
    size_deg: float
    least_deg: float | None
    contrast: float
    needs: float
    verdict: str
    remedy: str
    about_size: bool
    about_contrast: bool


def appraise(show: Show, look: Look, drawn: Drawn, t_s: float, point: Point) -> Appraisal | None:
    """Inspect the smallest judged element at a point of the picture, as drawn at `t_s`; None where there is none."""
    feed = show.walk.intrinsics.scaled(*show.size_px)
    display = drawn.laying.panel if drawn.laying else feed.scaled(*drawn.size_px)
    # Legibility is the eye's, also where the view shows the panel's light alone.
    optics = resolve(look.profile, look.environment, replace(look.view, kind="eye"))
    sx, sy, ox, oy = drawn.laying.panel_from_view if drawn.laying else (1.0, 1.0, 0.0, 0.0)
    frame = show.frame_at(t_s)
    viewpoint = replace(show.walk.sight(frame.time_s, show.frame_s, show.size_px), intrinsics=display)
    elements = show.stage.elements(drawn.draw_list, viewpoint)
    observation = Glimpse(t_s, look.profile, optics, display, drawn.draw_list, elements)
    index = _under(observation.judged, (point[0] * sx + ox, point[1] * sy + oy))
    if index is None:
        return None
    e = observation.judged[index]
    legibility = _reading(observation, index, frame, feed)
    x0, y0, x1, y1 = e.box_px
    estimated = frozenset(estimates(look.profile, look.environment, look.view))
    return Appraisal(
        e.id,
        e.kind,
        _place(show, e.where),
        ((x0 - ox) / sx, (y0 - oy) / sy, (x1 - ox) / sx, (y1 - oy) / sy),
        e.size_deg,
        _least_deg(look.profile, e),
        legibility.contrast,
        legibility.needs,
        "glares" if condition(look.profile, look.environment, look.view).glares else legibility.verdict,
        _remedy(look, legibility),
        bool(estimated & _OF_SIZE),
        bool(estimated & _OF_CONTRAST),
    )


def behind(frame: FeedFrame, box_px: Box) -> tuple[npt.NDArray[np.uint8], Affine]:
    """Crop the feed behind a box of its pixels: codes (H, W, 4), and the affine map from the feed's pixels to its own.

    Of planes only what lies there is converted, at half the size: chroma has no more.
    """
    if frame.format is PixelFormat.RGBA:
        return upright(frame), (1.0, 1.0, 0.0, 0.0)
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


def _reading(glimpse: Glimpse, index: int, frame: FeedFrame, feed: Intrinsics) -> Reading:
    e, display = glimpse.judged[index], glimpse.display
    box = np.clip(np.array([e.box_px]), 0, (display.width_px, display.height_px) * 2)
    sx, sy, ox, oy = affine(display, feed)
    x0, y0, x1, y1 = box[0]
    picture, (kx, ky, mx, my) = behind(frame, (x0 * sx + ox, y0 * sy + oy, x1 * sx + ox, y1 * sy + oy))
    world = brightness_behind(picture, box, (sx * kx, sy * ky, ox * kx + mx, oy * ky + my))
    columns = (glimpse.ink, glimpse.veil, glimpse.through(True), glimpse.through(False))
    row = (glimpse.t_s, *(float(column[index]) for column in columns), float(world[0]), e.size_deg)
    subject = Subject(e.id, e.kind, e.text, e.where, glimpse.profile.id)
    return read(subject, Sightings.gathered([row]), "", glimpse.optics, Thresholds())


def _under(judged: tuple[Element, ...], point: Point) -> int | None:
    """The index of the smallest element whose box contains a point of the panel, of equal ones the last."""
    x, y = point
    found = [
        ((e.box_px[2] - e.box_px[0]) * (e.box_px[3] - e.box_px[1]), -index)
        for index, e in enumerate(judged)
        if e.box_px[0] <= x < e.box_px[2] and e.box_px[1] <= y < e.box_px[3]
    ]
    return -min(found)[1] if found else None


def _place(show: Show, where: Place | None) -> str:
    """File and line, relative to the scene's folder."""
    if where is None:
        return ""
    file, folder = Path(where.file), show.scene.file.parent
    return f"{file.relative_to(folder) if file.is_relative_to(folder) else file}:{where.line}"


def _least_deg(profile: Profile, e: Element) -> float | None:
    """The least size of a text on this device; None for what is no text."""
    return least_deg(e.text, figures(profile).text_min_deg.value) if e.kind == "text" else None


def _remedy(look: Look, reading: Reading) -> str:
    """What would help, in a few words; empty where it is legible."""
    if reading.level is None:
        return ""
    found = condition(look.profile, look.environment, look.view)
    needed = found.needed_nits([reading])
    if needed is None or found.lit is None:
        return found.reason([reading])
    if needed > found.most_nits:
        return f"would need {needed:,.0f} nits; the display has {found.most_nits:,.0f} at most"
    return f"would need {needed:,.0f} nits; the display is at {found.lit.nits:,.0f}"
