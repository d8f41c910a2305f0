"""Budget of a take on one device in some light, with what it rests on: all that is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vitrine.errors import Place
from vitrine.glass.catalogue.interval import Interval
from vitrine.glass.catalogue.sourced import Sourced
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.power.part_power import PowerModel
from vitrine.power.sample import PowerSample
from vitrine.power.saving import Saving, find_savings
from vitrine.power.take_budget import TakeBudget, sum_up


@dataclass(frozen=True, slots=True)
class DeviceBudget:
    """The budget of a take on a device: `scene` is the scene's name, `places` where nodes and states are written."""

    scene: str
    glasses: GlassesInLight
    model: PowerModel
    samples: tuple[PowerSample, ...]
    budget: TakeBudget
    savings: tuple[Saving, ...]
    places: Mapping[str, Place]

    @property
    def estimates(self) -> tuple[str, ...]:
        """The names of the power figures that are estimates."""
        return self.model.specs.estimated_names()

    @property
    def name_of_supply(self) -> str:
        """Where the power comes from, in words: a battery of so much, one of unknown size, or a phone."""
        specs = self.model.specs
        if specs.battery_mwh is not None:
            return f"a battery of {mark_estimate(specs.battery_mwh)} mWh"
        return "the phone that it hangs on" if specs.supply.value == "cable" else "a battery of unknown size"


def draw_up(
    scene: str,
    glasses: GlassesInLight,
    model: PowerModel,
    samples: tuple[PowerSample, ...],
    places: Mapping[str, Place],
) -> DeviceBudget:
    """Draw up the budget of a take that was sampled on a device."""
    return DeviceBudget(scene, glasses, model, samples, sum_up(samples, model), find_savings(samples, model), places)


def mark_estimate(known: Sourced[Interval]) -> str:
    """A figure with ≈ before an estimate."""
    return f"{'≈ ' if known.estimated else ''}{known.value}"
