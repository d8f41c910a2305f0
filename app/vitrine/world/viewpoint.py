"""The viewpoint: pose and intrinsics of the wearer's eye at one instant, and the heading of the body."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from vitrine.geometry import Bounds
from vitrine.world.camera import Intrinsics, Pose, Vectors

#: 0.1 px at the focal lengths of glasses.
SETTLED_RAD = 1e-4
#: Where in the panel a place of the feed is that no pinhole shows.
OUT_OF_SIGHT_PX = -1e6


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """The pose and the intrinsics of the wearer's eye at one instant.

    `is_moving` says whether the pose differs from the one a tick before: then pictures may lie between pixels.
    `body_heading_rad` is the heading that body anchors follow, slower than the head. `is_located`: whether anybody
    knows where the camera is, so that its pose is more than a guess; `speed_m_s` is how fast it goes over the ground,
    None where that is unknown or nothing shows it. `camera` are the intrinsics of the feed's own camera, which looks
    the same way; None: those of the eye. `tracked_share` is how much is left of what is fixed to the world: it fades
    where the pose is only bridged. `display` is the part of the panel, whole pixels off its corner, that what is fixed
    to the display is laid out in; None: all of it.
    """

    pose: Pose
    intrinsics: Intrinsics
    is_moving: bool = False
    body_heading_rad: float = 0.0
    is_located: bool = True
    speed_m_s: float | None = None
    camera: Intrinsics | None = None
    tracked_share: float = 1.0
    display: Intrinsics | None = None

    @property
    def panel_size_px(self) -> tuple[int, int]:
        """Width and height of the panel."""
        return self.intrinsics.width_px, self.intrinsics.height_px

    @property
    def display_px(self) -> Bounds[float]:
        """The bounds of the display in the panel."""
        panel, display = self.intrinsics, self.display
        if display is None:
            return Bounds(0.0, 0.0, float(panel.width_px), float(panel.height_px))
        left, top = panel.cx_px - display.cx_px, panel.cy_px - display.cy_px
        return Bounds(left, top, left + display.width_px, top + display.height_px)

    def feed_to_px(self, parts: Vectors) -> Vectors:
        """Places (N, 2) in the feed's frame, 0 to 1 of its width and height, in panel pixels: by their direction."""
        camera, eye = self.camera or self.intrinsics, self.intrinsics
        if camera.lens is not None:
            rays = camera.unproject(parts * (camera.width_px, camera.height_px))
            return np.nan_to_num(eye.project(rays), nan=OUT_OF_SIGHT_PX)
        across = (parts[:, 0] * camera.width_px - camera.cx_px) / camera.fx_px
        down = (parts[:, 1] * camera.height_px - camera.cy_px) / camera.fy_px
        return np.stack([across * eye.fx_px + eye.cx_px, down * eye.fy_px + eye.cy_px], 1)

    @property
    def is_body_settled(self) -> bool:
        """Whether the body's heading has reached the head's, to less than one can see: then it stands still."""
        return abs(math.remainder(self.body_heading_rad - self.pose.heading_rad, math.tau)) < SETTLED_RAD

    def turned(self, angle_rad: float) -> Viewpoint:
        """The viewpoint of glasses whose heading is off by an angle that changes: head and body turned, to the right.

        What is fixed to the body stays in its place in the display: of the body they know only the head's own turns.
        """
        heading_rad = self.body_heading_rad + angle_rad
        return replace(self, pose=self.pose.turned(angle_rad), is_moving=True, body_heading_rad=heading_rad)

    def to_optical(self, points_m: Vectors) -> Vectors:
        """World points (N, 3) in optical axes (N, 3): x right, y down, z ahead."""
        return self.pose.to_optical(points_m)

    def to_homogeneous_px(self, points_m: Vectors) -> Vectors:
        """World points (N, 3) as (x·w, y·w, w) in panel pixels; w is metres ahead, negative behind the eye."""
        i = self.intrinsics
        optical_m = self.to_optical(points_m)
        depth_m = optical_m[:, 2]
        return np.stack(
            [i.fx_px * optical_m[:, 0] + i.cx_px * depth_m, i.fy_px * optical_m[:, 1] + i.cy_px * depth_m, depth_m], 1
        )

    def body_to_world(self, offset_m: tuple[float, float, float]) -> Vectors:
        """World position (3,) of [right, up, forward] metres from the head along the body's heading."""
        right, up, forward = offset_m
        sin, cos = math.sin(self.body_heading_rad), math.cos(self.body_heading_rad)
        x, y, z = self.pose.position_m
        return np.array([x + right * cos + forward * sin, y + up, z + right * sin - forward * cos])
