"""The words in which a scene says its sentences, and when they have been said."""

from __future__ import annotations

from collections.abc import Iterable

from app.flow.speech import Said, Sentence, lasts_s
from app.scene.binding import resolve
from app.scene.scene import Scene
from app.stage.live import LiveValues, text_paths


class Voice:
    """Fills in content, and live values as they were when the sentence was begun: what is said does not change."""

    def __init__(self, scene: Scene, sentences: Iterable[Sentence]) -> None:
        self._live = LiveValues(scene, {path for sentence in sentences for path in text_paths(sentence.text)})

    def words(self, said: Said, position_m: tuple[float, float, float]) -> str:
        """The words of a sentence that was begun where the wearer was at `position_m`."""
        return resolve(said.sentence.text, self._live.at(said.since_s, position_m))

    def still_said(self, said: Said, position_m: tuple[float, float, float], t_s: float) -> str:
        """The same while they are being said, "" at a time after that."""
        words = self.words(said, position_m)
        return words if t_s < said.since_s + lasts_s(words) else ""
