"""Viewing condition: one device in one environment, how bright it is there, and why elements fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vitrine.glass.brightness import Brightness, brightness
from vitrine.glass.environment import Environment
from vitrine.glass.profile import Profile
from vitrine.glass.resolve import estimates
from vitrine.glass.view import View
from vitrine.verdict.reading import MOST_CONTRAST, Reading

#: The contrast up to which an element counts as dark: more light of the display is no help.
NO_LIGHT = 1.001


@dataclass(frozen=True, slots=True)
class Condition:
    """A device in an environment of `luminance` in cd/m².

    `brightness` is the display's there, None on a display that is the feed and where there is none. `max_nits` is what
    it can give at most, `estimated_values` names what of all this is an estimate.
    """

    device: str
    environment: str
    luminance: float
    lit: Brightness | None
    most_nits: float
    estimated: tuple[str, ...]
    has_display: bool
    sees_through: bool

    @property
    def glares(self) -> bool:
        """Whether the display's white dazzles in this environment: what it shows can be seen but not looked at."""
        return self.lit is not None and self.sees_through and self.lit.contrast > MOST_CONTRAST

    def needed_nits(self, readings: Sequence[Reading]) -> float | None:
        """Nits that white would need for half of what fails to read; None where nothing fails, or light is no help.

        Contrast less one grows with the display's light, as long as the veil is faint.
        """
        failing = [r for r in readings if r.level is not None and r.contrast > NO_LIGHT]
        if self.lit is None or not failing or not self.sees_through:
            return None
        return float(np.median([self.lit.nits * (r.needs - 1) / (r.contrast - 1) for r in failing]))

    def reason(self, readings: Sequence[Reading]) -> str:
        """Why elements fail here, in a few words."""
        if not self.has_display:
            return "no display: only what is said aloud arrives"
        if not readings:
            return "nothing is shown to be read"
        if all(r.level is None for r in readings):
            return "reads, but glares" if self.glares else "reads"
        if all(r.contrast <= NO_LIGHT for r in readings if r.level is not None):
            return "parts emit no light"
        if self.lit is None:
            return "parts are too faint for what is behind them"
        needed = self.needed_nits(readings)
        if needed is None:
            return "parts are too faint for the picture behind them"
        if needed > self.most_nits:
            return "the display is too dim for this light"
        return "brighter by hand, or in the design"

    def as_json(self) -> dict[str, object]:
        """The condition as plain data for JSON."""
        brightness = self.lit
        return {
            "device": self.device,
            "environment": self.environment,
            "luminance_cd_m2": self.luminance,
            "nits": brightness.nits if brightness else None,
            "most_nits": self.most_nits if brightness else None,
            "transmittance": brightness.transmittance if brightness else None,
            "white_contrast": brightness.contrast if brightness else None,
            "estimated": list(self.estimated),
            "has_display": self.has_display,
        }


def condition(profile: Profile, environment: Environment, view: View) -> Condition:
    """The viewing condition of a device in an environment."""
    most = brightness(profile, environment, 1.0)
    return Condition(
        profile.id,
        environment.id,
        environment.nits,
        brightness(profile, environment, view.brightness),
        most.nits if most else 0.0,
        estimates(profile, environment, view),
        profile.has_display,
        profile.blocking == 0,
    )
