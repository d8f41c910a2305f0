"""A feed frame as the picture that a detector looks at: upright, smaller, three channels."""

from __future__ import annotations

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation

from vitrine.feed.planar import make_video_frame
from vitrine.feed.rgba_filter import map_rows
from vitrine.world.feed_frame import FeedFrame, PixelFormat, Plane, YuvMatrix


def scale_picture(frame: FeedFrame, max_side_px: int) -> tuple[Plane, float]:
    """Blue, green, red, uint8 (H, W, 3), upright and at most so large; and its pixels for each one of the frame.

    It is never larger than the frame.
    """
    scale = min(1.0, max_side_px / max(frame.width_px, frame.height_px))
    width, height = (max(1, round(side * scale)) for side in (frame.width_px, frame.height_px))
    source = _make_video_frame(frame)
    is_yuv = frame.format is not PixelFormat.RGBA and frame.matrix is not YuvMatrix.IDENTITY
    # A detector takes any picture; HDR looks pale to it.
    matrix = Colorspace.ITU601 if frame.matrix is YuvMatrix.BT601 else Colorspace.ITU709
    codes = ColorRange.JPEG if frame.full_range or not is_yuv else ColorRange.MPEG
    small = source.reformat(
        width,
        height,
        "bgr24",
        src_colorspace=matrix if is_yuv else None,
        src_color_range=codes,
        dst_color_range=ColorRange.JPEG,
        interpolation=Interpolation.AREA,
    )
    rows = map_rows(small.planes[0])[:height, : 3 * width]
    return np.rot90(rows.reshape(height, width, 3), -frame.rotation), scale


def _make_video_frame(frame: FeedFrame) -> av.VideoFrame:
    if frame.format is PixelFormat.RGBA:
        picture = av.VideoFrame(frame.width_px, frame.height_px, "rgba")
        map_rows(picture.planes[0])[:, : 4 * frame.width_px] = frame.rgba.reshape(frame.height_px, -1)
        return picture
    return make_video_frame(frame)
