"""A draw list's digest tells every picture from every other, by what it holds and not by what classes are called."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vitrine.stage.drawlist import INK, LAYER, MESH, RIBBON, VERTEX, DrawList, Kind, Mesh, Run, Sheet


def records(dtype: np.dtype[np.void], value: int) -> np.ndarray[tuple[int], np.dtype[np.void]]:
    made = np.zeros(3, dtype)
    made.view(np.uint8)[0] = value
    return made


def test_whatever_changes_changes_the_digest() -> None:
    one = DrawList(
        (64, 36),
        (Sheet((2, 2), records(INK, 1)),),
        layers=records(LAYER, 1),
        ribbons=records(RIBBON, 1),
        meshes=records(MESH, 1),
        bodies=(Mesh("arrow", records(VERTEX, 1)),),
        runs=(Run(Kind.LAYER, 0, 3),),
    )
    others = [
        replace(one, size_px=(65, 36)),
        replace(one, sheets=(Sheet((2, 2), records(INK, 2)),)),
        replace(one, layers=records(LAYER, 2)),
        replace(one, ribbons=records(RIBBON, 2)),
        replace(one, meshes=records(MESH, 2)),
        replace(one, bodies=(Mesh("arrow", records(VERTEX, 2)),)),
        replace(one, bodies=(Mesh("pin", records(VERTEX, 1)),)),
        replace(one, bodies=()),
        replace(one, runs=(Run(Kind.RIBBON, 0, 3),)),
        replace(one, runs=(Run(Kind.LAYER, 1, 2),)),
        replace(one, ribbon_boxes_px=np.ones((1, 4), "f4")),
        replace(one, occluders_clip=np.ones((3, 4), "f4")),
    ]
    assert len({one.digest(), *(other.digest() for other in others)}) == 1 + len(others)
    assert replace(one).digest() == one.digest()
