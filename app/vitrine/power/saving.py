"""Savings: changes of a scene or its settings, each weighed by computing the budget of the take again with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from vitrine.glass.catalogue.interval import Interval
from vitrine.power.part_power import PowerModel
from vitrine.power.sample import PowerSample
from vitrine.power.take_budget import TakeBudget, sum_up

#: Roots that emit less of the light of a take are not worth dimming.
_LEAST_LIGHT = 0.02
#: After so many seconds displays that come on by themselves go off again.
_DARK_AFTER_S = 5.0
#: What saves less of all power than this is no advice.
_LEAST_SAVING = 0.005

Change = Callable[[PowerSample], PowerSample]


@dataclass(frozen=True, slots=True)
class Saving:
    """A change and what the take draws with it: `saved_mw` less than without; `subject` is the node or state changed.

    `cost` says what is lost by it.
    """

    text: str
    subject: str
    saved_mw: Interval
    hours: Interval | None
    cost: str = ""


def find_savings(samples: Sequence[PowerSample], model: PowerModel, count: int = 3) -> tuple[Saving, ...]:
    """The changes that save most, at most one for each node or state, the best first."""
    before = sum_up(samples, model)
    found = [saving for saving in _weigh_all(samples, model, before) if saving.saved_mw.mid > 0]
    found.sort(key=lambda saving: (-saving.saved_mw.mid, saving.text))
    best: dict[str, Saving] = {}
    for saving in found:
        if saving.saved_mw.mid >= _LEAST_SAVING * before.parts.total.mid:
            best.setdefault(saving.subject, saving)
    return tuple(best.values())[:count]


def _weigh_all(samples: Sequence[PowerSample], model: PowerModel, before: TakeBudget) -> Iterator[Saving]:
    if model.brightness > 0:
        dimmer = model._replace(brightness=model.brightness / 2)
        text = f"set the display to half its light, {model.brightness * 50:.0f} % of its most"
        yield _weigh(text, "the display", "it is fainter", samples, dimmer, before)
    for root in _list_bright(samples):
        text = f"dim {root} to half its light"
        yield _weigh(text, root, "it is fainter", [_dim(sample, root) for sample in samples], model, before)
    for recorder in dict.fromkeys(sample.recorder for sample in samples if sample.records):
        changed = [_stop_recording(sample) if sample.recorder == recorder else sample for sample in samples]
        yield _weigh(f"close the camera in {recorder}", recorder, "nothing is recorded", changed, model, before)
    for state in before.states:
        text = f"let {state.label or 'it'} go dark after {_DARK_AFTER_S:g} s"
        changed = _darken(samples, state.label)
        yield _weigh(text, state.label, "it is gone until something happens", changed, model, before)
        for text, cost, change in _list_changes(state.label, state.needs, samples, model):
            changed = [change(sample) if sample.label == state.label else sample for sample in samples]
            yield _weigh(text, state.label, cost, changed, model, before)


def _list_changes(
    label: str, needs: tuple[str, ...], samples: Sequence[PowerSample], model: PowerModel
) -> Iterator[tuple[str, str, Change]]:
    """What may be changed in one state: words, what it costs, and the change."""
    own = [sample for sample in samples if sample.label == label]
    name = label or "it"
    if model.specs.chips.value == "both" and any(sample.tier == "large" and not sample.records for sample in own):
        rate_hz = model.specs.small_rate_hz.value
        cost = f"{_join(needs)} can then not keep up with the world" if needs else "it is drawn more seldom"
        yield f"let the small processor draw {name}", cost, lambda sample: _draw_small(sample, rate_hz)
    if any((sample.looks or (sample.tracks and sample.tier == "large")) and not sample.records for sample in own):
        cost = "codes and places are not found meanwhile"
        yield f"close the camera in {name}", cost, lambda sample: replace(sample, looks=False, tracks=False)
    full_hz = model.specs.large_rate_hz.value
    if any(sample.tier == "large" and min(sample.updates_hz, full_hz) > full_hz / 2 for sample in own):
        text = f"draw {name} {full_hz / 2:g} times a second instead of {full_hz:g}"
        yield text, "it moves less smoothly", lambda sample: _draw_seldom(sample, full_hz / 2)


def _stop_recording(sample: PowerSample) -> PowerSample:
    return replace(sample, recorder="", tier=sample.quiet_tier or sample.tier)


def _draw_small(sample: PowerSample, rate_hz: float) -> PowerSample:
    if sample.tier == "small" or sample.records:
        return sample
    return replace(sample, tier="small", updates_hz=min(sample.updates_hz, rate_hz))


def _draw_seldom(sample: PowerSample, rate_hz: float) -> PowerSample:
    return replace(sample, updates_hz=min(sample.updates_hz, rate_hz))


def _darken(samples: Sequence[PowerSample], label: str) -> list[PowerSample]:
    """Samples that are dark where a state has been shown for a while."""
    changed: list[PowerSample] = []
    since_s = 0.0
    for number, sample in enumerate(samples):
        if number == 0 or sample.label != samples[number - 1].label:
            since_s = sample.t_s
        is_over = sample.label == label and sample.t_s - since_s >= _DARK_AFTER_S
        changed.append(replace(sample, light=0.0, root_light={}) if is_over else sample)
    return changed


def _dim(sample: PowerSample, root: str) -> PowerSample:
    return replace(sample, light=sample.light * (1 - sample.root_light.get(root, 0.0) / 2))


def _list_bright(samples: Sequence[PowerSample]) -> list[str]:
    """The roots with a good part of a take's light, by id."""
    light: dict[str, float] = {}
    for sample in samples:
        for root, share in sample.root_light.items():
            light[root] = light.get(root, 0.0) + share * sample.light * sample.seconds
    whole = sum(sample.light * sample.seconds for sample in samples)
    return [root for root, own in light.items() if own > _LEAST_LIGHT * whole]


def _weigh(
    text: str, subject: str, cost: str, samples: Sequence[PowerSample], model: PowerModel, before: TakeBudget
) -> Saving:
    after = sum_up(samples, model)
    was, now = before.parts.total, after.parts.total
    # What is kept of the light may keep a processor busier than the least: nothing is saved then, rather than lost.
    saved_mw = Interval(max(was.low - now.low, 0.0), max(was.high - now.high, 0.0))
    return Saving(text, subject, Interval(*sorted(saved_mw)), after.hours, cost)


def _join(names: Sequence[str]) -> str:
    if len(names) <= 2:
        return " and ".join(names)
    return f"{names[0]}, {names[1]} and {len(names) - 2} more"
