"""Warnings about nodes at codes in scenes where nobody tells of any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from vitrine.document.located_data import Map
from vitrine.errors import Place, Problem
from vitrine.scene.load.warning import make_warning
from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.node import Container, Leader
from vitrine.scene.nodes.node_base import NodeBase


def find_placeless_codes(nodes: Iterable[NodeBase], top: Map, origins: Mapping[str, Place]) -> Iterator[Problem]:
    """Nodes at codes of a scene that has neither a reader of codes nor a take, whose rows may tell of them."""
    services = top.get("services")
    if top.get("take") is not None or (isinstance(services, Mapping) and "codes" in services):
        return
    for node, field in _iterate_at_codes(nodes):
        message = "it is fixed to a code, and nothing tells where codes are"
        hint = "add services: {codes: {}}, or a take that `vitrine scan FEED -o FILE` has written"
        yield make_warning(message, origins.get(node.id or ""), f"{node.id}.{field}", hint)


def _iterate_at_codes(nodes: Iterable[NodeBase]) -> Iterator[tuple[NodeBase, str]]:
    """The nodes that may be fixed to a code, or lead to one, with the field that says so."""
    for node in nodes:
        if any(isinstance(anchor, Anchor) and anchor.code is not None for anchor in node.list_values("anchor")):
            yield node, "anchor"
        if isinstance(node, Leader) and node.target.code is not None:
            yield node, "target"
        if isinstance(node, Container):
            yield from _iterate_at_codes(node.children)
