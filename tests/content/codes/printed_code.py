"""Printed codes in made-up pictures: where each corner lies is known, since the picture is made from it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import zxingcpp

Floats = npt.NDArray[np.float64]
Luma = npt.NDArray[np.uint8]

WIDTH, HEIGHT = 640, 480
#: Samples of light for each pixel, along a side; and paper around a code, in modules.
FINENESS, QUIET_MODULES = 4, 10
PAPER, INK, GROUND = 0.9, 0.03, 0.25


def dark_modules(payload: str, library_name: str) -> npt.NDArray[np.bool_]:
    """The dark modules (rows, columns) of a code, by zxing's writer; of bars one row."""
    picture = np.asarray(
        zxingcpp.create_barcode(payload, zxingcpp.barcode_format_from_str(library_name)).to_image(scale=1)
    )
    dark = picture < 128
    rows, columns = np.flatnonzero(dark.any(1)), np.flatnonzero(dark.any(0))
    dark = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    is_matrix = library_name in ("QRCode", "DataMatrix")
    return dark if is_matrix else dark[len(dark) // 2 : len(dark) // 2 + 1]


def homography(quad: Floats) -> Floats:
    """(3, 3) from picture to code plane, solved as eight equations."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(quad.tolist(), ((0, 0), (1, 0), (1, 1), (0, 1)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(wanted, float)), 1.0).reshape(3, 3)


def print_codes(codes: list[tuple[npt.NDArray[np.bool_], Floats]], noise: float = 2.0, seed: int = 0) -> Luma:
    """A picture of codes at their corners (4, 2) in pixels, blurred and noisy as a camera's."""
    x = (np.arange(WIDTH * FINENESS) + 0.5) / FINENESS
    y = (np.arange(HEIGHT * FINENESS) + 0.5) / FINENESS
    light = np.full((len(y), len(x)), GROUND)
    for dark, quad in codes:
        margin = 0.6 * np.ptp(quad, axis=0).max()
        low, high = quad.min(0) - margin, quad.max(0) + margin
        columns, rows = (x > low[0]) & (x < high[0]), (y > low[1]) & (y < high[1])
        across_u, across_v, across_w = (one[0] * x[columns] for one in homography(quad))
        down_u, down_v, down_w = (one[1] * y[rows, None] + one[2] for one in homography(quad))
        depth = across_w + down_w
        u, v = (across_u + down_u) / depth, (across_v + down_v) / depth
        down, across = dark.shape
        quiet_u = QUIET_MODULES / across
        quiet_v = QUIET_MODULES / down if down > 1 else 0.25
        paper = (u > -quiet_u) & (u < 1 + quiet_u) & (v > -quiet_v) & (v < 1 + quiet_v)
        inside = (u >= 0) & (u < 1) & (v >= 0) & (v < 1)
        row = np.clip((v * down).astype(int), 0, down - 1)
        column = np.clip((u * across).astype(int), 0, across - 1)
        part = light[np.ix_(rows, columns)]
        part = np.where(paper, PAPER, part)
        light[np.ix_(rows, columns)] = np.where(inside & dark[row, column], INK, part)
    light = light.reshape(HEIGHT, FINENESS, WIDTH, FINENESS).mean((1, 3))
    for axis in (0, 1):  # a lens's blur, of 0.6 px
        light = 0.15 * np.roll(light, 1, axis) + 0.7 * light + 0.15 * np.roll(light, -1, axis)
    grey = 255 * light ** (1 / 2.2) + np.random.default_rng(seed).normal(0, noise, light.shape)
    return np.clip(grey + 0.5, 0, 255).astype(np.uint8)


def turned_quad(middle: tuple[float, float], width: float, height: float, turn_deg: float, lean: float = 0.0) -> Floats:
    """Corners of a code turned clockwise in the picture; `lean` makes its right side that much shorter."""
    w, h = width / 2, height / 2
    flat = np.array([[-w, -h], [w, -h * (1 - lean)], [w, h * (1 - lean)], [-w, h]])
    angle = np.radians(turn_deg)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.asarray(flat @ turn + middle)
