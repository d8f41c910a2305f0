"""Editing session of the window: a session with its take, and all edits of them. Each edit returns what it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pygame

from vitrine.engine.look import Look
from vitrine.engine.reload import reload_show
from vitrine.engine.show import Show
from vitrine.errors import InputError
from vitrine.flow.grid import tick_before, time_of
from vitrine.flow.input import Event, EventKind
from vitrine.flow.take import TimedEvent
from vitrine.gpu.device import Device
from vitrine.preview import export
from vitrine.preview.export import Opening
from vitrine.preview.journal import Journal
from vitrine.preview.panels.tracks import leaves


@dataclass(eq=False)
class Desk:
    """One session being edited in one window, with its recording and its errors.

    `take_file` holds the take as it is; None: it has events that no file has. `unsaved_events` were added here and are
    in no file; `errors` are sentences by what is wrong: "scene", "shaders" or "picture".
    """

    show: Show
    device: Device
    opening: Opening
    take_file: Path | None = None
    made: list[TimedEvent] = field(default_factory=list)
    trouble: dict[str, tuple[str, ...]] = field(default_factory=dict)
    journal: Journal | None = None

    @property
    def unsaved(self) -> bool:
        """Whether the take has events that no file holds."""
        return bool(self.made)

    def happened(self, event: Event, t_s: float) -> str:
        """Add an event of the wearer at `t_s`, on the tick that is shown, so that its effect is seen at once."""
        timed = TimedEvent(time_of(max(0, tick_before(t_s))), event)
        before = self.show.state_at(t_s).active
        try:
            self.show.happened(timed)
        except InputError as error:
            return str(error.problems[0])
        self.made.append(timed)
        self.take_file = None
        if self.journal is not None:
            self.journal.add(timed)
        entered = [name for name in self.show.chart.names if name in self.show.state_at(t_s).active - before]
        return f"{event} at {timed.t_s:.2f} s" + (f": {', '.join(entered)}" if entered else ": nothing enters")

    def force(self, name: str, t_s: float) -> str:
        """Put the chart into a state, as an event of the take."""
        return f"{self.happened(Event(EventKind.FORCE, name), t_s)}; Delete takes it back"

    def go_to_state(self, index: int, t_s: float) -> tuple[str, float | None]:
        """Find when a leaf state is first entered; one that never is, and any of a live feed, is forced at `t_s`.

        What was done, and the time to go to, None: stay.
        """
        states = self.states()
        if index >= len(states):
            return f"this scene has {len(states)} states" if states else "this scene has no states", None
        name = states[index]
        first_s = self.show.timeline.entered_first(name)
        if first_s is None or self.show.feed.info.live:
            return self.force(name, t_s), None
        return f"{name} is first entered at {first_s:.2f} s", first_s

    def take_back(self) -> str:
        """Undo the last event that was added in the window."""
        if not self.made:
            return "no event was made here"
        timed = self.made.pop()
        events = list(self.show.take.events)
        events.remove(timed)
        self.show.retold(replace(self.show.take, events=tuple(events)))
        self._rewrite_journal()
        return f"taken back: {timed.event} at {timed.t_s:.2f} s"

    def begin_take(self, t_s: float) -> str:
        """Record from here: what happened before stays, what the old take has later is left out."""
        earlier = tuple(timed for timed in self.show.take.events if timed.t_s < t_s)
        self.show.retold(replace(self.show.take, events=earlier))
        self.made = [timed for timed in self.made if timed.t_s < t_s]
        self.take_file = None
        self._close_journal()
        self.journal = Journal(self.show.scene.file, export.beside_scene(self.show.take, self.show.scene.file))
        return f"recording a take from {t_s:.2f} s; R saves it"

    def end_take(self) -> str:
        """End a recording and save its take. Where that cannot be, its journal stays."""
        reply, journal = self._save(), self.journal
        saved = self.take_file is not None
        self._close_journal(stays=not saved)
        return reply if saved or journal is None or journal.path is None else f"{reply}; it is kept as {journal.path}"

    def _save(self) -> str:
        try:
            self.take_file = export.save_take(self.show)
        except InputError as error:
            return str(error)
        self.made = []
        return f"saved {self.take_file}"

    def _rewrite_journal(self) -> None:
        if self.journal is not None:
            self.journal.rewrite(export.beside_scene(self.show.take, self.show.scene.file))

    def _close_journal(self, stays: bool = False) -> None:
        if self.journal is not None:
            self.journal.close(stays)
        self.journal = None

    def shoot(self, t_s: float, specs: Sequence[Look]) -> str:
        """Write one view, or several side by side, as one PNG in out/, never over another one."""
        try:
            export.OUT.mkdir(exist_ok=True)
            path = export.free_shot(export.OUT, t_s)
            export.write_shot(self.device, self.show, t_s, specs, path)
        except (InputError, OSError) as error:
            return f"no shot: {error}"
        return f"saved {path}"

    def copy_command(self, t_s: float, look: Look) -> str:
        """The command of this picture, on the clipboard too. Events that no file has are saved as a take first."""
        if self.show.feed.info.live:
            return "a live feed has no past that a command could show again; S saves the picture itself"
        if self.unsaved:
            reply = self._save()
            if self.take_file is None:
                return reply
        command = export.shot_command(
            self.show.scene.file, t_s, look, self.opening, self.take_file or self.opening.take
        )
        try:
            pygame.scrap.put_text(command)
        except pygame.error:
            return command
        return f"copied: {command}"

    def reload_scene(self) -> None:
        """Read the scene anew, with another take or feed if it names one. What is wrong with them goes to `errors`.

        Then the last good one stays. Events that were added in the window are added to another take, too.
        """
        before = self.show
        try:
            session = reload_show(before)
        except InputError as error:
            self.trouble["scene"] = tuple(str(problem) for problem in error.problems)
            return
        if session.feed is not before.feed:
            before.feed.close()
        self.show = session
        self.trouble.pop("scene", None)
        if session.sources.take != before.sources.take:
            self._do_again()

    def _do_again(self) -> None:
        events, self.made = self.made, []
        for timed in events:
            try:
                self.show.happened(timed)
                self.made.append(timed)
            except InputError as error:
                self.trouble["scene"] = (str(error.problems[0]),)
        self._rewrite_journal()

    def close(self) -> None:
        """Close the session. A recording that nobody has ended stays in its journal."""
        self._close_journal(stays=True)
        self.show.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def reload_shaders(self) -> None:
        """Compile the shaders anew; broken ones leave the last good ones."""
        try:
            self.device.reload_shaders()
            self.trouble.pop("shaders", None)
        except InputError as error:
            self.trouble["shaders"] = tuple(str(problem) for problem in error.problems)

    def named(self, node: str) -> str:
        """A node's id with the file and line where it is written."""
        place = self.show.scene.origins.get(node)
        return f"{node}   {place.file}:{place.line}" if place else node

    def states(self) -> tuple[str, ...]:
        """The leaf states, in the order of the file: those that the keys 1 to 9 mean, and those after them."""
        return leaves(self.show.chart)
