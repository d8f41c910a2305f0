"""Text labels on finished pictures: captions and legends. What the wearer sees is never labelled here."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor, ImageDraw, ImageFont

from vitrine import paths
from vitrine.ui import palette

Pixels = npt.NDArray[np.uint8]
Weight = Literal["regular", "bold"]

#: The program's own colours around pictures, and that of an outline in them.
BACKGROUND, BRIGHT, QUIET = palette.GROUND, palette.BRIGHT, palette.QUIET
NOTICE = "#FFC857"

_FILES: dict[Weight, str] = {"regular": "NotoSansSC-Regular.otf", "bold": "NotoSansSC-Bold.otf"}


class TextLabel(NamedTuple):
    """A line of text at a position: its left end (or right or middle, by `align`) and its line's middle, in pixels."""

    text: str
    position_px: tuple[float, float]
    size_px: int = 15
    color: str = BRIGHT
    weight: Weight = "regular"
    align: Literal["left", "middle", "right"] = "left"


def draw_labels(picture: Pixels, labels: list[TextLabel]) -> Pixels:
    """Draw labels on a picture (H, W, 4); a new one, opaque."""
    image = Image.fromarray(np.ascontiguousarray(picture[..., :3]))
    draw = ImageDraw.Draw(image)
    anchors = {"left": "lm", "middle": "mm", "right": "rm"}
    for label in labels:
        font = _font(label.weight, label.size_px)
        draw.text(label.position_px, label.text, label.color, font, anchor=anchors[label.align])
    return add_alpha(np.asarray(image))


def measure_text(text: str, size_px: int, weight: Weight = "regular") -> float:
    """The width of a text in pixels."""
    return float(_font(weight, size_px).getlength(text))


def truncate_text(text: str, size_px: int, max_px: float, weight: Weight = "regular") -> str:
    """The text, cut with an ellipsis where it is wider than `most_px`."""
    if measure_text(text, size_px, weight) <= max_px:
        return text
    while text and measure_text(text + "…", size_px, weight) > max_px:
        text = text[:-1].rstrip()
    return text + "…"


def add_alpha(rgb: Pixels) -> Pixels:
    """Pixels (H, W, 3) with full alpha added."""
    return np.concatenate([rgb, np.full((*rgb.shape[:2], 1), 255, np.uint8)], -1)


def fill_picture(width_px: int, height_px: int, color: str = BACKGROUND) -> Pixels:
    """A plain picture (H, W, 4) of one colour."""
    pixels = np.empty((height_px, width_px, 4), np.uint8)
    pixels[:] = ImageColor.getcolor(color, "RGBA")
    return pixels


@lru_cache(maxsize=32)
def _font(weight: Weight, size_px: int) -> ImageFont.FreeTypeFont:
    # The basic layout is the same with and without Raqm, which not every build of the library has.
    return ImageFont.truetype(paths.assets() / "fonts" / _FILES[weight], size_px, layout_engine=ImageFont.Layout.BASIC)
