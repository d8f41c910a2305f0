"""Flex layout by Taffy as a pure function: a tree of items goes in, their boxes come out; nothing is kept.

Taffy is reached through stretchable's inner module with plain dictionaries. stretchable's own Style and Node objects
take 1.2 ms a node to build and never free Taffy's side of a node; this way a node costs 25 µs, so that laying out 51
nodes anew takes less than restyling a kept tree would, and no layout can depend on the one before.
"""

from __future__ import annotations

import math
from typing import Any, Final, Literal, NamedTuple, Protocol

from stretchable import taffylib

Align = Literal["start", "center", "end", "stretch", "baseline"]
Justify = Literal["start", "center", "end", "between", "around", "evenly"]
Four = tuple[float, float, float, float]

# Numbers of Taffy's enumerations, as stretchable/style/props.py has them.
_ALIGN: Final = {"start": 0, "end": 1, "center": 4, "baseline": 5, "stretch": 6}
_JUSTIFY: Final = {"start": 0, "end": 1, "center": 4, "between": 6, "evenly": 7, "around": 8}
_AUTO: Final = {"dim": 0, "value": math.nan}
_MIN_CONTENT: Final = 3
_MAX_CONTENT: Final = {"dim": 4, "value": 0.0}
_DEFINITE: Final = 1

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


class Size(NamedTuple):
    """Width and height; None where the content decides."""

    width: float | None = None
    height: float | None = None


class Content(Protocol):
    """What fills an item without children and has a size of its own."""

    def size(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide, as wide as it likes without one."""

    def narrowest(self) -> float:
        """The width below which it would be damaged (a word broken)."""

    def below_baseline(self) -> float:
        """How far its lower edge lies under its (last) baseline; 0 where it has none."""


class Item(NamedTuple):
    """One box to lay out. Lengths are degrees; sides are top, right, bottom, left.

    `inset` takes it out of the flow; None in it leaves a side free. `aspect` is width over height.
    """

    content: Content | None = None
    children: tuple[Item, ...] = ()
    row: bool = False
    wrap: bool = False
    gap: float = 0.0
    padding: Four = (0.0, 0.0, 0.0, 0.0)
    margin: Four = (0.0, 0.0, 0.0, 0.0)
    size: Size = Size()
    least: Size = Size()
    most: Size = Size()
    grow: float = 0.0
    shrink: float = 1.0
    align: Align = "stretch"
    align_self: Align | None = None
    justify: Justify = "start"
    inset: tuple[float | None, float | None, float | None, float | None] | None = None
    aspect: float | None = None


class Box(NamedTuple):
    """Where an item came to lie, in the unit of the items, from the root's top-left corner; children in their order."""

    x: float
    y: float
    width: float
    height: float
    children: tuple[Box, ...] = ()


def lay_out(root: Item) -> Box:
    """The boxes of a tree. Words are kept whole where there is room for them, and broken before anything sticks out."""
    box = _Pass(whole_words=True).run(root)
    return _Pass(whole_words=False).run(root) if _sticks_out(root, box) else box


def _sticks_out(item: Item, box: Box) -> bool:
    """Whether any child in the flow ends right of the inside of its parent, by more than float32 explains."""
    inside = box.x + box.width - item.padding[1] + 1e-4
    return any(
        (child.inset is None and placed.x + placed.width + child.margin[1] > inside) or _sticks_out(child, placed)
        for child, placed in zip(item.children, box.children, strict=True)
    )


class _Pass:
    """One run of Taffy with a forest of its own, freed at its end."""

    def __init__(self, whole_words: bool) -> None:
        self._whole_words = whole_words
        self._contents: dict[int, tuple[Content, float]] = {}
        self._children: dict[int, tuple[int, ...]] = {}
        self._failure: BaseException | None = None

    def run(self, root: Item) -> Box:
        self._taffy = taffylib.init()
        try:
            taffylib.disable_rounding(self._taffy)
            node = self._build(root, on_baseline=False)
            space = {"width": _MAX_CONTENT, "height": _MAX_CONTENT}
            taffylib.node_compute_layout_with_measure(self._taffy, node, space, self._measure)
            if self._failure:
                raise self._failure
            return self._box(node, 0.0, 0.0, taffylib.PyLayout())
        finally:
            taffylib.free(self._taffy)

    def _build(self, item: Item, on_baseline: bool) -> int:
        # Taffy takes a leaf's lower edge for its baseline: what hangs below is taken off, and given to the margin.
        hanging = item.content.below_baseline() if item.content and on_baseline and item.size.height is None else 0.0
        node = int(taffylib.node_create(self._taffy, _style(item, hanging)))
        if item.content:
            self._contents[node] = (item.content, hanging)
            taffylib.node_set_measure(self._taffy, node, True)
        children = tuple(self._build(child, _on_baseline(item, child)) for child in item.children)
        for child in children:
            taffylib.node_add_child(self._taffy, node, child)
        self._children[node] = children
        return node

    def _measure(
        self, width: float, height: float, free_width: dict[str, float], free_height: dict[str, float], node: int
    ) -> tuple[float, float]:
        content, hanging = self._contents[node]
        try:
            wide, high = content.size(self._most(content, width, free_width))
        except BaseException as error:  # Taffy would print it, Ctrl+C too, and go on with a size of nothing
            self._failure = error
            return 0.0, 0.0
        return (wide if math.isnan(width) else width), (high - hanging if math.isnan(height) else height)

    def _most(self, content: Content, width: float, free: dict[str, float]) -> float | None:
        if not math.isnan(width):
            return width
        if free["dim"] == _DEFINITE:
            return free["value"]
        if free["dim"] == _MIN_CONTENT:
            return content.narrowest() if self._whole_words else 0.0
        return None

    def _box(self, node: int, x: float, y: float, layout: Any) -> Box:
        taffylib.node_get_layout(self._taffy, node, layout)
        x, y, width, height = x + layout.x, y + layout.y, layout.width, layout.height
        hanging = self._contents[node][1] if node in self._contents else 0.0
        children = tuple(self._box(child, x, y, layout) for child in self._children[node])
        return Box(x, y, width, height + hanging, children)


def _on_baseline(parent: Item, child: Item) -> bool:
    return parent.row and (child.align_self or parent.align) == "baseline"


def _style(item: Item, hanging: float) -> dict[str, Any]:
    """An item as Taffy's dictionary."""
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
        "min_size": _size(item.least),
        "max_size": _size(item.most),
        "flex_wrap": int(item.wrap),
        "flex_direction": 0 if item.row else 1,
        "flex_grow": item.grow,
        "flex_shrink": item.shrink,
        "aspect_ratio": item.aspect,
        "align_items": _ALIGN[item.align],
        "align_self": None if item.align_self is None else _ALIGN[item.align_self],
        "justify_content": _JUSTIFY[item.justify],
    }


def _length(value: float | None) -> dict[str, float]:
    return _AUTO if value is None else {"dim": _DEFINITE, "value": value}


def _size(size: Size) -> dict[str, dict[str, float]]:
    return {"width": _length(size.width), "height": _length(size.height)}


def _sides(sides: tuple[float | None, ...]) -> dict[str, dict[str, float]]:
    top, right, bottom, left = sides
    return {"top": _length(top), "right": _length(right), "bottom": _length(bottom), "left": _length(left)}
