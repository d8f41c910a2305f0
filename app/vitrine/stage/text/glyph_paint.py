"""Paint of colour glyphs: what a font lays in colours over one another (OpenType 1.9, COLR), rasterised at
the size shown, by HarfBuzz.

Colours are mixed in sRGB, as browsers do. What a font says is counted before it is drawn: one that asks for too much
gets the glyph's plain outline, and `check` says so.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import freetype
import numpy as np
import numpy.typing as npt
import uharfbuzz as hb

from vitrine.stage.text.font import FontFace

#: The most fills of a glyph, and groups in one another. Of 4,012 glyphs of Noto Color Emoji half have up to 22 fills,
#: one in a hundred more than 280, a flag 3,285; at most five groups lie in one another.
MAX_FILLS, MAX_DEPTH = 4096, 16
#: Ink beyond it, in em, belongs to no sign but to a damaged font.
MAX_REACH_EM = 20.0
#: What a pixel takes, measured and rounded up: of a fill in one colour, along a line, by circles, around a point, of a
#: group, and once.
_SOLID_NS, _LINEAR_NS, _RADIAL_NS, _SWEEP_NS, _GROUP_NS, _ONCE_NS = 8.0, 20.0, 25.0, 35.0, 20.0, 20.0
#: What drawing may take: time, and pixels of groups at once, 128 MB.
_MAX_NS, _MAX_LAYER_PX = 2e9, 32_000_000
_BLACK = hb.Color(0, 0, 0, 255)


class PaintRaster(NamedTuple):
    """The picture of a glyph (H, W, 4), straight sRGB: `left` px right of the pen, `top` px above the baseline."""

    pixels: npt.NDArray[np.uint8]
    left: int
    top: int


class PaintCount(NamedTuple):
    """What a glyph's paint consists of: fills, how deep groups of them lie in one another, the time of all of it for a
    pixel, whether it takes the text's own colour.
    """

    fills: int = 0
    depth: int = 0
    pixel_ns: float = 0.0
    uses_ink: bool = False


NO_RASTER = PaintRaster(np.zeros((0, 0, 4), np.uint8), 0, 0)


class _Counter:
    """Counts what HarfBuzz tells of a paint."""

    def __init__(self) -> None:
        self.fills = self.depth = self.deepest = 0
        self.pixel_ns, self.uses_ink = _ONCE_NS, False

    def add_fill(self, pixel_ns: float, is_ink: bool) -> None:
        self.fills += 1
        self.pixel_ns += pixel_ns
        self.uses_ink = self.uses_ink or is_ink

    def add_group(self) -> None:
        self.pixel_ns += _GROUP_NS
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)

    def leave_group(self) -> None:
        self.depth -= 1


def has_outline(face: FontFace, glyph: int) -> bool:
    """Whether a glyph has an outline beside its paint: many a font's emoji have none."""
    try:
        face.freetype_face.load_glyph(glyph, freetype.FT_LOAD_NO_SCALE | freetype.FT_LOAD_NO_BITMAP)
    except freetype.FT_Exception:
        return False
    return bool(face.freetype_face.glyph.outline.n_points)


def has_paint(face: FontFace, glyph: int) -> bool:
    """Whether a font has a colour glyph, in layers of one colour each or in a tree of paints."""
    outside = face.harfbuzz_font.face
    return bool(outside.glyph_has_color_paint(glyph) or outside.get_glyph_color_layers(glyph))


def count_paint(face: FontFace, glyph: int) -> PaintCount:
    """Count what a colour glyph's paint consists of. HarfBuzz itself follows no loop, and no more than some 10,000."""
    counter, funcs = _Counter(), hb.PaintFuncs()
    funcs.set_color_func(lambda color, is_ink, data: counter.add_fill(_SOLID_NS, is_ink))
    funcs.set_linear_gradient_func(lambda line, *rest: counter.add_fill(_LINEAR_NS, _takes_ink(line)))
    funcs.set_radial_gradient_func(lambda line, *rest: counter.add_fill(_RADIAL_NS, _takes_ink(line)))
    funcs.set_sweep_gradient_func(lambda line, *rest: counter.add_fill(_SWEEP_NS, _takes_ink(line)))
    funcs.set_push_group_func(lambda data: counter.add_group())
    funcs.set_pop_group_func(lambda mode, data: counter.leave_group())
    face.harfbuzz_font.paint_glyph(glyph, funcs, None, 0, _BLACK)
    return PaintCount(counter.fills, counter.deepest, counter.pixel_ns, counter.uses_ink)


def _takes_ink(line: hb.ColorLine) -> bool:
    return any(stop.is_foreground for stop in line.color_stops)


def find_excess(face: FontFace, glyph: int) -> str:
    """What is too much in a colour glyph, with how much may be; empty for one that is painted."""
    count = count_paint(face, glyph)
    if count.fills > MAX_FILLS:
        return f"{count.fills:,} layers, of at most {MAX_FILLS:,}"
    if count.depth > MAX_DEPTH:
        return f"groups that lie {count.depth} deep in one another, of at most {MAX_DEPTH}"
    box = face.harfbuzz_font.get_glyph_extents(glyph)
    sides = () if box is None else (box.x_bearing, box.y_bearing, box.width, box.height)
    if max(map(abs, sides), default=0) > MAX_REACH_EM * face.units_per_em:
        return f"ink farther than {MAX_REACH_EM:g} times its size"
    return ""


def rasterize_paint(
    face: FontFace, glyph: int, size_px: float, shift_px: float, ink: str, count: PaintCount
) -> PaintRaster:
    """Rasterise a colour glyph at an em of `size_px`, its origin `shift_px` right of a pixel's edge.

    `ink` is the text's own colour, #RRGGBB. One that would take too long at that size is drawn with fewer pixels and
    enlarged.
    """
    box = face.harfbuzz_font.get_glyph_extents(glyph)
    if box is None or not box.width or not box.height:
        return NO_RASTER
    scale = size_px / face.units_per_em
    left = math.floor(box.x_bearing * scale + shift_px)
    right = math.ceil((box.x_bearing + box.width) * scale + shift_px)
    bottom, top = math.floor((box.y_bearing + box.height) * scale), math.ceil(box.y_bearing * scale)
    width, height = max(1, right - left), max(1, top - bottom)
    most = min(_MAX_NS / count.pixel_ns, _MAX_LAYER_PX / (count.depth + 1))
    factor = math.sqrt(min(1.0, most / (width * height)))
    drawn = max(1, round(width * factor)), max(1, round(height * factor))
    x, y = drawn[0] / width, drawn[1] / height
    paint = hb.RasterPaint()
    paint.foreground = hb.Color(*bytes.fromhex(ink.removeprefix("#")[:6]), 255)
    paint.transform = (scale * x, 0.0, 0.0, scale * y, (shift_px - left) * x, -bottom * y)
    paint.extents = hb.RasterExtents(0, 0, *drawn, 0)
    if not paint.paint_glyph_or_fail(face.harfbuzz_font, glyph):
        return NO_RASTER
    pixels = _read_pixels(paint.render(), drawn)
    return PaintRaster(pixels if drawn == (width, height) else _enlarge(pixels, width, height), left, top)


def _read_pixels(image: hb.RasterImage, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    """HarfBuzz's picture, from the bottom up and premultiplied, as straight colours from the top down."""
    rows = np.frombuffer(image.buffer, np.uint8).reshape(size[1], -1, 4)[::-1, : size[0]]
    alpha = rows[..., 3:].astype(np.uint16)
    straight = (rows[..., 2::-1] * np.uint16(255) + alpha // 2) // np.maximum(alpha, 1)
    pixels = np.concatenate([np.minimum(straight, 255), alpha], -1).astype(np.uint8)
    pixels.setflags(write=False)
    return pixels


def _enlarge(pixels: npt.NDArray[np.uint8], width: int, height: int) -> npt.NDArray[np.uint8]:
    from PIL import Image

    drawn = Image.fromarray(pixels, "RGBA").convert("RGBa").resize((width, height), Image.Resampling.BILINEAR)
    return np.array(drawn.convert("RGBA"))
