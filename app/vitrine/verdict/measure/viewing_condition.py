"""Viewing condition: one device in one environment, how bright it is there, and why elements fail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vitrine.glass.optics.brightness import Brightness
from vitrine.glass.optics.glasses_in_light import GlassesInLight
from vitrine.glass.optics.registration import describe_registration
from vitrine.verdict.display_variant import DisplayVariant
from vitrine.verdict.measure.legibility import LegibilityResult

#: The contrast up to which an element counts as dark: more light of the display is no help.
DARK_CONTRAST = 1.001
#: The reason where nothing fails.
READS = "reads"


@dataclass(frozen=True, slots=True)
class ViewingCondition:
    """A device in an environment of `luminance` in cd/m².

    `brightness` is the display's there, None on a display that is the feed and where there is none. `max_nits` is what
    it can give at most, `estimated_values` names what of all this is an estimate. `glare` is the strongest veil of what
    was shown, over the light behind it: see `verdict/measure/glare.py`. `registration` has words for an overlay that is
    late, rare or erring, by the options' names; `variants` are the scene's conditions, and which of them hold there.
    """

    device: str
    environment: str
    luminance: float
    brightness: Brightness | None
    max_nits: float
    estimated_values: tuple[str, ...]
    has_display: bool
    is_see_through: bool
    glare: float = 0.0
    registration: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[DisplayVariant, ...] = ()

    @property
    def glares(self) -> bool:
        """Whether the light of what is shown veils the world beside it."""
        return self.glare > 1

    def needed_nits(self, results: Sequence[LegibilityResult]) -> float | None:
        """Nits that white would need for half of what fails to read; None where nothing fails, or light is no help.

        Contrast less one grows with the display's light, as long as the veil is faint.
        """
        failing = [r for r in results if r.level is not None and r.worst_contrast > DARK_CONTRAST]
        if self.brightness is None or not failing or not self.is_see_through:
            return None
        return float(
            np.median([self.brightness.nits * (r.needed_contrast - 1) / (r.worst_contrast - 1) for r in failing])
        )

    def explain(self, results: Sequence[LegibilityResult]) -> str:
        """Why elements fail here, in a few words, and whether it glares."""
        reason = self._explain_failing(results)
        if not self.glares:
            return reason
        return f"{reason}, but glares" if reason == READS else f"{reason}; glares"

    def _explain_failing(self, results: Sequence[LegibilityResult]) -> str:
        if not self.has_display:
            return "no display: only what is said aloud arrives"
        if not results:
            return "nothing is shown to be read"
        if all(r.level is None for r in results):
            return READS
        if all(r.worst_contrast <= DARK_CONTRAST for r in results if r.level is not None):
            return "parts emit no light"
        if self.brightness is None:
            return "parts are too faint for what is behind them"
        needed = self.needed_nits(results)
        if needed is None:
            return "parts are too faint for the picture behind them"
        if needed > self.max_nits:
            return "the display is too dim for this light"
        return "brighter by hand, or in the design"

    def as_json(self) -> dict[str, object]:
        """The condition as plain data for JSON."""
        brightness = self.brightness
        registration = {"registration": dict(self.registration)} if self.registration else {}
        return {
            "device": self.device,
            "environment": self.environment,
            "luminance_cd_m2": self.luminance,
            "nits": brightness.nits if brightness else None,
            "most_nits": self.max_nits if brightness else None,
            "transmittance": brightness.transmittance if brightness else None,
            "white_contrast": brightness.contrast if brightness else None,
            "estimated": list(self.estimated_values),
            "has_display": self.has_display,
            "glare": round(self.glare, 4),
            **registration,
            **({"variants": [variant.as_json() for variant in self.variants]} if self.variants else {}),
        }


def assess_condition(
    glasses: GlassesInLight, glare: float = 0.0, variants: tuple[DisplayVariant, ...] = ()
) -> ViewingCondition:
    """The viewing condition of a device in an environment, with the `glare` and the `variants` of what it shows."""
    return ViewingCondition(
        glasses.profile.id,
        glasses.environment.id,
        glasses.environment.nits,
        glasses.brightness,
        glasses.specs.nits.value if glasses.brightness else 0.0,
        glasses.estimates,
        glasses.profile.has_display,
        glasses.profile.blocking == 0,
        glare,
        describe_registration(glasses.profile, glasses.view),
        variants,
    )
