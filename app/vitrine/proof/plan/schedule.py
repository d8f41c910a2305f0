"""Schedule: the moments of a proof with their times on the takes' timelines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vitrine.document.field_error import FieldError
from vitrine.document.located_data import Map, make_problem
from vitrine.engine.session import Session
from vitrine.errors import InputError, Problem
from vitrine.proof.golden.curve import SUFFIX as CURVE_SUFFIX
from vitrine.proof.golden.golden import SUFFIX as GOLDEN_SUFFIX
from vitrine.proof.plan.moment_time import MomentTime, find_moment_s
from vitrine.proof.plan.proof_file import MAX_MOMENTS, Expectations, MomentEntry
from vitrine.proof.plan.proof_plan import ProofPlan

#: Of rows of moments, which are named by it: to a millisecond no two are alike.
_ROW_NAME = "{name}@{t_s:07.3f}s"


@dataclass(frozen=True, slots=True)
class ScheduledMoment:
    """A moment at `t_s` of its take's clock; `take` is the take's name in the proof, "" for the scene's own.

    A whole take as a curve is one, too, whose time is 0: `curve_device` is the display that it is of.
    """

    name: str
    t_s: float
    take: str
    masked: frozenset[str]
    expectations: tuple[Expectations, ...]
    curve_device: str = ""

    @property
    def file_name(self) -> str:
        """The name of its golden's file."""
        return self.name if self.curve_device else f"{self.name}{GOLDEN_SUFFIX}"


def list_takes(plan: ProofPlan) -> dict[str, Path | None]:
    """The takes that moments of a proof are on, by name: their files, None for the scene's own."""
    takes = [entry.take for entry in plan.entries.moments.values()]
    takes += [curve.take for curve in plan.entries.curves.values()]
    names = dict.fromkeys(take or "" for take in takes)
    return {name: plan.file.parent / plan.entries.takes[name] if name else None for name in names}


def schedule_moments(plan: ProofPlan, take: str, session: Session) -> tuple[ScheduledMoment, ...]:
    """Schedule the moments of a proof on one of its takes, by time, and its curves.

    Raises InputError with every time that there never is, at its place in the proof.
    """
    problems: list[Problem] = []
    found: list[ScheduledMoment] = []
    for name, entry in plan.entries.moments.items():
        if (entry.take or "") == take:
            owner = plan.raw["moments"][name]
            for moment, t_s in _find_times(name, entry, session, owner, problems):
                masked = frozenset((*plan.entries.mask, *entry.mask))
                found.append(ScheduledMoment(moment, t_s, take, masked, (plan.entries.expect, entry.expect)))
    if len(found) > MAX_MOMENTS:
        message = f"the proof has {len(found):,} moments"
        problems.append(make_problem(plan.raw, "moments", message, allowed=f"at most {MAX_MOMENTS:,}"))
    if problems:
        raise InputError(problems)
    for name, curve in plan.entries.curves.items():
        if (curve.take or "") == take:
            masked, device = frozenset(plan.entries.mask), curve.device or plan.entries.devices[0]
            found.append(ScheduledMoment(f"{name}{CURVE_SUFFIX}", 0.0, take, masked, (), device))
    return tuple(sorted(found, key=lambda moment: (moment.t_s, moment.name)))


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
            for number in range(int((last_s - first_s) / entry.every + 1e-6) + 1):
                t_s = first_s + number * entry.every
                if t_s < session.duration_s:
                    yield _ROW_NAME.format(name=name, t_s=t_s), t_s
    except _TimeError as error:
        where = error.reason
        problems.append(make_problem(owner, error.key, str(where), allowed=where.allowed, hint=where.hint))


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
