"""Planar layouts: decoded frames of any layout as three planes, one sample a place, and back; no code changes."""

from __future__ import annotations

import av
import numpy as np
import numpy.typing as npt
from av.video.plane import VideoPlane

from vitrine.feed.rgba_filter import map_rows, read_chroma_steps, write_plane
from vitrine.world.feed_frame import FeedFrame, Samples, YuvMatrix
from vitrine.world.yuv import chroma_steps

#: The depths that FFmpeg has for every planar layout; the next larger one keeps every code, in proportion.
_DEPTHS = (8, 10, 12, 16)
_STEP_NAMES = {(1, 1): "444", (2, 1): "422", (2, 2): "420", (1, 2): "440", (4, 1): "411", (4, 4): "410"}


def is_deep(format: av.VideoFormat) -> bool:
    """Whether a layout is opaque YUV of more than 8 bits."""
    return not format.is_rgb and len(format.components) == 3 and 8 < format.components[0].bits <= 16


def planar_name(format: av.VideoFormat) -> str:
    """The planar layout, by FFmpeg's name, that holds all samples of a layout; with alpha it has chroma everywhere."""
    bits = next(depth for depth in (*_DEPTHS, 16) if depth >= min(format.components[0].bits, 16))
    depth = "" if bits == 8 else f"{bits}le"
    has_alpha = len(format.components) == 4 or format.name == "pal8"
    if format.is_rgb or format.name == "pal8":
        return f"gbrap{depth}" if has_alpha else f"gbrp{depth}"
    if has_alpha:
        return f"yuva444p{depth}"
    if len(format.components) < 3:
        return f"gray{depth}"
    across, down = read_chroma_steps(format)
    # No layout of four samples of luma for one of chroma is deeper than 8 bits.
    return f"yuv{_STEP_NAMES[across, down]}p{depth}"


def read_planes(frame: av.VideoFrame, full_range: bool) -> tuple[tuple[Samples, ...], int]:
    """The three planes of a frame and the bits of a sample; of RGB they are G, B and R, of grey the two others neutral.

    Without a copy where the frame is planar and its rows are contiguous. What is transparent lies on black.
    """
    name, full = planar_name(frame.format), int(frame.color_range)
    is_stored_so = frame.format.name.replace("yuvj", "yuv") == name
    # Both ranges as the frame's own, or swscale would stretch one to the other.
    planar = frame if is_stored_so else frame.reformat(format=name, src_color_range=full, dst_color_range=full)
    bits = planar.format.components[0].bits
    planes = tuple(_read_plane(plane, bits) for plane in planar.planes)
    if len(planes) == 4:
        black, neutral = 0 if full_range else 2 ** (bits - 4), 2 ** (bits - 1)
        zeros = (black,) * 3 if planar.format.is_rgb else (black, neutral, neutral)
        share = planes[3].astype(np.float32) / np.float32(2**bits - 1)
        planes = tuple(_lay_on(plane, zero, share) for plane, zero in zip(planes, zeros, strict=False))
    if len(planes) == 1:
        neutral = np.full((1, 1), 2 ** (bits - 1), np.uint16)
        planes = (*planes, neutral, neutral)
    for plane in planes:
        plane.flags.writeable = False
    return planes, bits


def _lay_on(plane: Samples, zero: int, share: npt.NDArray[np.float32]) -> Samples:
    return np.asarray(np.rint(zero + (plane.astype(np.float32) - zero) * share), np.uint16)


def make_video_frame(frame: FeedFrame) -> av.VideoFrame:
    """Make the frame of FFmpeg's that has the planes of a feed frame of planes; its marks are not set."""
    depth = f"{frame.bits}le" if frame.bits > 8 else ""
    if frame.matrix is YuvMatrix.IDENTITY:
        name = f"gbrp{depth}"
    elif frame.planes[1].size == 1 < frame.planes[0].size:
        name = f"gray{depth}"
    else:
        name = f"yuv{_STEP_NAMES[chroma_steps(frame)]}p{depth}"
    picture = av.VideoFrame(frame.width_px, frame.height_px, name)
    dtype = np.uint16 if frame.bits > 8 else np.uint8
    for plane, samples in zip(picture.planes, frame.planes, strict=False):
        write_plane(plane, samples.astype(dtype, copy=False))
    return picture


def _read_plane(plane: VideoPlane, bits: int) -> Samples:
    """One plane (h, w). A driver's filter counts in 8 bits where samples are bytes, so that they become two."""
    rows = map_rows(plane)
    if bits == 8:
        return rows[: plane.height, : plane.width].astype(np.uint16)
    return np.ascontiguousarray(rows.view(np.uint16)[: plane.height, : plane.width])
