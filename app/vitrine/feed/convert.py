"""Converter of decoded video frames to feed frames: RGBA by swscale, or YUV planes without conversion."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple, cast

import av
import av.filter
import numpy as np
from av.video.plane import VideoPlane

from vitrine.feed.colour import Colour, stream_colour
from vitrine.world.feed_frame import FeedFrame, PixelFormat, Plane, YuvMatrix

#: Formats whose planes have the layout of a YUV420 FeedFrame.
_PLANAR = frozenset({"yuv420p", "yuvj420p"})
_PIECE_PX = 1_000_000
_MATRIX_NAMES = {YuvMatrix.BT601: "bt601", YuvMatrix.BT709: "bt709"}


class _Kind(NamedTuple):
    """The parameters of a filter graph; colour is None for frames that are RGB already."""

    source: str
    target: str
    width_px: int
    height_px: int
    colour: Colour | None


class Converter:
    """Converter of the av.VideoFrames of one stream to FeedFrames. For one thread at a time."""

    def __init__(self, codec: str, *, planes: bool) -> None:
        self._codec = codec
        self._planes = planes
        self._kind: _Kind | None = None
        self._graph = av.filter.Graph()

    def feed_frame(self, frame: av.VideoFrame, index: int, time_s: float) -> FeedFrame:
        """Convert to frame number `index` at `time_s`. Its planes are read-only and never change, however long kept."""
        codes = int(frame.colorspace), int(frame.color_range)
        colour = stream_colour(*codes, frame.format.name, self._codec, frame.width, frame.height)
        if self._planes and len(frame.format.components) >= 3 and not frame.format.is_rgb:
            converted = frame if frame.format.name in _PLANAR else self._through("yuv420p", frame, colour)
            arrays, pixels = tuple(_plane(plane) for plane in converted.planes), PixelFormat.YUV420
        else:
            is_rgb = frame.format.is_rgb or frame.format.name == "pal8"
            converted = self._through("rgba", _even(frame), None if is_rgb else colour)
            arrays, pixels = (_opaque(_pixels(converted, frame), frame.format),), PixelFormat.RGBA
        size, turns = (frame.width, frame.height), clockwise_turns(frame.rotation)
        return FeedFrame(arrays, pixels, *size, index, time_s, colour.matrix, colour.full_range, turns)

    def _through(self, target: str, frame: av.VideoFrame, colour: Colour | None) -> av.VideoFrame:
        kind = _Kind(frame.format.name, target, frame.width, frame.height, colour)
        if kind != self._kind:
            self._graph, self._kind = _graph(kind), kind
        self._graph.vpush(frame)
        return self._graph.vpull()


def clockwise_turns(counterclockwise_deg: float) -> int:
    """Quarter turns 0..3 that the viewer must apply, from a display matrix's angle; others go to the nearest."""
    return round(-counterclockwise_deg / 90) % 4


def _graph(kind: _Kind) -> av.filter.Graph:
    """Build a filter graph around swscale with its default flags. Its buffer pool spares the page faults of 3.7 MB of
    new memory a frame: 0.4 ms at 1280x720 where VideoFrame.reformat takes 0.8 to 1.2 ms, and the same codes.
    """
    graph = av.filter.Graph()
    graph.threads = 1  # for 0.4 ms a second thread costs the renderer more than it gains
    source = graph.add_buffer(
        width=kind.width_px, height=kind.height_px, format=av.VideoFormat(kind.source), time_base=Fraction(1, 1000)
    )
    scale, target, sink = graph.add("scale", _options(kind)), graph.add("format", kind.target), graph.add("buffersink")
    for before, after in pairwise([source, scale, target, sink]):
        before.link_to(after)
    graph.configure()
    return graph


def _options(kind: _Kind) -> str:
    """The scale filter's options: the resolved encoding overrides the marks of the frames."""
    options = "flags=bilinear"
    if kind.colour:
        matrix, codes = _MATRIX_NAMES[kind.colour.matrix], "pc" if kind.colour.full_range else "tv"
        options += f":in_color_matrix={matrix}:in_range={codes}"
        options += f":out_color_matrix={matrix}:out_range={codes}" if kind.target != "rgba" else ":out_range=pc"
    return options


def _even(frame: av.VideoFrame) -> av.VideoFrame:
    """Repeat the last row where the height is odd: swscale would interpolate chroma then."""
    if frame.height % 2 == 0 or frame.format.name not in _PLANAR:
        return frame
    even = av.VideoFrame(frame.width, frame.height + 1, frame.format.name)
    for source, target in zip(frame.planes, even.planes, strict=True):
        rows = _rows(target)[:, : target.width]
        rows[: source.height] = _rows(source)[: source.height, : source.width]
        rows[source.height : target.height] = rows[source.height - 1]
    return even


def _plane(plane: VideoPlane) -> Plane:
    """Read a plane of single bytes as (H, W), without a copy where its rows are contiguous."""
    return _fixed(np.ascontiguousarray(_rows(plane)[: plane.height, : plane.width]))


def _pixels(converted: av.VideoFrame, source: av.VideoFrame) -> Plane:
    """Read an RGBA frame as (H, W, 4), cropped to the size of its source."""
    packed = np.ascontiguousarray(_rows(converted.planes[0])[: source.height, : 4 * source.width])
    return _fixed(packed.reshape(source.height, source.width, 4))


def _rows(plane: VideoPlane) -> Plane:
    """Map the memory of a plane, rows with their padding; it lives as long as the array."""
    return np.frombuffer(cast(Any, plane), np.uint8).reshape(-1, plane.line_size)


def _opaque(pixels: Plane, format: av.VideoFormat) -> Plane:
    """Composite transparent pixels on black: a feed is the opaque world."""
    if len(format.components) != 4 and format.name not in ("pal8", "ya8"):
        return pixels
    return _fixed(on_black(pixels))


def on_black(pixels: Plane) -> Plane:
    """Composite uint8 (H, W, 4) with straight alpha on black, in encoded values."""
    if pixels[..., 3].min(initial=255) == 255:
        return pixels
    opaque = np.full_like(pixels, 255)
    # In chunks of rows, since 100 million pixels at once would need 2 GB of temporary memory.
    rows = max(1, _PIECE_PX // max(1, pixels.shape[1]))
    for top in range(0, len(pixels), rows):
        chunk = pixels[top : top + rows]
        opaque[top : top + rows, :, :3] = (chunk[..., :3].astype(np.uint16) * chunk[..., 3:] + 127) // 255
    return opaque


def _fixed(array: Plane) -> Plane:
    array.flags.writeable = False
    return array
