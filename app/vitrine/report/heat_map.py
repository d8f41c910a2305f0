"""Where on the display white would be legible, as one picture of a whole take or as a film."""

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
    """What a map is of."""

    profile: Profile
    environment: Environment
    view: View
    thresholds: Thresholds

    def named(self, when: str) -> str:
        """What the map shows, for its caption."""
        on = f"{self.profile.name}, {self.environment.name}"
        return f"{on}: contrast of the display's white {when}; simulated"


#: Of the strip below: the line of the caption, that of swatches with their words, and the width of one of these.
CAPTION_PX, ROW_PX, ITEM_PX = 36, 28, 130
SWATCH_PX = 16
MARGIN_PX = 16


def check_heat(path: Path, profile: Profile) -> None:
    """Before the take is played: raises InputError as `write_heat` does."""
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
    """A PNG of what each place has in nine of ten of these feed frames, or a film of each; `told` after each.

    Raises InputError for another kind of file and for a device without a display.
    """
    check_heat(path, case.profile)
    if path.suffix.lower() == ".png":
        _write_usual(path, device, show, case, frames, told)
        return
    width, height = case.view.size_px
    size = (width, height + strip_px(width))
    with film(path, size, show.feed.info.fps / frames.step) as made:
        for index in frames:
            contrast, picture = _seen(device, show, case, index)
            made.add(_captioned(heat_picture(picture, contrast, case.thresholds), case, "in this frame"))
            told()


def _write_usual(
    path: Path,
    device: Device,
    show: Show,
    case: HeatCase,
    frames: range,
    told: Callable[[], None],
) -> None:
    seen = []
    for index in frames:
        seen.append(_contrast(show, case, index))
        told()
    # The worst frame of a walk is white nearly everywhere, so it would tell no place from another.
    usual = np.percentile(np.array(seen), 10, axis=0)
    _, picture = _seen(device, show, case, frames[len(frames) // 2])
    drawn = _captioned(heat_picture(picture, usual, case.thresholds), case, "or more in nine frames of ten")
    write_png(path, drawn, {"Software": "Vitrine", "vitrine:note": "simulated", "vitrine:device": case.profile.id})


def _seen(device: Device, show: Show, case: HeatCase, index: int) -> tuple[npt.NDArray[np.float64], Pixels]:
    contrast = _contrast(show, case, index)
    show.draw(device, index * show.frame_s, case.view, case.profile, case.environment)
    return contrast, device.read()


def _contrast(show: Show, case: HeatCase, index: int) -> npt.NDArray[np.float64]:
    laying = show.laying(case.profile, case.view)
    if laying is None:
        feed = show.walk.intrinsics.scaled(*show.size_px)
        laying = lay(feed, feed, replace(case.view, kind="world"))
    optics = resolve(case.profile, case.environment, case.view)
    return white_contrast(upright(show.feed.frame_at(index)), laying, optics)


def strip_px(width_px: int) -> int:
    """How high the strip under a map of this width is."""
    return CAPTION_PX + ROW_PX * -(-len(VERDICTS) // _across(width_px))


def _across(width_px: int) -> int:
    """How many swatches stand side by side."""
    return min(max((width_px - 2 * MARGIN_PX) // ITEM_PX, 1), len(VERDICTS))


def _captioned(picture: Pixels, case: HeatCase, when: str) -> Pixels:
    """The picture over a strip with the meaning of its colours."""
    height, width = picture.shape[:2]
    whole = np.concatenate([picture, ground(width, strip_px(width))])
    room = width - 2 * MARGIN_PX
    words = [Words(shortened(case.named(when), 14, room), (MARGIN_PX, height + 18), 14, QUIET)]
    steps, across = case.thresholds.steps, _across(width)
    for number, (verdict, color) in enumerate(zip(VERDICTS, COLORS_SRGB, strict=True)):
        row, column = divmod(number, across)
        x, y = MARGIN_PX + column * room // across, height + CAPTION_PX + row * ROW_PX
        whole[y : y + SWATCH_PX, x : x + SWATCH_PX, :3] = color
        least = f" ≥ {steps[number - 1]:g}" if number else f" < {steps[0]:g}"
        words.append(Words(verdict + least, (x + SWATCH_PX + 8, y + SWATCH_PX / 2), 13, BRIGHT))
    return lettered(whole, words)
