"""The painter of inks itself, against what can be said without it: areas, symmetry and single pixels."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from tests.oracle.ink import paint
from vitrine.geometry import Size
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.stage.draw.drawlist import PAINT_OP, FillSource, RasterLayer

WHITE = (1.0, 1.0, 1.0, 1.0)


def sheet(
    *inks: Mapping[str, Any], size: tuple[int, int] = (40, 30), bitmaps: tuple[np.ndarray, ...] = ()
) -> RasterLayer:
    records = np.zeros(len(inks), PAINT_OP)
    records["clip_px"] = (0, 0, *size)
    records["bitmap"] = -1
    for record, fields in zip(records, inks, strict=True):
        for name, value in fields.items():
            record[name] = value
    return RasterLayer(Size(*size), records, bitmaps)


def test_a_box_on_whole_pixels_has_no_soft_edge() -> None:
    light = paint(sheet({"rect_px": (5, 4, 20, 10), "fill0_lin": WHITE, "fill1_lin": WHITE}))
    expected = np.zeros((30, 40))
    expected[4:14, 5:25] = 1
    assert np.array_equal(light[..., 3], expected)


def test_a_disc_has_the_area_of_a_disc() -> None:
    disc = {"rect_px": (8, 3, 24, 24), "radii_px": (12,) * 4, "fill0_lin": WHITE, "fill1_lin": WHITE}
    assert paint(sheet(disc))[..., 3].sum() == pytest.approx(np.pi * 12**2, rel=3e-3)


def test_each_corner_has_its_own_radius() -> None:
    box = {"rect_px": (0, 0, 40, 30), "radii_px": (12, 0, 0, 0), "fill0_lin": WHITE, "fill1_lin": WHITE}
    cover = paint(sheet(box))[..., 3]
    assert [cover[0, 0], cover[0, -1], cover[-1, -1], cover[-1, 0]] == [0, 1, 1, 1]


def test_an_outline_of_one_and_a_half_pixels_has_half_light_inside() -> None:
    frame = {"rect_px": (5, 4, 20, 10), "border_lin": WHITE, "border_px": 1.5}
    assert paint(sheet(frame))[9, 3:9, 3].tolist() == [0, 0, 1, 0.5, 0, 0]


def test_a_halo_is_outside_only_and_fades_to_nothing() -> None:
    halo = {"rect_px": (15, 10, 10, 10), "fill0_lin": WHITE, "softness_px": 8.0}
    cover = paint(sheet(halo))[..., 3]
    assert not cover[10:20, 15:25].any()
    assert (np.diff(cover[15, 25:33]) < 0).all() and not cover[15, 33:].any()
    assert cover[15, 25] == pytest.approx((1 - 3 / 16**2 + 2 / 16**3) ** 2)  # half a pixel out of eight


def test_a_gradient_runs_from_edge_to_edge_along_its_angle() -> None:
    across = {"rect_px": (0, 0, 40, 30), "fill0_lin": (0, 0, 0, 1), "fill1_lin": WHITE}
    assert paint(sheet(across))[7, :, 0] == pytest.approx((np.arange(40) + 0.5) / 40)
    down = paint(sheet({**across, "angle_rad": np.pi / 2}))
    assert down[:, 7, 0] == pytest.approx((np.arange(30) + 0.5) / 30, abs=1e-6)


def test_a_later_ink_covers_by_its_alpha() -> None:
    below = {"rect_px": (0, 0, 40, 30), "fill0_lin": WHITE, "fill1_lin": WHITE}
    above = {"rect_px": (0, 0, 40, 30), "fill0_lin": (0.1, 0.0, 0.0, 0.25), "fill1_lin": (0.1, 0.0, 0.0, 0.25)}
    assert paint(sheet(below, above))[3, 3] == pytest.approx((0.85, 0.75, 0.75, 1.0))


def test_a_mask_is_shown_texel_by_texel_and_clipped() -> None:
    mask = np.arange(12, dtype=np.uint8).reshape(3, 4) * 20
    ink = {"rect_px": (6, 5, 4, 3), "fill0_lin": WHITE, "fill1_lin": WHITE, "source": FillSource.MASK, "bitmap": 0}
    ink |= {"texel_px": (0, 0, 4, 3), "clip_px": (6, 5, 9, 30)}
    cover = paint(sheet(ink, bitmaps=(mask,)))[..., 3] * 255
    assert np.rint(cover[5:8, 6:10]) == pytest.approx(mask * [1, 1, 1, 0])
    assert cover.sum() == pytest.approx(mask[:, :3].sum())


def test_a_picture_is_decoded_before_it_is_mixed() -> None:
    picture = np.array([[[0, 0, 0, 255], [255, 255, 255, 255]]], np.uint8)
    ink = {
        "rect_px": (0, 0, 3, 1),
        "fill0_lin": WHITE,
        "source": FillSource.PICTURE,
        "bitmap": 0,
        "texel_px": (0, 0, 2, 1),
    }
    assert paint(sheet(ink, bitmaps=(picture,)))[0, :3, 0] == pytest.approx((0.0, 0.5, 1.0))


def test_a_picture_of_half_cover_gives_half_its_light() -> None:
    picture = np.full((1, 1, 4), 128, np.uint8)
    ink = {
        "rect_px": (0, 0, 2, 2),
        "fill0_lin": WHITE,
        "source": FillSource.PICTURE,
        "bitmap": 0,
        "texel_px": (0, 0, 1, 1),
    }
    expected = float(linear_from_srgb(128 / 255)) * 128 / 255
    assert paint(sheet(ink, bitmaps=(picture,)))[0, 0] == pytest.approx((expected,) * 3 + (128 / 255,))
