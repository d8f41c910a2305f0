"""The PNG of a shot, framed where that was typed, with what it was made of in its metadata."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from vitrine.engine.rendered_view import RenderedView
from vitrine.engine.session import Session
from vitrine.engine.view_description import build_metadata, describe_view
from vitrine.engine.view_spec import ViewSpec
from vitrine.glass.catalogue.audio_cues import AudioCues
from vitrine.gpu.renderer import Renderer
from vitrine.output.picture import pad_picture, write_png
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem

Pixels = npt.NDArray[np.uint8]


def write_shot(
    renderer: Renderer, session: Session, t_s: float, spec: ViewSpec, path: Path, framed: bool = False
) -> None:
    """Draw and write one picture as `Picture.save` does, without looking for its elements: 14 ms of a cold start."""
    rendered = session.draw(renderer, t_s, spec.glasses)
    pixels = read_picture(renderer, session, t_s, spec, rendered, framed)
    write_png(path, pixels, build_metadata(session, t_s, spec.glasses))


def read_picture(
    renderer: Renderer, session: Session, t_s: float, spec: ViewSpec, rendered: RenderedView, framed: bool
) -> Pixels:
    """The rendered picture on its ground; `framed`, or of a live feed, with a footer that is drawn now.

    What a camera saw never goes without the light that says that it was kept.
    """
    pixels = pad_picture(rendered.picture.read(), spec.size_px)
    if not (framed or session.feed.info.live):
        return pixels
    cues = session.audio_cues_at(t_s, spec.profile)
    told = spec._replace(glasses=session.glasses_at(t_s, spec.glasses))
    return np.concatenate([pixels, draw_footer(renderer, told, cues if any(cues) else None)])


def draw_footer(renderer: Renderer, spec: ViewSpec, cues: AudioCues | None) -> Pixels:
    """Draw the footer of a framed picture, as wide as it is; None: without a line for what is heard.

    Draws with `renderer`.
    """
    from vitrine.output.caption import draw_caption_strip
    from vitrine.output.strip import draw_strip

    text, width_px = TextSystem(FontSet(use_system_fonts=False)), spec.size_px[0]
    pixels = draw_strip(renderer, text, describe_view(spec.glasses), width_px)
    return pixels if cues is None else np.concatenate([pixels, draw_caption_strip(renderer, text, cues, width_px)])
