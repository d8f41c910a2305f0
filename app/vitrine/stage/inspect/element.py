"""Elements of a draw list: every text, icon and shape by name, with its box, its size and its colours.

This is what legibility is judged by: the foreground at full coverage over its own backdrop, against what is behind the
display. Panels and groups are elements only where they emit light or are looked at to act.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.errors import Place
from vitrine.geometry import Bounds, Point
from vitrine.scene.nodes.weight import Weight
from vitrine.stage.draw.drawlist import DrawList, ElementKind, PlacedRoot, UnlayeredNode, lies_in_quad
from vitrine.stage.draw.light import DARK, Light
from vitrine.stage.inspect.measured_node import MeasuredNode, find_brightest, measure_nodes
from vitrine.stage.inspect.stroke_core import FULL_COVERAGE, MEAN_BLUR, TURNED_BLUR, CoreCoverage, bilinear_blur
from vitrine.stage.place.placement import map_points_into_quad
from vitrine.world.camera import Intrinsics


class Element(NamedTuple):
    """One visible thing of the overlay. `id` is its node's; the copies of a repeated group share theirs.

    `place` is the place in the scene's files, `box_px` bounds it in the panel's pixels and may reach
    out of the panel. `size_px` is its size there now, with distance, limits and scale: the em of a type, the side of an
    icon, flat arrow or star, the thickness of a leader or of a shape's stroke, else the height of the box; `size_deg`
    is what that subtends where it stands, the lesser of its two directions. Lights are linear and premultiplied, with
    the opacities of the node and of its groups up to the root: `foreground_lin` its own brightest at full coverage (of
    a picture the average), `backdrop_lin` that of its own root behind its middle; `core_coverage` is how much of the
    first thin strokes show. `opacity` multiplies both: the root's, with fades by distance, and that of a group whose
    light is dimmed as a whole. `quad_px` are the corners of one that is turned, in order. `interactive`: the scene
    listens for a gaze at it. `world_locked`: fixed to the world. Of a text, `lines` are as they are set, `missing` the
    characters that no font of ours has, and `cut` is the greatest share of a line's ink that clips take away.
    `anchor_px` is the place that its root is fixed to, `rank` the root's in the painter's order.
    """

    id: str
    kind: ElementKind
    place: Place | None
    box_px: Bounds[float]
    size_px: float
    size_deg: float
    weight: Weight
    foreground_lin: Light
    backdrop_lin: Light
    opacity: float
    interactive: bool
    world_locked: bool
    text: str
    core_coverage: CoreCoverage = FULL_COVERAGE
    quad_px: tuple[Point[float], ...] = ()
    lines: tuple[str, ...] = ()
    missing: str = ""
    cut: float = 0.0
    anchor_px: Point[float] | None = None
    rank: tuple[int, int, float, int, str] = (0, 0, 0.0, 0, "")

    def contains(self, point: tuple[float, float]) -> bool:
        """Whether a point of the panel lies on it: in its box, of a turned one between its four sides."""
        return self.box_px.contains(point) and (not self.quad_px or lies_in_quad(self.quad_px, point))

    @property
    def composited_foreground_lin(self) -> tuple[float, float, float]:
        """The panel's light (r, g, b) at full coverage: foreground over backdrop, at the element's opacity."""
        *foreground, cover = self.foreground_lin
        r, g, b = (self.opacity * (i + (1 - cover) * v) for i, v in zip(foreground, self.backdrop_lin, strict=False))
        return r, g, b


def list_elements(
    draw_list: DrawList, display: Intrinsics, origins: Mapping[str, Place], gaze_targets: Collection[str]
) -> tuple[Element, ...]:
    """All elements of a draw list: unlayered nodes, then placed roots, from back to front.

    `display` is the panel as a pinhole. `origins` are the places where nodes were written, `gaze_targets` the ids that
    the scene listens for a gaze at.
    """
    found = [_build_unlayered_element(node, display, origins, gaze_targets) for node in draw_list.unlayered_nodes]
    for root in draw_list.placed_roots:
        found += _iter_root_elements(root, display, origins, gaze_targets)
    return tuple(found)


def _build_unlayered_element(
    node: UnlayeredNode, display: Intrinsics, origins: Mapping[str, Place], gaze_targets: Collection[str]
) -> Element:
    node_id = node.bounds.node_id
    return Element(
        id=node_id,
        kind=node.kind,
        place=origins.get(node_id),
        box_px=node.bounds.box_px,
        size_px=node.size_px,
        size_deg=measure_size_deg(node.size_px, node.bounds.box_px, display),
        weight="regular",
        foreground_lin=find_brightest(node.lights_lin),
        backdrop_lin=DARK,
        opacity=node.opacity,
        interactive=node_id in gaze_targets,
        world_locked=node.world_locked,
        text="",
    )


def _iter_root_elements(
    root: PlacedRoot, display: Intrinsics, origins: Mapping[str, Place], gaze_targets: Collection[str]
) -> Iterator[Element]:
    measured = [
        node
        for node in measure_nodes(root.sub_layers)
        if node.foreground_lin != DARK or _is_element(node, gaze_targets)
    ]
    if not measured:
        return
    corners = map_points_into_quad(root.corners, root.size_px, np.stack([node.quad_px for node in measured]))
    blur = _measure_blur(root)
    for node, quad in zip(measured, corners, strict=True):
        if (quad[:, 2] <= 0).any():
            continue
        corners_px = quad[:, :2] / quad[:, 2:]
        seen_px = corners_px
        if node.is_turned:
            seen = map_points_into_quad(root.corners, root.size_px, node.seen_px)
            seen_px = seen[:, :2] / seen[:, 2:]
        (x0, y0), (x1, y1) = seen_px.min(0).tolist(), seen_px.max(0).tolist()
        node_slice, box_px = node.node_slice, Bounds(x0, y0, x1, y1)
        quad_px: tuple[Point[float], ...] = ()
        if node.is_turned:
            quad_px = tuple(Point(x, y) for x, y in corners_px.tolist())
        size_px = node_slice.size_px * _measure_enlargement(corners_px, node)
        yield Element(
            id=node_slice.node_id,
            kind=node_slice.kind,
            place=origins.get(node_slice.node_id),
            box_px=box_px,
            size_px=size_px,
            size_deg=measure_size_deg(size_px, box_px, display),
            weight=node_slice.weight,
            foreground_lin=node.foreground_lin,
            backdrop_lin=node.backdrop_lin,
            opacity=root.opacity * node.opacity,
            interactive=node_slice.node_id in gaze_targets,
            world_locked=root.world_locked,
            text=node_slice.text,
            core_coverage=node.core.placed(TURNED_BLUR if node.is_turned else blur),
            quad_px=quad_px,
            lines=node_slice.lines,
            missing=node_slice.missing,
            cut=node.cut,
            anchor_px=root.anchor_px,
            rank=root.rank,
        )


def measure_size_deg(size_px: float, box_px: Bounds[float], display: Intrinsics) -> float:
    """The degrees that a size in pixels subtends in the middle of a box in the display, the lesser of two directions.

    A display is flat: θ off its axis a pixel subtends cos θ of what it does there across the way from the axis
    (tangential) and cos² θ along it (radial). Which of them a letter's height is hangs on its place; the lesser counts.
    """
    middle_x = min(max((box_px.x0 + box_px.x1) / 2, 0.0), display.width_px)
    middle_y = min(max((box_px.y0 + box_px.y1) / 2, 0.0), display.height_px)
    x, y = (middle_x - display.cx_px) / display.fx_px, (middle_y - display.cy_px) / display.fy_px
    return size_px / display.px_per_deg / (1 + x * x + y * y)


def _measure_blur(root: PlacedRoot) -> float:
    """How much a root is blurred by the sampler, since it lies between pixels or is not shown at its own scale."""
    (x0, y0, _), (x1, _, w1), (_, y2, w2), _ = root.corners.tolist()
    is_own_scale = (x1 - x0, y2 - y0, w1, w2) == (*root.size_px, 1.0, 1.0)
    return bilinear_blur(x0, y0) if is_own_scale else MEAN_BLUR


def _is_element(node: MeasuredNode, gaze_targets: Collection[str]) -> bool:
    """Whether a node without light is an element all the same: it is looked at to act, or meant to be read."""
    node_slice = node.node_slice
    return (
        node_slice.node_id in gaze_targets
        or node_slice.kind not in ("panel", "group", "text")
        or bool(node_slice.text.strip())
    )


def _measure_enlargement(corners_px: npt.NDArray[np.float64], node: MeasuredNode) -> float:
    """How much higher a node is in the panel than in its layer; `corners_px` (4, 2) are its corners in the panel.

    Of a turned one the lesser of both directions counts, its height across its own baseline.
    """
    if node.is_turned:
        (ax, ay), (bx, by), _, (dx, dy) = corners_px.tolist()
        width, height = node.box_px.size
        top: float = math.hypot(bx - ax, by - ay)
        area: float = abs((bx - ax) * (dy - ay) - (by - ay) * (dx - ax))
        return min(top / width, area / max(top, 1e-9) / height)
    (lx, ly), (rx, ry) = ((corners_px[3] + corners_px[2]) / 2).tolist(), ((corners_px[0] + corners_px[1]) / 2).tolist()
    return math.hypot(lx - rx, ly - ry) / node.box_px.size.height
