"""Utterances of a statechart: their templates, their start times, and an estimate of the speech duration."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.errors import Place
from vitrine.scene.value import is_cjk

#: Characters a second of unhurried speech: 14 in alphabets; a Chinese, Japanese or Korean one is about a syllable.
LETTERS_PER_S, SYLLABLES_PER_S = 14.0, 4.5
#: The duration of a single word, with pauses around it.
LEAST_S = 1.5


class Sentence(NamedTuple):
    """The template of an utterance: the text of a `say:` with its bindings, and its file place."""

    text: str
    place: Place | None = None


class Said(NamedTuple):
    """An utterance in time: its template, and its start in seconds of the take's clock."""

    sentence: Sentence
    since_s: float


def lasts_s(words: str) -> float:
    """Estimate the seconds that it takes to say a text."""
    syllables = sum(map(is_cjk, words))
    return max(LEAST_S, syllables / SYLLABLES_PER_S + (len(words) - syllables) / LETTERS_PER_S)
