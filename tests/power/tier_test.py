"""Which processor draws what: needs of nodes, what states ask for, and what `check` says of both."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from vitrine.errors import InputError
from vitrine.flow.chart.chart import Chart, load_scene_chart
from vitrine.power.need import find_needs
from vitrine.power.tier import read_tier_rules
from vitrine.power.tier_lint import check_tiers
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene

NODES = """
places: {door: [2, 1.2, -8]}
routes: {way: [[0, 0, 0], [0, 0, -9]]}
nodes:
  - {id: still, kind: text, text: "{time:.0f}", anchor: {head: center}, enter: {slide: [0, 1], seconds: 2}}
  - {id: tag, kind: text, text: tag, anchor: {world: door}, when: there}
  - {id: way, kind: route, route: way, when: walk}
  - {id: cap, kind: text, text: cap, anchor: {body: [0, 0, 2]}}
  - {id: seen, kind: text, text: seen, anchor: {code: any}}
  - {id: line, kind: leader, source: still, target: {world: door}}
  - {id: box, kind: panel, anchor: {head: top}, when: walk, children: [
      {id: dot, kind: icon, icon: home, opacity: {osc: [0.5, 1], base: 0.5}, when: b}]}
  - {id: once, kind: icon, icon: home, anchor: {head: left}, opacity: {keys: [[0, 0], [1, 1]]}}
  - {id: gif, kind: image, src: moves.gif, width: 2, height: 2, anchor: {head: right}}
  - {id: gone, kind: text, text: gone, anchor: {world: door}, hidden: true}
  - {id: blink, kind: text, text: blink, anchor: {head: bottom}, states: {there: {opacity: {osc: [0.5, 1], base: 0.5}}}}
"""
CHART = """
statechart:
  states:
    walk:
      initial: true
      %s
      states:
        a: {initial: true, transitions: [{event: tap, target: b}]}
        b: {transitions: [{event: tap, target: there}]}
    there: {%s}
"""


def load(folder: Path, text: str) -> tuple[Scene, Chart]:
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    frames[0].save(folder / "moves.gif", save_all=True, append_images=frames[1:], duration=100, loop=0)
    nodes = "" if "nodes:" in text else "nodes: [{id: still, kind: text, text: a}]\n"
    (folder / "scene.yaml").write_text(f"vitrine: 1\n{text}{nodes}", encoding="utf-8")
    scene = load_scene(folder / "scene.yaml")
    return scene, load_scene_chart(scene)


def test_what_needs_the_large_processor_and_why(tmp_path: Path) -> None:
    scene, _ = load(tmp_path, CHART % ("", "") + NODES)
    found = {need.node_id: (need.reason, need.is_locked, need.levels) for need in find_needs(scene)}
    assert found == {
        "tag": ("is fixed to the world", True, (("there",),)),
        "way": ("is fixed to the world", True, (("walk",),)),
        "cap": ("keeps its place beside the wearer", True, ()),
        "seen": ("follows a code that the camera sees", True, ()),
        "line": ("is fixed to the world", True, ()),
        "dot": ("moves without end", False, (("walk",), ("b",))),
        "gif": ("shows a picture that moves without end", False, ()),
        "blink": ("moves without end", False, (("there",),)),
    }


def test_the_small_processor_draws_what_stands_still_and_the_large_one_the_rest(tmp_path: Path) -> None:
    rules = read_tier_rules(*load(tmp_path, CHART % ("", "tier: large") + NODES))
    walk = frozenset(("walk", "a"))
    assert rules.choose("both", walk, {"still", "once"}, False) == "small"
    assert rules.choose("both", walk, {"still", "way"}, False) == "large"
    assert rules.choose("both", walk, {"still"}, True) == "large", "a camera that records needs it"
    assert rules.choose("both", {"there"}, {"still"}, False) == "large", "it asks for it"
    assert rules.choose("small", {"there"}, {"way"}, True) == "small", "there is no other"
    assert rules.choose("large", walk, {"still"}, False) == "large"


def test_what_a_state_asks_holds_for_those_inside_and_the_innermost_wins(tmp_path: Path) -> None:
    scene, chart = load(tmp_path, CHART.replace("b: {", "b: {tier: large, ") % ("tier: small", "") + NODES)
    assert chart.tiers == {"walk": "small", "b": "large"}
    rules = read_tier_rules(scene, chart)
    asked = [rules.find_asked(active) for active in ({"walk", "a"}, {"walk", "b"}, {"there"})]
    assert asked == ["small", "large", None]
    assert rules.choose("both", {"walk", "a"}, {"way"}, False) == "small", "it is drawn as seldom as it draws"


def test_check_says_when_a_state_cannot_have_the_small_processor_and_why(tmp_path: Path) -> None:
    head = CHART % ("", "tier: small")
    plain = "places: {door: [2, 1, -8]}\nnodes:\n  - {id: still, kind: text, text: a}\n"
    assert check_tiers(*load(tmp_path, head + plain)) == []
    tag = "  - {id: tag, kind: text, text: tag, anchor: {world: door}, when: %s}\n"
    assert check_tiers(*load(tmp_path, head + plain + tag % "walk")) == []
    (told,) = check_tiers(*load(tmp_path, head + plain + tag % "there"))
    assert told.severity == "warning" and told.key == "statechart.states.there.tier"
    assert told.place is not None and (told.place.line, told.place.column) == (11, 13)
    assert 'draw "there" as it should be: tag (' in told.message
    assert told.message.endswith("scene.yaml:15:5) is fixed to the world") and "tier: large" in told.hint


def test_a_state_inside_that_asks_otherwise_is_left_aside(tmp_path: Path) -> None:
    nodes = "places: {door: [2, 1, -8]}\nnodes: [{id: tag, kind: text, text: t, anchor: {world: door}, when: %s}]\n"
    chart = CHART.replace("b: {", "b: {tier: large, ") % ("tier: small", "")
    assert check_tiers(*load(tmp_path, chart + nodes % "b")) == []
    assert len(check_tiers(*load(tmp_path, chart + nodes % "a"))) == 1
    assert len(check_tiers(*load(tmp_path, chart + nodes % "walk"))) == 1


def test_a_camera_that_records_is_the_large_processors(tmp_path: Path) -> None:
    (told,) = check_tiers(*load(tmp_path, CHART % ("capture: true, tier: small".replace(", ", "\n      "), "")))
    assert "the camera records in it (capture of walk)" in told.message


def test_of_many_nodes_three_are_named(tmp_path: Path) -> None:
    rows = "\n".join(f"  - {{id: t{n}, kind: text, text: t, anchor: {{world: [0, 1, -{n}]}}}}" for n in range(1, 6))
    (told,) = check_tiers(*load(tmp_path, CHART % ("tier: small", "") + f"nodes:\n{rows}\n"))
    assert "t1 (" in told.message and "t3 (" in told.message and told.message.endswith(", and 2 more")


def test_another_word_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r'there\.tier: tier is "smal"; did you mean "small"\?; allowed: small, large'):
        load(tmp_path, CHART % ("", "tier: smal"))
    with pytest.raises(InputError, match="write tier: small on the state"):
        load(tmp_path, CHART % ("", "enter: {tier: small}"))
