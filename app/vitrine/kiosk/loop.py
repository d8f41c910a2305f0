"""The kiosk's main loop: time and window events go in, a full-screen frame comes out. It never waits itself."""

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

#: Frames a second: what displays show, and where the processor draws, what leaves it time for decoding.
GPU_FPS, SOFTWARE_FPS = 60.0, 30.0


class Loop:
    """The kiosk's main loop; `step` is one turn of it."""

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
        """Handle the events, advance the clock to `now_s`, draw if a frame is due. False: the operator leaves."""
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
        """How long to wait for the next event until a frame is due."""
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
        scene_event = deed(event)
        if scene_event is None or not self.booth.accepts(now_s):
            return
        self.booth = self.booth.did(now_s)
        try:
            self.presenter.show.happened(TimedEvent(self.booth.time_at(now_s), scene_event))
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
        """Draw the session's frame and give its size; None where there is no session or it failed."""
        session = self.presenter.show
        if session is None:
            return None
        size_px = self._picture_px(session.size_px, window_px)
        try:
            view = replace(self._view, size_px=size_px)
            session.draw(self._device, self.booth.time_at(now_s), view, self._profile, self._environment)
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
        """The size to render at: the screen's pixels, for sharp type; at most the feed's where the processor draws."""
        size_px = fitted(feed_px, window_px)
        return min(size_px, feed_px) if self._device.is_software else size_px

    def _fail(self, now_s: float, error: Exception) -> None:
        if not isinstance(error, InputError):
            log.error("the show failed", exc_info=error)
        cause = " ".join(str(error).split()) or type(error).__name__
        self.presenter.fail(now_s, f"the show was taken off: {cause}")
