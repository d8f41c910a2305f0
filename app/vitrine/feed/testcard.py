"""Procedural test card feed, to judge size, shape, colour, levels and timing by.

Grid lines stand every 5 degrees and ticks every 1 degree of a camera with the field of view that is assumed for feeds
without a known one. The outermost pixels are a white frame. The hand turns once a second; the squares under it count
the frames in binary, the lowest bit on the right.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from vitrine.feed.protocols import FeedInfo, uniform_frame_index
from vitrine.world.camera import Intrinsics
from vitrine.world.feed_frame import FeedFrame, PixelFormat, Plane

FPS = Fraction(30)
FRAME_COUNT = 300
COUNTER_BITS = 9

#: Smaller cards have no room for their content; no feed is larger than 8192x4320.
MIN_SIDE_PX = 16
MAX_PIXELS = 36_000_000

_Canvas = npt.NDArray[np.float32]
_Rgb = tuple[int, int, int]
_BACKGROUND: _Rgb = (30, 33, 37)
_GRID: _Rgb = (58, 63, 70)
_AXIS: _Rgb = (118, 126, 134)
_LINE: _Rgb = (214, 218, 222)
_HAND: _Rgb = (88, 230, 164)
#: 75 % bars in the usual order, by falling luma.
_BARS: tuple[_Rgb, ...] = tuple((191 * r, 191 * g, 191 * b) for g in (1, 0) for r in (1, 0) for b in (1, 0))


class TestCardReader:
    """Reader of the test card at a size, 10 s long, or `duration_s` of it over and over."""

    __test__ = False  # pytest would take it for a class of tests

    def __init__(
        self, width_px: int = 1280, height_px: int = 720, *, loops: bool = True, duration_s: float | None = None
    ) -> None:
        count = FRAME_COUNT if duration_s is None else math.ceil(Fraction(duration_s).limit_denominator(1000) * FPS)
        self._info = FeedInfo("testcard", width_px, height_px, FPS, count, float(count / FPS), loops=loops)
        self._still_card = draw_still_card(width_px, height_px)
        self._dial = _Dial(self._still_card)

    @property
    def info(self) -> FeedInfo:
        """Facts about the card."""
        return self._info

    def index_at(self, time_s: float) -> int:
        """The number of the frame at a time."""
        return uniform_frame_index(self._info, time_s)

    def read(self, index: int) -> FeedFrame:
        """The still card with the hand and the counter of this frame, both from 0 again after 299."""
        pixels = self._still_card.copy()
        self._dial.draw(pixels, index % FRAME_COUNT)
        _draw_counter(pixels, index % FRAME_COUNT)
        pixels.flags.writeable = False
        size = self._info.size_px
        return FeedFrame((pixels,), PixelFormat.RGBA, *size, index, float(index / FPS), full_range=True)

    def close(self) -> None:
        """Nothing is open."""


def draw_still_card(width_px: int, height_px: int) -> Plane:
    """Draw the static part of the card: uint8 (H, W, 4)."""
    canvas = np.empty((height_px, width_px, 3), np.float32)
    canvas[:] = _BACKGROUND
    _draw_grid(canvas)
    _draw_bars(canvas)
    _draw_greys(canvas)
    _draw_gratings(canvas)
    _draw_circle(canvas)
    canvas[[0, -1]] = canvas[:, [0, -1]] = 255
    card = np.full((height_px, width_px, 4), 255, np.uint8)
    card[..., :3] = np.rint(canvas, out=canvas)
    return card


def _box(canvas: _Canvas | Plane, left: float, top: float, right: float, bottom: float) -> tuple[slice, slice]:
    """Rows and columns of a box given in fractions of the height, from the card's centre."""
    height, width = canvas.shape[:2]
    x0, x1 = (round(width / 2 + share * height) for share in (left, right))
    y0, y1 = (round(height / 2 + share * height) for share in (top, bottom))
    return slice(max(y0, 0), max(y1, 0)), slice(max(x0, 0), max(x1, 0))


def _draw_grid(canvas: _Canvas) -> None:
    height, width = canvas.shape[:2]
    eye = Intrinsics.from_fov(width, height)
    for degrees in range(-60, 61):
        x = math.floor(eye.cx_px + eye.fx_px * math.tan(math.radians(degrees)))
        y = math.floor(eye.cy_px + eye.fy_px * math.tan(math.radians(degrees)))
        colour = _AXIS if degrees == 0 else _GRID
        reach = None if degrees % 5 == 0 else max(2, height // 120)
        if 0 <= x < width:
            canvas[_centred_slice(height, reach), x] = colour if reach is None else _AXIS
        if 0 <= y < height:
            canvas[y, _centred_slice(width, reach)] = colour if reach is None else _AXIS


def _centred_slice(length: int, reach: int | None) -> slice:
    return slice(None) if reach is None else slice(length // 2 - reach, length // 2 + reach)


def _draw_bars(canvas: _Canvas) -> None:
    for number, colour in enumerate(_BARS):
        canvas[_box(canvas, -0.56 + 0.14 * number, -0.44, -0.42 + 0.14 * number, -0.34)] = colour


def _draw_greys(canvas: _Canvas) -> None:
    """A grey ramp through all codes, and under it sixteen steps."""
    ramp = canvas[_box(canvas, -0.56, 0.34, 0.56, 0.39)]
    ramp[:] = np.linspace(0, 255, ramp.shape[1])[:, None]
    for step in range(16):
        canvas[_box(canvas, -0.56 + 0.07 * step, 0.39, -0.49 + 0.07 * step, 0.44)] = 17 * step


def _draw_gratings(canvas: _Canvas) -> None:
    """Gratings 1, 2, 3 and 4 pixels wide: vertical on the left, horizontal on the right."""
    for number, width in enumerate((1, 2, 3, 4)):
        top = -0.23 + 0.12 * number
        left = canvas[_box(canvas, -0.66, top, -0.56, top + 0.1)]
        left[:] = 255 * (np.arange(left.shape[1]) // width % 2)[None, :, None]
        right = canvas[_box(canvas, 0.56, top, 0.66, top + 0.1)]
        right[:] = 255 * (np.arange(right.shape[0]) // width % 2)[:, None, None]


def _draw_circle(canvas: _Canvas) -> None:
    rows, columns = _box(canvas, -0.32, -0.32, 0.32, 0.32)
    x, y = _centre_offsets(canvas, rows, columns)
    unit = canvas.shape[0] / 720
    ring = np.clip(unit + 0.5 - np.abs(np.hypot(x, y) - 0.31 * canvas.shape[0]), 0, 1)
    _blend_colour(canvas, rows, columns, ring, _LINE)


class _Dial:
    """A rotating clock hand with an afterglow over the last sixth of a turn."""

    def __init__(self, card: Plane) -> None:
        self._height = card.shape[0]
        self._rows, self._columns = _box(card, -0.3, -0.3, 0.3, 0.3)
        self._x, self._y = _centre_offsets(card, self._rows, self._columns)
        radius = np.hypot(self._x, self._y)
        self._bearing_rad = np.arctan2(self._x, -self._y) % np.float32(2 * math.pi)
        self._disc_coverage = np.clip(0.295 * self._height - radius, 0, 1)
        self._hub_coverage = np.clip(self._height / 90 + 0.5 - radius, 0, 1)

    def draw(self, pixels: Plane, index: int) -> None:
        turn = np.float32(2 * math.pi * float(index % FPS / FPS))
        sine, cosine = np.sin(turn), np.cos(turn)
        behind = turn - self._bearing_rad
        behind += np.float32(2 * math.pi) * (behind < 0)
        glow = np.float32(0.3) * np.clip(1 - behind / np.float32(math.pi / 3), 0, 1) ** 2
        across = np.abs(self._x * cosine + self._y * sine)
        hand = np.clip(np.float32(self._height / 480 + 0.5) - across, 0, 1) * (self._x * sine > self._y * cosine)
        coverage = np.maximum(np.maximum(glow, hand) * self._disc_coverage, self._hub_coverage)
        _blend_colour(pixels, self._rows, self._columns, coverage, _HAND)


def _draw_counter(pixels: Plane, index: int) -> None:
    for bit in range(COUNTER_BITS):
        left = 0.135 - 0.035 * bit
        pixels[_box(pixels, left - 0.004, 0.126, left + 0.034, 0.164)] = (*_BACKGROUND, 255)
        lit = index >> bit & 1
        pixels[_box(pixels, left, 0.13, left + 0.03, 0.16)] = (*(_LINE if lit else _GRID), 255)


def _centre_offsets(canvas: _Canvas | Plane, rows: slice, columns: slice) -> tuple[_Canvas, _Canvas]:
    """Offsets of pixel centres from the card's centre: x to the right, y down; they broadcast to the box."""
    height, width = canvas.shape[:2]
    x = np.arange(columns.start, min(columns.stop, width), dtype=np.float32) + np.float32(0.5 - width / 2)
    y = np.arange(rows.start, min(rows.stop, height), dtype=np.float32) + np.float32(0.5 - height / 2)
    return x[None, :], y[:, None]


def _blend_colour(canvas: _Canvas | Plane, rows: slice, columns: slice, coverage: _Canvas, colour: _Rgb) -> None:
    """Blend a colour over a box by coverage 0..1, in encoded values."""
    inked = coverage > 0
    box = canvas[rows, columns, :3]
    under = box[inked].astype(np.float32)
    under += coverage[inked][:, None] * (np.array(colour, np.float32) - under)
    box[inked] = np.rint(under)
