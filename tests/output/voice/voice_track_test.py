"""Voice tracks: each utterance at its time, cut short by the next one, the same bytes in the film each time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from tests.engine.session_test import Software
from tests.output.voice.voices import make_voice
from vitrine.commands import record
from vitrine.commands.record import find_film_voice
from vitrine.engine.opening import open_session
from vitrine.errors import CommandLineError, MachineError
from vitrine.output.film import AAC_BLOCK, SOUND_RATE_HZ, Sound, open_film
from vitrine.output.voice.voice_track import build_voice_track, list_utterances, read_wav
from vitrine.stage.place.speaker import Utterance

SAID = (Utterance("one two three four five", 1.0, 2.5), Utterance("six seven", 1.3, 2.8), Utterance("", 1.4, 2.9))


def heard(track: Sound, start_s: float, end_s: float) -> float:
    """The loudest sample between two times."""
    return float(np.abs(track[round(start_s * SOUND_RATE_HZ) : round(end_s * SOUND_RATE_HZ)]).max())


def test_each_is_at_its_time_and_cut_short_by_the_next(tmp_path: Path) -> None:
    track = build_voice_track(SAID, 0.5, 2.0, make_voice(tmp_path))
    assert len(track) == 1.5 * SOUND_RATE_HZ
    assert heard(track, 0.0, 0.499) < 0.001 < 0.5 < heard(track, 0.5, 0.51), "0.5 s before the film's own begin"
    assert heard(track, 0.5, 0.77) > 0.5 and heard(track, 0.799, 0.8) < 0.1, "the first fades where the second begins"
    assert heard(track, 0.81, 0.88) > 0.5 and heard(track, 0.92, 1.5) < 0.001, "silence cuts short, too"


def test_what_is_said_at_the_end_is_cut_there_and_what_is_silent_stays_so(tmp_path: Path) -> None:
    voice = make_voice(tmp_path)
    assert heard(build_voice_track(SAID[:1], 0.0, 1.2, voice), 1.0, 1.2) > 0.5
    assert not build_voice_track((), 0.0, 1.0, voice).any()
    (tmp_path / "none.wav").write_bytes(b"RIFF")
    with pytest.raises(MachineError, match="no sound"):
        read_wav(tmp_path / "none.wav")


def test_a_scene_s_utterances_are_found_in_their_span(tmp_path: Path) -> None:
    (tmp_path / "scene.yaml").write_text(
        "vitrine: 1\nfeed: testcard:320x180\nstatechart:\n  states:\n"
        "    a: {initial: true, enter: {say: first}, transitions: [{after_s: 1, target: b}]}\n"
        "    b: {enter: {say: second}, transitions: [{after_s: 1, target: a}]}\n"
        "nodes: [{kind: text, text: x, anchor: {head: top}}]\n"
    )
    with open_session(tmp_path / "scene.yaml", Software(), ahead=0) as session:  # type: ignore[arg-type]
        found = list_utterances(session, 0.5, 3.0)
    assert [(each.text, each.since_s) for each in found] == [("second", 1.0), ("first", 2.0)]


def write_film(path: Path, sound: Sound, frames: int = 25) -> bytes:
    with open_film(path, (32, 18), Fraction(25), {}, sound) as film:
        for number in range(frames):
            film.add(np.full((18, 32, 4), number, np.uint8))
    return path.read_bytes()


def test_a_film_has_the_sound_in_step_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    track = build_voice_track((Utterance("a b c", 0.4, 1.9),), 0.0, 1.0, make_voice(tmp_path))
    first, second = (write_film(tmp_path / f"{name}.mp4", track) for name in "ab")
    assert first == second
    with av.open(str(tmp_path / "a.mp4")) as film:
        (stream,) = film.streams.audio
        assert (stream.codec_context.name, stream.codec_context.sample_rate) == ("aac", SOUND_RATE_HZ)
        decoded = np.concatenate([frame.to_ndarray()[0] for frame in film.decode(stream)])
    assert abs(len(decoded) - SOUND_RATE_HZ) < 2 * AAC_BLOCK
    onset_s = int(np.argmax(np.abs(decoded) > 0.2)) / SOUND_RATE_HZ
    assert onset_s == pytest.approx(0.4, abs=0.025)
    assert heard(decoded, 0.0, 0.37) < 0.02 and heard(decoded, 0.42, 0.68) > 0.4 and heard(decoded, 0.73, 0.98) < 0.02


def test_a_film_that_ends_early_has_as_much_sound_as_pictures(tmp_path: Path) -> None:
    write_film(tmp_path / "a.mp4", np.zeros(10 * SOUND_RATE_HZ, np.float32), frames=5)
    with av.open(str(tmp_path / "a.mp4")) as film:
        assert sum(frame.samples for frame in film.decode(audio=0)) <= 0.2 * SOUND_RATE_HZ + 2 * AAC_BLOCK


def test_only_a_film_with_sound_speaks_and_only_where_there_is_a_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandLineError, match=r"only an \.mp4 has sound, and a\.gif is none"):
        find_film_voice(Path("a.gif"))
    monkeypatch.setattr(record, "find_local_voice", lambda: None)
    with pytest.raises(MachineError, match="install espeak-ng"):
        find_film_voice(Path("a.mp4"))
