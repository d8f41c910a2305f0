"""Items out of the flow: their size by opposite insets, and their place in the container."""

from __future__ import annotations

from vitrine.stage.flex_node import Known, Node, Pair, clamp


def absolute_known(child: Node, outer: Pair) -> Known:
    """What of a child's size follows from its own and from its insets in a container of `outer` size."""
    low = max(child.low[0], child.pad[0]), max(child.low[1], child.pad[1])
    width, height = (
        None if own is None else clamp(own, low[axis], child.high[axis]) for axis, own in enumerate(child.sized)
    )
    top, right, bottom, left = child.item.inset or (None, None, None, None)
    if width is None and left is not None and right is not None:
        width = max(outer[0] - child.margin[0] - left - right, 0.0)
        if height is None and child.item.aspect is not None:
            height = width / child.item.aspect
        width, height = clamp(width, low[0], child.high[0]), _held(child, height, low)
    if height is None and top is not None and bottom is not None:
        height = max(outer[1] - child.margin[1] - top - bottom, 0.0)
        if width is None and child.item.aspect is not None:
            width = clamp(height * child.item.aspect, low[0], child.high[0])
        height = clamp(height, low[1], child.high[1])
    return width, height


def _held(child: Node, height: float | None, low: Pair) -> float | None:
    return None if height is None else clamp(height, low[1], child.high[1])


def absolute_offset(node: Node, child: Node, axis: int, outer: float) -> float:
    """Where a child begins on an axis of its container, which is `outer` long there."""
    top, right, bottom, left = child.item.inset or (None, None, None, None)
    start, end = (left, right) if axis == 0 else (top, bottom)
    size, lead = child.extent[axis], child.margin_start[axis]
    trail = child.margin[axis] - lead
    if start is not None:
        return start + lead
    if end is not None:
        return outer - size - end - trail
    before = node.pad_start[axis]
    after = node.pad[axis] - before
    alignment = node.item.justify if axis == (0 if node.item.row else 1) else child.align
    if alignment == "end":
        return outer - after - size - trail
    if alignment in ("center", "around", "evenly"):
        return (outer + before - after - size + lead - trail) / 2
    return before + lead
