"""`shot`: pictures at given times. The same arguments give the same bytes."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vitrine import paths
from vitrine.engine.account import account, metadata
from vitrine.engine.look import Look, Typed, look
from vitrine.engine.show import Show, open_show, system_fonts
from vitrine.glass.heard import Heard
from vitrine.gpu.device import Device
from vitrine.output.atomic import timed
from vitrine.output.picture import padded, write_png
from vitrine.scene.problem import InputError
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.line import TextSystem


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
        Device.headless(paths.shaders()) as device,
        open_show(scene, device, feed, take, ahead=0, trusted=typed.trust) as show,
    ):
        times_s = [in_feed(t_s, show) for t_s in at]
        asked = look(typed, show.size_px, scene)
        for typed_s, t_s in zip(at, times_s, strict=True):
            take_shot(device, show, t_s, asked, timed(output, typed_s, len(at)), framed)


def take_shot(device: Device, show: Show, t_s: float, asked: Look, path: Path, framed: bool = False) -> None:
    """Draw and write one picture, with what it was made of in its metadata."""
    show.draw(device, t_s, asked.view, asked.profile, asked.environment)
    pixels = padded(device.read(), asked.size_px)
    if framed:
        heard = show.heard_at(t_s, asked.profile)
        pixels = np.concatenate([pixels, strip_under(device, asked, heard if any(heard) else None)])
    write_png(path, pixels, metadata(show, t_s, asked))


def strip_under(device: Device, asked: Look, heard: Heard | None) -> npt.NDArray[np.uint8]:
    """What stands under a framed picture, as wide as it is, None: without a line for what is heard.

    Draws with `device`.
    """
    from vitrine.output.caption import caption
    from vitrine.output.strip import strip

    text, width_px = TextSystem(FontSet(system=system_fonts())), asked.size_px[0]
    told = strip(device, text, account(asked), width_px)
    return told if heard is None else np.concatenate([told, caption(device, text, heard, width_px)])


def in_feed(t_s: float, show: Show) -> float:
    """The time that is drawn for --at: `t_s` itself, but at the feed's very end the last frame, not the first again.

    Raises InputError for a time that the feed does not have.
    """
    if not math.isfinite(t_s) or t_s < 0:
        raise InputError(f"--at {t_s:g}: times run from 0")
    if show.feed.info.live or t_s < show.duration_s:
        return t_s
    last_s = show.duration_s - show.frame_s
    # The length as it is told is rounded, and may be typed as it is told.
    if t_s > show.duration_s + show.frame_s / 2:
        name = show.feed.info.name
        raise InputError(
            f"--at {t_s:g} is beyond the end: {name} lasts {show.duration_s:g} s; the last frame is at {last_s:.3f} s"
        )
    return last_s
