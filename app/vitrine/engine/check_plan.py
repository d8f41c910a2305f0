"""Plan of a check: the typed devices, environments and thresholds, found and parsed before anything is played."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from vitrine import paths
from vitrine.engine.view_options import (
    parse_brightness,
    parse_choice,
    parse_feed_exposure,
    parse_heading_error,
    parse_latency,
    parse_rate,
)
from vitrine.errors import CommandLineError, InputError
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.photometry import Thresholds
from vitrine.glass.optics.view import View
from vitrine.scene.file_access import FileAccess
from vitrine.verdict.finding import LEVELS

E = TypeVar("E", DeviceProfile, Environment)

ALL = "all"
NEVER = "never"


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """The options of `check`, as typed: names with commas or "all", `every` how many frames one is looked at."""

    devices: str = "generic"
    environments: str = "overcast"
    feed: str | None = None
    take: Path | None = None
    every: int = 1
    thresholds: str | None = None
    brightness: str = "auto"
    fail_on: str = NEVER
    trust: bool = False
    latency: str = "off"
    rate: str = "off"
    heading_error: str = "off"
    locale: str | None = None
    feed_exposure: str = "0"

    @property
    def exposure_stops(self) -> float:
        """How often the feed's light is doubled. Raises CommandLineError."""
        return parse_feed_exposure(self.feed_exposure)


class CheckPlan(NamedTuple):
    """The options with the devices, environments, thresholds and view that they name."""

    options: CheckOptions
    profiles: tuple[DeviceProfile, ...]
    environments: tuple[Environment, ...]
    thresholds: Thresholds
    view: View


def plan_check(scene: Path, options: CheckOptions) -> CheckPlan:
    """Resolve typed options. Raises InputError with what is allowed."""
    library = Library(paths.assets(), FileAccess(scene.parent, options.trust))
    device_names = _parse_names(options.devices, library.devices)
    environment_names = _parse_names(options.environments, library.environments)
    profiles = _deduplicate(library.device(name) for name in device_names)
    environments = _deduplicate(library.environment(name) for name in environment_names)
    parse_choice("fail-on", options.fail_on, (*LEVELS, NEVER))
    view = View(
        brightness=parse_brightness(options.brightness),
        latency_s=parse_latency(options.latency),
        rate_hz=parse_rate(options.rate),
        heading_error_deg=parse_heading_error(options.heading_error),
    )
    return CheckPlan(options, profiles, environments, parse_thresholds(options.thresholds), view)


def _parse_names(typed: str, list_all: object) -> list[str]:
    """The names in a text with commas; "all" stands for every real one."""
    if typed.strip() == ALL:
        entries = list_all()  # type: ignore[operator]
        return [name for name, entry in entries.items() if not getattr(entry, "is_feed", False)]
    names = [name.strip() for name in typed.split(",") if name.strip()]
    if not names:
        raise InputError('no device or environment is named; name some with commas, or "all"')
    return list(dict.fromkeys(names))


def _deduplicate(found: Iterable[E]) -> tuple[E, ...]:
    """Entries without those named twice, by an alias too. Raises InputError where two different ones have one id."""
    by_id: dict[str, E] = {}
    for entry in found:
        if by_id.setdefault(entry.id, entry) != entry:
            raise InputError(f'two files are called "{entry.id}" and are not the same; rename one or leave one away')
    return tuple(by_id.values())


def parse_thresholds(typed: str | None) -> Thresholds:
    """Parse five rising contrasts with commas: poor, text only, ok, good, colour. Raises CommandLineError."""
    if typed is None:
        return Thresholds()
    try:
        numbers = [float(part) for part in typed.split(",")]
        if len(numbers) != 5:
            raise ValueError
    except ValueError:
        raise CommandLineError(
            f'--thresholds "{typed}": five rising contrasts with commas such as 1.5,2,3,5,8 are needed '
            "(poor, text only, ok, good, colour)"
        ) from None
    try:
        return Thresholds(*numbers)
    except InputError as error:
        raise CommandLineError(error.problems) from None
