"""Flexible lengths and main-axis alignment of one line of flex items."""

from __future__ import annotations

from vitrine.stage.flex_node import Node, clamp
from vitrine.stage.item import Justify


def gaps(gap: float, count: int) -> float:
    """Compute the length of all gaps between `count` items."""
    return gap * (count - 1) if count > 1 else 0.0


def length(line: list[Node], main: int, gap: float) -> float:
    """Compute the length of a line by its items' hypothetical main sizes, with gaps and margins."""
    return gaps(gap, len(line)) + sum([node.hypothetical + node.margin[main] for node in line])


def flex(line: list[Node], main: int, inner: float, gap: float) -> None:
    """Resolve flexible lengths (section 9.7): sets each item's `target_main`, its size along the line.

    `inner_length` is the container's inner main size.
    """
    total_gap, outer_length = gaps(gap, len(line)), length(line, main, gap)
    growing, shrinking = outer_length < inner, outer_length > inner
    for node in line:
        node.target = node.hypothetical
        node.frozen = (
            not (growing or shrinking)
            or (node.item.grow == 0.0 and node.item.shrink == 0.0)
            or (growing and node.basis > node.hypothetical)
            or (shrinking and node.basis < node.hypothetical)
        )
    unfrozen = [node for node in line if not node.frozen]
    first_free: float | None = None
    while unfrozen:
        free = inner - total_gap - sum([(n.target if n.frozen else n.basis) + n.margin[main] for n in line])
        first_free = free if first_free is None else first_free
        factors = sum([node.item.grow if growing else node.item.shrink for node in unfrozen])
        if factors < 1.0:
            share = first_free * factors
            free = min(share, free) if growing else max(share, free)
        _share(unfrozen, main, free, factors, growing)
        _settle(unfrozen, main)
        unfrozen = [node for node in unfrozen if not node.frozen]


def _share(open_: list[Node], main: int, free: float, factors: float, growing: bool) -> None:
    """Step 4c: distribute free space by the grow factors, or by the shrink factors times the inner base sizes."""
    if free == 0.0 or factors <= 0.0:
        return
    if growing:
        for node in open_:
            node.target = node.basis + free * (node.item.grow / factors)
        return
    weights = [(node.basis - node.pad[main]) * node.item.shrink for node in open_]
    total_weight = sum(weights)
    if total_weight > 0.0:
        for node, weight in zip(open_, weights, strict=True):
            node.target = node.basis + free * (weight / total_weight)


def _settle(open_: list[Node], main: int) -> None:
    """Steps 4d and 4e: clamp to the limits, and freeze the items that violated them on the side that weighs more."""
    violations = []
    for node in open_:
        clamped = max(clamp(node.target, node.minimum, node.high[main]), 0.0)
        violations.append(clamped - node.target)
        node.target = clamped
    total = sum(violations)
    for node, violation in zip(open_, violations, strict=True):
        node.frozen = total == 0.0 or (violation > 0.0 if total > 0.0 else violation < 0.0)


def offsets(justify: Justify, free: float, count: int, gap: float) -> tuple[float, float]:
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
