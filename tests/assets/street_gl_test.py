"""The generator draws the same frame the same way every time."""

import os
import subprocess
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assets.feeds.street import sign, town, volume, walk
from assets.feeds.street.mesh import box, frame
from assets.feeds.street.render import FilmRenderer
from tests.source_path import SOURCE_PATH

ROOT = Path(__file__).resolve().parents[2]
SIZE = (160, 90)
FRAMES = (60, 600, 750)


def drawn(frames: Iterable[int]) -> list[NDArray[np.uint8]]:
    """Frames from a town built from nothing, lit by the light of one small box instead of a full bake."""
    sheet, regions = sign.atlas()
    light = volume.bake(box(frame(3, 0, -10), (-1, 1), (0, 2), (-1, 1), 0, (0.6, 0.5, 0.4)), rays=2)
    renderer = FilmRenderer(town.town(regions), light, sheet, SIZE, 1.5)
    path = walk.poses()
    pictures = [renderer.picture(path[number], number) for number in frames]
    renderer.release()
    return pictures


def digest(picture: NDArray[np.uint8]) -> str:
    """A hash of all pixels."""
    return sha256(picture.tobytes()).hexdigest()


@pytest.fixture(scope="module")
def run() -> list[NDArray[np.uint8]]:
    return drawn(FRAMES)


def test_frames_are_pictures_and_differ(run: list[NDArray[np.uint8]]) -> None:
    assert all(picture.shape == (SIZE[1], SIZE[0], 3) for picture in run)
    assert all(picture.std() > 20 for picture in run)
    assert len({digest(picture) for picture in run}) == len(run)


@pytest.mark.parametrize(("threads", "frames"), [("1", FRAMES[::-1]), ("2", FRAMES[-1:])])
def test_frame_depends_on_nothing_but_its_number(
    threads: str, frames: tuple[int, ...], run: list[NDArray[np.uint8]]
) -> None:
    """Backwards on one driver thread, and one frame alone on two, each in a process of its own: the same bytes.

    `LP_NUM_THREADS` is Mesa's; drivers on hardware do not read it.
    """
    there = subprocess.run(
        [sys.executable, __file__, *map(str, frames)],
        env={**os.environ, "LP_NUM_THREADS": threads, "PYTHONPATH": SOURCE_PATH},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert there.stdout.split() == [digest(run[FRAMES.index(number)]) for number in frames]


def test_bake_leaves_the_open_bright_and_the_covered_dark() -> None:
    roof = box(frame(3, 0, -10), (-4, 4), (2.5, 2.9), (-4, 4), 0, (0.6, 0.5, 0.4))
    light = volume.bake(roof, rays=16)
    open_air, under = (np.array([18.0, 1.2, -10.0]), np.array([3.0, 1.2, -10.0]))
    cells = [
        tuple(((p - light.low) / light.size * light.sky.shape[2::-1]).astype(int)[::-1]) for p in (open_air, under)
    ]
    assert float(light.sky[cells[0]][3]) > 2 * float(light.sky[cells[1]][3])


if __name__ == "__main__":
    for one in drawn([int(number) for number in sys.argv[1:]]):
        print(digest(one))
