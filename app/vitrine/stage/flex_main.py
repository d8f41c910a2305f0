"""Main-axis sizes of a flex container: base sizes of its items, their lines, and the container's length.

Steps are named as in W3C, CSS Flexible Box Layout Module Level 1, section 9.
"""

from __future__ import annotations

import math

from vitrine.stage.flex_line import flex, gaps, length
from vitrine.stage.flex_node import MAX_CONTENT, MIN_CONTENT, Known, Node, Pair, clamp


class Run:
    """The working state of one layout of a container; axes are 0 for x and 1 for y.

    `known_size` holds its own sizes where they are definite, `available_space` the space inside it. `outer_size` and
    `inner_size`, with its padding and without, `lines` and their `line_cross_sizes` are filled in step by step.
    """

    __slots__ = ("c", "flow", "gap", "inner", "known", "line_cross_sizes", "lines", "m", "node", "outer", "space")

    def __init__(self, node: Node, flow: list[Node], known: Known, space: Pair) -> None:
        self.node, self.flow, self.known, self.space = node, flow, known, space
        self.m, self.c = (0, 1) if node.item.row else (1, 0)
        self.gap = node.item.gap
        self.outer, self.inner = [0.0, 0.0], [0.0, 0.0]
        self.lines: list[list[Node]] = []
        self.line_cross_sizes: list[float] = []

    def pair(self, main: float, cross: float) -> Pair:
        """A (main, cross) pair as (x, y)."""
        return (main, cross) if self.m == 0 else (cross, main)

    def pair_known(self, main: float | None, cross: float | None) -> Known:
        """A (main, cross) pair as (x, y), where None is not yet known."""
        return (main, cross) if self.m == 0 else (cross, main)


def resolve_main(run: Run) -> None:
    """Resolve lines, the container's main size, and each item's `target_main` (9.2, 9.3 and 9.7)."""
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
    cross, cross_margin = run.space[c], child.margin[c]
    low, high = child.low[c] + cross_margin, child.high[c] + cross_margin
    child.cross_space = high if cross == MAX_CONTENT else low if cross == MIN_CONTENT else clamp(cross, low, high)
    child.known_cross = child.preferred_size[c]
    if child.known_cross is None and child.align == "stretch" and math.isfinite(child.cross_space):
        child.known_cross = child.cross_space - cross_margin
    preferred = child.preferred_size[m]
    if preferred is None:
        preferred = _content_main(run, child, MIN_CONTENT if run.space[m] == MIN_CONTENT else MAX_CONTENT)
    child.basis = max(preferred, child.pad[m])
    child.minimum = max(child.low[m], 0.0)
    if child.has_wrapping_column and child.low[m] == -math.inf:
        child.minimum = _automatic_minimum(run, child)
    child.hypothetical = clamp(child.basis, max(child.minimum, child.pad[m]), child.high[m])
    child.baseline = 0.0


def _content_main(run: Run, child: Node, main: float) -> float:
    known, space = run.pair_known(None, child.known_cross), run.pair(main, child.cross_space)
    return child.measure(known, space, False)[run.m]


def _automatic_minimum(run: Run, child: Node) -> float:
    """4.5: the minimum main size that content gives to an item without a minimum of its own."""
    preferred, limit = child.preferred_size[run.m], child.high[run.m]
    limit = limit if preferred is None else min(preferred, limit)
    return max(min(_content_main(run, child, MIN_CONTENT), limit), child.pad[run.m])


def _automatic_minima(run: Run, line: list[Node]) -> None:
    """Only where a line is too long, as looking for the longest word costs most of a layout.

    A minimum by content exceeds the base size in wrapping columns alone, and those were measured before.
    """
    if length(line, run.m, run.gap) > run.inner[run.m]:
        for child in line:
            if child.low[run.m] == -math.inf and child.item.shrink > 0.0:
                child.minimum = _automatic_minimum(run, child)


def _lines(run: Run) -> list[list[Node]]:
    """9.3, step 5: items collected into lines."""
    m, limit = run.m, run.node.high[run.m]
    available = run.space[m]
    if limit != math.inf:
        available = max(available if math.isfinite(available) else limit, run.node.low[m])
    if not run.node.item.wrap or available == MAX_CONTENT:
        return [run.flow]
    lines: list[list[Node]] = []
    line_length = 0.0
    for child in run.flow:
        outer = child.hypothetical + child.margin[m]
        line_length += run.gap + outer
        if not lines or line_length > available:
            lines.append([])
            line_length = outer
        lines[-1].append(child)
    return lines


def _main_size(run: Run) -> None:
    """9.3, step 4: the container's main size."""
    m, node = run.m, run.node
    padding, outer = node.pad[m], run.known[m]
    if outer is not None:
        run.outer[m], run.inner[m] = outer, outer - padding
        return
    available = run.space[m]
    if math.isfinite(available) or (available == MIN_CONTENT and node.item.wrap):
        outer = max([length(line, m, run.gap) for line in run.lines], default=0.0) + padding
        outer = max(outer, available) if len(run.lines) > 1 else outer
    else:
        outer = max([_intrinsic(run, line) for line in run.lines], default=0.0) + padding
    run.outer[m] = max(clamp(outer, node.low[m], node.high[m]), padding)
    run.inner[m] = max(run.outer[m] - padding, 0.0)


def _intrinsic(run: Run, line: list[Node]) -> float:
    """9.9.1: the intrinsic main size, the sum of the contributions of a line's items."""
    return max(gaps(run.gap, len(line)) + sum([_contribution(run, child) for child in line]), 0.0)


def _contribution(run: Run, child: Node) -> float:
    """9.9.2: an item's contribution with its margins.

    A flexible one counts at least as much as the container's padding. CSS has no such rule, but scenes have been laid
    out by it from the first.
    """
    outer, padding = child.hypothetical + child.margin[run.m], run.node.pad[run.m]
    return padding if outer < padding and _can_flex(run, child) else outer


def _can_flex(run: Run, child: Node) -> bool:
    m = run.m
    max_size = min(child.high[m], child.basis) if child.item.grow == 0.0 else child.high[m]
    min_size = child.low[m] if child.low[m] > -math.inf else _automatic_minimum(run, child)
    if child.item.shrink == 0.0:
        min_size = max(min_size, child.basis)
    return max_size > max(min_size, child.preferred_size[m] or 0.0)
