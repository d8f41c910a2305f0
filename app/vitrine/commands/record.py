"""`record`: a film of a take, every feed frame once."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vitrine import paths
from vitrine.engine.account import metadata
from vitrine.engine.look import Look, Typed, look
from vitrine.engine.opening import open_show
from vitrine.engine.show import Show
from vitrine.errors import InputError
from vitrine.glass.heard import Heard
from vitrine.gpu.device import Device
from vitrine.output.film import film
from vitrine.output.picture import padded
from vitrine.output.progress import progress
from vitrine.output.shot import strip_under


def run_record(
    scene: Path,
    output: Path,
    span_s: tuple[float, float | None],
    feed: str | None,
    take: Path | None,
    typed: Typed,
    framed: bool = False,
) -> None:
    """Write the film from `span_s[0]` up to `span_s[1]` (None: the end of the feed).

    `framed`: with a strip below that says what it shows.
    """
    with Device.headless(paths.shaders()) as device, open_show(scene, device, feed, take, trusted=typed.trust) as show:
        record_show(device, show, output, span_s, look(typed, show.size_px, scene), framed)


def record_show(
    device: Device,
    show: Show,
    output: Path,
    span_s: tuple[float, float | None],
    asked: Look,
    framed: bool = False,
) -> None:
    """Draw and encode all frames of the span, with a progress bar. After Ctrl+C the film so far is kept."""
    frames = frames_in(show, span_s)
    width, height = asked.size_px
    below = Below(device, show, asked) if framed else None
    strip_px = len(below.at(frames[0] * show.frame_s)) if below else 0
    texts = metadata(show, None, asked)
    bar = progress(output.name, len(frames), keep=True)
    with film(output, (width, height + strip_px), show.feed.info.fps, texts) as made, bar as told:
        for index in frames:
            show.draw(device, index * show.frame_s, asked.view, asked.profile, asked.environment)
            pixels = padded(device.read(), asked.size_px)
            made.add(np.concatenate([pixels, below.at(index * show.frame_s)]) if below else pixels)
            told()


class Below:
    """What stands under each frame of a framed film, always as high; drawn anew where something else is heard."""

    def __init__(self, device: Device, show: Show, asked: Look) -> None:
        self._device, self._show, self._asked = device, show, asked
        self._kept: tuple[Heard, npt.NDArray[np.uint8]] | None = None

    def at(self, t_s: float) -> npt.NDArray[np.uint8]:
        """The pixels (h, w, 4) under the frame at a time. Draws with the device."""
        heard = self._show.heard_at(t_s, self._asked.profile)
        if self._kept is None or self._kept[0] != heard:
            line = heard if self._show.is_heard_from(self._asked.profile) else None
            self._kept = heard, strip_under(self._device, self._asked, line)
        return self._kept[1]


def frames_in(show: Show, span_s: tuple[float, float | None]) -> range:
    """The numbers of the feed frames in a span. Raises InputError where there are none."""
    start, end = span_s
    if end is None and show.feed.info.live:
        raise InputError("a live feed has no end; say where the film ends with --to SECONDS")
    end = show.duration_s if end is None else min(end, show.duration_s)
    first, last = math.ceil(start / show.frame_s - 1e-6), math.ceil(end / show.frame_s - 1e-6)
    if start < 0 or last <= first:
        raise InputError(f"nothing lies between {start:g} s and {end:g} s; the feed lasts {show.duration_s:g} s")
    return range(first, last)
