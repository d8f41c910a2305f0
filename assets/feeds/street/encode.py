"""Frames into H.264: BT.709, limited range, closed groups of at most a second; written beside, then renamed.

Two passes share out a fixed number of bits, so that the file's size is known before: the leaves of the street take
what they need, the still labels keep their edges. Between the passes the frames lie in a lossless file.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from .walk import FPS

GOP = 30


def store(frames: Iterable[NDArray[np.uint8]], path: Path, size: tuple[int, int]) -> None:
    """Write sRGB frames (H, W, 3) without loss (FFV1 in Matroska)."""
    with av.open(str(path), "w", format="matroska") as container:
        stream = container.add_stream("ffv1", rate=FPS)
        stream.width, stream.height = size
        stream.pix_fmt = "bgr0"
        for number, picture in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="bgr0")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def stored(path: Path) -> Iterator[NDArray[np.uint8]]:
    """The frames that `store` wrote, bit for bit."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)


def _pass(frames: Iterable[NDArray[np.uint8]], path: Path, size: tuple[int, int], rate: str) -> None:
    """One pass over all frames; `rate` are x264's words for the pass and its bits. No B-frames: what the file
    holds in order is in order of time."""
    params = f"{rate}:keyint={GOP}:min-keyint={GOP}:scenecut=0:open-gop=0:bframes=0:aq-mode=3"
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "slow", "x264-params": params})
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, FPS)
        context = stream.codec_context
        context.color_range, context.colorspace = ColorRange.MPEG, Colorspace.ITU709
        context.color_primaries, context.color_trc = ColorPrimaries.BT709, ColorTrc.BT709
        for number, picture in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(
                format="yuv420p",
                src_color_range=ColorRange.JPEG,
                dst_color_range=ColorRange.MPEG,
                dst_colorspace=Colorspace.ITU709,
            )
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def encode(lossless: Path, path: Path, size: tuple[int, int], kbps: int) -> None:
    """Encode what `store` wrote to `path`, at `kbps` thousand bits a second on the whole."""
    with TemporaryDirectory() as folder:
        rate = f"bitrate={kbps}:stats={folder}/stats"
        _pass(stored(lossless), Path(folder) / "first.mp4", size, f"pass=1:{rate}")
        beside = path.with_name(path.name + ".part")
        _pass(stored(lossless), beside, size, f"pass=2:{rate}")
        beside.replace(path)
