"""Presence of render roots: states, tweens and opacity, multiplied down from the top of the scene."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from vitrine.flow.animate.motion import evaluate
from vitrine.flow.animate.tween import DEFAULT_ENTER, DEFAULT_EXIT, FULLY_PRESENT, Presence, Tween, compute_presence
from vitrine.flow.timeline.state import State
from vitrine.geometry import Point
from vitrine.scene.nodes.node_base import NodeBase, TweenSpec
from vitrine.stage.place.placement import ProjectedAnchor
from vitrine.stage.place.render_root import RenderRoot


class RootPresence(NamedTuple):
    """A root's opacity 0..1, its offset from its place in degrees (right, down), and its scale."""

    opacity: float
    slide_deg: tuple[float, float]
    scale: float

    def apply_slide(self, projected: ProjectedAnchor, px_per_deg: float) -> ProjectedAnchor:
        """The projected anchor moved by the slide; while it slides it is not settled."""
        if self.slide_deg == (0.0, 0.0):
            return projected
        x, y = projected.px
        px = Point(x + self.slide_deg[0] * px_per_deg, y + self.slide_deg[1] * px_per_deg)
        return replace(projected, px=px, is_settled=False)


HIDDEN = RootPresence(0.0, (0.0, 0.0), 1.0)
HIDDEN_NODE = FULLY_PRESENT._replace(opacity=0.0, shown=False)


def compute_root_presence(root: RenderRoot, state: State) -> RootPresence:
    """The presence of a root, by itself and all above it."""
    opacity, right, down, scale = 1.0, 0.0, 0.0, 1.0
    for node in root.chain:
        own = compute_node_presence(node, state)
        if not own.shown:
            return HIDDEN
        opacity *= own.opacity * evaluate(node.opacity, state.t_s)
        right, down, scale = right + own.slide_deg[0], down + own.slide_deg[1], scale * own.scale
    return RootPresence(opacity, (right, down), scale)


def compute_inner_presences(root: RenderRoot, state: State) -> Mapping[str, Presence]:
    """Presences by id of the nodes inside a root that depend on states; those not in it are simply there."""
    return compute_presences(root.conditional_nodes, state)


def compute_presences(nodes: Iterable[NodeBase], state: State) -> Mapping[str, Presence]:
    """Presences of nodes by id."""
    return {node.id or "": compute_node_presence(node, state) for node in nodes}


def compute_node_presence(node: NodeBase, state: State) -> Presence:
    """The presence of one node by itself."""
    if node.hidden:
        return HIDDEN_NODE
    if node.when is None:
        return FULLY_PRESENT
    if not any(state.spans.get(name) for name in node.when):
        return HIDDEN_NODE  # as `compute_presence` would find; most nodes of a scene have not been there yet
    t_s = state.t_s
    return compute_presence(
        state, node.when, _resolve_tween(node.enter, DEFAULT_ENTER, t_s), _resolve_tween(node.exit, DEFAULT_EXIT, t_s)
    )


def _resolve_tween(written: TweenSpec, default: Tween, t_s: float) -> Tween:
    return Tween(
        default.duration_s if written.seconds is None else written.seconds,
        written.easing or default.easing,
        written.fade,
        (evaluate(written.slide[0], t_s), evaluate(written.slide[1], t_s)),
        written.scale,
    )
