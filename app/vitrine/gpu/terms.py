"""What glasses do in pixels, and where light gets by it: plain numbers and boxes, before anything is drawn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.glass.laying import Laying
from vitrine.glass.light import defocus_px, ghost_px, spread_px
from vitrine.glass.optics import Optics
from vitrine.glass.spread import CELL, defocus_cell, reach_px, spreads
from vitrine.gpu.plan import apart, joined

Boxes = npt.NDArray[np.int32]


class Blur(NamedTuple):
    """A Gaussian over `share` of the panel's light: its sigma in pixels and the side of the cells it is done on."""

    sigma_px: float
    share: float
    cell: int

    @property
    def reach_px(self) -> int:
        """How far light gets by it."""
        return reach_px(self.sigma_px, self.cell)


class Terms(NamedTuple):
    """What of the optics is measured in the panel's pixels; a blur of which nothing would be seen is None."""

    spread: Blur | None
    defocus: Blur | None
    ghost_px: tuple[int, int]

    @property
    def reach_px(self) -> int:
        """How far from the ink light gets, the ghost aside."""
        return sum(blur.reach_px for blur in (self.spread, self.defocus) if blur is not None)


def terms(optics: Optics, laying: Laying) -> Terms:
    """The optics' angles in pixels of the panel."""
    spread, defocus = spread_px(optics, laying), defocus_px(optics, laying)
    cell = defocus_cell(defocus)
    return Terms(
        Blur(spread, optics.spread_share, CELL) if optics.spread_share and spreads(spread) else None,
        Blur(defocus, 1.0, cell) if spreads(defocus, cell) else None,
        ghost_px(optics, laying) if optics.ghost_share else (0, 0),
    )


def lit_boxes(ink: Boxes, found: Terms, size_px: tuple[int, int]) -> Boxes:
    """Where light of the ink leaves the display, disjoint: as far from it as light spreads, and the ghost of that."""
    grown = ink + np.array([-1, -1, 1, 1], "i4") * found.reach_px
    moved = grown + np.array(found.ghost_px * 2, "i4") if found.ghost_px != (0, 0) else grown[:0]
    return joined(_cut(np.concatenate([grown, moved]), size_px), size_px)


def view_boxes(lit: Boxes, laying: Laying) -> Boxes:
    """The view's pixels that light from the panel's boxes falls on, disjoint; smoothing reaches a pixel further."""
    sx, sy, ox, oy = laying.panel_from_view
    size = laying.view.width_px, laying.view.height_px
    low = np.floor((lit[:, :2] - 1 - (ox, oy)) / (sx, sy))
    high = np.ceil((lit[:, 2:] + 1 - (ox, oy)) / (sx, sy))
    return joined(_cut(np.concatenate([low, high], 1), size), size)


def even_boxes(seen: Boxes, laying: Laying) -> tuple[Boxes, Boxes]:
    """What of the display in the view lies in none of the boxes `seen`: well inside the display, and along its rim."""
    panel = laying.panel.width_px, laying.panel.height_px
    outer = view_boxes(np.array([[0, 0, *panel]], "i4"), laying)
    if not len(outer):
        return outer, outer
    whole = tuple(outer[0].tolist())
    sx, sy, ox, oy = laying.panel_from_view
    # A pixel of the view looks up to a pixel of its own, and half a one of the panel, beyond its place.
    low = np.ceil((np.array([1.0, 1.0]) - (ox, oy)) / (sx, sy)) + 1
    high = np.floor((np.array(panel) - 1.0 - (ox, oy)) / (sx, sy)) - 1
    inner = _cut(np.array([[*low, *high]]), (laying.view.width_px, laying.view.height_px))
    if not len(inner):
        return inner, apart(whole, seen)
    return apart(tuple(inner[0].tolist()), seen), apart(whole, np.concatenate([seen, inner]))


def _cut(boxes: npt.NDArray[np.float64] | Boxes, size_px: tuple[int, int]) -> Boxes:
    whole = np.clip(boxes, 0, (*size_px, *size_px)).astype("i4")
    return whole[(whole[:, 2] > whole[:, 0]) & (whole[:, 3] > whole[:, 1])]
