"""Calibration of monitors: the metrics of those that were measured, and what keys and drags do while one is."""

from __future__ import annotations

from pathlib import Path

import pygame

from vitrine.errors import InputError
from vitrine.preview.layout.layout import Layout
from vitrine.preview.measure import monitor
from vitrine.preview.measure.calibration import COARSE_PX, DISTANCE_STEP_CM, FINE_PX, dragged
from vitrine.preview.measure.monitor import Measure

#: Steps by which a key stretches the outline, and changes the distance.
_STRETCH = {pygame.K_RIGHT: 1, pygame.K_UP: 1, pygame.K_LEFT: -1, pygame.K_DOWN: -1}
_FURTHER = {
    pygame.K_MINUS: -1,
    pygame.K_KP_MINUS: -1,
    pygame.K_PLUS: 1,
    pygame.K_EQUALS: 1,
    pygame.K_KP_PLUS: 1,
}


#: The events that a calibration handles while it is open.
TAKEN = frozenset((pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN, pygame.MOUSEMOTION))


class Gauge:
    """Metrics by the monitor's name. `draft` is what is being measured, None while nothing is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, Measure] | None = None
        self.making: Measure | None = None

    def of(self, name: str) -> Measure | None:
        """A monitor's metrics, None for one that nobody measured; the draft while one is being measured."""
        return self.making or (self._kept or {}).get(name)

    def want(self, name: str, anew: bool) -> str:
        """Prepare true size on a monitor: an unknown one, or any with `remeasure`, is measured first.

        The first time the error of a broken settings file is returned, else an empty text.
        """
        error = self._load()
        known = self.of(name)
        if anew or known is None:
            self.making = known or Measure()
        return error

    def take(self, event: pygame.event.Event, layout: Layout, name: str) -> str:
        """Handle a key or the mouse while a monitor is measured; a message once it is saved, else an empty text."""
        if event.type == pygame.KEYDOWN:
            return self._key(event.key, event.mod, name)
        held = event.buttons[0] if event.type == pygame.MOUSEMOTION else event.button == pygame.BUTTON_LEFT
        if held and self.making is not None:
            self.making = dragged(layout, self.making, event.pos)
        return ""

    def _key(self, key: int, modifiers: int, name: str) -> str:
        metrics = self.making
        if metrics is None:
            return ""
        if key in _STRETCH:
            step = COARSE_PX if modifiers & pygame.KMOD_SHIFT else FINE_PX
            self.making = metrics.with_card(metrics.card_px[0] + _STRETCH[key] * step)
        elif key in _FURTHER:
            self.making = metrics.from_further(_FURTHER[key] * DISTANCE_STEP_CM)
        elif key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            return self._keep(metrics, name)
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
