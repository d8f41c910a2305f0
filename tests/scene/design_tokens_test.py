"""Design tokens: groups, types, aliases and units become the values of fields, and each mistake is one sentence."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from tests.made_font import make_font, save_font
from vitrine.errors import InputError, Problem
from vitrine.scene.load.loader import load_scene
from vitrine.scene.nodes.node import Group, Text
from vitrine.scene.nodes.node_base import NodeBase

BRAND: dict[str, Any] = {
    "brand": {
        "$type": "color",
        "green": {"$value": "#58E6A4"},
        "accent": {"$value": "{brand.green}"},
        "glass": {"$value": {"colorSpace": "srgb", "components": [0, 0.5, 1], "alpha": 0.5}},
        "grey": {"$value": {"colorSpace": "srgb-linear", "components": [0.21586, 0.21586, 0.21586]}},
        "red": {"$value": {"colorSpace": "hsl", "components": [360, 100, 50]}},
        "pink": {"$value": {"colorSpace": "hwb", "components": [0, 50, 0]}},
        "wide": {"$value": {"colorSpace": "display-p3", "components": [1, 0, 0], "hex": "#FF0B0B"}},
        "short": {"$value": "#1af"},
    },
    "space": {"$type": "dimension", "m": {"$value": {"value": 16, "unit": "px"}}, "l": {"$value": "2rem"}},
    "faint": {"$type": "number", "$value": 0.4},
    "quick": {"$type": "duration", "$value": "160ms"},
    "out": {"$type": "cubicBezier", "$value": [0, 0, 0.58, 1]},
    "move": {"$type": "transition", "$value": {"duration": "{quick}", "timingFunction": "{out}"}},
    "sheen": {
        "$type": "gradient",
        "$value": [{"color": "#7DB7FF", "position": 1}, {"color": "{brand.accent}", "position": 0}],
    },
    "heading": {
        "$type": "typography",
        "$value": {"fontSize": "{space.l}", "fontWeight": "bold", "letterSpacing": "4px", "lineHeight": 1.2},
    },
    "line": {"$type": "border", "$value": {"color": "{brand.accent}", "width": "2px"}},
    "glow": {"$type": "shadow", "$value": {"color": "#262B30", "blur": "20px", "spread": "4px"}},
}
USE = "tokens: {file: brand.tokens.json, px_per_deg: 40}"


def load(folder: Path, nodes: str, tokens: object = BRAND, use: str = USE) -> NodeBase:
    (folder / "brand.tokens.json").write_text(tokens if isinstance(tokens, str) else json.dumps(tokens, indent=1))
    (folder / "scene.yaml").write_text(f"vitrine: 1\n{use}\nnodes:\n  - {nodes}\n", "utf-8")
    return load_scene(folder / "scene.yaml").nodes[0]


def mistake(folder: Path, nodes: str, tokens: object = BRAND, use: str = USE) -> Problem:
    with pytest.raises(InputError) as caught:
        load(folder, nodes, tokens, use)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("accent", "#58E6A4"),
        ("glass", "#0080FF80"),
        ("grey", "#808080"),
        ("red", "#FF0000"),
        ("pink", "#FF8080"),
        ("wide", "#FF0B0B"),
        ("short", "#11aaff"),
    ],
)
def test_colours_of_each_notation(tmp_path: Path, name: str, code: str) -> None:
    node = load(tmp_path, f"{{kind: text, text: a, color: $brand.{name}}}")
    assert isinstance(node, Text) and node.color == code


def test_lengths_numbers_and_times_stand_in_fields_and_lists(tmp_path: Path) -> None:
    node = load(
        tmp_path,
        "{kind: panel, padding: [$space.m, $space.l], gap: $space.m, opacity: $faint, change: $move,"
        " enter: {seconds: $quick, easing: $out}, fill: $sheen}",
    )
    told = node.model_dump(include={"padding", "gap", "opacity", "change", "enter", "fill"})
    assert told["padding"] == (0.4, 0.8) and told["gap"] == 0.4 and told["opacity"] == 0.4
    assert told["change"] == {"seconds": 0.16, "easing": "ease-out"}
    assert told["enter"]["seconds"] == 0.16 and told["enter"]["easing"] == "ease-out"
    assert told["fill"] == {"start": "#58E6A4", "end": "#7DB7FF", "angle": 90.0}


def test_what_is_put_together_is_a_style_below_the_nodes_own_fields(tmp_path: Path) -> None:
    text = load(tmp_path, "{kind: text, text: a, style: $heading, weight: regular}")
    assert isinstance(text, Text)
    assert (text.size, text.weight, text.line_height) == (0.8, "regular", 1.2)
    assert text.spacing == pytest.approx(0.1)
    panel = load(tmp_path, "{kind: panel, style: [$line, $glow]}").model_dump(
        include={"border", "border_color", "halo"}
    )
    assert panel["border"] == pytest.approx(0.05) and panel["border_color"] == "#58E6A4"
    assert math.isclose(panel["halo"]["size"], 0.6) and panel["halo"]["color"] == "#262B30"


FONTS = f"{USE}\nfonts: {{inter-display: a.ttf}}"


@pytest.mark.parametrize(
    ("families", "font"),
    [
        ("Inter Display", "inter-display"),
        (["Nobody's", "Inter Display"], "inter-display"),
        (["Nobody's", "sans-serif"], "built-in"),
        ("system-ui", "built-in"),
    ],
)
def test_a_family_is_the_first_that_the_scene_has(tmp_path: Path, families: object, font: str) -> None:
    (tmp_path / "a.ttf").write_bytes(save_font(make_font("a")))
    style = {"$type": "typography", "$value": {"fontFamily": families, "fontSize": "1deg"}}
    tokens = {"body": style, "family": {"$type": "fontFamily", "$value": families}}
    for node in ("{kind: text, text: a, style: $body}", "{kind: text, text: a, font: $family}"):
        assert getattr(load(tmp_path, node, tokens, FONTS), "font", "") == font
    assert getattr(load(tmp_path, "{kind: text, text: a}", tokens, f"{FONTS}\nfont: $family"), "font", "") == font


@pytest.mark.parametrize(
    ("family", "hint"), [("Other Sans", "write fonts: {other-sans: other-sans.ttf}"), ("苹方", 'such as "brand"')]
)
def test_a_family_that_the_scene_has_not_is_told(tmp_path: Path, family: str, hint: str) -> None:
    (tmp_path / "a.ttf").write_bytes(save_font(make_font("a")))
    tokens = {"family": {"$type": "fontFamily", "$value": family}}
    problem = mistake(tmp_path, "{kind: text, text: a, font: $family}", tokens, FONTS)
    assert problem.message == f'this token is the font "{family}", which the scene has not'
    assert problem.allowed == "inter-display" and hint in problem.hint


@pytest.mark.parametrize(
    ("weight", "written"), [("bold", "bold"), ("normal", "regular"), (550, 550), (1, 100), ("extra-black", 900)]
)
def test_weights_are_those_of_css(tmp_path: Path, weight: object, written: object) -> None:
    node = load(
        tmp_path, "{kind: text, text: a, weight: $w}", {"w": {"$type": "fontWeight", "$value": weight}}
    ).model_dump(include={"weight"})
    assert node == {"weight": written}


def test_pieces_of_a_text_have_them_in_fields_and_not_in_their_words(tmp_path: Path) -> None:
    text = load(tmp_path, "{kind: text, text: [$brand.red, {text: $brand.red, color: $brand.green}, a]}")
    assert isinstance(text, Text) and isinstance(text.text, tuple)
    assert [(span.text, span.color) for span in text.text] == [
        ("$brand.red", None),
        ("$brand.red", "#58E6A4"),
        ("a", None),
    ]


def test_they_stand_in_styles_components_states_and_own_colours(tmp_path: Path) -> None:
    sections = """colors: {own: $brand.green}
styles: {row: {gap: $space.m}}
components: {chip: {params: [word], node: {kind: text, text: "{word}", color: $brand.red}}}
statechart: {states: {a: {initial: true}}}
"""
    node = load(
        tmp_path,
        "{kind: group, style: row, states: {a: {opacity: $faint}},"
        " children: [{use: chip, with: {word: $total}}, {kind: text, text: a, color: own}]}",
        use=f"{USE}\n{sections}",
    )
    assert isinstance(node, Group) and node.gap == 0.4
    chip, text = node.children
    assert isinstance(chip, Text) and (chip.text, chip.color) == ("$total", "#FF0000")
    assert isinstance(text, Text) and text.color == "#58E6A4"


def test_a_dollar_in_a_text_is_a_dollar_and_without_tokens_everywhere(tmp_path: Path) -> None:
    node = load(tmp_path, "{kind: text, text: $heading}")
    assert isinstance(node, Text) and node.text == "$heading"
    problem = mistake(tmp_path, "{kind: text, text: a, color: $brand.green}", use="name: none")
    assert '"$brand.green" is no colour' in problem.message


def test_a_colour_is_a_word_of_an_expression(tmp_path: Path) -> None:
    node = load(tmp_path, "{kind: text, text: a, color: \"{'$brand.red' if time > 1 else '$brand.green'}\"}")
    assert "#FF0000" in str(node.bindings) and "$" not in str(node.bindings)


def test_the_later_file_wins_and_each_has_its_own_density(tmp_path: Path) -> None:
    (tmp_path / "night.json").write_text('{"space": {"m": {"$type": "dimension", "$value": "16px"}}}')
    use = "tokens: [{file: brand.tokens.json, px_per_deg: 40}, {file: night.json, px_per_deg: 16}]"
    node = load(tmp_path, "{kind: group, gap: $space.m, padding: $space.l}", use=use)
    assert isinstance(node, Group) and node.gap == 1.0 and node.padding == (0.8,)


NODE = "{kind: text, text: a}"


@pytest.mark.parametrize(
    ("tokens", "place", "message", "remedy"),
    [
        ({"a": {"$type": "color", "$value": "{b}"}, "b": {"$value": "{a}"}}, (7, 13), "circle: a → b → a", ""),
        ({"a": {"$value": "{bb}"}, "b": {"$type": "color", "$value": "#fff"}}, (3, 13), 'no token "bb"', '"b"'),
        ({"a": {"$type": "colour", "$value": "#fff"}}, (3, 12), 'no type of token "colour"', '"color"'),
        ({"a": {"$value": "#fff"}}, (3, 13), "the token has no type", '"$type"'),
        ({"a": {"$type": "color", "$value": 12}}, (4, 13), "number 12 is no colour", ""),
        (
            {"a": {"$type": "number", "$value": "{b}"}, "b": {"$type": "color", "$value": "#fff"}},
            (4, 13),
            "a number",
            "",
        ),
        ({"a": {"value": "16px"}}, (3, 12), "this is no token", '"$value"'),
        ({"a.b": {"$type": "number", "$value": 1}}, (2, 2), '"a.b" is no name', "rename"),
        ({"$extends": "{x}"}, (2, 2), "$extends is not read", "alias"),
        (
            {"a": {"$type": "color", "$value": {"colorSpace": "oklch", "components": []}}},
            (4, 13),
            "oklch",
            "hex",
        ),
        (
            {"a": {"$type": "typography", "$value": {"fontSize": "1px", "fontWeight": "blod"}}},
            (4, 13),
            "blod",
            '"bold"',
        ),
        ({"a": {"$type": "dimension", "$value": "1em"}}, (4, 13), "is no dimension", ""),
        ({"a": {"$type": "color", "$value": "{" + "x" * 3000 + "}"}}, (4, 13), "there is no token", ""),
    ],
)
def test_a_mistake_of_a_file_stands_in_it(
    tmp_path: Path, tokens: object, place: tuple[int, int], message: str, remedy: str
) -> None:
    problem = mistake(tmp_path, NODE, tokens)
    assert problem.place is not None and Path(problem.place.file).name == "brand.tokens.json"
    assert (problem.place.line, problem.place.column) == place
    assert message in problem.message and remedy in problem.hint


def test_a_long_chain_of_aliases_ends_in_a_sentence(tmp_path: Path) -> None:
    chain = {f"t{index}": {"$value": f"{{t{index + 1}}}"} for index in range(3000)}
    problem_text = "leads on through more than 32 others"
    with pytest.raises(InputError, match=problem_text):
        load(tmp_path, NODE, {**chain, "t3000": {"$type": "number", "$value": 1}})


@pytest.mark.parametrize(
    ("node", "use", "column", "message", "remedy"),
    [
        (
            "{kind: text, text: a, size: $space.m}",
            "tokens: brand.tokens.json",
            33,
            "this token is 16px",
            "px_per_deg: 40",
        ),
        ("{kind: text, text: a, size: $space.n}", USE, 33, 'there is no token "space.n"', '"space.m"'),
        ("{kind: text, text: a, color: $space.m}", USE, 34, '"$space.m" is a dimension, no colour', ""),
        ("{kind: text, text: a, style: $brand.red}", USE, 34, "this token is a color, no style", ""),
        ("{kind: text, text: a, size: $heading}", USE, 33, "stands under `style`", "style: $"),
    ],
)
def test_a_mistake_of_use_stands_in_the_scene(
    tmp_path: Path, node: str, use: str, column: int, message: str, remedy: str
) -> None:
    problem = mistake(tmp_path, node, use=use)
    assert problem.place is not None and Path(problem.place.file).name == "scene.yaml"
    assert (problem.place.line, problem.place.column) == (4, column)
    assert message in problem.message and remedy in problem.hint


@pytest.mark.parametrize(
    ("use", "message"),
    [
        ("tokens: brnd.tokens.json", 'there is no file "brnd.tokens.json"'),
        ("tokens: {file: brand.tokens.json, px_per_deg: -3}", "-3 is out of range"),
        ("tokens: 3", "number 3 does not fit here"),
        ("tokens: ../brand.tokens.json", "outside"),
    ],
)
def test_a_mistake_of_naming_the_file(tmp_path: Path, use: str, message: str) -> None:
    assert message in mistake(tmp_path, NODE, use=use).message


def test_a_reload_sees_what_the_file_says_now(tmp_path: Path) -> None:
    load(tmp_path, "{kind: text, text: a, color: $brand.green}")
    before = load_scene(tmp_path / "scene.yaml")
    path = tmp_path / "brand.tokens.json"
    assert path.resolve() in before.files
    path.write_text(path.read_text().replace("#58E6A4", "#123456"))
    (node,) = load_scene(tmp_path / "scene.yaml", previous=before).nodes
    assert isinstance(node, Text) and node.color == "#123456"
