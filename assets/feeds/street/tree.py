"""Street trees: a forked trunk, and a crown of leaf cards in clumps that stir in the wind and let light through."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from . import texture as tx
from .mesh import TriMesh, box, frame, join, quad, raw, tube

Floats = NDArray[np.float64]
LEAF_PX = 256


class Tree(NamedTuple):
    """Trunk, branches and pit; and the leaves."""

    solid: TriMesh
    leaf: TriMesh


def leaf_card() -> Image.Image:
    """A spray of leaves (LEAF_PX, LEAF_PX) RGBA: colour is a brightness around 0.8, alpha the outline."""
    scale, rng = 4, np.random.default_rng(77)
    side = LEAF_PX * scale
    picture = Image.new("RGBA", (side, side), (170, 170, 150, 0))
    draw = ImageDraw.Draw(picture)
    for i in range(46):
        angle, distance = rng.uniform(0, 2 * np.pi), side * 0.40 * np.sqrt(rng.uniform(0, 1))
        centre = np.array([side / 2, side / 2]) + distance * np.array([np.cos(angle), np.sin(angle)])
        way = angle + rng.normal(0, 0.6)
        ahead, aside = np.array([np.cos(way), np.sin(way)]), np.array([-np.sin(way), np.cos(way)])
        length, width = side * rng.uniform(0.075, 0.12), side * rng.uniform(0.030, 0.045)
        s = np.linspace(0, np.pi, 12)
        rim = [centre + ahead * length * -np.cos(a) + aside * width * np.sin(a) ** 0.8 for a in s]
        rim += [centre + ahead * length * np.cos(a) - aside * width * np.sin(a) ** 0.8 for a in s]
        value = int(120 + 95 * i / 46 + rng.uniform(-14, 14))
        draw.polygon([tuple(p) for p in rim], fill=(value, value, int(value * 0.82), 255))
        vein = int(value * 1.15)
        draw.line([tuple(centre - ahead * length), tuple(centre + ahead * length)], (vein, vein, int(value), 255), 3)
    return picture.resize((LEAF_PX, LEAF_PX), Image.Resampling.BOX)


def cards(centres: Floats, sizes: Floats, crown: Floats, tints: Floats, rng: np.random.Generator) -> TriMesh:
    """One randomly turned square card per centre; normals point out of the crown for a soft, round light."""
    count = len(centres)
    a = rng.standard_normal((count, 3))
    a /= np.linalg.norm(a, axis=1, keepdims=True)
    b = np.cross(a, rng.standard_normal((count, 3)))
    b /= np.linalg.norm(b, axis=1, keepdims=True)
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], float) * 0.5
    position = centres[:, None] + sizes[:, None, None] * (signs[:, :1] * a[:, None] + signs[:, 1:] * b[:, None])
    outward = centres - crown
    outward /= np.maximum(np.linalg.norm(outward, axis=1, keepdims=True), 1e-6)
    normal = np.repeat(outward + 0.25 * rng.standard_normal((count, 3)), 4, 0)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    uv = np.tile(signs + 0.5, (count, 1))
    order = (np.array([0, 1, 2, 0, 2, 3]) + 4 * np.arange(count)[:, None]).ravel()
    return raw(position.reshape(-1, 3), uv, normal, order, 0, np.repeat(tints, 4, 0))


def tree(x: float, z: float, height: float, spread: float, seed: int, detail: float = 1.0) -> Tree:
    """A tree on the pavement at (x, z) with its pit and iron grate; `detail` scales the number of leaves."""
    rng = np.random.default_rng(seed)
    fork, foot = np.array([x, height * 0.42, z]), np.array([x, 0.0, z])
    lean = np.array([rng.normal(0, 0.10), 0, rng.normal(0, 0.10)])
    bend = np.stack([foot, foot + (fork - foot) * 0.5 + lean, fork + lean])
    solid = [tube(bend, [0.17, 0.12, 0.10], 10, tx.BARK, (0.52, 0.46, 0.40))]
    flare = foot + np.array([[0, 0, 0], [0, 0.1, 0], [0, 0.3, 0]])
    solid.append(tube(flare, [0.27, 0.20, 0.165], 10, tx.BARK, (0.50, 0.44, 0.38)))
    crown = np.array([x, height * 0.70, z])
    clumps = []
    for i in range(15):
        angle, rise = i * 2.39996, rng.uniform(-0.8, 1.0)
        out = spread * np.sqrt(max(0.05, 1 - 0.75 * rise * rise)) * rng.uniform(0.62, 1.0)
        clumps.append(crown + np.array([out * np.cos(angle), rise * height * 0.24, out * np.sin(angle)]))
    for tip in clumps[::2]:
        middle = 0.5 * (fork + lean + tip) + np.array([0, 0.25, 0])
        solid.append(tube(np.array([fork + lean, middle, tip]), [0.085, 0.045, 0.012], 6, tx.BARK, (0.42, 0.37, 0.32)))
    each = max(8, int(40 * detail))
    radius = rng.uniform(0.55, 0.95, len(clumps)) * spread / 1.9
    ball = rng.standard_normal((len(clumps), each, 3))
    ball /= np.linalg.norm(ball, axis=2, keepdims=True)
    ball *= rng.uniform(0.35, 1.0, (len(clumps), each, 1)) ** 0.6 * np.array([1.0, 0.72, 1.0])
    centres = (np.array(clumps)[:, None] + ball * radius[:, None, None]).reshape(-1, 3)
    sizes = rng.uniform(0.42, 0.68, len(centres)) * spread / 1.9 / max(detail, 0.5) ** 0.5
    clump_hue = np.repeat(rng.uniform(-0.05, 0.06, len(clumps)), each)
    value = rng.uniform(0.78, 1.12, len(centres))
    inner = np.clip(np.linalg.norm((centres - crown) / [spread, height * 0.3, spread], axis=1), 0.35, 1.0)
    tints = np.stack([(0.33 + clump_hue) * value, 0.46 * value, (0.20 + 0.3 * clump_hue) * value, inner], 1)
    solid.append(_pit(x, z))
    return Tree(join(solid), cards(centres, sizes, crown - [0, height * 0.12, 0], np.clip(tints, 0, 1), rng))


def _pit(x: float, z: float) -> TriMesh:
    """The earth around the trunk and its stone edge."""
    at = frame(x, 0, z)
    flat = at._replace(up=-at.out, out=at.up)
    edge = [
        box(at, (-0.62, 0.62), (0, 0.03), n, tx.STONE, (0.58, 0.56, 0.53)) for n in ((-0.62, -0.52), (0.52, 0.62))
    ] + [box(at, u, (0, 0.03), (-0.52, 0.52), tx.STONE, (0.58, 0.56, 0.53)) for u in ((-0.62, -0.52), (0.52, 0.62))]
    return join([quad(flat, (-0.55, 0.55), (-0.55, 0.55), 0.012, tx.BARK, (0.33, 0.27, 0.21)), *edge])
