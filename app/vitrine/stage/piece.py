"""Node boxes and colours measured from the paint ops of a root: bounds, foreground and backdrop of each node."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.glass.srgb import linear_from_srgb
from vitrine.stage.drawlist import Bitmap, Leaf, Part, Records, Sheet, Source
from vitrine.stage.light import DARK, Light
from vitrine.stage.text.memo import Memo

Box = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]

#: Sub-layers of which the measurements are kept, by their bytes: as many as are kept of painted roots.
KEPT_BYTES = 16 << 20


class Piece(NamedTuple):
    """One node of a root as measured: its bounds x0, y0, x1, y1 in the root, and lights linear and premultiplied.

    `foreground_lin` is its own brightest light at full coverage, `backdrop_lin` what is shown behind its middle;
    `opacity`, that of its sub-layer, multiplies both. What shines through a sub-layer from those behind is in both.
    """

    part: Part
    box_px: Box
    ink_lin: Light
    veil_lin: Light
    opacity: float


_KEPT: Memo[tuple[Piece, ...]] = Memo(KEPT_BYTES)


def pieces(leaves: tuple[Leaf, ...]) -> tuple[Piece, ...]:
    """Measure every node that is not wholly outside its clip, from the back to the front. Kept while there is room."""
    return _KEPT.get(leaves, lambda: _pieces(leaves), lambda _: sum(sub_layer.sheet.held_bytes for sub_layer in leaves))


def _pieces(leaves: tuple[Leaf, ...]) -> tuple[Piece, ...]:
    return tuple(
        node
        for index, sub_layer in enumerate(leaves)
        for node_slice in sub_layer.sheet.parts
        for node in _piece(node_slice, leaves, index)
    )


def _piece(part: Part, leaves: tuple[Leaf, ...], index: int) -> Iterator[Piece]:
    raster_layer, left, top, opacity = leaves[index]
    paint_ops = raster_layer.inks[part.first : part.last]
    x0, y0, x1, y1 = _bounds(paint_ops, part.box_px)
    if x1 <= x0 or y1 <= y0:
        return
    x, y = (x0 + x1) / 2 + left, (y0 + y1) / 2 + top
    foreground = np.array(_ink(paint_ops, raster_layer.bitmaps))
    backdrop = _shown(raster_layer, part.first, x - left, y - top)
    behind = _behind(leaves[:index], x, y)
    # What shines through a sub-layer of some opacity counts as if the sub-layer itself emitted it.
    backdrop += (1 / opacity - backdrop[3]) * behind
    foreground[:3] += foreground[3] * (1 / opacity - 1) * behind[:3]
    yield Piece(part, (x0 + left, y0 + top, x1 + left, y1 + top), _light(foreground), _light(backdrop), opacity)


def _behind(leaves: tuple[Leaf, ...], x: float, y: float) -> Floats:
    """The light (4,) of sub-layers at a point of their root."""
    light = np.zeros(4)
    for raster_layer, left, top, opacity in leaves:
        over = opacity * _shown(raster_layer, len(raster_layer.inks), x - left, y - top)
        light = over + light * (1 - over[3])
    return light


def _bounds(inks: Records, own: Box) -> Box:
    """The bounds of sharp paint ops inside their clip, x0, y0, x1, y1; those of the node's box where it has none."""
    sharp = inks[inks["softness_px"] == 0]
    if not len(sharp):
        return own[0], own[1], own[0] + own[2], own[1] + own[3]
    rect, clip = sharp["rect_px"].astype("f8"), sharp["clip_px"].astype("f8")
    low, high = np.maximum(rect[:, :2], clip[:, :2]), np.minimum(rect[:, :2] + rect[:, 2:], clip[:, 2:])
    visible = (high > low).all(1)
    if not visible.any():
        return 0.0, 0.0, 0.0, 0.0
    (x0, y0), (x1, y1) = low[visible].min(0).tolist(), high[visible].max(0).tolist()
    return x0, y0, x1, y1


def _ink(inks: Records, bitmaps: tuple[Bitmap, ...]) -> Light:
    """The brightest light of PAINT_OP records: of both ends of a gradient, of an outline, of a picture on average."""
    lights = [light for paint_op in inks for light in _lights(paint_op, bitmaps)]
    return brightest(np.array(lights)) if lights else DARK


def _lights(ink: Any, bitmaps: tuple[Bitmap, ...]) -> list[Floats]:
    if ink["source"] == Source.PICTURE:
        return [_mean(bitmaps[ink["bitmap"]]) * float(ink["fill0_lin"][3])]
    return [ink["fill0_lin"], ink["fill1_lin"], ink["border_lin"]]


def brightest(lights: npt.NDArray[Any]) -> Light:
    """The one of premultiplied lights (N, 4), N at least 1, with the most red, green and blue together."""
    return _light(lights[int(lights[:, :3].sum(1).argmax())])


def _light(values: npt.NDArray[Any]) -> Light:
    r, g, b, cover = values.tolist()
    return r, g, b, cover


def _shown(sheet: Sheet, last: int, x: float, y: float) -> Floats:
    """The light (4,) at a point of a raster layer's shapes and pictures up to `stop`; type and icons do not count."""
    paint_ops = sheet.inks[:last]
    x0, y0, x1, y1 = paint_ops["clip_px"].T
    light = np.zeros(4)
    for paint_op in paint_ops[(x0 <= x) & (x < x1) & (y0 <= y) & (y < y1) & (paint_ops["source"] != Source.MASK)]:
        over = _light_at(paint_op, sheet.bitmaps, x, y)
        light = over + light * (1 - over[3])
    return light


def _light_at(ink: Any, bitmaps: tuple[Bitmap, ...], x: float, y: float) -> Floats:
    """One shape's own light at a point, as shaders/ink.frag draws it; a picture counts with its average."""
    distance = _distance(ink["rect_px"], ink["radii_px"], x, y)
    covered, inner = _coverage(distance), _coverage(distance + float(ink["border_px"]))
    left = _coverage(_distance(ink["cut_px"], ink["cut_radii_px"], x, y)) if ink["cut_radii_px"].any() else 1.0
    softness = float(ink["softness_px"])
    if softness > 0:
        share = min(max(distance / softness, 0.0), 1.0)
        falling = 1 - share * share * (3 - 2 * share)
        return np.asarray(ink["fill0_lin"] * falling**2 * (1 - covered) * left, "f8")
    if ink["source"] == Source.PICTURE:
        fill = _mean(bitmaps[ink["bitmap"]]) * float(ink["fill0_lin"][3])
    else:
        fill = _gradient(ink, x, y)
    return np.asarray((fill * inner + ink["border_lin"] * (covered - inner)) * left, "f8")


def _distance(box: Records, radii: Records, x: float, y: float) -> float:
    """Signed distance to a rounded box x, y, w, h with radii tl, tr, br, bl; after Inigo Quilez."""
    left, top, width, height = box.tolist()
    right_of, below = x - left - width / 2, y - top - height / 2
    top_left, top_right, bottom_right, bottom_left = radii.tolist()
    on_left, on_right = (top_left, top_right) if below < 0 else (bottom_left, bottom_right)
    radius = on_left if right_of < 0 else on_right
    qx, qy = abs(right_of) - width / 2 + radius, abs(below) - height / 2 + radius
    return float(min(max(qx, qy), 0.0) + math.hypot(max(qx, 0.0), max(qy, 0.0)) - radius)


def _coverage(distance: float) -> float:
    return min(max(0.5 - distance, 0.0), 1.0)


def _gradient(ink: Any, x: float, y: float) -> Floats:
    left, top, width, height = ink["rect_px"].tolist()
    cosine, sine = math.cos(ink["angle_rad"]), math.sin(ink["angle_rad"])
    extent = max((abs(width * cosine) + abs(height * sine)) / 2, 1e-6)
    share = ((x - left - width / 2) * cosine + (y - top - height / 2) * sine) / extent / 2 + 0.5
    share = min(max(share, 0.0), 1.0)
    return np.asarray(ink["fill0_lin"] * (1 - share) + ink["fill1_lin"] * share, "f8")


def _mean(picture: Bitmap) -> Floats:
    """The average light (4,) of a picture of straight sRGB, linear and premultiplied."""
    alpha = picture[..., 3:] / 255.0
    light = np.concatenate([linear_from_srgb(picture[..., :3] / 255.0) * alpha, alpha], -1)
    return np.asarray(light.mean((0, 1)))
