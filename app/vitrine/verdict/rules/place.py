"""Rules of place: elements outside the display, over the centre of view, or too many at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vitrine.geometry import Bounds
from vitrine.stage.draw.drawlist import LEGIBLE_KINDS
from vitrine.stage.inspect.element import Element
from vitrine.verdict.finding import Rule, Violation
from vitrine.verdict.measure.frame_observation import FrameObservation

FIELD_OF_VIEW_SOURCE = "a display of this field of view shows nothing beyond it"
OUTSIDE_DISPLAY = Rule(
    "outside-display",
    "warning",
    "Cut off by the edge of the field of view",
    "move it towards the middle, or make it smaller",
    FIELD_OF_VIEW_SOURCE,
)
NEVER_IN_VIEW = Rule(
    "never-in-view",
    "error",
    "Outside the field of view",
    "move it towards the middle",
    FIELD_OF_VIEW_SOURCE,
)
CUT_IN_WORLD = Rule(
    "cut-in-world",
    "warning",
    "A thing in the world is cut off by the edge of the field of view for most of its time",
    "make it narrower, break it into lines, or fix it to the display",
    FIELD_OF_VIEW_SOURCE,
)
OUTSIDE_SAFE_ZONE = Rule(
    "outside-safe-zone",
    "note",
    "Outside the display's safe zone",
    "move it towards the middle",
    "the device's profile: its edges dim or blur as the glasses sit differently on each nose",
)
CENTRE_COVERED = Rule(
    "centre-covered",
    "warning",
    "The centre of view is covered",
    "keep ±5° clear but for the instruction of the moment: anchor it to a side or the lower edge, or say of that"
    " `over: center`",
    "head-up display practice: the central ±5° stay clear",
)
TOO_MANY = Rule(
    "too-many",
    "warning",
    "Too many things at once",
    "show one primary thing, at most three cards; let states bring the rest",
    "Google display-glasses design guide: one primary thing at a time",
)
NO_EDGE_ARROW = Rule(
    "no-edge-arrow",
    "warning",
    "An arrow leaves the display and nothing says where it went",
    "give the arrow an `edge:`",
    "narrow fields of view: a world arrow is usually outside the display and needs an arrow at its edge",
)

#: Rules that say that an element is partly or wholly outside the display.
CROPPING_RULES = frozenset((OUTSIDE_DISPLAY, NEVER_IN_VIEW, CUT_IN_WORLD))
CENTRE_DEG = 5.0
#: Sample directions across and down the central square: the middles of forty strips.
CENTRE_SAMPLES_DEG = (np.arange(40) + 0.5) / 40 * 2 * CENTRE_DEG - CENTRE_DEG
#: The share of the central square that may be covered by what is no instruction.
MAX_CENTRE_COVERAGE = 0.25
MAX_THINGS = 3
#: Legible kinds but those that reach out of the display by their nature.
FRAMED_KINDS = LEGIBLE_KINDS - {"route", "edge-arrow"}
#: The share of an element's box that may be cut off before the rules say so.
MAX_CUT = 0.1


def check_place(observation: FrameObservation) -> Iterator[Violation]:
    """Check the rules of place in one frame."""
    for e in observation.elements:
        if e.kind in FRAMED_KINDS:
            yield from _check_world_fixed(observation, e) if e.world_locked else _check_head_fixed(observation, e)
    covered = measure_centre_coverage(observation)
    if covered > MAX_CENTRE_COVERAGE:
        yield Violation(CENTRE_COVERED, "", covered, f"{covered:.0%} of the central ±5° is covered")
    things = sorted({_top_node(e) for e in observation.judged_elements if e.kind == "text"})
    if len(things) > MAX_THINGS:
        yield Violation(TOO_MANY, "", len(things), f"{len(things)} things at once: {', '.join(things)}")
    for root in observation.off_display_roots:
        yield Violation(NEVER_IN_VIEW, root, 1.0, "it lies outside the display")
    for arrow in observation.off_display_arrows:
        yield Violation(NO_EDGE_ARROW, arrow, 1.0, "it is out of the display while it is shown")


def _check_head_fixed(observation: FrameObservation, e: Element) -> Iterator[Violation]:
    """Check an element that is fixed to the head: it can stay within the display."""
    cut = measure_cut(observation, e)
    if cut >= 1:
        yield Violation(NEVER_IN_VIEW, e.id, cut, "it lies outside the display")
    elif cut > MAX_CUT:
        yield Violation(OUTSIDE_DISPLAY, e.id, cut, f"{cut:.0%} of it lies outside the display")
    elif (unsafe := measure_cut(observation, e, to_safe_zone=True)) > MAX_CUT:
        yield Violation(OUTSIDE_SAFE_ZONE, e.id, unsafe, f"{unsafe:.0%} of it lies outside the safe zone")


def _check_world_fixed(observation: FrameObservation, e: Element) -> Iterator[Violation]:
    """Check an element that is fixed to the world: it comes and goes with the head, so how long it is cut matters."""
    cut = measure_cut(observation, e)
    if MAX_CUT < cut < 1:
        yield Violation(CUT_IN_WORLD, e.id, cut, f"the display cuts it off most of the time, and up to {cut:.0%} of it")


def measure_cut(observation: FrameObservation, e: Element, to_safe_zone: bool = False) -> float:
    """The share of an element's box that lies outside the display, or outside its safe zone where it has one."""
    size = observation.display.width_px, observation.display.height_px
    safe = observation.traits.safe_zone if to_safe_zone else None
    return 1 - _share_inside(Bounds(*e.box_px), safe.within(size) if safe else Bounds(0, 0, *size))


def _top_node(element: Element) -> str:
    """The node at the top of the scene that an element is part of: the first piece of its id."""
    return element.id.split("/")[0]


def _share_inside(bounds: Bounds[float], frame: Bounds[float]) -> float:
    """The share of the area of `bounds` within `frame`."""
    whole, inside = bounds.to_rect(), bounds.intersect(frame).to_rect()
    area = whole.width * whole.height
    return max(0.0, inside.width) * max(0.0, inside.height) / area if area > 0 else 1.0


def measure_centre_coverage(observation: FrameObservation) -> float:
    """The share of the central square that the boxes of panels and pictures cover together, but of what is meant to."""
    covered = np.zeros((len(CENTRE_SAMPLES_DEG), len(CENTRE_SAMPLES_DEG)), bool)
    for e in observation.elements:
        if e.kind in ("panel", "image") and not observation.meant_overlaps.allow_center(e.id):
            left, top, right, bottom = observation.angular_bounds_deg(e)
            columns = (left <= CENTRE_SAMPLES_DEG) & (right >= CENTRE_SAMPLES_DEG)
            covered |= ((top <= CENTRE_SAMPLES_DEG) & (bottom >= CENTRE_SAMPLES_DEG))[:, None] & columns
    return float(covered.mean())
