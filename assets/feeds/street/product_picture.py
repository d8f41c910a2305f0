"""Pictures of the three things on the stall, each alone in the sun, cut out: what cards show."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import Image

from . import sign, volume
from .chunk import Chunk
from .goods import desk_lamp, shoe, tin
from .mesh import Floats, frame, join
from .render import FilmRenderer

SIZE_PX = 288
#: Pixels drawn for each pixel written, in each axis.
SCALE = 4
DISTANCE_M = 1.4
NEAR_M, FAR_M = 0.2, 10.0
#: In full sun the street's tone curve leaves little colour: this power of the light brings it back.
CONTRAST = 1.8
#: By so much of the picture's width things keep clear of its edges.
MARGIN = 0.03
AT = frame(0.0, 1.2, 0.0)


class Sight(NamedTuple):
    """From where a thing is looked at: degrees to its right and above it."""

    right: float
    above: float


def pictures() -> Iterator[tuple[str, Image.Image]]:
    """Each thing's id with its picture: sRGB with alpha, the thing as large as fits."""
    sheet, regions = sign.atlas()
    metal, paper = tin(AT, regions["tin"])
    things = {
        "shoe": ([Chunk("solid", shoe(AT))], Sight(-24.0, 16.0)),
        "tea": ([Chunk("solid", metal), Chunk("print", paper)], Sight(-14.0, 12.0)),
        "lamp": ([Chunk("solid", desk_lamp(AT))], Sight(-20.0, 10.0)),
    }
    for name, (chunks, sight) in things.items():
        mesh = join(chunk.mesh for chunk in chunks)
        renderer = FilmRenderer(_with_casters(chunks), volume.bake(mesh, rays=32), sheet, (SIZE_PX, SIZE_PX), SCALE)
        clip, eye = _frame_thing(mesh.vertices["position"].astype(float), sight)
        drawn = renderer.cutout(clip, eye)
        renderer.release()
        yield name, _develop(drawn)


def _with_casters(chunks: list[Chunk]) -> list[Chunk]:
    """The chunks, with something under the ground for each kind that the renderer draws shadows of."""
    have = {chunk.kind for chunk in chunks}
    below = shoe(frame(0.0, -50.0, 0.0))
    return [*chunks, *(Chunk(kind, below) for kind in ("solid", "print", "cloth") if kind not in have)]


def _frame_thing(points: Floats, sight: Sight) -> tuple[Floats, Floats]:
    """Clip from world (4, 4) and the eye, so that points (N, 3) fill a square picture."""
    right, above = np.radians(sight)
    back = np.array([np.sin(right) * np.cos(above), np.sin(above), np.cos(right) * np.cos(above)])
    middle = (points.min(0) + points.max(0)) / 2
    eye = middle + back * DISTANCE_M
    axes = np.stack([np.cross([0.0, 1.0, 0.0], back), np.zeros(3), back])
    axes[0] /= np.linalg.norm(axes[0])
    axes[1] = np.cross(back, axes[0])
    seen = (points - eye) @ axes.T
    flat = seen[:, :2] / -seen[:, 2:]
    low, high = flat.min(0), flat.max(0)
    zoom = 2 * (1 - 2 * MARGIN) / (high - low).max()
    a, b = -(FAR_M + NEAR_M) / (FAR_M - NEAR_M), -2 * FAR_M * NEAR_M / (FAR_M - NEAR_M)
    aside = zoom * (low + high) / 2
    projection = np.array([[zoom, 0, aside[0], 0], [0, zoom, aside[1], 0], [0, 0, a, b], [0, 0, -1, 0]])
    world = np.eye(4)
    world[:3, :3], world[:3, 3] = axes, -axes @ eye
    return projection @ world, eye


def _develop(drawn: Floats) -> Image.Image:
    """A drawn picture (H, W, 4) as sRGB with alpha, each pixel the mean of those that were drawn for it."""
    side = drawn.shape[0] // SCALE
    mean = drawn.reshape(side, SCALE, side, SCALE, 4).mean((1, 3))
    alpha = mean[..., 3:]
    colour = np.clip(mean[..., :3] / np.maximum(alpha, 1e-6), 0, 1) ** CONTRAST
    encoded = np.where(colour <= 0.0031308, colour * 12.92, 1.055 * colour ** (1 / 2.4) - 0.055)
    return Image.fromarray((np.concatenate([encoded * (alpha > 0), alpha], 2) * 255 + 0.5).astype(np.uint8))
