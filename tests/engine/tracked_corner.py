"""The made corner as a feed: a picture with the poses, the camera and the points of a tracked clip beside it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from tests.world.surfaces.made_corner import CAMERA, make_corner
from vitrine.world.point_cloud import format_points

#: Before the wall that runs along the way at x = 3, and behind it.
BEFORE, BEHIND = "[[1, 0, -4], [1, 0, -18]]", "[[6, 0, -10], [6, 0, -18]]"


def write_corner(folder: Path, name: str = "corner", points: bool = True, up: str = "y") -> Path:
    """The picture; files beside it have y up, or for `z` the axes of maps: z up, y ahead."""
    corner = make_corner()
    walk = corner.trajectory
    feed = folder / f"{name}.png"
    Image.new("RGB", (64, 36), (40, 60, 80)).save(feed)
    places, axes, cloud = walk.positions_m, walk.quaternions, corner.points_m
    if up == "z":
        places, cloud = places[:, [0, 2, 1]] * (1, -1, 1), cloud[:, [0, 2, 1]] * (1, -1, 1)
        half = np.sqrt(0.5)
        x, y, z, w = axes.T
        # A quarter turn about x, upon each of them.
        axes = np.stack([half * (w + x), half * (y - z), half * (z + y), half * (w - x)], axis=1)
    rows = np.column_stack([walk.times_s, places, axes])
    (folder / f"{name}.tum").write_text("".join(" ".join(f"{value:.7f}" for value in row) + "\n" for row in rows))
    camera = f"width: 1280\nheight: 720\nfx: {CAMERA.fx_px}\nfy: {CAMERA.fy_px}\ncx: 640\ncy: 360\nup: {up}\n"
    (folder / f"{name}.camera.yaml").write_text(camera)
    if points:
        (folder / f"{name}.points.ply").write_bytes(format_points(cloud))
    return feed


def write_scene(folder: Path, way: str, more: str = "occlude: auto", feed: str = "corner.png") -> Path:
    """A scene with chevrons along a way over the feed."""
    scene = folder / "scene.yaml"
    scene.write_text(
        f"vitrine: 1\nfeed: {feed}\nduration_s: 30\n{more}\nroutes: {{way: {way}}}\n"
        "nodes:\n- {kind: route, id: way, route: way, look: chevrons, width_m: 1.5, far_m: [40, 60]}\n"
    )
    return scene
