"""Type of a size that no rasteriser takes is left out, and keeps its room: a tween may shrink a text to nothing."""

import pytest

from app.flow.tween import Presence
from app.scene.node import Node, Panel, Text
from app.stage.flex import lay_out
from app.stage.paint import PlacedSheet, paint
from app.stage.style import Instant, styled
from app.stage.text.line import TextSystem


def placed(node: Node, text_system: TextSystem, **shown: Presence) -> PlacedSheet:
    look = styled(node, Instant(0.0, {}, shown, text_system, {}))
    return paint(look, lay_out(look.item), 20.0, text_system, {})


@pytest.mark.parametrize("size", [0.02, 350.0])
def test_type_too_small_or_too_large_is_left_out(size: float, text_system: TextSystem) -> None:
    made = placed(Text(id="t", text="x", size=size), text_system)
    assert not len(made.sheet.inks)
    assert made.size_deg[1] == pytest.approx(1.3 * size)


def test_a_text_may_shrink_to_nothing(text_system: TextSystem) -> None:
    node = Panel(id="p", children=(Text(id="t", text="x"),))
    sheets = [placed(node, text_system, t=Presence(1.0, (0.0, 0.0), scale)).sheet for scale in (1.0, 0.05, 0.01)]
    assert [len(sheet.inks) for sheet in sheets] == [1, 0, 0]
