"""Cross-axis sizes of a flex container: of its items, of its lines, and of the container itself.

Steps are named as in W3C, CSS Flexible Box Layout Module Level 1, section 9.
"""

from __future__ import annotations

import math

from vitrine.stage.layout.flex_line import compute_total_gap
from vitrine.stage.layout.flex_main import ContainerLayout
from vitrine.stage.layout.flex_node import FlexNode, clamp


def resolve_cross_axis(layout: ContainerLayout) -> None:
    """Resolve the cross sizes of items (hypothetical), lines and container (9.4)."""
    for child in layout.in_flow:
        child.hypothetical_cross = _hypothetical_cross_size(layout, child)
    if layout.main_axis == 0:
        _find_baselines(layout)
    layout.line_cross_sizes = _stretch_lines(layout, _line_cross_sizes(layout))
    node, c = layout.container, layout.cross_axis
    outer = layout.known_size[c]
    if outer is None:
        outer = (
            sum(layout.line_cross_sizes) + compute_total_gap(layout.gap, len(layout.line_cross_sizes)) + node.padding[c]
        )
    layout.outer_size[c] = max(clamp(outer, node.min_size[c], node.max_size[c]), node.padding[c])
    layout.inner_size[c] = max(layout.outer_size[c] - node.padding[c], 0.0)


def _hypothetical_cross_size(layout: ContainerLayout, child: FlexNode) -> float:
    """Step 7: by layout with the used main size, in the available space."""
    c = layout.cross_axis
    low, high, padding = child.min_size[c], child.max_size[c], child.padding[c]
    own = child.preferred_size[c]
    if own is None:
        available = layout.available_space[c]
        if math.isfinite(available):
            available = max(clamp(available, low, high), padding)
        known, space = (
            layout.known_by_axis(child.target_main, None),
            layout.by_axis(layout.outer_size[layout.main_axis], available),
        )
        own = child.measure(known, space, False)[c]
    return max(clamp(own, low, high), padding)


def _find_baselines(layout: ContainerLayout) -> None:
    """8.3: how far below its outer top edge each item of a row has its baseline, where several share one."""
    for line in layout.lines:
        aligned = [child for child in line if child.align == "baseline"]
        for child in aligned if len(aligned) > 1 else []:
            child.place((child.target_main, child.hypothetical_cross), (0.0, 0.0), False)
            child.baseline = child.find_first_baseline() + child.margin_start[1]


def _line_cross_sizes(layout: ContainerLayout) -> list[float]:
    """Step 8: the cross size of each line."""
    c, node, known = layout.cross_axis, layout.container, layout.known_size[layout.cross_axis]
    low, high, pad = node.min_size[c], node.max_size[c], node.padding[c]
    if node.item.wrap:
        return [_line_cross_size(line, c) for line in layout.lines]
    if known is not None:
        return [max(clamp(known, low, high) - pad, 0.0)]
    return [clamp(_line_cross_size(layout.lines[0], c), low - pad, high - pad)]


def _line_cross_size(line: list[FlexNode], cross_axis: int) -> float:
    line_baseline = compute_line_baseline(line)
    outer_sizes = [
        child.hypothetical_cross + child.margin[cross_axis] + compute_baseline_shift(child, line_baseline)
        for child in line
    ]
    return max(outer_sizes, default=0.0) if not outer_sizes or max(outer_sizes) > 0.0 else 0.0


def compute_line_baseline(line: list[FlexNode]) -> float:
    """Compute the baseline that the items of a line share, from the line's top edge."""
    return max([child.baseline for child in line], default=0.0)


def compute_baseline_shift(child: FlexNode, line_baseline: float) -> float:
    """Compute how far an item is moved down, so that its baseline is the line's."""
    return line_baseline - child.baseline if child.align == "baseline" else 0.0


def _stretch_lines(layout: ContainerLayout, cross_sizes: list[float]) -> list[float]:
    """Step 9: lines share the cross space that their container has left."""
    c, node = layout.cross_axis, layout.container
    known = node.min_size[c] if layout.known_size[c] is None else layout.known_size[c]
    assert known is not None
    inner_length = max(clamp(known, node.min_size[c], node.max_size[c]) - node.padding[c], 0.0)
    free = inner_length - sum(cross_sizes) - compute_total_gap(layout.gap, len(cross_sizes))
    return [cross + free / len(cross_sizes) for cross in cross_sizes] if free > 0.0 else cross_sizes


def compute_used_cross_size(layout: ContainerLayout, child: FlexNode, line_cross: float) -> float:
    """Compute the used cross size of an item (step 11). A limit from its aspect ratio alone does not hold here."""
    c = layout.cross_axis
    if child.align != "stretch" or child.item.size[c] is not None:
        return child.hypothetical_cross
    max_size = child.item.max_size[c]
    return clamp(line_cross - child.margin[c], child.min_size[c], math.inf if max_size is None else max_size)
