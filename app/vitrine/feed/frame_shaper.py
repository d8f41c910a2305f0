"""Shaper of decoded frames: pixels become square, mirrored pictures are mirrored back, all get the first one's size."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import av
import av.filter

from vitrine.feed.formats import MAX_PIXELS, MAX_SIDE_PX
from vitrine.feed.orientation import Orientation, read_orientation
from vitrine.feed.picture_shape import SQUARE, PictureShape, fit_inside
from vitrine.feed.rgba_filter import read_chroma_steps
from vitrine.geometry import Rect
from vitrine.world.feed_frame import ChromaSiting

#: Of what is stretched: Keys' cubic, as players take; sums that are exact, so that every machine has the same codes.
_SCALE_FLAGS = "bicubic+accurate_rnd+full_chroma_inp+full_chroma_int+bitexact"
#: Of chroma alone: as everywhere else.
_CHROMA_FLAGS = "bilinear+accurate_rnd+full_chroma_inp+full_chroma_int+bitexact"


class ShapedFrame(NamedTuple):
    """A frame with square pixels, not mirrored, and the quarter turns clockwise that are left to the viewer."""

    frame: av.VideoFrame
    turns: int


class _Task(NamedTuple):
    """What a filter graph does to frames of a format and size; `inside` its part of `size_px`."""

    format: str
    siting: ChromaSiting
    full_range: bool
    stored_px: tuple[int, int]
    mirrored: bool
    size_px: tuple[int, int]
    inside: Rect[int]


class FrameShaper:
    """Shaper of the frames of one feed, in any order. For one thread at a time.

    The first frame that it is asked for is the feed's first: later ones that are seen in another size or shape lie in
    the middle of its. What needs no change is passed on as it is.
    """

    def __init__(self) -> None:
        self._shown_px: tuple[int, int] | None = None
        self._orientations: dict[int, Orientation] = {}
        self._task: _Task | None = None
        self._graph = av.filter.Graph()

    def shape(
        self,
        frame: av.VideoFrame,
        aspect: Fraction = SQUARE,
        siting: ChromaSiting = ChromaSiting.LEFT,
        full_range: bool = False,
    ) -> ShapedFrame:
        """Shape a frame whose pixels are so much wider than high, and whose chroma samples lie there.

        Its codes mean the same as before, whatever they are marked as.
        """
        orientation = self._find_orientation(frame)
        stored_px = frame.width, frame.height
        own_px = PictureShape(*stored_px, aspect).square_size_px(MAX_PIXELS, MAX_SIDE_PX)
        if self._shown_px is None:
            self._shown_px = _turn(own_px, orientation)
        size_px = _turn(self._shown_px, orientation)
        if own_px == stored_px == size_px and not orientation.mirrored:
            return ShapedFrame(frame, orientation.turns)
        inside = fit_inside(own_px, size_px)
        task = _Task(frame.format.name, siting, full_range, stored_px, orientation.mirrored, size_px, inside)
        if task != self._task:
            self._graph, self._task = _build_graph(task), task
        self._graph.vpush(frame)
        return ShapedFrame(self._graph.vpull(), orientation.turns)

    def _find_orientation(self, frame: av.VideoFrame) -> Orientation:
        """The orientation of a frame: that of the first one with its angle.

        PyAV's side data and its frame hold each other: where they are looked at for every frame, pictures of 1.4 MB
        wait for the search for garbage instead of being used again, which took 4 % of the time.
        """
        angle_deg = frame.rotation
        if angle_deg not in self._orientations:
            self._orientations[angle_deg] = read_orientation(frame)
        return self._orientations[angle_deg]


def _turn(size_px: tuple[int, int], orientation: Orientation) -> tuple[int, int]:
    """A size as it is shown of one that is stored, and the other way round."""
    return (size_px[1], size_px[0]) if orientation.turns % 2 else size_px


def _build_graph(task: _Task) -> av.filter.Graph:
    graph = av.filter.Graph()
    graph.threads = 2
    (width, height), (left, top, inner_width, inner_height) = task.size_px, task.inside
    steps = [
        graph.add_buffer(
            width=task.stored_px[0],
            height=task.stored_px[1],
            format=av.VideoFormat(task.format),
            time_base=Fraction(1, 1000),
        )
    ]
    codes = _keep_codes(task.full_range)
    siting = f"in_chroma_loc={task.siting.value}"
    is_scaled = (inner_width, inner_height) != task.stored_px
    needs_full_chroma = task.mirrored or (inner_width, inner_height) != task.size_px
    if is_scaled and not needs_full_chroma and _has_whole_chroma(task.format, inner_width, inner_height):
        options = f"flags={_SCALE_FLAGS}:{siting}:out_chroma_loc={task.siting.value}:{codes}"
        steps.append(graph.add("scale", f"{inner_width}:{inner_height}:{options}"))
    elif is_scaled:
        steps.append(graph.add("scale", f"{inner_width}:{inner_height}:flags={_SCALE_FLAGS}:{siting}:{codes}"))
        steps.append(graph.add("format", name_full_chroma(task.format)))
    elif needs_full_chroma:
        steps.append(graph.add("scale", f"flags={_CHROMA_FLAGS}:{siting}:{codes}"))
        steps.append(graph.add("format", name_full_chroma(task.format)))
    if (inner_width, inner_height) != task.size_px:
        steps.append(graph.add("pad", f"{width}:{height}:{left}:{top}:black"))
    if task.mirrored:
        steps.append(graph.add("hflip"))
    steps.append(graph.add("buffersink"))
    graph.link_nodes(*steps).configure()
    return graph


def _keep_codes(full_range: bool) -> str:
    """Options of a scale filter that leave matrix and range as they are, which else become those of an unmarked frame.

    Which matrix is named does not matter, since it is both.
    """
    codes = "pc" if full_range else "tv"
    return f"in_color_matrix=bt709:out_color_matrix=bt709:in_range={codes}:out_range={codes}"


def _has_whole_chroma(format: str, width_px: int, height_px: int) -> bool:
    """Whether no sample of chroma covers more than the picture: swscale would stretch them all by the difference."""
    read = av.VideoFormat(format)
    across, down = read_chroma_steps(read)
    return width_px % across == 0 == height_px % down


def name_full_chroma(format: str) -> str:
    """The name of the format with the same codes and a chroma sample for every pixel."""
    read = av.VideoFormat(format)
    if read.is_rgb or format == "pal8":
        return "bgra" if format == "pal8" else format
    bits, components = read.components[0].bits, len(read.components)
    if components < 3:
        return format
    depth = "" if bits <= 8 else next(f"{deep}le" for deep in (9, 10, 12, 14, 16) if deep >= bits)
    if components == 4:
        return f"yuva444p{'16le' if depth == '14le' else depth}"
    return "yuvj444p" if format.startswith("yuvj") else f"yuv444p{depth}"
