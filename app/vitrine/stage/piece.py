"""What leaves show of each of their nodes, worked out from the ink: where, in which light, before which veil."""

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

#: Leaves of which the pieces are kept, by their bytes: as many as the maker of sheets keeps.
KEPT_BYTES = 16 << 20


class Piece(NamedTuple):
    """One node among leaves: the bounds x0, y0, x1, y1 of its ink there, and lights linear and premultiplied.

    `ink_lin` is the brightest of its own light at full coverage, `veil_lin` what is shown behind its middle; `opacity`,
    that of its leaf, multiplies both. What shines through a leaf from those behind is in both.
    """

    part: Part
    box_px: Box
    ink_lin: Light
    veil_lin: Light
    opacity: float


_KEPT: Memo[tuple[Piece, ...]] = Memo(KEPT_BYTES)


def pieces(leaves: tuple[Leaf, ...]) -> tuple[Piece, ...]:
    """Every node of which something is inside its clip, from the back to the front. Kept, as long as there is room."""
    return _KEPT.get(leaves, lambda: _pieces(leaves), lambda _: sum(leaf.sheet.held_bytes for leaf in leaves))


def _pieces(leaves: tuple[Leaf, ...]) -> tuple[Piece, ...]:
    return tuple(
        piece for index, leaf in enumerate(leaves) for part in leaf.sheet.parts for piece in _piece(part, leaves, index)
    )


def _piece(part: Part, leaves: tuple[Leaf, ...], index: int) -> Iterator[Piece]:
    sheet, left, top, opacity = leaves[index]
    inks = sheet.inks[part.first : part.last]
    x0, y0, x1, y1 = _bounds(inks, part.box_px)
    if x1 <= x0 or y1 <= y0:
        return
    x, y = (x0 + x1) / 2 + left, (y0 + y1) / 2 + top
    ink, veil = np.array(_ink(inks, sheet.bitmaps)), _shown(sheet, part.first, x - left, y - top)
    behind = _behind(leaves[:index], x, y)
    # What shines through a leaf of some opacity is told as if the leaf itself emitted it.
    veil += (1 / opacity - veil[3]) * behind
    ink[:3] += ink[3] * (1 / opacity - 1) * behind[:3]
    yield Piece(part, (x0 + left, y0 + top, x1 + left, y1 + top), _light(ink), _light(veil), opacity)


def _behind(leaves: tuple[Leaf, ...], x: float, y: float) -> Floats:
    """The light (4,) of leaves at a point among them."""
    light = np.zeros(4)
    for sheet, left, top, opacity in leaves:
        over = opacity * _shown(sheet, len(sheet.inks), x - left, y - top)
        light = over + light * (1 - over[3])
    return light


def _bounds(inks: Records, own: Box) -> Box:
    """The bounds of sharp ink inside its clip, x0, y0, x1, y1; of the node's own box where it has none."""
    sharp = inks[inks["softness_px"] == 0]
    if not len(sharp):
        return own[0], own[1], own[0] + own[2], own[1] + own[3]
    rect, clip = sharp["rect_px"].astype("f8"), sharp["clip_px"].astype("f8")
    low, high = np.maximum(rect[:, :2], clip[:, :2]), np.minimum(rect[:, :2] + rect[:, 2:], clip[:, 2:])
    seen = (high > low).all(1)
    if not seen.any():
        return 0.0, 0.0, 0.0, 0.0
    (x0, y0), (x1, y1) = low[seen].min(0).tolist(), high[seen].max(0).tolist()
    return x0, y0, x1, y1


def _ink(inks: Records, bitmaps: tuple[Bitmap, ...]) -> Light:
    """The brightest light of INK records: of both ends of a gradient, of an outline, of a picture on average."""
    lights = [light for ink in inks for light in _lights(ink, bitmaps)]
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
    """The light (4,) at a point of a sheet of its shapes and pictures up to `last`; type and icons are no veil."""
    inks = sheet.inks[:last]
    x0, y0, x1, y1 = inks["clip_px"].T
    light = np.zeros(4)
    for ink in inks[(x0 <= x) & (x < x1) & (y0 <= y) & (y < y1) & (inks["source"] != Source.MASK)]:
        over = _light_at(ink, sheet.bitmaps, x, y)
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
