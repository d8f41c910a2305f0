"""Layout of a flex container: its size and the positions of its children, by section 9 of CSS flexbox.

Steps are named as in W3C, CSS Flexible Box Layout Module Level 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import zip_longest

from vitrine.stage.layout.flex_absolute import resolve_absolute_offset, resolve_absolute_size
from vitrine.stage.layout.flex_cross import (
    compute_baseline_shift,
    compute_line_baseline,
    compute_used_cross_size,
    resolve_cross_axis,
)
from vitrine.stage.layout.flex_line import compute_line_offsets, compute_total_gap
from vitrine.stage.layout.flex_main import ContainerLayout, resolve_main_axis
from vitrine.stage.layout.flex_node import AxisPair, FlexLeaf, FlexNode, KnownSize, clamp
from vitrine.stage.layout.item import LayoutItem, Wholeness


def build_node(
    item: LayoutItem, parent: LayoutItem | None, whole: Wholeness, earlier: FlexNode | None = None
) -> FlexNode:
    """Build the node of an item, with those of all its descendants.

    Of an `earlier` tree it takes the nodes of items that are the same objects, with all that they have measured.
    """
    style = None if parent is None else (parent.align, parent.rtl)
    if earlier is not None and earlier.parent_style == style and _is_same_item(earlier.written_item, item):
        return earlier
    if not item.children:
        return FlexLeaf(item, parent, whole)
    followed = _follow_children(item.children, [] if earlier is None else earlier.child_nodes)
    children = [build_node(c, item, whole, node) for c, node in zip(item.children, followed, strict=True)]
    return FlexContainer(item, parent, children)


def _follow_children(items: Sequence[LayoutItem], nodes: Sequence[FlexNode]) -> list[FlexNode | None]:
    """The earlier node of each item: that of the same object, else the one in its place. Each stands in one place."""
    kept = {id(node.written_item): node for node in nodes}
    followed = [kept.pop(id(item), None) for item in items]
    free = set(map(id, kept.values()))
    places = zip_longest(followed, nodes[: len(items)])
    return [own or (other if id(other) in free else None) for own, other in places]


def _is_same_item(a: LayoutItem, b: LayoutItem) -> bool:
    """Whether items are equal, told at once: of their children, which may be many, only whether they are the same."""
    return a is b or (a.children is b.children and a.content is b.content and a == b)


class FlexContainer(FlexNode):
    """The node of an item with children. `in_flow` are those laid out in lines, the others have insets."""

    __slots__ = ("children", "first_line", "has_shares", "in_flow")

    def __init__(self, item: LayoutItem, parent: LayoutItem | None, children: list[FlexNode]) -> None:
        super().__init__(item, parent)
        self.children = children
        self.has_shares = any([child.item.relative is not None for child in children])
        self.in_flow = [child for child in children if child.item.inset is None]
        self.has_wrapping_column = (item.wrap and not item.row) or any(
            [child.has_wrapping_column for child in children]
        )
        self.first_line: list[FlexNode] = []

    @property
    def child_nodes(self) -> list[FlexNode]:
        """The children's nodes, in the order of the items."""
        return self.children

    def replace_child(self, index: int, node: FlexNode) -> None:
        """Put a node in the place of a child that takes the same room."""
        old = self.children[index]
        self.children[index] = node
        for nodes in (self.in_flow, self.first_line):
            with suppress(ValueError):  # an absolute one is in neither
                nodes[nodes.index(old)] = node

    def compute_size(self, known_size: KnownSize, available_space: AxisPair, use_inherent_size: bool) -> AxisPair:
        """Compute what `measure` caches."""
        definite_size = (
            self._definite_length(known_size, 0, use_inherent_size),
            self._definite_length(known_size, 1, use_inherent_size),
        )
        width, height = definite_size
        if width is not None and height is not None:
            return width, height
        # A row with a baseline places its children to find it.
        self.last_placement = None
        layout = self._lay_out_content(definite_size, available_space)
        return layout.outer_size[0], layout.outer_size[1]

    def place(self, known_size: KnownSize, available_space: AxisPair, use_inherent_size: bool) -> None:
        """Set its size and the positions of its descendants; a repeated request changes nothing."""
        self.placement = known_size, available_space, use_inherent_size
        definite_size = (
            self._definite_length(known_size, 0, use_inherent_size),
            self._definite_length(known_size, 1, use_inherent_size),
        )
        request = definite_size, (0.0, 0.0) if None not in definite_size else available_space, use_inherent_size
        if self.last_placement == request:
            return
        self.last_placement, self.box = request, None
        layout = self._lay_out_content(definite_size, available_space)
        if self.has_shares and definite_size[0] is None:
            # CSS 2.2, 10.2: its width has followed from contents without shares; now they are shares of it.
            layout = self._lay_out_content((layout.outer_size[0], definite_size[1]), available_space)
        self.extent = layout.outer_size[0], layout.outer_size[1]
        _place_lines(layout)
        for child in self.children:
            if child.item.inset is not None:
                child.resolve_shares(self.extent)
                _place_absolute(layout, child)
        self.first_line = layout.lines[0] if layout.lines else []

    def find_first_baseline(self) -> float:
        """8.5: that of an item in its first line, of one that is aligned by it where there is one."""
        aligned = [child for child in self.first_line if self.item.row and child.align == "baseline"]
        for child in aligned[:1] or self.first_line[:1]:
            return child.y + child.find_first_baseline()
        return self.extent[1]

    def _lay_out_content(self, definite_size: KnownSize, available_space: AxisPair) -> ContainerLayout:
        if self.has_shares:
            inner_size = tuple(
                [
                    None if length is None else max(length - padding, 0.0)
                    for length, padding in zip(definite_size, self.padding, strict=True)
                ]
            )
            for child in self.in_flow:
                child.resolve_shares((inner_size[0], inner_size[1]))
        layout = ContainerLayout(
            self, self.in_flow, definite_size, self._available_inner(definite_size, available_space)
        )
        resolve_main_axis(layout)
        resolve_cross_axis(layout)
        return layout

    def _definite_length(self, known_size: KnownSize, axis: int, use_inherent_size: bool) -> float | None:
        """The outer length on an axis where it is definite before the content is measured, else None."""
        if known_size[axis] is not None:
            return known_size[axis]
        min_size, max_size, own = self.min_size[axis], self.max_size[axis], self.preferred_size[axis]
        if max_size <= min_size:
            return max(min_size, self.padding[axis])
        return (
            max(clamp(own, min_size, max_size), self.padding[axis]) if use_inherent_size and own is not None else None
        )

    def _available_inner(self, definite_size: KnownSize, available_space: AxisPair) -> AxisPair:
        """9.2, step 2: the space available to the items."""
        width, height = definite_size
        return (
            (available_space[0] - self.margin[0] if width is None else width) - self.padding[0],
            (available_space[1] - self.margin[1] if height is None else height) - self.padding[1],
        )


def _place_lines(layout: ContainerLayout) -> None:
    """9.5 and 9.6: alignment of items along their line and across it, then the layout of each."""
    m, c, node = layout.main_axis, layout.cross_axis, layout.container
    outer = layout.outer_size[0], layout.outer_size[1]
    cross_offset = node.padding_start[c]
    for line, line_cross in zip(layout.lines, layout.line_cross_sizes, strict=True):
        line_baseline = compute_line_baseline(line)
        used_length = compute_total_gap(layout.gap, len(line)) + sum(
            [child.target_main + child.margin[m] for child in line]
        )
        lead, spacing = compute_line_offsets(
            node.item.justify, layout.inner_size[m] - used_length, len(line), layout.gap
        )
        main_offset = node.padding_start[m] + lead
        for child in line:
            cross_size = compute_used_cross_size(layout, child, line_cross)
            child.place(layout.known_by_axis(child.target_main, cross_size), outer, False)
            cross_shift = _cross_offset(layout, child, line_cross - cross_size - child.margin[c], line_baseline)
            child.x, child.y = layout.by_axis(
                main_offset + child.margin_start[m], cross_offset + cross_shift + child.margin_start[c]
            )
            main_offset += child.margin[m] + child.extent[m] + spacing
        cross_offset += line_cross + layout.gap


def _cross_offset(layout: ContainerLayout, child: FlexNode, free: float, line_baseline: float) -> float:
    """9.6, step 14: an item's offset on the cross axis of its line."""
    if child.align == "end":
        return free
    if child.align == "center":
        return free / 2
    return compute_baseline_shift(child, line_baseline) if layout.main_axis == 0 else 0.0


def _place_absolute(layout: ContainerLayout, child: FlexNode) -> None:
    """4.1: place an absolutely positioned child, by its insets or else where it would lie as the sole item."""
    outer_size = layout.outer_size[0], layout.outer_size[1]
    known_size = resolve_absolute_size(child, outer_size)
    min_size = max(child.min_size[0], child.padding[0]), max(child.min_size[1], child.padding[1])
    child.place(
        known_size,
        (clamp(outer_size[0], min_size[0], child.max_size[0]), clamp(outer_size[1], min_size[1], child.max_size[1])),
        True,
    )
    width, height = (found if own is None else own for own, found in zip(known_size, child.extent, strict=True))
    child.extent = clamp(width, min_size[0], child.max_size[0]), clamp(height, min_size[1], child.max_size[1])
    child.x, child.y = (resolve_absolute_offset(layout.container, child, axis, outer_size[axis]) for axis in (0, 1))
