"""The reference for colour: libavfilter's own exact conversion, straight from a frame to RGBA, and noise to try it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import av
import av.filter
import numpy as np
import numpy.typing as npt

from vitrine.world.feed_frame import YuvMatrix

Codes = npt.NDArray[np.int64]

_NAMES = {
    YuvMatrix.BT601: "bt601",
    YuvMatrix.BT709: "bt709",
    YuvMatrix.FCC: "fcc",
    YuvMatrix.SMPTE240M: "smpte240m",
    YuvMatrix.BT2020: "bt2020",
}
_FLAGS = "bilinear+accurate_rnd+full_chroma_int+full_chroma_inp"


def convert_by_libavfilter(
    frame: av.VideoFrame, matrix: YuvMatrix, full_range: bool, siting: str = "left", flags: str = _FLAGS
) -> Codes:
    """RGB codes (H, W, 3) of a frame. Its sides must be whole multiples of a chroma sample: others are stretched."""
    graph = av.filter.Graph()
    graph.threads = 1
    options = f"in_chroma_loc={siting}:flags={flags}:in_color_matrix={_NAMES[matrix]}:out_range=pc"
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 1000))
    steps = [
        source,
        graph.add("scale", f"{options}:in_range={'pc' if full_range else 'tv'}"),
        graph.add("format", "rgba"),
        graph.add("buffersink"),
    ]
    for before, after in pairwise(steps):
        before.link_to(after)
    graph.configure()
    graph.vpush(frame)
    return graph.vpull().to_ndarray()[..., :3].astype(np.int64)


def noise_frame(width: int, height: int, pixels: str, seed: int = 0) -> av.VideoFrame:
    """Noise over the codes of the limited range, which are good in both; in the left half chroma is at either end.

    Beyond them swscale's sums pass 30 bits: blue of 528 comes out as 0.
    """
    rng = np.random.default_rng(seed)
    frame = av.VideoFrame(width, height, pixels)
    bits = frame.format.components[0].bits
    for number, plane in enumerate(frame.planes):
        columns = plane.line_size if bits <= 8 else plane.line_size // 2
        codes = rng.integers(16, 236, (plane.height, columns)) * 2 ** (bits - 8)
        if number in (1, 2):
            codes[:, : columns // 2] = rng.choice([16, 240], (plane.height, columns // 2)) * 2 ** (bits - 8)
        plane.update(codes.astype(np.uint8 if bits <= 8 else "<u2").tobytes())
    return frame
