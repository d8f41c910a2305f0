"""A line of flex items: how free space is shared among them, and where they stand along it."""

from __future__ import annotations

from vitrine.stage.flex_node import Node, clamp
from vitrine.stage.item import Justify


def gaps(gap: float, count: int) -> float:
    """What the gaps between so many take together."""
    return gap * (count - 1) if count > 1 else 0.0


def length(line: list[Node], main: int, gap: float) -> float:
    """How long a line is by its items' hypothetical sizes, with gaps and margins."""
    return gaps(gap, len(line)) + sum([node.hypothetical + node.margin[main] for node in line])


def flex(line: list[Node], main: int, inner: float, gap: float) -> None:
    """Section 9.7, resolving flexible lengths: sets each item's `target`, its size along the line.

    `inner` is the container's inner main size.
    """
    between, outer = gaps(gap, len(line)), length(line, main, gap)
    growing, shrinking = outer < inner, outer > inner
    for node in line:
        node.target = node.hypothetical
        node.frozen = (
            not (growing or shrinking)
            or (node.item.grow == 0.0 and node.item.shrink == 0.0)
            or (growing and node.basis > node.hypothetical)
            or (shrinking and node.basis < node.hypothetical)
        )
    open_ = [node for node in line if not node.frozen]
    first_free: float | None = None
    while open_:
        free = inner - between - sum([(n.target if n.frozen else n.basis) + n.margin[main] for n in line])
        first_free = free if first_free is None else first_free
        factors = sum([node.item.grow if growing else node.item.shrink for node in open_])
        if factors < 1.0:
            share = first_free * factors
            free = min(share, free) if growing else max(share, free)
        _share(open_, main, free, factors, growing)
        _settle(open_, main)
        open_ = [node for node in open_ if not node.frozen]


def _share(open_: list[Node], main: int, free: float, factors: float, growing: bool) -> None:
    """Step 4c: distribute free space by the grow factors, or by the shrink factors times the inner base sizes."""
    if free == 0.0 or factors <= 0.0:
        return
    if growing:
        for node in open_:
            node.target = node.basis + free * (node.item.grow / factors)
        return
    weights = [(node.basis - node.pad[main]) * node.item.shrink for node in open_]
    whole = sum(weights)
    if whole > 0.0:
        for node, weight in zip(open_, weights, strict=True):
            node.target = node.basis + free * (weight / whole)


def _settle(open_: list[Node], main: int) -> None:
    """Steps 4d and 4e: hold the limits, and freeze the items that broke them on the side that weighs more."""
    violations = []
    for node in open_:
        held = max(clamp(node.target, node.minimum, node.high[main]), 0.0)
        violations.append(held - node.target)
        node.target = held
    total = sum(violations)
    for node, violation in zip(open_, violations, strict=True):
        node.frozen = total == 0.0 or (violation > 0.0 if total > 0.0 else violation < 0.0)


def offsets(justify: Justify, free: float, count: int, gap: float) -> tuple[float, float]:
    """Section 9.5, main-axis alignment: the space before the first of `count` items, and before each further one."""
    if justify in ("between", "around", "evenly") and free <= 0.0:
        justify = "start"
    room = max(free, 0.0)
    match justify:
        case "center":
            return free / 2, gap
        case "end":
            return free, gap
        case "between":
            return 0.0, gap + room / max(count - 1, 1)
        case "around":
            return free / max(count, 1) / 2, gap + room / max(count, 1)
        case "evenly":
            return free / (count + 1), gap + room / (count + 1)
    return 0.0, gap
