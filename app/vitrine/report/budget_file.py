"""Budget as JSON: the model of what `budget --json` prints, and its schema for programs that read it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from vitrine.glass.catalogue.interval import Interval
from vitrine.power.device_budget import DeviceBudget
from vitrine.power.part_power import PartPower
from vitrine.power.saving import Saving
from vitrine.power.take_budget import StateBudget

Range = tuple[float, float]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PowerEntry(_Entry):
    """Mean power in mW, each [least, most]."""

    panel: Range = Field(description="the displays")
    chips: Range = Field(description="both processors")
    camera: Range = Field(description="cameras that look out")
    radio: Range = Field(description="the radio")
    base: Range = Field(description="all that draws all the time")
    total: Range = Field(description="all of these")


class StateEntry(_Entry):
    """One state over the take."""

    state: str = Field(description="the innermost active states, of several regions with + between; empty: none")
    seconds: float = Field(description="how long it is active")
    tier: Literal["small", "large", "both"] = Field(description="which processor draws it")
    large_share: float = Field(description="of the time that the large one draws, 0..1")
    updates_hz: float = Field(description="how often a second it is drawn anew")
    light: float = Field(description="mean of what the panel emits, 0..1 of all white")
    needs_large: tuple[str, ...] = Field(description="ids of the nodes that only the large processor draws well")
    power_mw: PowerEntry


class SavingEntry(_Entry):
    """One change that would save power."""

    change: str = Field(description="what would be changed")
    subject: str = Field(description="id of the node or state, or the display")
    cost: str = Field(description="what is lost by it")
    saved_mw: Range
    hours: Range | None = Field(description="how long the battery lasts then")
    place: str | None = Field(description="where it is written: file:line:column")


class BudgetFile(_Entry):
    """The budget of a take on one device."""

    vitrine_budget: Literal[1] = 1
    scene: str = Field(description="the scene's name")
    device: str = Field(description="the id of the glasses")
    environment: str = Field(description="the id of the light around")
    brightness: float = Field(description="the share 0..1 of its most light that the display is set to")
    seconds: float = Field(description="how long the take is")
    states: tuple[StateEntry, ...] = Field(description="by the order in which they come")
    power_mw: PowerEntry = Field(description="over the whole take")
    battery_mwh: Range | None = Field(description="what the batteries hold; null: unknown, or it hangs on a phone")
    hours: Range | None = Field(description="how long it lasts, [least, most]; null: nobody knows the battery")
    savings: tuple[SavingEntry, ...] = Field(description="the changes that would save most, the best first")
    estimated: tuple[str, ...] = Field(description="names of the power figures that are estimates")


def build_budget_file(found: DeviceBudget) -> BudgetFile:
    """The JSON of a budget, its numbers with four digits."""
    budget, battery = found.budget, found.model.specs.battery_mwh
    return BudgetFile(
        scene=found.scene,
        device=found.glasses.profile.id,
        environment=found.glasses.environment.id,
        brightness=_round(found.model.brightness),
        seconds=round(budget.seconds, 3),
        states=tuple(map(_build_state, budget.states)),
        power_mw=_build_power(budget.parts),
        battery_mwh=None if battery is None else _build_range(battery.value),
        hours=None if budget.hours is None else _build_range(budget.hours),
        savings=tuple(_build_saving(found, saving) for saving in found.savings),
        estimated=found.estimates,
    )


def build_budget_schema() -> dict[str, object]:
    """The JSON Schema of a budget."""
    schema = BudgetFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Budget of a take"}


def _build_state(state: StateBudget) -> StateEntry:
    share = state.large_share
    return StateEntry(
        state=state.label,
        seconds=round(state.seconds, 3),
        tier="large" if share > 0.995 else "small" if share < 0.005 else "both",
        large_share=_round(share),
        updates_hz=_round(state.updates_hz),
        light=_round(state.light),
        needs_large=state.needs,
        power_mw=_build_power(state.parts),
    )


def _build_saving(found: DeviceBudget, saving: Saving) -> SavingEntry:
    place = found.places.get(saving.subject)
    return SavingEntry(
        change=saving.text,
        subject=saving.subject,
        cost=saving.cost,
        saved_mw=_build_range(saving.saved_mw),
        hours=None if saving.hours is None else _build_range(saving.hours),
        place=None if place is None else str(place),
    )


def _build_power(parts: PartPower) -> PowerEntry:
    return PowerEntry(
        **{name: _build_range(getattr(parts, name)) for name in PartPower._fields}, total=_build_range(parts.total)
    )


def _build_range(interval: Interval) -> Range:
    return _round(interval.low), _round(interval.high)


def _round(value: float) -> float:
    return float(f"{value:.4g}")
