"""Horizon line: where level is in a pane's picture, as a line with three handles."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from vitrine.geometry import Point
from vitrine.preview.model.placing import HorizonDrag, HorizonGrip
from vitrine.preview.placing.pane_geometry import PaneGeometry
from vitrine.world.camera import Vectors
from vitrine.world.horizon import Horizon

#: The line is taken hold of so far off it, in the window's units.
GRIP_UNITS = 18.0
#: The handles stand at so much of the way to the picture's edge; what lies nearer to the middle is the middle's.
_HANDLE_SHARE, _MIDDLE_SHARE = 0.7, 0.35
#: Half of the line that is drawn: all of a view of 150°.
_HALF_RAD, _POINTS = math.radians(75), 61


class HorizonLine(NamedTuple):
    """The line (N, 2) in the window, NaN where a lens draws none of it, and its handles: left, middle, right (3, 2)."""

    points: Vectors
    handles: Vectors

    def find_grip(self, point: Point[float]) -> HorizonGrip | None:
        """What is held at a point; None off the line."""
        if math.hypot(*self.offset_from(point)) > GRIP_UNITS:
            return None
        aside = abs(point.x - self.handles[1, 0])
        reach = max(abs(float(self.handles[2, 0] - self.handles[0, 0])) / 2, 1.0)
        return HorizonGrip.MIDDLE if aside < _MIDDLE_SHARE * reach / _HANDLE_SHARE else HorizonGrip.END

    def offset_from(self, point: Point[float]) -> tuple[float, float]:
        """The way from a point to the nearest one on the line."""
        start, leg = self.points[:-1], np.diff(self.points, axis=0)
        share = np.clip(((point - start) * leg).sum(axis=1) / (leg * leg).sum(axis=1), 0.0, 1.0)
        offsets = np.nan_to_num(start + share[:, None] * leg - point, nan=math.inf)
        x, y = offsets[int(np.hypot(*offsets.T).argmin())].tolist()
        return x, y


def find_horizon_line(geometry: PaneGeometry, horizon: Horizon) -> HorizonLine:
    """The line of a horizon in a pane."""
    camera = geometry.intrinsics
    edge = camera.unproject(np.array([[camera.cx_px + _HANDLE_SHARE * camera.width_px / 2, camera.cy_px]]))[0]
    handle_rad = math.atan2(edge[0], edge[2]) if not np.isnan(edge).any() else _HALF_RAD * _HANDLE_SHARE
    azimuths = np.linspace(-_HALF_RAD, _HALF_RAD, _POINTS)
    points = geometry.project_rays(horizon.rays_at(azimuths))
    return HorizonLine(points, geometry.project_rays(horizon.rays_at(np.array([-handle_rad, 0.0, handle_rad]))))


def grip_horizon(geometry: PaneGeometry, point: Point[float]) -> HorizonDrag | None:
    """The drag that begins at a point; None off the line."""
    start = Horizon.from_pose(geometry.pose)
    line = find_horizon_line(geometry, start)
    grip = line.find_grip(point)
    return None if grip is None else HorizonDrag(start, start, grip, line.offset_from(point))


def drag_horizon(geometry: PaneGeometry, drag: HorizonDrag, point: Point[float]) -> Horizon:
    """The horizon with the pointer at another point: its middle moves the line, an end turns it."""
    ray = geometry.optical_ray_at(Point(point.x + drag.offset[0], point.y + drag.offset[1]))
    if ray is None:
        return drag.horizon
    return drag.start.through_middle(ray) if drag.grip is HorizonGrip.MIDDLE else drag.start.through_end(ray)
