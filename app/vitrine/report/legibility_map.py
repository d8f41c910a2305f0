"""Files of the legibility map: one picture of a whole take, or a film with the map of each frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.engine.session import Session
from vitrine.engine.view_description import registration_metadata
from vitrine.errors import InputError
from vitrine.files.atomic import check_writable_file
from vitrine.geometry import Point
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.photometry import VERDICTS, Thresholds
from vitrine.glass.optics.view_mapping import map_view
from vitrine.gpu.renderer import Renderer
from vitrine.output.film import SUFFIXES, open_film
from vitrine.output.picture import write_png
from vitrine.output.text_label import BRIGHT, QUIET, TextLabel, draw_labels, fill_picture, truncate_text
from vitrine.verdict.measure.background_luminance import find_world
from vitrine.verdict.measure.legibility_map import COLORS_SRGB, draw_legibility_map, map_white_contrast

Pixels = npt.NDArray[np.uint8]


class LegibilityMapSpec(NamedTuple):
    """The device in its environment and view, and the thresholds, of a legibility map."""

    glasses: GlassesInLight
    thresholds: Thresholds

    def format_caption(self, when: str) -> str:
        """Format the caption of the map."""
        on = f"{self.glasses.profile.name}, {self.glasses.environment.name}"
        return f"{on}: contrast of the display's white {when}; simulated"


#: Legend below the map: the height of the caption's line and of a row of swatches, and the width of one of these.
CAPTION_PX, ROW_PX, ITEM_PX = 36, 28, 130
SWATCH_PX = 16
MARGIN_PX = 16


def check_map(path: Path, profile: DeviceProfile) -> None:
    """Check before the take is played: raises InputError as `write_map` does."""
    if not profile.has_display:
        raise InputError(f"{profile.id} has no display: there is nothing to be legible")
    if path.suffix.lower() not in (".png", *SUFFIXES):
        raise InputError(f'{path}: "{path.suffix}" is no map; allowed: .png, .mp4, .gif')
    check_writable_file(path)


def write_map(
    path: Path,
    renderer: Renderer,
    session: Session,
    spec: LegibilityMapSpec,
    frames: range,
    on_progress: Callable[[], None],
) -> None:
    """Write a PNG of what each cell has in nine of ten of these feed frames, or a film of each.

    `on_progress` is called after each frame.

    Raises InputError for another kind of file and for a device without a display.
    """
    check_map(path, spec.glasses.profile)
    if path.suffix.lower() == ".png":
        _write_percentile(path, renderer, session, spec, frames, on_progress)
        return
    width, height = spec.glasses.view.size_px
    size = (width, height + legend_height_px(width))
    with open_film(path, size, session.feed.info.fps / frames.step) as writer:
        for index in frames:
            contrasts, picture = _draw_frame(renderer, session, spec, index)
            writer.add(_add_legend(draw_legibility_map(picture, contrasts, spec.thresholds), spec, "in this frame"))
            on_progress()


def _write_percentile(
    path: Path,
    renderer: Renderer,
    session: Session,
    spec: LegibilityMapSpec,
    frames: range,
    on_progress: Callable[[], None],
) -> None:
    by_frame = []
    for index in frames:
        by_frame.append(_measure_contrast(session, spec, index))
        on_progress()
    # In its worst frame nearly every cell of a walk is white, so the minimum would tell no place from another.
    contrasts = np.percentile(np.array(by_frame), 10, axis=0)
    _, picture = _draw_frame(renderer, session, spec, frames[len(frames) // 2])
    captioned = _add_legend(
        draw_legibility_map(picture, contrasts, spec.thresholds), spec, "or more in nine frames of ten"
    )
    device = spec.glasses.profile.id
    texts = {"Software": "Vitrine", "vitrine:note": "simulated", "vitrine:device": device}
    write_png(path, captioned, texts | registration_metadata(session, spec.glasses))


def _draw_frame(
    renderer: Renderer, session: Session, spec: LegibilityMapSpec, index: int
) -> tuple[npt.NDArray[np.float64], Pixels]:
    contrasts = _measure_contrast(session, spec, index)
    rendered = session.draw(renderer, index * session.frame_s, spec.glasses)
    return contrasts, rendered.picture.read()


def _measure_contrast(session: Session, spec: LegibilityMapSpec, index: int) -> npt.NDArray[np.float64]:
    mapping = session.map_view(spec.glasses)
    if mapping is None:
        feed = session.camera_track.intrinsics.scaled(*session.size_px)
        mapping = map_view(feed, feed, replace(spec.glasses.view, kind="world"))
    glasses = session.glasses_at(index * session.frame_s, spec.glasses)
    return map_white_contrast(find_world(session.feed.frame_at(index)), mapping, glasses.eye_optics)


def legend_height_px(width_px: int) -> int:
    """The height of the legend under a map of this width."""
    return CAPTION_PX + ROW_PX * -(-len(VERDICTS) // _swatch_columns(width_px))


def _swatch_columns(width_px: int) -> int:
    """The number of swatches side by side."""
    return min(max((width_px - 2 * MARGIN_PX) // ITEM_PX, 1), len(VERDICTS))


def _add_legend(picture: Pixels, spec: LegibilityMapSpec, when: str) -> Pixels:
    """Add the legend of the colours below the picture."""
    height, width = picture.shape[:2]
    pixels = np.concatenate([picture, fill_picture(width, legend_height_px(width))])
    room = width - 2 * MARGIN_PX
    words = [TextLabel(truncate_text(spec.format_caption(when), 14, room), Point(MARGIN_PX, height + 18), 14, QUIET)]
    steps, columns = spec.thresholds.steps, _swatch_columns(width)
    for number, (verdict, color) in enumerate(zip(VERDICTS, COLORS_SRGB, strict=True)):
        row, column = divmod(number, columns)
        x, y = MARGIN_PX + column * room // columns, height + CAPTION_PX + row * ROW_PX
        pixels[y : y + SWATCH_PX, x : x + SWATCH_PX, :3] = color
        least = f" ≥ {steps[number - 1]:g}" if number else f" < {steps[0]:g}"
        words.append(TextLabel(verdict + least, Point(x + SWATCH_PX + 8, y + SWATCH_PX / 2), 13, BRIGHT))
    return draw_labels(pixels, words)
