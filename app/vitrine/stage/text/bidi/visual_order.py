"""Visual order: what has a level, from left to right as it stands on a line (UAX #9, rule L2)."""

from __future__ import annotations

from collections.abc import Sequence


def find_visual_order(levels: Sequence[int]) -> list[int]:
    """The indices of what has these levels (characters, or runs of one level) in their order from left to right."""
    order = list(range(len(levels)))
    odd_levels = [level for level in levels if level % 2]
    if not odd_levels:
        return order
    for limit in range(max(levels), min(odd_levels) - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= limit:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order
