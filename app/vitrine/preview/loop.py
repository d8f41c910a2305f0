"""The window's loop: a clock value and the window's events go in, a drawn window comes out. It never waits itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pygame

from vitrine.engine.look import Look
from vitrine.errors import InputError
from vitrine.flow.input import Event, EventKind
from vitrine.glass.heard import Heard
from vitrine.gpu.interface import Laid
from vitrine.gpu.presenter import WindowPresenter
from vitrine.preview import keys
from vitrine.preview.desk import Desk
from vitrine.preview.gallery import Gallery
from vitrine.preview.keys import Action
from vitrine.preview.layout.easel import Stand, Stock, looks, stands
from vitrine.preview.layout.layout import Layout, arranged
from vitrine.preview.measure.calibration import calibration_screen
from vitrine.preview.measure.gauge import TAKEN, Gauge
from vitrine.preview.measure.monitor import Measure, monitors_file
from vitrine.preview.panels.face import Face, Tracks
from vitrine.preview.panels.strip import Status, Title
from vitrine.preview.panels.tracks import Row, state_rows
from vitrine.preview.player import Player, Reel, advanced, pressed, sought
from vitrine.preview.told import title
from vitrine.preview.watch import SAVED, SHADER_SUFFIXES
from vitrine.stage.text.line import TextSystem
from vitrine.window.pace import Pace
from vitrine.window.window import SEEN_ANEW, Window

#: So long the loop may sleep when nothing moves.
IDLE_S = 0.03
MESSAGE_S = 8.0
#: A press that moves no further than this is a click.
CLICK = 3.0
#: A wheel or touch pad gives many steps for one swipe.
SWIPE_PAUSE_S = 0.25


class Loop:
    """Everything that happens in one window. `step` is all that a test needs."""

    def __init__(
        self,
        desk: Desk,
        window: Window,
        player: Player,
        stock: Stock,
    ) -> None:
        self.desk, self.window, self.player, self.stock = desk, window, player, stock
        self._text = TextSystem()
        self._presenter = WindowPresenter(desk.device)
        self._face, self.gallery = Face(self._text), Gallery(self._text, self._presenter)
        self.gauge = Gauge(monitors_file())
        self._now_s, self._pace = 0.0, Pace()
        self._started = self._dirty = True
        self._visible = True
        self._message, self._message_until_s = "", 0.0
        self._held: set[int] = set()
        self._enter_s: float | None = None
        self._swiped_s = -1.0
        self._scrubbing = False
        self._rows: tuple[object, tuple[Row, ...]] = (None, ())

    @property
    def message(self) -> str:
        """What the line below says just now."""
        return self._message

    @property
    def reel(self) -> Reel:
        """What plays."""
        show = self.desk.show
        return Reel(show.duration_s, show.frame_s, show.feed.info.live)

    @property
    def look(self) -> Look:
        """How the chosen picture is drawn, standing alone."""
        return self._looks[self.player.looking.chosen]

    @property
    def _looks(self) -> tuple[Look, ...]:
        return looks(self.desk.show, self.player.looking, self.stock, self.desk.opening.size)

    @property
    def layout(self) -> Layout:
        """Where everything lies now; the picture is the chosen one."""
        layout = self._arranged
        return self.stands(layout)[self.player.looking.chosen].within(layout)

    @property
    def _arranged(self) -> Layout:
        timeline = self.desk.show.timeline
        if self._rows[0] is not timeline:
            self._rows = timeline, state_rows(timeline)
        duration_s = self.reel.bar_s(self.player.t_s)
        size, rows = self.look.view.size_px, self._rows[1]
        return arranged(self.window.size, self.window.ratio, size, rows, duration_s, self.desk.show.is_heard)

    def stands(self, layout: Layout) -> tuple[Stand, ...]:
        """The pictures that stand in a layout's room."""
        return stands(layout, self.desk.show, self._looks, self._measure)

    @property
    def _measure(self) -> Measure | None:
        return self.gauge.of(self.window.monitor) if self.player.true_size else None

    def step(self, now_s: float, events: Sequence[pygame.event.Event]) -> bool:
        """Take in what happened, let time pass up to `now_s`, draw if anything changed. False once it is over."""
        elapsed = 0.0 if self._started else now_s - self._now_s
        self._started, self._now_s = False, now_s
        before = self.player
        self._pass(elapsed)
        for event in events:
            self._take(event)
        self._hold()
        if self._message and now_s >= self._message_until_s:
            self._message, self._dirty = "", True
        self._dirty |= self.player != before
        if self.player.full_screen != before.full_screen:
            self.window.set_full_screen(self.player.full_screen)
        if self._visible and self._dirty and (not self.player.playing or now_s >= self._pace.due_s):
            self.draw()
        return self.player.running

    def patience_s(self) -> float:
        """How long to wait for the next event: until the next picture is due, or a while if nothing moves."""
        if not self.player.playing or not self._visible:
            return IDLE_S
        return min(max(0.0, self._pace.due_s - self._now_s), IDLE_S)

    def draw(self) -> None:
        """Draw the pictures and all around them, and show them."""
        layout = self._arranged
        if self.gauge.making is not None:
            self._presenter.clear(layout.window_px)
            laid = [calibration_screen(self._text, layout, self.gauge.making, self.window.monitor)]
        else:
            laid = self._pictures(layout)
        self._presenter.draw_interface(laid, layout.window_px)
        self.window.flip()
        self._pace.drew(self._now_s)
        self._dirty = False

    def _pictures(self, layout: Layout) -> list[Laid]:
        """Show the pictures; what lies over and around them."""
        show, standing = self.desk.show, self.stands(layout)
        try:
            self.gallery.draw(self.desk.device, show, self.player, layout, standing)
            self.desk.trouble.pop("picture", None)
        except InputError as error:
            if not self.gallery.pictures:
                raise
            self.desk.trouble["picture"] = tuple(str(problem) for problem in error.problems)
            self.gallery.show_again(layout)
        layout = standing[self.player.looking.chosen].within(layout)
        around = self._face.sheets(layout, self.player, self._said(standing, layout), self._trouble())
        return self.gallery.over(show, self.player) + around

    def _trouble(self) -> tuple[str, ...]:
        return tuple(sentence for sentences in self.desk.trouble.values() for sentence in sentences)

    def finish(self) -> str:
        """At the end: a take that was being recorded is saved. What it did, if anything."""
        if not self.player.recording:
            return ""
        self.player = replace(self.player, recording=False)
        return self.desk.end_take()

    def say(self, message: str) -> None:
        """Show a sentence in the line below for some seconds."""
        self._message, self._message_until_s, self._dirty = message, self._now_s + MESSAGE_S, True

    def _pass(self, elapsed_s: float) -> None:
        if self._scrubbing:
            return
        was_recording = self.player.recording and self.player.playing
        self.player = advanced(self.player, elapsed_s, self.reel)
        if was_recording and not self.player.playing:
            self.say(self.finish())

    def _take(self, event: pygame.event.Event) -> None:
        match event.type:
            case pygame.QUIT | pygame.WINDOWCLOSE:
                self.player = replace(self.player, running=False)
            case _ if self.gauge.making is not None and event.type in TAKEN:
                self._gauged(event)
            case pygame.KEYDOWN:
                self._key_down(event.key, event.mod)
            case pygame.KEYUP:
                self._key_up(event.key)
            case pygame.TEXTINPUT if self.player.prompt is not None:
                self.player = replace(self.player, prompt=self.player.prompt + event.text)
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP | pygame.MOUSEMOTION:
                self._mouse(event)
            case pygame.MOUSEWHEEL:
                self._wheel(event.y)
            case pygame.WINDOWMINIMIZED | pygame.WINDOWHIDDEN:
                self._visible = False
            case _ if event.type in SEEN_ANEW:
                self._visible = self._dirty = True
            case pygame.WINDOWLEAVE:
                self.gallery.pointer, self._dirty = None, True
            case pygame.WINDOWFOCUSLOST:
                self._held.clear()
                self._enter_s = None
            case _ if event.type == SAVED:
                self._saved(event.paths)

    def _saved(self, paths: frozenset[Path]) -> None:
        shaders = {path for path in paths if path.suffix.lower() in SHADER_SUFFIXES}
        if shaders:
            self.desk.reload_shaders()
        if paths - shaders:
            self.desk.reload_scene()
            self.window.name(self.desk.show.scene.name)
            # Another feed may be shorter.
            self.player = sought(self.player, self.player.t_s, self.reel)
        self._dirty = True

    def _key_down(self, key: int, modifiers: int) -> None:
        repeated = key in self._held
        self._held.add(key)
        if self.player.prompt is not None:
            self._prompt_key(key)
            return
        event = None if repeated else keys.scene_key(key, modifiers)
        action = keys.action_of(key, modifiers)
        if event is not None:
            self._happened(event)
        elif action is not None and (not repeated or action in keys.REPEATING):
            self._act(action, key)

    def _act(self, action: Action, key: int) -> None:
        before = self.player
        match action:
            case Action.TAP:
                self._enter_s = self._now_s
            case _ if action in keys.TOUCHES:
                self._happened(keys.TOUCHES[action])
            case Action.STATE:
                self._go_to(key - pygame.K_1)
            case Action.SHOT:
                self._shoot()
            case Action.COPY:
                said = self.desk.copy_command(self.player.t_s, self.look)
                self.say(said if len(self.player.looking.panes) == 1 else f"of the chosen one: {said}")
            case Action.UNDO:
                self.say(self.desk.take_back())
            case Action.RECORD:
                self._record()
            case Action.CALIBRATE:
                self._want_true_size(anew=True)
            case _:
                self.player = pressed(before, action, self.reel, self.stock.choices(before.looking))
        if self.player.true_size and not before.true_size:
            self._want_true_size(anew=False)
        if action is Action.SPEAK:
            pygame.key.start_text_input()

    def _shoot(self) -> None:
        if len(self.player.looking.panes) == 1:
            self.say(self.desk.shoot(self.player.t_s, self.look))
        else:
            self.say(self.desk.shoot_beside(self.player.t_s, self.stands(self._arranged)))

    def _want_true_size(self, anew: bool) -> None:
        if wrong := self.gauge.want(self.window.monitor, anew):
            self.say(wrong)
        self._dirty = True

    def _gauged(self, event: pygame.event.Event) -> None:
        """Once a monitor is measured it shows true size; one that is left unmeasured cannot."""
        said = self.gauge.take(event, self._arranged, self.window.monitor)
        if self.gauge.making is None:
            known = self.gauge.of(self.window.monitor) is not None
            self.player = replace(self.player, true_size=known and (bool(said) or self.player.true_size))
        if said:
            self.say(said)
        self._dirty = True

    def _record(self) -> None:
        if self.player.recording:
            self.say(self.finish())
            return
        self.player = replace(self.player, recording=True, playing=True)
        self.say(self.desk.begin_take(self.player.t_s))

    def _prompt_key(self, key: int) -> None:
        words = self.player.prompt or ""
        if key == pygame.K_BACKSPACE:
            self.player = replace(self.player, prompt=words[:-1])
        elif key in (pygame.K_RETURN, pygame.K_KP_ENTER, pygame.K_ESCAPE):
            self.player = replace(self.player, prompt=None)
            pygame.key.stop_text_input()
            spoken = " ".join(words.casefold().split())
            if spoken and key != pygame.K_ESCAPE:
                self._happened(Event(EventKind.VOICE, spoken))

    def _key_up(self, key: int) -> None:
        self._held.discard(key)
        if key in (pygame.K_RETURN, pygame.K_KP_ENTER) and self._enter_s is not None:
            self._enter_s = None
            self._happened(keys.TOUCHES[Action.TAP])

    def _hold(self) -> None:
        """Enter that is held becomes a long press while it is held, as on the glasses."""
        if self._enter_s is not None and self._now_s - self._enter_s >= keys.LONG_PRESS_S:
            self._enter_s = None
            self._happened(Event(EventKind.LONG_PRESS))

    def _happened(self, event: Event) -> None:
        self.say(self.desk.happened(event, self.player.t_s))

    def _go_to(self, index: int) -> None:
        states = self.desk.states()
        if index >= len(states):
            self.say(f"this scene has {len(states)} states" if states else "this scene has no states")
            return
        name = states[index]
        first_s = self.desk.show.timeline.entered_first(name)
        if first_s is None or self.reel.live:
            self.say(self.desk.force(name, self.player.t_s))
            return
        self.player = sought(self.player, first_s, self.reel)
        self.say(f"{name} is first entered at {first_s:.2f} s")

    def _wheel(self, steps: int) -> None:
        over = self.layout.picture.holds(pygame.mouse.get_pos())
        if steps and over and self._now_s - self._swiped_s >= SWIPE_PAUSE_S:
            self._swiped_s = self._now_s
            self._happened(keys.TOUCHES[Action.SWIPE_BACK if steps > 0 else Action.SWIPE_FORWARD])

    def _mouse(self, event: pygame.event.Event) -> None:
        layout, gallery = self.layout, self.gallery
        gallery.pointer = event.pos
        self._dirty |= self.player.measures
        if event.type == pygame.MOUSEBUTTONUP:
            self._scrubbing &= event.button != pygame.BUTTON_LEFT
            if event.button == pygame.BUTTON_LEFT:
                self._let_go(event.pos)
        elif event.type == pygame.MOUSEMOTION:
            if self._scrubbing:
                self.player = sought(self.player, layout.scale.t_s(event.pos[0]), self.reel)
        elif event.button == pygame.BUTTON_LEFT:
            self._click(layout, event.pos)
        elif event.button == pygame.BUTTON_RIGHT and (node := gallery.node_at(event.pos)):
            self._happened(Event(EventKind.GAZE, node))

    def _click(self, layout: Layout, point: tuple[int, int]) -> None:
        row = layout.row_at(point)
        if self.player.help:
            self.player = replace(self.player, help=False)
        elif row is not None:
            self._go_to(self.desk.states().index(row.name))
        elif layout.on_scale(point):
            self._scrubbing = not self.reel.live
            self.player = sought(self.player, layout.scale.t_s(point[0]), self.reel)
        elif (index := self.gallery.index_at(point)) is not None:
            self._press(index, point)

    def _press(self, index: int, point: tuple[int, int]) -> None:
        looking = self.player.looking
        if index != looking.chosen:
            self.player = replace(self.player, looking=looking.choosing(index))
        elif self.player.ruler:
            self.gallery.begun = point
        else:
            self._select(point)

    def _let_go(self, point: tuple[int, int]) -> None:
        """A drag over the picture has measured; one that went nowhere was a click."""
        begun, self.gallery.begun = self.gallery.begun, None
        if begun is None:
            return
        if max(abs(point[0] - begun[0]), abs(point[1] - begun[1])) < CLICK:
            self._select(point)
        elif (angle := self.gallery.measured_deg(begun, point)) is not None:
            self.say(f"{angle:.2f}° apart")

    def _select(self, point: tuple[int, int]) -> None:
        node = self.gallery.node_at(point)
        self.player = replace(self.player, selected=node)
        self.say(self.desk.named(node) if node else "no node is here")

    def _said(self, standing: Sequence[Stand], layout: Layout) -> tuple[Title, Heard, Status, Tracks]:
        show, player, info = self.desk.show, self.player, self.desk.show.feed.info
        frame, look = show.frame_at(player.t_s), standing[player.looking.chosen].look
        status = Status(
            player.t_s, info.duration_s, frame.index, self._pace.fps, player.playing, player.looping, player.recording,
            frame.held, self._message,
        )  # fmt: skip
        tracks = Tracks(show.take.events, show.state_at(player.t_s).active, self.desk.states())
        words = [picture.words for picture in self.gallery.pictures]
        above = title(show.scene.name, words, standing, layout.ratio, self._measure)
        return above, show.heard_at(player.t_s, look.profile), status, tracks
