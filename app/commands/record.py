"""`record`: a film of a take, every feed frame once."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app import paths
from app.commands.account import metadata
from app.commands.look import Look, Typed, look
from app.commands.shot import strip_under
from app.engine import Show, open_show
from app.gpu.device import Device
from app.output.film import film
from app.output.picture import padded
from app.scene.problem import InputError


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
    with Device.headless(paths.shaders()) as device, open_show(scene, device, feed, take) as show:
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
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("frames"),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
    )
    width, height = asked.size_px
    below = strip_under(device, asked) if framed else np.zeros((0, width, 4), np.uint8)
    texts = metadata(show, None, asked)
    with film(output, (width, height + len(below)), show.feed.info.fps, texts) as made, progress:
        for index in progress.track(frames, description=output.name):
            show.draw(device, index * show.frame_s, asked.view, asked.profile, asked.environment)
            made.add(np.concatenate([padded(device.read(), asked.size_px), below]))


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
