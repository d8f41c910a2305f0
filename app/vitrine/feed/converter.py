"""Converter of decoded video frames to feed frames: RGBA, or planes as they are stored."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
from av.video.plane import VideoPlane

from vitrine.feed.chroma_siting import resolve_chroma_siting
from vitrine.feed.colour import ColourEncoding, StreamColour
from vitrine.feed.colour_codes import AS_MARKED, ColourCodes
from vitrine.feed.colour_marks import known_marks
from vitrine.feed.frame_shaper import FrameShaper
from vitrine.feed.picture_shape import SQUARE
from vitrine.feed.planar import is_deep, make_video_frame, read_planes
from vitrine.feed.rgba_filter import SCALED_MATRICES, RgbaFilter, YuvEncoding, map_rows
from vitrine.world.feed_frame import ChromaSiting, FeedFrame, PixelFormat, Plane, YuvMatrix
from vitrine.world.light_encoding import LightEncoding

#: Formats whose planes have the layout of a YUV420 FeedFrame.
_YUV420_FORMATS = frozenset({"yuv420p", "yuvj420p"})
_CHUNK_PX = 1_000_000
#: The code point of H.273 for limited range.
_LIMITED = 1


class Converter:
    """Converter of the av.VideoFrames of one stream to FeedFrames. For one thread at a time.

    Frames whose codes are not sRGB's, such as HDR, are planes as decoded: their light has more than RGBA can hold. All
    others are RGBA, but with `planes` 8-bit 4:2:0 and what has more bits are planes, too. `codes` count before
    those that frames are marked by.
    """

    def __init__(self, codec: str, *, planes: bool, codes: ColourCodes = AS_MARKED) -> None:
        self._codec, self._codes = codec, codes
        self._planes = planes
        self._filter, self._shaper = RgbaFilter(), FrameShaper()
        self._layout: tuple[str, int, int] | None = None
        self._siting = ChromaSiting.LEFT

    def convert(self, decoded: av.VideoFrame, index: int, time_s: float, aspect: Fraction = SQUARE) -> FeedFrame:
        """Convert to frame number `index` at `time_s`. Its planes are read-only and never change, however long kept.

        `aspect` is the width of its pixels by their height; the first frame's size and shape are those of all.
        """
        marks = read_colour(decoded, self._codes)
        with known_marks(decoded):
            return self._convert(decoded, index, time_s, aspect, marks)

    def _convert(
        self, decoded: av.VideoFrame, index: int, time_s: float, aspect: Fraction, marks: StreamColour
    ) -> FeedFrame:
        # What is assumed hangs on the size that was coded, whatever the shape of its pixels.
        coded_px = decoded.width, decoded.height
        siting = self._resolve_siting(decoded)
        colour = marks.resolve(decoded.format.name, self._codec, *coded_px)
        frame, turns = self._shaper.shape(decoded, aspect, siting, colour.full_range)
        encoding, bits = marks.resolve_light(), 8
        is_rgb = frame.format.is_rgb or frame.format.name == "pal8"
        if self._is_deep(frame.format, encoding, colour):
            colour = ColourEncoding(YuvMatrix.IDENTITY, marks.range != _LIMITED) if is_rgb else colour
            arrays, bits = read_planes(frame, colour.full_range)
            pixels = PixelFormat.DEEP
        elif self._planes and frame.format.name in _YUV420_FORMATS:
            arrays, pixels = tuple(_read_plane(plane) for plane in frame.planes), PixelFormat.YUV420
        else:
            rgba = self._filter.convert(frame, None if is_rgb else YuvEncoding(colour, siting))
            arrays, pixels = (_remove_alpha(rgba, frame.format),), PixelFormat.RGBA
        size = frame.width, frame.height
        return FeedFrame(
            arrays, pixels, *size, index, time_s, *colour, turns, chroma_siting=siting, bits=bits, encoding=encoding
        )

    def _is_deep(self, format: av.VideoFormat, encoding: LightEncoding, colour: ColourEncoding) -> bool:
        """Whether frames are handed on as they were decoded. swscale has no YCgCo."""
        return not encoding.is_plain or colour.matrix is YuvMatrix.YCGCO or (self._planes and is_deep(format))

    def _resolve_siting(self, frame: av.VideoFrame) -> ChromaSiting:
        """The siting, read anew where a stream changes its layout."""
        layout = frame.format.name, frame.width, frame.height
        if layout != self._layout:
            self._siting, self._layout = resolve_chroma_siting(frame, self._codec), layout
        return self._siting


def convert_planes(frame: FeedFrame, rgba_filter: RgbaFilter) -> FeedFrame:
    """Convert a frame of planes to the RGBA that a Converter without `planes` makes of it, byte for byte.

    One whose light has more than RGBA can hold stays as it is.
    """
    if not frame.encoding.is_plain or frame.matrix not in SCALED_MATRICES:
        return frame
    encoding = YuvEncoding(ColourEncoding(frame.matrix, frame.full_range), frame.chroma_siting)
    pixels = _freeze(rgba_filter.convert(make_video_frame(frame), encoding))
    return replace(frame, planes=(pixels,), format=PixelFormat.RGBA, bits=8)


def read_colour(frame: av.VideoFrame, codes: ColourCodes = AS_MARKED) -> StreamColour:
    """What a frame says of its colours; `codes` count before its marks."""
    marks = int(frame.colorspace), int(frame.color_range), int(frame.color_trc), int(frame.color_primaries)
    return StreamColour(*(code or 0 for code in codes.over(ColourCodes(*marks))))


def _read_plane(plane: VideoPlane) -> Plane:
    """Read a plane of single bytes as (H, W), without a copy where its rows are contiguous."""
    return _freeze(np.ascontiguousarray(map_rows(plane)[: plane.height, : plane.width]))


def _remove_alpha(pixels: Plane, format: av.VideoFormat) -> Plane:
    """Composite transparent pixels on black: a feed is the opaque world."""
    if len(format.components) != 4 and format.name not in ("pal8", "ya8"):
        return _freeze(pixels)
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
