"""Rule of light level: the average picture level of a frame, estimated from its draw list without drawing it."""

from __future__ import annotations

from collections.abc import Iterator

from vitrine.verdict.finding import Rule, Violation
from vitrine.verdict.measure.frame_observation import FrameObservation
from vitrine.verdict.measure.picture_level import estimate_picture_level

LIGHT_LEVEL = Rule(
    "light-level",
    "warning",
    "Much of the display is lit",
    "use outlines and a thin veil instead of fills",
    "see-through displays: light costs power, hides the world and glares; shapes are drawn by their outlines",
)

#: The average picture level, as a share of an all-white display, beyond which the rule is broken.
MAX_LEVEL = 0.10


def check_light_level(observation: FrameObservation) -> Iterator[Violation]:
    """Check the rule of light level in one frame."""
    level = estimate_picture_level(observation.draw_list)
    if level.average > MAX_LEVEL:
        average, lit = f"{level.average:.0%}", f"{level.lit_share:.0%}"
        text = f"the average level is ≈ {average} of all white, with ≈ {lit} of the pixels lit"
        yield Violation(LIGHT_LEVEL, "", level.average, text)
