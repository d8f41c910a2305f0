"""The command `record`: a film of a take, every feed frame once."""

from __future__ import annotations

from pathlib import Path

from vitrine import paths
from vitrine.commands.feed_guard import check_spares_feed
from vitrine.engine.opening import open_shot
from vitrine.engine.shot import Shot
from vitrine.engine.view_spec import resolve_view
from vitrine.errors import CommandLineError, MachineError
from vitrine.feed.recorded import READ_AHEAD
from vitrine.glass.catalogue.audio_cues import may_speak
from vitrine.gpu.renderer import Renderer
from vitrine.output.recording import record_session
from vitrine.output.voice.local_voice import NO_VOICE, LocalVoice, find_local_voice


def run_record(first: Shot, end_s: float | None, output: Path, speak: bool = False) -> None:
    """Write the film from the `first` picture up to `end_s` (None: the end of the feed).

    `speak`: what is said is heard. Raises CommandLineError where it cannot be, MachineError without a local voice.
    """
    voice = find_film_voice(output) if speak else None
    with Renderer.headless(paths.shaders()) as renderer, open_shot(first, READ_AHEAD) as session:
        check_spares_feed(output, session.sources.feed.address, "-o")
        spec = resolve_view(first, session.size_px, session.filmed_in)
        if speak and not may_speak(spec.profile):
            raise CommandLineError(f"--speak: {spec.profile.name} has no speaker; on another device it is heard")
        record_session(renderer, session, output, (first.t_s, end_s), spec, first.framed, voice)


def find_film_voice(output: Path) -> LocalVoice:
    """The voice of a film. Raises CommandLineError for a film without sound, MachineError where there is no voice."""
    if output.suffix.lower() != ".mp4":
        raise CommandLineError(f"--speak: only an .mp4 has sound, and {output} is none")
    voice = find_local_voice()
    if voice is None:
        raise MachineError(NO_VOICE)
    return voice
