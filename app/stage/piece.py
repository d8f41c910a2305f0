"""What a sheet shows of each of its nodes, worked out from its ink: where, in which light, before which veil."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from app.glass.srgb import linear_from_srgb
from app.stage.drawlist import Bitmap, Part, Records, Sheet, Source
from app.stage.light import DARK, Light

Box = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]

#: Sheets of which the pieces are kept: as many as the maker of sheets keeps.
MOST_KEPT = 512


class Piece(NamedTuple):
    """One node in a sheet: the bounds x0, y0, x1, y1 of its ink there, and lights linear and premultiplied.

    `ink_lin` is the brightest of its own light at full coverage, `veil_lin` what its sheet shows behind its middle.
    """

    part: Part
    box_px: Box
    ink_lin: Light
    veil_lin: Light


@lru_cache(maxsize=MOST_KEPT)
def pieces(sheet: Sheet) -> tuple[Piece, ...]:
    """Every node of a sheet of which something is inside its clip, from the back to the front."""
    found = []
    for part in sheet.parts:
        inks = sheet.inks[part.first : part.last]
        box = _bounds(inks, part.box_px)
        if box[2] > box[0] and box[3] > box[1]:
            veil = _veil(sheet.inks[: part.first], sheet.bitmaps, box)
            found.append(Piece(part, box, _ink(inks, sheet.bitmaps), veil))
    return tuple(found)


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
    r, g, b, cover = lights[int(lights[:, :3].sum(1).argmax())].tolist()
    return r, g, b, cover


def _veil(inks: Records, bitmaps: tuple[Bitmap, ...], box: Box) -> Light:
    """The light of shapes and pictures at the middle of `box`, laid over one another; type and icons are no veil."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    x0, y0, x1, y1 = inks["clip_px"].T
    there = inks[(x0 <= x) & (x < x1) & (y0 <= y) & (y < y1) & (inks["source"] != Source.MASK)]
    veil = np.zeros(4)
    for ink in there:
        over = _light_at(ink, bitmaps, x, y)
        veil = over + veil * (1 - over[3])
    r, g, b, cover = veil.tolist()
    return r, g, b, cover


def _light_at(ink: Any, bitmaps: tuple[Bitmap, ...], x: float, y: float) -> Floats:
    """One shape's own light at a point, as shaders/ink.frag draws it; a picture counts with its average."""
    left, top, width, height = ink["rect_px"].tolist()
    half = np.array([width, height]) / 2
    from_middle = np.array([x - left, y - top]) - half
    distance = _distance(from_middle, half, ink["radii_px"].tolist())
    covered, inner = _coverage(distance), _coverage(distance + float(ink["border_px"]))
    softness = float(ink["softness_px"])
    if softness > 0:
        share = min(max(distance / softness, 0.0), 1.0)
        falling = 1 - share * share * (3 - 2 * share)
        return np.asarray(ink["fill0_lin"] * falling**2 * (1 - covered), "f8")
    if ink["source"] == Source.PICTURE:
        fill = _mean(bitmaps[ink["bitmap"]]) * float(ink["fill0_lin"][3])
    else:
        fill = _gradient(ink, from_middle, half)
    return np.asarray(fill * inner + ink["border_lin"] * (covered - inner), "f8")


def _distance(from_middle: Floats, half: Floats, radii: list[float]) -> float:
    """Signed distance to a rounded box with radii tl, tr, br, bl; after Inigo Quilez."""
    top_left, top_right, bottom_right, bottom_left = radii
    left, right = (top_left, top_right) if from_middle[1] < 0 else (bottom_left, bottom_right)
    radius = left if from_middle[0] < 0 else right
    qx, qy = (np.abs(from_middle) - half + radius).tolist()
    return float(min(max(qx, qy), 0.0) + np.hypot(max(qx, 0.0), max(qy, 0.0)) - radius)


def _coverage(distance: float) -> float:
    return min(max(0.5 - distance, 0.0), 1.0)


def _gradient(ink: Any, from_middle: Floats, half: Floats) -> Floats:
    along = np.array([np.cos(ink["angle_rad"]), np.sin(ink["angle_rad"])])
    extent = max(float(np.abs(half * along).sum()), 1e-6)
    share = min(max(float(from_middle @ along) / extent / 2 + 0.5, 0.0), 1.0)
    return np.asarray(ink["fill0_lin"] * (1 - share) + ink["fill1_lin"] * share, "f8")


def _mean(picture: Bitmap) -> Floats:
    """The average light (4,) of a picture of straight sRGB, linear and premultiplied."""
    alpha = picture[..., 3:] / 255.0
    light = np.concatenate([linear_from_srgb(picture[..., :3] / 255.0) * alpha, alpha], -1)
    return np.asarray(light.mean((0, 1)))
