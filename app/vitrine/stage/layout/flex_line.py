"""Flexible lengths and main-axis alignment of one line of flex items."""

from __future__ import annotations

from vitrine.stage.layout.flex_node import FlexNode, clamp
from vitrine.stage.layout.item import JustifyContent


def compute_total_gap(gap: float, count: int) -> float:
    """Compute the length of all gaps between `count` items."""
    return gap * (count - 1) if count > 1 else 0.0


def compute_line_length(line: list[FlexNode], main_axis: int, gap: float) -> float:
    """Compute the length of a line by its items' hypothetical main sizes, with gaps and margins."""
    return compute_total_gap(gap, len(line)) + sum([node.hypothetical_main + node.margin[main_axis] for node in line])


def resolve_flexible_lengths(line: list[FlexNode], main_axis: int, inner_length: float, gap: float) -> None:
    """Resolve flexible lengths (section 9.7): sets each item's `target_main`, its size along the line.

    `inner_length` is the container's inner main size.
    """
    total_gap, outer_length = compute_total_gap(gap, len(line)), compute_line_length(line, main_axis, gap)
    growing, shrinking = outer_length < inner_length, outer_length > inner_length
    for node in line:
        node.target_main = node.hypothetical_main
        node.frozen = (
            not (growing or shrinking)
            or (node.item.grow == 0.0 and node.item.shrink == 0.0)
            or (growing and node.flex_basis > node.hypothetical_main)
            or (shrinking and node.flex_basis < node.hypothetical_main)
        )
    unfrozen = [node for node in line if not node.frozen]
    first_free: float | None = None
    while unfrozen:
        free = (
            inner_length
            - total_gap
            - sum([(n.target_main if n.frozen else n.flex_basis) + n.margin[main_axis] for n in line])
        )
        first_free = free if first_free is None else first_free
        factors = sum([node.item.grow if growing else node.item.shrink for node in unfrozen])
        if factors < 1.0:
            share = first_free * factors
            free = min(share, free) if growing else max(share, free)
        _distribute_free_space(unfrozen, main_axis, free, factors, growing)
        _freeze_violations(unfrozen, main_axis)
        unfrozen = [node for node in unfrozen if not node.frozen]


def _distribute_free_space(
    unfrozen: list[FlexNode], main_axis: int, free: float, factors: float, growing: bool
) -> None:
    """Step 4c: distribute free space by the grow factors, or by the shrink factors times the inner base sizes."""
    if free == 0.0 or factors <= 0.0:
        return
    if growing:
        for node in unfrozen:
            node.target_main = node.flex_basis + free * (node.item.grow / factors)
        return
    weights = [(node.flex_basis - node.padding[main_axis]) * node.item.shrink for node in unfrozen]
    total_weight = sum(weights)
    if total_weight > 0.0:
        for node, weight in zip(unfrozen, weights, strict=True):
            node.target_main = node.flex_basis + free * (weight / total_weight)


def _freeze_violations(unfrozen: list[FlexNode], main_axis: int) -> None:
    """Steps 4d and 4e: clamp to the limits, and freeze the items that violated them on the side that weighs more."""
    violations = []
    for node in unfrozen:
        clamped = max(clamp(node.target_main, node.min_main, node.max_size[main_axis]), 0.0)
        violations.append(clamped - node.target_main)
        node.target_main = clamped
    total = sum(violations)
    for node, violation in zip(unfrozen, violations, strict=True):
        node.frozen = total == 0.0 or (violation > 0.0 if total > 0.0 else violation < 0.0)


def compute_line_offsets(justify: JustifyContent, free: float, count: int, gap: float) -> tuple[float, float]:
    """Compute the space before the first of `count` items and before each further one (section 9.5)."""
    if justify in ("between", "around", "evenly") and free <= 0.0:
        justify = "start"
    available = max(free, 0.0)
    match justify:
        case "center":
            return free / 2, gap
        case "end":
            return free, gap
        case "between":
            return 0.0, gap + available / max(count - 1, 1)
        case "around":
            return free / max(count, 1) / 2, gap + available / max(count, 1)
        case "evenly":
            return free / (count + 1), gap + available / (count + 1)
    return 0.0, gap
