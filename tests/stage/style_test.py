"""Styling: every kind in plain numbers at a time, with what is bound looked up and what is hidden left out."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from vitrine.flow.animate.tween import FULLY_PRESENT, Presence
from vitrine.geometry import CornerRadii
from vitrine.scene.nodes.animated_number import Keyframe, KeyframeTrack, Oscillation
from vitrine.scene.nodes.fill import Gradient, Halo
from vitrine.scene.nodes.node import Arrow, EdgeArrow, Group, Icon, Image, Node, Panel, Progress, Rating, Text
from vitrine.scene.nodes.node_base import TweenSpec
from vitrine.stage.draw.light import DARK, light_from_color
from vitrine.stage.layout.appearance import (
    ImageAppearance,
    ProgressBar,
    RoundedBox,
    StarRating,
    StyledNode,
    Symbol,
    TextBlock,
)
from vitrine.stage.layout.content import TextContent
from vitrine.stage.layout.flex import AutoSize
from vitrine.stage.layout.style import DEFAULT_PICTURE_WIDTH_DEG, STAR_GAP_RATIO, StyleContext, is_animated
from vitrine.stage.layout.style_memo import style_node
from vitrine.stage.text.text_system import TextSystem

RAMP = KeyframeTrack((Keyframe(0.0, 1.0), Keyframe(10.0, 2.0)))


def instant(
    system: TextSystem,
    t_s: float = 0.0,
    live: Mapping[str, Any] | None = None,
    shown: Mapping[str, Presence] | None = None,
    pictures: Mapping[str, Any] | None = None,
) -> StyleContext:
    return StyleContext(t_s, live or {}, shown or {}, system, pictures or {})


def seen(node: Node, system: TextSystem, **now: Any) -> StyledNode:
    return style_node(node, instant(system, **now))


def test_a_group_has_no_look_and_a_box_of_its_own(text_system: TextSystem) -> None:
    group = seen(
        Group(id="g", direction="row", gap=RAMP, padding=(1.0, 2.0), justify="end", wrap=True), text_system, t_s=5
    )
    assert group.appearance is None and group.id == "g"
    item = group.item
    assert (item.row, item.gap, item.padding, item.justify, item.wrap) == (True, 1.5, (1, 2, 1, 2), "end", True)


def test_a_panels_shape(text_system: TextSystem) -> None:
    fill = Gradient(start="#FFFFFF", end="#00000080", angle=180)
    node = Panel(radius=(1.0, 2.0, 3.0, 4.0), fill=fill, border=RAMP, halo=Halo(size=0.5, color="#FFFFFF"), clip=True)
    white = (pytest.approx(1.0),) * 3 + (1.0,)
    look = seen(node, text_system, t_s=5).appearance
    assert isinstance(look, RoundedBox)
    assert look.radii == (1, 2, 3, 4) and look.border_width == 1.5 and look.clips_children and look.halo_size == 0.5
    assert look.fill0 == white and look.fill1 == (0, 0, 0, pytest.approx(128 / 255))
    assert look.gradient_angle_rad == pytest.approx(math.pi) and look.halo_light == white
    assert look.border_light == light_from_color("outline")


def test_a_bare_panel_emits_nothing(text_system: TextSystem) -> None:
    look = seen(Panel(), text_system).appearance
    assert isinstance(look, RoundedBox) and look.fill0 == look.fill1 == look.halo_light == DARK and look.halo_size == 0


def test_a_text_has_the_size_of_its_lines(text_system: TextSystem) -> None:
    node = Text(text="{a.b} of {a.c:price}", size=2.0, weight="bold", spacing=0.5, lines=2, line_height=1.5)
    text = seen(node, text_system, live={"a": {"b": "Tea", "c": 12.5}})
    assert isinstance(text.appearance, TextBlock) and isinstance(text.item.content, TextContent)
    assert text.appearance.text == "Tea of ¥\u00a012.50" and text.appearance.max_lines == 2
    assert text.appearance.style.letter_spacing_em == 0.25 and text.appearance.style.weight == "bold"
    width, height = text.item.content.measure(None)
    assert (width, height) == tuple(
        text_system.measure(text.appearance.text, text.appearance.style)
    ) and height == pytest.approx(3.0)
    assert text.item.content.min_content_width() < width
    # An em of 2 in a line box of 3: what hangs below the baseline is half the leading and the em's lower part.
    line = text_system.shape_line("x", text.appearance.style)
    below = (1.5 - line.ascent_em + line.descent_em) / 2 * 2.0
    assert text.item.content.first_baseline() == pytest.approx(3.0 - below)


def test_a_text_without_a_size_takes_no_room(text_system: TextSystem) -> None:
    assert seen(Text(text="Hi", size=0.0), text_system).item.content is None


def test_a_picture_keeps_its_shape_where_one_side_is_given(text_system: TextSystem) -> None:
    pictures = {"shoe.png": np.zeros((60, 80, 4), "u1")}
    node = Image(src="{p.image}", height=3.0, fit="contain", radius=(0.5,))
    image = seen(node, text_system, live={"p": {"image": "shoe.png"}}, pictures=pictures)
    assert image.appearance == ImageAppearance("shoe.png", "contain", CornerRadii(0.5, 0.5, 0.5, 0.5))
    assert image.item.aspect_ratio == pytest.approx(4 / 3)
    bare = seen(Image(src="shoe.png"), text_system, pictures=pictures).item
    assert bare.size == AutoSize(DEFAULT_PICTURE_WIDTH_DEG, None) and bare.aspect_ratio == pytest.approx(4 / 3)
    for other in (Image(src="shoe.png", width=1.0, height=1.0), Image(src="gone.png", width=1.0)):
        assert seen(other, text_system, pictures=pictures).item.aspect_ratio is None


def test_icons_and_flat_arrows_are_squares_that_do_not_shrink(text_system: TextSystem) -> None:
    icon = seen(Icon(icon="star", size=RAMP, weight=3.0), text_system, t_s=5)
    assert icon.appearance == Symbol("star", 1.5, light_from_color("primary"), 3.0)
    assert icon.item.size == AutoSize(1.5, 1.5) and icon.item.shrink == 0
    arrow = seen(Arrow(turn="left", size=2.0), text_system)
    assert arrow.appearance == Symbol("left", 2.0, light_from_color("guidance"), 0.0, "left")
    assert seen(Icon(icon="star", shrink=1.0), text_system).item.shrink == 1


@pytest.mark.parametrize(("value", "share"), [(0.25, 0.25), (7.0, 1.0), ("{v}", 0.5), ("{nothing}", 0.0), (RAMP, 1.0)])
def test_progress_is_between_nothing_and_all(text_system: TextSystem, value: Any, share: float) -> None:
    bar = seen(Progress(value=value, size=0.4), text_system, live={"v": 0.5})
    assert bar.appearance == ProgressBar(share, light_from_color("guidance"), light_from_color("outline"))
    assert bar.item.size == AutoSize(None, 0.4)


def test_a_rating_is_as_wide_as_its_stars_and_their_gaps(text_system: TextSystem) -> None:
    stars = seen(Rating(value="{v}", of=4, size=0.5), text_system, live={"v": 3.5})
    assert stars.appearance == StarRating(
        3.5, 4, 0.5, 0.5 * STAR_GAP_RATIO, light_from_color("price"), light_from_color("outline")
    )
    assert stars.item.size == (pytest.approx(4 * 0.5 + 3 * 0.06), 0.5)


def test_hidden_children_take_no_room(text_system: TextSystem) -> None:
    children = (Text(id="a", text="A"), Text(id="b", text="B", when=("s",)), Text(id="c", text="C", when=("s",)))
    half = Presence(0.5, (1.0, 2.0), 0.75)
    group = seen(Group(children=children), text_system, shown={"b": FULLY_PRESENT._replace(shown=False), "c": half})
    assert [child.id for child in group.children] == ["a", "c"] and len(group.item.children) == 2
    assert (group.children[1].opacity, group.children[1].offset_deg, group.children[1].scale) == (0.5, (1.0, 2.0), 0.75)


def test_limits_margins_and_insets(text_system: TextSystem) -> None:
    node = Group(
        min_width=RAMP, max_height=3.0, margin=(1.0, 2.0, 3.0, 4.0), inset=(None, RAMP), grow=2.0, align_self="end"
    )
    item = seen(node, text_system, t_s=5).item
    assert item.min_size == AutoSize(1.5, None) and item.max_size == AutoSize(None, 3.0) and item.margin == (1, 2, 3, 4)
    assert item.inset == (None, 1.5, None, 1.5) and item.grow == 2 and item.align_self == "end"
    assert seen(Group(inset=(RAMP,)), text_system, t_s=5).item.inset == (1.5,) * 4
    assert seen(Group(inset=(1.0, None, RAMP, 0.0)), text_system, t_s=5).item.inset == (1, None, 1.5, 0)


OSC = Oscillation(0.1, 1.0, 0.0, 0.5)


@pytest.mark.parametrize(
    "node",
    [
        Group(width=OSC),
        Group(padding=(0.0, OSC)),
        Group(gap=RAMP),
        Group(inset=(None, OSC, None, None)),
        Panel(halo=Halo(size=OSC)),
        Group(children=(Panel(halo=Halo(size=OSC)),)),
        Panel(radius=(OSC,)),
        Panel(border=OSC),
        Arrow(edge=EdgeArrow(inset=OSC)),
        Progress(value=OSC),
        Text(text="Hi", spacing=OSC),
        Icon(icon="star", weight=OSC),
        Group(children=(Group(children=(Text(text="Hi", opacity=OSC),)),)),
    ],
)
def test_motion_is_found_wherever_it_changes_a_sheet(node: Node) -> None:
    assert is_animated(node)


@pytest.mark.parametrize(
    "node",
    [
        Panel(fill=Gradient(start="#FFFFFF", end="#000000"), halo=Halo(), children=(Text(text="Hi"),)),
        Text(text="Hi", opacity=OSC),
        Text(text="Hi", enter=TweenSpec(slide=(OSC, 0.0))),
    ],
)
def test_what_only_places_or_lights_a_sheet_does_not_move_it(node: Node) -> None:
    assert not is_animated(node)
