"""Nodes at codes in scenes where somebody tells of codes, and where nobody does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scene.scenes import write
from vitrine.scene.load.loader import load_scene

NODES = """nodes:
- {id: card, kind: panel, fill: veil, width: 2, height: 1, anchor: {code: any}}
- {kind: leader, source: card, target: {code: "6901234500028"}}
"""


@pytest.mark.parametrize(("more", "count"), [("", 2), ("services: {codes: {}}\n", 0), ("take: a.jsonl\n", 0)])
def test_a_node_at_a_code_wants_somebody_who_tells_of_codes(tmp_path: Path, more: str, count: int) -> None:
    (tmp_path / "a.jsonl").write_text('{"vitrine_take": 1, "feed": "testcard"}\n', "utf-8")
    warnings = [str(warning) for warning in load_scene(write(tmp_path, more + NODES)).warnings]
    assert len(warnings) == count
    assert all("nothing tells where codes are; add services: {codes: {}}" in warning for warning in warnings)
