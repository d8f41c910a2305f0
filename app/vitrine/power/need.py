"""Needs: the nodes of a scene that only the large processor draws as they should be, each with the reason.

What keeps its place in the display and stands still is drawn anew when a state, a text or a number changes: an MCU does
that. What is fixed to the world, the body or a code moves with every turn of the head, and what moves without end is
drawn anew for ever: at 1 to 10 Hz both stutter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from vitrine.errors import Place
from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.animated_number import KeyframeTrack, Oscillation
from vitrine.scene.nodes.node import Image, Leader, Node, Route
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.picture.moving_picture import MovingPicture
from vitrine.scene.scene import Scene
from vitrine.stage.draw.drawlist import DrawList
from vitrine.stage.place.render_root import RenderRoot, is_repeated_group, iter_subtree, split_roots

#: States by name, one level of `when` after the other: it is shown where one of each is active.
Levels = tuple[tuple[str, ...], ...]


class Need(NamedTuple):
    """What needs the large processor: the root that is drawn, the node in it and where it is written, and why.

    `is_locked`: it follows the world, the body or a code, for which something has to look. `levels` are the states in
    which it is shown.
    """

    root_id: str
    node_id: str
    reason: str
    place: Place | None
    is_locked: bool
    levels: Levels = ()

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        return f"{self.node_id}{where} {self.reason}"


def find_needs(scene: Scene) -> tuple[Need, ...]:
    """All needs of a scene, in the order of the file; of a root that is fixed to the world that one alone."""
    return tuple(need for root in split_roots(scene) if not _is_never_shown(root) for need in _find_root(root, scene))


def list_shown(draw_list: DrawList) -> frozenset[str]:
    """The ids of the roots that a draw list shows."""
    placed = (root.rank[4] for root in draw_list.placed_roots if root.opacity > 0)
    return frozenset((*placed, *(node.bounds.node_id for node in draw_list.unlayered_nodes)))


def _is_never_shown(root: RenderRoot) -> bool:
    return any(node.hidden and not node.is_varied("hidden") for node in root.chain)


def _find_root(root: RenderRoot, scene: Scene) -> Iterator[Need]:
    around = tuple(node.when for node in root.chain if node.when is not None)
    if reason := _describe_anchor(root):
        yield Need(root.id, root.id, reason, scene.origins.get(root.id), True, around)
        return
    for node, levels in _iterate_levels(root.node, around[:-1] if root.node.when is not None else around):
        yield from (
            Need(root.id, node.id or "", reason, scene.origins.get(node.id or ""), False, found)
            for reason, found in _find_motion(node, levels, scene.pictures)
        )


def _describe_anchor(root: RenderRoot) -> str:
    """Why a root does not keep its place in the display; "" where it does."""
    node = root.node
    if isinstance(node, Route) or is_repeated_group(node):
        return "is fixed to the world"
    return _describe_place(root.anchor) or (_describe_place(node.target) if isinstance(node, Leader) else "")


def _describe_place(anchor: Anchor) -> str:
    if anchor.code is not None:
        return "follows a code that the camera sees"
    if anchor.world is not None:
        return "is fixed to the world"
    return "keeps its place beside the wearer" if anchor.body is not None else ""


def _iterate_levels(node: Node, around: Levels) -> Iterator[tuple[Node, Levels]]:
    """The node and all in it, each with the states in which it is shown."""
    levels: dict[int, Levels] = {}
    for inner in iter_subtree(node):
        above = levels.get(id(inner), around)
        own = above if inner.when is None else (*above, inner.when)
        levels |= dict.fromkeys(map(id, getattr(inner, "children", ())), own)
        yield inner, own


def _find_motion(node: NodeBase, levels: Levels, pictures: Mapping[str, Any]) -> Iterator[tuple[str, Levels]]:
    """What of a node moves without end, by itself or in states of the chart."""
    picture = pictures.get(node.src) if isinstance(node, Image) else None
    if isinstance(picture, MovingPicture) and picture.plays == 0 and len(picture.ends_ms) > 1:
        yield "shows a picture that moves without end", levels
        return
    own = {name: getattr(node, name) for name in type(node).model_fields if name != "children"}
    if any(map(_is_endless, own.values())):
        yield "moves without end", levels
        return
    for block in node.blocks:
        if any(map(_is_endless, block.fields.values())):
            state = block.state if block.state is not None and ":" not in block.state else None
            yield "moves without end", levels if state is None else (*levels, (state,))
            return


def _is_endless(value: Any) -> bool:
    """Whether a field's value is, or holds, a number that never comes to rest."""
    if isinstance(value, Oscillation):
        return value.amplitude != 0 and value.frequency_hz != 0
    if isinstance(value, KeyframeTrack):
        return value.loops and len({key.value for key in value.keyframes}) > 1
    if isinstance(value, tuple):
        return any(map(_is_endless, value))
    if isinstance(value, BaseModel):
        return any(_is_endless(getattr(value, name)) for name in type(value).model_fields)
    return False
