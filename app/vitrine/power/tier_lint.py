"""Lint of tiers: states that ask for the small processor, and show what it cannot draw; and glasses without the one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vitrine.errors import Place, Problem
from vitrine.flow.chart.chart import Chart
from vitrine.flow.chart.chart_symbols import ChartState, ChartSymbols
from vitrine.flow.chart.reach import may_be_shown
from vitrine.flow.chart.validator import Validator
from vitrine.flow.timeline.timeline import Timeline
from vitrine.glass.catalogue.power_specs import resolve_power
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.power.need import Need, find_needs
from vitrine.power.tier import iter_line, path_to_state
from vitrine.scene.load.warning import make_warning
from vitrine.scene.scene import Scene
from vitrine.verdict.finding import Finding, Rule

#: Nodes that a sentence names.
_MAX_NAMED = 3

PROCESSOR_MISSING = Rule(
    "processor-missing",
    "note",
    "These glasses have not the processor that a state asks for",
    "look at it with --tier shown on these glasses, or leave tier out",
    "the device's profile: which processors it has",
)


def check_tiers(scene: Scene, chart: Chart) -> list[Problem]:
    """Warnings of states that ask for the small processor and cannot have it, each with the nodes that forbid it."""
    if "small" not in chart.tiers.values():
        return []
    states, validator, needs = (
        {state.id: state for state in chart.states},
        Validator(scene.source_map),
        find_needs(scene),
    )
    return [
        _warn(state, reason, validator, states)
        for state, tier in chart.tiers.items()
        if tier == "small" and (reason := _find_reason(state, chart, states, needs))
    ]


def check_processors(
    scene: Scene, timeline: Timeline, times_s: Sequence[float], profile: DeviceProfile
) -> Iterator[Finding]:
    """A finding for each state of a take that asks for a processor which these glasses have not."""
    chips = resolve_power(profile).chips.value
    states, validator = {state.id: state for state in timeline.chart.states}, Validator(scene.source_map)
    for state, tier in timeline.chart.tiers.items():
        spans = timeline.active_spans(state)
        if chips in ("both", tier) or not spans or not profile.has_display:
            continue
        frames = sum(any(start <= t_s < end for start, end in spans) for t_s in times_s)
        text = f"it asks for the {tier} processor, and these glasses have the {chips} one alone"
        place = _locate(state, validator, states)
        yield Finding(
            PROCESSOR_MISSING, PROCESSOR_MISSING.level, text, state, profile.id, "", spans[0][0], frames, frames, place
        )


def _find_reason(state: str, chart: Chart, states: dict[str, ChartState], needs: Sequence[Need]) -> str:
    """Why the small processor cannot draw a state that asks for it; "" where it can."""
    symbols = ChartSymbols(states)
    parents = {each.parent for each in chart.states}
    leaves = [name for name in states if name not in parents and _find_asking(name, chart, states) == state]
    recording = next(
        (name for leaf in leaves for name in iter_line(states, leaf) if name in chart.capturing_states), ""
    )
    if recording:
        return f"the camera records in it (capture of {recording})"
    found = [need for need in needs if any(may_be_shown(leaf, need.levels, symbols) for leaf in leaves)]
    named = ", ".join(map(str, found[:_MAX_NAMED]))
    return named if len(found) <= _MAX_NAMED else f"{named}, and {len(found) - _MAX_NAMED} more"


def _find_asking(state: str, chart: Chart, states: dict[str, ChartState]) -> str:
    """The state whose `tier` a state has: its own, or of those around it the innermost."""
    return next((name for name in iter_line(states, state) if name in chart.tiers), "")


def _warn(state: str, reason: str, validator: Validator, states: dict[str, ChartState]) -> Problem:
    path = (*path_to_state(states, state), "tier")
    message = f'the small processor cannot draw "{state}" as it should be: {reason}'
    hint = "write tier: large, or show it in another state; --tier shown draws it as it would be"
    return make_warning(message, validator.locate(path), ".".join(map(str, path)), hint)


def _locate(state: str, validator: Validator, states: dict[str, ChartState]) -> Place | None:
    return validator.locate((*path_to_state(states, state), "tier"))
