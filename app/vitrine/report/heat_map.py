"""Files of the legibility map: one picture of a whole take, or a film with the map of each frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.engine.show import Show
from vitrine.errors import InputError
from vitrine.files.atomic import check_file
from vitrine.glass.environment import Environment
from vitrine.glass.laying import lay
from vitrine.glass.photometry import VERDICTS, Thresholds
from vitrine.glass.profile import Profile
from vitrine.glass.resolve import resolve
from vitrine.glass.view import View
from vitrine.gpu.device import Device
from vitrine.output.film import SUFFIXES, film
from vitrine.output.lettering import BRIGHT, QUIET, Words, ground, lettered, shortened
from vitrine.output.picture import write_png
from vitrine.verdict.behind import upright
from vitrine.verdict.heat import COLORS_SRGB, heat_picture, white_contrast

Pixels = npt.NDArray[np.uint8]


class HeatCase(NamedTuple):
    """The device, environment, view and thresholds of a legibility map."""

    profile: Profile
    environment: Environment
    view: View
    thresholds: Thresholds

    def named(self, when: str) -> str:
        """Format the caption of the map."""
        on = f"{self.profile.name}, {self.environment.name}"
        return f"{on}: contrast of the display's white {when}; simulated"


#: Legend below the map: the height of the caption's line and of a row of swatches, and the width of one of these.
CAPTION_PX, ROW_PX, ITEM_PX = 36, 28, 130
SWATCH_PX = 16
MARGIN_PX = 16


def check_heat(path: Path, profile: Profile) -> None:
    """Check before the take is played: raises InputError as `write_map` does."""
    if not profile.has_display:
        raise InputError(f"{profile.id} has no display: there is nothing to be legible")
    if path.suffix.lower() not in (".png", *SUFFIXES):
        raise InputError(f'{path}: "{path.suffix}" is no map; allowed: .png, .mp4, .gif')
    check_file(path)


def write_heat(
    path: Path,
    device: Device,
    show: Show,
    case: HeatCase,
    frames: range,
    told: Callable[[], None],
) -> None:
    """Write a PNG of what each cell has in nine of ten of these feed frames, or a film of each.

    `on_progress` is called after each frame.

    Raises InputError for another kind of file and for a device without a display.
    """
    check_heat(path, case.profile)
    if path.suffix.lower() == ".png":
        _write_usual(path, device, show, case, frames, told)
        return
    width, height = case.view.size_px
    size = (width, height + strip_px(width))
    with film(path, size, show.feed.info.fps / frames.step) as writer:
        for index in frames:
            contrasts, picture = _seen(device, show, case, index)
            writer.add(_captioned(heat_picture(picture, contrasts, case.thresholds), case, "in this frame"))
            told()


def _write_usual(
    path: Path,
    device: Device,
    show: Show,
    case: HeatCase,
    frames: range,
    told: Callable[[], None],
) -> None:
    by_frame = []
    for index in frames:
        by_frame.append(_contrast(show, case, index))
        told()
    # In its worst frame nearly every cell of a walk is white, so the minimum would tell no place from another.
    contrasts = np.percentile(np.array(by_frame), 10, axis=0)
    _, picture = _seen(device, show, case, frames[len(frames) // 2])
    captioned = _captioned(heat_picture(picture, contrasts, case.thresholds), case, "or more in nine frames of ten")
    write_png(path, captioned, {"Software": "Vitrine", "vitrine:note": "simulated", "vitrine:device": case.profile.id})


def _seen(device: Device, show: Show, case: HeatCase, index: int) -> tuple[npt.NDArray[np.float64], Pixels]:
    contrasts = _contrast(show, case, index)
    show.draw(device, index * show.frame_s, case.view, case.profile, case.environment)
    return contrasts, device.read()


def _contrast(show: Show, case: HeatCase, index: int) -> npt.NDArray[np.float64]:
    mapping = show.laying(case.profile, case.view)
    if mapping is None:
        feed = show.walk.intrinsics.scaled(*show.size_px)
        mapping = lay(feed, feed, replace(case.view, kind="world"))
    optics = resolve(case.profile, case.environment, case.view)
    return white_contrast(upright(show.feed.frame_at(index)), mapping, optics)


def strip_px(width_px: int) -> int:
    """The height of the legend under a map of this width."""
    return CAPTION_PX + ROW_PX * -(-len(VERDICTS) // _across(width_px))


def _across(width_px: int) -> int:
    """The number of swatches side by side."""
    return min(max((width_px - 2 * MARGIN_PX) // ITEM_PX, 1), len(VERDICTS))


def _captioned(picture: Pixels, case: HeatCase, when: str) -> Pixels:
    """Add the legend of the colours below the picture."""
    height, width = picture.shape[:2]
    pixels = np.concatenate([picture, ground(width, strip_px(width))])
    room = width - 2 * MARGIN_PX
    words = [Words(shortened(case.named(when), 14, room), (MARGIN_PX, height + 18), 14, QUIET)]
    steps, columns = case.thresholds.steps, _across(width)
    for number, (verdict, color) in enumerate(zip(VERDICTS, COLORS_SRGB, strict=True)):
        row, column = divmod(number, columns)
        x, y = MARGIN_PX + column * room // columns, height + CAPTION_PX + row * ROW_PX
        pixels[y : y + SWATCH_PX, x : x + SWATCH_PX, :3] = color
        least = f" ≥ {steps[number - 1]:g}" if number else f" < {steps[0]:g}"
        words.append(Words(verdict + least, (x + SWATCH_PX + 8, y + SWATCH_PX / 2), 13, BRIGHT))
    return lettered(pixels, words)
