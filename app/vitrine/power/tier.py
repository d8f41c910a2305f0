"""Tiers: which of a device's processors draws an instant, by what it has, what a state asks for, and what is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from vitrine.document.located_data import KeyPath
from vitrine.flow.chart.chart import STATECHART_PATH, Chart
from vitrine.flow.chart.chart_symbols import ChartState, Tier
from vitrine.glass.catalogue.power_profile import Chips
from vitrine.power.need import Need, find_needs
from vitrine.scene.scene import Scene


@dataclass(frozen=True, slots=True)
class TierRules:
    """The rules of a scene: what its states ask for, and which of its nodes need the large processor.

    `states` are all of the chart by id, in the order of the file; `needs` by the id of the root that is drawn.
    """

    states: Mapping[str, ChartState]
    asked: Mapping[str, Tier]
    needs: Mapping[str, tuple[Need, ...]]

    def find_asked(self, active: Collection[str]) -> Tier | None:
        """The tier that active states ask for: the innermost that says one; of several regions the large one."""
        found = {asked for leaf in list_leaves(self.states, active) if (asked := self._find_inherited(leaf))}
        return None if not found else "large" if "large" in found else "small"

    def find_needs(self, shown: Collection[str]) -> tuple[Need, ...]:
        """The needs of roots that are shown, in the order of the file."""
        return tuple(need for root, needs in self.needs.items() if root in shown for need in needs)

    def choose(self, chips: Chips, active: Collection[str], shown: Collection[str], records: bool) -> Tier:
        """The tier that draws what is shown while these states are active; `records`: while the camera does.

        Where there are two, what a state asks for holds, but a camera that records needs the large one.
        """
        if chips != "both":
            return chips
        if records:
            return "large"
        return self.find_asked(active) or ("large" if any(root in self.needs for root in shown) else "small")

    def _find_inherited(self, state: str) -> Tier | None:
        while state:
            if state in self.asked:
                return self.asked[state]
            state = self.states[state].parent
        return None


def read_tier_rules(scene: Scene, chart: Chart) -> TierRules:
    """Read the rules of a scene with its chart."""
    needs: dict[str, tuple[Need, ...]] = {}
    for need in find_needs(scene):
        needs[need.root_id] = (*needs.get(need.root_id, ()), need)
    return TierRules({state.id: state for state in chart.states}, chart.tiers, needs)


def list_leaves(states: Mapping[str, ChartState], active: Collection[str]) -> tuple[str, ...]:
    """The active states in which no other one is active, in the order of the chart."""
    parents = {states[name].parent for name in active}
    return tuple(name for name in states if name in active and name not in parents)


def path_to_state(states: Mapping[str, ChartState], state: str) -> KeyPath:
    """The key path of a state in a scene file."""
    line = [*iter_line(states, state)][::-1]
    return (*STATECHART_PATH, *(part for name in line for part in ("states", name)))


def iter_line(states: Mapping[str, ChartState], name: str) -> Iterator[str]:
    """A state and those around it, from the inside."""
    while name:
        yield name
        name = states[name].parent
