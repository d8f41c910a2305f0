"""FLIP over boxes against flip-evaluator itself, and without it."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from vitrine.geometry import Bounds
from vitrine.proof.explain.flip import MARGIN_PX, measure_flip

OLD = np.random.default_rng(1).integers(0, 256, (120, 160, 4), np.uint8)
NEW = OLD.copy()
NEW[50:60, 70:80, :3] //= 2
BOX = Bounds(64, 48, 80, 64)


def test_a_box_is_measured_with_its_margin() -> None:
    import flip_evaluator

    cut = np.s_[BOX.y0 - MARGIN_PX : BOX.y1 + MARGIN_PX, BOX.x0 - MARGIN_PX : BOX.x1 + MARGIN_PX, :3]
    shares = [pixels[cut].astype(np.float32) / 255 for pixels in (OLD, NEW)]
    _, mean, _ = flip_evaluator.evaluate(*shares, "LDR", True, False, True, {"ppd": 26.0})
    assert measure_flip(OLD, NEW, [BOX], 26.0) == pytest.approx(mean)


def test_several_boxes_are_weighed_by_their_pixels() -> None:
    far = Bounds(0, 0, 16, 16)
    one, other = (measure_flip(OLD, NEW, [box], 26.0) for box in (BOX, far))
    assert one is not None and other == 0
    areas = 80 * 80, 48 * 48
    assert measure_flip(OLD, NEW, [BOX, far], 26.0) == pytest.approx(one * areas[0] / sum(areas))


def test_without_boxes_or_without_the_extra_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert measure_flip(OLD, NEW, [], 26.0) is None
    monkeypatch.setitem(sys.modules, "flip_evaluator", None)
    assert measure_flip(OLD, NEW, [BOX], 26.0) is None
