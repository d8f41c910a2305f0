"""Builder of a DrawList: items with their place in the painter's order, sorted and packed at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.stage.draw.drawlist import (
    LAYER_CLIP,
    MESH_INSTANCE,
    PLACED_LAYER,
    RIBBON_VERTEX,
    DrawList,
    Mesh,
    NodeBounds,
    PlacedRoot,
    PrimitiveKind,
    RasterLayer,
    Records,
    Run,
    UnlayeredNode,
)
from vitrine.stage.place.placement import Corners

_NO_CLIPS = np.zeros(0, LAYER_CLIP)


class PaintOrder(NamedTuple):
    """Sort key of the painter's order, least first.

    `band` (ground, world, leaders, body, head), the node's z, far before near, the root's place in the file.
    """

    band: int
    z: int
    nearness: float
    place: int
    id: str


class LayerItem(NamedTuple):
    """N placed raster layers that are neighbours in the painter's order: corners (N, 4, 3), opacities (N,).

    `clips` are LAYER_CLIP records of those that are clipped, by their place among the N.
    """

    order: PaintOrder
    raster_layers: tuple[RasterLayer, ...]
    corners: Corners
    opacities: npt.ArrayLike
    clips: Sequence[Records] = ()


class RibbonItem(NamedTuple):
    """Triangles of one ribbon with the boxes that bound their pixels."""

    order: PaintOrder
    vertices: Records
    boxes_px: Records


class MeshItem(NamedTuple):
    """One MESH_INSTANCE record with its mesh; the record's index of the mesh is filled in by `build`."""

    order: PaintOrder
    mesh: Mesh
    instance: Records


DrawItem = LayerItem | RibbonItem | MeshItem
_PRIMITIVE_KINDS = {LayerItem: PrimitiveKind.LAYER, RibbonItem: PrimitiveKind.RIBBON, MeshItem: PrimitiveKind.MESH}


@dataclass
class DrawListBuilder:
    """The draw list of one frame in the making, for a panel of `size_px`."""

    size_px: tuple[int, int]
    items: list[DrawItem] = field(default_factory=list)
    unlayered_nodes: list[UnlayeredNode] = field(default_factory=list)
    placed_roots: list[PlacedRoot] = field(default_factory=list)

    @property
    def has_occludable_items(self) -> bool:
        """Whether anything is drawn that what stands before it hides: routes and bodies in the world."""
        return any(not isinstance(item, LayerItem) for item in self.items)

    def find_bounds(self, node_id: str) -> NodeBounds | None:
        """The bounds of a node that was added already, else None."""
        placed = (
            bounds for root in self.placed_roots if node_id in root.node_boxes_px for bounds in root.iter_node_bounds()
        )
        return next(
            (
                bounds
                for bounds in (*(unlayered.bounds for unlayered in self.unlayered_nodes), *placed)
                if bounds.node_id == node_id
            ),
            None,
        )

    def build(self, occluders_clip: Records) -> DrawList:
        """The draw list: items in painter's order, equal raster layers and meshes held once, runs as long as can be."""
        items = sorted(self.items, key=lambda item: item.order)
        layer_items = [item for item in items if isinstance(item, LayerItem)]
        ribbon_items = [item for item in items if isinstance(item, RibbonItem)]
        mesh_items = [item for item in items if isinstance(item, MeshItem)]
        raster_layers = {layer.key: layer for item in layer_items for layer in item.raster_layers}
        meshes = {item.mesh.name: item.mesh for item in mesh_items}
        runs, ribbon_runs = _build_runs(items)
        return DrawList(
            self.size_px,
            tuple(raster_layers.values()),
            _build_layer_records(layer_items, list(raster_layers)),
            np.concatenate([item.vertices for item in ribbon_items]) if ribbon_items else np.zeros(0, RIBBON_VERTEX),
            _build_mesh_records(mesh_items, list(meshes)),
            tuple(meshes.values()),
            runs,
            np.concatenate([item.boxes_px for item in ribbon_items]) if ribbon_items else np.zeros((0, 4), "f4"),
            np.repeat(ribbon_runs, [len(item.boxes_px) for item in ribbon_items]).astype("i4"),
            occluders_clip,
            tuple(self.unlayered_nodes),
            tuple(self.placed_roots),
            _build_clip_records(layer_items),
        )


def _build_runs(items: list[DrawItem]) -> tuple[tuple[Run, ...], list[int]]:
    """Runs of equal kind, and for each ribbon the run that it is in. A ribbon's records are its vertices."""
    runs: list[Run] = []
    ribbon_runs: list[int] = []
    ends = dict.fromkeys(PrimitiveKind, 0)
    for item in items:
        kind = _PRIMITIVE_KINDS[type(item)]
        count = _count_records(item)
        if runs and runs[-1].kind is kind:
            runs[-1] = runs[-1]._replace(length=runs[-1].length + count)
        else:
            runs.append(Run(kind, ends[kind], count))
        ends[kind] += count
        if isinstance(item, RibbonItem):
            ribbon_runs.append(len(runs) - 1)
    return tuple(runs), ribbon_runs


def _count_records(item: DrawItem) -> int:
    """How many records of its array an item has."""
    if isinstance(item, RibbonItem):
        return len(item.vertices)
    return len(item.raster_layers) if isinstance(item, LayerItem) else 1


def _build_layer_records(items: list[LayerItem], keys: list[bytes]) -> Records:
    index = {key: i for i, key in enumerate(keys)}
    records = np.zeros(sum(len(item.raster_layers) for item in items), PLACED_LAYER)
    if items:
        records["raster_layer"] = [index[layer.key] for item in items for layer in item.raster_layers]
        records["opacity"] = np.concatenate([np.asarray(item.opacities, "f4") for item in items])
        records["corners"] = np.concatenate([item.corners for item in items])
    return records


def _build_clip_records(items: list[LayerItem]) -> Records:
    """The clips of all items, which count the placed layers from the first."""
    if not any([item.clips for item in items]):
        return _NO_CLIPS
    records, first = [_NO_CLIPS], 0
    for item in items:
        for clip in item.clips:
            clip = clip.copy()
            clip["layer"] += first
            records.append(clip.reshape(1))
        first += len(item.raster_layers)
    return np.concatenate(records)


def _build_mesh_records(items: list[MeshItem], names: list[str]) -> Records:
    records = np.zeros(len(items), MESH_INSTANCE)
    for i, item in enumerate(items):
        records[i] = item.instance
        records[i]["mesh"] = names.index(item.mesh.name)
    return records
