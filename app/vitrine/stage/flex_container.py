"""A flex container: its size and the places of all inside, as section 9 of CSS flexbox has them, step by step.

Steps bear the names that they have in W3C, CSS Flexible Box Layout Module Level 1.
"""

from __future__ import annotations

from vitrine.stage.flex_absolute import absolute_known, absolute_offset
from vitrine.stage.flex_cross import baseline_of, below, lowest_baseline, resolve_cross, used_cross
from vitrine.stage.flex_line import gaps, offsets
from vitrine.stage.flex_main import Run, resolve_main
from vitrine.stage.flex_node import Known, Leaf, Node, Pair, clamp
from vitrine.stage.item import Item


def node_of(item: Item, parent: Item | None, whole_words: bool) -> Node:
    """The node of an item, with those of all in it."""
    if not item.children:
        return Leaf(item, parent, whole_words)
    return Container(item, parent, [node_of(child, item, whole_words) for child in item.children])


class Container(Node):
    """An item with children. `flow` are those that it lays out in lines, the others have insets."""

    __slots__ = ("children", "flow", "placed")

    def __init__(self, item: Item, parent: Item | None, children: list[Node]) -> None:
        super().__init__(item, parent)
        self.children = children
        self.flow = [child for child in children if child.item.inset is None]
        self.wraps_down = (item.wrap and not item.row) or any([child.wraps_down for child in children])
        self.placed: tuple[Known, Pair, bool] | None = None

    @property
    def nodes(self) -> list[Node]:
        """The nodes inside, in the order of the items."""
        return self.children

    def measured(self, known: Known, space: Pair, inherent: bool) -> Pair:
        """As `measure` asks it."""
        own = self._own(known, 0, inherent), self._own(known, 1, inherent)
        width, height = own
        if width is not None and height is not None:
            return width, height
        run = self._run(own, space)
        return run.outer[0], run.outer[1]

    def place(self, known: Known, space: Pair, inherent: bool) -> None:
        """Its size, and the places of all inside. What was placed last by the same question stands."""
        own = self._own(known, 0, inherent), self._own(known, 1, inherent)
        question = own, (0.0, 0.0) if None not in own else space, inherent
        if self.placed == question:
            return
        self.placed = question
        run = self._run(own, space)
        self.extent = run.outer[0], run.outer[1]
        _place_lines(run)
        for child in self.children:
            if child.item.inset is not None:
                _place_absolute(run, child)
        self.first_baseline = _first_baseline(run)

    def _run(self, own: Known, space: Pair) -> Run:
        run = Run(self, self.flow, own, self._inside(own, space))
        resolve_main(run)
        resolve_cross(run)
        return run

    def _own(self, known: Known, axis: int, inherent: bool) -> float | None:
        """The outer size on an axis as far as it is settled before the content is looked at."""
        if known[axis] is not None:
            return known[axis]
        low, high, own = self.low[axis], self.high[axis], self.sized[axis]
        if high <= low:
            return max(low, self.pad[axis])
        return max(clamp(own, low, high), self.pad[axis]) if inherent and own is not None else None

    def _inside(self, own: Known, space: Pair) -> Pair:
        """9.2, step 2: the room for the items."""
        width, height = own
        return (
            (space[0] - self.margin[0] if width is None else width) - self.pad[0],
            (space[1] - self.margin[1] if height is None else height) - self.pad[1],
        )


def _place_lines(run: Run) -> None:
    """9.5 and 9.6: alignment of items along their line and across it, then the layout of each."""
    m, c, node = run.m, run.c, run.node
    outer = run.outer[0], run.outer[1]
    down = node.pad_start[c]
    for line, cross in zip(run.lines, run.crosses, strict=True):
        lowest = lowest_baseline(line)
        taken = gaps(run.gap, len(line)) + sum([child.target + child.margin[m] for child in line])
        before, between = offsets(node.item.justify, run.inner[m] - taken, len(line), run.gap)
        along = node.pad_start[m] + before
        for child in line:
            used = used_cross(run, child, cross)
            child.place(run.pair_known(child.target, used), outer, False)
            over = _across(run, child, cross - used - child.margin[c], lowest)
            child.x, child.y = run.pair(along + child.margin_start[m], down + over + child.margin_start[c])
            child.offset = over if m == 0 else before
            along += child.margin[m] + child.extent[m] + between
        down += cross + run.gap


def _across(run: Run, child: Node, free: float, lowest: float) -> float:
    """9.6, step 14: an item's way across its line."""
    if child.align == "end":
        return free
    if child.align == "center":
        return free / 2
    return below(child, lowest) if run.m == 0 else 0.0


def _first_baseline(run: Run) -> float | None:
    """8.5: the container's own baseline, that of an item in its first line."""
    first = run.lines[0] if run.lines else []
    sharing = [child for child in first if run.m == 1 or child.align == "baseline"]
    for child in sharing[:1] or first[:1]:
        return child.offset + child.y + baseline_of(child)
    return None


def _place_absolute(run: Run, child: Node) -> None:
    """4.1: a child out of the flow, by its insets or else where it would stand alone."""
    outer = run.outer[0], run.outer[1]
    known = absolute_known(child, outer)
    low = max(child.low[0], child.pad[0]), max(child.low[1], child.pad[1])
    child.place(known, (clamp(outer[0], low[0], child.high[0]), clamp(outer[1], low[1], child.high[1])), True)
    width, height = (found if own is None else own for own, found in zip(known, child.extent, strict=True))
    child.extent = clamp(width, low[0], child.high[0]), clamp(height, low[1], child.high[1])
    child.x, child.y = (absolute_offset(run.node, child, axis, outer[axis]) for axis in (0, 1))
