"""Rules of place: elements outside the display, over the centre of view, or too many at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vitrine.stage.drawlist import Noun
from vitrine.stage.element import Element
from vitrine.verdict.finding import Hit, Rule
from vitrine.verdict.glimpse import Glimpse

FIELD = "a display of this field of view shows nothing beyond it"
OUTSIDE = Rule(
    "outside-display",
    "warning",
    "Cut off by the edge of the field of view",
    "move it towards the middle, or make it smaller",
    FIELD,
)
AWAY = Rule(
    "never-in-view",
    "error",
    "Outside the field of view",
    "move it towards the middle",
    FIELD,
)
CUT = Rule(
    "cut-in-world",
    "warning",
    "A thing in the world is cut off by the edge of the field of view for most of its time",
    "make it narrower, break it into lines, or fix it to the display",
    FIELD,
)
UNSAFE = Rule(
    "outside-safe-zone",
    "note",
    "Outside the display's safe zone",
    "move it towards the middle",
    "the device's profile: its edges dim or blur as the glasses sit differently on each nose",
)
CENTRE = Rule(
    "centre-covered",
    "warning",
    "The centre of view is covered",
    "keep ±5° clear but for the instruction of the moment: anchor it to a side or the lower edge",
    "head-up display practice: the central ±5° stay clear",
)
CROWD = Rule(
    "too-many",
    "warning",
    "Too many things at once",
    "show one primary thing, at most three cards; let states bring the rest",
    "Google display-glasses design guide: one primary thing at a time",
)
LOST = Rule(
    "no-edge-arrow",
    "warning",
    "An arrow leaves the display and nothing says where it went",
    "give the arrow an `edge:`",
    "narrow fields of view: a world arrow is usually outside the display and needs an arrow at its edge",
)

#: Rules that say that an element is partly or wholly outside the display.
CROPPED = frozenset((OUTSIDE, AWAY, CUT))
CENTRE_DEG = 5.0
#: Sample directions across and down the central square: the middles of forty strips.
DIRECTIONS_DEG = (np.arange(40) + 0.5) / 40 * 2 * CENTRE_DEG - CENTRE_DEG
#: The share of the central square that may be covered by what is no instruction.
MOST_OF_CENTRE = 0.25
MOST_THINGS = 3
#: Kinds that are read or looked at whole; a route and an arrow at the edge reach out of the display by their nature.
FRAMED: frozenset[Noun] = frozenset(("text", "icon", "rating", "arrow"))
#: The share of an element's box that may be cut off before the rules say so.
MOST_CUT = 0.1


def place_hits(glimpse: Glimpse) -> Iterator[Hit]:
    """Check the rules of place in one frame."""
    for e in glimpse.elements:
        if e.kind in FRAMED:
            yield from _of_world(glimpse, e) if e.world else _of_head(glimpse, e)
    covered = _of_centre(glimpse)
    if covered > MOST_OF_CENTRE:
        yield Hit(CENTRE, "", covered, f"{covered:.0%} of the central ±5° is covered")
    things = sorted({_thing(e) for e in glimpse.judged if e.kind == "text"})
    if len(things) > MOST_THINGS:
        yield Hit(CROWD, "", len(things), f"{len(things)} things at once: {', '.join(things)}")
    for root in glimpse.absent:
        yield Hit(AWAY, root, 1.0, "it lies outside the display")
    for arrow in glimpse.unseen:
        yield Hit(LOST, arrow, 1.0, "it is out of the display while it is shown")


def _of_head(glimpse: Glimpse, e: Element) -> Iterator[Hit]:
    """Check an element that is fixed to the head: it can stay within the display."""
    width, height = glimpse.display.width_px, glimpse.display.height_px
    safe = glimpse.profile.safe_zone
    cut = 1 - _inside(e.box_px, (0, 0, width, height))
    if cut >= 1:
        yield Hit(AWAY, e.id, cut, "it lies outside the display")
    elif cut > MOST_CUT:
        yield Hit(OUTSIDE, e.id, cut, f"{cut:.0%} of it lies outside the display")
    elif safe and (unsafe := 1 - _inside(e.box_px, _within(width, height, safe.value))) > MOST_CUT:
        yield Hit(UNSAFE, e.id, unsafe, f"{unsafe:.0%} of it lies outside the safe zone")


def _of_world(glimpse: Glimpse, e: Element) -> Iterator[Hit]:
    """Check an element that is fixed to the world: it comes and goes with the head, so how long it is cut matters."""
    cut = 1 - _inside(e.box_px, (0, 0, glimpse.display.width_px, glimpse.display.height_px))
    if MOST_CUT < cut < 1:
        yield Hit(CUT, e.id, cut, f"the display cuts it off most of the time, and up to {cut:.0%} of it")


def _thing(element: Element) -> str:
    """The node at the top of the scene that an element is part of: the first piece of its id."""
    return element.id.split("/")[0]


def _inside(box: tuple[float, float, float, float], frame: tuple[float, float, float, float]) -> float:
    """The share of the area of `box` within `frame`."""
    x0, y0, x1, y1 = box
    area = (x1 - x0) * (y1 - y0)
    inside = max(0.0, min(x1, frame[2]) - max(x0, frame[0])) * max(0.0, min(y1, frame[3]) - max(y0, frame[1]))
    return inside / area if area > 0 else 1.0


def _within(width: float, height: float, inset: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = inset
    return width * left, height * top, width * (1 - right), height * (1 - bottom)


def _of_centre(glimpse: Glimpse) -> float:
    """The share of the central square that the boxes of panels and pictures cover together."""
    covered = np.zeros((len(DIRECTIONS_DEG), len(DIRECTIONS_DEG)), bool)
    for e in glimpse.elements:
        if e.kind in ("panel", "image"):
            left, top, right, bottom = glimpse.directions_deg(e)
            columns = (left <= DIRECTIONS_DEG) & (right >= DIRECTIONS_DEG)
            covered |= ((top <= DIRECTIONS_DEG) & (bottom >= DIRECTIONS_DEG))[:, None] & columns
    return float(covered.mean())
