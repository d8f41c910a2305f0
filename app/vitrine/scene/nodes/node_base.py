"""The fields of every node, whatever its kind: where it stands, when it is shown, how it comes, goes and changes."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, NamedTuple, Self

from pydantic import Field, PrivateAttr

from vitrine.document.model import Model
from vitrine.scene.nodes.anchor import Anchor
from vitrine.scene.nodes.animated_number import Easing
from vitrine.scene.nodes.field_binding import FieldBinding
from vitrine.scene.nodes.field_block import FieldBlock
from vitrine.scene.nodes.length import Length
from vitrine.scene.nodes.mask import MaskSpec
from vitrine.scene.nodes.value import (
    Degrees,
    Inset,
    NameList,
    NodeId,
    Number,
    Over,
    Pivot,
    Scale,
    Sides,
    Skew,
    UnitInterval,
    Vector2,
)

#: What `over` calls the centre of view.
CENTER = "center"
#: The fields that turn, scale and slant a node after layout.
TRANSFORM_FIELDS = frozenset(("rotate", "scale", "skew", "pivot"))


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
    """How fields of a node go over to what they hold in another state, or by another value."""

    __qualname__ = "Change"

    seconds: float = Field(ge=0, le=60, description="how long a change takes")
    easing: Easing = Field(default="ease-out", description="its curve")


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
    when: NameList | None = Field(
        default=None, description="states in which it is shown; absent: always. By a condition: `hidden`"
    )
    enter: TweenSpec = Field(default=TweenSpec(), description="how it comes")
    exit: TweenSpec = Field(
        default=TweenSpec(), description="how it goes: out of the layout at once, its light where it was"
    )
    hidden: bool = Field(
        default=False, description="not drawn, and out of its parent's layout, at once; for `states`, `if` and bindings"
    )
    states: dict[str, dict[str, object]] = Field(
        default_factory=dict,
        description="fields by state, which hold instead of its own while the state is active; of several the later in"
        " the chart wins, an inner one over the one around it; `:focus` and `:pressed` come after them: that it, or the"
        " nearest focusable node around it, has the focus or is pressed",
    )
    if_: dict[str, dict[str, object]] = Field(
        default_factory=dict,
        alias="if",
        description="fields by condition, such as `display.width_deg < 20`, which hold while it is true, over those of"
        " states; the later wins",
    )
    change: ChangeSpec | None = Field(
        default=None,
        description="how numbers, sides and colours go over to those of another state, or to what an event puts into"
        " what they are bound to (gauges, too; what the world changes moves by itself), and it, with all in it, to"
        " another place and size as others come and go; absent: at once, as all else",
    )
    focusable: bool = Field(
        default=False,
        description="can have the focus, which swipes and a D-pad move along rows and columns; a tap, double tap or"
        " long press goes to it, as tap:ID",
    )
    autofocus: bool = Field(
        default=False,
        description="takes the focus when it comes to be shown; what had it has it again afterwards. Needs focusable",
    )
    hit: Sides = Field(
        default=(0.0,),
        description="degrees by which it is larger to a gaze than it looks: all, [vertical, horizontal] or [top, right,"
        " bottom, left]",
    )
    opacity: UnitInterval = Field(default=1.0, description="0 to 1, for the node and all in it as a whole")
    mask: MaskSpec | None = Field(
        default=None,
        description="what is left of its light and of all in it: `{top: 0.5, bottom: 0.5}` fades at the rim, by a"
        " gradient or a shape, too; turned with it",
    )
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
    over: Over = Field(
        default=False,
        description="what it may lie over, which `check` else tells: true for all nodes, or ids of some, and center for"
        " the centre of view; for all in it, too",
    )
    z: int = Field(default=0, ge=-1_000_000, le=1_000_000, description="order among neighbours, higher in front")
    width: Length | None = Field(
        default=None,
        description='degrees, "90%" of its parent\'s content box, or of the display where it has an anchor, or display;'
        " absent: as its content needs",
    )
    height: Length | None = Field(
        default=None,
        description="as `width`, of heights; a share of a parent whose own height is open is none, as in CSS",
    )
    min_width: Length | None = Field(default=None, description="as `width`")
    max_width: Length | None = Field(default=None, description="as `width`")
    min_height: Length | None = Field(default=None, description="as `height`")
    max_height: Length | None = Field(default=None, description="as `height`")
    basis: Degrees | None = Field(
        default=None,
        description="degrees that it has along its parent before it grows or shrinks, as CSS `flex-basis`: with 0 and"
        " grow: 1 all are as long as each other; absent: its size, or its content's",
    )
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
        # Asked thousands of times a frame. By its own name pydantic takes 4 µs to find it, this way 0.1.
        found: tuple[FieldBinding, ...] = (self.__pydantic_private__ or {}).get("_bindings", ())
        return found

    @property
    def blocks(self) -> tuple[FieldBlock, ...]:
        """The fields that hold in states and under conditions, in order: the later wins."""
        found: tuple[FieldBlock, ...] = (self.__pydantic_private__ or {}).get("_blocks", ())
        return found

    @property
    def readings(self) -> tuple[FieldBinding, ...]:
        """All that is read from values: its bindings, then those of its blocks with their conditions."""
        blocks = self.blocks
        return (
            (*self.bindings, *(reading for block in blocks for reading in block.readings)) if blocks else self.bindings
        )

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
        return any(binding.path[0] == name for binding in self.bindings)

    def is_varied(self, name: str) -> bool:
        """Whether a field, or a value in it, is bound, or another one in some state or under some condition."""
        return self.is_bound(name) or any(name in block.fields for block in self.blocks)

    def list_values(self, name: str) -> tuple[Any, ...]:
        """The value of a field, and those that it has in states and under conditions."""
        return (getattr(self, name), *(block.fields[name] for block in self.blocks if name in block.fields))
