"""Cross-axis sizes of a flex container: of its items, of its lines, and of the container itself.

Steps are named as in W3C, CSS Flexible Box Layout Module Level 1, section 9.
"""

from __future__ import annotations

import math

from vitrine.stage.flex_line import gaps
from vitrine.stage.flex_main import Run
from vitrine.stage.flex_node import Node, clamp


def resolve_cross(run: Run) -> None:
    """Resolve the cross sizes of items (hypothetical), lines and container (9.4)."""
    for child in run.flow:
        child.cross = _hypothetical_cross(run, child)
    if run.m == 0:
        _baselines(run)
    run.line_cross_sizes = _stretched(run, _line_crosses(run))
    node, c = run.node, run.c
    outer = run.known[c]
    if outer is None:
        outer = sum(run.line_cross_sizes) + gaps(run.gap, len(run.line_cross_sizes)) + node.pad[c]
    run.outer[c] = max(clamp(outer, node.low[c], node.high[c]), node.pad[c])
    run.inner[c] = max(run.outer[c] - node.pad[c], 0.0)


def _hypothetical_cross(run: Run, child: Node) -> float:
    """Step 7: by layout with the used main size, in the available space."""
    c = run.c
    low, high, padding = child.low[c], child.high[c], child.pad[c]
    own = child.preferred_size[c]
    if own is None:
        available = run.space[c]
        if math.isfinite(available):
            available = max(clamp(available, low, high), padding)
        known, space = run.pair_known(child.target, None), run.pair(run.outer[run.m], available)
        own = child.measure(known, space, False)[c]
    return max(clamp(own, low, high), padding)


def _baselines(run: Run) -> None:
    """8.3: how far below its outer top edge each item of a row has its baseline, where several share one."""
    for line in run.lines:
        aligned = [child for child in line if child.align == "baseline"]
        for child in aligned if len(aligned) > 1 else []:
            child.place((child.target, child.cross), (0.0, 0.0), False)
            child.baseline = baseline_of(child) + child.margin_start[1]


def baseline_of(child: Node) -> float:
    """Compute how far below its top edge a placed node has its baseline: that of its lines, else its bottom edge."""
    return child.extent[1] if child.first_baseline is None else child.first_baseline


def _line_crosses(run: Run) -> list[float]:
    """Step 8: the cross size of each line."""
    c, node, known = run.c, run.node, run.known[run.c]
    low, high, pad = node.low[c], node.high[c], node.pad[c]
    if node.item.wrap:
        return [_line_cross(line, c) for line in run.lines]
    if known is not None:
        return [max(clamp(known, low, high) - pad, 0.0)]
    return [clamp(_line_cross(run.lines[0], c), low - pad, high - pad)]


def _line_cross(line: list[Node], c: int) -> float:
    line_baseline = lowest_baseline(line)
    outer_sizes = [child.cross + child.margin[c] + below(child, line_baseline) for child in line]
    return max(outer_sizes, default=0.0) if not outer_sizes or max(outer_sizes) > 0.0 else 0.0


def lowest_baseline(line: list[Node]) -> float:
    """Compute the baseline that the items of a line share, from the line's top edge."""
    return max([child.baseline for child in line], default=0.0)


def below(child: Node, lowest: float) -> float:
    """Compute how far an item is moved down, so that its baseline is the line's."""
    return lowest - child.baseline if child.align == "baseline" else 0.0


def _stretched(run: Run, crosses: list[float]) -> list[float]:
    """Step 9: lines share the cross space that their container has left."""
    c, node = run.c, run.node
    known = node.low[c] if run.known[c] is None else run.known[c]
    assert known is not None
    inner_length = max(clamp(known, node.low[c], node.high[c]) - node.pad[c], 0.0)
    free = inner_length - sum(crosses) - gaps(run.gap, len(crosses))
    return [cross + free / len(crosses) for cross in crosses] if free > 0.0 else crosses


def used_cross(run: Run, child: Node, line_cross: float) -> float:
    """Compute the used cross size of an item (step 11). A limit from its aspect ratio alone does not hold here."""
    c = run.c
    if child.align != "stretch" or child.item.size[c] is not None:
        return child.cross
    max_size = child.item.most[c]
    return clamp(line_cross - child.margin[c], child.low[c], math.inf if max_size is None else max_size)
