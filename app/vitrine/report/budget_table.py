"""Table of a budget for the terminal: each state with what its parts draw, the hours, and what would save most."""

from __future__ import annotations

import math

from rich.console import Console

from vitrine.glass.catalogue.interval import Interval
from vitrine.output.console import PlainTable, escaped_text
from vitrine.power.device_budget import DeviceBudget
from vitrine.power.part_power import PartPower
from vitrine.power.saving import Saving
from vitrine.power.take_budget import StateBudget

#: What stands for a scene without states.
NO_STATE = "(no states)"
_PARTS = ("panel", "chips", "camera", "radio", "rest", "all")


def print_budget(console: Console, found: DeviceBudget) -> None:
    """Print a budget. Ranges are what nobody publishes: from the least to the most that is likely."""
    glasses, budget = found.glasses, found.budget
    white = glasses.brightness
    light = "" if white is None else f", its display at {found.model.brightness * 100:.0f} % of its most"
    title = f"{found.scene} on {glasses.profile.name} in {glasses.environment.name}{light}: {budget.seconds:.1f} s"
    console.print(escaped_text(title, "bold"))
    table = PlainTable()
    table.add_column("state")
    for name in ("s", "drawn by", "a second", "lit", *_PARTS):
        table.add_column(name, justify="right", no_wrap=True)
    for state in budget.states:
        table.add_row(*_list_cells(state))
    mean = StateBudget("the whole take", budget.seconds, math.nan, math.nan, math.nan, budget.parts)
    table.add_row(*_list_cells(mean), style="bold")
    console.print(table)
    console.print("mW, from the least to the most that is likely; lit: of all light that the display has", style="dim")
    console.print()
    console.print(escaped_text(describe_hours(found), "bold"))
    if found.savings:
        console.print("\nWhat would save most", style="bold")
    for number, saving in enumerate(found.savings, 1):
        console.print(escaped_text(f"{number}. {describe_saving(found, saving)}"))
    known = f"`vitrine devices {glasses.profile.id}` has each with its source"
    console.print()
    console.print(escaped_text(f"≈: nearly all of these figures are estimates; {known}"), style="dim")


def describe_hours(found: DeviceBudget) -> str:
    """One sentence of how long such use can go on."""
    hours = found.budget.hours
    if hours is not None:
        return f"{_capitalize(found.name_of_supply)} lasts ≈ {hours} hours of such use"
    return f"{_capitalize(found.name_of_supply)} gives ≈ {found.budget.parts.total} mW"


def describe_saving(found: DeviceBudget, saving: Saving, with_place: bool = True) -> str:
    """One sentence of a change: what is done, where it is written, what it saves and what it costs."""
    place = found.places.get(saving.subject) if with_place else None
    where = f" ({place})" if place else ""
    lasts = f", then ≈ {saving.hours} hours" if saving.hours is not None else ""
    cost = f"; {saving.cost}" if saving.cost else ""
    return f"{saving.text}{where}: ≈ {saving.saved_mw} mW less{lasts}{cost}"


def name_tier(large_share: float) -> str:
    """Which processor draws, by the share of the time that the large one does."""
    if math.isnan(large_share):
        return ""
    if 0.005 < large_share < 0.995:
        return f"large {large_share * 100:.0f} %"
    return "large" if large_share > 0.5 else "small"


def _list_cells(state: StateBudget) -> tuple[str, ...]:
    rate = "" if math.isnan(state.updates_hz) else f"{state.updates_hz:.2g}×"
    light = "" if math.isnan(state.light) else f"{state.light * 100:.2g} %"
    powers = [_format_power(power) for power in (*_in_order(state.parts), state.parts.total)]
    return state.label or NO_STATE, f"{state.seconds:.1f}", name_tier(state.large_share), rate, light, *powers


def _in_order(parts: PartPower) -> tuple[Interval, ...]:
    return parts.panel, parts.chips, parts.camera, parts.radio, parts.base


def _format_power(power: Interval) -> str:
    return "–" if power.high == 0 else str(power)


def _capitalize(text: str) -> str:
    return text[0].upper() + text[1:]
