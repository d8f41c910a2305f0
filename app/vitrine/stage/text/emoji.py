"""Emoji in lines of text: pictures on displays with colours, outlines in the text's ink on displays of one colour.

Both are as wide as the pictures are, so that a text is laid out alike on all displays.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import uharfbuzz as hb

from vitrine.stage.text.font import COLOR_EMOJI, FontFace
from vitrine.stage.text.shaping import ShapedLine
from vitrine.stage.text.text_span import find_spans

#: Pictures of 136 x 128 px that are kept, some 70 kB each.
MAX_KEPT_PICTURES = 64


class EmojiPicture(NamedTuple):
    """The picture of a glyph (H, W, 4), straight sRGB, and where it lies in em from the glyph's origin, y up."""

    pixels: npt.NDArray[np.uint8]
    left_em: float
    top_em: float
    width_em: float
    height_em: float


class PlacedEmoji(NamedTuple):
    """An emoji of a line: its picture, its left and top edge from the line's start, in em of the text, y up, its size
    in that em, and the ink of its span, None in a line without spans.
    """

    picture: EmojiPicture
    left_em: float
    top_em: float
    scale: float
    ink: int | None


def read_picture(face: FontFace, glyph: int) -> EmojiPicture:
    """Read the picture of a glyph from a font of bitmaps."""
    from PIL import Image

    png: hb.Blob = face.harfbuzz_font.get_glyph_color_png(glyph)
    with Image.open(io.BytesIO(png.data)) as image:
        pixels = np.asarray(image.convert("RGBA"))
    extents = face.harfbuzz_font.get_glyph_extents(glyph)
    box = (extents.x_bearing, extents.y_bearing, extents.width, -extents.height)
    return EmojiPicture(pixels, *(side / face.units_per_em for side in box))


def place_emoji(line: ShapedLine, read: Callable[[int], EmojiPicture]) -> list[PlacedEmoji]:
    """Place the pictures of a line's emoji, which `read` gives by glyph."""
    glyphs = line.glyphs[line.glyphs["font"] == COLOR_EMOJI]
    spans = find_spans(line.spans, glyphs["cluster"].tolist()) if line.spans else [None] * len(glyphs)
    placed = []
    for (_, glyph, _, x, y, _), span in zip(glyphs.tolist(), spans, strict=True):
        picture, scale = read(glyph), 1.0 if span is None else span.style.scale
        left, top = x + picture.left_em * scale, y + picture.top_em * scale
        placed.append(PlacedEmoji(picture, left, top, scale, None if span is None else span.ink))
    return placed
