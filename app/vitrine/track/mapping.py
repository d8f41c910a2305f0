"""Mapping: the key frames of a moving run become poses and points, by SIFT, sequential matching and global mapping.

Everything that pycolmap is asked stands here. Its incremental mapper is not used: on forward motion it ends after five
pictures with a focal length of nobody's. The image ids are fixed by `import_images`, or no two runs would agree.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pycolmap

from vitrine.track.camera_poses import CameraPoses
from vitrine.track.colmap_camera import list_values, name_model, read_camera
from vitrine.track.lens import Freedom, TrackLens
from vitrine.track.observations import Observations

SEED = 0
MAX_FEATURES = 2048
#: Each key frame is matched with the eight before it, and with the 16th, 32nd, 64th and so on.
OVERLAP = 8
MAX_EPIPOLAR_PX = 2.0
#: Points that fewer key frames see are not worth their cost.
LEAST_VIEWS = 3
#: Features are found in so many pictures at once, between two reports of progress.
_BATCH = 24


class KeyMap(NamedTuple):
    """What mapping gives: poses of key frames (others unknown), the lens, and the SIFT points as observations."""

    poses: CameraPoses
    lens: TrackLens
    points: Observations


@dataclass(frozen=True, eq=False, slots=True)
class MappingTask:
    """Key frames to be mapped: their numbers in a run of `count` frames, and the lens.

    Their pictures lie in `folder` by the number `offset` + key. `freedom` is what of the lens is to be found.
    """

    folder: Path
    keys: Sequence[int]
    offset: int
    count: int
    lens: TrackLens
    freedom: Freedom


def name_picture(number: int) -> str:
    """The name of a key frame's picture."""
    return f"{number:07d}.png"


def find_features(task: MappingTask, database: Path, on_progress: Callable[[float], None]) -> None:
    """Find SIFT features and match them; the database then has all that mapping needs."""
    pycolmap.logging.minloglevel = 3
    pycolmap.set_random_seed(SEED)
    lens = task.lens
    reader = pycolmap.ImageReaderOptions()
    reader.camera_model = name_model(lens)
    reader.camera_params = ",".join(repr(float(value)) for value in list_values(lens))
    names = [name_picture(task.offset + key) for key in task.keys]
    database.unlink(missing_ok=True)
    pycolmap.Database.open(database).close()
    single = pycolmap.CameraMode.SINGLE
    pycolmap.import_images(database, task.folder, camera_mode=single, image_names=names, options=reader)
    extraction = pycolmap.FeatureExtractionOptions()
    extraction.sift.max_num_features = MAX_FEATURES
    extraction.sift.first_octave = 0
    for begin in range(0, len(names), _BATCH):
        batch = names[begin : begin + _BATCH]
        pycolmap.extract_features(
            database, task.folder, image_names=batch, camera_mode=single, reader_options=reader,
            extraction_options=extraction, device=pycolmap.Device.cpu,
        )  # fmt: skip
        on_progress(0.6 * (begin + len(batch)) / len(names))
    pairing = pycolmap.SequentialPairingOptions()
    pairing.overlap, pairing.quadratic_overlap, pairing.loop_detection = OVERLAP, True, False
    geometry = pycolmap.TwoViewGeometryOptions()
    geometry.ransac.random_seed, geometry.ransac.max_error = SEED, MAX_EPIPOLAR_PX
    geometry.detect_watermark = False
    pycolmap.match_sequential(
        database, pycolmap.FeatureMatchingOptions(), pairing, geometry, device=pycolmap.Device.cpu
    )
    pycolmap.calibrate_view_graph(database)
    on_progress(1.0)


def map_keys(task: MappingTask, database: Path) -> KeyMap | None:
    """Map the key frames; None where they do not hang together. On one thread: two give other last digits each time."""
    options = pycolmap.GlobalPipelineOptions()
    options.num_threads, options.random_seed = 1, SEED
    mapper = options.mapper
    mapper.num_threads, mapper.random_seed = 1, SEED
    mapper.global_positioning.use_gpu = False
    mapper.bundle_adjustment.ceres.use_gpu = False
    mapper.bundle_adjustment.refine_focal_length = task.freedom.focal
    mapper.bundle_adjustment.refine_extra_params = task.freedom.focal and task.freedom.bend
    output = database.with_suffix(".map")
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    models = pycolmap.global_mapping(database, task.folder, output, options)
    shutil.rmtree(output, ignore_errors=True)
    if not models:
        return None
    best = max(models.values(), key=lambda model: (model.num_reg_images(), model.num_points3D()))
    return _read_model(best, task)


def _read_model(model: pycolmap.Reconstruction, task: MappingTask) -> KeyMap:
    camera = next(iter(model.cameras.values()))
    lens = read_camera(camera, task.lens)
    poses = CameraPoses.empty(task.count)
    numbers: dict[int, int] = {}
    for image in model.images.values():
        if not image.has_pose:
            continue
        number = numbers[image.image_id] = int(Path(image.name).stem) - task.offset
        pose = image.cam_from_world()
        turn = np.asarray(pose.rotation.matrix())
        poses.turns[number] = turn
        poses.centres[number] = -turn.T @ np.asarray(pose.translation)
    return KeyMap(poses, lens, _read_points(model, numbers))


def _read_points(model: pycolmap.Reconstruction, numbers: dict[int, int]) -> Observations:
    pixels = {image.image_id: np.array([point.xy for point in image.points2D]) for image in model.images.values()}

    def rows() -> Iterator[tuple[int, int, float, float]]:
        for id_ in sorted(model.points3D):
            elements = model.points3D[id_].track.elements
            if len(elements) < LEAST_VIEWS:
                continue
            for element in elements:
                if element.image_id in numbers:
                    x, y = pixels[element.image_id][element.point2D_idx]
                    yield numbers[element.image_id], id_, x, y

    table = np.array(list(rows())).reshape(-1, 4)
    table = table[np.argsort(table[:, 0], kind="stable")]
    return Observations(table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2:].astype(np.float32))
