"""What is heard stands outside the picture, with the light that tells of the camera, and both fit any window."""

from __future__ import annotations

import pytest

from vitrine.glass.catalogue.audio_cues import AudioCues
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.window_layout import CAPTION_HEIGHT, WindowLayout, arrange_window, initial_window_size
from vitrine.preview.panels.caption_strip import draw_caption_strip
from vitrine.preview.panels.state_rows import StateRow, StateSpan
from vitrine.stage.draw.light import light_from_color
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette

ROWS = (StateRow("calm", 0, (StateSpan("calm", 0.0, 8.0, 0),)),)
LONG = "Straight on, then the second left, and then at once right again, into the lane with the lanterns " * 3
SIZES = [(1920, 1080), (1280, 800), (640, 400), (480, 400), (320, 240)]


@pytest.fixture(scope="module")
def text_system() -> TextSystem:
    return TextSystem()


def layout_of(size: tuple[int, int], ratio: float = 1.0, captioned: bool = True) -> WindowLayout:
    return arrange_window(size, ratio, (1280, 720), ROWS, 8.0, captioned)


def rights(laid: PositionedLayer) -> list[float]:
    """Where each ink ends, in device pixels of the window."""
    return [float(ink["rect_px"][0] + ink["rect_px"][2]) + laid.x_px for ink in laid.raster_layer.paint_ops]


@pytest.mark.parametrize("size", [*SIZES, (4000, 900), (500, 1400)])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_it_is_right_under_the_picture_and_on_nothing_else(size: tuple[int, int], ratio: float) -> None:
    layout = layout_of(size, ratio)
    x, y, width, height = layout.picture_px
    assert layout.caption.height == CAPTION_HEIGHT
    assert layout.caption.y * ratio == pytest.approx(y + height)
    assert layout.caption.bottom <= layout.timeline_bar.y + 1
    assert y >= layout.title_bar.bottom * ratio - 1 and x >= 0 and width / height == pytest.approx(16 / 9, rel=0.03)


def test_a_scene_that_never_speaks_has_no_line_for_it() -> None:
    silent, spoken = layout_of((1280, 800), captioned=False), layout_of((1280, 800))
    assert silent.caption.height == 0 and silent.picture_px[3] > spoken.picture_px[3]


def test_the_first_window_has_room_for_both() -> None:
    size = initial_window_size((1280, 720), 1, (1920, 1080), has_captions=True)
    assert layout_of(size).picture_px[2:] == (1280, 720)
    assert size[1] - initial_window_size((1280, 720), 1, (1920, 1080))[1] == CAPTION_HEIGHT


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("light", ["", "on", "missing"])
def test_the_longest_words_are_cut_before_the_light(text_system: TextSystem, size: tuple[int, int], light: str) -> None:
    layout = layout_of(size)
    laid = draw_caption_strip(text_system, layout, AudioCues(LONG, light))  # type: ignore[arg-type]
    # A word's bitmap has a soft edge of a few pixels beyond its ink.
    assert max(rights(laid)) <= size[0] - 12
    of_words = rights(laid) if light == "" else rights(laid)[2:]
    if light != "":
        dot = laid.raster_layer.paint_ops[1]["rect_px"]
        assert max(of_words) <= dot[0] - 10
    if size[0] >= 480:
        assert len(of_words) == 3, "the speaker, the words, and that they are heard"


def test_in_silence_nothing_is_there(text_system: TextSystem) -> None:
    assert len(draw_caption_strip(text_system, layout_of((1280, 800)), AudioCues()).raster_layer.paint_ops) == 0


@pytest.mark.parametrize(("light", "color"), [("on", "#FFFFFF"), ("missing", palette.WARNING)])
def test_the_dot_is_white_or_warns(text_system: TextSystem, light: str, color: str) -> None:
    laid = draw_caption_strip(text_system, layout_of((1280, 800)), AudioCues("", light))  # type: ignore[arg-type]
    dot = laid.raster_layer.paint_ops[-1]
    assert tuple(dot["fill0_lin"]) == pytest.approx(light_from_color(color), abs=1e-6)
    assert dot["rect_px"][2] == dot["rect_px"][3] == 2 * dot["radii_px"][0]
