"""What lies over the picture stays within the window, however small it is, and can still be read."""

from __future__ import annotations

import pytest

from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.window_layout import WindowLayout, arrange_window
from vitrine.preview.panels.popups import draw_errors, draw_help, draw_prompt
from vitrine.preview.panels.state_rows import StateRow, StateSpan
from vitrine.preview.panels.timeline_bar import draw_state_tracks
from vitrine.stage.text.text_system import TextSystem

SIZES = [(1920, 1080), (1280, 800), (640, 400), (480, 400)]
ROWS = tuple(StateRow(f"state-{n}", 0, (StateSpan(f"state-{n}", n * 4.0, n * 4.0 + 4.0, 0),)) for n in range(12))
LONG = "scene.yaml:7:11: nodes[0].text: " + "there is no such thing in any of the files of this scene, " * 6


@pytest.fixture(scope="module")
def text_system() -> TextSystem:
    return TextSystem()


def layout_of(size: tuple[int, int], ratio: float = 1.0) -> WindowLayout:
    return arrange_window(size, ratio, (1280, 720), ROWS, 48.0)


def within(laid: PositionedLayer, layout: WindowLayout) -> bool:
    width, height = laid.raster_layer.size_px
    right, bottom = laid.x_px + width, laid.y_px + height
    return laid.x_px >= 0 and laid.y_px >= 0 and right <= layout.window_px[0] and bottom <= layout.window_px[1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_list_of_keys_is_whole(text_system: TextSystem, size: tuple[int, int], ratio: float) -> None:
    layout = layout_of(size, ratio)
    laid = draw_help(text_system, layout)
    assert within(laid, layout)
    tallest = max(bitmap.shape[0] for bitmap in laid.raster_layer.bitmaps)
    assert tallest >= 7 * ratio, "letters of seven units at least"


@pytest.mark.parametrize("size", SIZES)
def test_errors_and_words_are_within(text_system: TextSystem, size: tuple[int, int]) -> None:
    layout = layout_of(size)
    assert within(draw_errors(text_system, layout, [LONG] * 9), layout)
    assert within(draw_prompt(text_system, layout, LONG), layout)
    assert within(draw_prompt(text_system, layout, LONG, label="ask", composed="ni'hao"), layout)


def test_states_that_share_a_lane_are_told_with_their_keys(text_system: TextSystem) -> None:
    """A key's figure adds its width to the name's: as many words as cells, those of nine of them longer."""
    layout = layout_of((1280, 400))
    assert len(layout.rows) == 1
    names = tuple(row.name for row in ROWS)
    with_keys, without = (
        draw_state_tracks(text_system, layout, (), frozenset(), told).raster_layer for told in (names, ())
    )
    longer = [a.shape[1] > b.shape[1] for a, b in zip(with_keys.bitmaps, without.bitmaps, strict=True)]
    assert longer.count(True) == 9


def test_where_the_camera_is_not_tracked_is_told_on_the_timeline(text_system: TextSystem) -> None:
    """A line from its start to its end; the words instead of the times under them, where they have room."""
    layout = layout_of((1280, 800))

    def drawn(*untracked_s: tuple[float, float]) -> PositionedLayer:
        return draw_state_tracks(text_system, layout, (), frozenset(), (), untracked_s)

    plain, short, long = drawn(), drawn((10.0, 10.6)), drawn((6.0, 18.0))
    scale = layout.time_scale
    for laid, start_s, end_s in ((short, 10.0, 10.6), (long, 6.0, 18.0)):
        boxes = {tuple(op["rect_px"].tolist()) for op in laid.raster_layer.paint_ops}
        (line,) = (box for box in boxes - {tuple(op["rect_px"].tolist()) for op in plain.raster_layer.paint_ops}
                   if box[3] == 3)  # fmt: skip
        assert line[0] + laid.x_px == pytest.approx(scale.x_of(start_s), abs=1)
        assert line[2] == pytest.approx(scale.x_of(end_s) - scale.x_of(start_s), abs=1)
    plain_words, *words = (len(laid.raster_layer.bitmaps) for laid in (plain, short, long))
    assert words == [plain_words, plain_words + 2 - 1], "two words more, and the number under them less"
    assert within(long, layout)
