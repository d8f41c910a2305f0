"""Bound fields: each draw list is that of the scene in which their values are written, at any time, in any order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.scene.scenes import at, loaded, mistake, picture
from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.scene.nodes.bindable import Bindable, find_field_type
from vitrine.scene.nodes.node import NODE_MODELS, Panel, Text
from vitrine.scene.nodes.shape import Shape
from vitrine.scene.nodes.shape_form import SHAPE_FORMS
from vitrine.scene.scene import Scene
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

SIGHT = Viewpoint(make_level_pose((0.0, 1.6, 0.0)), Intrinsics(640, 480, 500.0, 500.0, 320.0, 240.0), speed_m_s=1.25)
CONTENT = {"battery": 80, "w": 6, "speed": 12, "limit": 10, "word": "center", "hot": "#FF0000", "on": True, "nil": None}


def staged(scene: Scene) -> Stage:
    return Stage(scene, RootPainter(scene.pictures, TextSystem(FontSet(use_system_fonts=False))))


def drawn(folder: Path, nodes: str, state: State | None = None) -> str:
    text = f"content: {json.dumps(CONTENT)}\n" + HEAD + f"nodes:\n{nodes}"
    return staged(loaded(folder, text)).build_draw_list(state or State(1.0), SIGHT).digest()


HEAD = """
clock: "09:00"
colors: {brand: "#336699"}
places: {gate: [3, 3.2, -4]}
statechart: {datamodel: {n: 2, word: "'v'"}, states: {a: {transitions: [{event: tap, target: b}]}, b: {}}}
"""
CARD = """
- kind: panel
  id: card
  anchor: {head: center, offset: [%(dx)s, 0], pivot: %(pivot)s}
  opacity: %(opacity)s
  width: %(width)s
  padding: [%(pad)s, 0.5]
  margin: %(margin)s
  direction: %(direction)s
  radius: %(pad)s
  border: %(border)s
  border_color: %(color)s
  fill: {start: %(color)s, end: veil}
  halo: {size: %(pad)s, color: %(color)s}
  clip: %(clip)s
  children:
  - {kind: text, id: t, text: one two three four five, size: %(size)s, lines: %(lines)s, weight: %(weight)s,
     align: %(align)s, color: %(color)s, inset: [%(pad)s, null, null, 0]}
  - {kind: icon, id: i, icon: %(icon)s, size: %(size)s}
  - {kind: badge, id: b, text: x, color: %(color)s, size: %(size)s}
- {kind: progress, id: p, value: 0.5, width: %(width)s, z: %(lines)s, anchor: {head: bottom}}
"""
BOUND = {
    "dx": "'{battery / 40}'",
    "pivot": "\"{'top' if on else 'left'}\"",
    "opacity": "'{battery / 100}'",
    "width": "'{w}'",
    "pad": "'{(w - 4) / 4}'",
    "margin": "'{n / 4}'",
    "direction": "\"{'row' if In('b') else 'column'}\"",
    "border": "'{max(0.1, nil)}'",
    "color": "\"{'brand' if speed > limit else 'primary'}\"",
    "clip": "'{speed > limit}'",
    "size": "'{clamp(speed, 0, 1)}'",
    "lines": "'{n}'",
    "weight": "\"{'bold' if In('a') else 'regular'}\"",
    "align": "'{word}'",
    "icon": "\"{'check' if on else 'close'}\"",
}
PLAIN = {
    "dx": "2",
    "pivot": "top",
    "opacity": "0.8",
    "width": "6",
    "pad": "0.5",
    "margin": "0.5",
    "direction": "column",
    "border": "0.0",
    "color": "brand",
    "clip": "true",
    "size": "1",
    "lines": "2",
    "weight": "bold",
    "align": "center",
    "icon": "check",
}
NOW = State(1.0, active=frozenset({"a"}), variables={"n": 2, "word": "v"})


@pytest.mark.parametrize("name", [None, *BOUND])
def test_what_is_bound_is_drawn_as_what_is_written(tmp_path: Path, name: str | None) -> None:
    fields = BOUND if name is None else {**PLAIN, name: BOUND[name]}
    assert drawn(tmp_path, CARD % fields, NOW) == drawn(tmp_path, CARD % PLAIN, NOW)


def test_data_states_variables_and_the_world_change_it_in_any_order(tmp_path: Path) -> None:
    nodes = (
        CARD
        % BOUND
        + "- {kind: text, id: live, text: a, size: '{1 + time % 1}', color: \"{'price' if wearer.speed_m_s > 1"
        " else 'notice'}\", anchor: {head: top, offset: ['{places.gate.bearing_deg / 60}', 1]}}\n"
    )
    stage = staged(loaded(tmp_path, f"content: {json.dumps(CONTENT)}\n{HEAD}nodes:\n{nodes}"))
    states = [
        NOW,
        State(1.0, frozenset({"b"}), variables={"n": 2, "word": "v"}),
        State(1.0, frozenset({"a"}), variables={"n": 3}),
        State(1.0, frozenset({"a"}), variables={"n": 2}, content_overlay={"speed": 1, "on": False}),
        State(
            1.0, frozenset({"a"}), variables={"n": 2}, content_overlay={"w": "wide", "battery": None, "word": "nowhere"}
        ),
        State(1.25, frozenset({"a"}), variables={"n": 2, "word": "v"}),
    ]
    shown = [stage.build_draw_list(state, SIGHT).digest() for state in states]
    assert len(set(shown)) == len(states)
    assert [stage.build_draw_list(state, SIGHT).digest() for state in reversed(states)] == shown[::-1]
    assert [staged(load_scene(tmp_path / "scene.yaml")).build_draw_list(s, SIGHT).digest() for s in states] == shown


def test_what_is_equal_is_the_same_object_and_not_painted_again(tmp_path: Path) -> None:
    nodes = (
        "- {kind: panel, id: p, width: '{w}', height: 1, border: 0.1, children: [{kind: text, id: t, text: Hi}]}\n"
        "- {kind: panel, id: q, width: '{clamp(clock.now, 0, 3)}', height: 1, border: 0.1, anchor: {head: top}}"
    )
    stage = staged(loaded(tmp_path, f"content: {json.dumps(CONTENT)}\n{HEAD}nodes:\n{nodes}"))

    def layers(t_s: float, overlay: dict[str, Any]) -> dict[str, int]:
        made = stage.build_draw_list(State(t_s, content_overlay=overlay), SIGHT)
        return {name: id(root.sub_layers) for root in made.placed_roots for name in root.node_boxes_px}

    first, later, same, other = layers(0, {}), layers(1, {}), layers(2, {"w": 6.0}), layers(3, {"w": 7})
    assert first == later == same and other["p"] != first["p"] and other["q"] == first["q"]
    assert layers(4, {"w": 6}) == first


@pytest.mark.parametrize(
    ("field", "bound", "plain"),
    [
        ("opacity", "{w}", "1"),
        ("opacity", "{0 - w}", "0"),
        ("width", "{nil}", None),
        ("width", "{w * 1000}", "360"),
        ("size", "{nil + 1}", None),
        ("size", "{w / (w - 6)}", None),
        ("color", "{nil}", None),
        ("color", "{on}", None),
        ("color", "{hot}", '"#FF0000"'),
        ("color", "#{'FF0000'}", '"#FF0000"'),
        ("lines", "{w - 20}", "1"),
        ("lines", "{nil}", None),
        ("align", "{battery}", None),
        ("weight", "{'bold' if nil > 1 else 'regular'}", None),
        ("line_height", "{w}", "4"),
        ("spacing", "{w / 60}", "0.1"),
        ("margin", "{w / 12}", "0.5"),
        ("grow", "{nil}", None),
        ("min_width", "{battery / 8}", "10"),
    ],
)
def test_numbers_are_clamped_and_what_is_missing_or_wrong_leaves_the_default(
    tmp_path: Path, field: str, bound: str, plain: str | None
) -> None:
    def text(value: str) -> str:
        return f"- {{kind: text, id: t, text: 'one two three', {value}anchor: {{head: center}}}}"

    written = f"{field}: {plain}, " if plain else ""
    assert drawn(tmp_path, text(f'{field}: "{bound}", ')) == drawn(tmp_path, text(written))


def test_rows_of_a_table_bind_fields_to_their_columns(tmp_path: Path) -> None:
    table = "x,y,z,name,size,ink\n0,1.6,-10,Tea,1,price\n2,1.6,-12,Bread,2,warning\n"
    group = (
        "- {kind: group, id: g, anchor: {world: [0, 0, 0]}, repeat: {file: shops.csv}, children: ["
        "{kind: text, id: t, text: '{row.name}', size: '{row.size}', color: '{row.ink}'}]}"
    )
    stage = staged(loaded(tmp_path, f"nodes:\n{group}", shops_csv=table))
    made = stage.build_draw_list(State(0.0), SIGHT)
    heights = sorted(root.node_boxes_px["g"].height for root in made.placed_roots)
    assert len(heights) == 2 and heights[1] == pytest.approx(2 * heights[0], abs=2)
    assert staged(load_scene(tmp_path / "scene.yaml")).build_draw_list(State(0.0), SIGHT).digest() == made.digest()


def test_a_component_calculates_with_its_parameters(tmp_path: Path) -> None:
    head = (
        "components: {c: {params: [w, ink, at], node: {kind: panel, width: '{w * 2}', height: 1, border: 0.1, "
        "border_color: \"{'warning' if ink == 'hot' else 'price'}\", gap: '{at.x - 1}', children: "
        "[{kind: text, text: '{w * 2} {ink} {at.x - 1}'}]}}}\ncontent: {deep: {x: 3}}\n"
    )
    scene = loaded(tmp_path, head + "nodes: [{use: c, id: c, with: {w: 2, ink: hot, at: deep}}]")
    (node,) = scene.nodes
    assert isinstance(node, Panel) and (node.width, node.border_color, node.gap) == (4.0, "warning", 2.0)
    assert isinstance(node.children[0], Text) and node.children[0].text == "{2 * 2} hot {deep.x - 1}"


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("opacity: '{batery / 100}'", 'content has no "batery"; did you mean "battery"?; allowed: battery'),
        ("size: '{w -1}'", "a minus needs a space"),
        ("size: '{speed-limit}'", "a minus needs a space on each side: speed - limit"),
        ("size: '{wide(w)}'", 'no function "wide"'),
        ("color: \"{'wrning' if on else 'price'}\"", '"wrning" cannot stand here'),
        ("color: \"{'red'}\"", '"red" cannot stand here'),
        ("align: \"{'middle' if on else 'end'}\"", '"middle" cannot stand here; allowed: start, center, end'),
        ("size: \"{'big'}\"", '"big" cannot stand here; allowed: a number'),
        ("lines: '{In(\"c\")}'", 'there is no state "c"'),
        ("width: '{places.gat.bearing_deg}'", 'mean "places.gate.bearing_deg"'),
        ("width: '{wearer.speed}'", "wearer.speed_m_s"),
        ("margin: [1, '{w / 0}']", "divides by 0"),
        ("width: '{(w}'", 'a "(" is not closed'),
        ("id: '{w}'", "is no name"),
        ("size: '{w", 'a single "{"'),
        ("size: '{time.now}'", 'there is no live value "time.now"'),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, field: str, said: str) -> None:
    if field == "size: '{w":
        field += "'"
    text = f"content: {json.dumps(CONTENT)}\n{HEAD}nodes:\n- {{kind: text, text: a, {field}}}"
    problem = mistake(tmp_path, text)
    assert said in str(problem) and at(problem)[1] > 5 and problem.key.startswith("nodes.0.")


def test_content_that_cannot_stand_in_a_field_is_a_warning(tmp_path: Path) -> None:
    text = "content: {ink: reddish, w: wide}\nnodes:\n- {kind: text, id: t, anchor: {head: top}, text: a, "
    text += "size: '{w}', color: '{ink}'}"
    warnings = [str(warning) for warning in loaded(tmp_path, text).warnings]
    assert (
        len(warnings) == 2 and "t.color: {ink} is 'reddish' and cannot stand here, so the default does" in warnings[1]
    )


def test_names_that_came_later_stay_those_of_content(tmp_path: Path) -> None:
    scene = loaded(
        tmp_path,
        "content: {time: noon, wearer: {speed_m_s: fast}}\n"
        "nodes: [{kind: text, id: t, text: '{time} {wearer.speed_m_s}'}]",
    )
    made = (stage := staged(scene)).build_draw_list(State(3.0), SIGHT)
    assert [element.text for element in stage.list_elements(made, SIGHT)] == ["noon fast"]


def test_variables_states_and_the_world_are_shown_and_unknown_is_a_dash(tmp_path: Path) -> None:
    text = (
        "{n} {'yes' if In('a') else 'no'} {time:.1f} {wearer.speed_m_s} {wearer.heading_deg:int}"
        " {places.gate.bearing_deg:.1f} {places.gate.elevation_deg:.2f} {word} {round(n / 3, 2)}"
    )
    scene = loaded(tmp_path, f'{HEAD}nodes:\n- {{kind: text, id: t, text: "{text}"}}')
    stage = staged(scene)

    def shown(state: State, viewpoint: Viewpoint) -> str:
        return stage.list_elements(stage.build_draw_list(state, viewpoint), viewpoint)[0].text or ""

    assert shown(NOW, SIGHT) == "2 yes 1.0 1.25 0 36.9 17.74 v 0.67"
    turned = Viewpoint(make_level_pose((0.0, 1.6, 0.0), 3.0), SIGHT.intrinsics)
    assert shown(State(2.0), turned) == "– no 2.0 – 172 -135.0 17.74 – –"
    lost = Viewpoint(SIGHT.pose, SIGHT.intrinsics, is_located=False)
    assert shown(State(2.0), lost) == "– no 2.0 – – – – – –"


@pytest.mark.parametrize("kind", NODE_MODELS)
def test_every_value_of_a_field_is_the_fields_own(kind: str) -> None:
    for name, field in NODE_MODELS[kind].model_fields.items():
        bindable = find_field_type(NODE_MODELS[kind], name).bindable
        if bindable is None:
            continue
        for value in (0, -5, 1e9, 0.5, True, "bold", "center", "veil", "#FF0000", "check", (1, 2), "{}", None, [3]):
            converted = bindable.convert(value, {})
            if converted is not None:
                needs_form = kind == "shape" and name not in SHAPE_FORMS
                raw = Shape.model_construct(circle=1.0) if needs_form else NODE_MODELS[kind].model_construct()
                NODE_MODELS[kind].__pydantic_validator__.validate_assignment(raw.model_copy(), name, converted)
        assert field.description


def test_a_list_takes_one_value_or_as_many_as_it_has() -> None:
    sides = Bindable("number", 0.0, 10.0, counts=(1, 2, 4))
    assert (
        sides.convert(99, {}) == (10.0,)
        and sides.convert([1, 2], {}) == (1.0, 2.0)
        and sides.convert([1, 2, 3], {}) is None
    )


def test_a_gauge_calculates_and_a_picture_is_chosen(tmp_path: Path) -> None:
    picture(tmp_path, "a.png")
    picture(tmp_path, "b.png")
    nodes = "- {kind: progress, id: p, width: 4, value: '{n / 4}'}\n"
    nodes += "- {kind: rating, id: r, value: '{min(w, 3)}', anchor: {head: top}}\n"
    nodes += "- {kind: image, id: i, src: \"{'a.png' if on else 'b.png'}\", width: 2, height: 2, anchor: {head: left}}"
    plain = "- {kind: progress, id: p, width: 4, value: 0.5}\n- {kind: rating, id: r, value: 3, anchor: {head: top}}\n"
    plain += "- {kind: image, id: i, src: a.png, width: 2, height: 2, anchor: {head: left}}"
    assert drawn(tmp_path, nodes, NOW) == drawn(tmp_path, plain, NOW)
    scene = loaded(tmp_path, f"content: {json.dumps(CONTENT)}\n{HEAD}nodes:\n{nodes}")
    assert set(scene.pictures) == {"a.png", "b.png"}
    mended = nodes.replace("b.png", "c.png")
    assert "c.png" in str(mistake(tmp_path, f"content: {json.dumps(CONTENT)}\n{HEAD}nodes:\n{mended}"))


@pytest.mark.parametrize(("around", "side"), [("rtl", "right"), ("ltr", "left")])
def test_what_hangs_elsewhere_reads_as_what_is_bound_around_it(tmp_path: Path, around: str, side: str) -> None:
    nodes = """
- kind: group
  id: outer
  layout_direction: "{'rtl' if lang == 'ar' else 'ltr'}"
  children:
  - {kind: text, id: a, text: a}
  - {kind: panel, id: p, anchor: {head: top}, width: 6, border: 0.1, direction: row,
     children: [{kind: text, id: b, text: b}]}
"""
    scene = loaded(tmp_path, f"content: {{lang: en}}\nnodes:{nodes}")
    stage = staged(scene)
    for lang, reads in (("en", "ltr"), ("ar", "rtl"), ("en", "ltr"), (None, "ltr"), ("ar", "rtl")):
        made = stage.build_draw_list(State(1.0, content_overlay={"lang": lang}), SIGHT)
        boxes = {bounds.node_id: bounds.box_px for bounds in made.node_bounds}
        gap = {"left": boxes["b"].x0 - boxes["p"].x0, "right": boxes["p"].x1 - boxes["b"].x1}
        if reads == around:
            assert gap[side] < 5 < gap[{"left": "right", "right": "left"}[side]]


def test_calculated_values_are_isolated_in_a_text_from_the_right(tmp_path: Path) -> None:
    word = "\u0645\u0631\u062d\u0628\u0627"
    bound = f"{word} {{'a' if on else 'b'}} - {{min(n, 1)}}b"
    texts = (bound, f"{word} \u2068a\u2069 - 1b", f"{word} a - 1b")
    node = '- {kind: text, id: t, text: "%s", anchor: {head: center}}'
    shown, isolated, plain = (drawn(tmp_path, node % text, NOW) for text in texts)
    assert shown == isolated != plain


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("{d:m}", "\u206813\u00a0m\u2069"),
        ("{d:m} \u00b7 {e:m}", "\u206813\u00a0m\u2069 \u00b7 \u20681.2\u00a0km\u2069"),
        ("in {word}!", "in center!"),
    ],
)
@pytest.mark.parametrize("head", ["direction: rtl", "locale: ar"])
def test_a_distance_alone_reads_from_the_left_in_a_scene_from_the_right(
    tmp_path: Path, text: str, same: str, head: str
) -> None:
    made = []
    for words in (text, same):
        nodes = f'- {{kind: text, text: "{words}", anchor: {{head: center}}}}'
        scene = loaded(tmp_path, f"{head}\ncontent: {{d: 13, e: 1200, word: center}}\nnodes:\n{nodes}")
        made.append(staged(scene).build_draw_list(State(1.0), SIGHT).digest())
    assert made[0] == made[1]


RANGES = """
- {kind: route, id: way, points: [[0, 0, 0], [0, 0, -30]], near_m: %(near)s, far_m: %(far)s, bright_m: %(bright)s}
- {kind: panel, id: sign, width: 2, height: 1, border: 0.1, anchor: {world: [1, 1.6, -4], near_m: %(near)s,
   far_m: %(far)s, within_deg: %(within)s, true_at_m: 4, limits: %(limits)s}}
"""
BOUND_RANGES = {
    "near": '[1, "{a}"]',
    "far": '["{span.0}", "{span.1}"]',
    "bright": '["{a + 1}", "{a + 3}"]',
    "within": '["{b}", "{c}"]',
    "limits": '["{size.low}", "{size.high}"]',
}
PLAIN_RANGES = {"near": [1, 2], "far": [6, 9], "bright": [3, 5], "within": [10, 20], "limits": [1, 3]}


@pytest.mark.parametrize(
    ("overlay", "plain"),
    [
        ({}, {}),
        ({"a": 3, "span": [4, 30]}, {"near": [1, 3], "far": [4, 30], "bright": [4, 6]}),
        ({"size": {"low": 2}}, {"limits": [2, 3]}),
        ({"size": {"low": None, "high": None}}, {"limits": [0, 0]}),
        # What ends before it begins has no length.
        ({"span": [9, 2]}, {"far": [9, 9]}),
        ({"a": 0.5, "c": 7}, {"near": [1, 1], "bright": [1.5, 3.5], "within": [10, 10]}),
    ],
)
def test_ranges_follow_values(tmp_path: Path, overlay: dict[str, Any], plain: dict[str, Any]) -> None:
    head = "content: {a: 2, b: 10, c: 20, span: [6, 9], size: {low: 1, high: 3}}" + HEAD + "nodes:"
    stage = staged(loaded(tmp_path, head + RANGES % BOUND_RANGES))
    found = stage.build_draw_list(State(1.0, content_overlay=overlay), SIGHT).digest()
    written = staged(loaded(tmp_path, head + RANGES % {**PLAIN_RANGES, **plain}))
    assert found == written.build_draw_list(State(1.0), SIGHT).digest()
    still = staged(loaded(tmp_path, head + RANGES % PLAIN_RANGES))
    assert (found == still.build_draw_list(State(1.0), SIGHT).digest()) == (not plain)


def test_a_range_that_is_none_is_a_mistake_still(tmp_path: Path) -> None:
    node = "- {kind: panel, width: 2, height: 1, anchor: {world: gate, near_m: %s}}"
    assert "this is no range" in str(mistake(tmp_path, HEAD + "nodes:\n" + node % "[3, 2]"))
    assert "there is no" in str(mistake(tmp_path, HEAD + "nodes:\n" + node % '["{places.gat.distance_m}", 2]'))


def test_a_condition_in_when_is_told_what_to_write(tmp_path: Path) -> None:
    text = f"content: {{count: 3}}{HEAD}nodes:\n- {{kind: text, text: a, when: '{{count > 3}}', anchor: {{head: top}}}}"
    problem = mistake(tmp_path, text)
    assert problem.message == "`when` names states of the chart, and is no condition"
    assert problem.hint == 'write hidden: "{not (count > 3)}"'
