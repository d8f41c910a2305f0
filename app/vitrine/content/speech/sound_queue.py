"""Sound of one utterance on its way from the microphone's thread to the recogniser's. Memory alone, and bounded."""

from __future__ import annotations

import threading

import numpy as np

from vitrine.content.speech.speech_recognizer import SAMPLE_RATE_HZ, Samples

#: A question takes 2 to 10 s; of a key that something lies on no more than this is kept: 1.9 MB.
MAX_SAMPLES = 30 * SAMPLE_RATE_HZ


class SoundQueue:
    """Blocks of samples, in order. What comes after MAX_SAMPLES or after the end is dropped.

    `is_ended`: no more comes. `is_given_up`: nor is what came to be heard.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._blocks: list[Samples] = []
        self._room = MAX_SAMPLES
        self.is_ended = self.is_given_up = False

    def put(self, block: Samples) -> None:
        """Let a block wait; the caller does not write to it any more."""
        with self._changed:
            if self.is_ended or not self._room:
                return
            self._blocks.append(block[: self._room])
            self._room -= len(self._blocks[-1])
            self._changed.notify()

    def end(self) -> None:
        """No more comes; what waits is still heard."""
        with self._changed:
            self.is_ended = True
            self._changed.notify()

    def give_up(self) -> None:
        """No more comes, and nothing that waits is heard."""
        with self._changed:
            self.is_given_up = True
            self._blocks.clear()
        self.end()

    def take(self) -> Samples | None:
        """Wait for what comes next, all of it at once; None once no more comes."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._blocks) or self.is_ended)
            return None if self.is_ended else self._take_all()

    def take_rest(self) -> Samples:
        """What was still waiting at the end."""
        with self._changed:
            return self._take_all()

    def _take_all(self) -> Samples:
        taken = np.concatenate([*self._blocks, np.empty(0, np.float32)])
        self._blocks.clear()
        return taken
