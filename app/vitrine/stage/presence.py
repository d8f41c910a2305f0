"""Presence of render roots: states, tweens and opacity, multiplied down from the top of the scene."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from vitrine.flow.motion import evaluate
from vitrine.flow.state import State
from vitrine.flow.tween import ENTER, EXIT, HERE, Presence, Tween, presence
from vitrine.scene.node import NodeBase
from vitrine.scene.node import Tween as WrittenTween
from vitrine.stage.place import Spot
from vitrine.stage.root import Root


class Shown(NamedTuple):
    """A root's opacity 0..1, its offset from its place in degrees (right, down), and its scale."""

    opacity: float
    slide_deg: tuple[float, float]
    scale: float

    def moved(self, at: Spot, px_per_deg: float) -> Spot:
        """The projected anchor moved by the slide; while it slides it is not settled."""
        if self.slide_deg == (0.0, 0.0):
            return at
        x, y = at.px
        px = (x + self.slide_deg[0] * px_per_deg, y + self.slide_deg[1] * px_per_deg)
        return Spot(px, at.distance_m, at.light, False)


NOTHING = Shown(0.0, (0.0, 0.0), 1.0)
GONE = HERE._replace(opacity=0.0, shown=False)


def shown(root: Root, state: State) -> Shown:
    """The presence of a root, by itself and all above it."""
    opacity, right, down, scale = 1.0, 0.0, 0.0, 1.0
    for node in root.chain:
        own = node_presence(node, state)
        if not own.shown:
            return NOTHING
        opacity *= own.opacity * evaluate(node.opacity, state.t_s)
        right, down, scale = right + own.slide_deg[0], down + own.slide_deg[1], scale * own.scale
    return Shown(opacity, (right, down), scale)


def inner_shown(root: Root, state: State) -> Mapping[str, Presence]:
    """Presences by id of the nodes inside a root that depend on states; those not in it are simply there."""
    return {node.id or "": node_presence(node, state) for node in root.gated}


def node_presence(node: NodeBase, state: State) -> Presence:
    """The presence of one node by itself."""
    if node.when is None:
        return HERE
    if not any(state.spans.get(name) for name in node.when):
        return GONE  # as `compute_presence` would find; most nodes of a scene have not been there yet
    t_s = state.t_s
    return presence(state, node.when, _tween(node.enter, ENTER, t_s), _tween(node.exit, EXIT, t_s))


def _tween(written: WrittenTween, usual: Tween, t_s: float) -> Tween:
    return Tween(
        usual.duration_s if written.seconds is None else written.seconds,
        written.easing or usual.easing,
        written.fade,
        (evaluate(written.slide[0], t_s), evaluate(written.slide[1], t_s)),
        written.scale,
    )
