"""Speaker of a scene: the text of its utterances, and how long they are heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from vitrine.errors import Place
from vitrine.flow.chart.utterance import UtteranceStart, UtteranceTemplate, estimate_speech_duration_s
from vitrine.flow.timeline.content_overlay import NO_CONTENT
from vitrine.scene.nodes.binding import fill_text
from vitrine.scene.scene import Scene
from vitrine.stage.place.live_values import (
    NO_CHART,
    UNKNOWN_MOTION,
    ChartValues,
    LiveValues,
    WearerMotion,
    iter_text_live_paths,
)


class Utterance(NamedTuple):
    """Speech heard from `since_s` to `until_s` of the take's clock, unless another utterance cuts it short."""

    text: str
    since_s: float
    until_s: float
    place: Place | None = None


class Speaker:
    """Text source of utterances: content, and live values as they were at the start; what is said does not change."""

    def __init__(self, scene: Scene, templates: Iterable[UtteranceTemplate]) -> None:
        self._live = LiveValues(scene, {path for template in templates for path in iter_text_live_paths(template.text)})

    def build_utterance(
        self,
        start: UtteranceStart,
        position_m: tuple[float, float, float],
        content_overlay: Mapping[str, Any] = NO_CONTENT,
        chart: ChartValues = NO_CHART,
        wearer: WearerMotion = UNKNOWN_MOTION,
    ) -> Utterance:
        """The utterance that was started where the wearer was at `position_m`, its bindings filled in.

        All else is that of the state and the wearer at its start.
        """
        values = self._live.evaluate(start.since_s, position_m, content_overlay, chart, wearer)
        text = fill_text(start.template.text, values)
        return Utterance(text, start.since_s, start.since_s + estimate_speech_duration_s(text), start.template.place)
