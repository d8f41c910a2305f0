"""Taffy as an oracle for layout: the same items, laid out by it through stretchable's inner module.

stretchable keeps what it hands its measure function, so this is for tests alone.
"""

from __future__ import annotations

import math
from typing import Any, Final

from stretchable import taffylib

from vitrine.stage.layout.item import AutoSize, Content, LayoutBox, LayoutItem, Wholeness

# Numbers of Taffy's enumerations, as stretchable/style/props.py has them.
_ALIGN: Final = {"start": 0, "end": 1, "center": 4, "baseline": 5, "stretch": 6}
_JUSTIFY: Final = {"start": 0, "end": 1, "center": 4, "between": 6, "evenly": 7, "around": 8}
_AUTO: Final = {"dim": 0, "value": math.nan}
_MAX_CONTENT: Final = {"dim": 4, "value": 0.0}
_DEFINITE, _MIN_CONTENT = 1, 3

# What every item has in common; the grid's keys are demanded though there is no grid.
_COMMON: Final[dict[str, Any]] = {
    "display": 1,
    "box_sizing": 0,
    "overflow_x": 0,
    "overflow_y": 0,
    "scrollbar_width": 0.0,
    "border": {side: {"dim": 1, "value": 0.0} for side in ("top", "right", "bottom", "left")},
    "flex_basis": _AUTO,
    "grid_template_rows": [],
    "grid_template_columns": [],
    "grid_auto_rows": [],
    "grid_auto_columns": [],
    "grid_auto_flow": 0,
    "grid_row": {"start": {"kind": 0, "value": 0}, "end": {"kind": 0, "value": 0}},
    "grid_column": {"start": {"kind": 0, "value": 0}, "end": {"kind": 0, "value": 0}},
}


def taffy_boxes(root: LayoutItem, whole: Wholeness) -> LayoutBox:
    """The boxes of a tree, its words whole or broken wherever that makes something narrower."""
    run = _Run(whole)
    try:
        return run.boxes(root)
    finally:
        taffylib.free(run.taffy)


class _Run:
    def __init__(self, whole: Wholeness) -> None:
        self.whole = whole
        self.taffy = taffylib.init()
        taffylib.disable_rounding(self.taffy)
        self.contents: dict[int, tuple[Content, float]] = {}
        self.children: dict[int, tuple[int, ...]] = {}

    def boxes(self, root: LayoutItem) -> LayoutBox:
        node = self.build(root, None)
        space = {"width": _MAX_CONTENT, "height": _MAX_CONTENT}
        taffylib.node_compute_layout_with_measure(self.taffy, node, space, self.measure)
        return self.box(node, 0.0, 0.0)

    def build(self, item: LayoutItem, parent: LayoutItem | None) -> int:
        on_baseline = parent is not None and parent.row and (item.align_self or parent.align) == "baseline"
        hanging = _find_hanging(item) if on_baseline and item.size.height is None else 0.0
        node = int(taffylib.node_create(self.taffy, _style(item, hanging)))
        if item.content:
            self.contents[node] = (item.content, hanging)
            taffylib.node_set_measure(self.taffy, node, True)
        children = tuple(self.build(child, item) for child in item.children)
        for child in children:
            taffylib.node_add_child(self.taffy, node, child)
        self.children[node] = children
        return node

    def measure(self, width: float, height: float, free: dict[str, float], _: Any, node: int) -> tuple[float, float]:
        content, hanging = self.contents[node]
        most: float | None = None
        if not math.isnan(width):
            most = width
        elif free["dim"] == _DEFINITE:
            most = free["value"]
        elif free["dim"] == _MIN_CONTENT:
            most = content.min_content_width() if self.whole == "words" else content.min_number_width()
        wide, high = content.measure(most)
        return (wide if math.isnan(width) else width), (high - hanging if math.isnan(height) else height)

    def box(self, node: int, x: float, y: float) -> LayoutBox:
        layout = taffylib.PyLayout()
        taffylib.node_get_layout(self.taffy, node, layout)
        x, y, width, height = x + layout.x, y + layout.y, layout.width, layout.height
        hanging = self.contents[node][1] if node in self.contents else 0.0
        return LayoutBox(x, y, width, height + hanging, tuple(self.box(child, x, y) for child in self.children[node]))


def _find_hanging(item: LayoutItem) -> float:
    """How far content of one line hangs below its baseline: Taffy takes the bottom edge of a box for it."""
    baseline = item.content.first_baseline() if item.content else None
    return 0.0 if item.content is None or baseline is None else item.content.measure(None)[1] - baseline


def _style(item: LayoutItem, hanging: float) -> dict[str, Any]:
    top, right, bottom, left = item.margin
    gap = _length(item.gap)
    return {
        **_COMMON,
        "position": 0 if item.inset is None else 1,
        "inset": _sides(item.inset or (None, None, None, None)),
        "gap": {"width": gap, "height": gap},
        "margin": _sides((top, right, bottom + hanging, left)),
        "padding": _sides(item.padding),
        "size": _size(item.size),
        "min_size": _size(item.min_size),
        "max_size": _size(item.max_size),
        "flex_wrap": int(item.wrap),
        "flex_direction": 0 if item.row else 1,
        "flex_grow": item.grow,
        "flex_shrink": item.shrink,
        "aspect_ratio": item.aspect_ratio,
        "align_items": _ALIGN[item.align],
        "align_self": None if item.align_self is None else _ALIGN[item.align_self],
        "justify_content": _JUSTIFY[item.justify],
    }


def _length(value: float | None) -> dict[str, float]:
    return _AUTO if value is None else {"dim": _DEFINITE, "value": value}


def _size(size: AutoSize) -> dict[str, dict[str, float]]:
    return {"width": _length(size.width), "height": _length(size.height)}


def _sides(sides: tuple[float | None, ...]) -> dict[str, dict[str, float]]:
    top, right, bottom, left = sides
    return {"top": _length(top), "right": _length(right), "bottom": _length(bottom), "left": _length(left)}
