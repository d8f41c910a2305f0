"""A flex container's main axis: base sizes of its items, their lines, and how long the container is.

Steps bear the names that they have in W3C, CSS Flexible Box Layout Module Level 1, section 9.
"""

from __future__ import annotations

import math

from vitrine.stage.flex_line import flex, gaps, length
from vitrine.stage.flex_node import MAX_CONTENT, MIN_CONTENT, Known, Node, Pair, clamp


class Run:
    """One run over a container: `m` and `c` are its main and cross axes, `flow` the items in it.

    `known` are its own sizes as far as they are settled, `space` is the room inside it. `outer` and `inner`, its sizes
    with its padding and without, the lines and their `crosses` emerge step by step.
    """

    __slots__ = ("c", "crosses", "flow", "gap", "inner", "known", "lines", "m", "node", "outer", "space")

    def __init__(self, node: Node, flow: list[Node], known: Known, space: Pair) -> None:
        self.node, self.flow, self.known, self.space = node, flow, known, space
        self.m, self.c = (0, 1) if node.item.row else (1, 0)
        self.gap = node.item.gap
        self.outer, self.inner = [0.0, 0.0], [0.0, 0.0]
        self.lines: list[list[Node]] = []
        self.crosses: list[float] = []

    def pair(self, main: float, cross: float) -> Pair:
        """By axis what is given by role."""
        return (main, cross) if self.m == 0 else (cross, main)

    def pair_known(self, main: float | None, cross: float | None) -> Known:
        """By axis what is given by role, where it may be open."""
        return (main, cross) if self.m == 0 else (cross, main)


def resolve_main(run: Run) -> None:
    """9.2, 9.3 and 9.7: lines, the container's main size, and each item's `target`."""
    for child in run.flow:
        _base_size(run, child)
    run.lines = _lines(run)
    _main_size(run)
    for line in run.lines:
        _automatic_minima(run, line)
        flex(line, run.m, run.inner[run.m], run.gap)


def _base_size(run: Run, child: Node) -> None:
    """9.2, step 3: flex base size and hypothetical main size."""
    m, c = run.m, run.c
    cross, beside = run.space[c], child.margin[c]
    low, high = child.low[c] + beside, child.high[c] + beside
    child.cross_space = high if cross == MAX_CONTENT else low if cross == MIN_CONTENT else clamp(cross, low, high)
    child.known_cross = child.sized[c]
    if child.known_cross is None and child.align == "stretch" and math.isfinite(child.cross_space):
        child.known_cross = child.cross_space - beside
    own = child.sized[m]
    if own is None:
        own = _content_main(run, child, MIN_CONTENT if run.space[m] == MIN_CONTENT else MAX_CONTENT)
    child.basis = max(own, child.pad[m])
    child.minimum = max(child.low[m], 0.0)
    if child.wraps_down and child.low[m] == -math.inf:
        child.minimum = _automatic_minimum(run, child)
    child.hypothetical = clamp(child.basis, max(child.minimum, child.pad[m]), child.high[m])
    child.baseline = 0.0


def _content_main(run: Run, child: Node, main: float) -> float:
    known, space = run.pair_known(None, child.known_cross), run.pair(main, child.cross_space)
    return child.measure(known, space, False)[run.m]


def _automatic_minimum(run: Run, child: Node) -> float:
    """4.5: the least main size that the content of an item without a least size of its own gives it."""
    own, most = child.sized[run.m], child.high[run.m]
    most = most if own is None else min(own, most)
    return max(min(_content_main(run, child, MIN_CONTENT), most), child.pad[run.m])


def _automatic_minima(run: Run, line: list[Node]) -> None:
    """Asked only where a line is too long, as looking for the longest word costs most of a layout.

    A minimum by content is above the base size in columns that wrap, which are asked before, and in nothing else.
    """
    if length(line, run.m, run.gap) > run.inner[run.m]:
        for child in line:
            if child.low[run.m] == -math.inf and child.item.shrink > 0.0:
                child.minimum = _automatic_minimum(run, child)


def _lines(run: Run) -> list[list[Node]]:
    """9.3, step 5: items collected into lines."""
    m, limit = run.m, run.node.high[run.m]
    room = run.space[m]
    if limit != math.inf:
        room = max(room if math.isfinite(room) else limit, run.node.low[m])
    if not run.node.item.wrap or room == MAX_CONTENT:
        return [run.flow]
    lines: list[list[Node]] = []
    taken = 0.0
    for child in run.flow:
        outer = child.hypothetical + child.margin[m]
        taken += run.gap + outer
        if not lines or taken > room:
            lines.append([])
            taken = outer
        lines[-1].append(child)
    return lines


def _main_size(run: Run) -> None:
    """9.3, step 4: the container's main size."""
    m, node = run.m, run.node
    inset, outer = node.pad[m], run.known[m]
    if outer is not None:
        run.outer[m], run.inner[m] = outer, outer - inset
        return
    room = run.space[m]
    if math.isfinite(room) or (room == MIN_CONTENT and node.item.wrap):
        outer = max([length(line, m, run.gap) for line in run.lines], default=0.0) + inset
        outer = max(outer, room) if len(run.lines) > 1 else outer
    else:
        outer = max([_intrinsic(run, line) for line in run.lines], default=0.0) + inset
    run.outer[m] = max(clamp(outer, node.low[m], node.high[m]), inset)
    run.inner[m] = max(run.outer[m] - inset, 0.0)


def _intrinsic(run: Run, line: list[Node]) -> float:
    """9.9.1: the intrinsic main size by what each item of a line contributes."""
    return max(gaps(run.gap, len(line)) + sum([_contribution(run, child) for child in line]), 0.0)


def _contribution(run: Run, child: Node) -> float:
    """9.9.2: an item's contribution with its margins.

    One that can have several sizes counts as much as the container's padding at least. CSS knows no such rule, but
    scenes have been laid out by it from the first.
    """
    outer, floor = child.hypothetical + child.margin[run.m], run.node.pad[run.m]
    return floor if outer < floor and _can_flex(run, child) else outer


def _can_flex(run: Run, child: Node) -> bool:
    m = run.m
    most = min(child.high[m], child.basis) if child.item.grow == 0.0 else child.high[m]
    least = child.low[m] if child.low[m] > -math.inf else _automatic_minimum(run, child)
    if child.item.shrink == 0.0:
        least = max(least, child.basis)
    return most > max(least, child.sized[m] or 0.0)
