"""The monitors that were measured, and the measuring itself: what its keys and its drags do."""

from __future__ import annotations

from pathlib import Path

import pygame

from vitrine.errors import InputError
from vitrine.preview.layout.layout import Layout
from vitrine.preview.measure import monitor
from vitrine.preview.measure.calibration import COARSE_PX, DISTANCE_STEP_CM, FINE_PX, dragged
from vitrine.preview.measure.monitor import Measure

#: What a key does to the outline, in steps, and to the distance.
_STRETCH = {pygame.K_RIGHT: 1, pygame.K_UP: 1, pygame.K_LEFT: -1, pygame.K_DOWN: -1}
_FURTHER = {
    pygame.K_MINUS: -1,
    pygame.K_KP_MINUS: -1,
    pygame.K_PLUS: 1,
    pygame.K_EQUALS: 1,
    pygame.K_KP_PLUS: 1,
}


#: What is taken while a monitor is being measured.
TAKEN = frozenset((pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN, pygame.MOUSEMOTION))


class Gauge:
    """The measures by the monitor's name. `making` is the one that is being made, None when none is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, Measure] | None = None
        self.making: Measure | None = None

    def of(self, name: str) -> Measure | None:
        """A monitor's measure; None for one that nobody measured. While it is being made, as it is now."""
        return self.making or (self._kept or {}).get(name)

    def want(self, name: str, anew: bool) -> str:
        """A monitor is to be shown in true size: an unknown one, or `anew`, is measured first.

        What is wrong with what was kept is said the first time.
        """
        wrong = self._load()
        known = self.of(name)
        if anew or known is None:
            self.making = known or Measure()
        return wrong

    def take(self, event: pygame.event.Event, layout: Layout, name: str) -> str:
        """A key or the mouse while one is being made; what there is to say once it is kept."""
        if event.type == pygame.KEYDOWN:
            return self._key(event.key, event.mod, name)
        held = event.buttons[0] if event.type == pygame.MOUSEMOTION else event.button == pygame.BUTTON_LEFT
        if held and self.making is not None:
            self.making = dragged(layout, self.making, event.pos)
        return ""

    def _key(self, key: int, modifiers: int, name: str) -> str:
        measure = self.making
        if measure is None:
            return ""
        if key in _STRETCH:
            step = COARSE_PX if modifiers & pygame.KMOD_SHIFT else FINE_PX
            self.making = measure.with_card(measure.card_px[0] + _STRETCH[key] * step)
        elif key in _FURTHER:
            self.making = measure.from_further(_FURTHER[key] * DISTANCE_STEP_CM)
        elif key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            return self._keep(measure, name)
        elif key == pygame.K_ESCAPE:
            self.making = None
        return ""

    def _load(self) -> str:
        if self._kept is not None:
            return ""
        self._kept = {}
        try:
            self._kept = monitor.load(self._path)
        except InputError as error:
            return str(error)
        return ""

    def _keep(self, measure: Measure, name: str) -> str:
        self.making = None
        self._kept = {**(self._kept or {}), name: measure}
        try:
            monitor.save(self._path, self._kept)
        except InputError as error:
            return f"true size holds until the window is closed: {error}"
        return f"true size at {measure.distance_cm:.0f} cm from {name}; kept in {self._path}"
