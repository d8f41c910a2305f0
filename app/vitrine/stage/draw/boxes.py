"""Boxes as one array (N, 4), x0, y0, x1, y1: packed, clipped, and the bounds of paint ops."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.stage.draw.drawlist import Records


def pack_rows(rows: Iterable[tuple[float, ...]], width: int) -> npt.NDArray[np.float64]:
    """Tuples of `width` numbers as rows of an array (N, width).

    NumPy asks each named tuple for the protocols of arrays: of 353 boxes that takes 0.36 ms, and this way 0.06.
    """
    return np.fromiter(chain.from_iterable(rows), "f8").reshape(-1, width)


def clip_boxes(boxes: npt.NDArray[Any], size_px: tuple[int, int]) -> npt.NDArray[Any]:
    """Boxes clipped to a picture of that size; what lies outside of it has no width or height."""
    return np.asarray(np.clip(boxes, 0, (*size_px, *size_px)))


def drop_empty_boxes(boxes: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The boxes that have a width and a height."""
    return np.asarray(boxes[(boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])])


def bound_paint_ops(paint_ops: Records) -> npt.NDArray[np.float64]:
    """The bounds of PAINT_OP records with their halos, inside their clips; none of those that are clipped away."""
    return drop_empty_boxes(bound_each_op(paint_ops))


def bound_each_op(paint_ops: Records, margin_px: float = 0.0) -> npt.NDArray[np.float64]:
    """The same with a margin around each, and of what is clipped away a box that is empty or turned inside out."""
    rect, reach = paint_ops["rect_px"].astype("f8"), paint_ops["softness_px"].astype("f8")[:, None] + margin_px
    clip = paint_ops["clip_px"].astype("f8")
    low = np.maximum(rect[:, :2] - reach, clip[:, :2])
    high = np.minimum(rect[:, :2] + rect[:, 2:] + reach, clip[:, 2:])
    return np.concatenate([low, high], 1)
