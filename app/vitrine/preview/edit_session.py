"""Editing session of the window: a session with its take, and all edits of them. Each edit returns what it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from vitrine.engine.face_policy import check_may_keep
from vitrine.engine.live_content import LiveContent
from vitrine.engine.reload import reload_session
from vitrine.engine.session import Session
from vitrine.engine.shot import Shot
from vitrine.engine.view_spec import ViewSpec
from vitrine.errors import InputError
from vitrine.escape import escape_line
from vitrine.flow.chart.event import Event, EventKind
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.take import TimedEvent
from vitrine.flow.timeline.tick_grid import tick_before, tick_time_s
from vitrine.flow.timeline.timeline import Timeline
from vitrine.gpu.renderer import Renderer
from vitrine.preview import export
from vitrine.preview.clipboard import copy_text
from vitrine.preview.journal import Journal
from vitrine.preview.panels.state_rows import list_leaf_states

#: What the wearer asks in free words; the words are its data: {question: {text: …}}.
QUESTION_ASKED = Event(EventKind.SIGNAL, "question.asked")


@dataclass(eq=False)
class EditSession:
    """One session being edited in one window, with its recording and its errors.

    `launch` is what the window was opened with, as it was typed. `take_file` holds the take as it is; None: it has
    events that no file has. `unsaved_events` were added here and are in no file; `errors` are sentences by what is
    wrong: "scene", "shaders" or "picture". `live_content` are the services of a session that runs live.
    """

    session: Session
    renderer: Renderer
    launch: Shot
    take_file: Path | None = None
    unsaved_events: list[TimedEvent] = field(default_factory=list)
    errors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    journal: Journal | None = None
    live_content: LiveContent = field(default_factory=LiveContent)

    @property
    def has_unsaved_events(self) -> bool:
        """Whether the take has events that no file holds."""
        return bool(self.unsaved_events)

    def add_event(self, event: Event, t_s: float) -> str:
        """Add an event of the wearer at `t_s`, on the tick that is shown, so that its effect is seen at once."""
        if event.kind is EventKind.VOICE:
            event = replace(event, value=_mask_secrets(event.value))
        return self._add(TimedEvent(tick_time_s(max(0, tick_before(t_s))), event), t_s)

    @property
    def can_be_asked(self) -> bool:
        """Whether a state of the scene waits for a question."""
        return QUESTION_ASKED in self.session.chart.listeners

    def ask(self, question: str, t_s: float) -> str:
        """Add a question of the wearer, in free words, as `add_event` does an event."""
        data = EventData.from_value({"question": {"text": _mask_secrets(escape_line(question))}})
        return self._add(TimedEvent(tick_time_s(max(0, tick_before(t_s))), QUESTION_ASKED, data), t_s)

    def _add(self, timed: TimedEvent, t_s: float) -> str:
        before = self.session.state_at(t_s).active
        try:
            self.session.add_event(timed)
        except InputError as error:
            return str(error.problems[0])
        self._keep(timed)
        entered = [
            name for name in self.session.chart.state_names if name in self.session.state_at(t_s).active - before
        ]
        return f"{timed.event} at {timed.t_s:.2f} s" + (f": {', '.join(entered)}" if entered else ": nothing enters")

    def _keep(self, timed: TimedEvent) -> None:
        """Note an event that was added to the take, and is in no file."""
        self.unsaved_events.append(timed)
        self.take_file = None
        if self.journal is not None:
            self.journal.add(timed)

    def step_services(self, t_s: float) -> str:
        """Let services tell what they have to tell at `t_s`, and ask them; which of it has led into another state."""
        before = self.session.timeline
        told = self.live_content.step(self.session, t_s)
        for timed in told:
            self._keep(timed)
        after = self.session.timeline
        return ", ".join(f"{timed.event} at {timed.t_s:.2f} s" for timed in told if _leads_on(timed, before, after))

    def is_run_over(self, t_s: float) -> bool:
        """Whether a live run has to begin anew: its day is over, or its take is full."""
        session = self.session
        return session.runs_services and (t_s >= session.duration_s or self.live_content.is_full(session))

    def forget_events(self) -> None:
        """Begin a run in which nothing has happened yet, and record none of it."""
        self._close_journal()
        self.session.set_take(replace(self.session.take, events=()))
        self.unsaved_events, self.take_file = [], None

    def force_state(self, name: str, t_s: float) -> str:
        """Put the chart into a state, as an event of the take."""
        return f"{self.add_event(Event(EventKind.FORCE, name), t_s)}; Delete takes it back"

    def go_to_state(self, index: int, t_s: float) -> tuple[str, float | None]:
        """Find when a leaf state is first entered; one that never is, and any of a live feed, is forced at `t_s`.

        What was done, and the time to go to, None: stay.
        """
        states = self.leaf_states()
        if index >= len(states):
            return f"this scene has {len(states)} states" if states else "this scene has no states", None
        name = states[index]
        first_s = self.session.timeline.first_entry_s(name)
        if first_s is None or self.session.runs_live:
            return self.force_state(name, t_s), None
        return f"{name} is first entered at {first_s:.2f} s", first_s

    def undo(self) -> str:
        """Undo the last event that was added in the window, not what a service has told."""
        made = [timed for timed in self.unsaved_events if timed.data is None or timed.event == QUESTION_ASKED]
        if not made:
            return "no event was made here"
        timed = made[-1]
        self.unsaved_events.remove(timed)
        events = list(self.session.take.events)
        events.remove(timed)
        self.session.set_take(replace(self.session.take, events=tuple(events)))
        self._rewrite_journal()
        return f"taken back: {timed.event} at {timed.t_s:.2f} s"

    def begin_recording(self, t_s: float) -> str:
        """Record from here: what happened before stays, what the old take has later is left out."""
        earlier = tuple(timed for timed in self.session.take.events if timed.t_s < t_s)
        self.session.set_take(replace(self.session.take, events=earlier))
        self.unsaved_events = [timed for timed in self.unsaved_events if timed.t_s < t_s]
        self.take_file = None
        self._close_journal()
        self.journal = Journal(
            self.session.scene.file, export.relative_to_scene(self.session.take, self.session.scene.file)
        )
        return f"recording a take from {t_s:.2f} s; R saves it"

    def end_recording(self) -> str:
        """End a recording and save its take. Where that cannot be, its journal stays."""
        reply, journal = self._save_take(), self.journal
        saved = self.take_file is not None
        self._close_journal(keep_file=not saved)
        return reply if saved or journal is None or journal.path is None else f"{reply}; it is kept as {journal.path}"

    def _save_take(self) -> str:
        try:
            self.take_file = export.save_take(self.session)
        except InputError as error:
            return str(error)
        self.unsaved_events = []
        return f"saved {self.take_file}"

    def _rewrite_journal(self) -> None:
        if self.journal is not None:
            self.journal.rewrite(export.relative_to_scene(self.session.take, self.session.scene.file))

    def _close_journal(self, keep_file: bool = False) -> None:
        if self.journal is not None:
            self.journal.close(keep_file)
        self.journal = None

    def save_shot(self, t_s: float, specs: Sequence[ViewSpec]) -> str:
        """Write one view, or several side by side, as one PNG in out/, never over another one."""
        try:
            check_may_keep(self.session.request.faces, self.session.feed.info.live)
            export.OUTPUT_FOLDER.mkdir(exist_ok=True)
            path = export.free_shot_path(export.OUTPUT_FOLDER, t_s)
            export.export_shot(self.renderer, self.session, t_s, specs, path)
        except (InputError, OSError) as error:
            return f"no shot: {error}"
        return f"saved {path}"

    def copy_command(self, t_s: float, spec: ViewSpec) -> str:
        """The command of this picture, on the clipboard too. Events that no file has are saved as a take first."""
        if self.session.feed.info.live:
            return "a live feed has no past that a command could show again; S saves the picture itself"
        if self.has_unsaved_events:
            reply = self._save_take()
            if self.take_file is None:
                return reply
        take = self.take_file or self.launch.take
        shot = export.build_shot(self.launch, self.session.scene.file, t_s, spec, take)
        command = shot.command(export.free_shot_path(Path(), t_s))
        return copy_text(command)

    def reload_scene(self) -> None:
        """Read the scene anew, with another take or feed if it names one. What is wrong with them goes to `errors`.

        Then the last good one stays. Events that were added in the window are added to another take, too.
        """
        before = self.session
        try:
            session = reload_session(before)
        except InputError as error:
            self.errors["scene"] = tuple(str(problem) for problem in error.problems)
            return
        if session.feed is not before.feed:
            before.feed.close()
        self.session = session
        self.errors.pop("scene", None)
        if session.sources.take != before.sources.take:
            self._reapply_events()

    def _reapply_events(self) -> None:
        events, self.unsaved_events = self.unsaved_events, []
        for timed in events:
            try:
                self.session.add_event(timed)
                self.unsaved_events.append(timed)
            except InputError as error:
                self.errors["scene"] = (str(error.problems[0]),)
        self._rewrite_journal()

    def close(self) -> None:
        """Close the session. A recording that nobody has ended stays in its journal."""
        self._close_journal(keep_file=True)
        self.live_content.close()
        self.session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def reload_shaders(self) -> None:
        """Compile the shaders anew; broken ones leave the last good ones."""
        try:
            self.renderer.reload_shaders()
            self.errors.pop("shaders", None)
        except InputError as error:
            self.errors["shaders"] = tuple(str(problem) for problem in error.problems)

    def describe_node(self, node_id: str) -> str:
        """A node's id with the file and line where it is written."""
        place = self.session.scene.origins.get(node_id)
        return f"{node_id}   {place.file}:{place.line}" if place else node_id

    def leaf_states(self) -> tuple[str, ...]:
        """The leaf states, in the order of the file: those that the keys 1 to 9 mean, and those after them."""
        return list_leaf_states(self.session.chart)


def _leads_on(timed: TimedEvent, before: Timeline, after: Timeline) -> bool:
    """Whether an event has put the chart into other states than it would be in without."""
    return before.state_at(timed.t_s).active != after.state_at(timed.t_s).active


def _mask_secrets(text: str) -> str:
    from vitrine.content.masked_secrets import mask_text  # a scene without content imports none of it

    return mask_text(text)
