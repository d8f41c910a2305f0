"""A rendered picture: what was drawn, as a value that nothing drawn later changes; the pixels of several in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Self, TypeVar

from vitrine.gpu.resources.pixel_reader import PendingPixels, PixelReader, Pixels
from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.gpu.resources.target_pool import TargetPool

Companion = TypeVar("Companion")


class RenderedPicture:
    """A rendered picture, RGBA8, in a render target that is its own until it is released or collected.

    As a context manager it is released at the end. It lives no longer than its renderer.
    """

    def __init__(self, targets: TargetPool, reader: PixelReader, size_px: tuple[int, int]) -> None:
        self._target: RenderTarget | None = None
        self._targets, self._reader, self.size_px = targets, reader, size_px
        self._target = targets.take(size_px)

    @property
    def target(self) -> RenderTarget:
        """Its render target. Raises ValueError once it was released, or its renderer closed."""
        if self._target is None or self._target.size_px != self.size_px:
            raise ValueError("this picture was released, or its renderer closed")
        return self._target

    def read(self, into: Pixels | None = None) -> Pixels:
        """Its pixels, uint8 (H, W, 4), row 0 on top, in `into` or a new array."""
        return self._reader.read(self.target, into)

    def read_later(self, into: Pixels | None = None) -> PendingPixels:
        """The same pixels without waiting for them; the picture may be released before they were waited for."""
        return self._reader.read_later(self.target, into)

    def release(self) -> None:
        """Give its target to the next picture."""
        target, self._target = self._target, None
        if target is not None:
            self._targets.give_back(target)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def __del__(self) -> None:
        self.release()


def read_in_turn(
    pictures: Iterable[tuple[RenderedPicture, Companion]], arrays: Sequence[Pixels] = ()
) -> Iterator[tuple[Pixels, Companion]]:
    """The pixels of each picture in order, with what came along, and release it; what is on its way waits for the next.

    `arrays`, at least two, hold the pixels, each until the next are asked for; without any each has a new one.
    """
    free = list(arrays)
    waiting: deque[tuple[PendingPixels, Companion]] = deque()
    for picture, companion in pictures:
        with picture:
            waiting.append((picture.read_later(free.pop() if arrays else None), companion))
        if waiting[0][0].is_ready or len(waiting) > 1:
            pending, first = waiting.popleft()
            pixels = pending.wait()
            yield pixels, first
            # The array used last is the one that caches still hold.
            free.append(pixels)
    for pending, companion in waiting:
        yield pending.wait(), companion
