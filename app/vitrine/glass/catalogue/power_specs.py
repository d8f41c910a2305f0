"""Power specifications without gaps: the power figures of a profile, and defaults for those that it does not know.

Makers publish batteries and hours, and hardly ever what a part draws. So the defaults are ranges, each with its
reasoning, wide enough to hold the hours that are published (`docs/power.md` has the comparison).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, NamedTuple, TypeVar

from vitrine.glass.catalogue.audio_cues import has_camera
from vitrine.glass.catalogue.interval import ZERO, Interval
from vitrine.glass.catalogue.power_profile import (
    CameraPower,
    ChipPower,
    Chips,
    PanelPower,
    PowerProfile,
    PublishedHours,
    RadioPower,
    Supply,
)
from vitrine.glass.catalogue.profile import DeviceProfile, PanelTechnology
from vitrine.glass.catalogue.sourced import Sourced

T = TypeVar("T")

#: The default panel: one eye's power in mW, all black and more for white at full brightness, by technology.
_PANELS: dict[PanelTechnology | None, tuple[Interval, Interval, str]] = {
    "micro-led": (
        *(Interval(6, 30), Interval(60, 400)),
        "of one colour: an Even G2 shows for two days of glances from 744 mWh, so its two can hardly draw 100 mW"
        " with text",
    ),
    "micro-oled": (
        *(Interval(30, 130), Interval(60, 300)),
        "displaymodule.com, February 2026: about 200 mW for a panel of smart glasses; the share of black is a guess",
    ),
    "lcos": (
        *(Interval(30, 100), Interval(100, 400)),
        "as a micro-LED engine of all colours draws; LEDs as a lamp, which the picture does not change (Interesting"
        " Engineering, February 2026)",
    ),
    "laser-scanning": (Interval(300, 800), Interval(200, 800), "mirrors that swing, and lasers, by recollection"),
    "lcd": (Interval(50, 200), Interval(200, 600), "a small backlit panel"),
    None: (Interval(6, 130), Interval(60, 400), "unknown: from a micro-LED of one colour to a micro-OLED"),
}
#: A micro-LED engine of all colours has three panels.
_FULL_COLOR_PANELS = 3
#: Panels whose lamp shines on all pixels alike: what they draw does not depend on the picture, as long as there is one.
_LAMP_PANELS: frozenset[PanelTechnology] = frozenset(("lcos", "lcd"))

_IDLE_RADIO = (
    "Bluetooth LE that keeps a connection: 6.4 mA at 3 V while it sends at 0 dBm (Nordic's nRF52840"
    " specification), a few hundredths of the time to a tenth"
)
_ASK_S = "half a second for a short answer on a good link, three for a long one on a bad one"


class _ChipDefaults(NamedTuple):
    """What an unknown processor draws in mW, how often it draws anew at most, and the reasoning."""

    idle: Interval
    awake: Interval
    active: Interval
    rate_hz: float
    reasons: tuple[str, str, str, str]


_LARGE = _ChipDefaults(
    *(Interval(5, 60), Interval(100, 350), Interval(300, 900)),
    30.0,
    (
        "asleep with its memory: the 25 h of standby of a Quark S1 are 85 mW in all",
        "Android with a screen that stands still; a Rokid draws 400 mW in all where its display stays on",
        "under 1 W, which Qualcomm said of its larger Snapdragon AR2 in November 2022; the 30 to 60 minutes of a"
        " RayNeo X3 Pro are 0.9 to 1.9 W in all",
        "what Meta's glasses give their apps",
    ),
)
_SMALL = _ChipDefaults(
    *(Interval(1, 5), Interval(3, 12), Interval(8, 40)),
    10.0,
    (
        "an MCU that sleeps, and wakes for sensors",
        "an MCU that feeds its display: 10 µA/MHz (Ambiq's Apollo2), at 200 MHz and 1.8 to 3.3 V, with its memory",
        "three times awake: it draws all the time",
        "the most that is said of a HUD by an RTOS: 1 to 10 times a second",
    ),
)


@dataclass(frozen=True, slots=True)
class PowerSpecs:
    """The power figures of a device, none of them unknown but the battery. In mW, mWh, hertz and seconds.

    `panel_static_mw` and `panel_white_mw` are of all displays together; `panel_lamp`: a lamp draws the latter, whatever
    the picture, and not its pixels. Of a processor that it has not the figures are 0.
    """

    supply: Sourced[Supply]
    battery_mwh: Sourced[Interval] | None
    chips: Sourced[Chips]
    base_mw: Sourced[Interval]
    large_idle_mw: Sourced[Interval]
    large_awake_mw: Sourced[Interval]
    large_active_mw: Sourced[Interval]
    large_rate_hz: Sourced[float]
    small_idle_mw: Sourced[Interval]
    small_awake_mw: Sourced[Interval]
    small_active_mw: Sourced[Interval]
    small_rate_hz: Sourced[float]
    panel_static_mw: Sourced[Interval]
    panel_white_mw: Sourced[Interval]
    panel_lamp: Sourced[bool]
    camera_recording_mw: Sourced[Interval]
    camera_looking_mw: Sourced[Interval]
    radio_idle_mw: Sourced[Interval]
    radio_busy_mw: Sourced[Interval]
    radio_ask_s: Sourced[Interval]

    def estimated_names(self) -> tuple[str, ...]:
        """The names of the fields that are estimates."""
        return tuple(name for name, known in self.list_known() if known.estimated)

    def list_known(self) -> tuple[tuple[str, Sourced[Any]], ...]:
        """Every figure with its name, but those that nobody knows."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return tuple((name, known) for name, known in pairs if known is not None)


def resolve_power(profile: DeviceProfile) -> PowerSpecs:
    """The power specifications of a device: known values first, else defaults."""
    known = profile.power or PowerProfile()
    chips: Sourced[Chips] = known.chips or _assume("both", "unknown; a large and a small one are assumed")
    has_large, has_small = chips.value != "small", chips.value != "large"
    large = _resolve_chip(known.large or ChipPower(), _LARGE, has_large)
    small = _resolve_chip(known.small or ChipPower(), _SMALL, has_small)
    panel, camera, radio = known.panel or PanelPower(), known.camera or CameraPower(), known.radio or RadioPower()
    static, white = _resolve_panel(profile, panel)
    recording, looking = _resolve_camera(profile, camera)
    return PowerSpecs(
        known.supply or _assume("battery", "unless somebody says that it hangs on a phone"),
        known.battery_mwh,
        chips,
        known.base_mw or _assume(Interval(3, 15), "sensors, microphones, and a tenth lost where voltages are made"),
        *large,
        *small,
        static,
        white,
        _assume_lamp(profile),
        recording,
        looking,
        radio.idle_mw or _assume(Interval(0.5, 5), _IDLE_RADIO),
        radio.busy_mw or _default_busy_radio(has_large),
        radio.ask_s or _assume(Interval(0.5, 3), _ASK_S),
    )


def published_hours(profile: DeviceProfile) -> dict[str, Sourced[Interval]]:
    """The hours of use that are published of a device, by the kind of use, in the order of the profile."""
    hours = None if profile.power is None else profile.power.hours
    found = {} if hours is None else {name: getattr(hours, name) for name in PublishedHours.model_fields}
    return {name: known for name, known in found.items() if known is not None}


def _resolve_chip(
    known: ChipPower, default: _ChipDefaults, exists: bool
) -> tuple[Sourced[Interval], Sourced[Interval], Sourced[Interval], Sourced[float]]:
    """Idle, awake, active and rate of a processor, each at least as much as the one before."""
    if not exists:
        nothing: Sourced[Interval] = _assume(ZERO, "it has none")
        return nothing, nothing, nothing, known.rate_hz or _assume(default.rate_hz, default.reasons[3])
    idle = known.idle_mw or _assume(default.idle, default.reasons[0])
    awake = _raise_to(known.awake_mw or _assume(default.awake, default.reasons[1]), idle)
    active = _raise_to(known.active_mw or _assume(default.active, default.reasons[2]), awake)
    return idle, awake, active, known.rate_hz or _assume(default.rate_hz, default.reasons[3])


def _resolve_panel(profile: DeviceProfile, known: PanelPower) -> tuple[Sourced[Interval], Sourced[Interval]]:
    if not profile.has_display:
        nothing: Sourced[Interval] = _assume(ZERO, "it has no display")
        return nothing, nothing
    technology = None if profile.panel is None else profile.panel.value
    static, white, reason = _PANELS[technology]
    eyes = 2 if profile.eyes is None or profile.eyes.value == "both" else 1
    count = eyes
    if technology == "micro-led" and (profile.color is None or profile.color.value.mode == "full"):
        count, reason = eyes * _FULL_COLOR_PANELS, f"{reason}; of all colours: three panels each"
    reason = reason if eyes == 1 else f"{reason}; for two eyes"
    return (
        known.static_mw or _assume(static.times(count), reason),
        known.white_mw or _assume(white.times(count), reason),
    )


def _resolve_camera(profile: DeviceProfile, known: CameraPower) -> tuple[Sourced[Interval], Sourced[Interval]]:
    if profile.camera is not None and not has_camera(profile):
        nothing: Sourced[Interval] = _assume(ZERO, "it has no camera")
        return known.recording_mw or nothing, known.looking_mw or nothing
    looking = known.looking_mw or _assume(
        Interval(30, 150), "small pictures, five to thirty a second, which only the processor sees"
    )
    recording = known.recording_mw or _assume(
        Interval(200, 500), "a phone's sensor and encoder at 1080p, by recollection"
    )
    return _raise_to(recording, looking), looking


def _default_busy_radio(has_large: bool) -> Sourced[Interval]:
    if has_large:
        return _assume(Interval(60, 300), "Wi-Fi or Bluetooth at full rate, by recollection")
    return _assume(Interval(10, 60), "Bluetooth LE at full rate: 6.4 to 16.4 mA at 3 V (Nordic's nRF52840), all of it")


def _assume_lamp(profile: DeviceProfile) -> Sourced[bool]:
    lamp = profile.panel is not None and profile.panel.value in _LAMP_PANELS
    reason, known = "LCoS and LCD are lit by a lamp, the others emit by the pixel", profile.panel
    if known is None:
        return _assume(lamp, reason)
    return Sourced[Any].model_construct(value=lamp, confidence=known.confidence, source=reason, as_of=known.as_of)


def _raise_to(value: Sourced[Interval], least: Sourced[Interval]) -> Sourced[Interval]:
    """A figure that is at least another one, which it includes."""
    raised = value.value.at_least(least.value)
    return value if raised == value.value else value.model_copy(update={"value": raised})


def _assume(value: T, reason: str) -> Sourced[T]:
    # Without checks: what is assumed here is right, and the unparametrised class takes it as it is.
    return Sourced[Any].model_construct(value=value, confidence="estimate", source=reason.removeprefix(""))
