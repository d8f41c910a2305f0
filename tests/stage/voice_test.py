"""Sentences are filled as their moment was, and stand as long as it takes to say them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.flow.speech import Said, Sentence
from app.scene.load import load_scene
from app.scene.scene import Scene
from app.stage.voice import Voice

SCENE = """
vitrine: 1
clock: "10:41"
content: {shop: {name: Hill House, price: 1299}}
places: {corner: [0, 0, -30]}
nodes: [{kind: text, text: Hello, anchor: {head: center}}]
"""


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    (tmp_path / "scene.yaml").write_text(SCENE, encoding="utf-8")
    return load_scene(tmp_path / "scene.yaml")


def said(text: str, since_s: float = 0.0) -> Said:
    return Said(Sentence(text), since_s)


def words(scene: Scene, text: str, since_s: float = 0.0, z: float = 0.0) -> str:
    spoken = said(text, since_s)
    return Voice(scene, [spoken.sentence]).words(spoken, (0.0, 1.6, z))


def test_content_and_live_values_are_those_of_the_beginning(scene: Scene) -> None:
    assert words(scene, "{shop.name}, {shop.price:price}") == "Hill House, ¥\u00a01,299"
    assert words(scene, "{places.corner.distance_m:m}", z=-20.0) == "10\u00a0m"
    assert words(scene, "{clock.now:clock}", since_s=125.0) == "10:43"
    assert words(scene, "Plain {{words}}") == "Plain {words}"


def test_it_is_silent_once_it_is_said(scene: Scene) -> None:
    spoken = said("{shop.name} is on your left now", 4.0)  # 30 letters as it is said: 2.14 s
    voice = Voice(scene, [spoken.sentence])
    assert voice.still_said(spoken, (0.0, 0.0, 0.0), 4.0) == "Hill House is on your left now"
    assert voice.still_said(spoken, (0.0, 0.0, 0.0), 4.0 + 30 / 14 - 0.01)
    assert voice.still_said(spoken, (0.0, 0.0, 0.0), 4.0 + 30 / 14) == ""
