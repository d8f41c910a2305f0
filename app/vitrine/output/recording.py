"""Recording of a film: every feed frame of a span drawn and encoded once."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vitrine.engine.session import Session
from vitrine.engine.view_description import ViewDescription, build_metadata, describe_view
from vitrine.engine.view_spec import ViewSpec
from vitrine.errors import InputError
from vitrine.glass.catalogue.audio_cues import AudioCues
from vitrine.gpu.rendered_picture import read_in_turn
from vitrine.gpu.renderer import Renderer
from vitrine.output.film import Sound, open_film
from vitrine.output.picture import pad_picture
from vitrine.output.progress_bar import show_progress
from vitrine.output.shot import draw_footer
from vitrine.output.voice.local_voice import LocalVoice
from vitrine.output.voice.voice_track import build_voice_track, list_utterances


def record_session(
    renderer: Renderer,
    session: Session,
    output: Path,
    span_s: tuple[float, float | None],
    spec: ViewSpec,
    framed: bool = False,
    voice: LocalVoice | None = None,
) -> None:
    """Draw and encode all frames of the span, with a progress bar. After Ctrl+C the film so far is kept.

    `framed`: with a footer below that says what it shows; a film of a live feed always has one, with its light.
    `voice`: what is said is heard.
    """
    frames = frames_in_span(session, span_s)
    sound = None if voice is None else _build_sound(session, frames, voice)
    width, height = spec.size_px
    footer = FilmFooter(renderer, session, spec) if framed or session.feed.info.live else None
    footer_px = len(footer.draw(frames[0] * session.frame_s)) if footer else 0
    texts = build_metadata(session, None, spec.glasses)
    bar = show_progress(output.name, len(frames), keep=True)
    size_px = width, height + footer_px
    with open_film(output, size_px, session.feed.info.fps, texts, sound) as writer, bar as advance:
        views = ((session.draw(renderer, index * session.frame_s, spec.glasses).picture, index) for index in frames)
        for read, index in read_in_turn(views):
            pixels = pad_picture(read, spec.size_px)
            writer.add(np.concatenate([pixels, footer.draw(index * session.frame_s)]) if footer else pixels)
            advance()


def _build_sound(session: Session, frames: range, voice: LocalVoice) -> Sound:
    """What is heard while these frames are seen."""
    start_s, end_s = frames.start * session.frame_s, frames.stop * session.frame_s
    return build_voice_track(list_utterances(session, start_s, end_s), start_s, end_s, voice)


class FilmFooter:
    """Pixels under each frame of a framed film, always as high; drawn anew where something else is heard or said."""

    def __init__(self, renderer: Renderer, session: Session, spec: ViewSpec) -> None:
        self._renderer, self._session, self._spec = renderer, session, spec
        self._last: tuple[tuple[AudioCues, ViewDescription], npt.NDArray[np.uint8]] | None = None

    def draw(self, t_s: float) -> npt.NDArray[np.uint8]:
        """The pixels (h, w, 4) under the frame at a time. Draws with the renderer."""
        cues = self._session.audio_cues_at(t_s, self._spec.profile)
        told = self._spec._replace(glasses=self._session.glasses_at(t_s, self._spec.glasses))
        words = cues, describe_view(told.glasses)
        if self._last is None or self._last[0] != words:
            line = cues if self._session.has_audio_cues_on(self._spec.profile) else None
            self._last = words, draw_footer(self._renderer, told, line)
        return self._last[1]


def frames_in_span(session: Session, span_s: tuple[float, float | None]) -> range:
    """The numbers of the feed frames in a span. Raises InputError where there are none."""
    start, end = span_s
    if end is None and session.feed.info.live:
        raise InputError("a live feed has no end; say where the film ends with --to SECONDS")
    end = session.duration_s if end is None else min(end, session.duration_s)
    first, last = math.ceil(start / session.frame_s - 1e-6), math.ceil(end / session.frame_s - 1e-6)
    if start < 0 or last <= first:
        raise InputError(f"nothing lies between {start:g} s and {end:g} s; the feed lasts {session.duration_s:g} s")
    return range(first, last)
