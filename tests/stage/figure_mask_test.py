"""Masks of figures: strokes by their distance to the line, evenness, trims, dashes, and what is kept."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from vitrine.geometry import Rect
from vitrine.stage.draw.light import Light
from vitrine.stage.shapes.dash import dash_lines, trim_lines
from vitrine.stage.shapes.figure import Figure, FlatLine, drop_repeated_points, flatten_figure
from vitrine.stage.shapes.figure_mask import (
    FigureMask,
    StrokeStyle,
    bound_figure,
    mask_fill,
    mask_stroke,
    spread_gradient,
)
from vitrine.stage.shapes.stroke import Cap, Join

SCALE = 12.0
BOX = Rect(3.3, 2.6, 60.0, 60.0)
RING = Figure("ellipse", size=(5.0, 5.0), is_round=True)
ZIGZAG = Figure("line", points=((0.5, 0.5), (4.0, 1.2), (1.0, 2.5), (4.2, 4.3)))
HEART = "M12 21s-8-5-8-11a4.5 4.5 0 018-3 4.5 4.5 0 018 3c0 6-8 11-8 11z"


def stroke(figure: Figure, style: StrokeStyle, box: Rect[float] = BOX) -> FigureMask:
    mask = mask_stroke(figure, box, SCALE, style)
    assert mask is not None
    return mask


def light_of(mask: FigureMask) -> float:
    """The pixels that a mask covers."""
    return float(mask.bitmap.sum()) / 255


def sampled(mask: FigureMask, figure: Figure, half_px: float, per_px: int = 6) -> npt.NDArray[np.float64]:
    """The share of each pixel of a mask that lies within `half_px` of a figure's lines, by samples."""
    height, width = mask.bitmap.shape
    ys, xs = (np.mgrid[0 : height * per_px, 0 : width * per_px] + 0.5) / per_px
    at = np.stack([xs + mask.x_px, ys + mask.y_px], -1)
    nearest = np.full(at.shape[:2], np.inf)
    for line in flatten_figure(figure, Rect(53 / 16, 42 / 16, BOX.width, BOX.height), SCALE, 0.0):
        line = drop_repeated_points(line)
        points = np.concatenate([line.points, line.points[:1]]) if line.is_closed else line.points
        for a, b in pairwise(points):
            leg = b - a
            along = np.clip(((at - a) @ leg) / (leg @ leg), 0, 1)
            nearest = np.minimum(nearest, np.hypot(*np.moveaxis(at - a - along[..., None] * leg, -1, 0)))
    return (nearest <= half_px).reshape(height, per_px, width, per_px).mean((1, 3))


@pytest.mark.parametrize("width_px", [1.2, 9.0])
@pytest.mark.parametrize("figure", [ZIGZAG, Figure("path", path=HEART, view_box=Rect(0, 0, 24, 24))])
def test_a_round_stroke_covers_what_is_near_its_line(figure: Figure, width_px: float) -> None:
    mask = stroke(figure, StrokeStyle(width_px, "round", "round"))
    off = np.sort(np.abs(mask.bitmap / 255 - sampled(mask, figure, width_px / 2)).ravel())
    # In the one pixel where the inner side of the heart's tip crosses itself coverage is an estimate.
    assert off[-2] < 0.15 and off[-1] < 0.25


@pytest.mark.parametrize(("cap", "beyond"), [("butt", 0.0), ("square", 4.0), ("round", math.pi)])
def test_caps_add_what_they_cover(cap: Cap, beyond: float) -> None:
    line = Figure("line", points=((0.5, 0.5), (3.5, 2.5)))
    length = math.hypot(3, 2) * SCALE
    expected = length * 6 + beyond * 3**2
    assert light_of(stroke(line, StrokeStyle(6.0, cap))) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize(("join", "outside"), [("miter", 1.0), ("bevel", 0.5), ("round", math.pi / 4)])
def test_joins_add_what_they_cover(join: Join, outside: float) -> None:
    corner = Figure("line", points=((0.5, 3.5), (0.5, 0.5), (3.5, 0.5)))
    # Two legs share a quarter of a square inside the corner; outside it the join is a part of another one.
    expected = 2 * 3 * SCALE * 6 - 3**2 + outside * 3**2
    assert light_of(stroke(corner, StrokeStyle(6.0, "butt", join))) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize("width_px", [1.2, 2.0, 5.0])
def test_a_thin_ring_is_even_all_around(width_px: float) -> None:
    mask = stroke(RING, StrokeStyle(width_px))
    height, width = mask.bitmap.shape
    ys, xs = np.mgrid[0:height, 0:width] + 0.5
    angle = np.arctan2(ys + mask.y_px - (BOX.y + 30), xs + mask.x_px - (BOX.x + 30))
    sector = np.floor((angle + math.pi) / math.tau * 24).clip(0, 23).astype(int)
    light = np.bincount(sector.ravel(), mask.bitmap.ravel() / 255, 24)
    # A pixel on the border of two sectors counts for one of them: half a pixel's length of 7.
    assert light.std() / light.mean() < 0.06
    assert light.sum() == pytest.approx(math.pi * (60 - width_px) * width_px, rel=2e-3)


def test_a_ring_lies_in_its_box_and_its_middle_is_kept() -> None:
    for box in (BOX, Rect(3.8, 2.6, 60.0, 60.0), Rect(3.3, 2.6, 61.5, 61.5)):
        mask = stroke(RING, StrokeStyle(4.0), box)
        height, width = mask.bitmap.shape
        ys, xs = np.mgrid[0:height, 0:width] + 0.5
        weights = mask.bitmap / mask.bitmap.sum()
        middle = (xs * weights).sum() + mask.x_px, (ys * weights).sum() + mask.y_px
        assert middle == pytest.approx((box.x + box.width / 2, box.y + box.height / 2), abs=0.04)
        assert mask.rect_px.x >= box.x - 2 and mask.rect_px.right <= box.right + 2.1


def test_zero_of_the_clock_is_above_and_it_runs_to_the_right() -> None:
    quarter = stroke(Figure("arc", size=(5, 5), is_round=True, from_deg=0, to_deg=90), StrokeStyle(4.0))
    assert quarter.rect_px.x >= BOX.x + 28 and quarter.rect_px.bottom <= BOX.y + 32
    back = stroke(Figure("arc", size=(5, 5), is_round=True, from_deg=0, to_deg=-90), StrokeStyle(4.0))
    assert back.rect_px.right <= BOX.x + 32


def test_a_pie_is_filled_to_its_middle() -> None:
    pie = mask_fill(Figure("arc", size=(5, 5), is_round=True, from_deg=20, to_deg=140), BOX, SCALE, "nonzero", 0.0)
    assert pie is not None and light_of(pie) == pytest.approx(math.pi * 30**2 / 3, rel=2e-3)


def test_a_trim_is_a_share_of_the_length() -> None:
    whole = light_of(stroke(RING, StrokeStyle(3.0)))
    for start, end in ((0.0, 0.25), (0.3, 0.9), (0.5, 1.0)):
        part = light_of(stroke(RING, StrokeStyle(3.0, trim=(start, end))))
        assert part == pytest.approx(whole * (end - start), rel=3e-3)
    assert mask_stroke(RING, BOX, SCALE, StrokeStyle(3.0, trim=(0.6, 0.6))) is None
    assert mask_stroke(RING, BOX, SCALE, StrokeStyle(3.0, trim=(0.7, 0.2))) is None


def test_a_trim_goes_on_from_line_to_line() -> None:
    lines = [FlatLine(np.array([(0.0, 0.0), (4.0, 0.0)]), False), FlatLine(np.array([(0.0, 9.0), (6.0, 9.0)]), False)]
    (first, second) = trim_lines(lines, 0.2, 0.7)
    assert first.points.tolist() == [[2, 0], [4, 0]] and second.points.tolist() == [[0, 9], [3, 9]]


def test_dashes_begin_with_the_line() -> None:
    line = FlatLine(np.array([(0.0, 0.0), (10.0, 0.0)]), False)
    assert [d.points[:, 0].tolist() for d in dash_lines([line], (3.0, 2.0), 0.0)] == [[0, 3], [5, 8]]
    assert [d.points[:, 0].tolist() for d in dash_lines([line], (3.0, 2.0), 1.0)] == [[0, 2], [4, 7], [9, 10]]
    assert [d.points[:, 0].tolist() for d in dash_lines([line], (4.0,), 0.0)] == [[0, 4], [8, 10]]
    assert dash_lines([line], (0.0, 0.0), 0.0) == (line,) and dash_lines([line], (1e-6, 1e-6), 0.0) == (line,)


def test_dashes_close_a_ring_evenly() -> None:
    square = FlatLine(np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]), True)
    dashes = dash_lines([square], (1.0, 2.1), 0.0)
    # 40 of length hold 12.9 periods: 13, each of 3.077.
    assert len(dashes) == 13
    assert all(np.hypot(*np.diff(d.points, axis=0).T).sum() == pytest.approx(40 / 13 / 3.1) for d in dashes)


def test_dots_are_round_dashes_without_length() -> None:
    dotted = stroke(Figure("line", points=((0.5, 2.0), (4.5, 2.0))), StrokeStyle(4.0, "round", dash_px=(0.0, 12.0)))
    assert light_of(dotted) == pytest.approx(4 * math.pi * 2**2, rel=0.01)


def test_a_view_box_keeps_its_aspect_in_the_middle() -> None:
    square = Figure("path", path="M0 0h24v24H0z", view_box=Rect(0.0, 0.0, 24.0, 24.0))
    mask = mask_fill(square, Rect(0.0, 0.0, 96.0, 48.0), SCALE, "nonzero", 0.0)
    assert mask is not None and mask.rect_px.shrink(1, 1) == (24, 0, 48, 48)
    assert square.natural_size == (24, 24) and square.aspect_ratio == 1


def test_a_path_reaches_as_far_as_its_curves() -> None:
    # The control points of this curve lie at 4, the curve itself reaches 3.
    assert Figure("path", path="M0 0C4 0 4 4 0 4").natural_size == pytest.approx((3, 4), abs=1e-3)


def test_the_rule_of_filling_is_that_of_svg() -> None:
    path = "M0 0h4v4h-4z M1 1h2v2h-2z"
    both = [mask_fill(Figure("path", path=path), BOX, SCALE, rule, 0.0) for rule in ("nonzero", "evenodd")]
    assert [light_of(mask) / SCALE**2 for mask in both if mask] == pytest.approx([16, 12], rel=1e-3)


def test_a_mask_is_kept_and_moves_by_whole_pixels_without_being_drawn() -> None:
    one = stroke(ZIGZAG, StrokeStyle(3.0))
    other = stroke(ZIGZAG, StrokeStyle(3.0), BOX.translate(40.0, -7.0))
    assert other.bitmap is one.bitmap and (other.x_px, other.y_px) == (one.x_px + 40, one.y_px - 7)
    assert stroke(ZIGZAG, StrokeStyle(3.0, trim=(0.0, 0.5))).bitmap is not one.bitmap


@pytest.mark.parametrize("width_px", [0.5, 6.0])
@pytest.mark.parametrize("cap", ["butt", "square"])
def test_no_ink_leaves_the_bounds_that_are_told(cap: Cap, width_px: float) -> None:
    style = StrokeStyle(width_px, cap)
    for figure in (ZIGZAG, RING, Figure("path", path=HEART, view_box=Rect(0, 0, 24, 24))):
        rect, bounds = stroke(figure, style).rect_px.shrink(1, 1), bound_figure(figure, BOX, SCALE, style)
        assert rect.x >= bounds.x0 - 1 and rect.right <= bounds.x1 + 1
        assert rect.y >= bounds.y0 - 1 and rect.bottom <= bounds.y1 + 1


def test_a_gradient_over_the_whole_is_the_same_light_on_a_part() -> None:
    red, blue = Light(1, 0, 0, 1), Light(0, 0, 1, 1)
    whole, part = Rect(10.0, 20.0, 80.0, 40.0), Rect(30.0, 30.0, 20.0, 10.0)
    for angle in (0.0, 0.7, 2.5):
        near, far = spread_gradient((red, blue), angle, whole, part)
        for x, y in ((30, 30), (50, 40), (41, 33)):
            shares = []
            for box in (whole, part):
                reach = (abs(box.width * math.cos(angle)) + abs(box.height * math.sin(angle))) / 2
                dx, dy = x - box.x - box.width / 2, y - box.y - box.height / 2
                shares.append((dx * math.cos(angle) + dy * math.sin(angle)) / reach / 2 + 0.5)
            assert near.blue + (far.blue - near.blue) * shares[1] == pytest.approx(shares[0])
