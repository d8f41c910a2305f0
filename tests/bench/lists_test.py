"""The benchmark of lists measures what it says: so many rows, so many of them in sight, five of which change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from vitrine.bench.lists import CHANGING, COUNT, IN_SIGHT, ListStage, iter_row_data, iter_value_data, make_list_scene


@pytest.mark.parametrize("iter_data", [iter_row_data, iter_value_data])
def test_five_rows_in_sight_change(iter_data: Callable[[int, int], Iterator[dict[str, Any]]]) -> None:
    scene = make_list_scene()
    assert len(scene.content["rows"]) == COUNT
    _, (before, after) = ListStage(scene, iter_data).run(2)
    rows = [
        {part.copy: (part.text, layer.paint_ops[part.start : part.stop].tobytes()) for part in layer.node_slices}
        for layer in (*before.raster_layers, *after.raster_layers)
    ]
    assert [len(each) - 1 for each in rows] == [IN_SIGHT] * 2  # the list itself is no copy
    assert sum(rows[0][copy] != rows[1][copy] for copy in rows[0]) == CHANGING
