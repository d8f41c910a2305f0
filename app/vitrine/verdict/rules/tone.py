"""Rules of tone: colours and levels of light that a panel cannot tell apart."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from vitrine.glass.optics.photometry import luminance_of
from vitrine.stage.inspect.element import Element
from vitrine.verdict.finding import Rule, Violation
from vitrine.verdict.measure.frame_observation import FrameObservation

COLOUR_ALONE = Rule(
    "colour-alone",
    "warning",
    "Only colour tells two things apart, and this display has one",
    "tell them apart by brightness, weight, size or an icon too",
    "never colour alone (Raven design guide; WCAG 1.4.1)",
)
EQUAL_LEVELS = Rule(
    "levels",
    "warning",
    "Two lights of the design are the same step of the panel",
    "set them further apart in brightness",
    "the panel has few levels of light, evenly spaced in the sRGB code",
)

#: Luminances nearer than this ratio look alike when seen apart.
ALIKE_RATIO = 1.15


def check_tone(observation: FrameObservation) -> Iterator[Violation]:
    """Check the rules of tone in one frame: siblings that differ in the design, but not on this panel."""
    if not (observation.traits.mono or observation.traits.levels):
        return
    siblings: dict[str, list[tuple[Element, float]]] = {}
    for e, ink in zip(observation.judged_elements, observation.ink_luminance, strict=True):
        siblings.setdefault(e.id.rpartition("/")[0], []).append((e, float(ink)))
    for members in siblings.values():
        for (a, ink_a), (b, ink_b) in combinations(members, 2):
            if a.kind != b.kind or a.weight != b.weight or _ratio(a.size_px, b.size_px) > ALIKE_RATIO:
                continue
            designed = _ratio(*(float(luminance_of(np.array(e.composited_foreground_lin))) for e in (a, b)))
            if designed > ALIKE_RATIO and ink_a == ink_b:
                message = f"it and {b.id} differ {designed:.2f} times in light, and are the same step here"
                yield Violation(EQUAL_LEVELS, a.id, designed, message)
            elif designed <= ALIKE_RATIO and observation.traits.mono and _differ_in_hue(a, b):
                yield Violation(COLOUR_ALONE, a.id, 1.0, f"it and {b.id} differ in colour alone")


def _ratio(a: float, b: float) -> float:
    low, high = sorted((max(a, 1e-6), max(b, 1e-6)))
    return high / low


def _differ_in_hue(a: Element, b: Element) -> bool:
    """Whether two inks are strong colours of different hue, or one is a strong colour and the other is none."""
    (hue_a, strong_a), (hue_b, strong_b) = (_hue(e.foreground_lin[:3]) for e in (a, b))
    turn = abs(hue_a - hue_b)
    return (strong_a and strong_b and min(turn, 1 - turn) > 0.08) or strong_a != strong_b


def _hue(light: tuple[float, ...]) -> tuple[float, bool]:
    hue, saturation, _ = colorsys.rgb_to_hsv(*light)
    return hue, saturation > 0.35
