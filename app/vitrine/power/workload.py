"""Workloads: kinds of use that hours are published for, as samples, so that the model can be held against them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vitrine.glass.catalogue.interval import ZERO, Interval
from vitrine.glass.catalogue.power_specs import resolve_power
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.power.part_power import PowerModel
from vitrine.power.sample import PowerSample
from vitrine.power.take_budget import find_hours

#: Of the panel's pixels what is lit by a line of text, and by a page; of the display's light what a room asks for, and
#: a sunlit street; how often a still HUD is drawn anew; which part of a day one looks at a display that comes on by
#: itself, from a twentieth to a third.
_LIGHT, _BUSY_LIGHT = Interval(0.02, 0.1), Interval(0.05, 0.25)
_BRIGHTNESS, _BUSY_BRIGHTNESS = Interval(0.1, 1.0), Interval(0.3, 1.0)
_HUD_HZ = Interval(1.0, 10.0)
_GLANCES = Interval(0.05, 0.3)
_ALWAYS = Interval(1.0, 1.0)


def estimate_hours(profile: DeviceProfile) -> Mapping[str, Interval]:
    """The hours of each kind of use by the model, by the names that a profile has for them; none without a battery."""
    powers = _find_powers(profile)
    specs = resolve_power(profile)
    found = {name: find_hours(PowerModel(specs), power) for name, power in powers.items()}
    return {name: hours for name, hours in found.items() if hours is not None}


def _find_powers(profile: DeviceProfile) -> dict[str, Interval]:
    standby = _span(profile, PowerSample(0.0, 1.0), _ALWAYS)
    display = _show_hud(profile)
    # Who looks through cameras looks at a display all the time.
    share = _ALWAYS if profile.blocking else _GLANCES
    typical = Interval(
        standby.low * (1 - share.low) + display.low * share.low,
        standby.high * (1 - share.high) + display.high * share.high,
    )
    busy = PowerSample(0.0, 1.0, tier="large", updates_hz=float("inf"), recorder="all", looks=True, asking=_ALWAYS)
    if resolve_power(profile).chips.value == "small":
        busy = PowerSample(0.0, 1.0, tier="small", updates_hz=float("inf"), recorder="all", asking=_ALWAYS)
    return {
        "standby": standby,
        "typical": typical,
        "display": display,
        "busy": _span(profile, busy, _BUSY_BRIGHTNESS, _BUSY_LIGHT),
    }


def _show_hud(profile: DeviceProfile) -> Interval:
    """A HUD that stands still, by whichever processor draws it: where there are two, nobody says which one."""
    chips = resolve_power(profile).chips.value
    drawn = [
        _join_ends(
            _span(profile, PowerSample(0.0, 1.0, tier=tier, updates_hz=_HUD_HZ.low), _BRIGHTNESS, _LIGHT),
            _span(profile, PowerSample(0.0, 1.0, tier=tier, updates_hz=_HUD_HZ.high), _BRIGHTNESS, _LIGHT),
        )
        for tier in ("small", "large")
        if chips in ("both", tier)
    ]
    return Interval(min(power.low for power in drawn), max(power.high for power in drawn))


def _span(profile: DeviceProfile, sample: PowerSample, brightness: Interval, light: Interval = ZERO) -> Interval:
    """The power of a sample from its faintest and emptiest to its brightest and fullest."""
    specs = resolve_power(profile)
    least = PowerModel(specs, brightness.low).compute(_with_light(sample, light.low)).total
    most = PowerModel(specs, brightness.high).compute(_with_light(sample, light.high)).total
    return _join_ends(least, most)


def _with_light(sample: PowerSample, light: float) -> PowerSample:
    return replace(sample, light=light)


def _join_ends(least: Interval, most: Interval) -> Interval:
    return Interval(least.low, most.high)
