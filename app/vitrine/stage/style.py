"""Style resolution: a scene node at one instant as a StyledNode, with animations evaluated and bindings resolved.

Hidden nodes are left out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vitrine.flow.motion import evaluate
from vitrine.flow.tween import HERE, Presence
from vitrine.scene.binding import resolve, resolve_number
from vitrine.scene.motion import Keys, Osc
from vitrine.scene.node import Arrow, Container, Gradient, Icon, Image, Node, NodeBase, Panel, Progress, Rating, Text
from vitrine.stage.content import Lines, Track
from vitrine.stage.flex import Four, Item, Size
from vitrine.stage.light import DARK, light_lin
from vitrine.stage.look import Bar, Look, Picture, Shape, Stars, Styled, Symbol, Type
from vitrine.stage.text.line import TextStyle, TextSystem

Moving = float | Osc | Keys

#: Fields that tweens are made of, and with them all that the raster layers of a root do not depend on.
TWEENS = frozenset({"enter", "exit"})
PLACING = TWEENS | {"anchor", "opacity"}
#: The gap between two stars, as a fraction of a star's size.
STAR_GAP = 0.12
#: Width of a picture that nothing gives a size.
PICTURE_DEG = 4.0


@dataclass(frozen=True, slots=True)
class Instant:
    """The inputs of styling beside the node: time, live values, presences of inner nodes by id, text, pictures."""

    t_s: float
    live: Mapping[str, Any]
    shown: Mapping[str, Presence]
    text: TextSystem
    pictures: Mapping[str, Any]

    def number(self, value: Moving) -> float:
        """Evaluate a number that may be animated."""
        return evaluate(value, self.t_s)

    def bound_number(self, value: Moving | str) -> float:
        """Evaluate a number that may be animated or bound to a value."""
        return resolve_number(value, self.live) if isinstance(value, str) else self.number(value)


def styled(node: Node, now: Instant) -> Styled:
    """Resolve a node and all its descendants that are shown at the instant of `context`."""
    presence = now.shown.get(node.id or "", HERE)
    children: tuple[Styled, ...] = ()
    if isinstance(node, Container):
        children = tuple(styled(child, now) for child in node.children if now.shown.get(child.id or "", HERE).shown)
    appearance = _look(node, now)
    item = _item(node, appearance, children, now)
    opacity = now.number(node.opacity) * presence.opacity
    return Styled(node.id or "", item, appearance, children, node.z, opacity, presence.slide_deg, presence.scale)


def _look(node: Node, now: Instant) -> Look | None:
    match node:
        case Panel():
            return _shape(node, now)
        case Text():
            return _type(node, now)
        case Image():
            return Picture(resolve(node.src, now.live), node.fit, _corners(node.radius, now))
        case Icon():
            return Symbol(node.icon, now.number(node.size), light_lin(node.color), now.number(node.weight))
        case Arrow():
            return Symbol(node.turn, now.number(node.size), light_lin(node.color), 0.0, node.turn)
        case Progress():
            fraction = min(max(now.bound_number(node.value), 0.0), 1.0)
            return Bar(fraction, light_lin(node.color), light_lin(node.track))
        case Rating():
            size = now.number(node.size)
            value = now.bound_number(node.value)
            return Stars(value, node.of, size, size * STAR_GAP, light_lin(node.color), light_lin(node.track))
    return None


def _shape(node: Panel, now: Instant) -> Shape:
    fill0 = fill1 = DARK
    angle = 0.0
    if isinstance(node.fill, Gradient):
        fill0, fill1, angle = light_lin(node.fill.start), light_lin(node.fill.end), math.radians(node.fill.angle)
    elif node.fill is not None:
        fill0 = fill1 = light_lin(node.fill)
    halo = now.number(node.halo.size) if node.halo else 0.0
    return Shape(
        _corners(node.radius, now),
        fill0,
        fill1,
        angle,
        now.number(node.border),
        light_lin(node.border_color),
        halo,
        light_lin(node.halo.color) if node.halo else DARK,
        node.clip,
    )


def _type(node: Text, now: Instant) -> Type:
    size_deg = now.number(node.size)
    spacing_em = now.number(node.spacing) / size_deg if size_deg > 0 else 0.0
    style = TextStyle(size_deg, node.weight, spacing_em, True, node.line_height)
    return Type(resolve(node.text, now.live), style, light_lin(node.color), node.align, node.lines)


def _item(node: Node, look: Look | None, children: tuple[Styled, ...], now: Instant) -> Item:
    intrinsic = Size(None, now.number(node.size)) if isinstance(node, Progress) else _own_size(look, node)
    size = Size(_optional(node.width, intrinsic.width, now), _optional(node.height, intrinsic.height, now))
    item = Item(
        margin=_sides(node.margin, now),
        size=size,
        least=Size(_optional(node.min_width, None, now), _optional(node.min_height, None, now)),
        most=Size(_optional(node.max_width, None, now), _optional(node.max_height, None, now)),
        grow=node.grow,
        shrink=node.shrink if node.shrink is not None else _shrink(look),
        align_self=node.align_self,
        inset=_inset(node, now),
        aspect=_aspect(look, node, now),
    )
    if isinstance(node, Container):
        return item._replace(
            children=tuple(child.item for child in children),
            row=node.direction == "row",
            wrap=node.wrap,
            gap=now.number(node.gap),
            padding=_sides(node.padding, now),
            align=node.align,
            justify=node.justify,
        )
    if isinstance(look, Type) and look.style.size > 0:
        return item._replace(content=Lines(now.text, look))
    if isinstance(node, Progress):
        return item._replace(content=Track(now.number(node.size)))
    return item


def _own_size(look: Look | None, node: NodeBase) -> Size:
    """The size that an appearance has where the node gives none."""
    match look:
        case Picture() if node.width is None and node.height is None:
            return Size(PICTURE_DEG)
        case Symbol():
            return Size(look.size, look.size)
        case Stars():
            return Size(look.of * (look.size + look.gap) - look.gap, look.size)
    return Size()


def _shrink(look: Look | None) -> float:
    return 0.0 if isinstance(look, Symbol | Stars) else 1.0


def _aspect(look: Look | None, node: NodeBase, now: Instant) -> float | None:
    """The aspect ratio of a picture of which not both sides are given."""
    if not isinstance(look, Picture) or not (node.width is None or node.height is None):
        return None
    picture = now.pictures.get(look.src)
    return None if picture is None else picture.shape[1] / picture.shape[0]


def _optional(value: Moving | None, otherwise: float | None, now: Instant) -> float | None:
    return otherwise if value is None else now.number(value)


def _sides(values: tuple[Moving, ...], now: Instant) -> Four:
    """[all], [vertical, horizontal] or [top, right, bottom, left] as top, right, bottom, left."""
    numbers = [now.number(value) for value in values]
    if len(numbers) == 1:
        return (numbers[0],) * 4
    if len(numbers) == 2:
        return numbers[0], numbers[1], numbers[0], numbers[1]
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _corners(values: tuple[Moving, ...], now: Instant) -> Four:
    return _sides(values, now)


def _inset(node: NodeBase, now: Instant) -> tuple[float | None, float | None, float | None, float | None] | None:
    if node.inset is None:
        return None
    values = [None if value is None else now.number(value) for value in node.inset]
    if len(values) == 1:
        return values[0], values[0], values[0], values[0]
    if len(values) == 2:
        return values[0], values[1], values[0], values[1]
    return values[0], values[1], values[2], values[3]


def is_moving(root: Node) -> bool:
    """Whether a root's raster layers depend on an animated number; those that place and light the root do not count."""
    return any(_holds_motion(getattr(root, name)) for name in type(root).model_fields if name not in PLACING)


def _holds_motion(value: Any) -> bool:
    if isinstance(value, Osc | Keys):
        return True
    if isinstance(value, tuple):
        return any(_holds_motion(item) for item in value)
    fields = getattr(type(value), "model_fields", ())
    return any(_holds_motion(getattr(value, name)) for name in fields if name not in TWEENS)
