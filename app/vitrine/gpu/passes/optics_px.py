"""Optics in panel pixels: blur sigmas, the ghost's offset, and the boxes that light reaches by them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds
from vitrine.glass.optics.gaussian_blur import blur_reach_px, defocus_cell_px, is_blur_visible, spread_cell_px
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.view_mapping import ViewMapping
from vitrine.glass.reference.display_light import defocus_sigma_px, ghost_offset_px, spread_sigma_px
from vitrine.gpu.plan import MAX_GRID_BOXES, split_boxes, subtract_boxes, union_boxes
from vitrine.stage.draw.boxes import clip_boxes, drop_empty_boxes
from vitrine.world.pixel_map import NOWHERE_PX, LensMap

Boxes = npt.NDArray[np.int32]


class Blur(NamedTuple):
    """A Gaussian blur of `share` of the panel's light: its sigma and the side of its cells, in pixels."""

    sigma_px: float
    share: float
    cell: int

    @property
    def reach_px(self) -> int:
        """The radius in pixels that light spreads to by it."""
        return blur_reach_px(self.sigma_px, self.cell)


class LightBoxes(NamedTuple):
    """The boxes of light, disjoint (N, 4): panel pixels that are lit, those that are drawn, view pixels that see them.

    In `halo`, of the view's, falls halation alone, taken from its cells without the panel's pixels between: of XREAL's
    emitted pixels that spares two thirds, and of the frame a fifth.
    """

    lit: Boxes
    emitted: Boxes
    seen: Boxes
    halo: Boxes


class OpticsPx(NamedTuple):
    """The optical parameters that are measured in panel pixels; a blur that would not be visible is None."""

    spread: Blur | None
    defocus: Blur | None
    ghost_px: tuple[int, int]

    @property
    def reach_px(self) -> int:
        """The radius around the ink that light spreads to, without the ghost."""
        return sum(blur.reach_px for blur in (self.spread, self.defocus) if blur is not None)


def resolve_optics_px(optics: Optics, mapping: ViewMapping) -> OpticsPx:
    """Convert the angles of the optics to panel pixels."""
    spread, defocus = spread_sigma_px(optics, mapping), defocus_sigma_px(optics, mapping)
    coarse, cell = spread_cell_px(spread), defocus_cell_px(defocus)
    return OpticsPx(
        Blur(spread, optics.spread_share, coarse) if optics.spread_share and is_blur_visible(spread) else None,
        Blur(defocus, 1.0, cell) if is_blur_visible(defocus, cell) else None,
        ghost_offset_px(optics, mapping) if optics.ghost_share else (0, 0),
    )


def lit_boxes(ink: Boxes, optics_px: OpticsPx, size_px: tuple[int, int]) -> Boxes:
    """The disjoint boxes in which light of the ink leaves the display: the ink grown by the spread, and its ghost."""
    grown = ink + np.array([-1, -1, 1, 1], "i4") * optics_px.reach_px
    ghost = grown + np.array(optics_px.ghost_px * 2, "i4") if optics_px.ghost_px != (0, 0) else grown[:0]
    return union_boxes(_clip_boxes(np.concatenate([grown, ghost]), size_px), size_px)


def light_boxes(ink: Boxes, optics_px: OpticsPx, mapping: ViewMapping) -> LightBoxes:
    """The boxes of the light of the ink.

    Halation is by itself where the view shrinks the panel, if it is the only blur, and few boxes are left.
    """
    panel_px = mapping.panel.width_px, mapping.panel.height_px
    if isinstance(mapping.panel_from_view, LensMap):
        return _bent_light_boxes(lit_boxes(ink, optics_px, panel_px), mapping, mapping.panel_from_view)
    scale = max(mapping.panel_from_view[:2])
    lit = sharp = lit_boxes(ink, optics_px, panel_px)
    seen = view_boxes(lit, mapping)
    halo = seen[:0]
    if scale > 1.0 and optics_px.defocus is None and _is_smooth(optics_px.spread):
        sharp = lit_boxes(ink, optics_px._replace(spread=None), panel_px)
        near_ink = view_boxes(sharp, mapping)
        if len(near_ink) + len(seen) <= MAX_GRID_BOXES:
            seen, halo = near_ink, split_boxes(seen, near_ink)
        else:
            sharp = lit
    # A pixel of the view that shows a box shows so much beside it: its own width, rounding, and up to three pixels of
    # the panel that are fetched for one.
    emitted = sharp + np.array([-1, -1, 1, 1], "i4") * (math.ceil(scale) + 4)
    return LightBoxes(lit, union_boxes(_clip_boxes(emitted, panel_px), panel_px), seen, halo)


def _bent_light_boxes(lit: Boxes, mapping: ViewMapping, panel_from_view: LensMap) -> LightBoxes:
    """The boxes of light in a view with a lens: what is drawn of the panel is all that the boxes of the view show."""
    panel_px, seen = (mapping.panel.width_px, mapping.panel.height_px), view_boxes(lit, mapping)
    table = panel_from_view.tabulate()
    shown = np.array([_bound_places(table[y0:y1, x0:x1]) for x0, y0, x1, y1 in seen.tolist()]).reshape(-1, 4)
    emitted = np.concatenate([np.floor(shown[:, :2]), np.ceil(shown[:, 2:])], 1)
    emitted += np.array([-1, -1, 1, 1]) * (math.ceil(panel_from_view.shrink) + 4)
    return LightBoxes(lit, union_boxes(_clip_boxes(emitted, panel_px), panel_px), seen, seen[:0])


def _bound_places(table: npt.NDArray[np.float32]) -> tuple[float, float, float, float]:
    """The bounds of the places in a part of a table: those along its sides, and some between, where sides have none."""
    parts = (table[0], table[-1], table[:, 0], table[:, -1], table[::16, ::16].reshape(-1, 2))
    places = np.concatenate(parts)
    places = places[places[:, 0] > NOWHERE_PX / 2]
    return (*places.min(0).tolist(), *places.max(0).tolist()) if len(places) else (0.0, 0.0, 0.0, 0.0)


def _is_smooth(spread: Blur | None) -> bool:
    """Whether halation is smooth from cell to cell: of a sigma of half a cell, one sample was up to 5 codes off."""
    return spread is not None and spread.sigma_px >= spread.cell


def view_boxes(lit: Boxes, mapping: ViewMapping) -> Boxes:
    """The disjoint boxes of the view that light from the panel's boxes falls on; filtering reaches a pixel further."""
    size = mapping.view.width_px, mapping.view.height_px
    if isinstance(mapping.panel_from_view, LensMap):
        grown = lit + np.array([-1.0, -1.0, 1.0, 1.0])
        found = mapping.panel_from_view.inverse().apply_to_boxes(grown)
        # Between the points of a side a lens may go out of the box that they bound: by less than a pixel.
        found = found[~np.isnan(found[:, 0])] + np.array([-2.0, -2.0, 2.0, 2.0])
        bounds = np.concatenate([np.floor(found[:, :2]), np.ceil(found[:, 2:])], 1)
        return union_boxes(_clip_boxes(bounds, size), size)
    sx, sy, ox, oy = mapping.panel_from_view
    low = np.floor((lit[:, :2] - 1 - (ox, oy)) / (sx, sy))
    high = np.ceil((lit[:, 2:] + 1 - (ox, oy)) / (sx, sy))
    return union_boxes(_clip_boxes(np.concatenate([low, high], 1), size), size)


def even_boxes(lit: Boxes, mapping: ViewMapping) -> tuple[Boxes, Boxes]:
    """The disjoint boxes of the display in the view outside the boxes `lit`: inside the display, and along its rim."""
    panel = mapping.panel.width_px, mapping.panel.height_px
    outer = view_boxes(np.array([[0, 0, *panel]], "i4"), mapping)
    if not len(outer):
        return outer, outer
    whole = Bounds(*outer[0].tolist())
    if isinstance(mapping.panel_from_view, LensMap):  # the rim of the display is a curve, and all is looked up
        return outer[:0], subtract_boxes(whole, lit)
    sx, sy, ox, oy = mapping.panel_from_view
    # A pixel of the view samples up to a pixel of its own, and half a one of the panel, beyond its position.
    low = np.ceil((np.array([1.0, 1.0]) - (ox, oy)) / (sx, sy)) + 1
    high = np.floor((np.array(panel) - 1.0 - (ox, oy)) / (sx, sy)) - 1
    inner = _clip_boxes(np.array([[*low, *high]]), (mapping.view.width_px, mapping.view.height_px))
    if not len(inner):
        return inner, subtract_boxes(whole, lit)
    return subtract_boxes(Bounds(*inner[0].tolist()), lit), subtract_boxes(whole, np.concatenate([lit, inner]))


def _clip_boxes(boxes: npt.NDArray[np.float64] | Boxes, size_px: tuple[int, int]) -> Boxes:
    return drop_empty_boxes(clip_boxes(boxes, size_px).astype("i4"))
