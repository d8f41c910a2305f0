"""Curve drawing: a whole take as one display shows it, its states and the places of its elements, without drawing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction

from vitrine.engine.session import Session
from vitrine.proof.draw.moment_figures import number_copies
from vitrine.proof.golden.curve import EDGE, STEPS, Curve, CurveFrame, Point
from vitrine.stage.inspect.element import Element
from vitrine.stage.place.live_values import UNKNOWN_SURROUNDINGS, Surroundings
from vitrine.world.camera import Intrinsics


def trace_curve(
    session: Session,
    device: str,
    display: Intrinsics,
    masked: Collection[str],
    surroundings: Surroundings = UNKNOWN_SURROUNDINGS,
) -> Curve:
    """Trace the take of a session over all frames of its feed on a device's display; masked elements are left out."""
    return Curve(device, Fraction(session.feed.info.fps), tuple(_trace_frames(session, display, masked, surroundings)))


def _trace_frames(
    session: Session, display: Intrinsics, masked: Collection[str], surroundings: Surroundings
) -> Iterator[CurveFrame]:
    for index in range(round(session.duration_s / session.frame_s)):
        instant = session.instant_of(session.feed.frame_at(index))
        elements = session.list_elements(session.build_display_frame(instant, display, surroundings=surroundings))
        points = {name: _find_middle(found) for name, found in _name_elements(elements) if found.id not in masked}
        yield CurveFrame(tuple(sorted(instant.state.active)), points)


def _name_elements(elements: Iterable[Element]) -> Iterator[tuple[str, Element]]:
    """Each element with its name in a curve: what points at a body from the edge is never taken for the body."""
    found = list(elements)
    yield from number_copies(one for one in found if one.kind != "edge-arrow")
    signs = number_copies(one for one in found if one.kind == "edge-arrow")
    yield from ((f"{name}{EDGE}", one) for name, one in signs)


def _find_middle(element: Element) -> Point:
    left, top, right, bottom = element.box_px
    return round((left + right) * STEPS / 2), round((top + bottom) * STEPS / 2)
