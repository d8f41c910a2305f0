"""Where the codes of street.mp4 lie on each frame: projected from what its generator printed, and where."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml

from assets.feeds.street.places import FOCAL_PX, HEIGHT, LABEL_SIZE_M, PAY_TEXT, QR_SIZE_M, WIDTH
from tests.content.codes.printed_code import Floats

FEEDS = Path(__file__).resolve().parents[3] / "assets" / "feeds"
FRAMES = 1320
#: The bars of a label in its picture (assets/feeds/street/sign.py): 95 modules of 9 px in 1180, from 290 to 721 of 880.
_BARS = ((1180 - 95 * 9) / 2 / 1180, 290 / 880, (1180 + 95 * 9) / 2 / 1180, 721 / 880)
#: The QR code in the pay sign: 600 px of its 780 x 1080, 90 from the left and 300 from the top.
_QR = (90 / 780, 300 / 1080, 690 / 780, 900 / 1080)


@lru_cache(maxsize=1)
def payloads() -> dict[str, str]:
    """Payload by the name of its place."""
    codes = yaml.safe_load((FEEDS / "street.places.yaml").read_text("utf-8"))["codes"]
    return {**{f"{name}_label": codes[name] for name in ("shoe", "tea", "lamp")}, "pay_sign": PAY_TEXT}


@lru_cache(maxsize=1)
def _places() -> dict[str, tuple[float, float, float]]:
    found: dict[str, tuple[float, float, float]] = yaml.safe_load((FEEDS / "street.places.yaml").read_text("utf-8"))[
        "places"
    ]
    return found


@lru_cache(maxsize=1)
def _poses() -> Floats:
    return np.loadtxt(FEEDS / "street.tum")


def project(frame: int, points_m: Floats) -> Floats:
    """World points (N, 3) in the pixels of a frame; nan behind the camera."""
    _, *position, x, y, z, w = _poses()[frame].tolist()
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    seen = (points_m - np.array(position)) @ turn
    ahead = np.where(seen[:, 2:] > 0.1, seen[:, 2:], np.nan)
    return np.asarray(seen[:, :2] / ahead * FOCAL_PX + (WIDTH / 2, HEIGHT / 2))


def _rectangle(frame: int, name: str, part: tuple[float, float, float, float], size_m: tuple[float, float]) -> Floats:
    x, y, z = _places()[name]
    left, top, right, bottom = part
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    points = [(x + (u - 0.5) * size_m[0], y - (v - 0.5) * size_m[1], z) for u, v in corners]
    return project(frame, np.array(points))


def code_corners(frame: int, name: str) -> Floats:
    """The corners (4, 2) of a code in a frame."""
    if name == "pay_sign":
        return _rectangle(frame, name, _QR, (QR_SIZE_M * 1.3, QR_SIZE_M * 1.8))
    return _rectangle(frame, name, _BARS, LABEL_SIZE_M)


def judged_width_px(frame: int, name: str) -> float:
    """How wide a label's card, or the pay sign's code, is in a frame; 0 where it is not whole in the picture."""
    is_label = name != "pay_sign"
    corners = _rectangle(frame, name, (0, 0, 1, 1), LABEL_SIZE_M) if is_label else code_corners(frame, name)
    if not np.isfinite(corners).all() or (corners < 0).any() or (corners > (WIDTH, HEIGHT)).any():
        return 0.0
    return float(np.hypot(*(corners[1] + corners[2] - corners[0] - corners[3]))) / 2
