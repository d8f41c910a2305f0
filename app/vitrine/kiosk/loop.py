"""The booth's loop: a clock value and the window's events go in, a full screen comes out. It never waits itself."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

import pygame

from vitrine.engine.look import fitted
from vitrine.errors import InputError, MachineError
from vitrine.flow.take import TimedEvent
from vitrine.glass.environment import Environment
from vitrine.glass.profile import Profile
from vitrine.glass.view import View
from vitrine.gpu.device import Device
from vitrine.gpu.presenter import WindowPresenter
from vitrine.kiosk.booth import Booth
from vitrine.kiosk.calm import Calm
from vitrine.kiosk.presenter import Presenter
from vitrine.kiosk.screen import UNCOVERED, Screen
from vitrine.kiosk.touch import TOUCHED, deed, leaves

log = logging.getLogger("vitrine.kiosk")

#: Pictures a second: what displays show, and where the processor draws, what leaves it time for decoding.
GPU_FPS, SOFTWARE_FPS = 60.0, 30.0


class Loop:
    """Everything that happens in the booth. `step` is all that a test needs."""

    def __init__(
        self,
        presenter: Presenter,
        device: Device,
        screen: Screen,
        profile: Profile,
        environment: Environment,
        view: View,
        idle_s: float,
    ) -> None:
        self.presenter, self.booth = presenter, Booth(idle_s)
        self._device, self._screen = device, screen
        self._window_presenter = WindowPresenter(device)
        self._profile, self._environment, self._view = profile, environment, view
        self._calm = Calm()
        self._step_s = 1 / (SOFTWARE_FPS if device.is_software else GPU_FPS)
        self._now_s = self._next_s = 0.0

    def step(self, now_s: float, events: Sequence[pygame.event.Event]) -> bool:
        """Take in what happened, let time pass up to `now_s`, draw if a picture is due. False: the operator leaves."""
        self._now_s = now_s
        self._pass(now_s)
        for event in events:
            if leaves(event):
                log.info("ended by Ctrl+Alt+Q")
                return False
            self._take(event, now_s)
        self._screen.stand(now_s)
        if now_s >= self._next_s:
            self._draw(now_s)
            self._next_s = max(self._next_s + self._step_s, now_s)
        return True

    def patience_s(self) -> float:
        """How long to wait for the next event until a picture is due."""
        return min(max(0.0, self._next_s - self._now_s), self._step_s)

    def _pass(self, now_s: float) -> None:
        if self.presenter.step(now_s) and self.presenter.show is not None:
            self.booth = self.booth.over(self.presenter.show.feed.info.duration_s, now_s)
            return
        before, self.booth = self.booth, self.booth.passed(now_s)
        if self.booth.runs != before.runs:
            self.presenter.restart()

    def _take(self, event: pygame.event.Event, now_s: float) -> None:
        if event.type in UNCOVERED:
            self._screen.recover()
        if self.presenter.show is None:
            return
        if event.type in TOUCHED:
            self.booth = self.booth.touched(now_s)
        done = deed(event)
        if done is None or not self.booth.accepts(now_s):
            return
        self.booth = self.booth.did(now_s)
        try:
            self.presenter.show.happened(TimedEvent(self.booth.time_at(now_s), done))
        except Exception as error:
            self._fail(now_s, error)

    def _draw(self, now_s: float) -> None:
        window_px = self._screen.size_px
        size_px = self._draw_show(now_s, window_px) or self._draw_calm(now_s, window_px)
        width, height = fitted(size_px, window_px)
        box_px = (window_px[0] - width) // 2, (window_px[1] - height) // 2, width, height
        self._window_presenter.present(box_px, window_px)
        self._screen.flip()

    def _draw_show(self, now_s: float, window_px: tuple[int, int]) -> tuple[int, int] | None:
        """The size of the show's picture, drawn; None where there is none or it failed."""
        show = self.presenter.show
        if show is None:
            return None
        size_px = self._picture_px(show.size_px, window_px)
        try:
            view = replace(self._view, size_px=size_px)
            show.draw(self._device, self.booth.time_at(now_s), view, self._profile, self._environment)
        except MachineError:
            raise
        except Exception as error:
            self._fail(now_s, error)
            return None
        return size_px

    def _draw_calm(self, now_s: float, window_px: tuple[int, int]) -> tuple[int, int]:
        try:
            self._calm.draw(self._device, now_s, window_px)
        except Exception as error:
            raise MachineError(f"not even the calm card can be drawn ({type(error).__name__}: {error})") from error
        return window_px

    def _picture_px(self, feed_px: tuple[int, int], window_px: tuple[int, int]) -> tuple[int, int]:
        """At the screen's own pixels, so that type is sharp; where the processor draws, at most at the feed's."""
        size_px = fitted(feed_px, window_px)
        return min(size_px, feed_px) if self._device.is_software else size_px

    def _fail(self, now_s: float, error: Exception) -> None:
        if not isinstance(error, InputError):
            log.error("the show failed", exc_info=error)
        self.presenter.fail(now_s, f"the show was taken off: {' '.join(str(error).split()) or type(error).__name__}")
