"""Content that data of events change: every draw list is that of the scene in which the content was written so."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.scene.scenes import write
from vitrine.errors import InputError
from vitrine.flow.timeline.content_overlay import OverlayBuilder
from vitrine.flow.timeline.state import State
from vitrine.scene.load.loader import load_scene
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.place.bound_content import ContentReader, find_content_placeholders
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

SIGHT = Viewpoint(make_level_pose((0.0, 1.6, 0.0)), Intrinsics(640, 480, 500.0, 500.0, 320.0, 240.0))
NODES = """
clock: "09:00"
nodes:
- {kind: text, id: still, text: "{shoe.name} {shoe.price:price}", anchor: {head: top}}
- {kind: text, id: live, text: "{clock.now:clock} {shoe.name}", anchor: {head: left}}
- {kind: progress, id: bar, value: "{done}", width: 6, anchor: {head: right}}
- {kind: rating, id: stars, value: "{shoe.rating}", anchor: {head: bottom}}
- {kind: image, id: picture, src: "{shoe.image}.png", width: 3, height: 3, anchor: {head: center}}
- {kind: panel, id: moving, width: {osc: [1, 0.25], base: 6}, anchor: {head: top-left}, children: [
    {kind: text, id: inside, text: "{shoe.tags.0}"}]}
- {kind: group, id: shops, repeat: {file: shops.csv}, children: [{kind: text, id: row, text: "{row.name} {shoe.name}"}]}
"""
CONTENT: dict[str, Any] = {
    "shoe": {"name": "Runner", "price": 399, "rating": 4.5, "image": "a", "tags": ["new", "light"]},
    "done": 0.25,
}


def staged(folder: Path, content: dict[str, Any]) -> Stage:
    for name, color in (("a", "#C87828"), ("b", "#2878C8")):
        Image.new("RGB", (8, 6), color).save(folder / f"{name}.png")
    shops = "x,y,z,name\n0,1.6,-10,Tea\n2,1.6,-12,Bread\n"
    scene = load_scene(write(folder, f"content: {json.dumps(content)}{NODES}", shops_csv=shops))
    pictures = {f"{name}.png": load_scene(picture_scene(folder, name)).pictures[f"{name}.png"] for name in "ab"}
    return Stage(scene, RootPainter(pictures, TextSystem(FontSet(use_system_fonts=False))))


def picture_scene(folder: Path, name: str) -> Path:
    path = folder / f"{name}.scene.yaml"
    path.write_text(f"vitrine: 1\nnodes: [{{kind: image, src: {name}.png}}]\n", "utf-8")
    return path


def overlaid(*rows: dict[str, Any]) -> dict[str, Any]:
    builder = OverlayBuilder(CONTENT)
    for row in rows:
        builder.merge(row)
    return dict(builder.build())


ROWS: list[dict[str, Any]] = [
    {"shoe": {"name": "Walker", "price": 35.5}},
    {"done": 0.75},
    {"shoe": {"image": "b", "rating": 2}},
    {"shoe": {"tags": ["old"]}},
    {"shoe": {"name": None, "price": "free"}, "done": "soon"},
    {"shoe": {"price": [1, 2], "rating": True, "tags": "x"}},
    {"shoe": 3, "done": {"a": 1}},
]


def test_each_overlay_shows_what_content_written_so_would_show_in_any_order(tmp_path: Path) -> None:
    stage = staged(tmp_path, CONTENT)
    states = [State(1.0), *(State(1.0, content_overlay=row) for row in ROWS)]
    shown = [stage.build_draw_list(state, SIGHT).digest() for state in states]
    assert len(set(shown)) == len(shown)
    assert [stage.build_draw_list(state, SIGHT).digest() for state in reversed(states)] == shown[::-1]
    for row, digest in zip(ROWS[:4], shown[1:], strict=False):
        written = staged(tmp_path, overlaid(row))
        assert written.build_draw_list(State(1.0), SIGHT).digest() == digest, row


def test_what_is_missing_or_of_the_wrong_type_shows_as_content_does(tmp_path: Path) -> None:
    stage = staged(tmp_path, CONTENT)

    def told(row: dict[str, Any]) -> dict[str, str]:
        made = stage.build_draw_list(State(1.0, content_overlay=row), SIGHT)
        return {element.id: element.text for element in stage.list_elements(made, SIGHT) if element.text}

    assert told({})["still"] == "Runner ¥\u00a0399" and told({})["inside"] == "new"
    assert told({"shoe": {"name": None, "price": "free"}})["still"] == "– free"
    assert told({"shoe": 3})["still"] == "– –"
    assert told({"shoe": {"price": True}})["still"] == "Runner true"
    assert told({"shoe": {"name": "{clock.now}"}})["still"] == "{clock.now} ¥\u00a0399", "data are no templates"


def test_a_still_root_is_painted_anew_for_other_content_alone(tmp_path: Path) -> None:
    stage = staged(tmp_path, CONTENT)

    def layers(row: dict[str, Any]) -> dict[str, int]:
        made = stage.build_draw_list(State(1.0, content_overlay=row), SIGHT)
        return {name: id(root.sub_layers) for root in made.placed_roots for name in root.node_boxes_px}

    first, other, same = layers({}), layers({"done": 0.5}), layers({"shoe": {"name": "Runner"}, "unbound": 1})
    assert first["still"] == other["still"] == same["still"] and first["bar"] == same["bar"] != other["bar"]
    assert layers({"shoe": {"price": 1}})["still"] != first["still"]


def test_placeholders_of_content_are_found_once_and_live_ones_left(tmp_path: Path) -> None:
    scene = load_scene(
        write(tmp_path, "content: {a: 1, b: {c: 2.5}}\nnodes: [{kind: panel, children: [{kind: text, text: '{a} {a}"
                        " {clock.now}'}, {kind: progress, value: '{b.c:.1f}'}]}]"))  # fmt: skip
    found = find_content_placeholders(scene.nodes[0])
    assert [slot.path for slot in found] == [("a",), ("b", "c")]
    reader = ContentReader(scene.nodes[0])
    content = {"a": True, "b": {"c": 2.54}, "d": 1}
    first = reader.read(content)
    assert first == ("true", "2.5") and reader.read({**content, "d": 2}) is first
    assert reader.read({**content, "a": 1}) == ("1", "2.5") and reader.read({"b": {"c": 2.5}}) == ("–", "2.5")
    assert reader.read({}) == ("–", "–") and reader.read(content) == first


def test_texts_that_data_fill_beyond_what_can_be_laid_out_are_a_sentence(tmp_path: Path) -> None:
    texts = ", ".join(f"{{kind: text, id: t{number}, text: '{{a}}', when: never}}" for number in range(30))
    chart = "statechart: {states: {one: {initial: true}, never: {}}}"
    scene = load_scene(write(tmp_path, f"content: {{a: x}}\n{chart}\nnodes: [{texts}]"))
    stage = Stage(scene, RootPainter({}))
    stage.build_draw_list(State(0.0, content_overlay={"a": "y" * 6_000}), SIGHT)
    with pytest.raises(InputError, match="t20: with the data of events the scene's texts have more than 200"):
        stage.build_draw_list(State(0.0, content_overlay={"a": "y" * 10_000}), SIGHT)
