"""Flow history of a root: when nodes in it came and left lately, and what it was just before and just after.

By it what leaves fades where it was, and what stays goes over to its new place. All of it follows from the spans of
states, so that any order of asking gives the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from vitrine.flow.animate.tween import Presence
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.node import Node
from vitrine.scene.nodes.node_base import NodeBase


class FlowLook(NamedTuple):
    """A root at a time: its node with plain values, and the presences by id of those that depend on states."""

    t_s: float
    node: Node
    presences: Mapping[str, Presence]


class FlowChange(NamedTuple):
    """A moment at which nodes of a root came or left: the root just before and just after it."""

    before: FlowLook
    after: FlowLook

    @property
    def time_s(self) -> float:
        """When it was."""
        return self.before.t_s


def find_flow_times(
    conditional_nodes: Sequence[NodeBase], change_s: float, presences: Mapping[str, Presence], state: State
) -> tuple[float, ...]:
    """The times, in order, at which nodes in a root came or left whose traces are still seen; mostly there are none.

    `change_s` is the longest time in which a node goes over to another place. What is there from the start of the take
    has not come.
    """
    if not presences:
        return ()
    left = [presence.left_s for presence in presences.values() if presence.left_s is not None]
    if not left and change_s == 0:
        return ()
    # What fades does so where it was then, which may have been on its way, too.
    since_s = min(left, default=state.t_s) - change_s
    times = set(left)
    for node in conditional_nodes:
        for span in state.merge_spans(node.when or ()):
            times.update(time for time in span if time is not None and time > max(since_s, 0.0))
    return tuple(sorted(times))
