"""Ink on the GPU against the NumPy painter."""

from dataclasses import replace

import numpy as np
import pytest

from tests.gpu.repaint_test import follow
from tests.gpu.samples import placed, random_sheet
from tests.oracle.ink import paint
from vitrine.gpu.renderer import Renderer
from vitrine.gpu.resources.layer_store import LayerStore


@pytest.mark.parametrize("seed", range(8))
def test_a_sheet_is_painted_as_the_oracle_says(device: Renderer, seed: int) -> None:
    sheet = random_sheet(seed)
    panel = device.read_panel(placed((sheet,), [(10, 20)]))[20:90, 10:100].astype("f8")
    # Half floats keep 11 bits and llvmpipe truncates: each of the six inks may lose one step.
    np.testing.assert_allclose(panel, paint(sheet), atol=0.004)


def test_what_was_kept_is_what_is_painted_anew(device: Renderer) -> None:
    sheet = random_sheet(3)
    first = device.read_panel(placed((sheet,), [(10, 20)]))
    for seed in range(40, 60):
        device.read_panel(placed((random_sheet(seed),), [(0, 0)]))
    device.reload_shaders()
    np.testing.assert_array_equal(first, device.read_panel(placed((random_sheet(3),), [(10, 20)])))


def test_more_sheets_than_a_store_holds_grow_it(device: Renderer) -> None:
    sheets = tuple(random_sheet(seed, (300, 180)) for seed in range(100, 130))
    draw_list = placed(sheets, [(0.0, 0.0)] * 29 + [(7.0, 9.0)])
    panel = device.read_panel(draw_list).astype("f8")
    expected = np.zeros((200, 320, 4))
    from tests.gpu.samples import laid

    for i, sheet in enumerate(sheets):
        light = paint(sheet)
        x, y = (7, 9) if i == 29 else (0, 0)
        laid(expected, light, x, y)
    np.testing.assert_allclose(panel, expected, atol=0.01)


@pytest.mark.parametrize("seed", range(12))
def test_a_layer_that_follows_another_is_what_it_is_when_drawn_whole(device: Renderer, seed: int) -> None:
    layer = random_sheet(seed)
    followed = [follow(layer, seed * 10 + step, count) for step, count in enumerate((0, 3, 1, 6, 2))]
    panels = [device.read_panel(placed((one,), [(10, 20)])) for one in followed]
    for one, panel in zip(followed, panels, strict=True):
        device.reload_shaders()
        np.testing.assert_array_equal(panel, device.read_panel(placed((one,), [(10, 20)])))


def test_a_layer_that_is_still_shown_keeps_its_light_when_a_twin_changes(device: Renderer) -> None:
    layer = random_sheet(5)
    places: list[tuple[float, float]] = [(10, 20), (150, 30)]
    device.read_panel(placed((layer, layer), places))
    both = placed((layer, follow(layer, 1, 4)), places)
    panel = device.read_panel(both)
    device.reload_shaders()
    np.testing.assert_array_equal(panel, device.read_panel(both))


def test_a_layer_that_follows_another_takes_its_place(device: Renderer) -> None:
    store = LayerStore(device.ctx, device.programs)
    boxes = [store.require([follow(random_sheet(6), seed, 3)]).tolist() for seed in range(30)]
    store.release()
    assert all(box == boxes[0] for box in boxes)


def test_a_fade_leaves_what_the_oracle_says_of_its_own_sheet_alone(device: Renderer) -> None:
    fade = np.random.default_rng(7).integers(0, 256, (70, 90), dtype=np.uint8)
    faded, plain = replace(random_sheet(1), fade=fade), random_sheet(2)
    panel = device.read_panel(placed((faded, plain), [(10, 10), (150, 20)])).astype("f8")
    np.testing.assert_allclose(panel[10:80, 10:100], paint(faded), atol=0.004)
    np.testing.assert_allclose(panel[20:90, 150:240], paint(plain), atol=0.004)
