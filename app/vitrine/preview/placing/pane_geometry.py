"""Pane geometry: from a point of the window to a ray of the eye, and from the world back to the window."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.geometry import Point
from vitrine.preview.annotations import RenderedPane
from vitrine.preview.layout.pane_transform import PaneTransform
from vitrine.world.camera import NEAR_M, Intrinsics, Pose, Vectors
from vitrine.world.picked_point import EyeRay


class PaneGeometry(NamedTuple):
    """The camera of a pane's feed as its picture shows it, and where the picture lies in the window.

    All points of the window are in its own units.
    """

    pose: Pose
    intrinsics: Intrinsics
    transform: PaneTransform

    @classmethod
    def from_pane(cls, pane: RenderedPane, ratio: float) -> PaneGeometry:
        """The geometry of a pane as it was drawn: the feed's own camera, however late the overlay is."""
        return cls(pane.frame.instant.viewpoint.pose, pane.intrinsics, pane.placement.build_transform(ratio))

    def optical_ray_at(self, point: Point[float]) -> Vectors | None:
        """The unit ray (3,) in optical axes that is drawn at a point; None where the lens draws none."""
        ray = self.intrinsics.unproject(np.array([self.transform.picture_point(point)], np.float64))[0]
        return None if np.isnan(ray).any() else np.asarray(ray / np.linalg.norm(ray))

    def eye_ray_at(self, point: Point[float]) -> EyeRay | None:
        """The ray in the world that is drawn at a point; None where the lens draws none."""
        ray = self.optical_ray_at(point)
        if ray is None:
            return None
        return EyeRay(np.array(self.pose.position_m), self.pose.world_from_optical()[:3, :3] @ ray)

    def project_rays(self, rays: Vectors) -> Vectors:
        """Where rays (N, 3) in optical axes are drawn in the window, (N, 2); NaN for those that are not."""
        area, (width, height) = self.transform.area, self.transform.size_px
        scale = np.array([area.width / width, area.height / height])
        return np.asarray(self.intrinsics.project(rays) * scale + np.array([area.x, area.y]))

    def project(self, points_m: Vectors) -> Vectors:
        """Where world points (N, 3) are drawn in the window, (N, 2); NaN for those that are not."""
        return self.project_rays(self.pose.to_optical(points_m))

    def clip_ahead(self, ends: Vectors) -> Vectors:
        """Straight pieces (N, 2, 3) in optical axes, cut off at the near plane; NaN for those behind it.

        A lens may show what lies beside and behind: of its pieces none is cut.
        """
        if self.intrinsics.lens is not None:
            return ends
        depth_m = ends[..., 2]
        behind = depth_m < NEAR_M
        span_m = depth_m - depth_m[:, ::-1]
        share = np.divide(depth_m - NEAR_M, span_m, out=np.zeros_like(span_m), where=span_m != 0)
        cut = ends + share[..., None] * (ends[:, ::-1] - ends)
        clipped = np.where(behind[..., None], cut, ends)
        clipped[behind.all(axis=1)] = np.nan
        return np.asarray(clipped)
