"""The window's event loop: a clock value and events go in, a drawn window comes out. It never waits itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pygame

from vitrine.engine.view_spec import ViewSpec
from vitrine.flow.chart.event import Event, EventKind
from vitrine.geometry import Point
from vitrine.output.voice.voice_thread import VoiceThread
from vitrine.preview.drawing import WindowFrame, WindowRenderer
from vitrine.preview.edit_session import QUESTION_ASKED, EditSession
from vitrine.preview.file_watcher import FILES_SAVED, SHADER_SUFFIXES
from vitrine.preview.input import KeyboardInput, PointerInput, PointerTargets
from vitrine.preview.layout.pane_layout import Catalogue, PanePlacement, place_panes, resolve_pane_specs
from vitrine.preview.layout.window_layout import WindowLayout, arrange_window
from vitrine.preview.measure.monitor import MonitorMetrics, monitors_file
from vitrine.preview.measure.monitor_calibration import CALIBRATION_EVENTS, MonitorCalibration
from vitrine.preview.model import intents
from vitrine.preview.model.held_press import select_heard
from vitrine.preview.model.keys import LENS_EVENTS_BY_ACTION, Action
from vitrine.preview.model.player import FeedTiming, Player, advance, apply_action, seek
from vitrine.preview.model.spoken_line import SpokenLine
from vitrine.preview.model.voice_prompt import NO_MODEL, NOTHING_HEARD, VoicePrompt
from vitrine.preview.panels.state_rows import StateRow, build_state_rows
from vitrine.preview.placing.placer import Placer
from vitrine.preview.placing.pose_history import PoseHistory
from vitrine.window.frame_pacer import FramePacer
from vitrine.window.window import REDRAW_EVENTS, Window

if TYPE_CHECKING:
    from vitrine.content.speech.listener import Listener

#: Letters that one types at once: those of a long question.
MAX_TYPED = 400
#: So long the loop may sleep when nothing moves.
IDLE_S = 0.03
MESSAGE_S = 8.0
#: So long the capture light stays on after a picture of a live feed was kept.
LIGHT_S = 1.0


class PreviewLoop:
    """The event loop of one window. `step` is all that a test needs."""

    def __init__(
        self,
        edit_session: EditSession,
        window: Window,
        player: Player,
        catalogue: Catalogue,
        voice: VoiceThread | None = None,
        listener: Listener | None = None,
    ) -> None:
        """`voice` says aloud what is said while it plays; `listener` hears what is asked."""
        self._spoken = None if voice is None else SpokenLine(voice)
        self._voice_prompt = None if listener is None else VoicePrompt(listener)
        self.edit_session, self.window, self.player, self.catalogue = edit_session, window, player, catalogue
        self.calibration = MonitorCalibration(monitors_file())
        self._renderer = WindowRenderer(edit_session.renderer)
        self.pane_renderer = self._renderer.pane_renderer
        self._placer = Placer(self._renderer.picker, PoseHistory())
        self._keyboard, self._pointer = KeyboardInput(), PointerInput()
        self._now_s, self._pacer = 0.0, FramePacer()
        self._is_first_step = self._dirty = True
        self._visible = True
        self._message, self._message_until_s = "", 0.0
        self._light_until_s = 0.0
        self._rows: tuple[object, tuple[StateRow, ...]] = (None, ())
        self._resolved_specs: tuple[object, tuple[ViewSpec, ...]] = (None, ())

    @property
    def message(self) -> str:
        """The sentence in the line below just now."""
        return self._message

    @property
    def feed_timing(self) -> FeedTiming:
        """The length and frame time of the feed that plays."""
        session = self.edit_session.session
        return FeedTiming(session.duration_s, session.frame_s, session.feed.info.live, session.request.live)

    @property
    def view_spec(self) -> ViewSpec:
        """How the chosen pane is drawn when it stands alone."""
        return self._specs[self.player.view_settings.chosen]

    @property
    def _specs(self) -> tuple[ViewSpec, ...]:
        """The views of the panes; they are asked for several times a frame, and resolved where something changed."""
        session = self.edit_session.session
        key = self.player.view_settings, session.size_px, self.edit_session.launch.view.size, session.filmed_in
        if self._resolved_specs[0] != key:
            settings, feed_px, typed_size, filmed_in = key
            self._resolved_specs = key, resolve_pane_specs(settings, self.catalogue, typed_size, feed_px, filmed_in)
        return self._resolved_specs[1]

    @property
    def layout(self) -> WindowLayout:
        """Where everything lies now; the picture is that of the chosen pane."""
        layout = self._window_layout
        return self.place_panes(layout)[self.player.view_settings.chosen].apply_to(layout)

    @property
    def _window_layout(self) -> WindowLayout:
        timeline = self.edit_session.session.timeline
        if self._rows[0] is not timeline:
            self._rows = timeline, build_state_rows(timeline)
        duration_s = self.feed_timing.bar_duration_s(self.player.t_s)
        size, rows = self.view_spec.view.size_px, self._rows[1]
        return arrange_window(
            self.window.size, self.window.pixel_ratio, size, rows, duration_s, self.edit_session.session.has_audio_cues
        )

    def place_panes(self, layout: WindowLayout) -> tuple[PanePlacement, ...]:
        """The placements of the panes in a layout."""
        return place_panes(layout, self.edit_session.session, self._specs, self._metrics)

    @property
    def _metrics(self) -> MonitorMetrics | None:
        return self.calibration.metrics_of(self.window.monitor_name) if self.player.true_size else None

    @property
    def records(self) -> bool:
        """Whether what is shown is kept just now: as a take, or a moment ago as a picture."""
        return self.player.recording or self._now_s < self._light_until_s

    def step(self, now_s: float, events: Sequence[pygame.event.Event]) -> bool:
        """Handle events, let time pass up to `now_s`, draw if anything changed. False once it is over."""
        elapsed_s = 0.0 if self._is_first_step else now_s - self._now_s
        is_first, self._is_first_step, self._now_s = self._is_first_step, False, now_s
        before = self.player
        self._advance(elapsed_s)
        # Before the events, since S draws a picture of this very tick; and after them, for what they have asked.
        self._step_services(before, is_first)
        advanced = self.player
        for event in events:
            self._handle_event(event)
        self._perform_all(self._keyboard.translate_held_key(now_s))
        self._follow_microphone()
        self._step_services(advanced, is_first=False)
        if self._spoken is not None:
            self._spoken.follow(self.edit_session.session, self.player, self.view_spec.profile)
        if self._message and now_s >= self._message_until_s:
            self._message, self._dirty = "", True
        self._dirty |= self.player != before
        if self.player.full_screen != before.full_screen:
            self.window.set_full_screen(self.player.full_screen)
        if self._visible and self._dirty and (not self.player.playing or now_s >= self._pacer.due_s):
            self.draw()
        return self.player.running

    def event_timeout_s(self) -> float:
        """How long to wait for the next event: until the next frame is due, or a while if nothing moves."""
        if not self.player.playing or not self._visible:
            return IDLE_S
        return min(max(0.0, self._pacer.due_s - self._now_s), IDLE_S)

    def draw(self) -> None:
        """Draw the window and show it. Raises InputError where the very first picture cannot be drawn."""
        layout = self._window_layout
        if self.calibration.draft is not None:
            self._renderer.draw_calibration(layout, self.calibration.draft, self.window.monitor_name)
        else:
            placements = self.place_panes(layout)
            frame = WindowFrame(
                self.player, layout, placements, self._message, self._pacer.fps, self._metrics, self.records,
                self._placer.can_undo,
            )  # fmt: skip
            self._renderer.draw(self.edit_session, frame)
        self.window.flip()
        self._pacer.record_frame(self._now_s)
        self._dirty = False

    def end_recording(self) -> str:
        """At the end: a take that was being recorded is saved. What was done, if anything."""
        if not self.player.recording:
            return ""
        self.player = replace(self.player, recording=False)
        return self.edit_session.end_recording()

    def show_message(self, message: str) -> None:
        """Show a sentence in the line below for some seconds."""
        self._message, self._message_until_s, self._dirty = message, self._now_s + MESSAGE_S, True

    def _step_services(self, before: Player, is_first: bool) -> None:
        """Let services tell what they have to tell. What counts as a camera is recorded from its start, but where it
        starts again by itself: each is another run.
        """
        if self.edit_session.is_run_over(self.player.t_s):
            saved = self.end_recording()
            self.player = replace(self.player, t_s=0.0)
            self.edit_session.forget_events()
            self.show_message(f"a new run begins: this one is as long as a take may be; {saved}".removesuffix("; "))
        if self.feed_timing.counts_as_camera and (is_first or self.player.t_s < before.t_s):
            if is_first or not before.playing:
                self.player = replace(self.player, recording=True)
                self.show_message(self.edit_session.begin_recording(0.0))
            else:
                self.edit_session.forget_events()
        if told := self.edit_session.step_services(self.player.t_s):
            self.show_message(told)

    def _advance(self, elapsed_s: float) -> None:
        if self._pointer.scrubbing or (self.player.placing is not None and self.player.placing.is_dragging):
            return
        was_recording = self.player.recording and self.player.playing
        self.player = advance(self.player, elapsed_s, self.feed_timing)
        if was_recording and not self.player.playing:
            self.show_message(self.end_recording())

    def _handle_event(self, event: pygame.event.Event) -> None:
        match event.type:
            case pygame.QUIT | pygame.WINDOWCLOSE:
                self.player = replace(self.player, running=False)
            case _ if self.calibration.draft is not None and event.type in CALIBRATION_EVENTS:
                self._calibrate(event)
            case pygame.KEYDOWN:
                self._perform_all(self._keyboard.translate_key_down(event.key, event.mod, self.player, self._now_s))
            case pygame.KEYUP:
                self._perform_all(self._keyboard.translate_key_up(event.key))
            case pygame.TEXTINPUT if self.player.is_typing:
                self._perform(intents.EditPrompt((self.player.prompt + event.text)[:MAX_TYPED]))
            case pygame.TEXTEDITING if self.player.is_typing:
                self._perform(intents.ComposeText(event.text))
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP | pygame.MOUSEMOTION:
                self._handle_mouse(event)
            case pygame.MOUSEWHEEL:
                self._perform(self._pointer.translate_wheel(event.y, self.layout, self._now_s))
            case pygame.WINDOWMINIMIZED | pygame.WINDOWHIDDEN:
                self._visible = False
            case _ if event.type in REDRAW_EVENTS:
                self._visible = self._dirty = True
            case pygame.WINDOWLEAVE:
                self.pane_renderer.pointer, self._dirty = None, True
            case pygame.WINDOWFOCUSLOST:
                self._perform_all(self._keyboard.release_all())
                if self.player.listens:  # nobody will hear of the key that is let go
                    self._perform(intents.ClosePrompt(""))
                if self.player.placing is not None and self.player.placing.is_dragging:  # nor of the button
                    self.player = replace(self.player, placing=self.player.placing.let_go())
            case _ if event.type == FILES_SAVED:
                self._reload(event.paths)

    def _handle_mouse(self, event: pygame.event.Event) -> None:
        targets = PointerTargets(self.layout, self.pane_renderer, self.edit_session.leaf_states())
        self._dirty |= self.player.follows_pointer
        intent = self._pointer.translate_mouse(event, self.player, not self.feed_timing.can_be_sought, targets)
        self.pane_renderer.pointer, self.pane_renderer.drag_start = Point(*event.pos), self._pointer.drag_start
        self._perform(intent)

    def _reload(self, changed: frozenset[Path]) -> None:
        shaders = {path for path in changed if path.suffix.lower() in SHADER_SUFFIXES}
        if shaders:
            self.edit_session.reload_shaders()
        if changed - shaders:
            self.edit_session.reload_scene()
            self.window.set_title(self.edit_session.session.scene.name)
            # Another feed may be shorter.
            self.player = seek(self.player, self.player.t_s, self.feed_timing)
        self._dirty = True

    def _perform_all(self, asked: Iterable[intents.Intent]) -> None:
        for intent in asked:
            self._perform(intent)

    def _perform(self, intent: intents.Intent | None) -> None:
        match intent:
            case Action():
                self._perform_action(intent)
            case Event():
                for event in select_heard((intent,), self.edit_session.session.chart):
                    self.show_message(self.edit_session.add_event(event, self.player.t_s))
            case intents.EditPrompt(text) if not self.player.listens:
                self.player = replace(self.player, prompt=text, composed="")
            case intents.ComposeText(text):
                self.player = replace(self.player, composed=text)
            case intents.ClosePrompt(utterance):
                if self._voice_prompt is not None:
                    self._voice_prompt.give_up()
                self._close_prompt(utterance)
            case intents.EndListening() if self._voice_prompt is not None:
                self._voice_prompt.end()
            case intents.GoToState(state_index):
                self._go_to_state(state_index)
            case intents.Seek(t_s):
                self.player = seek(self.player, t_s, self.feed_timing)
            case intents.ChoosePane(pane_index):
                self.player = replace(self.player, view_settings=self.player.view_settings.with_chosen(pane_index))
            case intents.SelectNode(node):
                self.player = replace(self.player, selected_node=node)
                self.show_message(self.edit_session.describe_node(node) if node else "no node is here")
            case intents.ShowAngle(angle_deg):
                self.show_message(f"{angle_deg:.2f}° apart")
            case intents.CloseHelp():
                self.player = replace(self.player, shows_help=False)
            case intents.ChooseTool(tool):
                self._follow_placer(self._placer.choose(self.player, self.edit_session.session, tool))
            case intents.PointAt():
                ratio = self.window.pixel_ratio
                self._follow_placer(self._placer.point(self.player, self.edit_session, ratio, intent))

    def _follow_placer(self, reply: tuple[Player, str]) -> None:
        """Go on with the player of a tool that was used, and tell what it has done."""
        was_typing, self.player = self.player.is_typing, reply[0]
        if reply[1]:
            self.show_message(reply[1])
        if self.player.is_typing and not was_typing:
            pygame.key.start_text_input()
        elif was_typing and not self.player.is_typing:
            pygame.key.stop_text_input()

    def _perform_action(self, action: Action) -> None:
        before = self.player
        match action:
            case Action.ASK | Action.LISTEN if not self.edit_session.can_be_asked:
                self.show_message(f"nobody answers here: no state of this scene waits for {QUESTION_ASKED}")
                return
            case Action.LISTEN if self._voice_prompt is None:
                self.show_message(NO_MODEL)
                return
            case Action.SHOT:
                self._save_shot()
            case Action.COPY_COMMAND:
                reply = self.edit_session.copy_command(self.player.t_s, self.view_spec)
                self.show_message(reply if len(self.player.view_settings.panes) == 1 else f"of the chosen one: {reply}")
            case Action.UNDO:
                self.show_message(self.edit_session.undo())
            case Action.RECORD:
                self._toggle_recording()
            case Action.PLACING:
                self._follow_placer(self._placer.toggle(before, self.edit_session.session))
            case Action.UNDO_PLACING:
                self._follow_placer(self._placer.undo(before, self.edit_session))
            case Action.REDO_PLACING:
                self._follow_placer(self._placer.redo(before, self.edit_session))
            case Action.DARKEN_LENS | Action.CLEAR_LENS:
                self._tell_lens(LENS_EVENTS_BY_ACTION[action])
            case Action.CALIBRATE:
                self._request_true_size(remeasure=True)
            case _:
                choices = self.catalogue.choice_counts(before.view_settings, self.edit_session.session, before.t_s)
                self.player = apply_action(before, action, self.feed_timing, choices)
        if self.player.true_size and not before.true_size:
            self._request_true_size(remeasure=False)
        if action in (Action.SPEAK, Action.ASK):
            pygame.key.start_text_input()
        if action is Action.LISTEN and self._voice_prompt is not None:
            self._voice_prompt.begin()

    def _follow_microphone(self) -> None:
        """Show the words as they are heard; those of a question that was let go are asked as if they were typed."""
        if self._voice_prompt is None:
            return
        self.player, heard = self._voice_prompt.follow(self.player)
        if heard is not None:
            self._close_prompt(heard.words[:MAX_TYPED])
            if not heard.words:
                self.show_message(heard.failure or NOTHING_HEARD)

    def _tell_lens(self, event: Event) -> None:
        """Tell the lens of the chosen pane something, as an event of the take, which all panes obey that can."""
        profile = self.view_spec.profile
        if not profile.has_switchable_lens:
            self.show_message(f"the lens of {profile.name} cannot be told to darken or to clear")
            return
        self.edit_session.add_event(event, self.player.t_s)
        self.show_message(f"{event} at {self.player.t_s:.2f} s, within {profile.dimming_s:g} s; Delete takes it back")

    def _save_shot(self) -> None:
        one = len(self.player.view_settings.panes) == 1
        specs = [self.view_spec] if one else [placement.spec for placement in self.place_panes(self._window_layout)]
        self.show_message(self.edit_session.save_shot(self.player.t_s, specs))
        self._light_until_s = self._now_s + LIGHT_S

    def _request_true_size(self, remeasure: bool) -> None:
        if error := self.calibration.request_true_size(self.window.monitor_name, remeasure):
            self.show_message(error)
        self._dirty = True

    def _calibrate(self, event: pygame.event.Event) -> None:
        """Once a monitor is measured it shows true size; one that is left unmeasured cannot."""
        reply = self.calibration.handle_event(event, self._window_layout, self.window.monitor_name)
        if self.calibration.draft is None:
            known = self.calibration.metrics_of(self.window.monitor_name) is not None
            self.player = replace(self.player, true_size=known and (bool(reply) or self.player.true_size))
        if reply:
            self.show_message(reply)
        self._dirty = True

    def _toggle_recording(self) -> None:
        if self.player.recording:
            self.show_message(self.end_recording())
            return
        self.player = replace(self.player, recording=True, playing=True)
        self.show_message(self.edit_session.begin_recording(self.player.t_s))

    def _close_prompt(self, utterance: str) -> None:
        asks, types_length = self.player.asks, self.player.types_length
        self.player = replace(self.player, prompt=None, composed="", listens=False)
        pygame.key.stop_text_input()
        if types_length:
            self._follow_placer(self._placer.set_length(self.player, self.edit_session, utterance))
        elif utterance and asks:
            self.show_message(self.edit_session.ask(utterance, self.player.t_s))
        elif utterance:
            self._perform(Event(EventKind.VOICE, utterance.casefold()))

    def _go_to_state(self, index: int) -> None:
        reply, first_s = self.edit_session.go_to_state(index, self.player.t_s)
        if first_s is not None:
            self.player = seek(self.player, first_s, self.feed_timing)
        self.show_message(reply)
