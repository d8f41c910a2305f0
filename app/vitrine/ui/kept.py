"""Sheets that are made anew only when what they show has changed."""

from __future__ import annotations

from collections.abc import Callable

from vitrine.gpu.interface import Laid


class Kept:
    """By name the last sheet and the value that it was made of."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[object, ...], Laid]] = {}

    def get(self, name: str, value: tuple[object, ...], make: Callable[[], Laid]) -> Laid:
        """The sheet of this name for this value."""
        kept = self._kept.get(name)
        if kept is None or kept[0] != value:
            kept = self._kept[name] = value, make()
        return kept[1]
