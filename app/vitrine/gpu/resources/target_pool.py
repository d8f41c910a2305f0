"""The target pool: render targets of pictures, used again once nobody holds the picture."""

from __future__ import annotations

from collections import deque

import moderngl

from vitrine.gpu.resources.render_target import RenderTarget

#: Free targets that are kept: the panes of a window, each of its own size; 33 MB a piece at 2160p.
MAX_FREE = 4


class TargetPool:
    """A pool of RGBA8 render targets. Beside those that are taken at most MAX_FREE are kept, those used last."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self._taken: set[RenderTarget] = set()
        self._free: deque[RenderTarget] = deque()

    def __len__(self) -> int:
        """The number of targets that hold memory, taken and free."""
        return len(self._taken | set(self._free))

    def take(self, size_px: tuple[int, int]) -> RenderTarget:
        """A target of this size that nobody else has, with anything in it."""
        # One by one: what is collected meanwhile, here or on another thread, gives its target back.
        free = []
        while self._free:
            free.append(self._free.popleft())
        fitting = [target for target in free if target.size_px == size_px]
        # The one that was used last is the one that caches still hold.
        target = fitting[-1] if fitting else RenderTarget(self._ctx, "f1")
        rest = [other for other in free if other is not target]
        for surplus in rest[:-MAX_FREE]:
            surplus.release()
        self._free.extendleft(reversed(rest[-MAX_FREE:]))
        target.resize(size_px)
        self._taken.add(target)
        return target

    def give_back(self, target: RenderTarget) -> None:
        """Make a taken target free. Calls no GL, so that it may happen on any thread."""
        if target in self._taken:
            self._taken.discard(target)
            self._free.append(target)

    def release(self) -> None:
        """Free the GL objects of all targets, of those that are still taken, too."""
        for target in (*self._taken, *self._free):
            target.release()
        self._taken.clear()
        self._free.clear()
