"""Sidecar texts of imported poses: a pose file in TUM format, and a camera file."""

from __future__ import annotations

from io import StringIO

import numpy as np
import yaml

from vitrine.world.poses.pose_table import FileLens
from vitrine.world.poses.world_turn import turn_from_world
from vitrine.world.rotations import align_signs, quaternions_from_rotations, rotations_from_quaternions
from vitrine.world.trajectory import Trajectory, UpAxis


def dump_poses(trajectory: Trajectory, up: UpAxis, source: str) -> str:
    """A trajectory as lines of TUM, in axes of which `up` is up; `source` is the name of the file that it is from."""
    positions, quaternions = trajectory.positions_m, trajectory.quaternions
    if up != "y":
        positions, rotations = turn_from_world(positions, rotations_from_quaternions(quaternions), up)
        quaternions = align_signs(quaternions_from_rotations(rotations))
    text = StringIO()
    # A comment ends with its line, whatever the file's name holds.
    name = "".join(letter if letter.isprintable() else "?" for letter in source)
    text.write(f"# t tx ty tz qx qy qz qw\n# imported from {name}\n")
    rows = np.column_stack([trajectory.times_s, positions, quaternions])
    np.savetxt(text, rows, fmt="%.9f")
    return text.getvalue()


def dump_camera(lens: FileLens, light: str | None) -> str:
    """A camera file of imported intrinsics, for poses of which y is up; `light` is what an earlier one said."""
    i = lens.intrinsics
    values: dict[str, object] = {
        "width": i.width_px,
        "height": i.height_px,
        **{key: round(value, 6) for key, value in (("fx", i.fx_px), ("fy", i.fy_px), ("cx", i.cx_px), ("cy", i.cy_px))},
    }
    if lens.model:
        values |= {"model": lens.model, **{key: round(value, 12) for key, value in lens.coefficients.items()}}
    if light is not None:
        values["light"] = light
    return yaml.safe_dump(values, sort_keys=False, allow_unicode=True)
