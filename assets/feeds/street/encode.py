"""Frames into H.264: BT.709, limited range, closed groups of at most a second; written beside, then renamed."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from .walk import FPS

GOP = 30


def encode(frames: Iterable[NDArray[np.uint8]], path: Path, size: tuple[int, int], crf: float) -> None:
    """Write sRGB frames (H, W, 3) to `path`; without B-frames, so that order in the file is order in time."""
    beside = path.with_name(path.name + ".part")
    options = {
        "preset": "slow",
        "crf": f"{crf:g}",
        "x264-params": f"keyint={GOP}:min-keyint={GOP}:scenecut=0:open-gop=0:bframes=0:threads=2:aq-mode=3",
        "movflags": "+faststart",
    }
    with av.open(str(beside), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FPS, options=options)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, FPS)
        context = stream.codec_context
        context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
        context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        for number, picture in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame = frame.reformat(
                format="yuv420p",
                src_color_range=ColorRange.JPEG,
                dst_color_range=ColorRange.MPEG,
                dst_colorspace=Colorspace.ITU709,
            )
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    beside.replace(path)
