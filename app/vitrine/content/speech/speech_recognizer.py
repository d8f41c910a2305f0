"""Speech recogniser: an interface from sound to words. One adapter is part of the program, for sherpa-onnx."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

#: Sound as models of speech want it: one channel at this rate, float32 in [-1, 1].
SAMPLE_RATE_HZ = 16_000

Samples = npt.NDArray[np.float32]


class SpokenWords(Protocol):
    """The words of one utterance, while it is being said."""

    def add(self, samples: Samples) -> str:
        """Take in what was heard next; the words so far, which may still change."""

    def finish(self) -> str:
        """The words, now that no more comes. Nothing is called after it."""


class SpeechRecognizer(Protocol):
    """A recogniser, for one thread at a time."""

    def begin(self) -> SpokenWords:
        """A new utterance, of which nothing was heard yet."""
