"""The benchmark of moving sizes draws R1, and only the sizes of its prices move."""

from __future__ import annotations

from pathlib import Path

from vitrine.bench.r2 import write_moving_scene
from vitrine.bench.vitrine_run import r1_scene
from vitrine.scene.load.loader import load_scene
from vitrine.scene.nodes.animated_number import Oscillation
from vitrine.scene.nodes.node import Text
from vitrine.stage.place.render_root import iter_subtree


def test_four_sizes_move_and_all_else_is_r1(tmp_path: Path) -> None:
    (tmp_path / "scene.yaml").write_text(write_moving_scene(), "utf-8")
    moving, plain = load_scene(tmp_path / "scene.yaml"), load_scene(r1_scene())
    pairs = [
        pair
        for roots in zip(moving.nodes, plain.nodes, strict=True)
        for pair in zip(*map(iter_subtree, roots), strict=True)
    ]
    moved = [one.size for one, _ in pairs if isinstance(one, Text) and isinstance(one.size, Oscillation)]
    assert len(moved) == 4 and {size.base for size in moved} == {2.7724}
    assert sum(one == other for one, other in pairs if not hasattr(one, "children")) == len(pairs) - 4 - 4
