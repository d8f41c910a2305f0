"""Speaker of a scene: the text of its utterances, and how long they are heard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from vitrine.errors import Place
from vitrine.flow.speech import Said, Sentence, lasts_s
from vitrine.scene.binding import resolve
from vitrine.scene.scene import Scene
from vitrine.stage.live import LiveValues, text_paths


class Spoken(NamedTuple):
    """Speech heard from `since_s` to `until_s` of the take's clock, unless another utterance cuts it short."""

    words: str
    since_s: float
    until_s: float
    place: Place | None = None


class Voice:
    """Text source of utterances: content, and live values as they were at the start; what is said does not change."""

    def __init__(self, scene: Scene, sentences: Iterable[Sentence]) -> None:
        self._live = LiveValues(scene, {path for template in sentences for path in text_paths(template.text)})

    def spoken(self, said: Said, position_m: tuple[float, float, float]) -> Spoken:
        """The utterance that was started where the wearer was at `position_m`, its bindings filled in."""
        text = resolve(said.sentence.text, self._live.at(said.since_s, position_m))
        return Spoken(text, said.since_s, said.since_s + lasts_s(text), said.sentence.place)
