"""What a scene says aloud: sentences as the chart has them, and how long it takes to say them."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.errors import Place
from vitrine.scene.value import is_cjk

#: Characters a second of an unhurried voice: 14 in letters; a Chinese, Japanese or Korean one is about a syllable.
LETTERS_PER_S, SYLLABLES_PER_S = 14.0, 4.5
#: Even one word takes so long, with the breath around it.
LEAST_S = 1.5


class Sentence(NamedTuple):
    """A `say:` of the chart: its text with its bindings, and where it was written."""

    text: str
    place: Place | None = None


class Said(NamedTuple):
    """A sentence that was said, and since when, in seconds of the take's clock."""

    sentence: Sentence
    since_s: float


def lasts_s(words: str) -> float:
    """How many seconds it takes to say these words, about."""
    syllables = sum(map(is_cjk, words))
    return max(LEAST_S, syllables / SYLLABLES_PER_S + (len(words) - syllables) / LETTERS_PER_S)
