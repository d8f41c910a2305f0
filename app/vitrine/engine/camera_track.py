"""Camera track of a feed: the camera's pose over time, by the scene, by files beside the feed, or standing still; and
the light that it filmed in."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vitrine import paths
from vitrine.errors import InputError, Place
from vitrine.feed.address import find_feed_path, is_footage, is_test_card
from vitrine.feed.feed_settings import FeedSettings, find_settings_file, load_feed_settings
from vitrine.files.stamp import Stamp, read_stamp
from vitrine.flow.timeline.tick_grid import TICKS_PER_S, tick_after
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.feed_display import describe_reach
from vitrine.scene.file_access import FileAccess
from vitrine.scene.scene import Scene
from vitrine.world.body_heading import filter_body_headings
from vitrine.world.camera import DEFAULT_POSE, Intrinsics, Pose, Vectors, make_level_pose
from vitrine.world.occluder_box import OccluderBox
from vitrine.world.rig import (
    LightName,
    Rig,
    find_camera_file,
    find_points_file,
    find_poses_file,
    load_camera,
    load_rig,
)
from vitrine.world.tracking_gaps import NO_GAPS, TrackingGaps, describe_tracking_gaps, find_tracking_gaps
from vitrine.world.trajectory import Trajectory
from vitrine.world.viewpoint import Viewpoint

if TYPE_CHECKING:
    from vitrine.engine.feed_occluders import FeedOccluders

#: Ticks whose poses are looked up at once: those of a day would take 1.3 GB on their way to headings of 40 MB.
_CHUNK_TICKS = 100_000

#: The time over which a speed is taken: longer than a step, so that the head's swing does not count as walking.
SPEED_WINDOW_S = 1.0

log = logging.getLogger("vitrine.walk")


@dataclass(frozen=True, eq=False)
class CameraTrack:
    """A camera over a feed: its intrinsics, and its trajectory or, where that is None, its one pose.

    `body_headings_rad` (N,) are the wearer's on the grid of ticks. `filmed_in` is the light, None where nobody says;
    `is_located`: whether anybody says where the camera is; `gaps` are when nobody does for a while. `occluders` are
    what it saw that hides, where the scene asks for it. `stamps` are of the files beside the feed that it was found in.
    """

    intrinsics: Intrinsics
    still_pose: Pose
    trajectory: Trajectory | None = None
    body_headings_rad: Vectors = field(default_factory=lambda: np.zeros(0))
    filmed_in: Environment | None = None
    is_located: bool = True
    gaps: TrackingGaps = NO_GAPS
    stamps: tuple[Stamp | None, ...] = ()
    occluders: tuple[OccluderBox, ...] = ()

    def viewpoint_at(self, frame_s: float, step_s: float, size_px: tuple[int, int]) -> Viewpoint:
        """The viewpoint at the time of a feed frame, for a panel of `size_px`; `step_s` is the time between frames."""
        intrinsics = self.intrinsics.scaled(*size_px)
        if self.trajectory is None:
            return Viewpoint(self.still_pose, intrinsics, False, self.still_pose.heading_rad, self.is_located)
        pose = self.trajectory.pose_at(frame_s)
        moving = self.trajectory.pose_at(frame_s - step_s) != pose
        tick = min(tick_after(frame_s), len(self.body_headings_rad) - 1)
        share = self.gaps.tracked_share_at(frame_s)
        return Viewpoint(pose, intrinsics, moving, float(self.body_headings_rad[tick]), tracked_share=share)

    def speed_at(self, t_s: float) -> float | None:
        """How fast the camera went over the ground in the SPEED_WINDOW_S before a time, in metres a second.

        Before its first pose and after its last it stands. None where nobody knows where it is.
        """
        if self.trajectory is None:
            return 0.0 if self.is_located else None
        before, now = self.trajectory.positions_at(np.array([t_s - SPEED_WINDOW_S, t_s]))
        return float(np.hypot(*(now - before)[[0, 2]])) / SPEED_WINDOW_S

    def position_at(self, t_s: float) -> tuple[float, float, float]:
        """The camera's world position (x, y, z) in metres at a time."""
        return (self.still_pose if self.trajectory is None else self.trajectory.pose_at(t_s)).position_m

    def positions_m(self, duration_s: float) -> Vectors:
        """The camera's world positions (N, 3) on the grid of ticks; (0, 3) where it stands still."""
        if self.trajectory is None:
            return np.zeros((0, 3))
        # After its last row the camera stands still, which needs no rows.
        last_s = max(0.0, min(duration_s, float(self.trajectory.times_s[-1])))
        count = tick_after(last_s) + 1
        positions_m = np.empty((count, 3))
        for start in range(0, count, _CHUNK_TICKS):
            ticks = np.arange(start, min(start + _CHUNK_TICKS, count))
            positions_m[ticks] = self.trajectory.positions_at(ticks / TICKS_PER_S)
        return positions_m


def find_camera_track(
    scene: Scene, address: str, size_px: tuple[int, int], feed_s: float | None = None, focal_mm: float | None = None
) -> CameraTrack:
    """Find the camera track of a feed: the scene's own, else files beside the feed, else a still one with a warning.

    `feed_s` is the feed's duration, beyond which no pose is needed; None where it has no end or an unknown one.
    `focal_mm` is the focal length that the feed itself says, as on 35 mm film.
    There is no warning where more cannot be known: for the test card, and that the camera of a picture stands still.
    """
    stamps = stamp_sidecars(address)
    return replace(_find_track(scene, address, size_px, feed_s, focal_mm), stamps=stamps)


def stamp_sidecars(address: str) -> tuple[Stamp | None, ...]:
    """The stamps of the files beside a feed that say where its camera was: another track is found where they differ."""
    feed = find_feed_path(address)
    files = find_camera_file(feed), find_poses_file(feed), find_points_file(feed), find_settings_file(feed)
    return tuple(None if file is None else read_stamp(file) for file in files)


def _find_track(
    scene: Scene, address: str, size_px: tuple[int, int], feed_s: float | None, focal_mm: float | None
) -> CameraTrack:
    own = scene_intrinsics(scene, size_px) or (Intrinsics.from_fov(*size_px) if is_test_card(address) else None)
    feed = find_feed_path(address)
    settings = load_feed_settings(feed)
    if own is not None and scene.camera is not None and scene.camera.position_m is not None:
        camera = find_camera_file(feed)
        filmed_in = find_settled_light(settings, feed) or find_light(load_camera(camera).light if camera else None)
        if scene.occludes_by_feed:
            log.warning("%s: occlude: auto hides nothing: the scene's camera has a position of its own", address)
        return CameraTrack(own, make_level_pose(scene.camera.position_m), filmed_in=filmed_in)
    own = own or settled_intrinsics(settings, size_px)
    rig = load_rig(
        feed, size_px, own, is_footage(address), feed_s, settings.delay or 0.0, focal_mm, settings.similarity
    )
    filmed_in = find_settled_light(settings, feed) or find_light(rig.light)
    gaps = find_tracking_gaps(rig.trajectory, feed_s)
    occluders, lack = _find_occluders(feed, rig, settings) if scene.occludes_by_feed else ((), "")
    notes = (*rig.notes, *describe_reach(rig.intrinsics), describe_tracking_gaps(gaps, feed_s), lack)
    for note in filter(None, notes):
        log.warning("%s: %s", address, note)
    intrinsics, trajectory = rig.intrinsics, rig.trajectory
    if trajectory is None:
        return CameraTrack(intrinsics, DEFAULT_POSE, filmed_in=filmed_in, is_located=False)
    last_s = max(0.0, min(float(trajectory.times_s[-1]), math.inf if feed_s is None else feed_s))
    ticks_s = np.arange(tick_after(last_s) + 1) / TICKS_PER_S
    chunks = np.array_split(ticks_s, 1 + len(ticks_s) // _CHUNK_TICKS)
    headings = np.concatenate([trajectory.headings_at(chunk) for chunk in chunks])
    body_headings = filter_body_headings(headings, 1 / TICKS_PER_S)
    return CameraTrack(intrinsics, DEFAULT_POSE, trajectory, body_headings, filmed_in, gaps=gaps, occluders=occluders)


def _find_occluders(feed: Path | None, rig: Rig, settings: FeedSettings) -> FeedOccluders:
    # A scene that does not ask for it imports nothing of it.
    from vitrine.engine.feed_occluders import load_feed_occluders

    return load_feed_occluders(feed, rig.trajectory, rig.intrinsics, settings.similarity)


def settled_intrinsics(settings: FeedSettings, size_px: tuple[int, int]) -> Intrinsics | None:
    """The intrinsics that a feed's settings give, for a picture of `size_px`; None where they give none."""
    return None if settings.lens is None else Intrinsics.from_fov(*size_px, settings.lens)


def find_settled_light(settings: FeedSettings, feed: Path | None) -> Environment | None:
    """Find the environment that a feed's settings name, as `find_light` does."""
    file = find_settings_file(feed)
    if settings.light is None or feed is None or file is None:
        return None
    return find_light(LightName(settings.light, Place(str(file))), feed.parent)


def find_light(light: LightName | None, folder: Path | None = None) -> Environment | None:
    """Find the environment that a feed's sidecar file names: a shipped one, or one of the feed's own `folder`.

    Where no folder is named it is the sidecar's. Raises InputError, at the place of the name, where there is none.
    """
    if light is None:
        return None
    library = Library(paths.assets(), FileAccess(folder or Path(light.place.file).parent))
    try:
        return library.named_environment(light.name)
    except InputError as error:
        raise InputError(
            replace(p, place=p.place or light.place, key=p.key or "light") for p in error.problems
        ) from None


def scene_intrinsics(scene: Scene, size_px: tuple[int, int]) -> Intrinsics | None:
    """The intrinsics that the scene itself gives, for a picture of `size_px`; None where it gives none."""
    if scene.fov_deg is not None:
        return Intrinsics.from_fov(*size_px, scene.fov_deg)
    if scene.camera is None:
        return None
    camera = scene.camera
    return Intrinsics(*camera.size_px, camera.focal_px, camera.focal_px, *camera.center_px).scaled(*size_px)
