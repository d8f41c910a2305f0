"""Blurred faces: nothing of a face is left but a few means, and nothing beside it changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vitrine.feed.faces.face_blur import CELLS, MARGIN, RIM, blur_faces
from vitrine.feed.faces.face_box import FaceBox
from vitrine.world.feed_frame import FeedFrame, PixelFormat, Plane

WIDTH, HEIGHT = 160, 120
FACE = FaceBox(52.5, 30.25, 40.0, 48.0)


def rgba(rng: np.random.Generator) -> FeedFrame:
    pixels = rng.integers(0, 256, (HEIGHT, WIDTH, 4)).astype(np.uint8)
    pixels[..., 3] = 255
    return FeedFrame((pixels,), PixelFormat.RGBA, WIDTH, HEIGHT, 3, 0.1)


def yuv(rng: np.random.Generator) -> FeedFrame:
    sizes = ((HEIGHT, WIDTH), *[(HEIGHT // 2, WIDTH // 2)] * 2)
    planes = tuple(rng.integers(16, 236, size).astype(np.uint8) for size in sizes)
    return FeedFrame(planes, PixelFormat.YUV420, WIDTH, HEIGHT, 3, 0.1)


FRAMES = pytest.mark.parametrize("make", [rgba, yuv], ids=["rgba", "planes"])


def beyond(shape: tuple[int, ...], box: FaceBox, scale: float) -> np.ndarray:
    """How far each sample's middle lies out of the ellipse that holds the corners of a box, in its radii."""
    radius = (1 + MARGIN) / 2**0.5
    y, x = np.mgrid[: shape[0], : shape[1]] + 0.5
    cx, cy = (box.x + box.width / 2) * scale, (box.y + box.height / 2) * scale
    return np.hypot((x - cx) / (box.width * scale * radius), (y - cy) / (box.height * scale * radius)) - 1


@FRAMES
def test_what_is_left_of_a_face_hangs_on_the_means_of_its_cells_alone(make: object) -> None:
    """The measure: pixels that change places within a cell change no pixel of the result: nothing is there to find."""
    assert callable(make)
    rng = np.random.default_rng(1)
    frame: FeedFrame = make(rng)
    shuffled = []
    for number, plane in enumerate(frame.planes):
        cell = -(-48 // CELLS) if number == 0 else -(-24 // CELLS)
        mixed = plane.copy()
        for top in range(0, len(plane), cell):
            for left in range(0, plane.shape[1], cell):
                part = mixed[top : top + cell, left : left + cell]
                flat = part.reshape(-1, *part.shape[2:])
                part[...] = flat[rng.permutation(len(flat))].reshape(part.shape)
        shuffled.append(mixed)
    first, second = (blur_faces(one, (FACE,)).planes for one in (frame, replace(frame, planes=tuple(shuffled))))
    for number, (a, b, plane) in enumerate(zip(first, second, frame.planes, strict=True)):
        inside = beyond(plane.shape, FACE, 1.0 if number == 0 else 0.5) <= 0
        assert np.abs(a[inside].astype(int) - b[inside]).max() == 0
        assert np.abs(plane[inside].astype(int) - shuffled[number][inside]).mean() > 20


@FRAMES
def test_few_means_touch_a_face_and_neighbours_are_alike(make: object) -> None:
    assert callable(make)
    frame: FeedFrame = make(np.random.default_rng(2))
    blurred = blur_faces(frame, (FACE,))
    assert 48 / -(-48 // CELLS) <= CELLS  # a face's side touches one more at most, where it does not begin with a cell
    plane = blurred.planes[0].astype(int)
    inside = beyond(plane.shape, FACE, 1.0) <= 0
    steps = np.abs(np.diff(plane[..., 0] if plane.ndim == 3 else plane, axis=1))[inside[:, 1:] & inside[:, :-1]]
    assert steps.max() <= 16 and steps.mean() < 4  # of noise whose neighbours differ by 70 in the mean


@FRAMES
def test_beside_a_face_every_sample_is_what_it_was(make: object) -> None:
    assert callable(make)
    frame: FeedFrame = make(np.random.default_rng(3))
    for box in (
        FACE,
        FaceBox(-30, -30, 50, 60),
        FaceBox(150, 100, 40, 40),
        FaceBox(60, 60, 3, 3),
        FaceBox(400, 9, 9, 9),
    ):
        blurred = blur_faces(frame, (box,))
        assert blurred.time_s == frame.time_s and blurred.size_px == frame.size_px
        for number, (before, after) in enumerate(zip(frame.planes, blurred.planes, strict=True)):
            outside = beyond(before.shape, box, 1.0 if number == 0 else 0.5) > RIM
            assert np.array_equal(before[outside], after[outside]) and not after.flags.writeable
    assert blur_faces(frame, ()) is frame


def test_means_are_of_light() -> None:
    """Half black, half white has half the light, which is code 188, not 128."""
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    pixels[:, ::2] = 255
    pixels[..., 3] = 255
    frame = FeedFrame((pixels,), PixelFormat.RGBA, WIDTH, HEIGHT, 0, 0.0)
    middle: Plane = blur_faces(frame, (FACE,)).planes[0][50:60, 65:80]
    assert np.all(np.abs(middle[..., :3].astype(int) - 188) <= 5) and np.all(middle[..., 3] == 255)


def test_grey_stays_grey_in_planes() -> None:
    planes = (np.full((HEIGHT, WIDTH), 100, np.uint8), *[np.full((HEIGHT // 2, WIDTH // 2), 128, np.uint8)] * 2)
    blurred = blur_faces(FeedFrame(planes, PixelFormat.YUV420, WIDTH, HEIGHT, 0, 0.0), (FACE,))
    assert np.all(blurred.planes[1] == 128) and np.all(blurred.planes[2] == 128)
    assert np.all(np.abs(blurred.planes[0].astype(int) - 100) <= 4)
