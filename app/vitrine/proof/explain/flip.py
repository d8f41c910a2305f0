"""FLIP: how different two pictures look where they differ, by flip-evaluator, which the extra `proof` brings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from vitrine.geometry import Bounds
from vitrine.proof.golden.picture_hash import Pixels

#: What is measured around each box: FLIP's filters reach that far at the pixels per degree of glasses.
MARGIN_PX = 32
#: A million pixels take 3 s; of larger boxes the first ones are measured, and at least one.
MAX_PIXELS = 1_000_000


def measure_flip(approved: Pixels, drawn: Pixels, boxes: Iterable[Bounds[int]], px_per_deg: float) -> float | None:
    """Measure the mean FLIP of two pictures (H, W, 4) over boxes with their margin, 0..1.

    None where there are no boxes, or flip-evaluator is not installed.
    """
    try:
        import flip_evaluator
    except ImportError:
        return None
    total, count = 0.0, 0
    for box in boxes:
        old, new = (_cut(pixels, box) for pixels in (approved, drawn))
        area = old.shape[0] * old.shape[1]
        if count and count + area > MAX_PIXELS:
            break
        _, mean, _ = flip_evaluator.evaluate(old, new, "LDR", True, False, True, {"ppd": px_per_deg})
        total, count = total + float(mean) * area, count + area
    return total / count if count else None


def _cut(pixels: Pixels, box: Bounds[int]) -> Any:
    """The part of a picture in a box with its margin, as shares of sRGB codes (h, w, 3)."""
    height, width = pixels.shape[:2]
    x0, y0 = max(0, box.x0 - MARGIN_PX), max(0, box.y0 - MARGIN_PX)
    x1, y1 = min(width, box.x1 + MARGIN_PX), min(height, box.y1 + MARGIN_PX)
    return np.ascontiguousarray(pixels[y0:y1, x0:x1, :3], np.float32) / np.float32(255)
