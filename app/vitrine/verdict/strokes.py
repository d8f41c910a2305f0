"""How thick the strokes of a scene's icons are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vitrine.scene.node import Container, Icon, Node
from vitrine.scene.scene import Scene
from vitrine.scene.value import span
from vitrine.stage.icon_shape import GRID


def strokes(scene: Scene) -> Mapping[str, float]:
    """The stroke of every icon by its node's id, as a share of its size; of a moving weight the greatest."""
    return {str(icon.id): span(icon.weight)[1] / GRID for node in scene.nodes for icon in _icons(node)}


def _icons(node: Node) -> Iterator[Icon]:
    if isinstance(node, Icon):
        yield node
    for child in node.children if isinstance(node, Container) else ():
        yield from _icons(child)
