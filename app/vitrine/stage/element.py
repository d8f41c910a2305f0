"""The elements of one instant: every text, icon and shape by name, where it is seen, how large, and in which light.

This is what legibility is judged by: ink at full coverage over its own veil, against what is behind the display.
Panels and groups are elements only where they emit light or are looked at to act.
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
    """One thing that is seen. `id` is its node's; the copies of a repeated group share theirs.

    `where` is the place in the scene's files, `box_px` x0, y0, x1, y1 bounds its ink in the panel's pixels and may
    reach out of the panel. `size_deg` is seen now, with distance, limits and scale, by the pixels per degree at the
    centre: the em of a type, the side of an icon, flat arrow or star, the thickness of a leader, else the height of the
    box. Lights are linear and premultiplied, with the opacities of the node and of its groups up to the root:
    `ink_lin` the brightest of its own at full coverage (of a picture the average), `veil_lin` that of its own sheet
    behind its middle. `opacity` multiplies both: the root's, with fades by distance, and that of a group whose light is
    dimmed as a whole. `interactive`: the scene listens for a gaze at it. `world`: fixed to the world.
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
        """The panel's light (r, g, b) where the ink covers wholly: ink over veil, at the element's opacity."""
        *ink, cover = self.ink_lin
        r, g, b = (self.opacity * (i + (1 - cover) * v) for i, v in zip(ink, self.veil_lin, strict=False))
        return r, g, b

    @property
    def beside_lin(self) -> tuple[float, float, float]:
        """The panel's light (r, g, b) beside the ink: the veil at the element's opacity."""
        r, g, b, _ = (self.opacity * v for v in self.veil_lin)
        return r, g, b


def elements(
    draw_list: DrawList, px_per_deg: float, origins: Mapping[str, Place], gazed: Collection[str]
) -> tuple[Element, ...]:
    """All elements of a draw list: what has no sheet of its own, then sheets as they were placed, from back to front.

    `origins` tell where nodes were written, `gazed` are the ids that the scene listens for a gaze at.
    """
    found = [_of_bound(bound, px_per_deg, origins, gazed) for bound in draw_list.bounds]
    for placing in draw_list.placings:
        found += _of_placing(placing, px_per_deg, origins, gazed)
    return tuple(found)


def _of_bound(bound: Bound, px_per_deg: float, origins: Mapping[str, Place], gazed: Collection[str]) -> Element:
    node = bound.mark.node
    return Element(
        id=node,
        kind=bound.kind,
        where=origins.get(node),
        box_px=bound.mark.box_px,
        size_deg=bound.size_px / px_per_deg,
        weight="regular",
        ink_lin=brightest(bound.lights),
        veil_lin=DARK,
        opacity=bound.opacity,
        interactive=node in gazed,
        world=bound.world,
        text="",
    )


def _of_placing(
    placing: Placing, px_per_deg: float, origins: Mapping[str, Place], gazed: Collection[str]
) -> Iterator[Element]:
    shown = [piece for piece in pieces(placing.leaves) if piece.ink_lin != DARK or _counts(piece, gazed)]
    if not shown:
        return
    corners = inside(placing.corners, placing.size_px, np.array([piece.box_px for piece in shown]))
    for piece, quad in zip(shown, corners, strict=True):
        if (quad[:, 2] <= 0).any():
            continue
        flat = quad[:, :2] / quad[:, 2:]
        (x0, y0), (x1, y1) = flat.min(0).tolist(), flat.max(0).tolist()
        part = piece.part
        yield Element(
            id=part.node,
            kind=part.kind,
            where=origins.get(part.node),
            box_px=(x0, y0, x1, y1),
            size_deg=part.size_px * _enlarged(flat, piece) / px_per_deg,
            weight=part.weight,
            ink_lin=piece.ink_lin,
            veil_lin=piece.veil_lin,
            opacity=placing.opacity * piece.opacity,
            interactive=part.node in gazed,
            world=placing.world,
            text=part.text,
        )


def _counts(piece: Piece, gazed: Collection[str]) -> bool:
    """Whether a piece without light is an element all the same: it is looked at to act, or meant to be read."""
    part = piece.part
    return part.node in gazed or part.kind not in ("panel", "group", "text") or bool(part.text.strip())


def _enlarged(flat: npt.NDArray[np.float64], piece: Piece) -> float:
    """How much higher a piece is in the panel than in its sheet; `flat` (4, 2) are its corners in the panel."""
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
        kind, _, node = str(event).partition(":")
        if kind.strip() == "gaze":
            yield node.strip()
