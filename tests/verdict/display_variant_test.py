"""Which conditions of a scene hold on which display, in the report of a check and for the window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scene.scenes import write
from vitrine import paths
from vitrine.cli import run
from vitrine.glass.catalogue.device_specs import resolve_specs
from vitrine.glass.catalogue.library import Library
from vitrine.glass.optics.display_traits import resolve_traits
from vitrine.scene.load.loader import load_scene
from vitrine.stage.place.live_values import Surroundings, ViewValues
from vitrine.verdict.display_variant import list_standing_conditions, list_variants
from vitrine.world.camera import Intrinsics

SCENE = """feed: testcard
content: {level: 3}
statechart: {states: {a: {}, b: {}}}
nodes:
- kind: panel
  id: card
  anchor: {head: center}
  if: {"display.width_deg < 20": {gap: 1}, "level > 2": {gap: 2}, "display.colors == 1 and In('a')": {gap: 3}}
  children:
  - {kind: text, id: word, text: Hi, if: {"device == 'even-g2'": {size: 2}, "display.width_deg > 20": {size: 1.5}}}
"""


def test_conditions_of_the_display_alone_are_variants(tmp_path: Path) -> None:
    scene = load_scene(write(tmp_path, SCENE))
    narrow = ViewValues(Intrinsics.from_fov(320, 240, 15.0), Surroundings("even-g2", 1, 16))
    wide = ViewValues(Intrinsics.from_fov(640, 480, 50.0), Surroundings("generic", 256**3, 256))
    assert [(one.node, one.condition, one.holds) for one in list_variants(scene, narrow)] == [
        ("card", "display.width_deg < 20", True),
        ("word", "device == 'even-g2'", True),
        ("word", "display.width_deg > 20", False),
    ]
    assert [one.holds for one in list_variants(scene, wide)] == [False, False, True]
    assert list_standing_conditions(scene, "word", narrow) == ("device == 'even-g2'", "display.width_deg < 20")
    assert list_standing_conditions(scene, "card", wide) == ()


def test_check_tells_where_each_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(write(tmp_path, SCENE))
    options = ["--device", "even-g2,generic", "--environment", "office", "--every", "100"]
    assert run(["check", path, *options]) == 0
    told = capsys.readouterr().out
    assert "word: if device == 'even-g2' holds on even-g2 in office\n" in told
    assert "card: if display.width_deg < 20 holds in no case\n" in told
    assert 'no transition leads to "b"' in told
    assert run(["check", path, *options, "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["conditions"]
    assert [variant["holds"] for variant in first["variants"]] == [False, True, True]
    assert [variant["holds"] for variant in second["variants"]] == [False, False, True]
    assert second["variants"][0] == {
        "node": "card", "if": "display.width_deg < 20", "holds": False, "file": path, "line": 6,
    }  # fmt: skip
    assert (first["elements"], first["read"], first["cut"]) == (1, 1, 0)


INPUTS = """feed: testcard
nodes:
- {kind: text, id: how, text: Hold, anchor: {head: center}, if: {device_input.long_press == 0: {text: Say it}}}
"""


def test_what_the_wearer_has_to_say_something_by_is_a_condition(tmp_path: Path) -> None:
    library = Library(paths.assets())
    scene = load_scene(write(tmp_path, INPUTS))
    holds = {}
    for device in ("quark-s1", "xreal-one-pro", "generic"):
        profile = library.device(device)
        inputs = resolve_traits(profile, resolve_specs(profile)).inputs
        view = ViewValues(None, Surroundings(inputs=inputs))
        holds[device] = [variant.holds for variant in list_variants(scene, view)], view.read(("device_input", "voice"))
    assert holds == {"quark-s1": ([False], 1.0), "xreal-one-pro": ([True], 0.0), "generic": ([False], None)}


def test_content_that_has_the_name_keeps_it(tmp_path: Path) -> None:
    scene = load_scene(write(tmp_path, f"content: {{device_input: {{long_press: 0}}}}\n{INPUTS}"))
    assert list_variants(scene, ViewValues(None)) == () and scene.content["device_input"] == {"long_press": 0}
