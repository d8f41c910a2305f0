"""Pane picker: what of the world lies under a point of the window, by the panes as they were drawn last."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from vitrine.engine.camera_track import CameraTrack
from vitrine.engine.session import Session
from vitrine.errors import InputError
from vitrine.feed.address import find_feed_path
from vitrine.feed.feed_settings import load_feed_settings
from vitrine.geometry import Point
from vitrine.preview.pane_renderer import PaneRenderer
from vitrine.preview.placing.pane_geometry import PaneGeometry
from vitrine.world.camera import Vectors
from vitrine.world.picked_point import PickedPoint, pick_point
from vitrine.world.rig import load_feed_points

#: A tracked point is meant from so far in the window's units, half a finger's.
CONE_UNITS = 10.0
_NO_POINTS = np.zeros((0, 3))


class PaneHit(NamedTuple):
    """A pane under a point of the window, as its camera saw, and what lies there; None: the open sky.

    `is_sure`: the camera's pose is known, and neither assumed nor bridged.
    """

    geometry: PaneGeometry
    place: PickedPoint | None
    is_sure: bool


class PanePicker:
    """Finds what is pointed at. The feed's point cloud is read once for each track of its camera."""

    def __init__(self, panes: PaneRenderer) -> None:
        self._panes = panes
        self._points: tuple[CameraTrack | None, Vectors] = (None, _NO_POINTS)
        self._problem = ""

    @property
    def pointer(self) -> Point[float] | None:
        """Where the mouse is in the window."""
        return self._panes.pointer

    def list_geometries(self, ratio: float) -> list[PaneGeometry]:
        """The geometry of each pane, in order."""
        return [PaneGeometry.from_pane(pane, ratio) for pane in self._panes.rendered_panes]

    def hit(self, session: Session, ratio: float, point: Point[float]) -> PaneHit | None:
        """What lies at a point of the window; None where there is no pane."""
        index = self._panes.pane_index_at(point)
        if index is None:
            return None
        pane = self._panes.rendered_panes[index]
        geometry, viewpoint = PaneGeometry.from_pane(pane, ratio), pane.frame.instant.viewpoint
        is_sure = viewpoint.is_located and viewpoint.tracked_share == 1
        ray = geometry.eye_ray_at(point)
        if ray is None:
            return PaneHit(geometry, None, is_sure)
        units_per_focal = geometry.intrinsics.fx_px * geometry.transform.units_per_px
        cone_rad = math.atan(CONE_UNITS / units_per_focal)
        return PaneHit(geometry, pick_point(ray, self._find_points(session), cone_rad), is_sure)

    def find_problem(self, session: Session) -> str:
        """The sentence about a point cloud that cannot be used, so that only the floor is met; empty where none is."""
        self._find_points(session)
        return self._problem

    def _find_points(self, session: Session) -> Vectors:
        track = session.camera_track
        if self._points[0] is not track:
            self._problem = ""
            feed = find_feed_path(session.sources.feed.address)
            try:
                points = load_feed_points(feed, load_feed_settings(feed).similarity) if track.trajectory else None
            except InputError as error:
                self._problem, points = str(error.problems[0]), None
            self._points = track, _NO_POINTS if points is None else points
        return self._points[1]
