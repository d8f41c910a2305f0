"""Transform of a node at one instant: how it is turned, scaled and slanted about its pivot, after layout, as in CSS."""

from __future__ import annotations

import math
from typing import NamedTuple

from vitrine.flow.animate.motion import evaluate
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.stage.draw.plane_map import PlaneMap
from vitrine.stage.place.placement import POINT_FRACTIONS


class NodeTransform(NamedTuple):
    """A linear map of a node about its `pivot`, in shares of its box. `moves`: it may be another one a moment later."""

    linear: PlaneMap
    pivot: tuple[float, float]
    moves: bool

    @property
    def plain_scale(self) -> float | None:
        """The factor of a transform that only makes larger or smaller, and stands; None for any other.

        Such a node is drawn in that size at once, as sharp as any.
        """
        xx, xy, yx, yy, *_ = self.linear
        return xx if xx == yy and xx > 0 and (xy, yx) == (0.0, 0.0) and not self.moves else None


#: Fields of the linear map, and what every node has there that says nothing of it.
_TURNING_FIELDS = ("rotate", "scale", "skew")
_AS_IS = ((0.0,), (1.0,), (0.0,))


def build_transform(node: NodeBase, t_s: float) -> NodeTransform | None:
    """The transform of a node at a time, None where it has none: scaled is what was slanted, turned what was scaled."""
    written = ((node.rotate,), node.scale, node.skew)
    # What goes over to another state's is a layer at rest, too: else its edges would change as it sets out.
    may_move = any(map(node.is_varied if node.change else node.is_bound, _TURNING_FIELDS))
    if written == _AS_IS and not may_move:
        return None
    turn = math.radians(evaluate(node.rotate, t_s))
    across, *down = (evaluate(value, t_s) for value in node.scale)
    lean_x, *lean_y = (math.tan(math.radians(evaluate(value, t_s))) for value in node.skew)
    slanted = PlaneMap(1.0, lean_x, lean_y[0] if lean_y else 0.0, 1.0)
    scaled = PlaneMap(across, 0.0, 0.0, down[0] if down else across)
    # Quarters of a turn are exact, so that what stands upright lies on whole pixels.
    cosine, sine = (round(value, 15) for value in (math.cos(turn), math.sin(turn)))
    linear = slanted.then(scaled).then(PlaneMap(cosine, -sine, sine, cosine))
    moves = may_move or any(not isinstance(value, float) for values in written for value in values)
    if linear == PlaneMap() and not moves:
        return None
    pivot = POINT_FRACTIONS[node.pivot] if isinstance(node.pivot, str) else node.pivot
    return NodeTransform(linear, (evaluate(pivot[0], t_s), evaluate(pivot[1], t_s)), moves)
