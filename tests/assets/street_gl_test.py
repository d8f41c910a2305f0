"""The generator draws the same frame the same way every time."""

import numpy as np
from numpy.typing import NDArray

from assets.feeds.street import sign, town, volume, walk
from assets.feeds.street.mesh import box, frame
from assets.feeds.street.render import Renderer

SIZE = (160, 90)
FIRST, SECOND = 60, 600


def _pictures() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Two frames from a town built from nothing, lit by the light of one small box instead of a full bake."""
    sheet, regions = sign.atlas()
    light = volume.bake(box(frame(3, 0, -10), (-1, 1), (0, 2), (-1, 1), 0, (0.6, 0.5, 0.4)), rays=2)
    renderer = Renderer(town.town(regions), light, sheet, SIZE, 1.0)
    path = walk.poses()
    pictures = renderer.picture(path[FIRST], FIRST), renderer.picture(path[SECOND], SECOND)
    renderer.release()
    return pictures


def test_same_frame_same_bytes_and_another_frame_differs() -> None:
    one, other = _pictures()
    again, _ = _pictures()
    assert one.shape == (SIZE[1], SIZE[0], 3)
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert one.std() > 20


def test_bake_leaves_the_open_bright_and_the_covered_dark() -> None:
    roof = box(frame(3, 0, -10), (-4, 4), (2.5, 2.9), (-4, 4), 0, (0.6, 0.5, 0.4))
    light = volume.bake(roof, rays=16)
    open_air, under = (np.array([18.0, 1.2, -10.0]), np.array([3.0, 1.2, -10.0]))
    cells = [
        tuple(((p - light.low) / light.size * light.sky.shape[2::-1]).astype(int)[::-1]) for p in (open_air, under)
    ]
    assert float(light.sky[cells[0]][3]) > 2 * float(light.sky[cells[1]][3])
