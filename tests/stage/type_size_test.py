"""Type of any size: what is too small to be read is left out and keeps its room, what is huge is drawn coarser."""

from typing import Any

import pytest

from vitrine.flow.animate.tween import Presence
from vitrine.scene.nodes.node import Node, Panel, Text
from vitrine.stage.layout.flex import lay_out
from vitrine.stage.layout.style import StyleContext
from vitrine.stage.layout.style_memo import style_node
from vitrine.stage.paint.painted_root import PaintedRoot
from vitrine.stage.paint.tree_painter import RasterSpec, paint_tree
from vitrine.stage.text.text_system import TextSystem


def placed(node: Node, text_system: TextSystem, **shown: Presence) -> PaintedRoot:
    look = style_node(node, StyleContext(0.0, {}, shown, text_system, {}))
    return paint_tree(look, lay_out(look.item), RasterSpec(20.0, 1e9, 4000), text_system, {})


def test_type_too_small_is_left_out(text_system: TextSystem) -> None:
    made = placed(Text(id="t", text="x", size=0.02), text_system)
    assert not len(made.sub_layers[0].raster_layer.paint_ops)
    assert made.size_deg[1] == pytest.approx(1.3 * 0.02)


@pytest.mark.parametrize("more", [{}, {"height": 0.5}, {"width": 1.0}])
def test_type_too_large_for_a_sheet_is_drawn_coarser(more: dict[str, Any], text_system: TextSystem) -> None:
    made = placed(Text(id="t", text="x", size=350.0, **more), text_system)
    assert len(made.sub_layers[0].raster_layer.paint_ops) == 1 and max(made.sub_layers[0].raster_layer.size_px) <= 4004
    (part,) = made.sub_layers[0].raster_layer.node_slices
    assert made.magnification > 1 and part.size_px * made.magnification == pytest.approx(350.0 * 20.0)


def test_a_text_may_shrink_to_nothing(text_system: TextSystem) -> None:
    node = Panel(id="p", children=(Text(id="t", text="x"),))
    made = [placed(node, text_system, t=Presence(1.0, (0.0, 0.0), scale)) for scale in (1.0, 0.05, 0.01)]
    assert [len(painting.sub_layers[0].raster_layer.paint_ops) for painting in made] == [1, 0, 0]
