"""Size and position of absolutely positioned items: those with insets, out of the flow of their container."""

from __future__ import annotations

from vitrine.stage.flex_node import Known, Node, Pair, clamp


def absolute_known(child: Node, outer: Pair) -> Known:
    """Resolve the sides that follow from a child's own size, or from its insets in a container of `outer_size`."""
    min_size = max(child.low[0], child.pad[0]), max(child.low[1], child.pad[1])
    width, height = (
        None if own is None else clamp(own, min_size[axis], child.high[axis])
        for axis, own in enumerate(child.preferred_size)
    )
    top, right, bottom, left = child.item.inset or (None, None, None, None)
    if width is None and left is not None and right is not None:
        width = max(outer[0] - child.margin[0] - left - right, 0.0)
        if height is None and child.item.aspect is not None:
            height = width / child.item.aspect
        width, height = clamp(width, min_size[0], child.high[0]), _held(child, height, min_size)
    if height is None and top is not None and bottom is not None:
        height = max(outer[1] - child.margin[1] - top - bottom, 0.0)
        if width is None and child.item.aspect is not None:
            width = clamp(height * child.item.aspect, min_size[0], child.high[0])
        height = clamp(height, min_size[1], child.high[1])
    return width, height


def _held(child: Node, height: float | None, low: Pair) -> float | None:
    return None if height is None else clamp(height, low[1], child.high[1])


def absolute_offset(node: Node, child: Node, axis: int, outer: float) -> float:
    """Resolve where a child begins on an axis of its container, which is `outer_length` long there."""
    top, right, bottom, left = child.item.inset or (None, None, None, None)
    start, end = (left, right) if axis == 0 else (top, bottom)
    size, margin_before = child.extent[axis], child.margin_start[axis]
    margin_after = child.margin[axis] - margin_before
    if start is not None:
        return start + margin_before
    if end is not None:
        return outer - size - end - margin_after
    padding_before = node.pad_start[axis]
    padding_after = node.pad[axis] - padding_before
    alignment = node.item.justify if axis == (0 if node.item.row else 1) else child.align
    if alignment == "end":
        return outer - padding_after - size - margin_after
    if alignment in ("center", "around", "evenly"):
        return (outer + padding_before - padding_after - size + margin_before - margin_after) / 2
    return padding_before + margin_before
