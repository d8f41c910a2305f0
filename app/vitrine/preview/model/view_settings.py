"""View settings as a value: one to four panes, each a device in some light, and the settings common to all views."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from vitrine.glass.optics.view import (
    DefectStrengths,
    Exposure,
    Eye,
    Focus,
    RegradeMode,
    Strength,
    TierMode,
    Tone,
    View,
    ViewKind,
)
from vitrine.preview.model.keys import Action

T = TypeVar("T")

KINDS: tuple[ViewKind, ...] = ("eye", "world", "panel")
EXPOSURES: tuple[Exposure, ...] = ("adapted", "absolute")
EYES: tuple[Eye, ...] = ("display", "left", "right", "both")
OPTICS: tuple[Strength, ...] = ("typical", "off", "strong")
FOCUSES: tuple[Focus, ...] = ("off", "overlay", "world")
REGRADE_MODES: tuple[RegradeMode, ...] = ("auto", "off")
#: Steps of brightness by hand, in shares of the device's most.
BRIGHTNESS_STEPS = (0.01, 0.02, 0.05, *(step / 10 for step in range(1, 11)))
MAX_PANES = 4


class Pane(NamedTuple):
    """One device in one environment, by their indices in the catalogue."""

    device_index: int = 0
    environment_index: int = 0


class ChoiceCounts(NamedTuple):
    """How many devices and environments the keys step through.

    `automatic_brightness` is the share 0..1 of its most light that the chosen device takes by itself.
    """

    device_count: int
    environment_count: int
    automatic_brightness: float = 0.5


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """Settings of all panes, which are side by side. `chosen` is the index of the one that keys change."""

    panes: tuple[Pane, ...] = (Pane(),)
    chosen: int = 0
    kind: ViewKind = "eye"
    exposure: Exposure = "adapted"
    eye: Eye = "display"
    brightness: float | None = None
    optics: Strength = "typical"
    focus: Focus = "off"
    tone: Tone = "compressed"
    latency_s: float | None = 0.0
    rate_hz: float | None = math.inf
    heading_error_deg: float = 0.0
    regrade: RegradeMode = "auto"
    tier: TierMode = "off"
    undistort: bool = False

    @property
    def chosen_pane(self) -> Pane:
        """The chosen pane."""
        return self.panes[self.chosen]

    def build_view(self, size_px: tuple[int, int]) -> View:
        """The view of a picture of this size in pixels."""
        optics = DefectStrengths(*[self.optics] * len(DefectStrengths._fields))
        return View(
            self.kind,
            size_px,
            self.exposure,
            self.eye,
            self.brightness,
            optics,
            focus=self.focus,
            tone=self.tone,
            latency_s=self.latency_s,
            rate_hz=self.rate_hz,
            heading_error_deg=self.heading_error_deg,
            regrade=self.regrade,
            tier=self.tier,
            undistort=self.undistort,
        )

    def with_chosen(self, index: int) -> ViewSettings:
        """With another pane chosen."""
        return replace(self, chosen=index % len(self.panes))


def apply_view_action(settings: ViewSettings, action: Action, choices: ChoiceCounts) -> ViewSettings:
    """The settings after a key's action; the same for an action that is about something else."""
    match action:
        case Action.DEVICE | Action.DEVICE_BACK | Action.ENVIRONMENT | Action.ENVIRONMENT_BACK:
            return _step_pane(settings, action, choices)
        case Action.VIEW:
            return replace(settings, kind=next_value(KINDS, settings.kind))
        case Action.EXPOSURE:
            return replace(settings, exposure=next_value(EXPOSURES, settings.exposure))
        case Action.EYE:
            return replace(settings, eye=next_value(EYES, settings.eye))
        case Action.OPTICS:
            return replace(settings, optics=next_value(OPTICS, settings.optics))
        case Action.FOCUS:
            return replace(settings, focus=next_value(FOCUSES, settings.focus))
        case Action.REGRADE:
            return replace(settings, regrade=next_value(REGRADE_MODES, settings.regrade))
        case Action.BRIGHTER | Action.DIMMER | Action.AUTO_BRIGHTNESS:
            return replace(settings, brightness=_step_brightness(settings, action, choices))
        case Action.ADD_PANE | Action.REMOVE_PANE | Action.NEXT_PANE:
            return _change_panes(settings, action, choices)
    return settings


def next_value(values: Sequence[T], current: T) -> T:
    """The value after this one, cyclically."""
    return values[(values.index(current) + 1) % len(values)]


def _step_pane(settings: ViewSettings, action: Action, choices: ChoiceCounts) -> ViewSettings:
    device, environment = settings.chosen_pane
    match action:
        case Action.DEVICE | Action.DEVICE_BACK:
            device = (device + (1 if action is Action.DEVICE else -1)) % choices.device_count
        case _:
            environment = (environment + (1 if action is Action.ENVIRONMENT else -1)) % choices.environment_count
    panes = list(settings.panes)
    panes[settings.chosen] = Pane(device, environment)
    return replace(settings, panes=tuple(panes))


def _step_brightness(settings: ViewSettings, action: Action, choices: ChoiceCounts) -> float | None:
    now = choices.automatic_brightness if settings.brightness is None else settings.brightness
    match action:
        case Action.BRIGHTER:
            return next((share for share in BRIGHTNESS_STEPS if share > now + 1e-6), BRIGHTNESS_STEPS[-1])
        case Action.DIMMER:
            return next((share for share in reversed(BRIGHTNESS_STEPS) if share < now - 1e-6), BRIGHTNESS_STEPS[0])
    return None


def _change_panes(settings: ViewSettings, action: Action, choices: ChoiceCounts) -> ViewSettings:
    count = len(settings.panes)
    match action:
        case Action.NEXT_PANE:
            return settings.with_chosen(settings.chosen + 1)
        case Action.ADD_PANE if count < MAX_PANES:
            last = settings.panes[-1]
            new = Pane((last.device_index + 1) % choices.device_count, last.environment_index)
            return replace(settings, panes=(*settings.panes, new), chosen=count)
        case Action.REMOVE_PANE if count > 1:
            rest = tuple(pane for index, pane in enumerate(settings.panes) if index != settings.chosen)
            return replace(settings, panes=rest, chosen=min(settings.chosen, len(rest) - 1))
    return settings
