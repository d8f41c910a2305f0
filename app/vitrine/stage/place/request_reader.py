"""Reader of requests: the inputs of what a state asks of a service, as values of JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from vitrine.flow.chart.invocation import InputValue, Invocation
from vitrine.scene.nodes.binding import Placeholder, fill_template, parse_template
from vitrine.scene.scene import Scene
from vitrine.stage.place.live_values import ChartValues, LiveValues, WearerMotion, iter_text_live_paths


class RequestReader:
    """Reader of the inputs of a scene's requests: of content, the chart and the wearer as they were at the entry."""

    def __init__(self, scene: Scene, invocations: Iterable[Invocation]) -> None:
        texts = (text for each in invocations for _, text in each.inputs if isinstance(text, str))
        self._live = LiveValues(scene, {path for text in texts for path in iter_text_live_paths(text)})

    def read_inputs(
        self,
        invocation: Invocation,
        t_s: float,
        position_m: tuple[float, float, float],
        content_overlay: Mapping[str, Any],
        chart: ChartValues,
        wearer: WearerMotion,
    ) -> dict[str, Any]:
        """The inputs by name. A text that is one binding is its value, None where that is missing."""
        values = self._live.evaluate(t_s, position_m, content_overlay, chart, wearer)
        return {name: _fill(value, values) for name, value in invocation.inputs}


def _fill(value: InputValue, values: Mapping[str, Any]) -> Any:
    if not isinstance(value, str):
        return value
    only, *more = parse_template(value) or ("",)
    if isinstance(only, Placeholder) and not only.format_spec and not more:
        return _copy_plain(only.read(values))
    return fill_template(value, values)


def _copy_plain(value: Any) -> Any:
    """A value as JSON has it; a number that is not finite is missing."""
    if isinstance(value, Mapping):
        return {str(name): _copy_plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_copy_plain(item) for item in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    return value
