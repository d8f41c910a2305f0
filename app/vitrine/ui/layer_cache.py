"""Cache of layers that are drawn anew only when what they show has changed."""

from __future__ import annotations

from collections.abc import Callable

from vitrine.gpu.passes.interface import PositionedLayer


class LayerCache:
    """By name the last layer and the value that it was drawn from."""

    def __init__(self) -> None:
        self._layers: dict[str, tuple[tuple[object, ...], PositionedLayer]] = {}

    def get(self, name: str, value: tuple[object, ...], make: Callable[[], PositionedLayer]) -> PositionedLayer:
        """The layer of this name for this value; `make` draws it where the value is another than last time."""
        entry = self._layers.get(name)
        if entry is None or entry[0] != value:
            entry = self._layers[name] = value, make()
        return entry[1]
