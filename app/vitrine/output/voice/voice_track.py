"""Voice track of a film: what is said in it, each utterance at its time, cut short by the next one."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
import numpy.typing as npt

from vitrine.engine.session import Session
from vitrine.errors import MachineError
from vitrine.output.film import SOUND_RATE_HZ, Sound
from vitrine.output.voice.local_voice import LocalVoice, prepare_words
from vitrine.stage.place.speaker import Utterance

#: So long an utterance fades that the next one cuts short, in seconds: cut at once it clicks.
FADE_S = 0.02


def list_utterances(session: Session, start_s: float, end_s: float) -> tuple[Utterance, ...]:
    """What is said in a span of the take's clock, in order; what began before it and goes on is left out."""
    session.state_at(end_s)  # which extends the timeline of a live feed
    starts = dict.fromkeys(
        moment.last_utterance for moment in session.timeline.moments if moment.last_utterance is not None
    )
    return tuple(session.build_utterance(each) for each in starts if start_s <= each.since_s < end_s)


def build_voice_track(utterances: Sequence[Utterance], start_s: float, end_s: float, voice: LocalVoice) -> Sound:
    """The sound of a span: silence, and in it what is said. Raises MachineError where the voice fails."""
    track = np.zeros(round((end_s - start_s) * SOUND_RATE_HZ), np.float32)
    with TemporaryDirectory() as folder:
        for number, utterance in enumerate(utterances):
            words = prepare_words(utterance.text)
            if not words:
                continue
            file = Path(folder) / f"{number}.wav"
            voice.write(words, file)
            first = round((utterance.since_s - start_s) * SOUND_RATE_HZ)
            until_s = utterances[number + 1].since_s if number + 1 < len(utterances) else end_s
            room = min(round((until_s - start_s) * SOUND_RATE_HZ), len(track)) - first
            samples = _fade_out(read_wav(file), room)
            track[first : first + len(samples)] = samples
    return track


def read_wav(file: Path) -> Sound:
    """The samples of a WAV file at SOUND_RATE_HZ. Raises MachineError for one that is none."""
    try:
        with wave.open(str(file)) as sound:
            channels, width, rate = sound.getnchannels(), sound.getsampwidth(), sound.getframerate()
            data = sound.readframes(sound.getnframes())
    except (OSError, wave.Error, EOFError):
        raise MachineError("the voice has written no sound; leave out --speak") from None
    if width != 2 or not 4_000 <= rate <= 192_000:
        raise MachineError("the voice has written a sound that is none of speech; leave out --speak")
    samples = np.frombuffer(data, "<i2").reshape(-1, channels).mean(axis=1).astype(np.int16)
    return _resample(samples, rate)


def _resample(samples: npt.NDArray[np.int16], rate: int) -> Sound:
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
    frame.sample_rate = rate
    resampler = av.AudioResampler("fltp", "mono", SOUND_RATE_HZ)
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([each.to_ndarray()[0] for each in frames]).astype(np.float32)


def _fade_out(samples: Sound, room: int) -> Sound:
    """As many samples as there is room for; where that cuts them short they fade."""
    if len(samples) <= room:
        return samples
    cut = samples[: max(0, room)].copy()
    length = min(len(cut), round(FADE_S * SOUND_RATE_HZ))
    if length:
        cut[-length:] *= np.linspace(1.0, 0.0, length, dtype=np.float32)
    return cut
