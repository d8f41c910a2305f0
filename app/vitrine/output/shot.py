"""A shot: one picture drawn to a PNG, framed where that was typed, with what it was made of in its metadata."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from vitrine.engine.account import account, metadata
from vitrine.engine.look import Look
from vitrine.engine.opening import system_fonts
from vitrine.engine.show import Show
from vitrine.glass.heard import Heard
from vitrine.gpu.device import Device
from vitrine.output.picture import padded, write_png
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.line import TextSystem


def take_shot(device: Device, show: Show, t_s: float, asked: Look, path: Path, framed: bool = False) -> None:
    """Draw and write one picture, with what it was made of in its metadata."""
    show.draw(device, t_s, asked.view, asked.profile, asked.environment)
    pixels = padded(device.read(), asked.size_px)
    if framed:
        cues = show.heard_at(t_s, asked.profile)
        pixels = np.concatenate([pixels, strip_under(device, asked, cues if any(cues) else None)])
    write_png(path, pixels, metadata(show, t_s, asked))


def strip_under(device: Device, asked: Look, heard: Heard | None) -> npt.NDArray[np.uint8]:
    """Draw the footer of a framed picture, as wide as it is; None: without a line for what is heard.

    Draws with `renderer`.
    """
    from vitrine.output.caption import caption
    from vitrine.output.strip import strip

    text, width_px = TextSystem(FontSet(system=system_fonts())), asked.size_px[0]
    pixels = strip(device, text, account(asked), width_px)
    return pixels if heard is None else np.concatenate([pixels, caption(device, text, heard, width_px)])
