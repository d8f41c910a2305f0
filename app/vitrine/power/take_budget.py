"""Budget of a take: what it draws on a device, by state and on the average, and how long a battery lasts at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vitrine.glass.catalogue.interval import Interval
from vitrine.power.part_power import PartPower, PowerModel
from vitrine.power.sample import PowerSample


class StateBudget(NamedTuple):
    """One state over a take: the seconds in it, and the means over them.

    `large_share` is the share of the time that the large processor draws, `updates_hz` how often a second it is drawn
    anew, at most as often as the processor can; `light` is of an all-white picture. `needs` are the nodes that need the
    large processor.
    """

    label: str
    seconds: float
    large_share: float
    updates_hz: float
    light: float
    parts: PartPower
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeBudget:
    """The budget of a take. `parts` are the means over it, `hours` None where nobody knows what the battery holds."""

    states: tuple[StateBudget, ...]
    seconds: float
    parts: PartPower
    hours: Interval | None


def sum_up(samples: Sequence[PowerSample], model: PowerModel) -> TakeBudget:
    """Sum the samples of a take up, in the order in which its states come."""
    by_label: dict[str, list[tuple[PowerSample, PartPower]]] = {}
    for sample in samples:
        by_label.setdefault(sample.label, []).append((sample, model.compute(sample)))
    pairs = [pair for found in by_label.values() for pair in found]
    parts = _average(pairs)
    states = tuple(_sum_state(label, found, model) for label, found in by_label.items())
    return TakeBudget(states, sum(sample.seconds for sample in samples), parts, find_hours(model, parts.total))


def find_hours(model: PowerModel, power: Interval) -> Interval | None:
    """The hours that a device's battery lasts at a power; None where nobody knows what it holds."""
    battery = model.specs.battery_mwh
    if battery is None or power.low <= 0:
        return None
    return Interval(battery.value.low / power.high, battery.value.high / power.low)


def _sum_state(label: str, pairs: Sequence[tuple[PowerSample, PartPower]], model: PowerModel) -> StateBudget:
    samples = [sample for sample, _ in pairs]
    seconds = sum(sample.seconds for sample in samples)
    needs = dict.fromkeys(need for sample in samples for need in sample.needs)
    return StateBudget(
        label,
        seconds,
        _weigh(samples, seconds, (float(sample.tier == "large") for sample in samples)),
        _weigh(samples, seconds, (model.limit_updates(sample) for sample in samples)),
        _weigh(samples, seconds, (sample.light for sample in samples)),
        _average(pairs),
        tuple(needs),
    )


def _weigh(samples: Iterable[PowerSample], seconds: float, values: Iterable[float]) -> float:
    """The mean of values, each as long as its sample."""
    return sum(value * sample.seconds for value, sample in zip(values, samples, strict=True)) / seconds


def _average(pairs: Sequence[tuple[PowerSample, PartPower]]) -> PartPower:
    seconds = sum(sample.seconds for sample, _ in pairs)
    if not seconds:
        return PartPower()
    return PartPower(
        *(
            Interval(
                sum(parts[index].low * sample.seconds for sample, parts in pairs) / seconds,
                sum(parts[index].high * sample.seconds for sample, parts in pairs) / seconds,
            )
            for index in range(len(PartPower._fields))
        )
    )
