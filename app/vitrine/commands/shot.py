"""The command `shot`: pictures at given times. The same arguments give the same bytes."""

from __future__ import annotations

import math
from pathlib import Path

from vitrine import paths
from vitrine.engine.look import Typed, look
from vitrine.engine.opening import open_show
from vitrine.engine.show import Show
from vitrine.errors import InputError
from vitrine.files.atomic import timed
from vitrine.gpu.device import Device
from vitrine.output.shot import take_shot


def run_shot(
    scene: Path,
    at: tuple[float, ...],
    output: Path,
    feed: str | None,
    take: Path | None,
    typed: Typed,
    framed: bool = False,
) -> None:
    """Write one PNG for every time of `at`, `framed` with a strip below that says what it shows.

    Raises InputError, before anything is written, for one beyond the end.
    """
    if output.suffix.lower() != ".png":
        raise InputError(f"{output}: a shot is a PNG; name a file that ends in .png")
    with (
        Device.headless(paths.shaders()) as renderer,
        open_show(scene, renderer, feed, take, ahead=0, trusted=typed.trust) as session,
    ):
        times_s = [in_feed(t_s, session) for t_s in at]
        spec = look(typed, session.size_px, scene)
        for typed_s, t_s in zip(at, times_s, strict=True):
            take_shot(renderer, session, t_s, spec, timed(output, typed_s, len(at)), framed)


def in_feed(t_s: float, show: Show) -> float:
    """The time that is drawn for --at: `t_s` itself, but at the feed's very end the last frame, not the first again.

    Raises InputError for a time that the feed does not have.
    """
    if not math.isfinite(t_s) or t_s < 0:
        raise InputError(f"--at {t_s:g}: times run from 0")
    if show.feed.info.live or t_s < show.duration_s:
        return t_s
    last_s = show.duration_s - show.frame_s
    # The length as it is printed is rounded, and may be typed as it is printed.
    if t_s > show.duration_s + show.frame_s / 2:
        name, end_s = show.feed.info.name, show.duration_s
        raise InputError(
            f"--at {t_s:g} is beyond the end: {name} lasts {end_s:g} s; the last frame is at {last_s:.3f} s"
        )
    return last_s
