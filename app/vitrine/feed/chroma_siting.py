"""Chroma siting of a stream: as its frames are marked, else left, in one way for the whole program."""

from __future__ import annotations

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation

from vitrine.feed.rgba_filter import write_plane
from vitrine.world.feed_frame import ChromaSiting

#: Decoders that mark every frame. Of the others' frames, "centre" is how swscale takes those without a mark.
_MARKING_CODECS = frozenset({"h264", "hevc", "mjpeg", "mjpegb", "ljpeg", "jpegls", "jpeg2000", "mpeg1video"})
_SIDE_PX, _RAMP = 8, (104 + 16 * np.arange(4)).astype(np.uint8)
_EXACT = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT


def resolve_chroma_siting(frame: av.VideoFrame, codec: str) -> ChromaSiting:
    """Resolve the siting of a stream from one of its frames.

    Marked: as H.264, HEVC, AV1, Matroska and others say, among them "top left" of UHD. JPEG, MJPEG and MPEG-1 are
    centred. Unmarked: left, as MPEG-2, H.264 and HEVC have it by default; so is what another codec marks as centred.
    """
    if frame.format.is_rgb or (frame.format.chroma_width(2), frame.format.chroma_height(2)) == (2, 2):
        return ChromaSiting.LEFT
    siting = _measure_siting(frame)
    return ChromaSiting.LEFT if siting is ChromaSiting.CENTER and codec not in _MARKING_CODECS else siting


def _measure_siting(frame: av.VideoFrame) -> ChromaSiting:
    """Measure the siting that swscale reads from a frame's mark, which PyAV 18 passes on but does not tell.

    A small frame with the same marks gets chroma that rises by 16 codes a sample, Cb to the right and Cr downwards. In
    RGB the codes in its middle then tell where the samples lie. 0.3 ms.
    """
    small = frame.reformat(_SIDE_PX, _SIDE_PX, "yuv420p", interpolation=Interpolation.POINT)
    across = np.tile(_RAMP, (4, 1))
    for plane, samples in zip(small.planes, (np.full((8, 8), 128, np.uint8), across, across.T), strict=True):
        write_plane(plane, samples)
    rgb = small.reformat(
        format="rgb24",
        interpolation=_EXACT,
        src_colorspace=Colorspace.ITU601,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.JPEG,
    ).to_ndarray()
    middle = _SIDE_PX // 2
    codes = rgb[middle, middle].astype(float)
    # R = Y + 1.402 (Cr - 128) and B = Y + 1.772 (Cb - 128) in full range of 601.
    cb, cr = 128 + (codes[2] - 128) / 1.772, 128 + (codes[0] - 128) / 1.402
    found = [middle / 2 - (code - float(_RAMP[0])) / 16 for code in (cb, cr)]
    return min(ChromaSiting, key=lambda siting: float(np.abs(np.subtract(siting.offset, found)).sum()))
