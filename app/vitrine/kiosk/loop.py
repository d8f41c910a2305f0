"""The kiosk's main loop: time and window events go in, a full-screen frame comes out. It never waits itself."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import pygame

from vitrine.engine.live_content import LiveContent
from vitrine.engine.view_spec import fit_size
from vitrine.errors import InputError, MachineError
from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.timeline.take import TimedEvent
from vitrine.geometry import Rect
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.gpu.presenter import WindowPresenter
from vitrine.gpu.rendered_picture import RenderedPicture
from vitrine.gpu.renderer import Renderer
from vitrine.kiosk.clock import KioskClock
from vitrine.kiosk.holding_screen import HoldingScreen
from vitrine.kiosk.kiosk_window import HIDING_EVENTS, KioskWindow
from vitrine.kiosk.source_fallback import SourceFallback
from vitrine.kiosk.visitor_input import ACTIVITY_TYPES, VisitorTouch, is_exit_chord, map_input
from vitrine.preview.model.held_press import hears_long_presses, select_heard
from vitrine.ui.invitation_card import InvitationCard

log = logging.getLogger("vitrine.kiosk")

#: Frames a second: what displays show, and where the processor draws, what leaves it time for decoding.
GPU_FPS, SOFTWARE_FPS = 60.0, 30.0


class KioskLoop:
    """The kiosk's main loop; `step` is one turn of it. `picture` is what the window shows."""

    def __init__(
        self,
        source_fallback: SourceFallback,
        renderer: Renderer,
        window: KioskWindow,
        glasses: GlassesInLight,
        idle_s: float,
        live_content: LiveContent,
    ) -> None:
        self.source_fallback, self.clock = source_fallback, KioskClock(idle_s)
        self._renderer, self._window = renderer, window
        self._window_presenter, self._card = WindowPresenter(renderer), InvitationCard()
        self._glasses, self._live_content = glasses, live_content
        self._holding_screen, self._touch = HoldingScreen(), VisitorTouch()
        self.picture: RenderedPicture | None = None
        self._step_s = 1 / (SOFTWARE_FPS if renderer.is_software else GPU_FPS)
        self._now_s = self._next_s = 0.0

    def step(self, now_s: float, events: Sequence[pygame.event.Event]) -> bool:
        """Handle the events, advance the clock to `now_s`, draw if a frame is due. False: the operator leaves."""
        self._now_s = now_s
        self._advance(now_s)
        for event in events:
            if is_exit_chord(event):
                log.info("ended by Ctrl+Alt+Q")
                return False
            self._handle_event(event, now_s)
        self._add_events(self._touch.hold(now_s), now_s)
        self._window.stay_on_top(now_s)
        if now_s >= self._next_s:
            self._draw(now_s)
            self._next_s = max(self._next_s + self._step_s, now_s)
        return True

    def wait_s(self) -> float:
        """How long to wait for the next event until a frame is due."""
        return min(max(0.0, self._next_s - self._now_s), self._step_s)

    def _advance(self, now_s: float) -> None:
        if self.source_fallback.step(now_s) and self.source_fallback.session is not None:
            self._touch = VisitorTouch()
            self.clock = self.clock.restart_with(self.source_fallback.session.feed.info.duration_s, now_s)
            return
        before, self.clock = self.clock, self.clock.advance(now_s)
        session = self.source_fallback.session
        if session is not None and self._live_content.is_full(session):
            self.clock = self.clock.restart_with(session.feed.info.duration_s, now_s)
        if self.clock.run_count != before.run_count:
            self.source_fallback.restart()
            self._touch = VisitorTouch()

    def _handle_event(self, event: pygame.event.Event, now_s: float) -> None:
        if event.type in HIDING_EVENTS:
            self._window.recover()
        if self.source_fallback.session is None:
            return
        if event.type in ACTIVITY_TYPES:
            self.clock = self.clock.note_input(now_s)
        told = self._touch.follow(event)
        scene_event = map_input(event)
        if scene_event is not None and self.clock.accepts_event(now_s):
            self.clock = self.clock.note_event(now_s)
            is_held = scene_event.kind is EventKind.TAP and hears_long_presses(self.source_fallback.session.chart)
            told += self._touch.put_down(event, now_s) if is_held else (scene_event,)
        self._add_events(told, now_s)

    def _add_events(self, events: tuple[Event, ...], now_s: float) -> None:
        session = self.source_fallback.session
        if session is None:
            return
        try:
            for event in select_heard(events, session.chart):
                session.add_event(TimedEvent(self.clock.time_at(now_s), event))
        except Exception as error:
            self._fail(now_s, error)

    def _draw(self, now_s: float) -> None:
        window_px = self._window.size_px
        picture = self._draw_session(now_s, window_px) or self._draw_holding_screen(now_s, window_px)
        width, height = fit_size(picture.size_px, window_px)
        box_px = Rect((window_px[0] - width) // 2, (window_px[1] - height) // 2, width, height)
        self._window_presenter.present(picture, box_px, window_px)
        session = self.source_fallback.session
        if session is not None and (invitation := session.feed.newest().invitation) is not None:
            room = Rect(0.0, 0.0, *window_px).divide(self._window.pixel_ratio)
            card = self._card.draw(self._window.pixel_ratio, room, invitation)
            self._window_presenter.draw_interface([card], window_px)
        self.picture = picture
        self._window.flip()

    def _draw_session(self, now_s: float, window_px: tuple[int, int]) -> RenderedPicture | None:
        """Draw the session's frame; None where there is no session or it failed."""
        session = self.source_fallback.session
        if session is None:
            return None
        size_px = self._render_size_px(session.size_px, window_px)
        try:
            self._glasses = self._glasses.with_feed_light(session.filmed_in)
            glasses, t_s = self._glasses.with_size(size_px), self.clock.time_at(now_s)
            self._live_content.step(session, t_s)
            return session.draw(self._renderer, t_s, glasses).picture
        except MachineError:
            raise
        except Exception as error:
            self._fail(now_s, error)
            return None

    def _draw_holding_screen(self, now_s: float, window_px: tuple[int, int]) -> RenderedPicture:
        try:
            return self._holding_screen.draw(self._renderer, now_s, window_px)
        except Exception as error:
            raise MachineError(f"not even the calm card can be drawn ({type(error).__name__}: {error})") from error

    def _render_size_px(self, feed_px: tuple[int, int], window_px: tuple[int, int]) -> tuple[int, int]:
        """The size to render at: the screen's pixels, for sharp type; at most the feed's where the processor draws."""
        size_px = fit_size(feed_px, window_px)
        return min(size_px, feed_px) if self._renderer.is_software else size_px

    def _fail(self, now_s: float, error: Exception) -> None:
        if not isinstance(error, InputError):
            log.error("the show failed", exc_info=error)
        cause = " ".join(str(error).split()) or type(error).__name__
        self.source_fallback.fail(now_s, f"the show was taken off: {cause}")
