"""Rule of list data: what the data of events bring in place of a list that nodes repeat."""

from __future__ import annotations

from collections.abc import Iterator

from vitrine.verdict.finding import Rule, Violation
from vitrine.verdict.measure.frame_observation import FrameObservation

LIST_DATA = Rule(
    "list-data",
    "error",
    "The data of events break a list",
    "mend the event's data, or what `repeat` says of its items",
    "what is no list shows nothing, and copies without a key of their own are told apart by their place alone",
)


def check_list_data(observation: FrameObservation) -> Iterator[Violation]:
    """Check the rule of list data in one frame."""
    for fault in observation.list_faults:
        yield Violation(LIST_DATA, fault.node_id, 1.0, fault.text)
