"""The generator draws the same frame the same way every time."""

import os
import subprocess
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from assets.feeds.street import sign, town, volume, walk
from assets.feeds.street.chunk import Chunk
from assets.feeds.street.mesh import box, frame
from assets.feeds.street.render import FilmRenderer
from tests.source_path import SOURCE_PATH

ROOT = Path(__file__).resolve().parents[2]
SIZE = (160, 90)
FRAMES = (60, 600, 750)


class Built(NamedTuple):
    """What a film is drawn of."""

    chunks: list[Chunk]
    light: volume.Volume
    sheet: Image.Image


def build() -> Built:
    """A town built from nothing, lit by the light of one small box instead of a full bake."""
    sheet, regions = sign.atlas()
    light = volume.bake(box(frame(3, 0, -10), (-1, 1), (0, 2), (-1, 1), 0, (0.6, 0.5, 0.4)), rays=2)
    return Built(town.town(regions), light, sheet)


def draw(built: Built, frames: Iterable[int]) -> list[NDArray[np.uint8]]:
    """Frames of what was built, by a context of their own."""
    renderer = FilmRenderer(*built, SIZE, 1.5)
    path = walk.poses()
    pictures = [renderer.picture(path[number], number) for number in frames]
    renderer.release()
    return pictures


def digest(picture: NDArray[np.uint8]) -> str:
    """A hash of all pixels."""
    return sha256(picture.tobytes()).hexdigest()


@pytest.fixture(scope="module")
def run() -> list[NDArray[np.uint8]]:
    return draw(build(), FRAMES)


def test_frames_are_pictures_and_differ(run: list[NDArray[np.uint8]]) -> None:
    assert all(picture.shape == (SIZE[1], SIZE[0], 3) for picture in run)
    assert all(picture.std() > 20 for picture in run)
    assert len({digest(picture) for picture in run}) == len(run)


#: The threads of the driver, and the frames that it draws by them: all backwards, and one alone.
RUNS = (("1", FRAMES[::-1]), ("2", FRAMES[-1:]))


@pytest.fixture(scope="module")
def told() -> dict[str, list[str]]:
    """The digests of frames by the driver's threads: of a town built anew by a process, drawn by two of its forks."""
    words = [f"{threads}:{','.join(map(str, frames))}" for threads, frames in RUNS]
    there = subprocess.run(
        [sys.executable, __file__, *words], env={**os.environ, "PYTHONPATH": SOURCE_PATH},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {line.split()[0]: line.split()[1:] for line in there.stdout.splitlines()}


@pytest.mark.parametrize(("threads", "frames"), RUNS)
def test_frame_depends_on_nothing_but_its_number(
    threads: str, frames: tuple[int, ...], run: list[NDArray[np.uint8]], told: dict[str, list[str]]
) -> None:
    """Backwards on one driver thread, and one frame alone on two, each in a process of its own: the same bytes.

    `LP_NUM_THREADS` is Mesa's, which reads it with the first context; drivers on hardware do not read it.
    """
    assert told[threads] == [digest(run[FRAMES.index(number)]) for number in frames]


def test_bake_leaves_the_open_bright_and_the_covered_dark() -> None:
    roof = box(frame(3, 0, -10), (-4, 4), (2.5, 2.9), (-4, 4), 0, (0.6, 0.5, 0.4))
    light = volume.bake(roof, rays=16)
    open_air, under = (np.array([18.0, 1.2, -10.0]), np.array([3.0, 1.2, -10.0]))
    cells = [
        tuple(((p - light.low) / light.size * light.sky.shape[2::-1]).astype(int)[::-1]) for p in (open_air, under)
    ]
    assert float(light.sky[cells[0]][3]) > 2 * float(light.sky[cells[1]][3])


if __name__ == "__main__":
    of_this_process = build()
    for word in sys.argv[1:]:
        threads, _, numbers = word.partition(":")
        if not (child := os.fork()):
            os.environ["LP_NUM_THREADS"] = threads
            print(threads, *(digest(one) for one in draw(of_this_process, map(int, numbers.split(",")))), flush=True)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
