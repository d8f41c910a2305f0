"""Deinterlacer: whole pictures of frames that hold two fields each, which were filmed one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

import av
import av.filter

from vitrine.feed.colour_marks import ColourMarks, known_marks, read_marks, write_marks


class _Stamp(NamedTuple):
    """What a picture has from its frame."""

    pts: int | None
    marks: ColourMarks


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
        """The picture of every frame, in order, each once the next frame is there; one too small is its own."""
        waiting: deque[_Stamp] = deque()
        for frame in frames:
            if is_too_small(frame):
                yield from self._end(waiting)
                yield frame
                continue
            layout = frame.format.name, frame.width, frame.height
            if layout != self._layout:
                yield from self._end(waiting)
            waiting.append(_Stamp(frame.pts, read_marks(frame)))
            with known_marks(frame):
                if layout != self._layout:
                    self._graph, self._layout = _build_graph(frame, self._chosen), layout
                self._graph.vpush(frame)
            yield from self._pull(waiting)
        yield from self._end(waiting)

    def _end(self, waiting: deque[_Stamp]) -> Iterator[av.VideoFrame]:
        if waiting:
            self._graph.vpush(None)
            yield from self._pull(waiting)
        waiting.clear()
        self._layout = None

    def _pull(self, waiting: deque[_Stamp]) -> Iterator[av.VideoFrame]:
        while waiting:
            try:
                picture = self._graph.vpull()
            except (av.BlockingIOError, av.EOFError):
                return
            picture.pts, marks = waiting.popleft()
            write_marks(picture, marks)
            yield picture


def is_too_small(frame: av.VideoFrame) -> bool:
    """Whether bwdif takes no frame of this size: each of its planes must have 3 columns and 4 rows."""
    across, down = frame.format.chroma_width(frame.width), frame.format.chroma_height(frame.height)
    return min(frame.width, across) < 3 or min(frame.height, down) < 4


def _build_graph(frame: av.VideoFrame, chosen: str) -> av.filter.Graph:
    graph = av.filter.Graph()
    graph.threads = 2
    tick_s = frame.time_base or Fraction(1, 1000)
    # bwdif takes no packed layouts: the step to planes, which FFmpeg puts before it, keeps the codes where it knows
    # what they are, and else makes those of an unmarked frame of them.
    marks = f"colorspace={int(frame.colorspace)}:range={int(frame.color_range)}"
    source = f"video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}:time_base={tick_s}:{marks}"
    steps = [
        graph.add("buffer", source),
        graph.add("bwdif", f"mode=send_frame:parity=auto:deint={chosen}"),
        graph.add("buffersink"),
    ]
    graph.link_nodes(*steps).configure()
    return graph
