"""Contact shades: soft dark discs and strips on the ground and on the counter, where things stand."""

import numpy as np

from .mesh import TriMesh, raw


def disc(x: float, y: float, z: float, radius: tuple[float, float], strength: float) -> TriMesh:
    """A soft dark ellipse lying at height y; radii along x and z."""
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], float)
    position = np.stack([x + signs[:, 0] * radius[0], np.full(4, y), z + signs[:, 1] * radius[1]], 1)
    normal = np.tile([0.0, 1.0, 0.0], (4, 1))
    return raw(position, signs, normal, np.array([0, 1, 2, 0, 2, 3]), 0, (0.0, 0.0, 0.0, strength))


def strip(a: tuple[float, float], b: tuple[float, float], width: tuple[float, float], strength: float) -> TriMesh:
    """A soft dark band on the ground along a wall's foot from a to b (x, z), fading over `width` (x, z) metres."""
    position = np.array(
        [
            [a[0], 0.012, a[1]],
            [b[0], 0.012, b[1]],
            [b[0] + width[0], 0.012, b[1] + width[1]],
            [a[0] + width[0], 0.012, a[1] + width[1]],
        ]
    )
    uv = np.array([[0, 0], [0, 0], [0, 1], [0, 1]], float)
    normal = np.tile([0.0, 1.0, 0.0], (4, 1))
    return raw(position, uv, normal, np.array([0, 1, 2, 0, 2, 3]), 0, (0.0, 0.0, 0.0, strength))
