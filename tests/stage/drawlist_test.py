"""A draw list's digest tells every picture from every other, by what it holds and not by what classes are called."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vitrine.geometry import Size
from vitrine.stage.draw.drawlist import (
    MESH_INSTANCE,
    MESH_VERTEX,
    PAINT_OP,
    PLACED_LAYER,
    RIBBON_VERTEX,
    DrawList,
    Mesh,
    PrimitiveKind,
    RasterLayer,
    Run,
)


def records(dtype: np.dtype[np.void], value: int) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    made = np.zeros(3, dtype)
    made.view(np.uint8)[0] = value
    return made


def test_whatever_changes_changes_the_digest() -> None:
    one = DrawList(
        (64, 36),
        (RasterLayer(Size(2, 2), records(PAINT_OP, 1)),),
        placed_layers=records(PLACED_LAYER, 1),
        ribbon_vertices=records(RIBBON_VERTEX, 1),
        mesh_instances=records(MESH_INSTANCE, 1),
        meshes=(Mesh("arrow", records(MESH_VERTEX, 1)),),
        runs=(Run(PrimitiveKind.LAYER, 0, 3),),
    )
    others = [
        replace(one, size_px=(65, 36)),
        replace(one, raster_layers=(RasterLayer(Size(2, 2), records(PAINT_OP, 2)),)),
        replace(one, placed_layers=records(PLACED_LAYER, 2)),
        replace(one, ribbon_vertices=records(RIBBON_VERTEX, 2)),
        replace(one, mesh_instances=records(MESH_INSTANCE, 2)),
        replace(one, meshes=(Mesh("arrow", records(MESH_VERTEX, 2)),)),
        replace(one, meshes=(Mesh("pin", records(MESH_VERTEX, 1)),)),
        replace(one, meshes=()),
        replace(one, runs=(Run(PrimitiveKind.RIBBON, 0, 3),)),
        replace(one, runs=(Run(PrimitiveKind.LAYER, 1, 2),)),
        replace(one, ribbon_boxes_px=np.ones((1, 4), "f4")),
        replace(one, occluders_clip=np.ones((3, 4), "f4")),
    ]
    assert len({one.digest(), *(other.digest() for other in others)}) == 1 + len(others)
    assert replace(one).digest() == one.digest()
