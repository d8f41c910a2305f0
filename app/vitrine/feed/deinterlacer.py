"""Deinterlacer: whole pictures of frames that hold two fields each, which were filmed one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

import av
import av.filter


class Deinterlacer:
    """Deinterlacer of frames in display order, by FFmpeg's bwdif: one picture of each frame, at its first field's time.

    What stands is kept as sharp as it is; what moves is told from the fields before and after. So a picture hangs on
    its two neighbours: the first one of a run that does not begin with the film is not the one of a run that does.
    With `all_frames` those too that are not marked as interlaced.
    """

    def __init__(self, all_frames: bool = False) -> None:
        self._chosen = "all" if all_frames else "interlaced"
        self._layout: tuple[str, int, int] | None = None
        self._graph = av.filter.Graph()

    def run(self, frames: Iterable[av.VideoFrame]) -> Iterator[av.VideoFrame]:
        """The picture of every frame, in order, each once the next frame is there."""
        waiting: deque[int | None] = deque()
        for frame in frames:
            layout = frame.format.name, frame.width, frame.height
            if layout != self._layout:
                yield from self._end(waiting)
                self._graph, self._layout = _build_graph(frame, self._chosen), layout
            waiting.append(frame.pts)
            self._graph.vpush(frame)
            yield from self._pull(waiting)
        yield from self._end(waiting)

    def _end(self, waiting: deque[int | None]) -> Iterator[av.VideoFrame]:
        if waiting:
            self._graph.vpush(None)
            yield from self._pull(waiting)
        waiting.clear()
        self._layout = None

    def _pull(self, waiting: deque[int | None]) -> Iterator[av.VideoFrame]:
        while waiting:
            try:
                picture = self._graph.vpull()
            except (av.BlockingIOError, av.EOFError):
                return
            picture.pts = waiting.popleft()
            yield picture


def _build_graph(frame: av.VideoFrame, chosen: str) -> av.filter.Graph:
    graph = av.filter.Graph()
    graph.threads = 2
    steps = [
        graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base or Fraction(1, 1000)
        ),
        graph.add("bwdif", f"mode=send_frame:parity=auto:deint={chosen}"),
        graph.add("buffersink"),
    ]
    for before, after in pairwise(steps):
        before.link_to(after)
    graph.configure()
    return graph
