"""Trees of layout items as a page of CSS, and the boxes that Chromium gives them: the oracle of flex layout."""

from __future__ import annotations

import base64
import random
from typing import TYPE_CHECKING, Any

from vitrine.geometry import Sides
from vitrine.paths import assets
from vitrine.stage.layout.content import TextContent
from vitrine.stage.layout.item import AutoSides, AutoSize, LayoutBox, LayoutItem
from vitrine.stage.text.pinned_fonts import PINNED_FILES

if TYPE_CHECKING:
    from playwright.sync_api import Page

PX_PER_DEG = 20.0
_SPACING = {"between": "space-between", "around": "space-around", "evenly": "space-evenly"}

LOAD_FONT = """
async font => {
  const overrides = { ascentOverride: '88%', descentOverride: '12%', lineGapOverride: '0%' };
  document.fonts.add(await new FontFace('probe', `url(data:font/otf;base64,${font})`, overrides).load());
}
"""

#: Boxes of all elements of each page, in document order, from their root's corner.
MEASURE = """
pages => pages.map(html => {
  document.body.innerHTML = html;
  const root = document.body.firstElementChild, corner = root.getBoundingClientRect();
  return [root, ...root.querySelectorAll('div')].map(element => {
    const box = element.getBoundingClientRect();
    return [box.left - corner.left, box.top - corner.top, box.width, box.height];
  });
})
"""


def measure_boxes(page: Page, roots: list[LayoutItem]) -> list[list[list[float]]]:
    """The boxes (x, y, width, height) in degrees of the items of each tree, parents before children.

    Text is in the first pinned font, with the typographic ascent and descent that we use.
    """
    font = base64.b64encode((assets() / "fonts" / PINNED_FILES[0]).read_bytes()).decode()
    page.evaluate(LOAD_FONT, font)
    pages = page.evaluate(MEASURE, [_write_item(root, True) for root in roots])
    return [[[length / PX_PER_DEG for length in box] for box in boxes] for boxes in pages]


def list_boxes(box: LayoutBox) -> list[list[float]]:
    """Our boxes in the same form."""
    return [list(box[:4]), *(inner for child in box.children for inner in list_boxes(child))]


def _write_item(item: LayoutItem, is_root: bool = False) -> str:
    inside = "".join(_write_item(child) for child in item.children)
    if isinstance(item.content, TextContent):
        inside = item.content.block.text
    style = {
        "box-sizing": "border-box",
        "display": "flex",
        "position": "absolute" if is_root or item.inset else "relative",
        "flex": f"{item.grow} {item.shrink} {_length(item.basis)}",
        "direction": "rtl" if item.rtl else "ltr",
        "flex-direction": "row" if item.row else "column",
        "flex-wrap": "wrap" if item.wrap else "nowrap",
        "gap": _length(item.gap),
        "padding": _sides(item.padding),
        "margin": _sides(item.margin),
        "align-items": item.align,
        "align-self": item.align_self or "auto",
        "justify-content": _SPACING.get(item.justify, item.justify),
        "width": _length(item.size.width),
        "height": _length(item.size.height),
    }
    if isinstance(item.content, TextContent):
        type_px = item.content.block.style.size * PX_PER_DEG
        style |= {"white-space": "pre", "font": f"{type_px}px/{item.content.block.style.line_height} probe"}
    if item.inset:
        style |= {side: _length(value) for side, value in item.inset._asdict().items()}
    return f'<div style="{";".join(f"{name}:{value}" for name, value in style.items())}">{inside}</div>'


def _length(degrees: float | None) -> str:
    return "auto" if degrees is None else f"{degrees * PX_PER_DEG}px"


def _sides(sides: Sides[float]) -> str:
    return " ".join(_length(side) for side in sides)


def make_tree(chance: random.Random, depth: int = 3) -> LayoutItem:
    """A tree of boxes of all directions, that fit inside one another.

    Without what is laid out otherwise than by CSS: boxes that grow beside padding, insets on both sides of an axis.
    """
    fields: dict[str, Any] = {"margin": Sides(*chance.choices((0.0, 0.0, 0.5, 1.0), k=4)), "shrink": 0.0}
    if chance.random() < 0.15:
        top, left = chance.choices((None, 0.5, 2.0), k=2)
        right = chance.choice((None, 0.5)) if left is None else None
        fields["inset"] = AutoSides(top=top, right=right, left=left)
    else:
        fields["align_self"] = chance.choice((None, None, None, "start", "center", "end"))
    if depth == 0 or chance.random() < 0.25:
        size = AutoSize(chance.choice((0.5, 1.0, 2.5)), chance.choice((0.5, 1.0, 2.5)))
        return LayoutItem(size=size, **fields)
    wide = 60.0 if depth == 3 else None
    return LayoutItem(
        children=tuple(make_tree(chance, depth - 1) for _ in range(chance.randint(1, 4))),
        row=chance.random() < 0.6,
        rtl=chance.random() < 0.7,
        wrap=depth == 1 and "inset" not in fields and chance.random() < 0.3,
        gap=chance.choice((0.0, 0.5)),
        padding=Sides(*chance.choices((0.0, 0.5, 1.5), k=4)),
        align=chance.choice(("start", "center", "end", "stretch")),
        justify=chance.choice(("start", "center", "end", "between", "around", "evenly")),
        size=AutoSize(wide, wide and 40.0),
        **(fields if depth < 3 else {}),
    )
