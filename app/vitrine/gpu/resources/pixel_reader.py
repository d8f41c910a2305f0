"""The pixel reader: a target's pixels at once, or later, over a ring of pixel buffers."""

from __future__ import annotations

import weakref

import moderngl
import numpy as np
import numpy.typing as npt

from vitrine.gpu.resources.render_target import RenderTarget
from vitrine.gpu.resources.stopwatch import Stopwatch

Pixels = npt.NDArray[np.uint8]

#: Buffers of the ring: one that is drawn, one on its way, one that is waited for.
RING_LENGTH = 3


class PendingPixels:
    """Pixels of a picture on their way: uint8 (H, W, 4), row 0 on top. The picture may be drawn over meanwhile."""

    def __init__(self, pixels: Pixels, stopwatch: Stopwatch, buffer: moderngl.Buffer | None = None) -> None:
        self._pixels, self._stopwatch, self._buffer = pixels, stopwatch, buffer

    @property
    def is_ready(self) -> bool:
        """Whether they are here already, so that waiting for them costs nothing."""
        return self._buffer is None

    def wait(self) -> Pixels:
        """The pixels, as soon as they are here; asked again, the same array."""
        if self._buffer is not None:
            with self._stopwatch.step("read"):
                self._buffer.read_into(self._pixels)
            self._buffer = None
        return self._pixels


class PixelReader:
    """A reader of RGBA8 targets. `uses_ring`: what is read later goes through the ring; else it is read at once.

    On software GL there is nothing to wait for, and a copy more: R1 took 1.09 times as long over a ring (medians of 18
    turns), and 1.11 times as long with the target itself kept until the next one was drawn.
    """

    def __init__(self, ctx: moderngl.Context, stopwatch: Stopwatch, uses_ring: bool) -> None:
        self._ctx, self._stopwatch, self._uses_ring = ctx, stopwatch, uses_ring
        self._buffers: list[moderngl.Buffer] = []
        self._pending: list[weakref.ref[PendingPixels]] = []

    def read(self, target: RenderTarget, into: Pixels | None = None) -> Pixels:
        """The target's pixels, waiting for all that is drawn, in `into` or a new array."""
        pixels = _make_array(target) if into is None else into
        with self._stopwatch.step("read"):
            target.framebuffer.read_into(pixels, components=4)
        return pixels

    def read_later(self, target: RenderTarget, into: Pixels | None = None) -> PendingPixels:
        """The target's pixels as they are now, without waiting; `into` holds them once they were waited for."""
        if not self._uses_ring:
            return PendingPixels(self.read(target, into), self._stopwatch)
        pixels = _make_array(target) if into is None else into
        with self._stopwatch.step("read"):
            buffer = self._take_buffer(pixels.nbytes)
            target.framebuffer.read_into(buffer, components=4)
        pending = PendingPixels(pixels, self._stopwatch, buffer)
        self._buffers.append(buffer)
        self._pending.append(weakref.ref(pending))
        return pending

    def _take_buffer(self, nbytes: int) -> moderngl.Buffer:
        """The buffer used longest ago, its pixels brought where they belong; a new one until the ring is full."""
        if len(self._buffers) < RING_LENGTH:
            return self._ctx.buffer(reserve=nbytes, dynamic=True)
        self._finish_oldest()
        buffer = self._buffers.pop(0)
        if buffer.size != nbytes:
            buffer.release()
            buffer = self._ctx.buffer(reserve=nbytes, dynamic=True)
        return buffer

    def _finish_oldest(self) -> None:
        pending = self._pending.pop(0)()
        if pending is not None:
            pending.wait()

    def release(self) -> None:
        """Free all GL objects; pixels that were not waited for yet are brought in first."""
        while self._pending:
            self._finish_oldest()
        for buffer in self._buffers:
            buffer.release()
        self._buffers.clear()


def _make_array(target: RenderTarget) -> Pixels:
    width, height = target.size_px
    return np.empty((height, width, 4), np.uint8)
