"""How large nodes are that nobody gave a size, and what gives way first where room is short."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from vitrine.scene.nodes.node import Icon, Image, Node, Panel, Progress, Rating, Text
from vitrine.stage.layout.content import DEFAULT_BAR_LENGTH_DEG
from vitrine.stage.layout.flex import lay_out
from vitrine.stage.layout.style import DEFAULT_PICTURE_WIDTH_DEG, STAR_GAP_RATIO, StyleContext
from vitrine.stage.layout.style_memo import style_node
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextStyle, TextSystem

TEXT = TextSystem(FontSet(use_system_fonts=False))
PICTURES = {"wide.png": np.zeros((90, 160, 4), np.uint8)}


def boxes(*children: Node, **container: Any) -> list[tuple[float, float]]:
    """Width and height of the children of a panel once it is laid out."""
    root = style_node(Panel(id="root", children=children, **container), StyleContext(0.0, {}, {}, TEXT, PICTURES))
    return [(round(box.width, 3), round(box.height, 3)) for box in lay_out(root.item).children]


def width_of(text: str, size: float) -> float:
    return TEXT.measure(text, TextStyle(size)).width


def test_icons_and_stars_keep_their_size_where_room_is_short() -> None:
    stars = Rating(id="r", value=4.0, of=5, size=1.0)
    sizes = boxes(Icon(id="i", icon="pin", size=2.0), stars, direction="row", width=3.0, align="start")
    assert sizes == [(2.0, 2.0), (round(5 + 4 * STAR_GAP_RATIO, 3), 1.0)]


@pytest.mark.parametrize(
    ("given", "size"),
    [
        ({}, (DEFAULT_PICTURE_WIDTH_DEG, DEFAULT_PICTURE_WIDTH_DEG * 90 / 160)),
        ({"width": 8.0}, (8.0, 4.5)),
        ({"height": 4.5}, (8.0, 4.5)),
        ({"width": 3.0, "height": 3.0}, (3.0, 3.0)),
    ],
)
def test_a_picture_has_its_own_shape_unless_both_sides_are_given(given: Any, size: tuple[float, float]) -> None:
    assert boxes(Image(id="i", src="wide.png", **given), align="start") == [pytest.approx(size, abs=1e-3)]


def test_a_bar_has_a_length_where_nothing_gives_one() -> None:
    bar = Progress(id="p", size=0.5)
    assert boxes(bar, direction="row", align="start") == [(DEFAULT_BAR_LENGTH_DEG, 0.5)]
    assert boxes(bar, width=9.0) == [(9.0, 0.5)]
    assert boxes(bar, direction="row", align="start", width=2.0) == [(2.0, 0.5)]


def test_an_amount_is_kept_whole_while_a_chinese_name_gives_way() -> None:
    amount = "¥\u00a01,299"
    name = Text(id="n", text="翠屏里老街茶行与书店", size=0.8, lines=1)
    sizes = boxes(name, Text(id="p", text=amount, size=0.8), direction="row", width=7.0)
    assert sizes[1][0] == pytest.approx(width_of(amount, 0.8), abs=2e-3)
    assert sizes[0][0] == pytest.approx(7.0 - sizes[1][0], abs=2e-3)


def test_words_are_kept_whole_while_there_is_room() -> None:
    texts = (Text(id="a", text="running shoe", size=1.0), Text(id="b", text="of a kind", size=1.0))
    room = width_of("running", 1.0) + width_of("kind", 1.0) + 0.01
    assert [height for _, height in boxes(*texts, direction="row", width=room, align="start")] == [2.6, 2.6]


def test_words_are_broken_before_they_stick_out() -> None:
    assert boxes(Text(id="a", text="Lightweight", size=1.0), direction="row", width=2.0)[0][0] <= 2.0
