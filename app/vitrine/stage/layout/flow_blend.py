"""Blend of layouts: where nodes are while others come and go.

What left is where it was just before; what came is at its place at once; what stays goes over, where it has a `change`
or something around it has. Each move is a step of its own that is eased over its own time, and steps add up:
v(t) = v_now + sum of (before[k] - after[k]) * (1 - ease((t - t[k]) / seconds)). All places are taken from the point of
the root that its anchor holds, which is what stands still as the root grows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from vitrine.flow.animate.easing import ease
from vitrine.geometry import Point
from vitrine.scene.nodes.node import Container, Node
from vitrine.scene.nodes.node_base import ChangeSpec
from vitrine.stage.layout.appearance import StyledNode, TextBlock
from vitrine.stage.layout.item import LayoutBox


class LaidOutRoot(NamedTuple):
    """A styled root with its layout, in which what is leaving has no box."""

    root: StyledNode
    box: LayoutBox


class LayoutStep(NamedTuple):
    """A moment at which nodes came or left, with the layouts just before and just after it."""

    time_s: float
    before: LaidOutRoot
    after: LaidOutRoot


class _Place(NamedTuple):
    """A box, from the root's fixed point."""

    x: float
    y: float
    width: float
    height: float

    def add(self, before: _Place, after: _Place, share: float) -> _Place:
        """This place, and a share of the way back from one to another."""
        return _Place(*(at + share * (a - b) for at, a, b in zip(self, before, after, strict=True)))


class FlowBlend:
    """The blend of a root's layouts: `steps` in order, `changes` by id, `pivot` its fixed point in shares of its box.

    It holds what it has found: one is made for each instant.
    """

    def __init__(
        self, steps: Sequence[LayoutStep], changes: Mapping[str, ChangeSpec], pivot: tuple[float, float]
    ) -> None:
        self._steps, self._changes, self._pivot = tuple(steps), changes, pivot
        self._before = [self._map_places(step.before) for step in steps]
        self._after = [self._map_places(step.after) for step in steps]
        self._left: dict[int, Mapping[str, _Place]] = {}

    def blend(self, now: LaidOutRoot, t_s: float) -> LaidOutRoot:
        """The root at a time with a box for all that is shown; what has none, since it never had one, is left out."""
        places = self._blend_places(now, t_s, len(self._steps))
        fixed = Point(self._pivot[0] * now.box.width, self._pivot[1] * now.box.height)
        return _assemble(now.root, places, fixed)

    def _blend_places(self, now: LaidOutRoot, t_s: float, count: int) -> Mapping[str, _Place]:
        """The places by id at a time after the first `count` steps, of all that has one."""
        resting = self._map_places(now)
        places = {node.id: self._move(node, resting[node.id], t_s, count) for node in _iter_flow(now.root)}
        for node_id, left_s in _iter_left(now.root, None):
            index = next((k for k in range(count) if self._steps[k].time_s == left_s), None)
            place = None if index is None else self._find_left(index).get(node_id)
            if place is not None:
                places[node_id] = place
        return places

    def _find_left(self, index: int) -> Mapping[str, _Place]:
        """The places just before a step."""
        if index not in self._left:
            step = self._steps[index]
            self._left[index] = self._blend_places(step.before, step.time_s, index)
        return self._left[index]

    def _move(self, node: StyledNode, resting: _Place, t_s: float, count: int) -> _Place:
        """The place of a node that rests at `resting`, on its way there since it last came."""
        change = self._changes.get(node.id)
        if change is None or change.seconds == 0:
            return resting
        place = resting
        for index in reversed(range(count)):
            after, before = self._after[index].get(node.id), self._before[index].get(node.id)
            if after is None:
                break
            came = before is None
            before = before or self._find_left(index).get(node.id)  # it may have come back while it still faded
            if before is None:
                break
            place = place.add(
                before, after, 1 - ease(change.easing, (t_s - self._steps[index].time_s) / change.seconds)
            )
            if came:
                break
        return _fit_text(node, place, resting)

    def _map_places(self, laid_out: LaidOutRoot) -> Mapping[str, _Place]:
        fixed_x, fixed_y = self._pivot[0] * laid_out.box.width, self._pivot[1] * laid_out.box.height
        pairs = zip(_iter_flow(laid_out.root), _iter_boxes(laid_out.box), strict=True)
        return {node.id: _Place(box.x - fixed_x, box.y - fixed_y, box.width, box.height) for node, box in pairs}


def list_changes(node: Node, around: ChangeSpec | None = None) -> Iterator[tuple[str, ChangeSpec]]:
    """How the nodes of a tree go over to other places, by id: each as it says, or as what is around it does."""
    change = node.change or around
    if change is not None:
        yield node.id or "", change
    if isinstance(node, Container):
        for child in node.children:
            yield from list_changes(child, change)


def _iter_flow(node: StyledNode) -> Iterator[StyledNode]:
    """A node and all in it that has a box, from the top."""
    yield node
    for child in node.children:
        if child.left_s is None:
            yield from _iter_flow(child)


def _iter_boxes(box: LayoutBox) -> Iterator[LayoutBox]:
    yield box
    for child in box.children:
        yield from _iter_boxes(child)


def _iter_left(node: StyledNode, left_s: float | None) -> Iterator[tuple[str, float]]:
    """What has left, with all in it, and when it did: the earlier of its own time and of what took it along."""
    for child in node.children:
        own = left_s if child.left_s is None else child.left_s if left_s is None else min(left_s, child.left_s)
        if own is not None:
            yield child.id, own
        yield from _iter_left(child, own)


def _fit_text(node: StyledNode, place: _Place, resting: _Place) -> _Place:
    """The place of a text in its resting size, aligned in its box there: it is never wrapped anew on its way."""
    if not isinstance(node.appearance, TextBlock):
        return place
    starts_right = node.appearance.style.direction == "rtl"
    share = {"start": 0.0, "center": 0.5, "end": 1.0}[node.appearance.align]
    free = place.width - resting.width
    x = place.x + free * (1 - share if starts_right else share)
    return _Place(x, place.y, resting.width, resting.height)


def _assemble(node: StyledNode, places: Mapping[str, _Place], fixed: Point[float]) -> LaidOutRoot:
    """A node and all in it that has a place, as they lie from the root's corner where it rests."""
    shown = [_assemble(child, places, fixed) for child in node.children if child.id in places]
    x, y, width, height = places[node.id]
    children = tuple(child.root for child in shown)
    box = LayoutBox(x + fixed.x, y + fixed.y, width, height, tuple(child.box for child in shown))
    return LaidOutRoot(node if children == node.children else replace(node, children=children), box)
