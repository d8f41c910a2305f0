"""A Sheet painted in float64 NumPy: what the shader for ink has to draw, formula by formula.

Every ink is light, premultiplied and linear, laid source-over on the ones before it: out = light + out · (1 − a).
Pixels are sampled at their centres. With d the signed distance to the rounded box, in pixels, negative inside:

* coverage of the box c = clamp(0.5 − d, 0, 1), of the part inside the border ci = clamp(0.5 − (d + border_px), 0, 1)
* a shape is fill · ci + border · (c − ci)
* a mask is fill · mask texel · c, texels nearest
* a picture is decode(texel) · opacity · ci + border · (c − ci), texels decoded and premultiplied, then bilinear,
  clamped to its piece of the bitmap; its opacity is the fill's alpha
* a rounded box that cuts, where it has radii, multiplies all of that with its own coverage
* what a fade leaves of all of it is (texel / 255)², texels as large as pixels
* a halo is fill0 · (1 − smoothstep(0, softness, d))² · (1 − c): nothing inside the box
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.stage.draw.drawlist import FillSource, RasterLayer

Floats = npt.NDArray[np.float64]


def paint(sheet: RasterLayer) -> Floats:
    """The light (H, W, 4) of a sheet, linear and premultiplied."""
    width, height = sheet.size_px
    light = np.zeros((height, width, 4))
    ys, xs = np.mgrid[0:height, 0:width] + 0.5
    for ink in sheet.paint_ops:
        shown = inside(ink["clip_px"], xs, ys) * cut(ink, xs, ys)
        over = ink_light(ink, sheet.bitmaps, xs, ys) * shown[..., None]
        light = over + light * (1.0 - over[..., 3:])
    return light if sheet.fade is None else light * (sheet.fade[..., None] / 255.0) ** 2


def inside(clip_px: Any, xs: Floats, ys: Floats) -> npt.NDArray[np.bool_]:
    """Which pixel centres the clip lets through."""
    x0, y0, x1, y1 = clip_px
    return (xs >= x0) & (xs < x1) & (ys >= y0) & (ys < y1)


def cut(ink: Any, xs: Floats, ys: Floats) -> Floats:
    """How much of the points the rounded box that cuts an ink lets through."""
    if not ink["cut_radii_px"].any():
        return np.ones_like(xs)
    x, y, width, height = ink["cut_px"].astype("f8")
    radii = ink["cut_radii_px"].astype("f8")
    return coverage(rounded_box(xs - x - width / 2, ys - y - height / 2, width / 2, height / 2, radii))


def ink_light(ink: Any, bitmaps: tuple[npt.NDArray[np.uint8], ...], xs: Floats, ys: Floats) -> Floats:
    """One ink's own light at the given points, (..., 4)."""
    x, y, width, height = ink["rect_px"].astype("f8")
    px, py = xs - x - width / 2, ys - y - height / 2
    d = rounded_box(px, py, width / 2, height / 2, ink["radii_px"].astype("f8"))
    c = coverage(d)[..., None]
    ci = coverage(d + float(ink["border_px"]))[..., None]
    fill = gradient(ink, px, py)
    border = ink["border_lin"].astype("f8") * (c - ci)
    if ink["softness_px"] > 0:
        falling = 1.0 - smoothstep(0.0, float(ink["softness_px"]), d)[..., None]
        return ink["fill0_lin"].astype("f8") * falling**2 * (1.0 - c)
    if ink["source"] == FillSource.COLOR:
        return fill * ci + border
    tx, ty, tw, th = ink["texel_px"].astype("f8")
    at_x, at_y = tx + (xs - x) / max(width, 1e-6) * tw, ty + (ys - y) / max(height, 1e-6) * th
    bitmap = bitmaps[int(ink["bitmap"])]
    if ink["source"] == FillSource.MASK:
        rows = np.clip(np.floor(at_y), 0, bitmap.shape[0] - 1).astype(int)
        columns = np.clip(np.floor(at_x), 0, bitmap.shape[1] - 1).astype(int)
        return fill * (bitmap[rows, columns] / 255.0)[..., None] * c
    return bilinear(decoded(bitmap), (tx, ty, tw, th), at_x, at_y) * float(ink["fill0_lin"][3]) * ci + border


def rounded_box(px: Floats, py: Floats, half_width: float, half_height: float, radii: Floats) -> Floats:
    """Signed distance to a box about the origin with radii (tl, tr, br, bl); after Inigo Quilez."""
    top_left, top_right, bottom_right, bottom_left = radii
    left = np.where(py < 0, top_left, bottom_left)
    right = np.where(py < 0, top_right, bottom_right)
    r = np.where(px < 0, left, right)
    qx, qy = np.abs(px) - half_width + r, np.abs(py) - half_height + r
    return np.minimum(np.maximum(qx, qy), 0.0) + np.hypot(np.maximum(qx, 0.0), np.maximum(qy, 0.0)) - r


def coverage(distance_px: Floats) -> Floats:
    """How much of a pixel is inside an edge at that distance."""
    return np.clip(0.5 - distance_px, 0.0, 1.0)


def smoothstep(low: float, high: float, value: Floats) -> Floats:
    """GLSL's smoothstep."""
    u = np.clip((value - low) / (high - low), 0.0, 1.0)
    return u * u * (3.0 - 2.0 * u)


def gradient(ink: Any, px: Floats, py: Floats) -> Floats:
    """The fill at points relative to the box's centre; the two colours lie on the box's edges along the angle."""
    along_x, along_y = np.cos(float(ink["angle_rad"])), np.sin(float(ink["angle_rad"]))
    _, _, width, height = ink["rect_px"].astype("f8")
    extent = (abs(width * along_x) + abs(height * along_y)) / 2
    share = np.clip((px * along_x + py * along_y) / max(extent, 1e-6) * 0.5 + 0.5, 0.0, 1.0)[..., None]
    return ink["fill0_lin"].astype("f8") * (1.0 - share) + ink["fill1_lin"].astype("f8") * share


def decoded(picture: npt.NDArray[np.uint8]) -> Floats:
    """A straight sRGB picture (H, W, 4) as premultiplied linear light."""
    alpha = picture[..., 3:] / 255.0
    return np.concatenate([linear_from_srgb(picture[..., :3] / 255.0) * alpha, alpha], -1)


def bilinear(light: Floats, piece: tuple[float, float, float, float], at_x: Floats, at_y: Floats) -> Floats:
    """`light` at texel coordinates (texel centres at +0.5), clamped to `piece` (x, y, w, h)."""
    x, y, width, height = piece
    base_x, base_y = np.floor(at_x - 0.5), np.floor(at_y - 0.5)
    share_x, share_y = (at_x - 0.5 - base_x)[..., None], (at_y - 0.5 - base_y)[..., None]

    def texel(dx: int, dy: int) -> Floats:
        columns = np.clip(base_x + dx, x, x + width - 1).astype(int)
        rows = np.clip(base_y + dy, y, y + height - 1).astype(int)
        return light[rows, columns]

    above = texel(0, 0) * (1 - share_x) + texel(1, 0) * share_x
    below = texel(0, 1) * (1 - share_x) + texel(1, 1) * share_x
    return above * (1 - share_y) + below * share_y
