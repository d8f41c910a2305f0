"""Hit map of a scene: which node a gaze at a point means, of those that its chart listens for or that can be focused.

A gaze at a button's word means the button: from what lies under the point one goes up to the first target. Beside that,
`hit` makes a target larger than it looks; where several reach a point, the one whose middle is nearest has it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from vitrine.flow.animate.motion import evaluate
from vitrine.geometry import Bounds, Point
from vitrine.scene.nodes.item_copy import strip_copy
from vitrine.scene.nodes.node import Container, Node
from vitrine.scene.nodes.value import AnimatedNumber
from vitrine.stage.draw.drawlist import NodeBounds


class HitTarget(NamedTuple):
    """A target where it is seen: its bounds, and how far it reaches, in pixels of the picture."""

    bounds: NodeBounds
    reach_px: Bounds[float]


class HitMap:
    """The targets of a scene, with what lies in which; `listened` are the ids that its chart listens for a gaze at."""

    def __init__(self, nodes: Sequence[Node], listened: Collection[str]) -> None:
        self._parents: dict[str, str] = {}
        self._depths: dict[str, int] = {}
        self._hits: dict[str, tuple[AnimatedNumber, ...]] = {}
        self._clips: set[str] = set()
        for node in nodes:
            self._add(node, "", frozenset(listened), 0)

    def _add(self, node: Node, parent: str, listened: frozenset[str], depth: int) -> None:
        own = node.id or ""
        self._parents[own], self._depths[own] = parent, depth
        if node.focusable or own in listened:
            self._hits[own] = node.hit
        if isinstance(node, Container):
            if node.overflow != "visible":
                self._clips.add(own)
            repeats = node.repeat is not None and node.repeat.each is not None
            for child in node.children:
                self._add(child, own, listened, depth + repeats)

    def list_targets(self, seen: Sequence[NodeBounds], px_per_deg: float, t_s: float) -> tuple[HitTarget, ...]:
        """The targets among the nodes that are seen at a time."""
        return tuple(
            HitTarget(bounds, enlarge_box(bounds.box_px, self._hits[bounds.node_id], px_per_deg, t_s))
            for bounds in seen
            if bounds.node_id in self._hits
        )

    def find_target(self, seen: Sequence[NodeBounds], point: Point[float], px_per_deg: float, t_s: float) -> str:
        """The id of the node that a gaze at a point means; "" where it means none."""
        boxes = {bounds.full_id: bounds for bounds in seen}
        visible = [bounds for bounds in seen if self._is_visible(bounds.full_id, point, boxes)]
        exact = self._find_exact(visible, point)
        reached = [target for target in self.list_targets(visible, px_per_deg, t_s) if target.reach_px.contains(point)]
        if exact:  # what lies in it is nearer to the eye, and may reach out over it
            reached = [target for target in reached if exact in [*self._iter_up(target.bounds.full_id)][1:]]
        chosen = min(
            reached, key=lambda target: (_distance_to_middle(target, point), target.bounds.full_id), default=None
        )
        return chosen.bounds.full_id if chosen else exact

    def _find_exact(self, visible: Sequence[NodeBounds], point: Point[float]) -> str:
        """The first target from the smallest node under a point upwards, then from the next larger one; "" for none."""
        under = [bounds for bounds in visible if bounds.contains(point)]
        # Of equal ones the last drawn is in front.
        for bounds in sorted(reversed(under), key=lambda found: found.box_px.area):
            around = next((name for name in self._iter_up(bounds.full_id) if strip_copy(name) in self._hits), "")
            if around:
                return around
        return ""

    def _iter_up(self, node_id: str) -> Iterator[str]:
        while node_id:
            yield node_id
            node_id = self._find_parent(node_id)

    def _find_parent(self, node_id: str) -> str:
        """What a node, or a copy, lies in; "" at the top."""
        written = strip_copy(node_id)
        parent, suffix = self._parents.get(written, ""), node_id[len(written) :]
        left = self._depths.get(parent, 0)
        if left < self._depths.get(written, 0):
            suffix = suffix[: suffix.rfind("[")] if left else ""
        return parent + suffix

    def _is_visible(self, node_id: str, point: Point[float], boxes: Mapping[str, NodeBounds]) -> bool:
        """Whether nothing around a node that scrolls cuts it off at a point."""
        clips = (name for name in self._iter_up(self._find_parent(node_id)) if strip_copy(name) in self._clips)
        around = map(boxes.get, clips)
        return all(clip is None or clip.contains(point) for clip in around)


def enlarge_box(box: Bounds[float], hit: Sequence[AnimatedNumber], px_per_deg: float, t_s: float) -> Bounds[float]:
    """The box of a target as far as it reaches for a gaze at a time, by what is written as its `hit`."""
    sides = [max(evaluate(side, t_s), 0.0) * px_per_deg for side in hit]
    top, right, bottom, left = sides * (4 // len(sides))
    return Bounds(box.x0 - left, box.y0 - top, box.x1 + right, box.y1 + bottom)


def _distance_to_middle(target: HitTarget, point: Point[float]) -> float:
    x0, y0, x1, y1 = target.bounds.box_px
    return math.hypot((x0 + x1) / 2 - point[0], (y0 + y1) / 2 - point[1])
