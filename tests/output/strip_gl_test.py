"""The strip under a framed picture: quiet, of even height, all words in it at any width."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.engine.view_description import ViewDescription
from vitrine.glass.catalogue.audio_cues import AudioCues
from vitrine.gpu.renderer import Renderer
from vitrine.output.caption import draw_caption_strip
from vitrine.output.strip import draw_strip
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette

WORDS = ViewDescription(
    ("Quark S1", "Sunlit, 5,000 cd/m²", "eye view"), ("≈ 4,000 nits", "lens ≈ 0.85"), ("simulated",)
)
GROUND = (16, 18, 20)


@pytest.fixture(scope="module")
def text() -> TextSystem:
    return TextSystem(FontSet())


@pytest.mark.parametrize("width", [320, 641, 1280, 1920])
def test_words_stand_free_of_every_edge(device: Renderer, text: TextSystem, width: int) -> None:
    pixels = draw_strip(device, text, WORDS, width)[..., :3]
    assert pixels.shape[1] == width and pixels.shape[0] % 2 == 0
    for edge in (pixels[:4], pixels[-4:], pixels[:, :6], pixels[:, -6:]):
        assert (edge == GROUND).all()
    assert pixels.max() > 200


def test_one_row_where_there_is_room_and_else_two(device: Renderer, text: TextSystem) -> None:
    wide, narrow = (draw_strip(device, text, WORDS, width)[..., :3] for width in (1280, 480))
    assert rows(wide) == 1 and rows(narrow) == 2


def test_where_it_is_narrow_figures_are_cut_and_caveats_stand(device: Renderer, text: TextSystem) -> None:
    long = WORDS._replace(figures=(*WORDS.figures, "light above white compressed, brightest ×36"))
    outline = tuple(bytes.fromhex(palette.LINE[1:]))
    for width in (320, 480):
        pixels = draw_strip(device, text, long, width)[..., :3]
        assert (pixels[:, -6:] == GROUND).all() and (pixels == outline).all(-1).any(), width


def test_the_same_bytes_twice(device: Renderer, text: TextSystem) -> None:
    np.testing.assert_array_equal(draw_strip(device, text, WORDS, 800), draw_strip(device, text, WORDS, 800))


@pytest.mark.parametrize("width", [320, 641, 1280, 1920])
def test_what_is_heard_has_a_line_of_its_own(device: Renderer, text: TextSystem, width: int) -> None:
    loud = draw_caption_strip(device, text, AudioCues("Turn right in ten metres, into Lantern Lane " * 4, "on"), width)[
        ..., :3
    ]
    silent = draw_caption_strip(device, text, AudioCues(), width)[..., :3]
    assert loud.shape == silent.shape and loud.shape[1] == width and loud.shape[0] % 2 == 0
    assert (silent == GROUND).all() and rows(loud) == 1
    for edge in (loud[:1], loud[-4:], loud[:, :6], loud[:, -6:]):
        assert (edge == GROUND).all()
    assert (loud[:, -width // 3 :] == 255).all(axis=2).any(), "the white dot"


def rows(pixels: np.ndarray) -> int:
    """How many bands of rows hold something else than the ground."""
    inked = (pixels != GROUND).any((1, 2)).astype(int)
    return int((np.diff(inked, prepend=0) == 1).sum())
