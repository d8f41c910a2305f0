"""Tracking of a live feed: whether its camera's turns are told from its pictures, and with which lens."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from vitrine.feed.address import is_camera_or_stream

if TYPE_CHECKING:
    from vitrine.engine.camera_track import CameraTrack
    from vitrine.scene.scene import Scene
    from vitrine.stage.stage import Stage
    from vitrine.track.live.camera_follower import CameraFollower

_LACKING = (
    "%s: OpenCV is not installed, which tells a live camera's turns: it stands still;"
    ' pip install "vitrine-glasses[track]"'
)

log = logging.getLogger("vitrine.walk")


def find_follower(address: str, is_still: bool) -> CameraFollower | None:
    """The follower of a feed's camera, which waits for its lens; None where there is none to be.

    A phone tells its turns itself, and a recording has its poses beside it. `is_still`: the user says that it stands.
    """
    if is_still or not is_camera_or_stream(address):
        return None
    try:
        from vitrine.track.live.camera_follower import CameraFollower
    except ImportError:
        return None
    return CameraFollower()


def follow_camera(follower: CameraFollower | None, scene: Scene, stage: Stage, track: CameraTrack) -> None:
    """Follow a camera with the lens of its track, where the scene has something that is fixed to the world.

    Where the scene says where its camera stands, it stands there, level.
    """
    if follower is not None:
        follower.follow(track.intrinsics if needs_turns(scene, stage) else None)


def needs_turns(scene: Scene, stage: Stage) -> bool:
    """Whether a scene shows something that a turn of its live camera moves."""
    return stage.has_world_roots and not scene.has_fixed_position


def say_what_lacks(address: str, is_still: bool) -> None:
    """Say once that a live camera's turns are not told, where nobody has asked for that."""
    if not is_still and is_camera_or_stream(address):
        log.warning(_LACKING, address)
