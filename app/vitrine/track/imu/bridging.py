"""Bridging: frames that no point vouches for, dark or covered, turned on by the sensors between those that are posed.

Where the camera walks, its way is drawn straight from end to end: over a second that is true to some centimetres.
Beyond the last pose of a walk nobody knows where it went, and nothing is made up.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.imu.motion_sensors import TurnRates
from vitrine.track.rotations import Floats, exponential, logarithm

#: The longest walk that is drawn straight, and the longest time for which a camera that stays where it is turns on by
#: sensors alone: rates that agreed with the pixels drift by 0.05 degrees a second.
MOST_WALK_S, MOST_TURN_S = 1.5, 10.0
#: By more than this the sensors may not miss the pose at the other end: half of it is left at worst in between.
MOST_MISS_DEG = 2.0


def bridge_gaps(
    poses: CameraPoses, times_s: Floats, turns: TurnRates, walks: npt.NDArray[np.bool_]
) -> tuple[CameraPoses, npt.NDArray[np.bool_]]:
    """Poses with those of gaps added, which have no inliers; and which frames these are, (N,).

    `walks` (N,) says in which frames the camera moved from its place.
    """
    known = np.flatnonzero(poses.is_known)
    bridged = np.zeros(len(times_s), bool)
    if not len(known) or not len(turns.rates):
        return poses, bridged
    filled = CameraPoses(poses.turns.copy(), poses.centres.copy(), poses.inliers.copy(), poses.residuals_px.copy())
    gaps = [
        (-1, int(known[0])),
        *zip(known[:-1].tolist(), known[1:].tolist(), strict=True),
        (int(known[-1]), len(times_s)),
    ]
    for before, after in gaps:
        if after - before < 2:
            continue
        first, last = max(before, 0), min(after, len(times_s) - 1)
        part = slice(before + 1, after)
        ends = [end for end in (before, after) if 0 <= end < len(times_s)]
        is_walk = bool(walks[first : last + 1].any())
        longest_s = MOST_WALK_S if is_walk else MOST_TURN_S
        if times_s[last] - times_s[first] > longest_s or not turns.covers(times_s[first : last + 1]).all():
            continue
        if len(ends) < 2 and is_walk:
            continue
        added = _bridge(poses, times_s, turns, ends, np.arange(before + 1, after))
        if added is None:
            continue
        filled.turns[part], filled.centres[part] = added
        filled.inliers[part], filled.residuals_px[part] = 0, np.nan
        bridged[part] = True
    return filled, bridged


def _bridge(
    poses: CameraPoses, times_s: Floats, rates: TurnRates, ends: list[int], frames: npt.NDArray[np.int64]
) -> tuple[Floats, Floats] | None:
    """Turns and centres of frames from one pose or between two; None where the sensors miss the other one by far."""
    at = ends[0]
    by_sensors = rates.turns_at(times_s[[*ends, *frames]])
    since = by_sensors @ by_sensors[0].T
    turns = since[len(ends) :] @ poses.turns[at]
    if len(ends) < 2:
        return turns, np.broadcast_to(poses.centres[at], (len(frames), 3)).copy()
    other = ends[1]
    miss = logarithm((poses.turns[other] @ (since[1] @ poses.turns[at]).T)[None])
    if np.degrees(np.linalg.norm(miss)) > MOST_MISS_DEG:
        return None
    share = ((times_s[frames] - times_s[at]) / (times_s[other] - times_s[at]))[:, None]
    centres = poses.centres[at] + share * (poses.centres[other] - poses.centres[at])
    return exponential(share * miss) @ turns, centres
