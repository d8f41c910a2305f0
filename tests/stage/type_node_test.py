"""Texts of pieces, in weights and sizes that fit: what is bound or varies is drawn as what is written."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from tests.made_font import make_font, make_variable_font, save_font
from tests.scene.scenes import loaded, mistake
from vitrine.flow.timeline.state import State
from vitrine.scene.load.lint import iterate_nodes
from vitrine.scene.load.loader import load_scene
from vitrine.scene.nodes.node import Text
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.draw.light import Light, color_from_light
from vitrine.stage.inspect.element import Element
from vitrine.stage.paint.root_painter import RootPainter
from vitrine.stage.place.bound_node import apply_values
from vitrine.stage.place.value_blend import blend_field
from vitrine.stage.stage import Stage
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics, make_level_pose
from vitrine.world.viewpoint import Viewpoint

EYE = Viewpoint(make_level_pose((0.0, 1.6, 0.0)), Intrinsics(640, 480, 1200.0, 1200.0, 320.0, 240.0))
HEAD = """
fonts: {own: own.ttf}
content: {price: 399, ink: "#FF8800", heavy: bold, face: own, em: 1.2, up: true, name: "שלום"}
statechart: {states: {a: {}, b: {}}}
"""
#: Texts with what is bound in them, and below as they would be written.
PAIRS = r"""
text: [¥, {text: "{price}", color: "{ink}"}, " each"]
text: [¥, {text: "399", color: "#FF8800"}, " each"]

text: [{text: "{price}", weight: "{heavy}", size: "{em}", italic: "{up}", font: "{face}"}, x], weight: "{300 * 2}"
text: [{text: "399", weight: bold, size: 1.2, italic: true, font: own}, x], weight: 600

text: Hello, font: "{face}", weight: "{300 * 2.5}", italic: "{up}"
text: Hello, font: own, weight: 750, italic: true

text: [{text: "x"}], states: {a: {text: [{text: "x", color: price, weight: bold}], weight: 900}}
text: [{text: "x", color: price, weight: bold}], weight: 900

text: "Hello", if: {"price > 300": {font: own, italic: true}}
text: "Hello", font: own, italic: true
"""


@lru_cache
def make_own_font() -> bytes:
    return save_font(make_variable_font())


def build_stage(folder: Path, fields: str) -> Stage:
    (folder / "own.ttf").write_bytes(make_own_font())
    node = f"- {{kind: text, id: t, anchor: {{head: center}}, {fields}}}"
    scene = loaded(folder, f"{HEAD}nodes:\n{node}\n")
    fonts = FontSet(use_system_fonts=False, families=scene.fonts)
    return Stage(scene, RootPainter(scene.pictures, TextSystem(fonts)))


def draw(stage: Stage) -> DrawList:
    return stage.build_draw_list(State(1.0, frozenset({"a"}), spans={"a": ((0.0, None),)}), EYE)


def find_element(folder: Path, fields: str) -> Element:
    stage = build_stage(folder, fields)
    (element,) = stage.list_elements(draw(stage), EYE)
    return element


@pytest.mark.parametrize("pair", PAIRS.strip().split("\n\n"))
def test_what_is_bound_is_drawn_as_what_is_written(tmp_path: Path, pair: str) -> None:
    bound, written = (draw(build_stage(tmp_path, fields)).digest() for fields in pair.split("\n"))
    plain = draw(build_stage(tmp_path, "text: '¥399 each'")).digest()
    assert bound == written != plain


def test_a_text_of_pieces_is_one_element_with_all_its_words(tmp_path: Path) -> None:
    element = find_element(
        tmp_path, 'text: [¥, {text: "{price}", size: 1.6, weight: bold}, {text: " each", size: 0.5}]'
    )
    assert (element.text, element.weight, element.kind) == ("¥399 each", "regular", "text")
    assert element.size_deg == pytest.approx(0.5, abs=0.02)


def test_each_ink_is_painted_by_itself(tmp_path: Path) -> None:
    layer = draw(build_stage(tmp_path, "text: [{text: ab, color: price}, cd, {text: ef, color: price}]")).raster_layers[
        0
    ]
    colors = [color_from_light(Light(*op["fill0_lin"].tolist())) for op in layer.paint_ops]
    assert colors == ["#FFC857FF", "#F4F7F8FF"]


def test_bound_pieces_from_right_to_left_do_not_mix(tmp_path: Path) -> None:
    element = find_element(tmp_path, 'text: ["{name}", ": ", {text: "{price}", color: price}]')
    assert element.text == "שלום: 399"


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ("lines: 1, width: 12", 1.0),
        ("lines: 1, width: 9.6", 0.8),
        ("lines: 1, width: 7", 0.6),
        ("lines: 1, width: 3", 0.6),
        ("width: 9, height: 2.7", 1.0),
        ("width: 9, height: 2.2", 0.8),
        ("width: 7, height: 9", 0.8),
    ],
)
def test_a_text_shrinks_to_the_first_size_at_which_it_is_whole(tmp_path: Path, fields: str, step: float) -> None:
    element = find_element(tmp_path, f"text: Incomprehensible menu, size: 1, shrink_text: [0.8, 0.6], {fields}, ")
    assert element.size_deg == pytest.approx(step, abs=0.02)


def test_a_text_in_a_row_gives_way_by_its_size(tmp_path: Path) -> None:
    inside = "text: Incomprehensible, size: 1, lines: 1, shrink_text: [0.9, 0.7]"
    node = f"""- kind: panel
  anchor: {{head: center}}
  width: 7
  direction: row
  children: [{{kind: text, id: t, {inside}}}, {{kind: icon, icon: check, size: 1}}]
"""
    scene = loaded(tmp_path, f"nodes:\n{node}")
    stage = Stage(scene, RootPainter({}, TextSystem(FontSet(use_system_fonts=False))))
    sizes = {element.id: element.size_deg for element in stage.list_elements(draw(stage), EYE)}
    assert sizes["t"] == pytest.approx(0.7, abs=0.02)


def test_another_file_of_a_font_is_seen_after_a_reload(tmp_path: Path) -> None:
    fields = "text: Hello, font: own"
    build_stage(tmp_path, fields)
    before = load_scene(tmp_path / "scene.yaml")
    painter = RootPainter({}, TextSystem(FontSet(use_system_fonts=False, families=before.fonts)))
    first = draw(Stage(before, painter)).digest()
    (tmp_path / "own.ttf").write_bytes(save_font(make_font(bold=True)))
    after = load_scene(tmp_path / "scene.yaml", previous=before)
    again = draw(Stage(after, painter.with_pictures({}, after.fonts))).digest()
    fresh = RootPainter({}, TextSystem(FontSet(use_system_fonts=False, families=after.fonts)))
    assert first != again == draw(Stage(after, fresh)).digest()


def test_cards_and_badges_take_the_font_of_the_scene(tmp_path: Path) -> None:
    (tmp_path / "own.ttf").write_bytes(make_own_font())
    nodes = "- {kind: badge, text: New, anchor: {head: top}}"
    plain, own = (loaded(tmp_path, f"fonts: {{own: own.ttf}}{font}\nnodes:\n{nodes}") for font in ("", "\nfont: own"))
    fonts = [text.font for scene in (plain, own) for text in iterate_nodes(scene.nodes) if isinstance(text, Text)]
    assert fonts == ["built-in", "own"]


def test_colours_and_sizes_of_pieces_move(tmp_path: Path) -> None:
    node = loaded(
        tmp_path, "nodes:\n- {kind: text, anchor: {head: center}, text: [a, {text: b, color: '#000000', size: 1}]}"
    )
    first = node.nodes[0]
    assert isinstance(first, Text)
    last = apply_values(first, [("text", 1, "color"), ("text", 1, "size")], ["#FFFFFF", 3.0])
    values: list[Any] = [first.text, getattr(last, "text")]  # noqa: B009
    blended = blend_field(first, "text", values, [0.5, 0.5], 0.0)
    assert (blended[1].size, blended[1].color) == (2.0, "#BCBCBCFF")
    assert blend_field(first, "text", [first.text, "other"], [0.5, 0.5], 0.0) == "other"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[{text: a, colour: price}]", 'unknown key "colour"'),
        ("[{text: a, color: pricee}]", '"pricee" is no colour'),
        ("[{color: price}]", 'the key "text" is missing'),
        ("['{gone}']", 'content has no "gone"'),
        ("[a, {text: '{gone}'}]", 'content has no "gone"'),
        ("[a, {text: b, size: '{gone}'}]", 'content has no "gone"'),
        ("[a, {text: b, font: brand}]", 'unknown font "brand"'),
        ("[]", "a list of 0 is too short"),
        ("[a, 3]", "number 3 does not fit here"),
    ],
)
def test_a_mistake_in_a_piece_is_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    problem = mistake(tmp_path, f"nodes:\n- {{kind: text, anchor: {{head: center}}, text: {text}}}")
    assert words in problem.message
