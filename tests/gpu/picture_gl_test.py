"""Rendered pictures are values: nothing drawn later changes one, and their memory does not grow with their number."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from threading import Thread

import moderngl
import numpy as np
import pytest

from tests.gpu.samples import SIZE, placed, random_feed, random_sheet
from vitrine import paths
from vitrine.gpu.rendered_picture import RenderedPicture, read_in_turn
from vitrine.gpu.renderer import Renderer
from vitrine.gpu.resources.pixel_reader import RING_LENGTH, PendingPixels, PixelReader
from vitrine.gpu.resources.stopwatch import Stopwatch
from vitrine.gpu.resources.target_pool import MAX_FREE, TargetPool
from vitrine.stage.draw.drawlist import DrawList

FEEDS = [random_feed(seed) for seed in range(RING_LENGTH + 3)]


def bare(device: Renderer, seed: int) -> RenderedPicture:
    """The feed of that seed, bit for bit."""
    return device.render(DrawList(SIZE), FEEDS[seed])


@pytest.fixture
def ring(gl_context: moderngl.Context) -> Iterator[PixelReader]:
    """A reader as on a GPU, whatever draws here."""
    reader = PixelReader(gl_context, Stopwatch(gl_context), uses_ring=True)
    yield reader
    reader.release()


def test_a_then_b_then_a_is_read(device: Renderer) -> None:
    sheet = placed((random_sheet(4),), [(10.5, 20.0)])
    first = device.render(sheet, FEEDS[0])
    before = first.read()
    second = device.render(placed((random_sheet(5),), [(0, 0)]), FEEDS[1])
    other_size = device.render(DrawList((40, 30)), None)
    device.read_panel(sheet)
    np.testing.assert_array_equal(first.read(), before)
    assert not np.array_equal(second.read(), before)
    assert other_size.read().shape == (30, 40, 4) and not other_size.read()[..., :3].any()


def test_a_picture_outlives_a_reload_of_the_shaders(gl_context: moderngl.Context) -> None:
    renderer = Renderer(gl_context, paths.shaders(), as_needed=True)
    picture = renderer.render(DrawList(SIZE), FEEDS[2])
    renderer.reload_shaders()
    np.testing.assert_array_equal(picture.read(), FEEDS[2].planes[0])


def test_a_released_picture_cannot_be_read(device: Renderer) -> None:
    with bare(device, 0) as picture:
        picture.read()
    with pytest.raises(ValueError, match="released"):
        picture.read()
    picture.release()


def test_targets_are_used_again_and_bounded(gl_context: moderngl.Context) -> None:
    pool = TargetPool(gl_context)
    reader = PixelReader(gl_context, Stopwatch(gl_context), uses_ring=False)
    names = set()
    for _ in range(100):  # a window that shows one picture after another, and holds the last one
        shown = RenderedPicture(pool, reader, (64, 36))
        names.add(shown.target.texture.glo)
        assert len(pool) <= 2
    assert len(names) <= 2, "nothing is made for a frame"
    made = set()
    for side in range(1, 60):  # a window that is being resized
        shown = RenderedPicture(pool, reader, (64, side))
        made.add(shown.target)
        assert len(pool) <= MAX_FREE + 2
    assert len(made) == 59 and sum(target.size_px != (0, 0) for target in made) <= MAX_FREE + 2, "the others are freed"
    held = [RenderedPicture(pool, reader, (64, 36)) for _ in range(20)]
    assert len({picture.target for picture in held}) == 20 and shown.target not in [one.target for one in held]
    del held
    shown = RenderedPicture(pool, reader, (8, 8))
    shown = RenderedPicture(pool, reader, (9, 9))
    assert len(pool) <= MAX_FREE + 2, "what many pictures took is given back"
    pool.release()
    assert len(pool) == 0
    with pytest.raises(ValueError, match="renderer closed"):
        shown.read()


def test_a_target_is_nobody_elses_until_it_is_given_back_once(gl_context: moderngl.Context) -> None:
    pool = TargetPool(gl_context)
    first = pool.take((16, 16))
    pool.give_back(first)
    pool.give_back(first)
    assert pool.take((16, 16)) is first and pool.take((16, 16)) is not first
    pool.release()


def test_what_another_thread_collects_is_free_again(device: Renderer) -> None:
    held = [bare(device, 1)]
    target = held[0].target
    thread = Thread(target=held.clear)
    thread.start()
    thread.join()
    gc.collect()
    assert bare(device, 2).target is target


def test_later_is_bit_for_bit_at_once(device: Renderer, ring: PixelReader) -> None:
    draw_list = placed((random_sheet(1), random_sheet(2)), [(5.3, 5.1), (60.7, 40.2)])
    odd = device.render(DrawList((61, 37)), random_feed(7, (61, 37)))
    for picture in (device.render(draw_list, FEEDS[3]), odd, bare(device, 4)):
        np.testing.assert_array_equal(picture.read_later().wait(), picture.read())
        np.testing.assert_array_equal(ring.read_later(picture.target).wait(), picture.read())


def test_later_means_what_the_picture_was_when_it_was_asked(device: Renderer, ring: PixelReader) -> None:
    pending = []
    for seed in range(RING_LENGTH + 2):  # more than the ring has: the oldest are brought in
        with bare(device, seed) as picture:
            pending.append(ring.read_later(picture.target))
    assert [one.is_ready for one in pending] == [True] * 2 + [False] * RING_LENGTH
    for seed, one in reversed(list(enumerate(pending))):
        np.testing.assert_array_equal(one.wait(), FEEDS[seed].planes[0])
        assert one.wait() is one.wait() and one.is_ready


def test_the_ring_takes_pictures_of_any_size_and_ends_with_all_read(device: Renderer, ring: PixelReader) -> None:
    sizes = [(16, 8), (64, 36), (16, 8), (30, 30), (7, 5)]
    frames = [random_feed(seed, size) for seed, size in enumerate(sizes)]
    pending: list[PendingPixels] = []
    for frame in frames:
        with device.render(DrawList(frame.size_px), frame) as picture:
            pending.append(ring.read_later(picture.target))
    ring.release()
    for one, frame in zip(pending, frames, strict=True):
        np.testing.assert_array_equal(one.wait(), frame.planes[0])


def test_what_nobody_waits_for_is_not_brought_in(device: Renderer, ring: PixelReader) -> None:
    picture, into = bare(device, 0), np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    ring.read_later(picture.target, into)
    for _ in range(RING_LENGTH):
        ring.read_later(picture.target)
    assert not into.any()


@pytest.mark.parametrize("through_the_ring", [False, True])
def test_pictures_are_read_in_turn(device: Renderer, ring: PixelReader, through_the_ring: bool) -> None:
    pool, arrays = TargetPool(device.ctx), [np.empty((SIZE[1], SIZE[0], 4), np.uint8) for _ in range(2)]

    def pictures() -> Iterator[tuple[RenderedPicture, int]]:
        for seed in range(len(FEEDS)):
            if not through_the_ring:
                yield bare(device, seed), seed
                continue
            picture = RenderedPicture(pool, ring, SIZE)
            picture.target.texture.write(FEEDS[seed].planes[0])
            yield picture, seed

    for given in ((), arrays):
        seeds = []
        for pixels, seed in read_in_turn(pictures(), given):
            assert not given or any(pixels is array for array in arrays)
            np.testing.assert_array_equal(pixels, FEEDS[seed].planes[0])
            seeds.append(seed)
        assert seeds == list(range(len(FEEDS)))
    assert len(pool) <= 1
    pool.release()
