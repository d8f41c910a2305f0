"""A badge as the panel and the text that it is made of."""

from __future__ import annotations

from vitrine.document.located import Map
from vitrine.scene.node import Badge
from vitrine.scene.part import made, row

_OWN = ("kind", "text", "size", "color", "filled")


def expand_badge(badge: Badge, raw: Map, node_id: str) -> Map:
    """The panel of a badge: a pill whose outline and type share one light, or a light pill with dark type."""
    size = badge.size if isinstance(badge.size, float) else 0.6
    fill = {"fill": badge.color, "border": 0.0} if badge.filled else {"border": 0.06, "border_color": badge.color}
    # Black emits nothing: on a light pill the type is where the light is missing.
    ink = "#000000" if badge.filled else badge.color
    text = made(
        raw, kind="text", id=f"{node_id}/text", text=badge.text, size=badge.size, color=ink, weight="bold", lines=1
    )
    text = text.put(text=raw["text"])
    shape = {"radius": size, "padding": row(raw, size * 0.25, size * 0.6), "align": "center", "justify": "center"}
    panel = made(raw, kind="panel", id=node_id, align_self="start", direction="row", **shape, **fill)
    return panel.merged(raw.without(*_OWN)).put(id=node_id, children=row(raw, text))
