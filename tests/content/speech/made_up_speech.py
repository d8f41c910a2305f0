"""Made-up speech: a microphone whose samples are numbers of words, and a recogniser that knows those words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from vitrine.content.speech.sound_queue import SoundQueue
from vitrine.content.speech.speech_recognizer import Samples
from vitrine.errors import MachineError

WORDS = ("is it", "any good", "never mind")


class MadeUpRecognizer:
    """Each sample is a word; the end of an utterance is heard as a question mark."""

    def begin(self) -> MadeUpWords:
        return MadeUpWords()


class MadeUpWords:
    def __init__(self) -> None:
        self.words: list[str] = []

    def add(self, samples: Samples) -> str:
        self.words += [WORDS[round(float(sample))] for sample in samples]
        return " ".join(self.words)

    def finish(self) -> str:
        return f"{' '.join(self.words)}?" if self.words else ""


class SilentMicrophone:
    """A microphone that hears what a test says to it."""

    def __init__(self) -> None:
        self.is_missing = self.is_open = False
        self._queue = SoundQueue()

    @contextmanager
    def open(self, queue: SoundQueue) -> Iterator[None]:
        if self.is_missing:
            raise MachineError("no microphone is connected")
        self._queue, self.is_open = queue, True
        try:
            yield
        finally:
            self.is_open = False

    def say(self, *words: str) -> None:
        self._queue.put(np.array([WORDS.index(word) for word in words], np.float32))
