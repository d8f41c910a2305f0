"""Review: the decisions on the moments of a run that do not pass; accepting one writes it, rejecting leaves it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, Protocol

from vitrine.errors import InputError, Problem
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.review.accepted_golden import AcceptedGolden, find_refusal, load_accepted
from vitrine.proof.review.report_source import ReportSource

#: What may be decided of a moment, and what it is then.
Verb = Literal["accept", "reject", "undo"]
State = Literal["undecided", "accepted", "rejected"]
#: Characters of a remark.
MAX_REMARK = 2_000


class ReviewTarget(Protocol):
    """Where accepted goldens are written to."""

    def is_written(self, moment: MomentResult) -> bool:
        """Whether what is proposed for a moment stands there already. Raises InputError."""
        ...

    def accept(self, moment: MomentResult, accepted: AcceptedGolden) -> None:
        """Write a golden. Raises InputError where that cannot be, and nothing is written then."""
        ...

    def undo(self, moment: MomentResult) -> None:
        """Take a golden back. Raises InputError where that cannot be."""
        ...


class Decision(NamedTuple):
    """What was decided of a moment, why it cannot be accepted, and what whoever mends it is told."""

    state: State = "undecided"
    refusal: str = ""
    remark: str = ""


class Review:
    """A review of a run's result, whose files `source` has. Decisions are taken one after the other."""

    def __init__(self, result: ProofResult, source: ReportSource, target: ReviewTarget) -> None:
        self.result, self.source = result, source
        self._target, self._lock = target, threading.Lock()
        self._decisions = {
            number: self._begin(moment) for number, moment in enumerate(result.moments) if not moment.is_good
        }

    @property
    def decisions(self) -> Mapping[int, Decision]:
        """The decisions on all moments that do not pass, by their number in the result."""
        return dict(self._decisions)

    def decide(self, number: int, verb: Verb, remark: str = "") -> Decision:
        """Accept or reject a moment, or undo that; the decision. Raises InputError where it cannot be done."""
        with self._lock:
            before = self._decisions.get(number)
            if before is None:
                raise InputError(Problem("this moment passes: there is nothing to decide"))
            moment = self.result.moments[number]
            if verb == "accept" and before.state != "accepted":
                if before.refusal:
                    raise InputError(Problem(before.refusal))
                self._target.accept(moment, load_accepted(moment, self.source))
            elif verb != "accept" and before.state == "accepted":
                self._target.undo(moment)
            states: Mapping[Verb, State] = {"accept": "accepted", "reject": "rejected", "undo": "undecided"}
            after = before._replace(state=states[verb], remark=remark[:MAX_REMARK] if verb == "reject" else "")
            self._decisions[number] = after
            return after

    def count(self, state: State) -> int:
        """How many of the moments that do not pass are in a state."""
        return sum(decision.state == state for decision in self._decisions.values())

    def list_moments(self, state: State) -> Iterator[tuple[MomentResult, Decision]]:
        """Those in a state, in order."""
        for number, decision in sorted(self._decisions.items()):
            if decision.state == state:
                yield self.result.moments[number], decision

    def _begin(self, moment: MomentResult) -> Decision:
        refusal = find_refusal(moment, self.result.is_reference, self.result.renderer)
        try:
            is_written = not refusal and self._target.is_written(moment)
        except InputError:
            is_written = False
        return Decision("accepted" if is_written else "undecided", refusal)


def summarise_review(review: Review) -> str:
    """How many moments were decided, and how."""
    left = review.count("undecided")
    done = len(review.decisions) - left
    return (
        f"{done} of {len(review.decisions)} moments decided: {review.count('accepted')} accepted,"
        f" {review.count('rejected')} rejected" + (f", {left} left" if left else "")
    )
