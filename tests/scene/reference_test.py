"""The reference: each example is a scene, each word of the language is in it, and descriptions stand in the schema."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.made_font import make_font, make_variable_font, save_font
from vitrine.expression.grammar import FUNCTIONS
from vitrine.proof.plan.proof_schema import build_proof_schema
from vitrine.scene.describe.examples import EXAMPLES
from vitrine.scene.describe.reference import build_scene_topics, find_text, list_names
from vitrine.scene.describe.schema import Schema, build_scene_schema
from vitrine.scene.load.loader import load_scene
from vitrine.scene.load.token_value import TOKEN_TYPES
from vitrine.scene.nodes.animated_number import EASINGS
from vitrine.scene.nodes.binding import DISPLAY_VALUES, INPUT_VALUES, LIGHT_VALUES, PLACE_VALUES, WEARER_VALUES
from vitrine.scene.nodes.node import NODE_MODELS

TOPICS = build_scene_topics()


@pytest.mark.parametrize("title", [title for title in EXAMPLES if title not in ("Proof", "Catalogue")])
def test_each_example_is_a_scene_of_a_few_lines(tmp_path: Path, title: str) -> None:
    Image.fromarray(np.zeros((4, 4, 3), "u1")).save(tmp_path / "tea.png")
    (tmp_path / "shops.csv").write_text("id,name,x,y,z\na,Moda,0,1,-4\n")
    (tmp_path / "brand.tokens.json").write_text(
        '{"brand": {"$type": "color", "accent": {"$value": "#58E6A4"}, "sky": {"$value": "{brand.accent}"}},'
        ' "space": {"m": {"$type": "dimension", "$value": "16px"}},'
        ' "heading": {"$type": "typography", "$value": {"fontSize": "48px"}}}'
    )
    (tmp_path / "brand.ttf").write_bytes(save_font(make_variable_font()))
    (tmp_path / "shop.yaml").write_text("vitrine_catalogue: 1\n")
    for name in ("serif.ttf", "serif-bold.ttf"):
        (tmp_path / name).write_bytes(save_font(make_font()))
    text = EXAMPLES[title]
    (tmp_path / "scene.yaml").write_text(text if text.startswith("vitrine:") else f"vitrine: 1\n{text}", "utf-8")
    assert load_scene(tmp_path / "scene.yaml").nodes
    assert 2 <= len(text.splitlines()) <= 10 and max(map(len, text.splitlines())) <= 110


def test_each_example_stands_under_a_heading() -> None:
    whole = "".join(topic.text for topic in TOPICS)
    missing = [title for title, text in EXAMPLES.items() if text not in whole]
    assert missing == ["Events", "Proof", "Catalogue"]
    assert {*NODE_MODELS} <= {*EXAMPLES}


def test_topics_hold_every_section_once_and_none_is_empty() -> None:
    titles = [title for topic in TOPICS for title, body in topic.sections if body]
    assert len(titles) == len({*titles}) == sum(len(topic.sections) for topic in TOPICS)
    assert all(topic.sections for topic in TOPICS)
    assert not [topic.name for topic in TOPICS if "None" in topic.text or "anyOf" in topic.text]


def test_a_word_is_found_as_topic_section_or_field() -> None:
    assert (find_text(TOPICS, "Anchors") or "").startswith("## Anchor\n")
    assert (find_text(TOPICS, "badge") or "").startswith("## badge\n")
    rows = find_text(TOPICS, "line_height") or ""
    assert rows.startswith("## text\n") and "| `line_height` |" in rows and "spacing" not in rows
    shown = find_text(TOPICS, "display.height_deg") or ""
    head = "## World values\n\n| name | value |\n|---|---|\n"
    assert shown.startswith(f"{head}| `display.width_deg`, `display.height_deg` |")
    assert find_text(TOPICS, "nosuch") is None
    told = find_text(TOPICS, "datamodel") or ""
    assert told.startswith("## States\n\nUnder `statechart`") and "```" not in told
    assert "`data.index`" in (find_text(TOPICS, "data") or "") and find_text(TOPICS, "atamodel") is None
    assert {"scene", "states", "badge"} <= {*list_names(TOPICS)}


def test_every_live_value_is_told() -> None:
    told = find_text(TOPICS, "values") or ""
    names = [f"places.ID.{name}" for name in PLACE_VALUES] + [f"wearer.{name}" for name in WEARER_VALUES]
    names += [f"display.{name}" for name in DISPLAY_VALUES] + [f"light.{name}" for name in LIGHT_VALUES]
    names += [f"device_input.{name}" for name in INPUT_VALUES]
    assert [name for name in (*names, "device", "time", "clock.now", "focus") if f"`{name}`" not in told] == []


def test_every_function_and_easing_is_told() -> None:
    assert all(f"`{name}`" in (find_text(TOPICS, "expressions") or "") for name in FUNCTIONS)
    assert all(f"`{name}`" in (find_text(TOPICS, "fields") or "") for name in EASINGS)


def test_what_a_field_holds_is_said_in_words() -> None:
    told = "".join(topic.text for topic in TOPICS)
    assert "| `places` | by name: 3 of: number or Place |" in told
    assert "| `easing` | an easing |" in told and "| `shape` | form, as of a shape |" in told
    assert "a name of the list" not in told


def test_every_type_of_token_is_told() -> None:
    told = find_text(TOPICS, "tokens") or ""
    assert [word for word in TOKEN_TYPES if f"| `{word}` |" not in told] == []


def test_every_field_of_scenes_and_proofs_is_described() -> None:
    for schema in (build_scene_schema(), build_proof_schema()):
        definitions: dict[str, Schema] = {"": schema, **schema["$defs"]}
        bare = [
            f"{name}.{key}"
            for name, definition in definitions.items()
            for key, field in definition.get("properties", {}).items()
            if "description" not in field and not name.endswith("InComponent") and name not in ("Node", "Style")
        ]
        assert bare == []
