"""The node kinds: what may stand under `nodes:` in a scene file, field by field.

Lengths are degrees of visual angle unless the name says otherwise (`_m` metres, `_s` seconds). Offsets and slides are
[right, down], as in pictures. The descriptions here are the reference that `vitrine nodes` prints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, NamedTuple, Self, get_args

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    PlainValidator,
    PrivateAttr,
    Tag,
    WithJsonSchema,
    model_validator,
)

from vitrine.document.field_error import FieldError, describe_value
from vitrine.document.model import Model
from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.animated_number import Easing
from vitrine.scene.nodes.bindable import Bindable, StandIn
from vitrine.scene.nodes.field_binding import FieldBinding
from vitrine.scene.nodes.field_block import FieldBlock
from vitrine.scene.nodes.icon_names import ICON_NAMES
from vitrine.scene.nodes.value import (
    BoundNumber,
    Color,
    CornerRadii,
    Dash,
    Degrees,
    Id,
    Inset,
    Metres,
    NameList,
    NodeId,
    Number,
    PathText,
    Pivot,
    Range,
    Scale,
    Sides,
    Skew,
    UnitInterval,
    Vector2,
    ViewBox,
    Waypoints,
)

#: The fields that turn, scale and slant a node after layout.
TRANSFORM_FIELDS = frozenset(("rotate", "scale", "skew", "pivot"))
#: The fields of a shape of which it has exactly one.
SHAPE_FORMS = ("path", "circle", "ellipse", "line", "polygon", "arc", "ring")
#: As many points as a map of a quarter has.
MAX_SHAPE_POINTS = 2_000

Turn = Literal[
    "left", "right", "slight-left", "slight-right", "sharp-left", "sharp-right", "u-turn", "straight", "arrive"
]


class TweenSpec(Model):
    """How a node comes or goes."""

    # What the schema and the reference of nodes call it, whatever the class is called.
    __qualname__ = "Tween"

    seconds: float | None = Field(default=None, ge=0, le=60, description="default 0.24 to enter, 0.16 to leave")
    easing: Easing | None = Field(default=None, description="default ease-out to enter, ease-in to leave")
    fade: bool = Field(default=True, description="through its light")
    slide: Vector2 = Field(
        default=(0.0, 0.0),
        description="[right, down] degrees away from its place, where it comes from; along its own plane for ground"
        " and upright",
    )
    scale: float = Field(default=1.0, gt=0, le=4, description="size at the far end of the tween")


class ChangeSpec(Model):
    """How fields of a node go over to what they hold in another state."""

    __qualname__ = "Change"

    seconds: float = Field(ge=0, le=60, description="how long a change takes")
    easing: Easing = Field(default="ease-out", description="its curve")


class Gradient(Model):
    """Two colours along a direction."""

    start: Color = Field(description="colour at the start")
    end: Color = Field(description="colour at the end")
    angle: float = Field(default=90.0, ge=-3600, le=3600, description="degrees: 0 to the right, 90 downwards")


def _discriminate_fill(raw: Any) -> str:
    return "gradient" if isinstance(raw, dict | Gradient) else "color"


Fill = Annotated[
    Annotated[Color, Tag("color")] | Annotated[Gradient, Tag("gradient")], Discriminator(_discriminate_fill)
]


class Halo(Model):
    """A soft outer light: on additive glasses a dark shadow would emit nothing."""

    size: Degrees = Field(default=0.5, description="degrees that it reaches")
    color: Color = Field(default="veil", description="its light")


class BoundField(NamedTuple):
    """The field of a node kind that may be bound to content, with what it holds."""

    name: str
    holds: Literal["text", "picture", "number"]


class NodeBase(Model):
    """The fields of every node."""

    bound_field: ClassVar[BoundField | None] = None
    #: Of all other fields those that are bound; the field itself holds the value that stands without them.
    _bindings: tuple[FieldBinding, ...] = PrivateAttr(default=())
    #: What `states` and `if` hold, in order: the later wins.
    _blocks: tuple[FieldBlock, ...] = PrivateAttr(default=())

    id: NodeId | None = Field(default=None, description="unique in the scene; made from kind and position where absent")
    name: str | None = Field(default=None, description="what people call it, shown by the window")
    anchor: Anchor | None = Field(default=None, description="what it is fixed to; absent: laid out by its parent")
    when: NameList | None = Field(default=None, description="states in which it is shown; absent: always")
    enter: TweenSpec = Field(default=TweenSpec(), description="how it comes")
    exit: TweenSpec = Field(default=TweenSpec(), description="how it goes")
    hidden: bool = Field(
        default=False, description="not drawn, and out of its parent's layout, at once; for `states`, `if` and bindings"
    )
    states: dict[str, dict[str, object]] = Field(
        default_factory=dict,
        description="fields by state, which hold instead of its own while the state is active; of several the later in"
        " the chart wins, an inner one over the one around it",
    )
    if_: dict[str, dict[str, object]] = Field(
        default_factory=dict,
        alias="if",
        description="fields by condition, such as `display.width_deg < 20`, which hold while it is true, over those of"
        " states; the later wins",
    )
    change: ChangeSpec | None = Field(
        default=None,
        description="how numbers, sides and colours go over to those of another state; absent: at once, as all else",
    )
    opacity: UnitInterval = Field(default=1.0, description="0 to 1, for the node and all in it as a whole")
    rotate: Number = Field(
        default=0.0,
        description="degrees clockwise, with all in it, after layout as CSS `transform`: nothing else moves. What has"
        " an anchor of its own inside stays as it is",
    )
    scale: Scale = Field(default=(1.0,), description="times its size, or [across, down]; negative mirrors it")
    skew: Skew = Field(default=(0.0,), description="degrees that it leans along x, or [x, y], before scale and rotate")
    pivot: Pivot = Field(
        default="center",
        description="what stays in place: a point of its box by name, or [x, y] as shares of its width and height",
    )
    z: int = Field(default=0, ge=-1_000_000, le=1_000_000, description="order among neighbours, higher in front")
    width: Degrees | None = Field(default=None, description="degrees; absent: as its content needs")
    height: Degrees | None = Field(default=None, description="degrees; absent: as its content needs")
    min_width: Degrees | None = Field(default=None, description="degrees")
    max_width: Degrees | None = Field(default=None, description="degrees")
    min_height: Degrees | None = Field(default=None, description="degrees")
    max_height: Degrees | None = Field(default=None, description="degrees")
    grow: float = Field(default=0.0, ge=0, le=1e6, description="share of free space it takes in its parent")
    shrink: float | None = Field(
        default=None, ge=0, le=1e6, description="share of missing space it gives up; default 1, icons 0"
    )
    margin: Sides = Field(
        default=(0.0,), description="degrees: all, [vertical, horizontal] or [top, right, bottom, left]"
    )
    align_self: Literal["start", "center", "end", "stretch"] | None = Field(
        default=None, description="across its parent"
    )
    layout_direction: Literal["ltr", "rtl", "auto"] | None = Field(
        default=None,
        description="which way it and all in it reads; rtl: rows, start and end from the right, and text set as such;"
        " auto: rows from the left, each text by its first letter; absent: as around it",
    )
    inset: Inset | None = Field(
        default=None,
        description="[top, right, bottom, left] degrees from its parent's edges, takes it out of the flow; null: free",
    )

    @property
    def bindings(self) -> tuple[FieldBinding, ...]:
        """The bindings of its fields, but for that of `bound_field`, which holds its template itself."""
        return self._bindings

    @property
    def blocks(self) -> tuple[FieldBlock, ...]:
        """The fields that hold in states and under conditions, in order: the later wins."""
        return self._blocks

    @property
    def readings(self) -> tuple[FieldBinding, ...]:
        """All that is read from values: its bindings, then those of its blocks with their conditions."""
        if not self._blocks:
            return self._bindings
        return (*self._bindings, *(reading for block in self._blocks for reading in block.readings))

    def with_bindings(self, bindings: tuple[FieldBinding, ...]) -> Self:
        """The same node with fields that are bound."""
        bound = self.model_copy()
        bound._bindings = bindings
        return bound

    def with_blocks(self, blocks: tuple[FieldBlock, ...]) -> Self:
        """The same node with fields that hold in states and under conditions."""
        changed = self.model_copy()
        changed._blocks = blocks
        return changed

    def is_bound(self, name: str) -> bool:
        """Whether a field, or a value in it, is bound."""
        return any(binding.path[0] == name for binding in self._bindings)

    def is_varied(self, name: str) -> bool:
        """Whether a field, or a value in it, is bound, or another one in some state or under some condition."""
        return self.is_bound(name) or any(name in block.fields for block in self._blocks)

    def list_values(self, name: str) -> tuple[Any, ...]:
        """The value of a field, and those that it has in states and under conditions."""
        return (getattr(self, name), *(block.fields[name] for block in self._blocks if name in block.fields))


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


class Repeat(Model):
    """One copy of the group for every row of a table of world anchors (CSV with x, y, z columns in metres, or .npy)."""

    file: str = Field(description="a .csv or .npy file inside the scene's folder")
    limit: int = Field(default=400, ge=1, le=2000, description="at most so many copies in sight, the nearest first")
    within_m: float = Field(default=150.0, gt=0, le=1e7, description="only anchors nearer than this")


class Group(Container):
    """Holds nodes together: nothing is drawn for itself. Children with anchors of their own are allowed."""

    kind: Literal["group"] = "group"
    repeat: Repeat | None = Field(
        default=None, description="one copy for each row of a table; texts may bind {row.column}"
    )


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
    text: str = Field(description="what it says; {path} or {path:format} is bound to content")
    size: Degrees = Field(default=0.8, description="degrees of the em")
    weight: Literal["regular", "bold"] = Field(default="regular", description="regular or bold")
    color: Color = Field(default="primary", description="its light")
    align: Literal["start", "center", "end"] = Field(default="start", description="lines within its box")
    lines: int | None = Field(default=None, ge=1, le=100, description="at most so many lines, then an ellipsis")
    line_height: float = Field(default=1.3, ge=0.8, le=4, description="times the size")
    spacing: Number = Field(default=0.0, description="degrees between letters")


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


class ArcSpec(Model):
    """A piece of a circle, by the clock: 0 is at the top, 90 at the right, as in CSS' conic gradients."""

    __qualname__ = "Arc"

    from_: Number = Field(alias="from", description="degrees where it begins: 0 at the top, clockwise")
    to: Number = Field(description="degrees where it ends; less than `from` runs counter-clockwise")
    size: Degrees = Field(default=4.0, description="diameter in degrees, where width and height give none")
    width: Degrees | None = Field(default=None, description="degrees that its line is wide; absent: stroke_width")


class RingSpec(Model):
    """A whole circle as a line that lies inside its box."""

    __qualname__ = "Ring"

    size: Degrees = Field(default=4.0, description="diameter in degrees, where width and height give none")
    width: Degrees | None = Field(default=None, description="degrees that its line is wide; absent: stroke_width")


ShapePoints = Annotated[
    tuple[Vector2, ...],
    Field(min_length=2, max_length=MAX_SHAPE_POINTS),
    Bindable("number", counts=(2,), rows=(2, MAX_SHAPE_POINTS)),
]
#: A form that is bound stays given, and is nothing, while nothing is there.
_EMPTY = StandIn(0.0)


class Shape(NodeBase):
    """A drawn form: exactly one of path, circle, ellipse, line, polygon, arc and ring, with its light.

    Circles, ellipses, arcs and rings fill its box, their stroke inside it. Points and paths count from the box's top
    left, in degrees or in units of `view_box`, and their stroke lies on the line, half outside.
    """

    kind: Literal["shape"] = "shape"
    path: Annotated[PathText | None, StandIn("M0 0")] = Field(
        default=None, description="SVG path data, as pasted from a drawing program"
    )
    circle: Annotated[Degrees | None, _EMPTY] = Field(default=None, description="its diameter in degrees")
    ellipse: Annotated[tuple[Degrees, Degrees] | None, _EMPTY] = Field(
        default=None, description="[width, height] in degrees"
    )
    line: Annotated[ShapePoints | None, _EMPTY] = Field(
        default=None, description="[[x, y], ...]: from point to point, open"
    )
    polygon: Annotated[ShapePoints | None, _EMPTY] = Field(
        default=None, description="[[x, y], ...]: from point to point, closed"
    )
    arc: ArcSpec | None = Field(default=None, description="a piece of a circle; `fill` fills the slice to its middle")
    ring: RingSpec | None = Field(default=None, description="a circle as a line of a width")
    view_box: ViewBox | None = Field(
        default=None,
        description="[x, y, width, height]: the part of a path's or a polygon's own plane that is shown in its box,"
        " whole and in its own aspect, such as [0, 0, 24, 24]",
    )
    fill: Fill | None = Field(default=None, description="light inside; a gradient runs over the whole form")
    fill_rule: Literal["nonzero", "evenodd"] = Field(
        default="nonzero", description="what is inside where lines cross: as in SVG"
    )
    stroke: Fill | None = Field(default=None, description="light of the line; absent without a fill: primary")
    stroke_width: Degrees = Field(default=0.12, description="degrees that the line is wide, whatever the view box")
    cap: Literal["butt", "round", "square"] = Field(default="butt", description="how the line and its dashes end")
    join: Literal["miter", "round", "bevel"] = Field(default="miter", description="how the line turns at corners")
    dash: Dash | None = Field(
        default=None,
        description="degrees: [on, off, ...] along the line, from its beginning; on a closed one as often as it fits,"
        " evenly",
    )
    dash_offset: Number = Field(default=0.0, description="degrees by which the dashes begin further on")
    # Of a gauge whose value is missing nothing is drawn: all of it would be a lie.
    trim: Annotated[tuple[UnitInterval, UnitInterval], _EMPTY] = Field(
        default=(0.0, 1.0),
        description="[from, to]: the part of the line's length that is drawn, 0 to 1; circles begin at the top",
    )

    @model_validator(mode="after")
    def _check_form(self) -> Shape:
        given = [name for name in SHAPE_FORMS if getattr(self, name) is not None]
        if len(given) != 1:
            here = f"has both {given[0]} and {given[1]}" if given else "has no form"
            raise FieldError(f"the shape {here}", f"one of {', '.join(SHAPE_FORMS)}")
        return self


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
