from __future__ import annotations

from pathlib import Path

import pytest

from tests.scene.scenes import at, loaded, mistake
from vitrine.scene.nodes.node import Group, Icon, Leader, Panel, Text
from vitrine.scene.scene import Scene

CONTENT = "content: {products: {shoe: {title: Runner, price: 399}}, title: Top}\n"
TAG = """
components:
  tag:
    params: [product, label, size]
    node:
      kind: panel
      children:
        - {kind: text, id: title, text: "{product.title}, {label}", size: "{size}"}
        - {kind: text, id: price, text: "{product.price:price}"}
        - {kind: leader, source: title, target: {head: top}}
"""
USE = "with: {product: products.shoe, label: New, size: 1.2}"


def tagged(folder: Path, use: str, components: str = TAG) -> Scene:
    return loaded(folder, f"{CONTENT}{components}nodes:\n  - {use}\n")


def children(scene: Scene) -> tuple[object, ...]:
    node = scene.nodes[0]
    assert isinstance(node, Panel | Group)
    return node.children


def test_parameters_ids_and_references(tmp_path: Path) -> None:
    scene = tagged(tmp_path, f"{{use: tag, id: one, {USE}, z: 3, anchor: {{head: top}}}}")
    title, price, leader = children(scene)
    assert isinstance(title, Text) and isinstance(price, Text) and isinstance(leader, Leader)
    assert (title.id, title.text, title.size) == ("one/title", "{products.shoe.title}, New", 1.2)
    assert (price.id, price.text) == ("one/price", "{products.shoe.price:price}")
    assert leader.source == "one/title" and leader.id == "one/leader#2"
    panel = scene.nodes[0]
    assert panel.id == "one" and panel.z == 3 and panel.anchor is not None


def test_two_of_a_kind_have_their_own_ids(tmp_path: Path) -> None:
    scene = tagged(tmp_path, f"{{use: tag, {USE}}}\n  - {{use: tag, id: b, {USE}}}")
    assert [node.id for node in scene.nodes] == ["tag#0", "b"]
    assert {"tag#0/title", "b/title"} <= set(scene.origins)


def test_parts_are_restyled_by_their_id(tmp_path: Path) -> None:
    scene = tagged(tmp_path, f"{{use: tag, {USE}, parts: {{price: {{weight: bold, size: 2}}}}}}")
    price = children(scene)[1]
    assert isinstance(price, Text) and (price.weight, price.size) == ("bold", 2)


@pytest.mark.parametrize(
    ("value", "text", "shown"),
    [
        ("products.shoe.title", "{v}", "{products.shoe.title}"),
        ("products.shoe.price", "{v:price}", "{products.shoe.price:price}"),
        ("products.shoe", "{v.title}!", "{products.shoe.title}!"),
        ("title", "{v}", "title"),
        ("title", "{v:int}", "{title:int}"),
        ('"{title}"', "{v}", "{title}"),
        ("plain words", "say {v}", "say plain words"),
        ("399", "{v:price}", "¥\u00a0399"),
        ("399", "{{v}} {v}", "{{v}} 399"),
        ("x", "{title}", "{title}"),
    ],
)
def test_what_a_parameter_becomes(tmp_path: Path, value: str, text: str, shown: str) -> None:
    component = f"components: {{c: {{params: [v], node: {{kind: text, text: '{text}'}}}}}}\n"
    node = tagged(tmp_path, f"{{use: c, with: {{v: {value}}}}}", component).nodes[0]
    assert isinstance(node, Text) and node.text == shown


def test_a_parameter_alone_keeps_its_type(tmp_path: Path) -> None:
    component = "components: {c: {params: [o, p], node: {kind: panel, opacity: '{o}', padding: '{p}'}}}\n"
    node = tagged(tmp_path, "{use: c, with: {o: {osc: [0.1, 1], base: 0.5}, p: [1, 2]}}", component).nodes[0]
    assert isinstance(node, Panel) and node.padding == (1, 2) and not isinstance(node.opacity, float)


def test_components_hand_their_parameters_on(tmp_path: Path) -> None:
    components = """
components:
  inner: {params: [p], node: {kind: group, children: [{kind: text, id: t, text: "{p.title} {p.price:price}"}]}}
  outer: {params: [item], node: {kind: group, children: [{use: inner, id: in, with: {p: "{item}"}}]}}
"""
    scene = tagged(tmp_path, "{use: outer, id: o, with: {item: products.shoe}}", components)
    inner = children(scene)[0]
    assert isinstance(inner, Group) and isinstance(inner.children[0], Text)
    assert inner.id == "o/in" and inner.children[0].id == "o/in/t"
    assert inner.children[0].text == "{products.shoe.title} {products.shoe.price:price}"


def test_a_component_may_be_another_with_more_said(tmp_path: Path) -> None:
    components = "components: {a: {node: {kind: text, text: A}}, b: {node: {use: a, z: 2}}}\n"
    node = tagged(tmp_path, "{use: b, id: x}", components).nodes[0]
    assert isinstance(node, Text) and node.id == "x" and node.z == 2


@pytest.mark.parametrize(
    ("use", "key", "message", "hint"),
    [
        ("{use: tga}", "nodes.0.use", 'unknown component "tga"', 'did you mean "tag"?'),
        ("{use: tag}", "nodes.0.use", 'needs a value for "product"', "with: {product: ...}"),
        ("{use: tag, with: 3}", "nodes.0.with", "number 3 does not fit", ""),
        (f"{{use: tag, {USE[:-1]}, lable: x}}}}", "nodes.0.with.lable", 'parameter "lable"', 'did you mean "label"?'),
        (f"{{use: tag, {USE}, parts: {{prise: {{}}}}}}", "nodes.0.parts.prise", 'part "prise"', '"price"'),
        (f"{{use: tag, {USE}, parts: {{price: 3}}}}", "nodes.0.parts.price", "number 3 does not fit", ""),
        (f"{{use: tag, {USE}, parts: {{price: {{id: x}}}}}}", "nodes.0.parts.price.id", 'change its "id"', ""),
        (f"{{use: tag, {USE}, parts: {{price: {{size: x}}}}}}", "nodes.0.parts.price.size", "no number", ""),
        (f"{{use: tag, {USE}, fill: veil}}", "nodes.0.fill", 'unknown key "fill"', "under `parts`"),
        (f"{{use: tag, {USE}, opacity: 3}}", "nodes.0.opacity", "3 is out of range", ""),
    ],
)
def test_mistakes_in_its_use(tmp_path: Path, use: str, key: str, message: str, hint: str) -> None:
    text = f"{CONTENT}{TAG}nodes:\n  - {use}\n"
    if "needs" in message:
        text = text.replace("[product, label, size]", "[product]").replace(', {label}", size: "{size}"', '"')
    problem = mistake(tmp_path, text)
    assert at(problem)[:2] == ("scene.yaml", 14) and problem.key == key
    assert message in problem.message and hint in problem.hint


def test_a_mistake_inside_is_told_where_it_was_written(tmp_path: Path) -> None:
    components = "components:\n  c:\n    params: [s]\n    node: {kind: text, text: a, szie: '{s}'}\n"
    problem = mistake(tmp_path, f"{components}nodes: [{{use: c, with: {{s: 1}}}}]")
    assert at(problem) == ("scene.yaml", 5, 33, "components.c.node.szie")


def test_a_wrong_value_from_outside(tmp_path: Path) -> None:
    components = "components: {c: {params: [s], node: {kind: text, text: a, size: '{s}'}}}\n"
    problem = mistake(tmp_path, f"{components}nodes: [{{use: c, with: {{s: big}}}}]")
    assert '"big" is no number' in problem.message


def test_a_circle_is_named_as_a_chain(tmp_path: Path) -> None:
    components = """
components:
  a: {node: {kind: group, children: [{use: b}]}}
  b: {node: {kind: group, children: [{use: a}]}}
"""
    problem = mistake(tmp_path, f"{components}nodes: [{{use: a}}]")
    assert "in a circle: a -> b -> a" in problem.message and problem.key == "components.b.node.children.0.use"


def test_a_component_that_is_itself(tmp_path: Path) -> None:
    assert "a -> a" in mistake(tmp_path, "components: {a: {node: {use: a}}}\nnodes: [{use: a}]").message


CHIP = """
components:
  chip:
    params: [word, size, icon]
    defaults: {size: 0.6, icon: star}
    node: {kind: panel, children: [{kind: icon, icon: "{icon}", size: "{size}"}, {kind: text, text: "{word}, {size}"}]}
"""


def test_a_parameter_with_a_default_may_be_left_out(tmp_path: Path) -> None:
    for given, icon, size in (("", "star", 0.6), (", icon: check, size: 2", "check", 2.0)):
        shown, text = children(
            tagged(tmp_path, f"{{use: chip, with: {{word: Go{given}}}, anchor: {{head: top}}}}", CHIP)
        )
        assert isinstance(shown, Icon) and (shown.icon, shown.size) == (icon, size)
        assert isinstance(text, Text) and text.text == f"Go, {size:g}"


def test_what_has_no_default_must_be_given(tmp_path: Path) -> None:
    problem = mistake(tmp_path, f"{CHIP}nodes:\n- {{use: chip, with: {{size: 1}}, anchor: {{head: top}}}}")
    assert problem.message == 'the component "chip" needs a value for "word"'
    assert problem.hint == "with: {word: ...}, or a value under its `defaults`"


def test_a_default_of_no_parameter_is_told(tmp_path: Path) -> None:
    wrong = CHIP.replace("defaults: {size: 0.6", "defaults: {siez: 0.6, size: 0.6")
    problem = mistake(tmp_path, f"{wrong}nodes:\n- {{use: chip, with: {{word: Go}}, anchor: {{head: top}}}}")
    assert problem.message == 'the component has no parameter "siez" to have a default'
    assert "size" in (problem.hint or "")
