"""Rules of size: text too small or strokes too thin to read, targets too small to point at."""

from __future__ import annotations

import math
from collections.abc import Iterator

from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.scene.nodes.value import min_text_size_deg
from vitrine.scene.nodes.weight import Weight, weigh
from vitrine.stage.inspect.element import measure_size_deg
from vitrine.stage.inspect.hit_map import enlarge_box
from vitrine.verdict.finding import Rule, Violation
from vitrine.verdict.measure.frame_observation import FrameObservation

SMALL_TEXT = Rule(
    "small-text",
    "error",
    "Text too small to read",
    "make `size` larger, or bring the thing nearer",
    "Google display-glasses design guide: text under 0.6° fails legibility; Chinese needs 0.75° for its strokes",
)
THIN_WEIGHT = Rule(
    "thin-weight",
    "warning",
    "Strokes thinner than a pixel of the display",
    "use bold, for an icon a greater `weight`, for a shape a greater `stroke_width`, or a larger size",
    "Google display-glasses design guide: thin and hairline weights shimmer",
)
TOUCH_TARGET = Rule(
    "touch-target",
    "warning",
    "A thing to be pointed at is too small",
    "make it at least 2.1° wide and high, or larger to a gaze than it looks by `hit`",
    "Meta display guide: targets of 88 px, which is 2.1° at 42 px a degree",
)

MIN_TARGET_DEG = 2.1
NO_HIT = (0.0,)
#: Stem width in ems, measured on the l of the pinned fonts in 400 and 700; other weights lie on the line through them.
#: Outlines and rules are never drawn thinner than a pixel.
REGULAR_STEM_EM, BOLD_STEM_EM = 0.092, 0.148


def check_size(observation: FrameObservation) -> Iterator[Violation]:
    """Check the rules of size in one frame."""
    for e in observation.judged_elements:
        stroke = estimate_stem_em(e.weight) if e.kind == "text" else observation.icon_stroke_widths.get(e.id, math.inf)
        stroke_px = e.size_px * stroke
        if stroke_px < 1 and (e.kind != "text" or e.text.strip()):
            yield Violation(
                THIN_WEIGHT,
                e.id,
                1 / max(stroke_px, 0.01),
                f"its strokes are {stroke_px:.2f} pixels of the display wide",
            )
        if e.kind != "text" or not e.text.strip():
            continue
        least = min_text_size_deg(e.text, observation.traits.text_min_deg)
        # What is as large as asked for but for rounding is no break.
        if e.size_deg < least - 0.005:
            yield Violation(
                SMALL_TEXT, e.id, least / e.size_deg, f"the text is {e.size_deg:.2f}° high, under {least:g}°"
            )
    for e in observation.elements:
        if e.interactive:
            hit = observation.hits.get(strip_copy(e.id), NO_HIT)
            x0, y0, x1, y1 = enlarge_box(e.box_px, hit, observation.display.px_per_deg, observation.t_s)
            side = measure_size_deg(min(x1 - x0, y1 - y0), e.box_px, observation.display)
            if side < MIN_TARGET_DEG:
                message = f"it is looked at to act and {side:.2f}° at its narrowest, under {MIN_TARGET_DEG}°"
                yield Violation(TOUCH_TARGET, e.id, MIN_TARGET_DEG / max(side, 0.01), message, e.place)


def estimate_stem_em(weight: Weight) -> float:
    """The width of a letter's stem, in em."""
    return max(REGULAR_STEM_EM + (weigh(weight) - 400) / 300 * (BOLD_STEM_EM - REGULAR_STEM_EM), 0.02)
