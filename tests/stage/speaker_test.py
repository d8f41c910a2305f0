"""Sentences are filled as their moment was, and stand as long as it takes to say them."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine.errors import Place
from vitrine.flow.chart.utterance import UtteranceStart, UtteranceTemplate
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene
from vitrine.stage.place.speaker import Speaker, Utterance

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


def spoken(scene: Scene, text: str, since_s: float = 0.0, z: float = 0.0) -> Utterance:
    sentence = UtteranceTemplate(text, Place("scene.yaml", 3))
    return Speaker(scene, [sentence]).build_utterance(UtteranceStart(sentence, since_s), (0.0, 1.6, z))


def test_content_and_live_values_are_those_of_the_beginning(scene: Scene) -> None:
    assert spoken(scene, "{shop.name}, {shop.price:price}").text == "Hill House, ¥\u00a01,299"
    assert spoken(scene, "{places.corner.distance_m:m}", z=-20.0).text == "10\u00a0m"
    assert spoken(scene, "{clock.now:clock}", since_s=125.0).text == "10:43"
    assert spoken(scene, "Plain {{words}}").text == "Plain {words}"


def test_it_lasts_as_long_as_the_words_do(scene: Scene) -> None:
    words = "Hill House is on your left now"
    told = spoken(scene, "{shop.name} is on your left now", 4.0)
    assert told == (words, 4.0, pytest.approx(4.0 + 30 / 14), Place("scene.yaml", 3))
