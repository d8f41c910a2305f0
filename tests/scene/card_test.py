from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scene.scenes import loaded, mistake, picture
from vitrine.scene.load.card import CARD_PARTS
from vitrine.scene.nodes.binding import fill_number, fill_template
from vitrine.scene.nodes.node import Container, Group, Icon, Image, Panel, Rating, Text
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.scene import Scene

SHOE = """
content:
  shoe:
    title: Trail Runner
    price: 399
    image: shoe.png
    rating: 4.5
    reviews: 2314
    shops: [{name: North, price: 419}, {name: West, price: 389.5}, {name: South, price: 399}, {name: Far, price: 1}]
"""


def walk(node: NodeBase) -> Iterator[NodeBase]:
    yield node
    for child in node.children if isinstance(node, Container) else ():
        yield from walk(child)


def carded(folder: Path, card: str, content: str = SHOE) -> tuple[Scene, dict[str, NodeBase]]:
    picture(folder)
    scene = loaded(folder, f"{content}nodes: [{{kind: card, id: c, {card}}}]")
    return scene, {str(node.id): node for node in walk(scene.nodes[0])}


def test_a_card_is_panels_texts_and_stars(tmp_path: Path) -> None:
    scene, nodes = carded(tmp_path, "product: shoe")
    frame = nodes["c"]
    assert isinstance(frame, Panel) and frame.direction == "row" and frame.radius == (0.7,) and frame.padding == (0.5,)
    assert [type(child) for child in frame.children] == [Image, Group]
    facts = nodes["c/facts"]
    assert isinstance(facts, Group)
    assert [child.id for child in facts.children] == ["c/title", "c/price", "c/rating", "c/shops"]
    said = {name: fill_template(node.words, scene.content) for name, node in nodes.items() if isinstance(node, Text)}
    assert said == {
        "c/title": "Trail Runner", "c/price": "¥\u00a0399", "c/count": "(2,314)",
        "c/shop-0-name": "North", "c/shop-0-price": "¥\u00a0419",
        "c/shop-1-name": "West", "c/shop-1-price": "¥\u00a0389.50",
        "c/shop-2-name": "South", "c/shop-2-price": "¥\u00a0399",
    }  # fmt: skip
    stars = nodes["c/stars"]
    assert isinstance(stars, Rating) and isinstance(stars.value, str)
    assert fill_number(stars.value, scene.content) == 4.5
    assert set(scene.pictures) == {"shoe.png"}


def test_the_cheapest_shown_shop_is_marked_by_weight_and_tick(tmp_path: Path) -> None:
    _, nodes = carded(tmp_path, "product: shoe")
    texts = {name: node for name, node in nodes.items() if isinstance(node, Text) and "shop-" in name}
    bold = {name for name, text in texts.items() if text.weight == "bold"}
    assert bold == {"c/shop-1-name", "c/shop-1-price"}
    ticks = {name: node.icon for name, node in nodes.items() if isinstance(node, Icon)}
    assert ticks == {"c/shop-1-tick": "check"}


def test_rows_without_a_tick_keep_its_room(tmp_path: Path) -> None:
    _, nodes = carded(tmp_path, "product: shoe, parts: {tick: {size: 1}}")
    rows = [nodes[f"c/shop-{index}"] for index in range(3)]
    assert [row.padding for row in rows if isinstance(row, Group)] == [(0, 1.35, 0, 0), (0.0,), (0, 1.35, 0, 0)]


def test_no_text_is_under_the_floor_and_chinese_shops_are_larger(tmp_path: Path) -> None:
    scene, nodes = carded(tmp_path, "product: shoe, anchor: {head: top}", SHOE.replace("North", "北方"))
    assert scene.warnings == ()
    shop = nodes["c/shop-0-name"]
    assert isinstance(shop, Text) and shop.size == 0.75


@pytest.mark.parametrize("part", CARD_PARTS)
def test_every_part_can_be_restyled(tmp_path: Path, part: str) -> None:
    _, nodes = carded(tmp_path, f"product: shoe, parts: {{{part}: {{opacity: 0.25}}}}")
    changed = {name for name, node in nodes.items() if node.opacity == 0.25}
    expected = {"frame": {"c"}, "shop": {f"c/shop-{i}-name" for i in range(3)}, "tick": {"c/shop-1-tick"}}
    expected["shop_price"] = {f"c/shop-{i}-price" for i in range(3)}
    assert changed == expected.get(part, {f"c/{part}"})


def test_its_own_fields_go_to_the_frame(tmp_path: Path) -> None:
    _, nodes = carded(tmp_path, "product: shoe, width: 20, z: 4, anchor: {head: top}, enter: {slide: [0, 1]}")
    frame = nodes["c"]
    assert frame.width == 20 and frame.z == 4 and frame.anchor is not None and frame.enter.slide == (0, 1)


def test_show_leaves_parts_out_and_orders_them(tmp_path: Path) -> None:
    _, nodes = carded(tmp_path, "product: shoe, show: [price, title]")
    facts = nodes["c/facts"]
    assert isinstance(facts, Group) and [child.id for child in facts.children] == ["c/price", "c/title"]
    assert not any(isinstance(node, Image) for node in nodes.values())


def test_what_a_record_lacks_is_left_out(tmp_path: Path) -> None:
    _, nodes = carded(tmp_path, "product: tea", "content: {tea: {title: Tea, rating: 4, shops: []}}\n")
    assert set(nodes) == {"c", "c/facts", "c/title", "c/rating", "c/stars", "c/shops"}


def test_another_currency(tmp_path: Path) -> None:
    scene, nodes = carded(tmp_path, "product: tea", "content: {tea: {price: 35.5, currency: €}}\n")
    price = nodes["c/price"]
    assert isinstance(price, Text) and fill_template(price.words, scene.content) == "€\u00a035.50"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("{price: cheap}", "\"tea.price\" is 'cheap'"),
        ("{rating: true}", '"tea.rating" is True'),
        ("{shops: 3}", '"tea.shops" is no list of shops'),
        ("{shops: [{name: a}]}", '"tea.shops.0.price" is'),
        ("{shops: [{price: 3}]}", 'content has no "name" below "tea.shops.0"'),
        ("{title: {a: 1}}", "is a mapping, not one value"),
        ("3", 'unknown product in content "tea"'),
    ],
)
def test_a_record_that_no_card_can_show(tmp_path: Path, record: str, said: str) -> None:
    problem = mistake(tmp_path, f"content: {{tea: {record}}}\nnodes: [{{kind: card, product: tea}}]")
    assert said in problem.message and problem.key.startswith("nodes.0")


def test_a_mistake_in_a_part_is_told_at_the_part(tmp_path: Path) -> None:
    text = "content: {tea: {title: Tea}}\nnodes: [{kind: card, product: tea, parts: {title: {sise: 2}}}]"
    assert mistake(tmp_path, text).key == "nodes.0.parts.title.sise"


def test_a_badge_is_a_pill_with_a_text(tmp_path: Path) -> None:
    scene = loaded(
        tmp_path,
        "nodes: [{kind: badge, id: b, text: New, color: notice, anchor: {head: top}},"
        " {kind: badge, text: x, filled: true, anchor: {head: top}}]",
    )
    outlined, filled = scene.nodes
    assert isinstance(outlined, Panel) and isinstance(filled, Panel)
    text, dark = outlined.children[0], filled.children[0]
    assert isinstance(text, Text) and isinstance(dark, Text)
    assert (outlined.id, text.id, text.text) == ("b", "b/text", "New")
    assert outlined.border_color == "notice" and outlined.fill is None and text.color == "notice"
    assert filled.fill == "guidance" and dark.color == "#000000" and scene.warnings == ()


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("direction: row, align: baseline", None),
        ("direction: row", "start"),
        ("align: baseline", "start"),
    ],
)
def test_a_badge_stands_on_the_baseline_of_its_row(tmp_path: Path, row: str, place: str | None) -> None:
    scene = loaded(tmp_path, f"nodes: [{{kind: group, {row}, children: [{{kind: badge, text: New}}]}}]")
    (group,) = scene.nodes
    assert isinstance(group, Group) and group.children[0].align_self == place
