"""Bundle adjustment: poses, points and lens at once, over pieces of tracks and SIFT points together (pycolmap, Ceres).

SIFT ties what is seen again after a while, and is coarse; tracks are a tenth of a pixel good, and forget.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pycolmap

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.colmap_camera import make_camera, read_camera
from vitrine.track.lens import Freedom, TrackLens
from vitrine.track.observations import Observations
from vitrine.track.reprojection import measure_errors
from vitrine.track.rotations import Floats
from vitrine.track.triangulation import Pieces

#: Pixels, of which observations of tracks have 0.1 to 0.2; beyond it Cauchy's loss grows by the logarithm only.
LOSS_PX = 0.3
MAX_STEPS = 25
#: Track observations of a frame that take part; SIFT's come on top.
MAX_PER_FRAME = 220
LEAST_VIEWS, LEAST_IN_FRAME = 3, 15


class Adjusted(NamedTuple):
    """What came out: poses of the frames that took part, others unknown; points (count, 3), NaN likewise; the lens."""

    poses: CameraPoses
    found: Floats
    lens: TrackLens


def adjust(
    pieces: Pieces, is_sift: npt.NDArray[np.bool_], found: Floats, poses: CameraPoses, lens: TrackLens,
    gate_px: float, freedom: Freedom,
) -> Adjusted:  # fmt: skip
    """Adjust all. `is_sift` (count,) marks the pieces that are SIFT points; observations beyond `gate_px` are left out.

    On one thread, so that the same input gives the same bits.
    """
    used = _choose(pieces, is_sift, found, poses, lens, gate_px)
    if not len(used.frames):
        return Adjusted(poses, found, lens)
    model = _build_model(used, found, poses, lens)
    options = pycolmap.BundleAdjustmentOptions()
    options.ceres.loss_function_type = pycolmap.LossFunctionType.CAUCHY
    options.ceres.loss_function_scale = LOSS_PX
    options.ceres.solver_options.max_num_iterations = MAX_STEPS
    options.ceres.solver_options.num_threads = 1
    options.refine_focal_length, options.refine_extra_params = freedom.focal, freedom.bend
    options.refine_principal_point, options.print_summary = False, False
    pycolmap.bundle_adjustment(model.reconstruction, options)
    return _read_model(model, found, poses, lens)


class _Model(NamedTuple):
    reconstruction: pycolmap.Reconstruction
    frames: list[int]
    point_of: dict[int, int]


def _choose(
    pieces: Pieces, is_sift: npt.NDArray[np.bool_], found: Floats, poses: CameraPoses, lens: TrackLens, gate_px: float
) -> Observations:
    """Observations that take part: near their point, of frames with poses, the longest pieces of each frame first."""
    points = pieces.points.pick(measure_errors(pieces.points, found, poses, lens) < gate_px)
    lengths = np.bincount(points.ids, minlength=pieces.count)
    sift = is_sift[points.ids]
    # A number that spreads equals: pieces of one length would else all be of one corner of the picture.
    spread = (points.ids * 2654435761) % 65536
    order = np.lexsort((spread, -lengths[points.ids], points.frames))
    order = order[~sift[order]]
    frames = points.frames[order]
    rank = np.arange(len(order)) - np.searchsorted(frames, frames)
    keep = sift.copy()
    keep[order[rank < MAX_PER_FRAME]] = True
    points = points.pick(keep)
    # A frame with fewer has no pose that holds still, and all else is solved together with it.
    points = points.pick(np.bincount(points.frames, minlength=len(poses.turns))[points.frames] >= LEAST_IN_FRAME)
    return points.pick(np.bincount(points.ids, minlength=pieces.count)[points.ids] >= LEAST_VIEWS)


def _build_model(points: Observations, found: Floats, poses: CameraPoses, lens: TrackLens) -> _Model:
    reconstruction = pycolmap.Reconstruction()
    reconstruction.add_camera_with_trivial_rig(make_camera(lens))
    frames = np.unique(points.frames).tolist()
    shifts = poses.shifts
    starts = np.searchsorted(points.frames, [*frames, frames[-1] + 1])
    indices = np.arange(len(points.frames)) - starts[np.searchsorted(frames, points.frames)]
    for number, frame in enumerate(frames):
        matrix = np.column_stack([poses.turns[frame], shifts[frame]])
        keypoints = points.pixels[starts[number] : starts[number + 1]].astype(np.float64)
        image = pycolmap.Image(f"{frame}", keypoints=keypoints, camera_id=1, image_id=frame + 1)
        reconstruction.add_image_with_trivial_frame(image, pycolmap.Rigid3d(matrix))
    order = np.argsort(points.ids, kind="stable")
    ids, begins = np.unique(points.ids[order], return_index=True)
    image_ids, rows = (points.frames[order] + 1).tolist(), indices[order].tolist()
    point_of = {}
    for id_, begin, end in zip(ids.tolist(), begins.tolist(), [*begins[1:].tolist(), len(order)], strict=True):
        track = pycolmap.Track()
        for at in range(begin, end):
            track.add_element(image_ids[at], rows[at])
        point_of[id_] = reconstruction.add_point3D(found[id_], track)
    return _Model(reconstruction, frames, point_of)


def _read_model(model: _Model, found: Floats, poses: CameraPoses, lens: TrackLens) -> Adjusted:
    # The world may have grown by a hundredth: poses that took no part are of another one.
    turns, centres, points = poses.turns.copy(), np.full_like(poses.centres, np.nan), np.full_like(found, np.nan)
    for frame in model.frames:
        pose = model.reconstruction.image(frame + 1).cam_from_world()
        turns[frame] = np.asarray(pose.rotation.matrix())
        centres[frame] = -turns[frame].T @ np.asarray(pose.translation)
    for id_, point in model.point_of.items():
        points[id_] = model.reconstruction.point3D(point).xyz
    new_lens = read_camera(model.reconstruction.camera(1), lens)
    return Adjusted(poses._replace(turns=turns, centres=centres), points, new_lens)
