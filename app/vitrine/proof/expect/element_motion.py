"""Element motion: how far each element moves from a frame of the feed to the next, against what it is fixed to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from vitrine.engine.scene_frame import SceneFrame
from vitrine.engine.session import Session
from vitrine.proof.draw.moment_figures import number_copies
from vitrine.scene.nodes.anchor import Anchor
from vitrine.stage.inspect.element import Element
from vitrine.stage.place.placement import locate_anchor_m, project_code_anchor
from vitrine.stage.place.render_root import is_repeated_group, iter_subtree, split_roots
from vitrine.verdict.rules.place import FRAMED_KINDS
from vitrine.world.camera import NEAR_M, Intrinsics, Vectors


class ElementMotion(NamedTuple):
    """An element and the degrees that it moves to the next frame of the feed."""

    element: Element
    moved_deg: float


class _Sight(NamedTuple):
    """A display's frame with its elements by name."""

    frame: SceneFrame
    elements: Mapping[str, Element]


def measure_motions(
    session: Session, frames: Mapping[str, SceneFrame], masked: Collection[str]
) -> dict[str, tuple[ElementMotion, ...]]:
    """The motion of every element that is there in a device's frame and in the next one, by device.

    Of the feed's last frame it is that from the one before. What is fixed to the head moves in the display, what is
    fixed to the world, the body or a code against its anchor as it is now: neither a turn of the head nor a step
    counts, a slide, an oscillation and a jump do. Routes flow, and the rows of a table stand still: they are left out.
    """
    anchors = _find_anchors(session)
    places_m = {name: np.asarray(zone.at_m, "f8") for name, zone in session.scene.places.items()}
    return {
        device: tuple(_compare(now, _look_on(session, now.frame), anchors, places_m, masked))
        for device, frame in frames.items()
        for now in (_Sight(frame, dict(number_copies(session.list_elements(frame)))),)
    }


def _look_on(session: Session, frame: SceneFrame) -> _Sight:
    """The same display a frame of the feed later, or earlier at its end."""
    t_s = frame.instant.t_s
    step_s = session.frame_s if t_s + session.frame_s < session.duration_s else -session.frame_s
    instant = session.instant_at(max(0.0, t_s + step_s))
    other = session.build_display_frame(instant, frame.viewpoint.intrinsics, surroundings=frame.surroundings)
    return _Sight(other, dict(number_copies(session.list_elements(other))))


def _find_anchors(session: Session) -> dict[str, Anchor]:
    """What each node is fixed to, by its id; those of repeated groups are left out."""
    roots = (root for root in split_roots(session.scene) if not is_repeated_group(root.node))
    return {str(node.id): root.anchor for root in roots for node in iter_subtree(root.node)}


def _compare(
    now: _Sight,
    other: _Sight,
    anchors: Mapping[str, Anchor],
    places_m: dict[str, Vectors],
    masked: Collection[str],
) -> Iterator[ElementMotion]:
    t_s = now.frame.instant.state.t_s
    for name, element in now.elements.items():
        after, anchor = other.elements.get(name), anchors.get(element.id)
        if after is None or anchor is None or element.id in masked or element.kind not in FRAMED_KINDS:
            continue
        if element.kind == "arrow" and (_is_cut(element, now) or _is_cut(after, other)):
            continue
        before_deg = _measure_offset_deg(element, anchor, now, places_m, t_s)
        after_deg = _measure_offset_deg(after, anchor, other, places_m, t_s)
        if before_deg is not None and after_deg is not None:
            yield ElementMotion(element, float(np.hypot(*(after_deg - before_deg))))


def _is_cut(arrow: Element, sight: _Sight) -> bool:
    """Whether a body's box, which ends where the display does, says little about its middle."""
    (x0, y0, x1, y1), (width, height) = arrow.box_px, sight.frame.size_px
    return x0 <= 0 or y0 <= 0 or x1 >= width or y1 >= height


def _measure_offset_deg(
    element: Element, anchor: Anchor, sight: _Sight, places_m: dict[str, Vectors], t_s: float
) -> Vectors | None:
    """Degrees (2,) from an anchor as it is at `t_s` to an element's middle; None where the anchor is behind the eye."""
    viewpoint, (x0, y0, x1, y1) = sight.frame.viewpoint, element.box_px
    middle_deg = _angles_deg((x0 + x1) / 2, (y0 + y1) / 2, viewpoint.intrinsics)
    if anchor.code is not None:
        state = sight.frame.overlay.state
        code = project_code_anchor(anchor, state.codes.find(anchor.code, state.t_s), viewpoint, t_s)
        return None if code is None else middle_deg - _angles_deg(*code.px, viewpoint.intrinsics)
    position_m = locate_anchor_m(anchor, places_m, viewpoint, t_s)
    if position_m is None:
        return middle_deg
    x, y, ahead = viewpoint.to_homogeneous_px(position_m[None])[0].tolist()
    return None if ahead < NEAR_M else middle_deg - _angles_deg(x / ahead, y / ahead, viewpoint.intrinsics)


def _angles_deg(x: float, y: float, display: Intrinsics) -> Vectors:
    """Degrees (2,) to the right and down from straight ahead."""
    return np.degrees(np.arctan([(x - display.cx_px) / display.fx_px, (y - display.cy_px) / display.fy_px]))
