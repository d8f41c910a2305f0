"""First baselines of texts, badges and groups in rows: where Chromium has them, in the same font file."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np

from tests.stage.css_page import list_boxes, measure_boxes
from vitrine.geometry import Sides
from vitrine.stage.draw.light import WHITE
from vitrine.stage.layout.appearance import TextBlock
from vitrine.stage.layout.content import TextContent
from vitrine.stage.layout.flex import AutoSize, LayoutItem, lay_out
from vitrine.stage.text.text_system import TextStyle, TextSystem

if TYPE_CHECKING:
    from playwright.sync_api import Page


def make_text(text_system: TextSystem, text: str, size_deg: float) -> LayoutItem:
    """A text whose baselines lie on whole pixels, to which Chromium rounds them."""
    block = TextBlock(text, TextStyle(size_deg, line_height=1.2), WHITE, "start", None)
    return LayoutItem(content=TextContent(text_system, block), shrink=0.0)


def make_item(chance: random.Random, text_system: TextSystem, depth: int) -> LayoutItem:
    """A text of one or two lines, a bare box, or a row or column of such things."""
    margin = Sides(*chance.choices((0.0, 0.0, 0.5), k=4))
    kind = chance.random()
    if not depth or kind < 0.5:
        text = make_text(text_system, chance.choice(("one", "two\nlines", "399")), chance.choice((2.5, 5.0, 7.5)))
        return text._replace(margin=margin, size=AutoSize(None, chance.choice((None, None, None, 7.0))))
    if kind < 0.6:
        return LayoutItem(size=AutoSize(1.0, 1.5), margin=margin, shrink=0.0)
    row = chance.random() < 0.5
    return LayoutItem(
        children=tuple(make_item(chance, text_system, depth - 1) for _ in range(chance.randint(1, 3))),
        row=row,
        align=chance.choice(("start", "center", "end", "baseline") if row else ("start", "center", "end")),
        justify=chance.choice(("start", "center", "end")),
        padding=Sides(*chance.choices((0.0, 0.5, 1.0), k=4)),
        margin=margin,
        shrink=0.0,
        size=AutoSize(None, chance.choice((None, None, 9.0))),
    )


def test_rows_stand_on_the_baselines_that_chromium_finds(page: Page, text_system: TextSystem) -> None:
    chance = random.Random(15)
    rows = [
        LayoutItem(
            children=tuple(make_item(chance, text_system, 2) for _ in range(chance.randint(2, 4))),
            row=True,
            align="baseline",
            rtl=chance.random() < 0.3,
            size=AutoSize(100.0),
        )
        for _ in range(80)
    ]
    for row, wanted in zip(rows, measure_boxes(page, rows), strict=True):
        assert np.allclose(list_boxes(lay_out(row)), wanted, atol=0.025), row  # half a pixel: letters' widths
