"""The whole picture against the oracle: light over the feed, additive and by alpha, whole pixels and between them."""

from dataclasses import replace

import numpy as np
import pytest

from tests.gpu.samples import SIZE, laid, placed, random_feed, random_sheet
from tests.oracle.ink import paint
from vitrine.geometry import Size
from vitrine.glass.optics.optics import Optics
from vitrine.glass.optics.view import Tone
from vitrine.glass.reference.composite import composite_over_feed
from vitrine.gpu.renderer import Renderer
from vitrine.stage.draw.drawlist import PAINT_OP, DrawList, RasterLayer


def flat_sheet(light: tuple[float, float, float, float], size_px: tuple[int, int] = (12, 12)) -> RasterLayer:
    """One sharp rectangle of even light with a pixel free around it."""
    inks = np.zeros(1, PAINT_OP)
    inks["rect_px"], inks["clip_px"] = (1, 1, size_px[0] - 2, size_px[1] - 2), (0, 0, *size_px)
    inks["fill0_lin"] = inks["fill1_lin"] = light
    inks["bitmap"] = -1
    return RasterLayer(Size(*size_px), inks)


VECTORS = [(128, 128, 176), (180, 100, 201), (100, 200, 219), (60, 60, 85)]


@pytest.mark.parametrize(("world", "overlay", "seen"), VECTORS)
def test_light_is_added_in_linear_light(device: Renderer, world: int, overlay: int, seen: int) -> None:
    from vitrine.glass.optics.srgb import linear_from_srgb

    light = float(linear_from_srgb(overlay / 255))
    feed = random_feed(0)
    feed.planes[0][..., :3] = world
    picture = device.render(placed((flat_sheet((light, light, light, 1)),), [(20, 20)]), feed)
    assert abs(int(picture.read()[26, 26, 0]) - seen) <= 1


@pytest.mark.parametrize("tone", ["compressed", "sum"])
@pytest.mark.parametrize("alpha_blend", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_the_picture_is_what_the_oracle_makes_of_the_panel(
    device: Renderer, seed: int, alpha_blend: bool, tone: Tone
) -> None:
    sheets = tuple(random_sheet(10 * seed + i) for i in range(4))
    draw_list = placed(sheets, [(5, 5), (60, 40), (200, 20), (210.0, 110.0)], opacity=0.8)
    feed = random_feed(seed)
    optics = Optics(blocking=float(alpha_blend), tone=tone)
    drawn = device.render(draw_list, feed, optics)
    picture = drawn.read().astype(int)
    panel = device.read_panel(draw_list)
    expected = composite_over_feed(feed.planes[0], panel, 1.0, alpha_blend, tone).astype(int)
    assert np.abs(picture[..., :3] - expected).max() <= 1


def test_outside_of_ink_the_feed_is_the_feed_bit_for_bit(device: Renderer) -> None:
    feed = random_feed(1)
    draw_list = placed((random_sheet(1), random_sheet(2)), [(5.3, 5.1), (60.7, 40.2)])
    picture, panel = device.render(draw_list, feed).read(), device.read_panel(draw_list)
    dark = (panel == 0).all(-1)
    assert 0.5 < dark.mean() < 0.95
    np.testing.assert_array_equal(picture[dark], feed.planes[0][dark])


def test_an_empty_draw_list_leaves_every_code_as_it_is(device: Renderer) -> None:
    feed = random_feed(2)
    np.testing.assert_array_equal(device.render(DrawList(SIZE), feed).read(), feed.planes[0])


def test_between_pixels_a_sheet_is_bilinear(device: Renderer) -> None:
    sheet = random_sheet(5)
    panel = device.read_panel(placed((sheet,), [(10.25, 20.5)])).astype("f8")
    light = np.pad(paint(sheet), ((1, 1), (1, 1), (0, 0)))
    across = light[:, 1:] * 0.75 + light[:, :-1] * 0.25
    expected = across[1:] * 0.5 + across[:-1] * 0.5
    np.testing.assert_allclose(panel[20:91, 10:101], expected, atol=0.006)


def test_direct_and_through_the_panel_are_the_same_picture(device: Renderer) -> None:
    sheet, other = random_sheet(6), random_sheet(7)
    feed = random_feed(3)
    alone = device.render(placed((sheet,), [(20.4, 30.6)]), feed).read()[25:110, 15:115]
    # A second sheet over its corner sends the first one through the panel; away from there nothing changes.
    both = device.render(placed((sheet, other), [(20.4, 30.6), (100.0, 90.0)]), feed).read()[25:110, 15:115]
    inside = both[:60, :80].astype(int) - alone[:60, :80]
    assert np.abs(inside).max() <= 1


def test_pieces_of_a_picture_meet_without_a_seam(device: Renderer) -> None:
    canvas = np.zeros((SIZE[1], SIZE[0], 4))
    sheets = tuple(flat_sheet((0.1 * i, 0.05, 0.02 * i, 0.5), (40 + 7 * i, 50)) for i in range(5))
    spots = [(10 + 13 * i, 10 + 21 * i) for i in range(5)]
    for sheet, (x, y) in zip(sheets, spots, strict=True):
        laid(canvas, paint(sheet), x, y)
    feed = random_feed(4)
    picture = device.render(placed(sheets, [(float(x), float(y)) for x, y in spots]), feed)
    expected = composite_over_feed(feed.planes[0], canvas).astype(int)
    assert np.abs(picture.read()[..., :3] - expected).max() <= 1


def test_the_whole_feed_is_shown_however_small_what_was_drawn_before(device: Renderer) -> None:
    size = (1500, 1300)
    feed = random_feed(9, size)
    device.render(DrawList(size), random_feed(8, size))
    # Painting a sheet draws into the store, which is smaller than this picture.
    small = placed((random_sheet(77),), [(10.0, 10.0)])
    picture = device.render(replace(small, size_px=size), feed)
    np.testing.assert_array_equal(picture.read()[100:], feed.planes[0][100:])
