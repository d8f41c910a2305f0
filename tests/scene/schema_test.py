from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from vitrine.document.located_data import strip_places
from vitrine.document.yaml_source import parse_yaml, read_yaml
from vitrine.flow.chart.action_parser import ACTION_KEYS, BODY_KEYS
from vitrine.flow.chart.chart import load_scene_chart
from vitrine.flow.chart.chart_parser import (
    CHART_KEYS,
    HISTORY_DEFAULT_KEYS,
    HISTORY_KEYS,
    STATE_KEYS,
    TRANSITION_KEYS,
    VARIABLE_KEYS,
)
from vitrine.paths import assets
from vitrine.scene.describe.reference import build_scene_topics, find_text, render_node_reference
from vitrine.scene.describe.schema import build_scene_schema
from vitrine.scene.describe.starter_scene import render_starter_scene
from vitrine.scene.load.loader import load_scene
from vitrine.scene.load.scene_file import SceneFile
from vitrine.scene.nodes.bindable import list_keys
from vitrine.scene.nodes.node import NODE_MODELS
from vitrine.scene.nodes.node_base import NodeBase

VALIDATOR = jsonschema.Draft7Validator(build_scene_schema())
SCENES = sorted(path for room in ("scenes", "examples") for path in (assets() / room).glob("**/scene.yaml"))


def as_json(text_or_path: str | Path) -> Any:
    top = read_yaml(text_or_path) if isinstance(text_or_path, Path) else parse_yaml(text_or_path, "f")
    return json.loads(json.dumps(strip_places(top)))


def complaints(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(as_json(f"vitrine: 1\n{text}"))]


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(build_scene_schema())


def test_it_is_the_same_every_time() -> None:
    assert json.dumps(build_scene_schema()) == json.dumps(build_scene_schema())


def test_all_references_are_there() -> None:
    schema = build_scene_schema()
    text = json.dumps(schema)
    named = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}
    assert named <= set(schema["$defs"])


def test_every_field_of_every_kind_is_in_it() -> None:
    defs = build_scene_schema()["$defs"]
    for model in NODE_MODELS.values():
        assert set(defs[model.__name__]["properties"]) == {*list_keys(model), "style"} | {"kind"}
    assert set(build_scene_schema()["properties"]) == set(SceneFile.model_fields)


@pytest.mark.parametrize("path", SCENES, ids=lambda path: path.parent.name)
def test_it_accepts_our_scenes(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(as_json(path))] == []


@pytest.mark.parametrize("path", SCENES, ids=lambda path: path.parent.name)
def test_our_scenes_load_without_a_warning(path: Path) -> None:
    assert load_scene(path).warnings == ()


def test_fields_by_state_and_condition_are_checked() -> None:
    node = (
        "{kind: panel, change: {seconds: 0.2}, states: {a: {fill: price, width: '{w}'}}, if: {w > 2: {hidden: true}}}"
    )
    assert complaints(f"nodes: [{node}]") == []
    assert complaints(f"styles: {{s: {{states: {{a: {{fill: price}}}}}}}}\nnodes: [{node}]") == []
    assert (
        complaints(f"components: {{c: {{params: [x], node: {node}}}}}\nnodes: [{{use: c, if: {{w: {{z: 1}}}}}}]") == []
    )
    assert complaints(f"nodes: [{node.replace('fill', 'filll')}]") != []
    assert complaints(f"nodes: [{node.replace('seconds', 'second')}]") != []


@pytest.mark.parametrize("name", ["A walk", 'the "best": [one]', "茶", "# no"])
def test_the_starter_is_accepted_and_loads_without_a_warning(tmp_path: Path, name: str) -> None:
    path = tmp_path / "scene.yaml"
    path.write_text(render_starter_scene(name), "utf-8")
    (tmp_path / "street.jpg").touch()
    scene = load_scene(path)
    assert scene.name == name and scene.warnings == () and scene.feed == "street.jpg"
    assert {node.kind for node in scene.nodes} == {"route", "panel"} and len(scene.statechart["states"]) == 2
    assert "after_s" in path.read_text("utf-8") and list(VALIDATOR.iter_errors(as_json(path))) == []


@pytest.mark.parametrize(
    "text",
    [
        "nodes: [{kind: text, text: a, style: [a, b], size: {osc: [1, 2], base: 2}, color: own}]",
        "nodes: [{kind: icon, style: a}]",
        "nodes: [{kind: panel, inset: [1, null, 2, 3], fill: {start: veil, end: '#FFFFFF'}, radius: [1, 2, 3, 4]}]",
        "nodes: [{use: c, id: x, with: {a: 1}, parts: {b: {size: 2}}, z: 3, style: s}]",
        "nodes: [{kind: text, text: a, when: [a, b], enter: {easing: ease-out-back}, margin: 1}]",
        "components: {c: {params: [s], node: {kind: panel, padding: '{s}', children: [{use: d, opacity: '{s}'}]}}}",
        "places: {a: [1, 2, 3], b: {at: [1, 2, 3], radius_m: 2}}",
        "statechart: {states: {a: {initial: true, transitions: [{after_s: 2, target: b}]}, b: }}",
        "camera: {fov: 60}\nclock: '9:05'",
        "nodes: [{kind: text, text: a, size: '{s}', color: '{c}', lines: '{n}', align: '{a}', margin: [1, '{m}']}]",
        "nodes: [{kind: panel, fill: {start: '{s}', end: veil}, clip: '{c}', anchor: {head: top, offset: ['{x}', 0]}}]",
        "services: {codes: , catalogue: {file: shop.yaml}, wallet: {}}",
        "statechart: {states: {a: {invoke: {catalogue.find: {gtin: '{code.payload}'}}}}}",
        "statechart: {states: {a: {invoke: [{catalogue.find: {gtin: 6901234500028}}, {wallet.receipts: }]}}}",
        "styles: {s: {opacity: '{a / 2}'}}\nnodes: [{kind: icon, icon: '{i}', width: '{w}', enter: {scale: '{s}'}}]",
    ],
)
def test_it_accepts(text: str) -> None:
    assert complaints(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("feeed: x", "'feeed' was unexpected"),
        ("nodes: [{kind: txet}]", "'txet' is not one of"),
        ("nodes: [{kind: text, text: a, szie: 1}]", "'szie' was unexpected"),
        ("nodes: [{kind: text}]", "not valid under any"),
        ("nodes: [{kind: text, text: 3}]", "3 is not of type 'string'"),
        ("nodes: [{text: a}]", "not valid under any"),
        ("nodes: [{kind: text, text: a, size: big}]", "'big' is not valid"),
        ("nodes: [{kind: text, text: a, id: '{s}'}]", "does not match"),
        ("nodes: [{kind: text, text: a, when: '{s}', anchor: {head: '{s}'}}]", "not valid under any"),
        ("nodes: [{kind: icon, icon: 3}]", "3 is not valid"),
        ("nodes: [{kind: text, text: a, anchor: {head: up}}]", "not valid under any"),
        ("nodes: [{kind: panel, children: [{kind: text, text: a, weight: fat}]}]", "'fat' is not one of"),
        ("nodes: [{use: c, fill: veil}]", "'fill' was unexpected"),
        ("nodes: [{kind: text, text: a, id: a/b}]", "does not match"),
        ("nodes: 3", "3 is not of type 'array'"),
        ("styles: {s: {colour: veil}}", "'colour' was unexpected"),
        ("places: {a: [1, 2]}", "not valid under any"),
        ("statechart: {states: {a: {initial: 1}}}", "1 is not of type 'boolean'"),
        ("services: {catalog: {}}", "'catalog' was unexpected"),
        ("services: {codes: {formats: [qr, ean]}}", "not valid under any"),
        ("services: [codes]", "['codes'] is not of type 'object'"),
        ("statechart: {states: {a: {invoke: {catalogue.search: }}}}", "not valid under any"),
        ("statechart: {states: {a: {invoke: catalogue.find}}}", "not valid under any"),
        ("statechart: {states: {a: {invoke: {catalogue.find: {}}}}}", "not valid under any"),
        ("statechart: {states: {a: {invoke: {catalogue.find: {gtin: 1, shop: a}}}}}", "not valid under any"),
        ("statechart: {states: {a: {invoke: {catalogue.find: {gtin: [1]}}}}}", "not valid under any"),
        ("colors: {a: green}", "does not match"),
        ("clock: noon", "does not match"),
    ],
)
def test_it_rejects(text: str, said: str) -> None:
    found = complaints(text)
    assert len(found) == 1 and said in found[0]


def test_it_wants_the_version() -> None:
    assert [error.message for error in VALIDATOR.iter_errors({"nodes": []})] == ["'vitrine' is a required property"]
    assert list(VALIDATOR.iter_errors({"vitrine": 2}))


def test_the_reference_names_every_kind_and_field() -> None:
    text = render_node_reference()
    for kind, model in NODE_MODELS.items():
        assert f"## {kind}\n" in text
        for field in {*list_keys(model)} - {*list_keys(NodeBase)} - {"kind"}:
            assert f"| `{field}` |" in text
    for field in list_keys(NodeBase):
        assert text.count(f"\n| `{field}` |") >= 1
    assert "None" not in text and "anyOf" not in text


def test_the_reference_of_one_kind() -> None:
    text = find_text(build_scene_topics(), "icon") or ""
    assert text.startswith("## icon") and "| `icon` | the name of an icon, or one of the scene's own | needed |" in text


@pytest.mark.parametrize(
    ("state", "right"),
    [
        ("{capture: true, enter: {say: Hello}}", True),
        ("{exit: [{say: Hello}, {raise: done}], transitions: [{event: tap, on: {say: Hello}}]}", True),
        ("{capture: often}", False),
        ("{tier: small}", True),
        ("{tier: smal}", False),
        ("{enter: {say: 3}}", False),
        ("{enter: {sya: Hello}}", False),
        ("{enter: {say: Hello, raise: done}}", False),
    ],
)
def test_what_is_said_and_when_the_camera_records_is_in_it(state: str, right: bool) -> None:
    assert (complaints(f"statechart: {{states: {{a: {state}}}}}") == []) == right


def test_the_reference_tells_of_states_and_what_they_do() -> None:
    told = render_node_reference()
    assert (
        "| `say` | text |" in told and "| `capture` | true or false |" in told and "| `tier` | small, large |" in told
    )


def test_the_charts_keys_are_those_that_its_parser_takes_and_no_others() -> None:
    defs = build_scene_schema()["$defs"]
    action = defs["Action"]["properties"]
    variables = defs["Statechart"]["properties"]["datamodel"]["anyOf"][1]["items"]
    history = defs["History"]["properties"]
    told = [
        (defs["Statechart"], CHART_KEYS),
        (defs["State"], STATE_KEYS),
        (defs["Transition"], TRANSITION_KEYS),
        (defs["History"], HISTORY_KEYS),
        (history["transitions"]["items"], HISTORY_DEFAULT_KEYS),
        (variables, VARIABLE_KEYS),
        (defs["Action"], ACTION_KEYS),
        (action["assign"], BODY_KEYS["assign"]),
        (action["raise"]["anyOf"][1], BODY_KEYS["raise"]),
        (action["if"], BODY_KEYS["if"]),
        (action["if"]["properties"]["elif"]["items"], BODY_KEYS["elif"]),
        (action["foreach"], BODY_KEYS["foreach"]),
    ]
    for schema, keys in told:
        assert set(schema["properties"]) == set(keys)
        assert schema["additionalProperties"] is False, "an unknown key is refused by the editor, too"


WHOLE_CHART = """
statechart:
  name: shop
  description: all that a chart may hold
  datamodel: {count: 0, word: "'a'", many: "[1, 2]", on: true}
  states:
    a:
      initial: true
      parallel: false
      final: false
      capture: false
      tier: large
      enter: [{say: Hello}, {raise: go}]
      exit: {assign: {location: count, expr: count + 1}}
      history: {back-in: {type: deep, transitions: [{target: inner, on: {say: Again}}]}}
      states: {inner: {initial: true}, other: {}}
      transitions:
        - {event: tap code.seen, target: inner, internal: true, before: {say: b}, on: {say: o}, after: {say: a}}
        - {event: go, cond: [count > 0, data.price == 3], unless: In("b"), target: b}
        - {after_s: 2, target: back-in, on: {raise: {event: go}}}
    b:
      enter:
        - if: {cond: count > 1, then: {say: x}, elif: [{cond: count > 2, then: {say: y}}], else: {say: z}}
        - foreach: {array: many, item: one, index: at, do: {assign: {location: count, expr: one}}}
nodes: [{kind: text, text: a}]
"""


def test_the_editor_and_the_loader_take_a_chart_with_everything(tmp_path: Path) -> None:
    assert complaints(WHOLE_CHART) == []
    path = tmp_path / "scene.yaml"
    path.write_text(f"vitrine: 1\n{WHOLE_CHART}", "utf-8")
    assert load_scene_chart(load_scene(path)).state_names == ("a", "inner", "other", "b")


@pytest.mark.parametrize("wrong", ["{unles: x}", "{internal: 1}", "{before: {sya: x}}", "{cond: 3}", "{unless: [[x]]}"])
def test_the_editor_sees_a_wrong_transition(wrong: str) -> None:
    assert complaints(f"statechart: {{states: {{a: {{transitions: [{wrong}]}}}}}}")
