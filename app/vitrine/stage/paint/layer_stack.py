"""Layer stack: what was painted in one plane, packed into sub-layers from the back to the front.

Nearly always that is one layer. A translucent group whose contents overlap is a layer of its own, as its opacity
applies to it as a whole, and so is a turned node, which is a quad in this plane; what lies behind and in front of them
are layers, too.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds, Point, Rect, Size
from vitrine.stage.draw.boxes import bound_paint_ops
from vitrine.stage.draw.drawlist import Bitmap, LayerClip, NodeSlice, RasterLayer, Records, SubLayer
from vitrine.stage.draw.plane_map import PlaneMap
from vitrine.stage.paint.kept_results import KeptRecords, KeptResults, PaintOp
from vitrine.stage.paint.placed_mask import PlacedMask, bound_masked, fade_layer

#: Free pixels around a layer's ink, so that bilinear sampling at its edge finds nothing.
MARGIN_PX = 1

Quad = tuple[Point[float], ...]


class NodeArea(NamedTuple):
    """Where a node is: its box, and of a turned one the corners too, clockwise from its own top left."""

    box_px: Rect[float]
    quad_px: Quad | None = None

    def move(self, plane: PlaneMap) -> NodeArea:
        """The area in another plane, as the quad that it is there."""
        quad = tuple(plane.apply(*corner) for corner in self.quad_px or _corners_of(self.box_px))
        return NodeArea(Bounds.around(quad).to_rect(), quad)

    def shift(self, x: float, y: float) -> NodeArea:
        """The area moved to the right and down."""
        if self.quad_px is None:
            return NodeArea(self.box_px.translate(x, y))
        return self.move(PlaneMap.translation(x, y))


@dataclass(eq=False)
class OpacityGroup:
    """Paint operations composited as a group, as SVG's group opacity: first among themselves, then with one opacity.

    `masks` are those of the nodes that it lies in, each in the pixels of the plane.
    """

    opacity: float = 1.0
    masks: tuple[PlacedMask, ...] = ()
    paint_ops: list[PaintOp] = field(default_factory=list)
    bitmaps: list[Bitmap] = field(default_factory=list)
    node_slices: list[NodeSlice] = field(default_factory=list)


class LayerStack(NamedTuple):
    """Sub-layers in the pixels of one plane, and the areas of the nodes in them by id, from the back to the front."""

    sub_layers: tuple[SubLayer, ...]
    areas: tuple[tuple[str, NodeArea], ...]

    @property
    def held_bytes(self) -> int:
        """Approximate memory in bytes."""
        return 1000 * len(self.areas) + sum(sub_layer.raster_layer.held_bytes for sub_layer in self.sub_layers)


class GroupMemo:
    """What was made of one opacity group last: its records, its slices in the layer, the areas of its nodes."""

    def __init__(self) -> None:
        self.records = KeptRecords()
        self.slices: KeptResults[NodeSlice, NodeSlice] = KeptResults(_move_slice)
        self.areas: KeptResults[NodeSlice, tuple[str, NodeArea]] = KeptResults(_find_area)


class StackMemo:
    """What was made of the groups of one plane last. It changes no pixel."""

    def __init__(self) -> None:
        self._groups: list[GroupMemo] = []
        self.shifted_areas: KeptResults[tuple[str, NodeArea], tuple[str, NodeArea]] = KeptResults(_shift_area)

    def group(self, index: int) -> GroupMemo:
        """The memo of a group by its number."""
        while len(self._groups) <= index:
            self._groups.append(GroupMemo())
        return self._groups[index]


class TurnedGroup(NamedTuple):
    """The layers of a turned node, from its own plane into the one around it, with the clip of its ancestors there."""

    stack: LayerStack
    plane_from_own: PlaneMap
    opacity: float
    clip: LayerClip | None
    masks: tuple[PlacedMask, ...] = ()

    def iter_sub_layers(self) -> Iterator[SubLayer]:
        """Its sub-layers in the plane around it."""
        back = self.plane_from_own.inverse()
        for sub_layer in self.stack.sub_layers:
            clips = tuple(clip._replace(clip_from_root=back.then(clip.clip_from_root)) for clip in sub_layer.clips)
            plane_from_layer = sub_layer.root_from_layer.then(self.plane_from_own)
            yield SubLayer(
                fade_layer(sub_layer.raster_layer, self.masks, plane_from_layer),
                0,
                0,
                sub_layer.opacity * self.opacity,
                plane_from_layer,
                clips if self.clip is None else (self.clip, *clips),
            )

    def iter_areas(self) -> Iterator[tuple[str, NodeArea]]:
        """The areas of its nodes in the plane around it."""
        return ((node_id, area.move(self.plane_from_own)) for node_id, area in self.stack.areas)


PaintedGroup = OpacityGroup | TurnedGroup


def find_resolution_factor(bounds: Iterable[Bounds[float]], max_pixels: float, max_side_px: float) -> float:
    """The factor on a resolution, at most 1, that keeps what lies within these bounds to an area and a side."""
    x0, y0, x1, y1 = np.array([*bounds]).T
    width, height = max(float(x1.max() - x0.min()), 1.0), max(float(y1.max() - y0.min()), 1.0)
    return min(1.0, max_side_px / max(width, height), math.sqrt(max_pixels / (width * height)))


def stack_layers(
    groups: Sequence[PaintedGroup], border_box_px: Rect[int] | None, memo: StackMemo | None = None
) -> LayerStack:
    """The sub-layers around all ink of a plane, with a free margin; one alone takes in the border box, if given."""
    packed, memo = _merge_empty_groups(groups), memo or StackMemo()
    sub_layers: list[SubLayer] = []
    for index, group in enumerate(packed):
        if isinstance(group, TurnedGroup):
            sub_layers += group.iter_sub_layers()
            continue
        known = memo.group(index)
        ink = known.records.pack(group.paint_ops)
        bounds = bound_masked(bound_paint_ops(ink), group.masks)
        if border_box_px is not None and len(packed) == 1:
            bounds = np.concatenate([np.array([border_box_px.to_bounds()]), bounds])
        sub_layers.append(_build_sub_layer(group, ink, _bounds_with_margin(bounds), known))
    areas = [_list_areas(group, memo.group(index)) for index, group in enumerate(groups)]
    return LayerStack(tuple(sub_layers), tuple(itertools.chain.from_iterable(areas)))


def shift_stack(stack: LayerStack, x_px: int, y_px: int, memo: StackMemo) -> LayerStack:
    """The stack moved to the right and down by whole pixels."""
    back = PlaneMap.translation(-x_px, -y_px)
    moved = tuple(
        sub_layer._replace(x_px=sub_layer.x_px + x_px, y_px=sub_layer.y_px + y_px)
        if sub_layer.turn is None
        else sub_layer._replace(
            turn=sub_layer.turn.then(PlaneMap.translation(x_px, y_px)),
            clips=tuple(clip._replace(clip_from_root=back.then(clip.clip_from_root)) for clip in sub_layer.clips),
        )
        for sub_layer in stack.sub_layers
    )
    return LayerStack(moved, memo.shifted_areas.map(stack.areas, x_px, y_px))


def bound_stack(stack: LayerStack, border_box_px: Rect[int]) -> Bounds[int]:
    """The bounds in whole pixels around all layers and the border box with its margin."""
    bounds = [_bounds_with_margin(np.array([border_box_px.to_bounds()]))]
    for sub_layer in stack.sub_layers:
        size = sub_layer.raster_layer.size_px
        x0, y0, x1, y1 = sub_layer.root_from_layer.bound(Bounds(0.0, 0.0, *size))
        bounds.append(Bounds(math.floor(x0), math.floor(y0), math.ceil(x1), math.ceil(y1)))
    return Bounds.enclosing(bounds)


def _merge_empty_groups(groups: Sequence[PaintedGroup]) -> list[PaintedGroup]:
    """The groups that have ink, at least one; the nodes of empty ones are listed in the first that is not turned."""
    empty = [group for group in groups if isinstance(group, OpacityGroup) and not group.paint_ops]
    empty_slices = [node_slice for group in empty for node_slice in group.node_slices]
    packed = [group for group in groups if group not in empty]
    flat = next((index for index, group in enumerate(packed) if isinstance(group, OpacityGroup)), None)
    if flat is None:
        return packed if packed and not empty_slices else [OpacityGroup(node_slices=empty_slices), *packed]
    group = packed[flat]
    assert isinstance(group, OpacityGroup)
    packed[flat] = replace(group, node_slices=[*group.node_slices, *empty_slices])
    return packed


def _build_sub_layer(group: OpacityGroup, paint_ops: Records, bounds: Bounds[int], memo: GroupMemo) -> SubLayer:
    """A group as a raster layer of its own within `bounds`, coordinates in its pixels."""
    left, top, size = bounds.x0, bounds.y0, bounds.size
    paint_ops["rect_px"][:, :2] -= (left, top)
    paint_ops["cut_px"][:, :2] -= (left, top)
    paint_ops["clip_px"] = np.clip(paint_ops["clip_px"] - (left, top, left, top), 0, (*size, *size))
    parts = memo.slices.map(group.node_slices, -left, -top)
    raster_layer = RasterLayer(Size(*size), paint_ops, tuple(group.bitmaps), parts)
    faded = fade_layer(raster_layer, group.masks, PlaneMap.translation(left, top))
    return SubLayer(faded, left, top, group.opacity)


def _list_areas(group: PaintedGroup, memo: GroupMemo) -> Iterable[tuple[str, NodeArea]]:
    return group.iter_areas() if isinstance(group, TurnedGroup) else memo.areas.map(group.node_slices)


def _move_slice(part: NodeSlice, x: float, y: float) -> NodeSlice:
    return part._replace(box_px=part.box_px.translate(x, y))


def _find_area(part: NodeSlice) -> tuple[str, NodeArea]:
    return part.node_id + part.copy, NodeArea(part.box_px)


def _shift_area(area: tuple[str, NodeArea], x: float, y: float) -> tuple[str, NodeArea]:
    return area[0], area[1].shift(x, y)


def _corners_of(box: Rect[float]) -> Quad:
    return (
        Point(box.x, box.y),
        Point(box.right, box.y),
        Point(box.right, box.bottom),
        Point(box.x, box.bottom),
    )


def _bounds_with_margin(boxes: npt.NDArray[np.float64]) -> Bounds[int]:
    """Bounds in whole pixels around boxes (N, 4) with the free margin; one pixel where there are none."""
    if not len(boxes):
        return Bounds(0, 0, 1, 1)
    low, high = np.floor(boxes[:, :2].min(0)) - MARGIN_PX, np.ceil(boxes[:, 2:].max(0)) + MARGIN_PX
    return Bounds(int(low[0]), int(low[1]), int(high[0]), int(high[1]))
