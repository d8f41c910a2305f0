"""Films of known planes, and their colours by the standards: Y'CbCr of BT.601 and BT.709 in either range."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import av
import av.filter
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace

from tests.audit.colorimetry import Light
from tests.audit.program import Codes

#: Codes of one channel or several.
Planes = npt.NDArray[np.uint16]
#: Weights of red and blue in luma.
LUMA_WEIGHTS = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722)}
_SPACES = {"bt601": Colorspace.ITU601, "bt709": Colorspace.ITU709}


class ColourCoding(NamedTuple):
    """How colours become codes: the matrix, whether the range is full, and the bits of a code."""

    matrix: str
    full_range: bool = False
    bits: int = 8

    @property
    def code_scales(self) -> tuple[float, float, float]:
        """Black's luma, and how many codes full luma and full chroma take."""
        step = 2.0 ** (self.bits - 8)
        most = 2.0**self.bits - 1
        return (0.0, most, most) if self.full_range else (16 * step, 219 * step, 224 * step)

    def codes_of(self, rgb: Light) -> Planes:
        """Luma and chroma codes (…, 3) of R'G'B' 0..1 (…, 3)."""
        red, blue = LUMA_WEIGHTS[self.matrix]
        luma = rgb @ np.array([red, 1 - red - blue, blue])
        cb, cr = (rgb[..., 2] - luma) / (2 * (1 - blue)), (rgb[..., 0] - luma) / (2 * (1 - red))
        low, high, span = self.code_scales
        middle = 2.0 ** (self.bits - 1)
        codes = np.rint(np.stack([low + high * luma, middle + span * cb, middle + span * cr], -1))
        return codes.clip(0, 2**self.bits - 1).astype(np.uint16)

    def rgb_of(self, codes: Light) -> Light:
        """R'G'B' as 8-bit codes (…, 3), not rounded, clipped, of luma and chroma codes (…, 3)."""
        red, blue = LUMA_WEIGHTS[self.matrix]
        low, high, span = self.code_scales
        luma = (codes[..., 0] - low) / high
        cb, cr = ((codes[..., i] - 2.0 ** (self.bits - 1)) / span for i in (1, 2))
        r, b = luma + 2 * (1 - red) * cr, luma + 2 * (1 - blue) * cb
        g = (luma - red * r - blue * b) / (1 - red - blue)
        return 255 * np.clip(np.stack([r, g, b], -1), 0, 1)


def write_film(path: Path, planes: tuple[Planes, Planes, Planes], coding: ColourCoding, frames: int = 3) -> Path:
    """A film without loss, in 4:2:0, of one picture: luma (H, W), cb and cr of half the size."""
    format = "yuv420p" if coding.bits == 8 else "yuv420p10le"
    height, width = planes[0].shape
    with av.open(str(path), "w") as film:
        stream = film.add_stream("ffv1", 30)
        stream.width, stream.height, stream.pix_fmt = width, height, format
        context = stream.codec_context
        context.colorspace = _SPACES[coding.matrix].value
        context.color_range = (ColorRange.JPEG if coding.full_range else ColorRange.MPEG).value
        for i in range(frames):
            frame = av.VideoFrame(width, height, format)
            for plane, codes in zip(frame.planes, planes, strict=True):
                kind = np.uint8 if coding.bits == 8 else np.uint16
                rows = np.zeros((plane.height, plane.line_size // kind().itemsize), kind)
                rows[:, : codes.shape[1]] = codes
                plane.update(rows.tobytes())
            frame.pts, frame.colorspace = i, context.colorspace
            frame.color_range = context.color_range
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
    return path


def filtered(path: Path, coding: ColourCoding) -> Codes:
    """The first frame (H, W, 3) by libavfilter, its chroma left-sited and bilinear, with accurate rounding."""
    flags = "bilinear+accurate_rnd+full_chroma_int+full_chroma_inp"
    codes = "pc" if coding.full_range else "tv"
    options = f"in_chroma_loc=left:flags={flags}:in_color_matrix={coding.matrix}:in_range={codes}:out_range=pc"
    with av.open(str(path)) as film:
        graph = av.filter.Graph()
        source = graph.add_buffer(template=film.streams.video[0])
        scale, target, sink = graph.add("scale", options), graph.add("format", "rgb24"), graph.add("buffersink")
        source.link_to(scale)
        scale.link_to(target)
        target.link_to(sink)
        graph.configure()
        graph.vpush(next(film.decode(video=0)))
        return np.asarray(graph.vpull().to_ndarray(), np.uint8)


def chroma_at_pixels(plane: Planes, size: tuple[int, int]) -> Light:
    """Chroma (H, W) at every pixel: samples lie on every second column, between two rows; bilinear, held at edges."""
    height, width = size
    found = plane.astype(np.float64)
    for axis, at in ((0, np.arange(height) / 2 - 0.25), (1, np.arange(width) / 2)):
        at = np.clip(at, 0, found.shape[axis] - 1)
        low = np.floor(at).astype(int)
        high = np.minimum(low + 1, found.shape[axis] - 1)
        share = (at - low).reshape((-1, 1) if axis == 0 else (1, -1))
        found = np.take(found, low, axis) * (1 - share) + np.take(found, high, axis) * share
    return found
