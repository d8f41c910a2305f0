"""View settings as a value: one to four panes, each a device in some light, and the settings common to all views."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from vitrine.glass.view import Exposure, Eye, Focus, Strength, Switches, View, ViewKind
from vitrine.preview.keys import Action

T = TypeVar("T")

KINDS: tuple[ViewKind, ...] = ("eye", "world", "panel")
EXPOSURES: tuple[Exposure, ...] = ("adapted", "absolute")
EYES: tuple[Eye, ...] = ("display", "left", "right", "both")
OPTICS: tuple[Strength, ...] = ("typical", "off", "strong")
FOCUSES: tuple[Focus, ...] = ("off", "overlay", "world")
#: Steps of brightness by hand, in shares of the device's most.
SHARES = (0.01, 0.02, 0.05, *(step / 10 for step in range(1, 11)))
MOST_PANES = 4


class Pane(NamedTuple):
    """One device in one environment, by their indices in the catalogue."""

    device: int = 0
    environment: int = 0


class Choices(NamedTuple):
    """How many devices and environments the keys step through.

    `automatic_brightness` is the share 0..1 of its most light that the chosen device takes by itself.
    """

    devices: int
    environments: int
    automatic: float = 0.5


@dataclass(frozen=True, slots=True)
class Looking:
    """Settings of all panes, which are side by side. `chosen` is the index of the one that keys change."""

    panes: tuple[Pane, ...] = (Pane(),)
    chosen: int = 0
    kind: ViewKind = "eye"
    exposure: Exposure = "adapted"
    eye: Eye = "display"
    brightness: float | None = None
    optics: Strength = "typical"
    focus: Focus = "off"

    @property
    def pane(self) -> Pane:
        """The chosen pane."""
        return self.panes[self.chosen]

    def view(self, size_px: tuple[int, int]) -> View:
        """The view of a picture of this size in pixels."""
        optics = Switches(*[self.optics] * len(Switches._fields))
        return View(self.kind, size_px, self.exposure, self.eye, self.brightness, optics, focus=self.focus)

    def choosing(self, index: int) -> Looking:
        """With another pane chosen."""
        return replace(self, chosen=index % len(self.panes))


def looked(looking: Looking, action: Action, choices: Choices) -> Looking:
    """The settings after a key's action; the same for an action that is about something else."""
    match action:
        case Action.DEVICE | Action.DEVICE_BACK | Action.ENVIRONMENT | Action.ENVIRONMENT_BACK:
            return _stepped(looking, action, choices)
        case Action.VIEW:
            return replace(looking, kind=following(KINDS, looking.kind))
        case Action.EXPOSURE:
            return replace(looking, exposure=following(EXPOSURES, looking.exposure))
        case Action.EYE:
            return replace(looking, eye=following(EYES, looking.eye))
        case Action.OPTICS:
            return replace(looking, optics=following(OPTICS, looking.optics))
        case Action.FOCUS:
            return replace(looking, focus=following(FOCUSES, looking.focus))
        case Action.BRIGHTER | Action.DIMMER | Action.AUTOMATIC:
            return replace(looking, brightness=_brightness(looking, action, choices))
        case Action.BESIDE | Action.BESIDE_BACK | Action.CHOOSE:
            return _beside(looking, action, choices)
    return looking


def following(values: Sequence[T], now: T) -> T:
    """The value after this one, cyclically."""
    return values[(values.index(now) + 1) % len(values)]


def _stepped(looking: Looking, action: Action, choices: Choices) -> Looking:
    device, environment = looking.pane
    match action:
        case Action.DEVICE | Action.DEVICE_BACK:
            device = (device + (1 if action is Action.DEVICE else -1)) % choices.devices
        case _:
            environment = (environment + (1 if action is Action.ENVIRONMENT else -1)) % choices.environments
    panes = list(looking.panes)
    panes[looking.chosen] = Pane(device, environment)
    return replace(looking, panes=tuple(panes))


def _brightness(looking: Looking, action: Action, choices: Choices) -> float | None:
    now = choices.automatic if looking.brightness is None else looking.brightness
    match action:
        case Action.BRIGHTER:
            return next((share for share in SHARES if share > now + 1e-6), SHARES[-1])
        case Action.DIMMER:
            return next((share for share in reversed(SHARES) if share < now - 1e-6), SHARES[0])
    return None


def _beside(looking: Looking, action: Action, choices: Choices) -> Looking:
    count = len(looking.panes)
    match action:
        case Action.CHOOSE:
            return looking.choosing(looking.chosen + 1)
        case Action.BESIDE if count < MOST_PANES:
            last = looking.panes[-1]
            new = Pane((last.device + 1) % choices.devices, last.environment)
            return replace(looking, panes=(*looking.panes, new), chosen=count)
        case Action.BESIDE_BACK if count > 1:
            rest = tuple(pane for index, pane in enumerate(looking.panes) if index != looking.chosen)
            return replace(looking, panes=rest, chosen=min(looking.chosen, len(rest) - 1))
    return looking
