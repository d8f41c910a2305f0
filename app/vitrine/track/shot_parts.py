"""Parts of a shot: what was solved by itself, laid end to end in one world by the frames that two of them share."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.motion import Motion, MotionRun
from vitrine.track.rotations import Floats, exponential, logarithm

Mask = npt.NDArray[np.bool_]

#: A moving run is solved in parts of so long, which share the second length with the part before: 300 key frames take
#: 100 MB and their cost rises faster than their number.
PART_S, SHARED_S = 60.0, 3.0
#: A move takes so much of a turn before or after it with it: nobody turns about the camera itself, and what it goes
#: aside by then is known where the walk has told how far away all is. Of a pan and a walk the second between was 2 px
#: off where each of them was 0.4 and 0.15.
LEAD_S = 2.0
#: The last part may be longer by a quarter than leave a stump.
_LONGEST = 1.25


class SolvedPart(NamedTuple):
    """A solved part of a shot, in a world of its own, in eye heights where it moved."""

    run: MotionRun
    poses: CameraPoses
    points: Floats
    floor_points: int


def split_runs(runs: list[MotionRun], rate: float) -> list[MotionRun]:
    """Runs, each one ending with the first frame of the next; long moves in parts; moves reach into turns."""
    longest, shared, lead = round(PART_S * rate), max(1, round(SHARED_S * rate)), round(LEAD_S * rate)
    spans = []
    for number, run in enumerate(runs):
        stop = run.stop + (number + 1 < len(runs))
        first = run.first
        if run.motion is Motion.MOVE:
            before, after = runs[max(0, number - 1)], runs[min(number + 1, len(runs) - 1)]
            first -= min(lead, before.stop - before.first) if before.motion is Motion.TURN else 0
            stop += min(lead, after.stop - after.first - 1) if after.motion is Motion.TURN else 0
        while run.motion is Motion.MOVE and stop - first > longest * _LONGEST:
            spans.append(MotionRun(run.motion, first, first + longest))
            first += longest - shared
        spans.append(MotionRun(run.motion, first, stop))
    return spans


def bound_runs(runs: list[MotionRun]) -> tuple[MotionRun, ...]:
    """The runs of solved parts, each one beginning where the one before is told to end: a turn at its own end."""
    bounded = [*runs[:1]]
    for run in runs[1:]:
        before = bounded[-1]
        first = max(run.first, before.stop - 1) if before.motion is Motion.TURN else run.first
        bounded.append(run._replace(first=first))
    return tuple(bounded)


def join_parts(parts: list[SolvedPart], count: int) -> tuple[CameraPoses, Floats]:
    """All parts in the world of the first, with their points. In the frames that two share one takes over evenly.

    A part that shares no frame with a pose has none.
    """
    whole = CameraPoses.empty(count)
    points = [np.zeros((0, 3))]
    end = 0
    for part in parts:
        first, stop = part.run.first, part.run.stop
        poses, found = part.poses, part.points
        shared = slice(first, min(end, stop))
        both = whole.is_known[shared] & poses.is_known[: shared.stop - first] if end > first else np.zeros(0, bool)
        if both.any():
            turn, scale, shift = _fit_shared(whole.part(first, shared.stop), poses.part(0, len(both)), both, part)
            poses, found = poses.moved(turn, scale, shift), scale * found @ turn.T + shift
            _blend(whole, poses, first, len(both))
        elif end:
            # Nothing says how it lies to what is before.
            poses, found = CameraPoses.empty(stop - first), found[:0]
        fresh = max(end, first)
        for column, new in zip(whole, poses, strict=True):
            column[fresh:stop] = new[fresh - first :]
        points.append(found)
        end = max(end, stop)
    return whole, np.concatenate(points)


def _fit_shared(before: CameraPoses, after: CameraPoses, both: Mask, part: SolvedPart) -> tuple[Floats, float, Floats]:
    """The similarity that lays a part on the frames that it shares: turned as they are, as long as they walked."""
    a, b = before.turns[both], after.turns[both]
    # camera from world: a = b @ turn.T for each frame, so the mean of a.T @ b, by its vectors about the first.
    each = a.transpose(0, 2, 1) @ b
    turn = exponential(logarithm(each @ each[0].T).mean(axis=0)[None])[0] @ each[0]
    there, here = before.centres[both], after.centres[both]
    scale = 1.0
    if part.run.motion is Motion.MOVE and both.sum() > 2:
        lengths = [np.linalg.norm(centres - centres.mean(axis=0)) for centres in (there, here)]
        scale = float(lengths[0] / lengths[1]) if lengths[1] > 1e-9 and lengths[0] > 1e-9 else 1.0
    return turn, scale, (there - scale * here @ turn.T).mean(axis=0)


def _blend(whole: CameraPoses, poses: CameraPoses, first: int, count: int) -> None:
    """Over the frames that both have, from the one to the other. Changes `whole`."""
    weights = (np.arange(count) + 0.5) / count
    part = slice(first, first + count)
    between = logarithm(poses.turns[:count] @ whole.turns[part].transpose(0, 2, 1))
    whole.turns[part] = exponential(weights[:, None] * between) @ whole.turns[part]
    mixed = whole.centres[part] + weights[:, None] * (poses.centres[:count] - whole.centres[part])
    whole.centres[part] = mixed
