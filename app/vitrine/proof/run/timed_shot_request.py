"""Timed shot request: a shot at a time in a proof's words, such as `state:card#2+0.5`, for a worker process."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vitrine.document.field_error import FieldError
from vitrine.engine.shot import Shot
from vitrine.errors import InputError, Problem
from vitrine.proof.plan.moment_time import MomentTime, find_moment_s, parse_moment_time
from vitrine.workers.shot_request import ShotAnswer, answer_shot
from vitrine.workers.workbench import Workbench


@dataclass(frozen=True, slots=True)
class TimedShotRequest:
    """A request for the picture of a shot at `time` of its take, in place of the shot's own time."""

    shot: Shot
    time: MomentTime

    def answer(self, bench: Workbench) -> ShotAnswer:
        """Draw it. Raises InputError for a time that there never is, and for what the user's files have wrong."""
        from vitrine.engine.opening import open_shot

        with open_shot(self.shot) as session:
            try:
                t_s = find_moment_s(self.time, session.timeline, session.duration_s)
            except FieldError as error:
                raise _time_error(error) from None
            return answer_shot(bench.renderer, session, replace(self.shot, t_s=t_s))


def parse_time(at: str) -> MomentTime:
    """Parse a time as written in a test. Raises InputError."""
    try:
        return parse_moment_time(at)
    except FieldError as error:
        raise _time_error(error) from None


def _time_error(error: FieldError) -> InputError:
    return InputError(Problem(str(error), key="at", allowed=error.allowed, hint=error.hint))
