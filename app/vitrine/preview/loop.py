"""The window's event loop: a clock value and events go in, a drawn window comes out. It never waits itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pygame

from vitrine.engine.look import Look
from vitrine.flow.input import Event, EventKind
from vitrine.preview.desk import Desk
from vitrine.preview.drawing import WindowFrame, WindowRenderer
from vitrine.preview.input import KeyboardInput, PointerInput, PointerTargets
from vitrine.preview.keys import Action
from vitrine.preview.layout.easel import Stand, Stock, looks, stands
from vitrine.preview.layout.layout import Layout, arranged
from vitrine.preview.measure.gauge import TAKEN, Gauge
from vitrine.preview.measure.monitor import Measure, monitors_file
from vitrine.preview.model import intents
from vitrine.preview.panels.tracks import Row, state_rows
from vitrine.preview.player import Player, Reel, advanced, pressed, sought
from vitrine.preview.watch import SAVED, SHADER_SUFFIXES
from vitrine.window.pace import Pace
from vitrine.window.window import SEEN_ANEW, Window

#: So long the loop may sleep when nothing moves.
IDLE_S = 0.03
MESSAGE_S = 8.0


class Loop:
    """The event loop of one window. `step` is all that a test needs."""

    def __init__(self, desk: Desk, window: Window, player: Player, stock: Stock) -> None:
        self.desk, self.window, self.player, self.stock = desk, window, player, stock
        self.gauge = Gauge(monitors_file())
        self._renderer = WindowRenderer(desk.device)
        self.gallery = self._renderer.gallery
        self._keyboard, self._pointer = KeyboardInput(), PointerInput()
        self._now_s, self._pace = 0.0, Pace()
        self._is_first_step = self._dirty = True
        self._visible = True
        self._message, self._message_until_s = "", 0.0
        self._rows: tuple[object, tuple[Row, ...]] = (None, ())

    @property
    def message(self) -> str:
        """The sentence in the line below just now."""
        return self._message

    @property
    def reel(self) -> Reel:
        """The length and frame time of the feed that plays."""
        session = self.desk.show
        return Reel(session.duration_s, session.frame_s, session.feed.info.live)

    @property
    def look(self) -> Look:
        """How the chosen pane is drawn when it stands alone."""
        return self._specs[self.player.looking.chosen]

    @property
    def _specs(self) -> tuple[Look, ...]:
        return looks(self.desk.show, self.player.looking, self.stock, self.desk.opening.size)

    @property
    def layout(self) -> Layout:
        """Where everything lies now; the picture is that of the chosen pane."""
        layout = self._window_layout
        return self.stands(layout)[self.player.looking.chosen].within(layout)

    @property
    def _window_layout(self) -> Layout:
        timeline = self.desk.show.timeline
        if self._rows[0] is not timeline:
            self._rows = timeline, state_rows(timeline)
        duration_s = self.reel.bar_s(self.player.t_s)
        size, rows = self.look.view.size_px, self._rows[1]
        return arranged(self.window.size, self.window.ratio, size, rows, duration_s, self.desk.show.is_heard)

    def stands(self, layout: Layout) -> tuple[Stand, ...]:
        """The placements of the panes in a layout."""
        return stands(layout, self.desk.show, self._specs, self._metrics)

    @property
    def _metrics(self) -> Measure | None:
        return self.gauge.of(self.window.monitor) if self.player.true_size else None

    def step(self, now_s: float, events: Sequence[pygame.event.Event]) -> bool:
        """Handle events, let time pass up to `now_s`, draw if anything changed. False once it is over."""
        elapsed_s = 0.0 if self._is_first_step else now_s - self._now_s
        self._is_first_step, self._now_s = False, now_s
        before = self.player
        self._advance(elapsed_s)
        for event in events:
            self._handle_event(event)
        self._perform(self._keyboard.translate_held_key(now_s))
        if self._message and now_s >= self._message_until_s:
            self._message, self._dirty = "", True
        self._dirty |= self.player != before
        if self.player.full_screen != before.full_screen:
            self.window.set_full_screen(self.player.full_screen)
        if self._visible and self._dirty and (not self.player.playing or now_s >= self._pace.due_s):
            self.draw()
        return self.player.running

    def patience_s(self) -> float:
        """How long to wait for the next event: until the next frame is due, or a while if nothing moves."""
        if not self.player.playing or not self._visible:
            return IDLE_S
        return min(max(0.0, self._pace.due_s - self._now_s), IDLE_S)

    def draw(self) -> None:
        """Draw the window and show it. Raises InputError where the very first picture cannot be drawn."""
        layout = self._window_layout
        if self.gauge.making is not None:
            self._renderer.draw_calibration(layout, self.gauge.making, self.window.monitor)
        else:
            placements = self.stands(layout)
            frame = WindowFrame(self.player, layout, placements, self._message, self._pace.fps, self._metrics)
            self._renderer.draw(self.desk, frame)
        self.window.flip()
        self._pace.drew(self._now_s)
        self._dirty = False

    def finish(self) -> str:
        """At the end: a take that was being recorded is saved. What was done, if anything."""
        if not self.player.recording:
            return ""
        self.player = replace(self.player, recording=False)
        return self.desk.end_take()

    def say(self, message: str) -> None:
        """Show a sentence in the line below for some seconds."""
        self._message, self._message_until_s, self._dirty = message, self._now_s + MESSAGE_S, True

    def _advance(self, elapsed_s: float) -> None:
        if self._pointer.scrubbing:
            return
        was_recording = self.player.recording and self.player.playing
        self.player = advanced(self.player, elapsed_s, self.reel)
        if was_recording and not self.player.playing:
            self.say(self.finish())

    def _handle_event(self, event: pygame.event.Event) -> None:
        match event.type:
            case pygame.QUIT | pygame.WINDOWCLOSE:
                self.player = replace(self.player, running=False)
            case _ if self.gauge.making is not None and event.type in TAKEN:
                self._calibrate(event)
            case pygame.KEYDOWN:
                self._perform(self._keyboard.translate_key_down(event.key, event.mod, self.player.prompt, self._now_s))
            case pygame.KEYUP:
                self._perform(self._keyboard.translate_key_up(event.key))
            case pygame.TEXTINPUT if self.player.prompt is not None:
                self._perform(intents.EditPrompt(self.player.prompt + event.text))
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP | pygame.MOUSEMOTION:
                self._handle_mouse(event)
            case pygame.MOUSEWHEEL:
                self._perform(self._pointer.translate_wheel(event.y, self.layout, self._now_s))
            case pygame.WINDOWMINIMIZED | pygame.WINDOWHIDDEN:
                self._visible = False
            case _ if event.type in SEEN_ANEW:
                self._visible = self._dirty = True
            case pygame.WINDOWLEAVE:
                self.gallery.pointer, self._dirty = None, True
            case pygame.WINDOWFOCUSLOST:
                self._keyboard.release_all()
            case _ if event.type == SAVED:
                self._reload(event.paths)

    def _handle_mouse(self, event: pygame.event.Event) -> None:
        targets = PointerTargets(self.layout, self.gallery, self.desk.states())
        self._dirty |= self.player.measures
        intent = self._pointer.translate_mouse(event, self.player, self.reel.live, targets)
        self.gallery.pointer, self.gallery.begun = event.pos, self._pointer.drag_start
        self._perform(intent)

    def _reload(self, changed: frozenset[Path]) -> None:
        shaders = {path for path in changed if path.suffix.lower() in SHADER_SUFFIXES}
        if shaders:
            self.desk.reload_shaders()
        if changed - shaders:
            self.desk.reload_scene()
            self.window.name(self.desk.show.scene.name)
            # Another feed may be shorter.
            self.player = sought(self.player, self.player.t_s, self.reel)
        self._dirty = True

    def _perform(self, intent: intents.Intent | None) -> None:
        match intent:
            case Action():
                self._perform_action(intent)
            case Event():
                self.say(self.desk.happened(intent, self.player.t_s))
            case intents.EditPrompt(text):
                self.player = replace(self.player, prompt=text)
            case intents.ClosePrompt(utterance):
                self._close_prompt(utterance)
            case intents.GoToState(state_index):
                self._go_to_state(state_index)
            case intents.Seek(t_s):
                self.player = sought(self.player, t_s, self.reel)
            case intents.ChoosePane(pane_index):
                self.player = replace(self.player, looking=self.player.looking.choosing(pane_index))
            case intents.SelectNode(node):
                self.player = replace(self.player, selected=node)
                self.say(self.desk.named(node) if node else "no node is here")
            case intents.ShowAngle(angle_deg):
                self.say(f"{angle_deg:.2f}° apart")
            case intents.CloseHelp():
                self.player = replace(self.player, help=False)

    def _perform_action(self, action: Action) -> None:
        before = self.player
        match action:
            case Action.SHOT:
                self._save_shot()
            case Action.COPY:
                reply = self.desk.copy_command(self.player.t_s, self.look)
                self.say(reply if len(self.player.looking.panes) == 1 else f"of the chosen one: {reply}")
            case Action.UNDO:
                self.say(self.desk.take_back())
            case Action.RECORD:
                self._toggle_recording()
            case Action.CALIBRATE:
                self._want_true_size(anew=True)
            case _:
                self.player = pressed(before, action, self.reel, self.stock.choices(before.looking))
        if self.player.true_size and not before.true_size:
            self._want_true_size(anew=False)
        if action is Action.SPEAK:
            pygame.key.start_text_input()

    def _save_shot(self) -> None:
        one = len(self.player.looking.panes) == 1
        specs = [self.look] if one else [placement.look for placement in self.stands(self._window_layout)]
        self.say(self.desk.shoot(self.player.t_s, specs))

    def _want_true_size(self, anew: bool) -> None:
        if error := self.gauge.want(self.window.monitor, anew):
            self.say(error)
        self._dirty = True

    def _calibrate(self, event: pygame.event.Event) -> None:
        """Once a monitor is measured it shows true size; one that is left unmeasured cannot."""
        reply = self.gauge.take(event, self._window_layout, self.window.monitor)
        if self.gauge.making is None:
            known = self.gauge.of(self.window.monitor) is not None
            self.player = replace(self.player, true_size=known and (bool(reply) or self.player.true_size))
        if reply:
            self.say(reply)
        self._dirty = True

    def _toggle_recording(self) -> None:
        if self.player.recording:
            self.say(self.finish())
            return
        self.player = replace(self.player, recording=True, playing=True)
        self.say(self.desk.begin_take(self.player.t_s))

    def _close_prompt(self, utterance: str) -> None:
        self.player = replace(self.player, prompt=None)
        pygame.key.stop_text_input()
        if utterance:
            self._perform(Event(EventKind.VOICE, utterance))

    def _go_to_state(self, index: int) -> None:
        reply, first_s = self.desk.go_to_state(index, self.player.t_s)
        if first_s is not None:
            self.player = sought(self.player, first_s, self.reel)
        self.say(reply)
