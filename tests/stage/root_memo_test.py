"""What a root was before changes no draw list: any order of asking gives what a stage gives that was never asked."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.flow.tween_test import state_at
from tests.scene.scenes import loaded
from tests.stage.varying_fields_test import HEAD, SIGHT, staged
from vitrine.stage.layout.style import StyleContext
from vitrine.stage.paint.root_memo import RootMemo
from vitrine.stage.place.live_values import UNKNOWN_SURROUNDINGS, Surroundings
from vitrine.stage.place.render_root import split_roots
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem
from vitrine.world.camera import Intrinsics

NEARER = replace(SIGHT, intrinsics=Intrinsics(640, 480, 700.0, 700.0, 320.0, 240.0))

#: Whatever a node may change by, beside nodes that stand: bindings, time, states with and without a change of their
#: own, entering and leaving, turning, groups that are translucent, what lies over what.
NODES = """
- kind: panel
  id: root
  anchor: {head: center}
  width: 16
  padding: 0.4
  fill: veil
  states: {b: {padding: 1.2, opacity: 0.5}}
  change: {seconds: 0.4}
  children:
    - {kind: text, id: still, text: "Battery {battery:.1f}"}
    - {kind: text, id: clock, text: "{time:.1f} s"}
    - kind: group
      id: row
      direction: row
      gap: 0.3
      opacity: 0.6
      children:
        - {kind: icon, id: here, icon: star, when: a}
        - {kind: icon, id: there, icon: pin, when: b, enter: {seconds: 0.5, slide: [1, 0]}, exit: {seconds: 0.5}}
        - {kind: panel, id: box, width: "{2 + time}", height: 1, margin: [0, 0, 0, -1], fill: price, opacity: 0.5}
        - {kind: progress, id: bar, value: "{time / 4}", width: 3}
    - kind: group
      id: veiled
      states: {b: {opacity: 0.6}}
      children:
        - {kind: panel, id: base, height: 1, fill: price}
        - kind: group
          id: pair
          opacity: 0.5
          margin: [-0.8, 0, 0, 0]
          children:
            - {kind: panel, id: first, height: 1, fill: guidance}
            - {kind: panel, id: second, height: 1, margin: [-0.5, 1, 0, 1], fill: notice}
    - kind: group
      id: turned
      rotate: "{time * 20}"
      children:
        - {kind: text, id: word, text: "{word}", z: 1}
        - {kind: panel, id: under, width: 2, height: 1, fill: price}
    - {kind: rating, id: stars, value: 3.5, hidden: "{time > 2}"}
    - {kind: text, id: colour, text: Colour, states: {b: {color: warning}}, change: {seconds: 0.3}}
    - {kind: panel, id: moving, height: 0.5, fill: price, width: {osc: [1, 0.5], base: 3}}
"""


PASSAGES = ((0.0, "a", True), (1.0, "a", False), (1.0, "b", True), (2.0, "b", False), (2.0, "a", True))
TIMES_S = (0.5, 0.9, 1.0, 1.04, 1.1, 1.3, 1.7, 1.95, 2.0, 2.05, 2.3, 3.0)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_asking_changes_nothing(tmp_path: Path, seed: int) -> None:
    stage = staged(tmp_path, NODES)
    rng = random.Random(seed)
    for t_s in rng.choices(TIMES_S, k=20):
        light = rng.choice((UNKNOWN_SURROUNDINGS, Surroundings(lux=20000.0)))
        state, view = state_at(t_s, *PASSAGES), rng.choice((SIGHT, NEARER))
        kept, fresh = (one.build_draw_list(state, view, light) for one in (stage, staged(tmp_path, NODES)))
        assert kept.digest() == fresh.digest() and kept.node_bounds == fresh.node_bounds, t_s
        for layer, other in zip(kept.raster_layers, fresh.raster_layers, strict=True):
            assert layer.node_slices == other.node_slices


def test_what_stands_is_the_same_object_from_frame_to_frame(tmp_path: Path) -> None:
    scene = loaded(tmp_path, HEAD + "nodes:\n" + NODES)
    memo, text_system = RootMemo(), TextSystem(FontSet(use_system_fonts=False))
    root = split_roots(scene)[0].node
    styled = [
        memo.style(root, StyleContext(t_s, {**scene.content, "time": t_s}, {}, text_system, {})) for t_s in (0.1, 0.7)
    ]
    same = [a is b for a, b in zip(styled[0].children, styled[1].children, strict=True)]
    ids = [child.id for child in styled[0].children]
    assert [name for name, is_same in zip(ids, same, strict=True) if is_same] == [
        "still",
        "veiled",
        "turned",
        "stars",
        "colour",
    ]
