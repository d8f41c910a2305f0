"""A way whose points come from content: drawn as if they stood in the scene, other ones by an event's data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scene.scenes import at, loaded, mistake
from tests.stage.bound_root_test import SIGHT, staged
from vitrine.flow.timeline.state import State
from vitrine.scene.nodes.bindable import Bindable
from vitrine.scene.nodes.field_binding import FieldBinding
from vitrine.stage.place.field_reader import FieldReader

LINE = [[0.5, 0, 0], [0.5, 0, -12], [6, 0, -14]]
OTHER = [[-0.5, 0, 0], [-0.5, 0, -20]]


def drawn(folder: Path, points: str, content: object = None, overlay: dict[str, object] | None = None) -> str:
    text = f"content: {{way: {{line: {json.dumps(content)}}}}}\nnodes:\n- {{kind: route, id: way, points: {points}}}\n"
    state = State(1.0) if overlay is None else State(1.0, content_overlay=overlay)
    return staged(loaded(folder, text)).build_draw_list(state, SIGHT).digest()


def test_points_of_the_content_are_drawn_as_if_they_stood_there(tmp_path: Path) -> None:
    plain = drawn(tmp_path, json.dumps(LINE))
    assert drawn(tmp_path, '"{way.line}"', LINE) == plain
    assert drawn(tmp_path, '"{way.line}"', [], {"way": {"line": LINE}}) == plain
    assert drawn(tmp_path, '"{way.line}"', LINE, {"way": {"line": OTHER}}) == drawn(tmp_path, json.dumps(OTHER))


@pytest.mark.parametrize("content", [None, [], [[1, 2]], [[0, 0, "x"]], "soon", [LINE]])
def test_what_is_no_way_draws_nothing(tmp_path: Path, content: object) -> None:
    nothing = drawn(tmp_path, "[]")
    assert drawn(tmp_path, '"{way.line}"', content) == nothing != drawn(tmp_path, json.dumps(LINE))


def test_a_way_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    problem = mistake(tmp_path, 'content: {way: {line: []}}\nnodes:\n- {kind: route, id: w, points: "{way.lin}"}\n')
    assert at(problem) == ("scene.yaml", 4, 32, "nodes.0.points")
    assert problem.hint == 'did you mean "line"?'


def test_a_list_that_is_the_same_is_converted_once() -> None:
    binding = FieldBinding(("points",), "{line}", Bindable("number", counts=(3,), rows=(0, 9)), (), {})
    reader = FieldReader([binding])
    line = [[0.5, 0.0, 0.0], [0.5, 0.0, -12.0]]
    first = reader.read({"line": line})
    assert first == (tuple(tuple(point) for point in line),)
    assert reader.read({"line": line})[0] is first[0]
    assert reader.read({"line": [[1, 2, 3]]}) == (((1.0, 2.0, 3.0),),)
