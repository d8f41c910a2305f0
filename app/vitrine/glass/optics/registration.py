"""Registration: how closely the overlay keeps to the world. Light comes late, in steps, and for a heading that is off.

These are the dynamic and static errors of R. Azuma, A Survey of Augmented Reality, Presence 6(4), 1997.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from vitrine.glass.catalogue.power_profile import Chips
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.catalogue.sourced import Sourced
from vitrine.glass.optics.view import View

#: A time that was computed as n / rate must not fall into tick n−1 by a rounding error.
_TOLERANCE_TICKS = 1e-6
_TOLERANCE_S = 1e-6


@dataclass(frozen=True, slots=True)
class Registration:
    """How late, how often and how truly the overlay is drawn; the defaults are a display without any such error.

    `latency_s` is from motion to photon: the light at t is of what was known at t − latency, events as well as poses.
    `rate_hz` is how often the light changes, on a grid of ticks from the take's 0; infinity: whenever it is looked at.
    `heading_error_deg` is the RMS of the error of the heading that things in the world are placed by.
    `small_rate_hz` is the rate of what the small one of two processors draws; infinity: no more seldom than the rest.
    """

    latency_s: float = 0.0
    rate_hz: float = math.inf
    heading_error_deg: float = 0.0
    small_rate_hz: float = math.inf

    def on_small_processor(self) -> Registration:
        """The same for what the small processor draws."""
        return replace(self, rate_hz=min(self.rate_hz, self.small_rate_hz), small_rate_hz=math.inf)

    def overlay_time(self, t_s: float) -> float:
        """The time that the light at `t_s` was drawn for: that of the last tick, less the latency; from 0."""
        return max(0.0, self._tick_time(t_s) - self.latency_s)

    def pose_time(self, t_s: float, frame_s: float) -> float:
        """The time of the pose that the light at `t_s` was drawn for, over a feed frame that was taken at `frame_s`.

        That of `overlay_time`, but reckoned from the frame where the tick came after it: between two frames of the feed
        the world stands still, and an overlay for a later pose would run ahead of it.
        """
        shown_s = self._tick_time(t_s)
        if math.isinf(self.rate_hz) or shown_s > frame_s + _TOLERANCE_S:
            shown_s = frame_s
        return max(0.0, shown_s - self.latency_s)

    def _tick_time(self, t_s: float) -> float:
        """The time of the last tick; its number is whole, so that no error adds up."""
        return t_s if math.isinf(self.rate_hz) else math.floor(t_s * self.rate_hz + _TOLERANCE_TICKS) / self.rate_hz


#: Light that is drawn for the very moment at which it is seen.
EXACT = Registration()


def resolve_registration(profile: DeviceProfile, view: View) -> Registration:
    """Resolve what is typed for a device; where its own figure is asked for and is not known, there is no such error.

    Video pass-through delays the world as much as the overlay, so that its own latency moves nothing against it.
    """
    if not profile.has_display:
        return EXACT
    latency_s, rate_hz = view.latency_s, view.rate_hz
    if latency_s is None:
        late = profile.latency_ms
        latency_s = late.value / 1000 if late is not None and not profile.blocking else 0.0
    if rate_hz is None:
        rate = _find_rate(profile)
        rate_hz = math.inf if rate is None else rate[1].value
    found = Registration(latency_s, rate_hz, view.heading_error_deg)
    if view.tier == "off":
        return found
    chips, small_hz = _find_processors(profile)
    if chips.value == "large":
        return found
    found = replace(found, small_rate_hz=small_hz.value)
    return found if chips.value == "both" else found.on_small_processor()


def list_registration_estimates(profile: DeviceProfile, view: View) -> tuple[str, ...]:
    """The names, in DeviceProfile, of the estimates that the registration of a view depends on."""
    asked: list[tuple[str, Sourced[Any]]] = []
    if view.latency_s is None and profile.latency_ms is not None:
        asked.append(("latency_ms", profile.latency_ms))
    if view.rate_hz is None and (rate := _find_rate(profile)) is not None:
        asked.append(rate)
    if view.tier == "shown":
        asked += zip(("power.chips", "power.small.rate_hz"), _find_processors(profile), strict=True)
    return tuple(name for name, figure in asked if figure.estimated) if profile.has_display else ()


def describe_registration(profile: DeviceProfile, view: View) -> dict[str, str]:
    """Words for what is not exact, by the options' names: 20 Hz, 80 ms late, heading ±5°. Estimates are marked with ≈.

    A device's figure that is asked for and not known is told as such.
    """
    if not profile.has_display:
        return {}
    registration = resolve_registration(profile, replace(view, tier="off"))
    estimates = list_registration_estimates(profile, view)
    texts: dict[str, str] = {}
    if not math.isinf(registration.rate_hz):
        texts["rate"] = f"{'≈ ' if {'content_hz', 'refresh_hz'} & {*estimates} else ''}{registration.rate_hz:g} Hz"
    elif view.rate_hz is None:
        texts["rate"] = "rate unknown"
    sign = "≈ " if "latency_ms" in estimates else ""
    if registration.latency_s:
        texts["latency"] = f"{sign}{1000 * registration.latency_s:g} ms late"
    elif view.latency_s is None and profile.latency_ms is None:
        texts["latency"] = "latency unknown"
    elif view.latency_s is None and profile.latency_ms is not None and profile.latency_ms.value:
        texts["latency"] = f"{sign}{profile.latency_ms.value:g} ms late, as the world is"
    if view.tier == "shown":
        texts["tier"] = _describe_processors(profile)
    if registration.heading_error_deg:
        texts["heading-error"] = f"heading ±{registration.heading_error_deg:g}°"
    return texts


def _find_processors(profile: DeviceProfile) -> tuple[Sourced[Chips], Sourced[float]]:
    """Which processors a device has, and how often the small one draws; looked up for those alone who ask."""
    from vitrine.glass.catalogue.power_specs import resolve_power

    specs = resolve_power(profile)
    return specs.chips, specs.small_rate_hz


def _describe_processors(profile: DeviceProfile) -> str:
    """Words for the processors of a device whose rates are shown."""
    chips, small_hz = _find_processors(profile)
    if chips.value == "large":
        return f"{'≈ ' if chips.estimated else ''}large processor alone"
    sign = "≈ " if chips.estimated or small_hz.estimated else ""
    return f"small processor{' alone' if chips.value == 'small' else ''} at {sign}{small_hz.value:g} Hz"


def _find_rate(profile: DeviceProfile) -> tuple[str, Sourced[float]] | None:
    """How often a device's picture changes, with the field's name: its apps' rate, else its panel's."""
    for name, rate in (("content_hz", profile.content_hz), ("refresh_hz", profile.refresh_hz)):
        if rate is not None:
            return name, rate
    return None
