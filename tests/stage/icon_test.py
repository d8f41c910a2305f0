"""Icons: every name is drawn, and coverage adds up to the areas of simple shapes."""

import math

import numpy as np
import pytest

from vitrine.scene.nodes.icon_names import ICON_NAMES
from vitrine.stage.shapes.icon import GUTTER_PX, rasterize_icon, rasterize_parts
from vitrine.stage.shapes.icon_parts import IconPart, arc, box, circle, dot, erase_stroke, fill, line, mirror, rotate
from vitrine.stage.shapes.icon_set import ICONS


def ink(*parts: IconPart, scale: float = 2.0, weight: float = 2.0, shift: float = 0.0) -> float:
    """Covered area in grid units squared."""
    side = math.ceil(24 * scale) + 8
    mask = rasterize_parts(parts, scale, (side / 2 + shift, side / 2 + shift / 2), (side, side), weight)
    return float(mask.sum() / 255 / scale**2)


def test_the_names_of_the_scene_and_the_drawings_are_the_same() -> None:
    assert sorted(ICONS) == sorted(ICON_NAMES)
    assert len(set(ICON_NAMES)) == len(ICON_NAMES)


@pytest.mark.parametrize("shift", [0.0, 0.3, 0.5])
@pytest.mark.parametrize("scale", [2 / 3, 1.0, 2.0, 5.3])
def test_coverage_adds_up_to_the_area(scale: float, shift: float) -> None:
    rel = 0.02 if scale > 1 else 0.05
    assert ink(line((4, 12), (20, 12)), scale=scale, shift=shift) == pytest.approx(16 * 2 + math.pi, rel=rel)
    assert ink(line((4, 5), (20, 17)), scale=scale, shift=shift) == pytest.approx(20 * 2 + math.pi, rel=rel)
    assert ink(circle(12, 12, 8), scale=scale, shift=shift) == pytest.approx(math.pi * (9**2 - 7**2), rel=rel)
    assert ink(arc(12, 12, 8, 20, 110), scale=scale, shift=shift) == pytest.approx(8 * math.pi + math.pi, rel=rel)
    assert ink(fill(box(4, 6, 20, 18, 0)), scale=scale, shift=shift) == pytest.approx(
        16 * 12 + 2 * 28 + math.pi, rel=rel
    )


def test_a_hair_line_is_as_dim_as_it_is_thin() -> None:
    for weight in (0.1, 0.4, 0.9):
        assert ink(line((2, 12.2), (22, 12.2)), scale=1.0, weight=weight) == pytest.approx(20 * weight, rel=0.06)


def test_a_gap_is_dark_around_what_follows() -> None:
    crossing = line((12, 2), (12, 22))
    whole, cut = ink(line((2, 12), (22, 12))), ink(line((2, 12), (22, 12)), erase_stroke(crossing))
    assert whole - cut == pytest.approx(2 * 2 * 2.2, rel=0.05)


def test_a_dot_is_as_wide_as_a_line() -> None:
    assert ink(dot(12, 12), scale=4.0) == pytest.approx(math.pi, rel=0.02)


def test_turned_and_mirrored_keep_the_middle() -> None:
    part = line((3, 4), (20, 12))
    assert np.allclose(rotate([part], 1)[0].points, [(20, 3), (12, 20)])
    assert np.allclose(mirror([part])[0].points, [(21, 4), (4, 12)])


@pytest.mark.parametrize("name", sorted(ICONS))
@pytest.mark.parametrize("size", [16.0, 24.0, 37.5])
def test_every_icon_fills_its_square_and_leaves_the_gutter_dark(name: str, size: float) -> None:
    mask = rasterize_icon(name, size)
    side = math.ceil(size) + 2 * GUTTER_PX
    assert mask.shape == (side, side) and mask.dtype == np.uint8 and not mask.flags.writeable
    border = np.ones_like(mask, bool)
    border[1:-1, 1:-1] = False
    assert not mask[border].any()
    rows, columns = np.flatnonzero(mask.max(1) > 100), np.flatnonzero(mask.max(0) > 100)
    assert max(np.ptp(rows), np.ptp(columns)) + 1 >= 0.6 * size
    middle = (rows[0] + rows[-1]) / 2, (columns[0] + columns[-1]) / 2
    assert np.allclose(middle, (side - 1) / 2, atol=max(1.0, 0.07 * size))


@pytest.mark.parametrize("name", ["plus", "minus", "straight", "star", "clock", "globe", "lock", "sun", "wifi"])
def test_what_is_meant_symmetric_is(name: str) -> None:
    mask = rasterize_icon(name, 24.0).astype(int)
    if name == "clock":
        mask = mask[:6]
    assert np.abs(mask - mask[:, ::-1]).max() <= 1


def test_left_is_right_mirrored() -> None:
    for kind in ("turn", "turn-slight", "turn-sharp", "arrow"):
        left, right = rasterize_icon(f"{kind}-left", 32.0), rasterize_icon(f"{kind}-right", 32.0)
        assert np.abs(left.astype(int) - right[:, ::-1]).max() <= 1


def test_half_a_star_lies_between_none_and_a_whole() -> None:
    empty, half, full = (rasterize_icon(f"star{kind}", 48.0).astype(int) for kind in ("-empty", "-half", ""))
    assert (empty <= half).all() and (half <= full + 1).all()
    assert np.abs(half[:, :22] - full[:, :22]).max() <= 1 and np.abs(half[:, 29:] - empty[:, 29:]).max() <= 1
