"""Feed occluders: what the camera of a tracked clip saw of the world around it, which hides what lies behind."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from vitrine.scene.load.scene_file import MAX_OCCLUDERS
from vitrine.world.camera import Intrinsics
from vitrine.world.occluder_box import OccluderBox
from vitrine.world.rig import load_feed_points
from vitrine.world.similarity import Similarity
from vitrine.world.surfaces.surface_finder import find_occluders
from vitrine.world.trajectory import Trajectory

_REMEDY = "`vitrine track CLIP` finds what hides"


class FeedOccluders(NamedTuple):
    """The boxes of a feed, and a sentence, to be said once, where it has none; empty where it has."""

    boxes: tuple[OccluderBox, ...]
    note: str = ""


def load_feed_occluders(
    feed: Path | None, trajectory: Trajectory | None, intrinsics: Intrinsics, placement: Similarity
) -> FeedOccluders:
    """What hides in a feed (None: no file), by its points, in the world of its trajectory, which has its `placement`.

    Raises InputError for a point file that cannot be read.
    """
    points_m = load_feed_points(feed, placement)
    if points_m is None:
        lacks = "the feed has no points of what its camera saw (a .points.ply file beside it)"
    elif trajectory is None:
        lacks = "the feed has points but no poses (a .tum file beside it)"
    else:
        boxes = find_occluders(points_m, trajectory, intrinsics, MAX_OCCLUDERS)
        return FeedOccluders(boxes, "" if boxes else "occlude: auto hides nothing: the feed's points are on no surface")
    return FeedOccluders((), f"occlude: auto hides nothing: {lacks}; {_REMEDY}")
