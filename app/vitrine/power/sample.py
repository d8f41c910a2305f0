"""Power samples: what a stretch of a take asks of the glasses, measured; what follows from it is the model's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vitrine.flow.chart.chart_symbols import Tier
from vitrine.glass.catalogue.interval import ZERO, Interval


@dataclass(frozen=True, slots=True)
class PowerSample:
    """What is asked of the glasses from `t_s` on, for `seconds`, in the states `label`.

    `light` is the mean of what the panel emits, 0..1 of an all-white picture, as it was drawn; `root_light` the share
    of it that each root has, by id. `updates_hz` is how often a second the picture changes, infinity for as often as
    it can. `recorder` is the state in which the camera records, if any; `looks`: it looks for codes; `tracks`: what is
    shown is fixed to the world, where the camera looks for its place as long as the large processor draws. `asking` is
    the share of the time in which the radio waits for an answer. `needs` are the ids of the nodes that need the large
    processor. `quiet_tier` would draw it if the camera did not record; None: `tier`, too.
    """

    t_s: float
    seconds: float
    label: str = ""
    tier: Tier = "large"
    updates_hz: float = 0.0
    light: float = 0.0
    recorder: str = ""
    looks: bool = False
    tracks: bool = False
    asking: Interval = ZERO
    root_light: Mapping[str, float] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    quiet_tier: Tier | None = None

    @property
    def is_lit(self) -> bool:
        """Whether anything is shown."""
        return self.light > 0

    @property
    def records(self) -> bool:
        """Whether the camera records."""
        return bool(self.recorder)
