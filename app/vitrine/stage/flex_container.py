"""Layout of a flex container: its size and the positions of its children, by section 9 of CSS flexbox.

Steps are named as in W3C, CSS Flexible Box Layout Module Level 1.
"""

from __future__ import annotations

from vitrine.stage.flex_absolute import absolute_known, absolute_offset
from vitrine.stage.flex_cross import baseline_of, below, lowest_baseline, resolve_cross, used_cross
from vitrine.stage.flex_line import gaps, offsets
from vitrine.stage.flex_main import Run, resolve_main
from vitrine.stage.flex_node import Known, Leaf, Node, Pair, clamp
from vitrine.stage.item import Item


def node_of(item: Item, parent: Item | None, whole_words: bool) -> Node:
    """Build the node of an item, with those of all its descendants."""
    if not item.children:
        return Leaf(item, parent, whole_words)
    return Container(item, parent, [node_of(child, item, whole_words) for child in item.children])


class Container(Node):
    """The node of an item with children. `in_flow` are those laid out in lines, the others have insets."""

    __slots__ = ("children", "flow", "last_placement")

    def __init__(self, item: Item, parent: Item | None, children: list[Node]) -> None:
        super().__init__(item, parent)
        self.children = children
        self.flow = [child for child in children if child.item.inset is None]
        self.has_wrapping_column = (item.wrap and not item.row) or any(
            [child.has_wrapping_column for child in children]
        )
        self.last_placement: tuple[Known, Pair, bool] | None = None

    @property
    def nodes(self) -> list[Node]:
        """The children's nodes, in the order of the items."""
        return self.children

    def measured(self, known: Known, space: Pair, inherent: bool) -> Pair:
        """Compute what `measure` caches."""
        definite_size = self._own(known, 0, inherent), self._own(known, 1, inherent)
        width, height = definite_size
        if width is not None and height is not None:
            return width, height
        layout = self._run(definite_size, space)
        return layout.outer[0], layout.outer[1]

    def place(self, known: Known, space: Pair, inherent: bool) -> None:
        """Set its size and the positions of its descendants; a repeated request changes nothing."""
        definite_size = self._own(known, 0, inherent), self._own(known, 1, inherent)
        request = definite_size, (0.0, 0.0) if None not in definite_size else space, inherent
        if self.last_placement == request:
            return
        self.last_placement = request
        layout = self._run(definite_size, space)
        self.extent = layout.outer[0], layout.outer[1]
        _place_lines(layout)
        for child in self.children:
            if child.item.inset is not None:
                _place_absolute(layout, child)
        self.first_baseline = _first_baseline(layout)

    def _run(self, own: Known, space: Pair) -> Run:
        layout = Run(self, self.flow, own, self._inside(own, space))
        resolve_main(layout)
        resolve_cross(layout)
        return layout

    def _own(self, known: Known, axis: int, inherent: bool) -> float | None:
        """The outer length on an axis where it is definite before the content is measured, else None."""
        if known[axis] is not None:
            return known[axis]
        min_size, max_size, own = self.low[axis], self.high[axis], self.preferred_size[axis]
        if max_size <= min_size:
            return max(min_size, self.pad[axis])
        return max(clamp(own, min_size, max_size), self.pad[axis]) if inherent and own is not None else None

    def _inside(self, own: Known, space: Pair) -> Pair:
        """9.2, step 2: the space available to the items."""
        width, height = own
        return (
            (space[0] - self.margin[0] if width is None else width) - self.pad[0],
            (space[1] - self.margin[1] if height is None else height) - self.pad[1],
        )


def _place_lines(run: Run) -> None:
    """9.5 and 9.6: alignment of items along their line and across it, then the layout of each."""
    m, c, node = run.m, run.c, run.node
    outer = run.outer[0], run.outer[1]
    cross_offset = node.pad_start[c]
    for line, line_cross in zip(run.lines, run.line_cross_sizes, strict=True):
        line_baseline = lowest_baseline(line)
        used_length = gaps(run.gap, len(line)) + sum([child.target + child.margin[m] for child in line])
        lead, spacing = offsets(node.item.justify, run.inner[m] - used_length, len(line), run.gap)
        main_offset = node.pad_start[m] + lead
        for child in line:
            cross_size = used_cross(run, child, line_cross)
            child.place(run.pair_known(child.target, cross_size), outer, False)
            cross_shift = _across(run, child, line_cross - cross_size - child.margin[c], line_baseline)
            child.x, child.y = run.pair(
                main_offset + child.margin_start[m], cross_offset + cross_shift + child.margin_start[c]
            )
            child.offset = cross_shift if m == 0 else lead
            main_offset += child.margin[m] + child.extent[m] + spacing
        cross_offset += line_cross + run.gap


def _across(run: Run, child: Node, free: float, lowest: float) -> float:
    """9.6, step 14: an item's offset on the cross axis of its line."""
    if child.align == "end":
        return free
    if child.align == "center":
        return free / 2
    return below(child, lowest) if run.m == 0 else 0.0


def _first_baseline(run: Run) -> float | None:
    """8.5: the container's own baseline, that of an item in its first line."""
    first_line = run.lines[0] if run.lines else []
    aligned = [child for child in first_line if run.m == 1 or child.align == "baseline"]
    for child in aligned[:1] or first_line[:1]:
        return child.offset + child.y + baseline_of(child)
    return None


def _place_absolute(run: Run, child: Node) -> None:
    """4.1: place an absolutely positioned child, by its insets or else where it would lie as the sole item."""
    outer_size = run.outer[0], run.outer[1]
    known_size = absolute_known(child, outer_size)
    min_size = max(child.low[0], child.pad[0]), max(child.low[1], child.pad[1])
    child.place(
        known_size,
        (clamp(outer_size[0], min_size[0], child.high[0]), clamp(outer_size[1], min_size[1], child.high[1])),
        True,
    )
    width, height = (found if own is None else own for own, found in zip(known_size, child.extent, strict=True))
    child.extent = clamp(width, min_size[0], child.high[0]), clamp(height, min_size[1], child.high[1])
    child.x, child.y = (absolute_offset(run.node, child, axis, outer_size[axis]) for axis in (0, 1))
