"""Legibility of one element on one device in one environment, rated over a whole take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vitrine.errors import Place
from vitrine.glass.optics.display_traits import DisplayTraits
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.photometry import Thresholds, Verdict
from vitrine.stage.draw.drawlist import ElementKind
from vitrine.verdict.finding import Level, Rule, Violation
from vitrine.verdict.measure.element_samples import NEVER_TOLD, ElementSamples, OpticsByTime

CONTRAST = Rule(
    "contrast",
    "error",
    "Too little contrast against the world behind",
    "make it brighter or larger, give it a calmer place, or choose a darker lens",
    "ambient contrast ratio: 1.5 for text to be there at all, 2 to read, 3 for shapes, 8 for colour (rules of thumb)",
)
DARK_INK = Rule(
    "dark-ink",
    "error",
    "Dark things emit nothing",
    "use a light colour: black is transparent",
    "additive displays: black emits nothing (Snap and Google design guides)",
)

#: Luminance at the eye, as a share of white, under which an ink is as good as off.
MIN_INK = 0.02


@dataclass(frozen=True, slots=True)
class LegibilityResult:
    """The legibility of an element over a take: its contrast in the worst frame and the median one, and the verdict.

    `worst_s` is the time of the worst frame, `share_below` the share of frames with less than `needed_contrast`.
    `ink_light` is the light of the ink in the worst frame, 1 diffuse white: see `verdict/measure/drawn_light.py`.
    `luminance_contrast` is that in the worst frame without what hue adds, as goldens have it, with its verdict.
    `broken` are the ids of the rules that say that it is cut, torn or covered, whatever its contrast.
    """

    element: str
    kind: ElementKind
    text: str
    place: Place | None
    device: str
    environment: str
    frames: int
    size_deg: float
    worst_contrast: float
    worst_s: float
    median_contrast: float
    needed_contrast: float
    share_below: float
    verdict: Verdict
    ink_light: float
    broken: tuple[str, ...] = ()
    luminance_contrast: float = 0.0
    luminance_verdict: Verdict = "unreadable"

    @property
    def reads(self) -> bool:
        """Whether it reads well enough in every frame, and is whole."""
        return self.level is None and not self.broken

    @property
    def level(self) -> Level | None:
        """How grave it is: an error where it cannot be read at its worst, a warning where it hardly can, else None."""
        if self.verdict == "unreadable":
            return "error"
        return "warning" if self.worst_contrast < self.needed_contrast else None

    @property
    def violation(self) -> Violation | None:
        """The violation of the rule of contrast, if it is one."""
        if self.level is None:
            return None
        text = (
            f"its contrast falls to {self.worst_contrast:.2f} ({self.verdict}), "
            f"below {self.needed_contrast:g} in {self.share_below:.0%} of its frames; median {self.median_contrast:.2f}"
        )
        return Violation(CONTRAST, self.element, 1 / self.worst_contrast, text)

    def as_json(self) -> dict[str, object]:
        """The result as plain data for JSON."""
        return {
            "element": self.element,
            "kind": self.kind,
            "text": self.text,
            "file": self.place.file if self.place else None,
            "line": self.place.line if self.place else None,
            "device": self.device,
            "environment": self.environment,
            "frames": self.frames,
            "size_deg": round(self.size_deg, 4),
            "contrast_worst": round(self.worst_contrast, 4),
            "ink_light": round(self.ink_light, 4),
            "contrast_worst_at_s": round(self.worst_s, 4),
            "contrast_median": round(self.median_contrast, 4),
            "contrast_needed": self.needed_contrast,
            "share_below": round(self.share_below, 4),
            "verdict": self.verdict,
            "broken": list(self.broken),
        }


@dataclass(frozen=True, slots=True)
class LegibilitySubject:
    """An element on a device, whose legibility is rated."""

    element: str
    kind: ElementKind
    text: str
    place: Place | None
    device: str


def rate_legibility(
    subject: LegibilitySubject,
    samples: ElementSamples,
    environment: str,
    optics: Optics,
    thresholds: Thresholds,
    told: OpticsByTime = NEVER_TOLD,
) -> LegibilityResult:
    """Rate the legibility of an element from all samples of it, in one environment; `told` as `OpticsByTime` says."""
    by_luminance = samples.contrast_over_take(optics, told)
    contrasts = np.maximum(by_luminance, samples.color_contrast)
    least = float(by_luminance.min())
    worst, frames = int(contrasts.argmin()), samples.count_frames()
    needs = thresholds.text if subject.kind == "text" else thresholds.ok
    return LegibilityResult(
        subject.element,
        subject.kind,
        subject.text,
        subject.place,
        subject.device,
        environment,
        frames,
        float(samples.size_deg.min()),
        float(contrasts[worst]),
        float(samples.times_s[worst]),
        float(np.median(contrasts)),
        needs,
        samples.count_frames(contrasts < needs) / frames,
        _cap_verdict(thresholds.verdict(float(contrasts[worst])), optics),
        float(samples.ink_light(optics)[worst]),
        luminance_contrast=least,
        luminance_verdict=_cap_verdict(thresholds.verdict(least), optics),
    )


def _cap_verdict(verdict: Verdict, optics: Optics) -> Verdict:
    """The verdict, at most "good" on a display of one colour, which shows no others whatever its contrast."""
    return "good" if optics.mono and verdict == "colour" else verdict


def check_darkness(subject: LegibilitySubject, samples: ElementSamples, traits: DisplayTraits) -> Violation | None:
    """Check the rule of dark ink: one that hardly ever emits anything, and has no bright veil to stand out from."""
    most = float(np.maximum(samples.ink_luminance, samples.veil_luminance).max())
    if traits.blocking or most >= MIN_INK:
        return None
    return Violation(DARK_INK, subject.element, 1 / max(most, 1e-4), f"its ink emits {most:.1%} of the display's white")
