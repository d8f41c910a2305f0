"""Frame shift: whether a node that comes or goes does so a frame or a few later, or earlier, than was approved."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from vitrine.engine.scene_frame import SceneFrame
from vitrine.engine.session import Session
from vitrine.proof.compare.figure_difference import Tolerances, find_figure_differences
from vitrine.proof.draw.draw_lines import describe_nodes
from vitrine.proof.draw.moment_figures import measure_elements
from vitrine.proof.golden.golden import Golden, element_of, owner_of

#: Frames that are looked at on either side, the nearest first.
SHIFTS = (1, -1, 2, -2, 3, -3)


class FrameShift(NamedTuple):
    """By how many frames something is late, early below 0: exactly, or by so many at least.

    What was approved at rest, before or after it comes or goes, has been alike for a while.
    """

    frames: int
    is_exact: bool

    def __str__(self) -> str:
        count = abs(self.frames)
        words = f"{count} frame{'s' if count > 1 else ''} {'later' if self.frames > 0 else 'earlier'}"
        return words if self.is_exact else f"at least {words}"


def find_frame_shifts(
    session: Session,
    device: str,
    frame: SceneFrame,
    approved: Golden,
    elements: Collection[str],
    tolerances: Tolerances,
) -> Iterator[tuple[str, FrameShift]]:
    """Find the elements that are now, some frames later, as they were approved: each with the number of frames.

    Only the state of other frames is taken, with this frame's viewpoint, so that a walking wearer moves nothing.
    Elements that merely changed are in no other frame as they were, and are not among them.
    """
    left = set(elements)
    for shift in SHIFTS:
        if not left:
            return
        neighbour = _measure_neighbour(session, device, frame, shift)
        found = [element for element in sorted(left) if _is_alike(approved, neighbour, element, device, tolerances)]
        left -= set(found)
        beyond = _measure_neighbour(session, device, frame, shift + (1 if shift > 0 else -1)) if found else neighbour
        for element in found:
            yield element, FrameShift(shift, not _is_alike(approved, beyond, element, device, tolerances))


def _measure_neighbour(session: Session, device: str, frame: SceneFrame, shift: int) -> Golden:
    instant = frame.instant
    t_s = session.wrap_time(max(0.0, instant.t_s + shift * session.frame_s))
    moved = replace(instant, state=session.state_at(t_s))
    other = session.build_display_frame(moved, frame.viewpoint.intrinsics, surroundings=frame.surroundings)
    frames = {device: other}
    return Golden(measure_elements({device: session.list_elements(other)}, ()) | describe_nodes(session, frames, ()))


def _is_alike(approved: Golden, other: Golden, element: str, device: str, tolerances: Tolerances) -> bool:
    """Whether an element has the approved lines, or is absent as it was: those of this device, and those of none."""
    old, new = (
        Golden(
            {
                key: values
                for key, values in golden.lines.items()
                if element_of(key) == element
                and owner_of(key) in ("", device)
                and not key.startswith(("contrast", "verdict"))
            }
        )
        for golden in (approved, other)
    )
    return not any(find_figure_differences(old, new, tolerances))
