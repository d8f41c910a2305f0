"""Style resolution: a scene node at one instant as a StyledNode, with animations evaluated and bindings resolved.

Hidden nodes are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, TypeVar

from vitrine.expression.syntax import Path
from vitrine.flow.animate.motion import evaluate
from vitrine.flow.animate.tween import Presence
from vitrine.geometry import CornerRadii, Sides, Size
from vitrine.scene.nodes.animated_number import KeyframeTrack, Oscillation
from vitrine.scene.nodes.binding import fill_number, fill_template
from vitrine.scene.nodes.icon_names import DIRECTIONAL_ICONS, name_own_icon
from vitrine.scene.nodes.length import Share
from vitrine.scene.nodes.node import Arrow, Container, Icon, Image, Node, Panel, Progress, Rating, Text
from vitrine.scene.nodes.node_base import NodeBase
from vitrine.scene.nodes.shape import Shape
from vitrine.scene.picture.moving_picture import MovingPicture
from vitrine.scene.picture.picture import Picture, natural_size
from vitrine.stage.draw.light import DARK, light_from_color
from vitrine.stage.layout.appearance import (
    Appearance,
    ImageAppearance,
    Paint,
    ProgressBar,
    RoundedBox,
    StarRating,
    StyledNode,
    Symbol,
    TextBlock,
    VectorShape,
)
from vitrine.stage.layout.changed_items import find_changed
from vitrine.stage.layout.content import BarContent, TextContent
from vitrine.stage.layout.flex import AutoSides, AutoSize, LayoutItem, RelativeSize
from vitrine.stage.layout.mask_style import build_mask
from vitrine.stage.layout.node_transform import build_transform
from vitrine.stage.layout.scroll_layout import prepare_item
from vitrine.stage.layout.scroll_view import ScrollView
from vitrine.stage.layout.shape_style import build_paint, build_vector_shape
from vitrine.stage.layout.shown_values import NO_PATHS
from vitrine.stage.layout.styled_children import find_traits, list_items
from vitrine.stage.layout.text_block import build_text_block, fill_words, round_sizes
from vitrine.stage.text.bidi.levels import Direction
from vitrine.stage.text.text_system import TextSystem

AnimatedNumber = float | Oscillation | KeyframeTrack
V = TypeVar("V")

#: Fields that tweens are made of, and with them all that the raster layers of a root do not depend on.
TWEEN_FIELDS = frozenset({"enter", "exit"})
PLACEMENT_FIELDS = TWEEN_FIELDS | {"anchor", "opacity"}
#: Fields of a node that its own styling does not read.
NOT_STYLED_FIELDS = TWEEN_FIELDS | {"anchor", "children", "states", "if_", "change"}
#: Fields in which a node may differ from the one before and yet be renewed: plain values, but for the nodes in it.
RENEWED_FIELDS = frozenset({"children", "text", "color"})
#: What nothing is a share of.
NO_DISPLAY = Size(0.0, 0.0)
#: The gap between two stars, as a fraction of a star's size.
STAR_GAP_RATIO = 0.12
#: Width of a picture that nothing gives a size.
DEFAULT_PICTURE_WIDTH_DEG = 4.0


#: What the field of a node that is bound to content holds: the pieces of a text, the name of a picture, a number.
Shown = tuple[str, ...] | str | float | None

NO_SCROLL_VIEWS: Mapping[str, ScrollView] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StyleContext:
    """The inputs of styling beside the node: time, live values, presences of inner nodes by id, text, pictures, the
    direction of what is around the node, how what scrolls stands, by id, and the display's sides in degrees of layout.
    `changed_paths` are those of values that are others than when all nodes were styled last.
    """

    t_s: float
    live_values: Mapping[str, Any]
    presences: Mapping[str, Presence]
    text_system: TextSystem
    pictures: Mapping[str, Picture]
    direction: Direction = "auto"
    scroll_views: Mapping[str, ScrollView] = field(default_factory=lambda: NO_SCROLL_VIEWS)
    display_deg: Size[float] = NO_DISPLAY
    changed_paths: frozenset[Path] = NO_PATHS

    def evaluate_number(self, value: AnimatedNumber) -> float:
        """Evaluate a number that may be animated."""
        return evaluate(value, self.t_s)


def build_styled_node(
    node: Node,
    presence: Presence,
    shown: Shown,
    children: tuple[StyledNode, ...],
    context: StyleContext,
    is_root: bool,
    before: StyledNode | None = None,
) -> StyledNode:
    """One node styled, with `children` that are; `shown` is what its bound field holds. Shares of a root are of the
    display.

    The item is that of the one `before` where it is equal, so that nothing is laid out anew for another colour.
    """
    appearance = _build_appearance(node, shown, context)
    item = _build_item(node, appearance, context)
    scroll_view = context.scroll_views.get(node.id or "")
    if children:
        item = item._replace(children=list_items(children, item, scroll_view, before))
    if scroll_view is not None:
        item = prepare_item(item, scroll_view)
    sides = (node.width, node.height, node.min_width, node.min_height, node.max_width, node.max_height)
    if Share in map(type, sides):
        item = _with_shares(item, node, context, is_root)
    if before is not None and item == before.item:
        item = before.item
    return StyledNode(
        node.id or "",
        item,
        appearance,
        children,
        node.z,
        context.evaluate_number(node.opacity) * presence.opacity,
        presence.slide_deg,
        presence.scale,
        build_transform(node, context.t_s),
        presence.left_s,
        None if node.mask is None else build_mask(node.mask, context.t_s),
        scroll_view,
        *find_traits(node.id or "", children, scroll_view, before),
    )


def is_renewable(node: Node, before: Node) -> bool:
    """Whether a node differs from the one `before` in nothing but RENEWED_FIELDS, of which none moves."""
    if node.__class__ is not before.__class__ or node.bindings is not before.bindings:
        return False
    others = before.__dict__
    different = [
        name not in RENEWED_FIELDS and value is not others[name] and value != others[name]
        for name, value in node.__dict__.items()
    ]
    return node.blocks is before.blocks and not any(different)


def renew_styled_node(
    styled: StyledNode, node: Node, shown: Shown, children: tuple[StyledNode, ...], context: StyleContext
) -> StyledNode | None:
    """A text that was styled, with other words or another colour, or a container with other children; the same where
    it is equal, None where more of it may be another.

    All else of its own is as it was, so that this takes a quarter of the time.
    """
    block, item = styled.appearance, styled.item
    if isinstance(node, Container):
        traits = (styled.holds_scroll_view, styled.repeats, styled.holds_copies)
        if styled.scroll_view is not None or traits != find_traits(styled.id, children, None, styled):
            return None
        if len(children) == len(styled.children) and not find_changed(children, styled.children):
            return styled
        items = list_items(children, item, None, styled)
        item = item if items is item.children else item._replace(children=items)
        return replace(styled, item=item, children=children)
    if not isinstance(node, Text) or not isinstance(node.text, str) or not isinstance(shown, tuple):
        return None
    if not isinstance(block, TextBlock) or block.spans or item.content is None:
        return None
    renewed = replace(block, text=shown[0], light=light_from_color(node.color))
    if renewed.text != block.text:
        item = item._replace(content=TextContent.of(context.text_system, renewed))
    return styled if renewed == block else replace(styled, item=item, appearance=renewed)


def read_bound_field(node: Node, context: StyleContext) -> Shown:
    """What the field of a node that is bound to content holds now; None where it has none, or a plain number."""
    match node:
        case Text():
            return fill_words(node, context.live_values, context.direction)
        case Image():
            return fill_template(node.src, context.live_values)
        case Progress() | Rating() if isinstance(node.value, str):
            return fill_number(node.value, context.live_values)
    return None


def is_conditional(node: Node, context: StyleContext) -> bool:
    """Whether a node may be styled otherwise at another instant as it, or one in it, comes and goes, or scrolls."""
    if (node.id or "") in context.presences or (node.id or "") in context.scroll_views:
        return True
    if not context.presences:
        return False
    return isinstance(node, Container) and any((child.id or "") in context.presences for child in node.children)


def _build_appearance(node: Node, shown: Shown, context: StyleContext) -> Appearance | None:
    match node:
        case Panel():
            return _build_rounded_box(node, context)
        case Text() if isinstance(shown, tuple):
            block = build_text_block(node, context.t_s, shown, context.direction)
            letters = context.text_system.letters
            return block if letters is None else round_sizes(block, letters)
        case Image() if isinstance(shown, str):
            return _build_image(node, shown, context)
        case Icon() if node.icon:  # without one where what it is bound to is missing
            own = name_own_icon(node.icon)
            return Symbol(
                node.icon,
                context.evaluate_number(node.size),
                light_from_color(node.color),
                context.evaluate_number(node.weight),
                picture=own if own in context.pictures else "",
                mirrored=context.direction == "rtl" and node.icon in DIRECTIONAL_ICONS,
            )
        case Shape():
            return build_vector_shape(node, context.t_s)
        case Arrow():
            return Symbol(node.turn, context.evaluate_number(node.size), light_from_color(node.color), 0.0, node.turn)
        case Progress():
            fraction = min(max(_resolve_gauge(node, shown, context), 0.0), 1.0)
            light, track_light = light_from_color(node.color), light_from_color(node.track)
            return ProgressBar(fraction, light, track_light, context.direction == "rtl")
        case Rating():
            size = context.evaluate_number(node.size)
            value = _resolve_gauge(node, shown, context)
            light, track_light = light_from_color(node.color), light_from_color(node.track)
            gap = size * STAR_GAP_RATIO
            return StarRating(value, node.of, size, gap, light, track_light, context.direction == "rtl")
    return None


def _resolve_gauge(node: Progress | Rating, shown: Shown, context: StyleContext) -> float:
    """The number that a gauge shows: the one that it is bound to, or its own."""
    return shown if isinstance(shown, float) else context.evaluate_number(node.value)  # type: ignore[arg-type]


def _build_image(node: Image, src: str, context: StyleContext) -> ImageAppearance:
    picture = context.pictures.get(src)
    frame = picture.index_at(context.t_s) if isinstance(picture, MovingPicture) else 0
    return ImageAppearance(src, node.fit, _resolve_corners(node.radius, context), frame)


def _build_rounded_box(node: Panel, context: StyleContext) -> RoundedBox:
    fill = build_paint(node.fill) or Paint(DARK, DARK, 0.0)
    halo = context.evaluate_number(node.halo.size) if node.halo else 0.0
    return RoundedBox(
        _resolve_corners(node.radius, context),
        *fill,
        context.evaluate_number(node.border),
        light_from_color(node.border_color),
        halo,
        light_from_color(node.halo.color) if node.halo else DARK,
        node.clip,
    )


def _build_item(node: Node, appearance: Appearance | None, context: StyleContext) -> LayoutItem:
    """The item of a node, without those of the nodes in it."""
    intrinsic = (
        AutoSize(None, context.evaluate_number(node.size))
        if isinstance(node, Progress)
        else _intrinsic_size(appearance, node)
    )
    size = AutoSize(
        _resolve_optional(node.width, intrinsic.width, context),
        _resolve_optional(node.height, intrinsic.height, context),
    )
    item = LayoutItem(
        margin=_resolve_sides(node.margin, context),
        size=size,
        min_size=AutoSize(
            _resolve_optional(node.min_width, None, context), _resolve_optional(node.min_height, None, context)
        ),
        max_size=AutoSize(
            _resolve_optional(node.max_width, None, context), _resolve_optional(node.max_height, None, context)
        ),
        basis=None if node.basis is None else context.evaluate_number(node.basis),
        grow=node.grow,
        shrink=node.shrink if node.shrink is not None else _default_shrink(appearance),
        align_self=node.align_self,
        inset=_resolve_inset(node, context),
        aspect_ratio=_intrinsic_aspect_ratio(appearance, node, context),
    )
    if isinstance(node, Container):
        return item._replace(
            row=node.direction == "row",
            wrap=node.wrap,
            gap=context.evaluate_number(node.gap),
            padding=_resolve_sides(node.padding, context),
            align=node.align,
            justify=node.justify,
            rtl=context.direction == "rtl",
        )
    if isinstance(appearance, TextBlock) and appearance.style.size > 0:
        return item._replace(content=TextContent.of(context.text_system, appearance))
    if isinstance(node, Progress):
        return item._replace(content=BarContent(context.evaluate_number(node.size)))
    return item


def _with_shares(item: LayoutItem, node: NodeBase, context: StyleContext, is_root: bool) -> LayoutItem:
    """The item with its shares of the display as lengths, and those of its parent as they are."""
    around = context.display_deg
    size, share = _split_shares(item.size, (node.width, node.height), around, is_root)
    min_size, min_share = _split_shares(item.min_size, (node.min_width, node.min_height), around, is_root)
    max_size, max_share = _split_shares(item.max_size, (node.max_width, node.max_height), around, is_root)
    relative = RelativeSize(share, min_share, max_share)
    return item._replace(
        size=size, min_size=min_size, max_size=max_size, relative=None if relative == RelativeSize() else relative
    )


def _split_shares(
    lengths: AutoSize, written: tuple[AnimatedNumber | Share | None, ...], display_deg: Size[float], is_root: bool
) -> tuple[AutoSize, AutoSize]:
    """A size with shares of the display as lengths and those of the parent open, and the latter's factors."""
    sides: list[float | None] = list(lengths)
    factors: list[float | None] = [None, None]
    for axis, value in enumerate(written):
        if isinstance(value, Share):
            of_display = is_root or value.of == "display"
            sides[axis] = value.factor * display_deg[axis] if of_display else None
            factors[axis] = None if of_display else value.factor
    return AutoSize(*sides), AutoSize(*factors)


def _intrinsic_size(appearance: Appearance | None, node: NodeBase) -> AutoSize:
    """The size that an appearance has where the node gives none."""
    match appearance:
        case ImageAppearance() if node.width is None and node.height is None:
            return AutoSize(DEFAULT_PICTURE_WIDTH_DEG)
        case Symbol():
            return AutoSize(appearance.size, appearance.size)
        case VectorShape(figure=figure):
            # Where one side is given and the aspect is its own, the other follows from it.
            one_given = (node.width is None) != (node.height is None)
            return AutoSize() if one_given and figure.aspect_ratio is not None else AutoSize(*figure.natural_size)
        case StarRating():
            width = appearance.star_count * (appearance.size + appearance.gap) - appearance.gap
            return AutoSize(width, appearance.size)
    return AutoSize()


def _default_shrink(appearance: Appearance | None) -> float:
    return 0.0 if isinstance(appearance, Symbol | VectorShape | StarRating) else 1.0


def _intrinsic_aspect_ratio(appearance: Appearance | None, node: NodeBase, context: StyleContext) -> float | None:
    """The aspect ratio of a picture or a shape of which not both sides are given."""
    if not (node.width is None or node.height is None):
        return None
    if isinstance(appearance, VectorShape):
        return appearance.figure.aspect_ratio
    if not isinstance(appearance, ImageAppearance):
        return None
    picture = context.pictures.get(appearance.src)
    if picture is None:
        return None
    width, height = natural_size(picture)
    return width / height


def _resolve_optional(
    value: AnimatedNumber | Share | None, default: float | None, context: StyleContext
) -> float | None:
    """A length; None for a share, which `_with_shares` puts in its place."""
    if isinstance(value, Share):
        return None
    return default if value is None else context.evaluate_number(value)


def _resolve_sides(values: tuple[AnimatedNumber, ...], context: StyleContext) -> Sides[float]:
    return Sides(*_repeat_shorthand([context.evaluate_number(value) for value in values]))


def _resolve_corners(values: tuple[AnimatedNumber, ...], context: StyleContext) -> CornerRadii:
    return CornerRadii(*_repeat_shorthand([context.evaluate_number(value) for value in values]))


def _resolve_inset(node: NodeBase, context: StyleContext) -> AutoSides | None:
    if node.inset is None:
        return None
    values = [None if value is None else context.evaluate_number(value) for value in node.inset]
    return AutoSides(*_repeat_shorthand(values))


def _repeat_shorthand(values: list[V]) -> list[V]:
    """Four values of one, two or four, as CSS does: [all], [vertical, horizontal], [top, right, bottom, left]."""
    return values * (4 // len(values))


def is_animated(root: Node) -> bool:
    """Whether a root's raster layers depend on an animated number; those that place and light the root do not count."""
    return _has_animated_blocks(root) or any(
        _contains_animation(getattr(root, name)) for name in type(root).model_fields if name not in PLACEMENT_FIELDS
    )


def moves_by_itself(node: Node, pictures: Mapping[str, Picture]) -> bool:
    """Whether a node's own fields, not those of the nodes in it, hold an animated number or a moving picture."""
    if isinstance(node, Image) and any(isinstance(picture, MovingPicture) for picture in pictures.values()):
        return True
    # Nothing moves by default: of some 40 fields a node says five.
    names = node.model_fields_set - NOT_STYLED_FIELDS
    return any([_contains_animation(getattr(node, name)) for name in names])


def _contains_animation(value: Any) -> bool:
    if isinstance(value, Oscillation | KeyframeTrack):
        return True
    if isinstance(value, tuple):
        return any(_contains_animation(item) for item in value)
    if isinstance(value, NodeBase) and _has_animated_blocks(value):
        return True
    fields = getattr(type(value), "model_fields", ())
    return any(_contains_animation(getattr(value, name)) for name in fields if name not in TWEEN_FIELDS)


def _has_animated_blocks(node: NodeBase) -> bool:
    return any(_contains_animation(value) for block in node.blocks for value in block.fields.values())
