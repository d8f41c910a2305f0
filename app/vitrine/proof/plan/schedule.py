"""Schedule: the moments of a proof with their times on the takes' timelines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from vitrine.document.field_error import FieldError
from vitrine.document.located_data import Map, locate_key, make_problem
from vitrine.engine.session import Session
from vitrine.errors import InputError, Place, Problem, sort_problems
from vitrine.proof.golden.curve import SUFFIX as CURVE_SUFFIX
from vitrine.proof.golden.golden import SUFFIX as GOLDEN_SUFFIX
from vitrine.proof.plan.moment_time import MomentTime, find_moment_s, parse_moment_time
from vitrine.proof.plan.proof_file import MAX_MOMENTS, Expectations, MomentEntry
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.scene.scene import Scene
from vitrine.stage.place.render_root import iter_subtree

#: Of rows of moments, which are named by it: to a millisecond no two are alike.
_ROW_NAME = "{name}@{t_s:07.3f}s"


class ExpectedState(NamedTuple):
    """A state that is to be active at a time of a take: the time as written, in seconds, and where it was written."""

    words: str
    t_s: float
    state: str
    place: Place


@dataclass(frozen=True, slots=True)
class ScheduledMoment:
    """A moment at `t_s` of its take's clock; `take` is the take's name as `list_takes` has it, "" for the scene's own.

    `masked` are the ids of masked nodes with all in them. `expected_states` are of any times of the take: those of the
    proof as a whole are checked with the moment that is nearest to them. A whole take as a curve is one, too,
    whose time is 0: `curve_device` is the display that it is of.
    """

    name: str
    t_s: float
    take: str
    masked: frozenset[str]
    expectations: tuple[Expectations, ...]
    expected_states: tuple[ExpectedState, ...] = ()
    curve_device: str = ""

    @property
    def file_name(self) -> str:
        """The name of its golden's file."""
        return self.name if self.curve_device else f"{self.name}{GOLDEN_SUFFIX}"


class TakeRun(NamedTuple):
    """A take as it is shown: its file, None for the scene's own, and the language, None for the scene's own."""

    file: Path | None
    locale: str | None


def list_takes(plan: ProofPlan) -> dict[str, TakeRun]:
    """The takes that moments of a proof are on, by name; where they are shown in a language, `NAME@LOCALE`."""
    entries = plan.entries
    runs = [(entry.take, entry.locale) for entry in entries.moments.values()]
    runs += [(curve.take, None) for curve in entries.curves.values()]
    return {
        _name_run(take, locale): TakeRun(
            plan.file.parent / entries.takes[take] if take else None, locale or entries.locale
        )
        for take, locale in runs
    }


def _name_run(take: str | None, locale: str | None) -> str:
    return f"{take or ''}@{locale}" if locale else take or ""


def schedule_moments(plan: ProofPlan, take: str, session: Session) -> tuple[ScheduledMoment, ...]:
    """Schedule the moments of a proof on one of its takes, by time, and its curves.

    Raises InputError with every time that there never is, at its place in the proof.
    """
    problems: list[Problem] = []
    found: list[ScheduledMoment] = []
    for name, entry in plan.entries.moments.items():
        if _name_run(entry.take, entry.locale) == take:
            owner = plan.raw["moments"][name]
            masked = list_masked(session.scene, (*plan.entries.mask, *entry.mask))
            states = _find_states(entry.expect, owner, session, problems)
            for moment, t_s in _find_times(name, entry, session, owner, problems):
                expectations = (plan.entries.expect, entry.expect)
                found.append(ScheduledMoment(moment, t_s, take, masked, expectations, states))
                states = ()
    if len(found) > MAX_MOMENTS:
        message = f"the proof has {len(found):,} moments"
        problems.append(make_problem(plan.raw, "moments", message, allowed=f"at most {MAX_MOMENTS:,}"))
    is_own = bool(found) and not take.partition("@")[0]
    for state in _find_states(plan.entries.expect, plan.raw, session, problems) if is_own else ():
        nearest = min(range(len(found)), key=lambda index: abs(found[index].t_s - state.t_s))
        found[nearest] = replace(found[nearest], expected_states=(*found[nearest].expected_states, state))
    if problems:
        raise InputError(sort_problems(problems))
    for name, curve in plan.entries.curves.items():
        if (curve.take or "") == take:
            masked = list_masked(session.scene, plan.entries.mask)
            device = curve.device or plan.entries.devices[0]
            found.append(ScheduledMoment(f"{name}{CURVE_SUFFIX}", 0.0, take, masked, (), curve_device=device))
    return tuple(sorted(found, key=lambda moment: (moment.t_s, moment.name)))


def list_masked(scene: Scene, masked: Iterable[str]) -> frozenset[str]:
    """The ids of masked nodes and of all nodes in them."""
    wanted = set(masked)
    nodes = [node for top in scene.nodes for node in iter_subtree(top) if node.id in wanted] if wanted else []
    return frozenset(str(inner.id) for node in nodes for inner in iter_subtree(node))


def _find_states(
    expectations: Expectations, owner: Map, session: Session, problems: list[Problem]
) -> tuple[ExpectedState, ...]:
    """The states that are expected at times, `owner` being the mapping with the key `expect`."""
    found = []
    for words, state in expectations.state_at.items():
        raw = owner["expect"]["state_at"]
        try:
            t_s = _find_time(parse_moment_time(words), words, session)
        except _TimeError as error:
            problems.append(_make_time_problem(raw, error, at_key=True))
        else:
            found.append(ExpectedState(words, t_s, state, locate_key(raw, words)))
    return tuple(found)


def _find_times(
    name: str, entry: MomentEntry, session: Session, owner: Map, problems: list[Problem]
) -> Iterator[tuple[str, float]]:
    try:
        if entry.at is not None:
            yield name, _find_time(entry.at, "at", session)
        elif entry.every is not None:
            first_s = 0.0 if entry.from_ is None else _find_time(entry.from_, "from", session)
            last_s = session.duration_s if entry.to is None else _find_time(entry.to, "to", session)
            # Half a step is no moment, and what a float lacks to the last one is none either.
            count = int((min(last_s, session.duration_s) - first_s) / entry.every + 1e-6) + 1
            if last_s < first_s or count > MAX_MOMENTS:
                raise _TimeError("every", _make_row_error(first_s, last_s, count))
            for number in range(count):
                t_s = first_s + number * entry.every
                if t_s < session.duration_s:
                    yield _ROW_NAME.format(name=name, t_s=t_s), t_s
    except _TimeError as error:
        problems.append(_make_time_problem(owner, error))


def _make_time_problem(owner: Map, error: _TimeError, at_key: bool = False) -> Problem:
    reason = error.reason
    return make_problem(owner, error.key, str(reason), allowed=reason.allowed, hint=reason.hint, at_key=at_key)


def _make_row_error(first_s: float, last_s: float, count: int) -> FieldError:
    if last_s < first_s:
        return FieldError(f"no moment lies from {first_s:g} s to {last_s:g} s", "`from` before `to`")
    return FieldError(
        f"the row has {count:,} moments", f"at most {MAX_MOMENTS:,}: take a longer step, or an earlier `to`"
    )


class _TimeError(Exception):
    def __init__(self, key: str, reason: FieldError) -> None:
        self.key, self.reason = key, reason
        super().__init__(str(reason))


def _find_time(time: MomentTime, key: str, session: Session) -> float:
    """The time in the feed's duration. Raises _TimeError."""
    try:
        session.state_at(0.0)
        t_s = find_moment_s(time, session.timeline, session.duration_s)
        if t_s > session.duration_s + session.frame_s / 2:
            raise FieldError(f"{t_s:g} s is beyond the end", f"0 to {session.duration_s:g} s")
    except FieldError as error:
        raise _TimeError(key, error) from None
    return min(t_s, session.duration_s - session.frame_s)
