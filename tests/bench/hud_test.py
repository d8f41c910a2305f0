"""The benchmark of HUDs measures what it says: so many bound texts, ten of which change from frame to frame."""

from __future__ import annotations

import pytest

from vitrine.bench.hud import CHANGING, LARGE, SMALL, HudStage, build_hud_scene
from vitrine.gpu.repaint import find_changed_boxes


@pytest.mark.parametrize("count", [SMALL, LARGE])
def test_ten_of_its_texts_change_and_the_rest_stand(count: int) -> None:
    scene = build_hud_scene(count)
    _, draw_lists = HudStage(scene).run(2, first=40)
    (before,), (after,) = (draw_list.raster_layers for draw_list in draw_lists)
    texts = [
        {part.node_id: part.text for part in layer.node_slices if part.kind == "text"} for layer in (before, after)
    ]
    assert len(texts[0]) == count
    assert sum(texts[0][name] != texts[1][name] for name in texts[0]) == CHANGING
    boxes = find_changed_boxes(before, after)
    assert boxes is not None and 0 < len(boxes) <= CHANGING
