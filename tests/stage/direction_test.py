"""Rows from right to left: as Chromium lays them out, as mirror images, and what of a scene follows them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.stage.css_page import list_boxes, make_tree, measure_boxes
from vitrine.errors import InputError
from vitrine.geometry import Sides
from vitrine.scene.load.loader import load_scene
from vitrine.scene.nodes.icon_names import DIRECTIONAL_ICONS, ICON_NAMES
from vitrine.scene.scene import Scene
from vitrine.stage.layout.appearance import ProgressBar, StarRating, StyledNode, Symbol, TextBlock
from vitrine.stage.layout.flex import AutoSides, AutoSize, LayoutItem, lay_out
from vitrine.stage.layout.style import StyleContext
from vitrine.stage.layout.style_memo import style_node
from vitrine.stage.paint.tree_painter import RasterSpec, paint_tree
from vitrine.stage.place.render_root import split_roots
from vitrine.stage.text.text_system import TextSystem

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_boxes_are_where_chromium_has_them(page: Page) -> None:
    chance = random.Random(4)
    trees = [make_tree(chance) for _ in range(80)]
    for tree, wanted in zip(trees, measure_boxes(page, trees), strict=True):
        assert np.allclose(list_boxes(lay_out(tree)), wanted, atol=0.005), tree


def test_a_basis_is_as_in_chromium(page: Page) -> None:
    chance = random.Random(7)
    trees = [_make_shared_row(chance) for _ in range(120)]
    for tree, wanted in zip(trees, measure_boxes(page, trees), strict=True):
        assert np.allclose(list_boxes(lay_out(tree)), wanted, atol=0.005), tree


def _make_shared_row(chance: random.Random) -> LayoutItem:
    """A row or column, of a length or as its content needs, whose items share it by their bases."""
    children = []
    for _ in range(chance.randint(1, 4)):
        size = AutoSize(chance.choice((None, 1.0, 4.0)), chance.choice((None, 2.0)))
        inner = LayoutItem(size=AutoSize(chance.choice((0.5, 3.0)), 1.0), shrink=0.0)
        children.append(
            LayoutItem(
                children=(inner,),
                size=size,
                basis=chance.choice((0.0, 0.0, 2.0, None)),
                grow=chance.choice((0.0, 1.0, 1.0, 2.0)),
                shrink=chance.choice((0.0, 1.0)),
                padding=Sides(0.0, chance.choice((0.0, 0.5)), 0.0, 0.0),
                margin=Sides(0.0, 0.0, 0.0, chance.choice((0.0, 0.5))),
            )
        )
    row, side = chance.random() < 0.7, chance.choice((None, 6.0, 20.0))
    size = AutoSize(side, 4.0) if row else AutoSize(8.0, side)
    return LayoutItem(children=tuple(children), row=row, gap=chance.choice((0.0, 0.5)), size=size)


def test_a_row_begins_on_the_right() -> None:
    boxes = tuple(LayoutItem(size=AutoSize(width, 1.0)) for width in (1.0, 2.0))
    row = LayoutItem(children=boxes, row=True, rtl=True, gap=0.5, padding=Sides(0, 1, 0, 3), size=AutoSize(10.0))
    assert [box.x for box in lay_out(row).children] == [8.0, 5.5]
    assert [box.x for box in lay_out(row._replace(justify="end")).children] == [5.5, 3.0]


def test_insets_stay_on_their_sides_and_the_right_one_wins() -> None:
    def left_of(inset: AutoSides) -> float:
        child = LayoutItem(size=AutoSize(2.0, 1.0), inset=inset)
        return lay_out(LayoutItem(children=(child,), rtl=True, size=AutoSize(10.0, 4.0))).children[0].x

    assert left_of(AutoSides(left=1.0)) == 1.0
    assert left_of(AutoSides(right=1.0)) == left_of(AutoSides(left=3.0, right=1.0)) == 7.0
    assert left_of(AutoSides(top=1.0)) == 8.0


SCENE = """
vitrine: 1
feed: testcard:640x360
direction: {direction}
content: {{shop: Moda, price: 5}}
nodes:
  - kind: panel
    id: card
    anchor: {{head: center}}
    direction: row
    children:
      - {{kind: icon, icon: arrow-right, id: ahead}}
      - {{kind: icon, icon: turn-left, id: turn}}
      - {{kind: text, text: "\u05d7 {{shop}}!", id: bound}}
      - {{kind: text, text: "in {{shop}}!", id: latin}}
      - {{kind: badge, text: new, id: badge}}
      - {{kind: progress, value: 0.2, id: bar}}
      - {{kind: rating, value: 2, id: stars}}
      - kind: group
        id: inner
        layout_direction: ltr
        children:
          - {{kind: text, text: abc, id: within}}
          - {{kind: text, text: abc, id: tag, anchor: {{head: top}}}}
"""


def load(tmp_path: Path, direction: str) -> Scene:
    (tmp_path / "scene.yaml").write_text(SCENE.format(direction=direction), "utf-8")
    return load_scene(tmp_path / "scene.yaml")


@pytest.fixture
def styled(tmp_path: Path, text_system: TextSystem) -> dict[str, StyledNode]:
    """All nodes of the scene from right to left, by id."""
    return style_all(load(tmp_path, "rtl"), text_system)


def style_all(scene: Scene, text_system: TextSystem) -> dict[str, StyledNode]:
    found = {}
    waiting = [
        style_node(root.node, StyleContext(0.0, scene.content, {}, text_system, {})) for root in split_roots(scene)
    ]
    for node in waiting:
        found[node.id] = node
        waiting += node.children
    return found


def test_all_in_a_scene_follows_its_direction_until_a_node_says_otherwise(styled: dict[str, StyledNode]) -> None:
    texts = {
        name: node.appearance.style.direction for name, node in styled.items() if isinstance(node.appearance, TextBlock)
    }
    assert texts == {"bound": "rtl", "latin": "rtl", "badge/text": "rtl", "within": "ltr", "tag": "ltr"}
    assert styled["card"].item.rtl and styled["badge"].item.rtl and not styled["inner"].item.rtl


def test_only_directional_signs_are_mirrored(styled: dict[str, StyledNode]) -> None:
    assert {*ICON_NAMES} > DIRECTIONAL_ICONS and not [name for name in DIRECTIONAL_ICONS if "turn" in name]
    ahead, turn = styled["ahead"].appearance, styled["turn"].appearance
    assert isinstance(ahead, Symbol) and isinstance(turn, Symbol)
    assert ahead.mirrored and not turn.mirrored
    bar, stars = styled["bar"].appearance, styled["stars"].appearance
    assert isinstance(bar, ProgressBar) and isinstance(stars, StarRating) and bar.rtl and stars.rtl


def test_what_is_bound_into_letters_from_the_right_is_isolated(styled: dict[str, StyledNode]) -> None:
    bound, latin = styled["bound"].appearance, styled["latin"].appearance
    assert isinstance(bound, TextBlock) and bound.text == "\u05d7 \u2068Moda\u2069!"
    assert isinstance(latin, TextBlock) and latin.text == "in Moda!"


def test_a_scene_that_says_nothing_reads_as_before(tmp_path: Path, text_system: TextSystem) -> None:
    scene = load(tmp_path, "auto")
    assert split_roots(scene)[0].node.layout_direction is None
    styled = style_all(scene, text_system)
    assert not any(node.item.rtl for node in styled.values())
    latin = styled["latin"].appearance
    assert isinstance(latin, TextBlock) and latin.style.direction == "auto"


def test_another_word_is_told_what_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        load(tmp_path, "row")
    assert "direction" in str(error.value) and "rtl" in str(error.value)


def test_the_other_word_is_told_where_the_two_are_mixed_up(tmp_path: Path) -> None:
    (tmp_path / "scene.yaml").write_text("vitrine: 1\nnodes: [{kind: group, direction: rtl}]", "utf-8")
    with pytest.raises(InputError) as error:
        load_scene(tmp_path / "scene.yaml")
    assert "layout_direction: rtl" in str(error.value)


def test_what_is_told_of_a_text_has_no_isolates(tmp_path: Path, text_system: TextSystem) -> None:
    root = style_node(
        split_roots(load(tmp_path, "rtl"))[0].node, StyleContext(0.0, {"shop": "Moda"}, {}, text_system, {})
    )
    painted = paint_tree(root, lay_out(root.item), RasterSpec(20.0, 1e6, 1e4), text_system, {})
    told = [part.text for leaf in painted.sub_layers for part in leaf.raster_layer.node_slices]
    assert "\u05d7 Moda!" in told
