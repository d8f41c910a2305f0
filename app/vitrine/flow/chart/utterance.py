"""Utterances of a statechart: their templates, their start times, and an estimate of the speech duration."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.errors import Place
from vitrine.scene.nodes.value import is_cjk

#: Characters a second of unhurried speech: 14 in alphabets; a Chinese, Japanese or Korean one is about a syllable.
CHARACTERS_PER_S, SYLLABLES_PER_S = 14.0, 4.5
#: The duration of a single word, with pauses around it.
MIN_DURATION_S = 1.5


class UtteranceTemplate(NamedTuple):
    """The template of an utterance: the text of a `say:` with its bindings, and its file place."""

    text: str
    place: Place | None = None


class UtteranceStart(NamedTuple):
    """An utterance in time: its template, and its start in seconds of the take's clock."""

    template: UtteranceTemplate
    since_s: float


def estimate_speech_duration_s(text: str) -> float:
    """Estimate the seconds that it takes to say a text."""
    syllables = sum(map(is_cjk, text))
    return max(MIN_DURATION_S, syllables / SYLLABLES_PER_S + (len(text) - syllables) / CHARACTERS_PER_S)
