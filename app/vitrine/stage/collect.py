"""A DrawList in the making: items with their place in the painter's order, sorted and packed at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.stage.drawlist import LAYER, MESH, RIBBON, Bound, DrawList, Kind, Mark, Mesh, Placing, Records, Run, Sheet
from vitrine.stage.place import Corners


class Order(NamedTuple):
    """Painter's order, least first: `band` (ground, world, leaders, body, head), the node's z, far before near, id."""

    band: int
    z: int
    nearness: float
    id: str


class LayerItem(NamedTuple):
    """Placed sheets that lie together in the painter's order: N sheets, corners (N, 4, 3), opacities (N,)."""

    order: Order
    sheets: tuple[Sheet, ...]
    corners: Corners
    opacities: npt.ArrayLike


class RibbonItem(NamedTuple):
    """Triangles of one ribbon with the boxes that bound their ink."""

    order: Order
    vertices: Records
    boxes_px: Records


class BodyItem(NamedTuple):
    """One MESH record with its mesh; the record's index is filled in at the end."""

    order: Order
    mesh: Mesh
    record: Records


Item = LayerItem | RibbonItem | BodyItem
_KINDS = {LayerItem: Kind.LAYER, RibbonItem: Kind.RIBBON, BodyItem: Kind.MESH}


@dataclass
class Collection:
    """Gathers one frame."""

    size_px: tuple[int, int]
    items: list[Item] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)
    placings: list[Placing] = field(default_factory=list)

    def find(self, node: str) -> Mark | None:
        """Where a node is that was added already."""
        placed = (mark for placing in self.placings if node in placing.boxes for mark in placing.marks())
        return next((mark for mark in (*(bound.mark for bound in self.bounds), *placed) if mark.node == node), None)

    def packed(self, occluders_clip: Records) -> DrawList:
        """The draw list: items in painter's order, equal sheets and meshes held once, runs as long as can be."""
        items = sorted(self.items, key=lambda item: item.order)
        layers = [item for item in items if isinstance(item, LayerItem)]
        ribbons = [item for item in items if isinstance(item, RibbonItem)]
        bodies = [item for item in items if isinstance(item, BodyItem)]
        sheets = {sheet.key: sheet for item in layers for sheet in item.sheets}
        meshes = {item.mesh.name: item.mesh for item in bodies}
        runs, ribbon_runs = _runs(items)
        return DrawList(
            self.size_px,
            tuple(sheets.values()),
            _layer_records(layers, list(sheets)),
            np.concatenate([item.vertices for item in ribbons]) if ribbons else np.zeros(0, RIBBON),
            _mesh_records(bodies, list(meshes)),
            tuple(meshes.values()),
            runs,
            np.concatenate([item.boxes_px for item in ribbons]) if ribbons else np.zeros((0, 4), "f4"),
            np.repeat(ribbon_runs, [len(item.boxes_px) for item in ribbons]).astype("i4"),
            occluders_clip,
            tuple(self.bounds),
            tuple(self.placings),
        )


def _runs(items: list[Item]) -> tuple[tuple[Run, ...], list[int]]:
    """Runs of equal kind, and for each ribbon the run that it is in. A ribbon's records are its vertices."""
    runs: list[Run] = []
    ribbon_runs: list[int] = []
    ends = dict.fromkeys(Kind, 0)
    for item in items:
        kind = _KINDS[type(item)]
        count = _count(item)
        if runs and runs[-1].kind is kind:
            runs[-1] = runs[-1]._replace(length=runs[-1].length + count)
        else:
            runs.append(Run(kind, ends[kind], count))
        ends[kind] += count
        if isinstance(item, RibbonItem):
            ribbon_runs.append(len(runs) - 1)
    return tuple(runs), ribbon_runs


def _count(item: Item) -> int:
    """How many records of its array an item has."""
    if isinstance(item, RibbonItem):
        return len(item.vertices)
    return len(item.sheets) if isinstance(item, LayerItem) else 1


def _layer_records(items: list[LayerItem], keys: list[bytes]) -> Records:
    index = {key: i for i, key in enumerate(keys)}
    records = np.zeros(sum(len(item.sheets) for item in items), LAYER)
    if items:
        records["sheet"] = [index[sheet.key] for item in items for sheet in item.sheets]
        records["opacity"] = np.concatenate([np.asarray(item.opacities, "f4") for item in items])
        records["corners"] = np.concatenate([item.corners for item in items])
    return records


def _mesh_records(items: list[BodyItem], names: list[str]) -> Records:
    records = np.zeros(len(items), MESH)
    for i, item in enumerate(items):
        records[i] = item.record
        records[i]["mesh"] = names.index(item.mesh.name)
    return records
