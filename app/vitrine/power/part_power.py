"""Part power: what panel, processors, camera and radio draw in a sample, in mW, by formulas that are told in the docs.

Of an emissive panel `static + white · brightness · light`, of one with a lamp `static + white · brightness` while
anything is shown. The processor that draws takes `awake + (active − awake) · updates / rate`, the other one `idle`.
"""

from __future__ import annotations

from typing import NamedTuple

from vitrine.glass.catalogue.interval import ZERO, Interval, add_up
from vitrine.glass.catalogue.power_specs import PowerSpecs
from vitrine.power.sample import PowerSample


class PartPower(NamedTuple):
    """What each part draws, in mW; `base` is what is drawn all the time."""

    panel: Interval = ZERO
    chips: Interval = ZERO
    camera: Interval = ZERO
    radio: Interval = ZERO
    base: Interval = ZERO

    @property
    def total(self) -> Interval:
        """What all parts draw together."""
        return add_up(*self)


class PowerModel(NamedTuple):
    """A device as the model sees it: its figures, and the share 0..1 of its most light that its display is set to."""

    specs: PowerSpecs
    brightness: float = 1.0

    def compute(self, sample: PowerSample) -> PartPower:
        """What each part draws in a sample."""
        return PartPower(
            self._panel(sample),
            self._chips(sample),
            self._camera(sample),
            self._radio(sample),
            self.specs.base_mw.value,
        )

    def limit_updates(self, sample: PowerSample) -> float:
        """How often a second a sample is drawn anew: at most as often as its processor can, and never while dark."""
        rate = self.specs.large_rate_hz if sample.tier == "large" else self.specs.small_rate_hz
        return min(sample.updates_hz, rate.value) if sample.is_lit else 0.0

    def _panel(self, sample: PowerSample) -> Interval:
        if not sample.is_lit:
            return ZERO
        share = self.brightness * (1.0 if self.specs.panel_lamp.value else sample.light)
        return self.specs.panel_static_mw.value.plus(self.specs.panel_white_mw.value.times(share))

    def _chips(self, sample: PowerSample) -> Interval:
        specs = self.specs
        large_idle, small_idle = specs.large_idle_mw.value, specs.small_idle_mw.value
        if not sample.is_lit and not sample.records:
            return large_idle.plus(small_idle)
        if sample.tier == "large":
            share = self.limit_updates(sample) / specs.large_rate_hz.value
            return _draw(specs.large_awake_mw.value, specs.large_active_mw.value, share).plus(small_idle)
        share = self.limit_updates(sample) / specs.small_rate_hz.value
        return _draw(specs.small_awake_mw.value, specs.small_active_mw.value, share).plus(large_idle)

    def _camera(self, sample: PowerSample) -> Interval:
        if sample.records:
            return self.specs.camera_recording_mw.value
        looks = sample.looks or (sample.tracks and sample.tier == "large")
        return self.specs.camera_looking_mw.value if looks else ZERO

    def _radio(self, sample: PowerSample) -> Interval:
        idle = self.specs.radio_idle_mw.value
        busy = self.specs.radio_busy_mw.value.at_least(idle)
        return Interval(
            idle.low + (busy.low - idle.low) * sample.asking.low,
            idle.high + (busy.high - idle.high) * sample.asking.high,
        )


def _draw(awake: Interval, active: Interval, share: float) -> Interval:
    """What a processor takes that draws anew at a share 0..1 of its full rate."""
    return Interval(awake.low + (active.low - awake.low) * share, awake.high + (active.high - awake.high) * share)
