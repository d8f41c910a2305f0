"""The test card shows what it says: a frame, the count in binary, a hand that turns once a second, all greys."""

from __future__ import annotations

import math

import numpy as np
import pytest

from vitrine.feed.testcard import COUNTER_BITS, FRAME_COUNT, TestCardReader
from vitrine.world.camera import Intrinsics

CARD = TestCardReader()


def counted(index: int) -> int:
    """The number that the squares of a frame show."""
    pixels = CARD.read(index).planes[0]
    lit = [int(pixels[464, round(640 + 720 * (0.15 - 0.035 * bit)), 1]) > 128 for bit in range(COUNTER_BITS)]
    return sum(1 << bit for bit, on in enumerate(lit) if on)


@pytest.mark.parametrize("index", [0, 1, 2, 37, 170, 299])
def test_the_squares_count(index: int) -> None:
    assert counted(index) == index == CARD.read(index).index


@pytest.mark.parametrize("index", [0, 8, 15, 21, 29, 30, 31])
def test_the_hand_turns_once_a_second(index: int) -> None:
    """The brightest way out from the centre is the hand's, clockwise from the top; an afterglow lies behind it."""
    green = CARD.read(index).planes[0][..., 1].astype(int)
    ways = np.radians(np.arange(0, 360, 2))
    reach = np.arange(60, 95)
    x = np.floor(640 + np.outer(np.sin(ways), reach)).astype(int)
    y = np.floor(360 - np.outer(np.cos(ways), reach)).astype(int)
    light = green[y, x].mean(1)
    brightest = int(np.argmax(light)) * 2
    assert light[(6 * index - 7) % 180] > light[(6 * index + 7) % 180] + 5
    assert math.cos(math.radians(brightest - 12 * index)) > math.cos(math.radians(3))


def test_frame_greys_and_colours() -> None:
    pixels = CARD.read(0).planes[0]
    for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]):
        assert (edge == 255).all()
    ramp = pixels[620, 237:1043, 0].astype(int)
    assert (ramp[0], ramp[-1]) == (0, 255) and set(np.diff(ramp)) <= {0, 1}
    steps = [int(pixels[660, round(640 + 720 * (-0.525 + 0.07 * n)), 0]) for n in range(16)]
    assert steps == [17 * n for n in range(16)]
    bars = [tuple(pixels[80, round(640 + 720 * (-0.49 + 0.14 * n)), :3].tolist()) for n in range(8)]
    assert bars == [
        (191, 191, 191), (191, 191, 0), (0, 191, 191), (0, 191, 0), (191, 0, 191), (191, 0, 0), (0, 0, 191), (0, 0, 0)
    ]  # fmt: skip


def test_grid_lines_stand_every_five_degrees() -> None:
    eye = Intrinsics.from_fov(1280, 720)
    row = CARD.read(0).planes[0][200, :, 0].astype(int)
    for degrees in (-30, -5, 5, 30):
        at = math.floor(eye.cx_px + eye.fx_px * math.tan(math.radians(degrees)))
        assert row[at] > row[at - 2] + 15 and row[at] > row[at + 2] + 15


def test_the_same_number_is_the_same_picture_and_no_other() -> None:
    again = TestCardReader()
    pictures = [CARD.read(index).planes[0].tobytes() for index in range(0, FRAME_COUNT, 23)]
    assert len(set(pictures)) == len(pictures)
    assert pictures == [again.read(index).planes[0].tobytes() for index in range(0, FRAME_COUNT, 23)]


@pytest.mark.parametrize("size", [(16, 16), (97, 333), (1920, 40), (640, 360)])
def test_every_size_can_be_drawn(size: tuple[int, int]) -> None:
    frame = TestCardReader(*size).read(7)
    assert frame.size_px == size and frame.planes[0].shape == (size[1], size[0], 4)
    assert (frame.planes[0][..., 3] == 255).all() and frame.planes[0].flags.c_contiguous
