"""Elements of a draw list: every text, icon and shape by name, with its box, its size and its colours.

This is what legibility is judged by: the foreground at full coverage over its own backdrop, against what is behind the
display. Panels and groups are elements only where they emit light or are looked at to act.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.errors import Place
from vitrine.stage.drawlist import Bound, DrawList, Noun, Placing
from vitrine.stage.light import DARK, Light
from vitrine.stage.piece import Piece, brightest, pieces
from vitrine.stage.place import inside


class Element(NamedTuple):
    """One visible thing of the overlay. `id` is its node's; the copies of a repeated group share theirs.

    `place` is the place in the scene's files, `box_px` x0, y0, x1, y1 bounds it in the panel's pixels and may reach
    out of the panel. `size_deg` is seen now, with distance, limits and scale, by the pixels per degree at the
    centre: the em of a type, the side of an icon, flat arrow or star, the thickness of a leader, else the height of the
    box. Lights are linear and premultiplied, with the opacities of the node and of its groups up to the root:
    `foreground_lin` its own brightest at full coverage (of a picture the average), `backdrop_lin` that of its own root
    behind its middle. `opacity` multiplies both: the root's, with fades by distance, and that of a group whose light is
    dimmed as a whole. `interactive`: the scene listens for a gaze at it. `world_locked`: fixed to the world.
    """

    id: str
    kind: Noun
    where: Place | None
    box_px: tuple[float, float, float, float]
    size_deg: float
    weight: Literal["regular", "bold"]
    ink_lin: Light
    veil_lin: Light
    opacity: float
    interactive: bool
    world: bool
    text: str

    @property
    def covered_lin(self) -> tuple[float, float, float]:
        """The panel's light (r, g, b) at full coverage: foreground over backdrop, at the element's opacity."""
        *foreground, cover = self.ink_lin
        r, g, b = (self.opacity * (i + (1 - cover) * v) for i, v in zip(foreground, self.veil_lin, strict=False))
        return r, g, b

    @property
    def beside_lin(self) -> tuple[float, float, float]:
        """The panel's light (r, g, b) beside the foreground: the backdrop at the element's opacity."""
        r, g, b, _ = (self.opacity * v for v in self.veil_lin)
        return r, g, b


def elements(
    draw_list: DrawList, px_per_deg: float, origins: Mapping[str, Place], gazed: Collection[str]
) -> tuple[Element, ...]:
    """All elements of a draw list: unlayered nodes, then placed roots, from back to front.

    `origins` are the places where nodes were written, `gaze_targets` the ids that the scene listens for a gaze at.
    """
    found = [_of_bound(node, px_per_deg, origins, gazed) for node in draw_list.bounds]
    for root in draw_list.placings:
        found += _of_placing(root, px_per_deg, origins, gazed)
    return tuple(found)


def _of_bound(bound: Bound, px_per_deg: float, origins: Mapping[str, Place], gazed: Collection[str]) -> Element:
    node_id = bound.mark.node
    return Element(
        id=node_id,
        kind=bound.kind,
        where=origins.get(node_id),
        box_px=bound.mark.box_px,
        size_deg=bound.size_px / px_per_deg,
        weight="regular",
        ink_lin=brightest(bound.lights),
        veil_lin=DARK,
        opacity=bound.opacity,
        interactive=node_id in gazed,
        world=bound.world,
        text="",
    )


def _of_placing(
    placing: Placing, px_per_deg: float, origins: Mapping[str, Place], gazed: Collection[str]
) -> Iterator[Element]:
    measured = [node for node in pieces(placing.leaves) if node.ink_lin != DARK or _counts(node, gazed)]
    if not measured:
        return
    corners = inside(placing.corners, placing.size_px, np.array([node.box_px for node in measured]))
    for node, quad in zip(measured, corners, strict=True):
        if (quad[:, 2] <= 0).any():
            continue
        corners_px = quad[:, :2] / quad[:, 2:]
        (x0, y0), (x1, y1) = corners_px.min(0).tolist(), corners_px.max(0).tolist()
        node_slice = node.part
        yield Element(
            id=node_slice.node,
            kind=node_slice.kind,
            where=origins.get(node_slice.node),
            box_px=(x0, y0, x1, y1),
            size_deg=node_slice.size_px * _enlarged(corners_px, node) / px_per_deg,
            weight=node_slice.weight,
            ink_lin=node.ink_lin,
            veil_lin=node.veil_lin,
            opacity=placing.opacity * node.opacity,
            interactive=node_slice.node in gazed,
            world=placing.world,
            text=node_slice.text,
        )


def _counts(piece: Piece, gazed: Collection[str]) -> bool:
    """Whether a node without light is an element all the same: it is looked at to act, or meant to be read."""
    node_slice = piece.part
    return (
        node_slice.node in gazed or node_slice.kind not in ("panel", "group", "text") or bool(node_slice.text.strip())
    )


def _enlarged(flat: npt.NDArray[np.float64], piece: Piece) -> float:
    """How much higher a node is in the panel than in its root; `corners_px` (4, 2) are its corners in the panel."""
    (lx, ly), (rx, ry) = ((flat[3] + flat[2]) / 2).tolist(), ((flat[0] + flat[1]) / 2).tolist()
    return math.hypot(lx - rx, ly - ry) / (piece.box_px[3] - piece.box_px[1])


def gazed(statechart: Any) -> Iterator[str]:
    """The ids of nodes that a statechart, as written, listens for a gaze at."""
    if isinstance(statechart, Mapping):
        for key, value in statechart.items():
            yield from _gazes(value) if key == "event" else gazed(value)
    elif isinstance(statechart, list | tuple):
        for item in statechart:
            yield from gazed(item)


def _gazes(events: Any) -> Iterator[str]:
    for event in events if isinstance(events, list | tuple) else (events,):
        kind, _, node_id = str(event).partition(":")
        if kind.strip() == "gaze":
            yield node_id.strip()
