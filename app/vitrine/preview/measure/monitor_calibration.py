"""Calibration of monitors: the metrics of those that were measured, and what keys and drags do while one is."""

from __future__ import annotations

from pathlib import Path

import pygame

from vitrine.errors import InputError
from vitrine.geometry import Point
from vitrine.preview.layout.window_layout import WindowLayout
from vitrine.preview.measure import monitor
from vitrine.preview.measure.calibration_screen import COARSE_STEP_PX, DISTANCE_STEP_CM, FINE_STEP_PX, drag_edge
from vitrine.preview.measure.monitor import MonitorMetrics

#: Steps by which a key stretches the outline, and changes the distance.
_STRETCH_STEPS = {pygame.K_RIGHT: 1, pygame.K_UP: 1, pygame.K_LEFT: -1, pygame.K_DOWN: -1}
_DISTANCE_STEPS = {
    pygame.K_MINUS: -1,
    pygame.K_KP_MINUS: -1,
    pygame.K_PLUS: 1,
    pygame.K_EQUALS: 1,
    pygame.K_KP_PLUS: 1,
}


#: The events that a calibration handles while it is open.
CALIBRATION_EVENTS = frozenset((pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN, pygame.MOUSEMOTION))


class MonitorCalibration:
    """Metrics by the monitor's name. `draft` is what is being measured, None while nothing is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._saved: dict[str, MonitorMetrics] | None = None
        self.draft: MonitorMetrics | None = None

    def metrics_of(self, monitor_name: str) -> MonitorMetrics | None:
        """A monitor's metrics, None for one that nobody measured; the draft while one is being measured."""
        return self.draft or (self._saved or {}).get(monitor_name)

    def request_true_size(self, monitor_name: str, remeasure: bool) -> str:
        """Prepare true size on a monitor: an unknown one, or any with `remeasure`, is measured first.

        The first time the error of a broken settings file is returned, else an empty text.
        """
        error = self._load()
        known = self.metrics_of(monitor_name)
        if remeasure or known is None:
            self.draft = known or MonitorMetrics()
        return error

    def handle_event(self, event: pygame.event.Event, layout: WindowLayout, monitor_name: str) -> str:
        """Handle a key or the mouse while a monitor is measured; a message once it is saved, else an empty text."""
        if event.type == pygame.KEYDOWN:
            return self._handle_key(event.key, event.mod, monitor_name)
        held = event.buttons[0] if event.type == pygame.MOUSEMOTION else event.button == pygame.BUTTON_LEFT
        if held and self.draft is not None:
            self.draft = drag_edge(layout, self.draft, Point(*event.pos))
        return ""

    def _handle_key(self, key: int, modifiers: int, monitor_name: str) -> str:
        metrics = self.draft
        if metrics is None:
            return ""
        if key in _STRETCH_STEPS:
            step = COARSE_STEP_PX if modifiers & pygame.KMOD_SHIFT else FINE_STEP_PX
            self.draft = metrics.with_card_width(metrics.card_px[0] + _STRETCH_STEPS[key] * step)
        elif key in _DISTANCE_STEPS:
            self.draft = metrics.moved_away(_DISTANCE_STEPS[key] * DISTANCE_STEP_CM)
        elif key in (pygame.K_RETURN, pygame.K_KP_ENTER):
            return self._save(metrics, monitor_name)
        elif key == pygame.K_ESCAPE:
            self.draft = None
        return ""

    def _load(self) -> str:
        if self._saved is not None:
            return ""
        self._saved = {}
        try:
            self._saved = monitor.load_metrics(self._path)
        except InputError as error:
            return str(error)
        return ""

    def _save(self, metrics: MonitorMetrics, monitor_name: str) -> str:
        self.draft = None
        self._saved = {**(self._saved or {}), monitor_name: metrics}
        try:
            monitor.save_metrics(self._path, self._saved)
        except InputError as error:
            return f"true size holds until the window is closed: {error}"
        return f"true size at {metrics.distance_cm:.0f} cm from {monitor_name}; kept in {self._path}"
