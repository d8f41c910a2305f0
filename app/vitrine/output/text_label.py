"""Text labels on finished pictures: captions and legends. What the wearer sees is never labelled here."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Point
from vitrine.glass.optics.srgb import linear_from_srgb, srgb_from_linear
from vitrine.scene.nodes.weight import Weight
from vitrine.stage.draw.light import light_from_color
from vitrine.stage.text.text_system import TextStyle, TextSystem
from vitrine.ui import palette

Pixels = npt.NDArray[np.uint8]

#: The program's own colours around pictures, and that of an outline in them.
BACKGROUND, BRIGHT, QUIET = palette.GROUND, palette.BRIGHT, palette.QUIET
NOTICE = "#FFC857"


class TextLabel(NamedTuple):
    """A line of text at a position: its left end (or right or middle, by `align`) and its line's middle, in pixels."""

    text: str
    position_px: Point[float]
    size_px: int = 15
    color: str = BRIGHT
    weight: Weight = "regular"
    align: Literal["left", "middle", "right"] = "left"


def draw_labels(picture: Pixels, labels: list[TextLabel]) -> Pixels:
    """Draw labels on a picture (H, W, 4); a new one, opaque."""
    rgb = picture[..., :3].copy()
    for label in labels:
        _draw_label(rgb, label)
    return add_alpha(rgb)


def _draw_label(rgb: Pixels, label: TextLabel) -> None:
    """Lay a line's coverage over pixels (H, W, 3), in linear light as the panel's text; what lies outside is cut."""
    style = TextStyle(label.size_px, label.weight, line_height=1.0)
    line = _text_system().shape_line(label.text, style)
    raster = _text_system().rasterize_line(line, style)
    width = line.width_em * label.size_px
    start = label.position_px.x - {"left": 0.0, "middle": width / 2, "right": width}[label.align]
    left = math.floor(start + 0.5) + raster.bearing_x_px
    baseline = math.floor(label.position_px.y - label.size_px / 2 + style.baseline_offset(line) + 0.5)
    top = baseline - raster.ascent_px
    coverage = raster.bitmap[max(-top, 0) : max(rgb.shape[0] - top, 0), max(-left, 0) : max(rgb.shape[1] - left, 0)]
    y, x = max(top, 0), max(left, 0)
    under = rgb[y : y + coverage.shape[0], x : x + coverage.shape[1]]
    share = coverage[..., None] / 255.0
    light = linear_from_srgb(under / 255.0) * (1 - share) + np.array(light_from_color(label.color)[:3]) * share
    under[:] = np.rint(srgb_from_linear(light) * 255.0)


def truncate_text(text: str, size_px: int, max_px: float, weight: Weight = "regular") -> str:
    """The text, cut with an ellipsis where it is wider than `max_px`."""
    style = TextStyle(size_px, weight)
    if _text_system().measure_advance_em(text, style) * size_px <= max_px:
        return text
    while text and _text_system().measure_advance_em(text + "…", style) * size_px > max_px:
        text = text[:-1].rstrip()
    return text + "…"


def add_alpha(rgb: Pixels) -> Pixels:
    """Pixels (H, W, 3) with full alpha added."""
    return np.concatenate([rgb, np.full((*rgb.shape[:2], 1), 255, np.uint8)], -1)


def fill_picture(width_px: int, height_px: int, color: str = BACKGROUND) -> Pixels:
    """A plain picture (H, W, 4) of one colour, #RRGGBB."""
    pixels = np.full((height_px, width_px, 4), 255, np.uint8)
    pixels[..., :3] = tuple(bytes.fromhex(color.removeprefix("#")))
    return pixels


@lru_cache(maxsize=1)
def _text_system() -> TextSystem:
    """The fonts and their caches: one for all labels of a process."""
    return TextSystem()
