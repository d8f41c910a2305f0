"""The node kinds: what may stand under `nodes:` in a scene file, field by field.

Lengths are degrees of visual angle unless the name says otherwise (`_m` metres, `_s` seconds). Offsets and slides are
[right, down], as in pictures. The descriptions here are the reference that `vitrine nodes` prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.model import Model
from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.bindable import Bindable
from vitrine.scene.nodes.fill import Fill, Halo
from vitrine.scene.nodes.icon_names import ICON_NAMES
from vitrine.scene.nodes.node_base import BoundField, NodeBase
from vitrine.scene.nodes.repeat import Repeat
from vitrine.scene.nodes.shape import Shape
from vitrine.scene.nodes.span import BUILT_IN_FONT, Features, FontName, SpannedText, join_spans
from vitrine.scene.nodes.value import (
    BoundNumber,
    Color,
    CornerRadii,
    Degrees,
    Id,
    Metres,
    NodeId,
    Number,
    Range,
    Sides,
    Waypoints,
)
from vitrine.scene.nodes.weight import WeightField

Turn = Literal[
    "left", "right", "slight-left", "slight-right", "sharp-left", "sharp-right", "u-turn", "straight", "arrive"
]


def _check_nodes(raw: Any) -> tuple[Any, ...]:
    if isinstance(raw, tuple) and all(isinstance(node, NodeBase) for node in raw):
        return raw
    raise FieldError(f"{describe_value(raw)} does not fit here", "a list of nodes")


if TYPE_CHECKING:
    Children = tuple["Node", ...]
else:
    # Nodes are built from the leaves up, so a container checks that they are nodes and need not know all kinds.
    Children = Annotated[Any, PlainValidator(_check_nodes), WithJsonSchema({"type": "array"})]


def _check_direction(raw: Any) -> Any:
    if raw in ("rtl", "ltr"):
        message = f'"{raw}" is which way one reads, not how children follow one another'
        raise FieldError(message, "row, column", f"write `layout_direction: {raw}`")
    return raw


class Container(NodeBase):
    """A node with children in a row or column."""

    children: Children = Field(default=(), description="nodes inside")
    direction: Annotated[Literal["row", "column"], BeforeValidator(_check_direction)] = Field(
        default="column", description="how children follow one another"
    )
    gap: Degrees = Field(default=0.0, description="degrees between children")
    padding: Sides = Field(default=(0.0,), description="degrees inside the edge")
    align: Literal["start", "center", "end", "stretch", "baseline"] = Field(default="stretch", description="across")
    justify: Literal["start", "center", "end", "between", "around", "evenly"] = Field(
        default="start", description="along"
    )
    wrap: bool = Field(default=False, description="children go on to a new line where they do not fit")
    repeat: Repeat | None = Field(
        default=None,
        description="its children once for each item of a list; or a whole group for each row of a table, whose texts"
        " may bind {row.column}",
    )
    overflow: Literal["visible", "scroll", "pages"] = Field(
        default="visible",
        description="scroll: cut at its box, and moved along `direction` by swipes, or as the focus in it moves, child"
        " by child (a single one by shares); pages: one child at a time, each as large as the box. {ID.page} and"
        " {ID.pages} count from 1; `change` says how it moves, else 0.32 s ease-in-out",
    )


class Group(Container):
    """Holds nodes together: nothing is drawn for itself. Children with anchors of their own are allowed."""

    kind: Literal["group"] = "group"


class Panel(Container):
    """A flex container with a shape: rounded corners, border, gradient, halo."""

    kind: Literal["panel"] = "panel"
    radius: CornerRadii = Field(
        default=(0.0,), description="degrees: all corners, or [top-left, top-right, bottom-right, bottom-left]"
    )
    fill: Fill | None = Field(default=None, description="light inside; on glasses a thin veil, black is nothing")
    border: Degrees = Field(default=0.0, description="width of the outline in degrees (at least 1 px when above 0)")
    border_color: Color = Field(default="outline", description="light of the outline")
    halo: Halo | None = Field(default=None, description="soft light around it")
    clip: bool = Field(default=False, description="children are cut at its edge and its rounded corners")


class Text(NodeBase):
    """One or more lines of type. `{product.price}` is replaced by content."""

    bound_field: ClassVar[BoundField | None] = BoundField("text", "text")

    kind: Literal["text"] = "text"
    text: SpannedText = Field(
        description="what it says; {path} or {path:format} is bound to content; or a list of pieces with looks of their"
        " own, set as one"
    )
    size: Degrees = Field(default=0.8, description="degrees of the em")
    font: FontName = Field(default=BUILT_IN_FONT, description="a name from `fonts`; absent: that of the scene")
    weight: WeightField = Field(
        default="regular",
        description="regular, bold, or 100 to 900: by the font's axis, else its nearest face as in CSS",
    )
    italic: bool = Field(
        default=False, description="the font's slanted letters; where it has none, its letters leaned by 12 degrees"
    )
    features: Features = Field(
        default_factory=dict, description="OpenType features of the font by tag, such as {ss01: 1, smcp: 1, tnum: 0}"
    )
    color: Color = Field(default="primary", description="its light")
    align: Literal["start", "center", "end"] = Field(default="start", description="lines within its box")
    lines: int | None = Field(default=None, ge=1, le=100, description="at most so many lines, then an ellipsis")
    line_height: float = Field(default=1.3, ge=0.8, le=4, description="times the size")
    spacing: Number = Field(default=0.0, description="degrees between letters")
    text_overflow: Literal["ellipsis"] | None = Field(
        default=None,
        description="ellipsis: that its end may be left out is meant, and `check` says nothing of it",
    )
    shrink_text: tuple[Annotated[float, Field(ge=0.1, le=1)], ...] = Field(
        default=(),
        max_length=8,
        description="times the size, tried in turn where the text would be cut or end in an ellipsis",
    )

    @property
    def words(self) -> str:
        """All that it says, with its placeholders, whatever its pieces look like."""
        return join_spans(self.text)


class Image(NodeBase):
    """A picture beside the scene. GIF, APNG and WebP that move do so by the take's time."""

    bound_field: ClassVar[BoundField | None] = BoundField("src", "picture")

    kind: Literal["image"] = "image"
    src: str = Field(
        description="a picture inside the scene's folder (SVG, PNG, JPEG, WebP, GIF, TIFF, BMP), or bound to content"
    )
    fit: Literal["cover", "contain"] = Field(default="cover", description="cut to fill its box, or whole inside it")
    radius: CornerRadii = Field(default=(0.0,), description="degrees: rounded corners")


class Icon(NodeBase):
    """A line icon from the built-in set, or one of the scene's own from the folder that `icons:` names."""

    kind: Literal["icon"] = "icon"
    icon: Annotated[str, Bindable("choice", choices=tuple(ICON_NAMES))] = Field(
        description="its name; `vitrine nodes` lists the built-in ones"
    )
    size: Degrees = Field(default=1.0, description="degrees of its square")
    color: Color = Field(default="primary", description="its light")
    weight: Degrees = Field(default=2.0, description="stroke, in 24ths of the size; own icons keep theirs")


class EdgeArrow(Model):
    """The flat arrow at the display's border while the thing itself is out of sight."""

    size: Degrees = Field(default=2.2, description="degrees")
    inset: Degrees = Field(default=1.2, description="degrees from the border")


class Arrow(NodeBase):
    """A solid arrow: in the world a 3D body, elsewhere flat."""

    kind: Literal["arrow"] = "arrow"
    turn: Turn = Field(default="straight", description="which way")
    height_m: Metres = Field(default=1.3, description="metres, in the world")
    size: Degrees = Field(default=3.0, description="degrees, where it is flat")
    heading: Number = Field(default=0.0, description="degrees: the way one comes along; 0 is towards -z, 90 towards +x")
    color: Color = Field(default="guidance", description="its light")
    edge: EdgeArrow | None = Field(
        default=None, description="shown at the border while its anchor is out of the display"
    )


class Route(NodeBase):
    """A way on the ground, as flowing chevrons or a ribbon."""

    kind: Literal["route"] = "route"
    route: Id | None = Field(default=None, description="a route of the scene")
    points: Waypoints = Field(default=(), description="or its points in metres")
    look: Literal["chevrons", "ribbon"] = Field(default="chevrons", description="how it is drawn")
    width_m: Metres = Field(default=0.9, description="metres across")
    spacing_m: Metres = Field(default=1.4, description="metres from chevron to chevron")
    thick_m: Metres = Field(default=0.3, description="metres along the way that a chevron's arm is thick")
    depth_m: Metres = Field(default=0.45, description="metres from a chevron's tips to its nose")
    speed_m_s: Number = Field(default=1.2, description="metres a second that chevrons flow ahead")
    near_m: Range = Field(default=(1.2, 2.0), description="fades in between these distances")
    far_m: Range = Field(default=(22.0, 30.0), description="fades out between these distances")
    bright_m: Range = Field(default=(6.0, 12.0), description="brightest between these distances")
    dim: float = Field(default=0.55, ge=0, le=1, description="brightness nearer and farther than that")
    ahead_only: bool = Field(default=True, description="only the part that the wearer has not walked yet")
    smooth_m: float = Field(default=1.5, ge=0, le=10_000, description="radius by which corners are rounded")
    lift_m: float = Field(default=0.0, ge=-10_000, le=10_000, description="metres above the points")
    color: Color = Field(default="guidance", description="its light")


class Badge(NodeBase):
    """A small pill with a word or number."""

    bound_field: ClassVar[BoundField | None] = BoundField("text", "text")

    kind: Literal["badge"] = "badge"
    text: str = Field(description="what it says; may be bound")
    size: Degrees = Field(default=0.6, description="degrees of the em")
    color: Color = Field(default="guidance", description="light of outline and type")
    filled: bool = Field(default=False, description="as a light shape with dark type instead of an outline")


class Progress(NodeBase):
    """A bar from nothing to all."""

    bound_field: ClassVar[BoundField | None] = BoundField("value", "number")

    kind: Literal["progress"] = "progress"
    value: BoundNumber = Field(default=0.0, description="0 to 1, or bound to content")
    size: Degrees = Field(default=0.3, description="degrees of its height")
    color: Color = Field(default="guidance", description="light of the done part")
    track: Color = Field(default="outline", description="light of the rest")


class Rating(NodeBase):
    """Stars."""

    bound_field: ClassVar[BoundField | None] = BoundField("value", "number")

    kind: Literal["rating"] = "rating"
    value: BoundNumber = Field(default=0.0, description="how many, or bound to content")
    of: int = Field(default=5, ge=1, le=10, description="of how many")
    size: Degrees = Field(default=0.8, description="degrees of one star")
    color: Color = Field(default="price", description="light of the full ones")
    track: Color = Field(default="outline", description="light of the empty ones")


class Leader(NodeBase):
    """A thin line from another node to a thing in the world, ending in a ring on it."""

    kind: Literal["leader"] = "leader"
    source: NodeId = Field(description="id of the node it starts at")
    target: Anchor = Field(description="where it ends")
    thick_px: float = Field(default=1.5, gt=0, le=20, description="pixels of the display")
    ring: Degrees = Field(default=0.3, description="degrees, diameter of the ring")
    color: Color = Field(default="secondary", description="its light")


class Card(NodeBase):
    """A product card made of the other kinds; `parts` restyles them, `show` leaves some out."""

    kind: Literal["card"] = "card"
    product: str = Field(description="path of the product in content, such as products.shoe")
    show: tuple[Literal["image", "title", "price", "rating", "shops"], ...] = Field(
        default=("image", "title", "price", "rating", "shops"), description="its parts, in this order"
    )
    parts: dict[str, dict[str, object]] = Field(
        default_factory=dict,
        description="fields by part: frame, image, title, price, rating, stars, count, shops, shop, shop_price, tick",
    )


Node = Annotated[
    Group | Panel | Text | Image | Icon | Shape | Arrow | Route | Card | Badge | Progress | Rating | Leader,
    Field(discriminator="kind"),
]

#: The model of each kind by its name, in the order of the union.
NODE_MODELS: dict[str, type[NodeBase]] = {
    model.model_fields["kind"].default: model for model in get_args(get_args(Node)[0])
}
