"""Converter of decoded video frames to feed frames: RGBA by swscale, or YUV planes without conversion."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple, cast

import av
import av.filter
import numpy as np
from av.video.plane import VideoPlane

from vitrine.feed.colour import ColourEncoding, resolve_colour_encoding
from vitrine.world.feed_frame import FeedFrame, PixelFormat, Plane, YuvMatrix

#: Formats whose planes have the layout of a YUV420 FeedFrame.
_YUV420_FORMATS = frozenset({"yuv420p", "yuvj420p"})
_CHUNK_PX = 1_000_000
_MATRIX_NAMES = {YuvMatrix.BT601: "bt601", YuvMatrix.BT709: "bt709"}


class _Conversion(NamedTuple):
    """The parameters of a filter graph; colour is None for frames that are RGB already."""

    source: str
    target: str
    width_px: int
    height_px: int
    colour: ColourEncoding | None


class Converter:
    """Converter of the av.VideoFrames of one stream to FeedFrames. For one thread at a time."""

    def __init__(self, codec: str, *, planes: bool) -> None:
        self._codec = codec
        self._planes = planes
        self._conversion: _Conversion | None = None
        self._graph = av.filter.Graph()

    def convert(self, frame: av.VideoFrame, index: int, time_s: float) -> FeedFrame:
        """Convert to frame number `index` at `time_s`. Its planes are read-only and never change, however long kept."""
        codes = int(frame.colorspace), int(frame.color_range)
        colour = resolve_colour_encoding(*codes, frame.format.name, self._codec, frame.width, frame.height)
        if self._planes and len(frame.format.components) >= 3 and not frame.format.is_rgb:
            converted = frame if frame.format.name in _YUV420_FORMATS else self._run_filter("yuv420p", frame, colour)
            arrays, pixels = tuple(_read_plane(plane) for plane in converted.planes), PixelFormat.YUV420
        else:
            is_rgb = frame.format.is_rgb or frame.format.name == "pal8"
            converted = self._run_filter("rgba", _pad_to_even_rows(frame), None if is_rgb else colour)
            arrays, pixels = (_remove_alpha(_read_rgba(converted, frame), frame.format),), PixelFormat.RGBA
        size, turns = (frame.width, frame.height), quarter_turns_clockwise(frame.rotation)
        return FeedFrame(arrays, pixels, *size, index, time_s, colour.matrix, colour.full_range, turns)

    def _run_filter(self, target: str, frame: av.VideoFrame, colour: ColourEncoding | None) -> av.VideoFrame:
        kind = _Conversion(frame.format.name, target, frame.width, frame.height, colour)
        if kind != self._conversion:
            self._graph, self._conversion = _build_filter_graph(kind), kind
        self._graph.vpush(frame)
        return self._graph.vpull()


def quarter_turns_clockwise(counterclockwise_deg: float) -> int:
    """Quarter turns 0..3 that the viewer must apply, from a display matrix's angle; others go to the nearest."""
    return round(-counterclockwise_deg / 90) % 4


def _build_filter_graph(conversion: _Conversion) -> av.filter.Graph:
    """Build a filter graph around swscale with its default flags. Its buffer pool spares the page faults of 3.7 MB of
    new memory a frame: 0.4 ms at 1280x720 where VideoFrame.reformat takes 0.8 to 1.2 ms, and the same codes.
    """
    graph = av.filter.Graph()
    graph.threads = 1  # for 0.4 ms a second thread costs the renderer more than it gains
    source = graph.add_buffer(
        width=conversion.width_px,
        height=conversion.height_px,
        format=av.VideoFormat(conversion.source),
        time_base=Fraction(1, 1000),
    )
    scale, target, sink = (
        graph.add("scale", _build_scale_options(conversion)),
        graph.add("format", conversion.target),
        graph.add("buffersink"),
    )
    for before, after in pairwise([source, scale, target, sink]):
        before.link_to(after)
    graph.configure()
    return graph


def _build_scale_options(conversion: _Conversion) -> str:
    """The scale filter's options: the resolved encoding overrides the marks of the frames."""
    options = "flags=bilinear"
    if conversion.colour:
        matrix, codes = _MATRIX_NAMES[conversion.colour.matrix], "pc" if conversion.colour.full_range else "tv"
        options += f":in_color_matrix={matrix}:in_range={codes}"
        options += f":out_color_matrix={matrix}:out_range={codes}" if conversion.target != "rgba" else ":out_range=pc"
    return options


def _pad_to_even_rows(frame: av.VideoFrame) -> av.VideoFrame:
    """Repeat the last row where the height is odd: swscale would interpolate chroma then."""
    if frame.height % 2 == 0 or frame.format.name not in _YUV420_FORMATS:
        return frame
    even = av.VideoFrame(frame.width, frame.height + 1, frame.format.name)
    for source, target in zip(frame.planes, even.planes, strict=True):
        rows = _map_rows(target)[:, : target.width]
        rows[: source.height] = _map_rows(source)[: source.height, : source.width]
        rows[source.height : target.height] = rows[source.height - 1]
    return even


def _read_plane(plane: VideoPlane) -> Plane:
    """Read a plane of single bytes as (H, W), without a copy where its rows are contiguous."""
    return _freeze(np.ascontiguousarray(_map_rows(plane)[: plane.height, : plane.width]))


def _read_rgba(converted: av.VideoFrame, source: av.VideoFrame) -> Plane:
    """Read an RGBA frame as (H, W, 4), cropped to the size of its source."""
    packed = np.ascontiguousarray(_map_rows(converted.planes[0])[: source.height, : 4 * source.width])
    return _freeze(packed.reshape(source.height, source.width, 4))


def _map_rows(plane: VideoPlane) -> Plane:
    """Map the memory of a plane, rows with their padding; it lives as long as the array."""
    return np.frombuffer(cast(Any, plane), np.uint8).reshape(-1, plane.line_size)


def _remove_alpha(pixels: Plane, format: av.VideoFormat) -> Plane:
    """Composite transparent pixels on black: a feed is the opaque world."""
    if len(format.components) != 4 and format.name not in ("pal8", "ya8"):
        return pixels
    return _freeze(composite_on_black(pixels))


def composite_on_black(pixels: Plane) -> Plane:
    """Composite uint8 (H, W, 4) with straight alpha on black, in encoded values."""
    if pixels[..., 3].min(initial=255) == 255:
        return pixels
    opaque = np.full_like(pixels, 255)
    # In chunks of rows, since 100 million pixels at once would need 2 GB of temporary memory.
    rows = max(1, _CHUNK_PX // max(1, pixels.shape[1]))
    for top in range(0, len(pixels), rows):
        chunk = pixels[top : top + rows]
        opaque[top : top + rows, :, :3] = (chunk[..., :3].astype(np.uint16) * chunk[..., 3:] + 127) // 255
    return opaque


def _freeze(array: Plane) -> Plane:
    array.flags.writeable = False
    return array
