"""Main-axis sizes of a flex container: base sizes of its items, their lines, and the container's length.

Steps are named as in W3C, CSS Flexible Box Layout Module Level 1, section 9.
"""

from __future__ import annotations

import math

from vitrine.stage.layout.flex_line import compute_line_length, compute_total_gap, resolve_flexible_lengths
from vitrine.stage.layout.flex_node import MAX_CONTENT, MIN_CONTENT, AxisPair, FlexNode, KnownSize, clamp


class ContainerLayout:
    """The working state of one layout of a container; axes are 0 for x and 1 for y.

    `known_size` holds its own sizes where they are definite, `available_space` the space inside it. `outer_size` and
    `inner_size`, with its padding and without, `lines` and their `line_cross_sizes` are filled in step by step.
    """

    __slots__ = (
        "available_space",
        "container",
        "cross_axis",
        "gap",
        "in_flow",
        "inner_size",
        "known_size",
        "line_cross_sizes",
        "lines",
        "main_axis",
        "outer_size",
    )

    def __init__(
        self, container: FlexNode, in_flow: list[FlexNode], known_size: KnownSize, available_space: AxisPair
    ) -> None:
        self.container, self.in_flow, self.known_size, self.available_space = (
            container,
            in_flow,
            known_size,
            available_space,
        )
        self.main_axis, self.cross_axis = (0, 1) if container.item.row else (1, 0)
        self.gap = container.item.gap
        self.outer_size, self.inner_size = [0.0, 0.0], [0.0, 0.0]
        self.lines: list[list[FlexNode]] = []
        self.line_cross_sizes: list[float] = []

    def by_axis(self, main: float, cross: float) -> AxisPair:
        """A (main, cross) pair as (x, y)."""
        return (main, cross) if self.main_axis == 0 else (cross, main)

    def known_by_axis(self, main: float | None, cross: float | None) -> KnownSize:
        """A (main, cross) pair as (x, y), where None is not yet known."""
        return (main, cross) if self.main_axis == 0 else (cross, main)


def resolve_main_axis(layout: ContainerLayout) -> None:
    """Resolve lines, the container's main size, and each item's `target_main` (9.2, 9.3 and 9.7)."""
    for child in layout.in_flow:
        _compute_base_size(layout, child)
    layout.lines = _collect_lines(layout)
    _compute_main_size(layout)
    for line in layout.lines:
        _set_automatic_minimums(layout, line)
        resolve_flexible_lengths(line, layout.main_axis, layout.inner_size[layout.main_axis], layout.gap)


def _compute_base_size(layout: ContainerLayout, child: FlexNode) -> None:
    """9.2, step 3: flex base size and hypothetical main size."""
    m, c = layout.main_axis, layout.cross_axis
    cross, cross_margin = layout.available_space[c], child.margin[c]
    low, high = child.min_size[c] + cross_margin, child.max_size[c] + cross_margin
    child.available_cross = high if cross == MAX_CONTENT else low if cross == MIN_CONTENT else clamp(cross, low, high)
    child.known_cross = child.preferred_size[c]
    if child.known_cross is None and child.align == "stretch" and math.isfinite(child.available_cross):
        child.known_cross = child.available_cross - cross_margin
    preferred = child.preferred_size[m] if child.item.basis is None else child.item.basis
    if preferred is None:
        preferred = _content_main_size(
            layout, child, MIN_CONTENT if layout.available_space[m] == MIN_CONTENT else MAX_CONTENT
        )
    child.flex_basis = max(preferred, child.padding[m])
    child.min_main = max(child.min_size[m], 0.0)
    if (child.has_wrapping_column or child.item.basis is not None) and child.min_size[m] == -math.inf:
        child.min_main = _automatic_minimum_size(layout, child)
    child.hypothetical_main = clamp(child.flex_basis, max(child.min_main, child.padding[m]), child.max_size[m])
    child.baseline = 0.0


def _content_main_size(layout: ContainerLayout, child: FlexNode, available_main: float) -> float:
    known, space = layout.known_by_axis(None, child.known_cross), layout.by_axis(available_main, child.available_cross)
    return child.measure(known, space, False)[layout.main_axis]


def _automatic_minimum_size(layout: ContainerLayout, child: FlexNode) -> float:
    """4.5: the minimum main size that content gives to an item without a minimum of its own."""
    preferred, limit = child.preferred_size[layout.main_axis], child.max_size[layout.main_axis]
    limit = limit if preferred is None else min(preferred, limit)
    return max(min(_content_main_size(layout, child, MIN_CONTENT), limit), child.padding[layout.main_axis])


def _set_automatic_minimums(layout: ContainerLayout, line: list[FlexNode]) -> None:
    """Only where a line is too long, as looking for the longest word costs most of a layout.

    A minimum by content exceeds the base size in wrapping columns and of a given basis alone: those were measured.
    """
    if compute_line_length(line, layout.main_axis, layout.gap) > layout.inner_size[layout.main_axis]:
        for child in line:
            if child.min_size[layout.main_axis] == -math.inf and child.item.shrink > 0.0:
                child.min_main = _automatic_minimum_size(layout, child)


def _collect_lines(layout: ContainerLayout) -> list[list[FlexNode]]:
    """9.3, step 5: items collected into lines."""
    m, limit = layout.main_axis, layout.container.max_size[layout.main_axis]
    available = layout.available_space[m]
    if limit != math.inf:
        available = max(available if math.isfinite(available) else limit, layout.container.min_size[m])
    if not layout.container.item.wrap or available == MAX_CONTENT:
        return [layout.in_flow]
    lines: list[list[FlexNode]] = []
    line_length = 0.0
    for child in layout.in_flow:
        outer = child.hypothetical_main + child.margin[m]
        line_length += layout.gap + outer
        if not lines or line_length > available:
            lines.append([])
            line_length = outer
        lines[-1].append(child)
    return lines


def _compute_main_size(layout: ContainerLayout) -> None:
    """9.3, step 4: the container's main size."""
    m, node = layout.main_axis, layout.container
    padding, outer = node.padding[m], layout.known_size[m]
    if outer is not None:
        layout.outer_size[m], layout.inner_size[m] = outer, outer - padding
        return
    available = layout.available_space[m]
    if math.isfinite(available) or (available == MIN_CONTENT and node.item.wrap):
        outer = max([compute_line_length(line, m, layout.gap) for line in layout.lines], default=0.0) + padding
        outer = max(outer, available) if len(layout.lines) > 1 else outer
    else:
        outer = max([_intrinsic_main_size(layout, line) for line in layout.lines], default=0.0) + padding
    layout.outer_size[m] = max(clamp(outer, node.min_size[m], node.max_size[m]), padding)
    layout.inner_size[m] = max(layout.outer_size[m] - padding, 0.0)


def _intrinsic_main_size(layout: ContainerLayout, line: list[FlexNode]) -> float:
    """9.9.1: the intrinsic main size, the sum of the contributions of a line's items."""
    return max(
        compute_total_gap(layout.gap, len(line)) + sum([_main_contribution(layout, child) for child in line]), 0.0
    )


def _main_contribution(layout: ContainerLayout, child: FlexNode) -> float:
    """9.9.2: an item's contribution with its margins.

    A flexible one counts at least as much as the container's padding. CSS has no such rule, but scenes have been laid
    out by it from the first.
    """
    # A column is as high as its items are by their bases, as browsers have it; a row as wide as their content needs.
    by_content = child.item.basis is not None and layout.main_axis == 0
    main = _content_contribution(layout, child) if by_content else child.hypothetical_main
    outer, padding = main + child.margin[layout.main_axis], layout.container.padding[layout.main_axis]
    return padding if outer < padding and _is_flexible(layout, child) else outer


def _content_contribution(layout: ContainerLayout, child: FlexNode) -> float:
    """The same by its size or content, whatever its basis, which is a limit where it cannot grow or shrink."""
    m = layout.main_axis
    main = child.preferred_size[m]
    if main is None:
        main = _content_main_size(layout, child, MAX_CONTENT)
    if child.item.grow == 0.0:
        main = min(main, child.flex_basis)
    if child.item.shrink == 0.0:
        main = max(main, child.flex_basis)
    return clamp(main, max(child.min_main, child.padding[m]), child.max_size[m])


def _is_flexible(layout: ContainerLayout, child: FlexNode) -> bool:
    m = layout.main_axis
    max_size = min(child.max_size[m], child.flex_basis) if child.item.grow == 0.0 else child.max_size[m]
    min_size = child.min_size[m] if child.min_size[m] > -math.inf else _automatic_minimum_size(layout, child)
    if child.item.shrink == 0.0:
        min_size = max(min_size, child.flex_basis)
    return max_size > max(min_size, child.preferred_size[m] or 0.0)
