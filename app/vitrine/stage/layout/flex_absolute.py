"""Size and position of absolutely positioned items: those with insets, out of the flow of their container."""

from __future__ import annotations

from vitrine.stage.layout.flex_node import AxisPair, FlexNode, KnownSize, clamp
from vitrine.stage.layout.item import AutoSides


def resolve_absolute_size(child: FlexNode, outer_size: AxisPair) -> KnownSize:
    """Resolve the sides that follow from a child's own size, or from its insets in a container of `outer_size`."""
    min_size = max(child.min_size[0], child.padding[0]), max(child.min_size[1], child.padding[1])
    width, height = (
        None if own is None else clamp(own, min_size[axis], child.max_size[axis])
        for axis, own in enumerate(child.preferred_size)
    )
    top, right, bottom, left = child.item.inset or AutoSides()
    if width is None and left is not None and right is not None:
        width = max(outer_size[0] - child.margin[0] - left - right, 0.0)
        if height is None and child.item.aspect_ratio is not None:
            height = width / child.item.aspect_ratio
        width, height = clamp(width, min_size[0], child.max_size[0]), _clamp_height(child, height, min_size)
    if height is None and top is not None and bottom is not None:
        height = max(outer_size[1] - child.margin[1] - top - bottom, 0.0)
        if width is None and child.item.aspect_ratio is not None:
            width = clamp(height * child.item.aspect_ratio, min_size[0], child.max_size[0])
        height = clamp(height, min_size[1], child.max_size[1])
    return width, height


def _clamp_height(child: FlexNode, height: float | None, min_size: AxisPair) -> float | None:
    return None if height is None else clamp(height, min_size[1], child.max_size[1])


def resolve_absolute_offset(node: FlexNode, child: FlexNode, axis: int, outer_length: float) -> float:
    """Resolve where a child begins on an axis of its container, which is `outer_length` long there."""
    top, right, bottom, left = child.item.inset or AutoSides()
    start, end = (top, bottom) if axis == 1 else (right, left) if node.item.rtl else (left, right)
    size, margin_before = child.extent[axis], child.margin_start[axis]
    margin_after = child.margin[axis] - margin_before
    if start is not None:
        return start + margin_before
    if end is not None:
        return outer_length - size - end - margin_after
    padding_before = node.padding_start[axis]
    padding_after = node.padding[axis] - padding_before
    alignment = node.item.justify if axis == (0 if node.item.row else 1) else child.align
    if alignment == "end":
        return outer_length - padding_after - size - margin_after
    if alignment in ("center", "around", "evenly"):
        return (outer_length + padding_before - padding_after - size + margin_before - margin_after) / 2
    return padding_before + margin_before
