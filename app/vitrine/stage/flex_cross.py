"""A flex container's cross axis: how far its items reach across, its lines, and the container itself.

Steps bear the names that they have in W3C, CSS Flexible Box Layout Module Level 1, section 9.
"""

from __future__ import annotations

import math

from vitrine.stage.flex_line import gaps
from vitrine.stage.flex_main import Run
from vitrine.stage.flex_node import Node, clamp


def resolve_cross(run: Run) -> None:
    """9.4: each item's hypothetical cross size, those of the lines, and the container's."""
    for child in run.flow:
        child.cross = _hypothetical_cross(run, child)
    if run.m == 0:
        _baselines(run)
    run.crosses = _stretched(run, _line_crosses(run))
    node, c = run.node, run.c
    outer = run.known[c]
    if outer is None:
        outer = sum(run.crosses) + gaps(run.gap, len(run.crosses)) + node.pad[c]
    run.outer[c] = max(clamp(outer, node.low[c], node.high[c]), node.pad[c])
    run.inner[c] = max(run.outer[c] - node.pad[c], 0.0)


def _hypothetical_cross(run: Run, child: Node) -> float:
    """Step 7: by layout with the used main size, in the room that there is."""
    c = run.c
    low, high, pad = child.low[c], child.high[c], child.pad[c]
    own = child.sized[c]
    if own is None:
        room = run.space[c]
        if math.isfinite(room):
            room = max(clamp(room, low, high), pad)
        known, space = run.pair_known(child.target, None), run.pair(run.outer[run.m], room)
        own = child.measure(known, space, False)[c]
    return max(clamp(own, low, high), pad)


def _baselines(run: Run) -> None:
    """8.3: how far below its outer upper edge each item of a row has its baseline, where several share one."""
    for line in run.lines:
        sharing = [child for child in line if child.align == "baseline"]
        for child in sharing if len(sharing) > 1 else []:
            child.place((child.target, child.cross), (0.0, 0.0), False)
            child.baseline = baseline_of(child) + child.margin_start[1]


def baseline_of(child: Node) -> float:
    """How far below its upper edge a placed node has its baseline: that of its lines, else its lower edge."""
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
    lowest = lowest_baseline(line)
    reach = [child.cross + child.margin[c] + below(child, lowest) for child in line]
    return max(reach, default=0.0) if not reach or max(reach) > 0.0 else 0.0


def lowest_baseline(line: list[Node]) -> float:
    """The baseline that the items of a line share, from the line's upper edge."""
    return max([child.baseline for child in line], default=0.0)


def below(child: Node, lowest: float) -> float:
    """How far an item is moved down, so that its baseline is the line's."""
    return lowest - child.baseline if child.align == "baseline" else 0.0


def _stretched(run: Run, crosses: list[float]) -> list[float]:
    """Step 9: lines of a container that is larger across than they are share what is left."""
    c, node = run.c, run.node
    known = node.low[c] if run.known[c] is None else run.known[c]
    assert known is not None
    inner = max(clamp(known, node.low[c], node.high[c]) - node.pad[c], 0.0)
    free = inner - sum(crosses) - gaps(run.gap, len(crosses))
    return [cross + free / len(crosses) for cross in crosses] if free > 0.0 else crosses


def used_cross(run: Run, child: Node, line_cross: float) -> float:
    """Step 11: the used cross size of an item. A limit that only follows from its shape does not hold here."""
    c = run.c
    if child.align != "stretch" or child.item.size[c] is not None:
        return child.cross
    most = child.item.most[c]
    return clamp(line_cross - child.margin[c], child.low[c], math.inf if most is None else most)
