"""Blend of the states that a look depends on: which were active when, each with its share of the look now.

Every change is a step of its own that is eased over its own time, and steps add up, as SwiftUI and Core Animation blend
what interrupts with what is under way: v(t) = v0 + sum of (v[k] - v[k-1]) * ease((t - t[k]) / seconds). Nothing is
remembered, so any order of asking gives the same; nothing jumps, and nothing starts anew from a stop.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import NamedTuple

from vitrine.flow.animate.step_shares import find_step_shares
from vitrine.flow.timeline.state import Span, State
from vitrine.scene.nodes.animated_number import Easing

NO_OTHERS: Mapping[str, str] = MappingProxyType({})


class StateShare(NamedTuple):
    """The share of a look while these states were active. Shares add up to 1; one that overshoots is beyond it."""

    share: float
    active: frozenset[str]


class StateBlend(NamedTuple):
    """The shares of a look, the latest last: one at rest. `t_s` is the time, where it is not at rest."""

    shares: tuple[StateShare, ...]
    t_s: float = 0.0

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is under way."""
        return len(self.shares) == 1


def blend_states(
    state: State, names: Collection[str], seconds: float, easing: Easing, called: Mapping[str, str] = NO_OTHERS
) -> StateBlend:
    """Blend the look of those of the states `names` that were active in the last `seconds`.

    What was active at the start of the take was so from the first. `called` are those that the state has under another
    name: of a list's copy the focus of that copy.
    """
    t_s = state.t_s
    spans = {name: kept for name in names if (kept := state.spans.get(called.get(name, name)))}
    now = frozenset(name for name, kept in spans.items() if any(_holds(span, t_s) for span in kept))
    since_s = max(t_s - seconds, 0.0)
    times = {time for kept in spans.values() for span in kept for time in span if time is not None}
    moments = sorted(time for time in times if since_s < time <= t_s)
    if not moments or seconds <= 0:
        return StateBlend((StateShare(1.0, now),))
    looks = [frozenset(name for name, kept in spans.items() if any(_held_before(s, moments[0]) for s in kept))]
    times_s = []
    for moment in moments:
        active = frozenset(name for name, kept in spans.items() if any(_holds(span, moment) for span in kept))
        if active != looks[-1]:
            looks.append(active)
            times_s.append(moment)
    if len(looks) == 1:
        return StateBlend((StateShare(1.0, now),))
    return StateBlend(tuple(map(StateShare, find_step_shares(times_s, t_s, seconds, easing), looks)), t_s)


def _holds(span: Span, t_s: float) -> bool:
    start_s, end_s = span
    return start_s <= t_s and (end_s is None or t_s < end_s)


def _held_before(span: Span, t_s: float) -> bool:
    start_s, end_s = span
    return start_s < t_s and (end_s is None or t_s <= end_s)
