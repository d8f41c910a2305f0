"""Filter from decoded video frames to RGBA: the one conversion of all pictures that are kept."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple, cast

import av
import av.filter
import numpy as np
from av.video.plane import VideoPlane

from vitrine.feed.colour import ColourEncoding
from vitrine.world.feed_frame import ChromaSiting, Plane, Samples, YuvMatrix

_MATRIX_NAMES = {
    YuvMatrix.BT601: "bt601",
    YuvMatrix.BT709: "bt709",
    YuvMatrix.FCC: "fcc",
    YuvMatrix.SMPTE240M: "smpte240m",
    YuvMatrix.BT2020: "bt2020",
}
#: The matrices that swscale has.
SCALED_MATRICES = frozenset(_MATRIX_NAMES)
#: Chroma between its samples, by exact sums. swscale's default takes the nearest sample: up to 86 codes off at edges.
_EXACT_FLAGS = "bilinear+accurate_rnd+full_chroma_int+full_chroma_inp"


class YuvEncoding(NamedTuple):
    """The encoding of a frame that is not RGB yet."""

    colour: ColourEncoding
    siting: ChromaSiting


class _Conversion(NamedTuple):
    """The parameters of a filter graph; encoding is None for frames that are RGB already."""

    source: str
    width_px: int
    height_px: int
    encoding: YuvEncoding | None


class RgbaFilter:
    """Filter from av.VideoFrames to RGBA with straight alpha, bilinear in chroma. For one thread at a time."""

    def __init__(self) -> None:
        self._conversion: _Conversion | None = None
        self._graph = av.filter.Graph()

    def convert(self, frame: av.VideoFrame, encoding: YuvEncoding | None) -> Plane:
        """Convert to (H, W, 4). What it returns is never written to again, however long it is kept."""
        padded = _pad_to_whole_chroma(frame)
        conversion = _Conversion(padded.format.name, padded.width, padded.height, encoding)
        if conversion != self._conversion:
            self._graph, self._conversion = _build_filter_graph(conversion), conversion
        self._graph.vpush(padded)
        rows = map_rows(self._graph.vpull().planes[0])
        packed = np.ascontiguousarray(rows[: frame.height, : 4 * frame.width])
        return packed.reshape(frame.height, frame.width, 4)


def map_rows(plane: VideoPlane) -> Plane:
    """Map the memory of a plane, rows with their padding; it lives as long as the array."""
    return np.frombuffer(cast(Any, plane), np.uint8).reshape(-1, plane.line_size)


def write_plane(plane: VideoPlane, samples: Samples) -> None:
    """Write samples (h, w) into the top left of a plane, and repeat the last of them to its right and below."""
    height, width = samples.shape
    rows = map_rows(plane).view(samples.dtype)[: plane.height, : plane.width]
    rows[:height, :width] = samples
    rows[:height, width:] = samples[:, -1:]
    rows[height:] = rows[height - 1]


def _build_filter_graph(conversion: _Conversion) -> av.filter.Graph:
    """Build a filter graph around swscale. Its buffer pool spares the page faults of 3.7 MB of new memory a frame.

    YUV goes over planes of G, B and R, which swscale has vector code for: 3.0 ms of one core at 1280x720, straight to
    RGBA 3.8.
    """
    graph = av.filter.Graph()
    # R1 took 10.4 ms with two threads on two cores, 11.8 with one; as many as there are cores might differ in codes.
    graph.threads = 2
    source = graph.add_buffer(
        width=conversion.width_px,
        height=conversion.height_px,
        format=av.VideoFormat(conversion.source),
        time_base=Fraction(1, 1000),
    )
    steps = [source]
    components = len(av.VideoFormat(conversion.source).components)
    if components < 3 and conversion.encoding is not None and not conversion.encoding.colour.full_range:
        # swscale takes grey as full range whatever is said, but grey with neutral chroma as it is told.
        steps.append(graph.add("scale", "in_range=pc:out_range=pc"))
        steps.append(graph.add("format", _name_with_chroma(conversion.source)))
        components += 2
    if conversion.encoding is not None:
        steps.append(graph.add("scale", _build_scale_options(conversion.encoding)))
        if components >= 3:
            steps.append(graph.add("format", "gbrp" if components == 3 else "gbrap"))
    if components >= 3 or conversion.encoding is None:
        steps.append(graph.add("scale", "flags=bilinear:out_range=pc"))
    steps += [graph.add("format", "rgba"), graph.add("buffersink")]
    graph.link_nodes(*steps).configure()
    return graph


def _name_with_chroma(grey: str) -> str:
    """The name of the format with a grey one's codes, and its alpha, that has chroma too: gray10le is yuv444p10le."""
    if grey.startswith("ya"):
        return f"yuva444p{grey.removeprefix('ya').removeprefix('8')}"
    return f"yuv444p{grey.removeprefix('gray')}"


def _build_scale_options(encoding: YuvEncoding) -> str:
    """The scale filter's options: the resolved encoding overrides the marks of the frames."""
    (matrix, full_range), siting = encoding
    codes = "pc" if full_range else "tv"
    options = f"flags={_EXACT_FLAGS}:in_chroma_loc={siting.value}:in_color_matrix={_MATRIX_NAMES[matrix]}"
    return f"{options}:in_range={codes}:out_range=pc"


def read_chroma_steps(format: av.VideoFormat) -> tuple[int, int]:
    """How many samples of luma one of chroma covers, across and down."""
    return 8 // format.chroma_width(8), 8 // format.chroma_height(8)


def _pad_to_whole_chroma(frame: av.VideoFrame) -> av.VideoFrame:
    """Repeat the last rows and columns where chroma samples cover more: swscale would stretch chroma there."""
    format = frame.format
    across, down = read_chroma_steps(format)
    width, height = (-(-side // step) * step for side, step in ((frame.width, across), (frame.height, down)))
    if (width, height) == (frame.width, frame.height) or not format.is_planar or len(frame.planes) < 3:
        return frame
    padded = av.VideoFrame(width, height, format.name)
    for source, target in zip(frame.planes, padded.planes, strict=True):
        rows = map_rows(source)
        samples: Samples = rows if format.components[0].bits <= 8 else rows.view(np.uint16)
        write_plane(target, samples[: source.height, : source.width])
    return padded
