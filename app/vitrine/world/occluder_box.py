"""Occluder boxes: upright boxes of the real world, which hide what lies behind them."""

from __future__ import annotations

from typing import NamedTuple


class OccluderBox(NamedTuple):
    """An upright box that occludes: its centre, its size (x, y, z) in metres, turned to a compass heading (0 is -Z)."""

    center_m: tuple[float, float, float]
    size_m: tuple[float, float, float]
    heading_rad: float = 0.0
