"""Layout nodes: an item's lengths by axis, and the results of its container's layout."""

from __future__ import annotations

import math

from vitrine.stage.layout.item import AlignItems, AutoSize, Content, LayoutBox, LayoutItem, Wholeness

#: Two lengths by axis: x, y.
AxisPair = tuple[float, float]
#: Sizes that are definite before a box is laid out; None where they are not.
KnownSize = tuple[float | None, float | None]

#: What a node is measured or placed by: sides that are settled, available space, whether its own size applies.
Request = tuple[KnownSize, AxisPair, bool]

#: Available space is a length or a sizing constraint of CSS: as small, or as large, as the content would be by itself.
MIN_CONTENT, MAX_CONTENT = -math.inf, math.inf

_NO_MIN: AxisPair = (-math.inf, -math.inf)
_NO_MAX: AxisPair = (math.inf, math.inf)


#: What a parent's layout finds of its children.
_FOUND_BY_PARENT = (
    "available_cross",
    "baseline",
    "flex_basis",
    "frozen",
    "hypothetical_cross",
    "hypothetical_main",
    "known_cross",
    "min_main",
    "target_main",
    "x",
    "y",
)


class FlexNode:
    """The layout node of one item. Pairs are by axis; limits that are not set are infinite.

    `padding` and `margin` are sums of both sides, `padding_start` and `margin_start` the left and the top one, or in a
    container from right to left the right one: such a container is laid out as its own mirror image. `extent`, `x` and
    `y` (from the parent's corner, the mirrored one) are the result, `placement` the request that it was placed by, and
    `box` what was made of it and of all in it as long as that stands; the parent's layout works with the other fields.
    """

    __slots__ = (
        "align",
        "available_cross",
        "baseline",
        "box",
        "extent",
        "flex_basis",
        "frozen",
        "has_wrapping_column",
        "hypothetical_cross",
        "hypothetical_main",
        "item",
        "known_cross",
        "last_placement",
        "margin",
        "margin_start",
        "max_size",
        "measured_sizes",
        "min_main",
        "min_size",
        "padding",
        "padding_start",
        "parent_style",
        "placement",
        "preferred_size",
        "target_main",
        "written_item",
        "x",
        "y",
    )

    def __init__(self, item: LayoutItem, parent: LayoutItem | None) -> None:
        self.item = self.written_item = item
        #: What of its parent it depends on.
        self.parent_style = None if parent is None else (parent.align, parent.rtl)
        self.align: AlignItems = item.align_self or (parent.align if parent else "stretch")
        top, right, bottom, left = item.margin
        self.margin, self.margin_start = (left + right, top + bottom), (left, top)
        if parent and parent.rtl:
            self.margin_start = right, top
        top, right, bottom, left = item.padding
        self.padding, self.padding_start = (left + right, top + bottom), (right if item.rtl else left, top)
        self._read_sizes()
        self.has_wrapping_column = False
        self.measured_sizes: dict[Request, AxisPair] = {}
        self.flex_basis = self.min_main = self.hypothetical_main = self.target_main = 0.0
        self.known_cross: float | None = None
        self.available_cross = self.hypothetical_cross = self.baseline = 0.0
        self.frozen = False
        self.x = self.y = 0.0
        self.extent: AxisPair = (0.0, 0.0)
        self.last_placement: Request | None = None
        self.placement: Request | None = None
        self.box: LayoutBox | None = None

    def _read_sizes(self) -> None:
        item = self.item
        self.preferred_size: KnownSize = _apply_aspect_ratio(item.size, item.aspect_ratio)
        self.min_size, self.max_size = (
            _resolve_limits(item.min_size, item.aspect_ratio, _NO_MIN),
            _resolve_limits(item.max_size, item.aspect_ratio, _NO_MAX),
        )

    def resolve_shares(self, around: KnownSize) -> None:
        """Resolve its shares of the sides of what is around it; where these are open, its own are auto.

        What was measured by other lengths is forgotten.
        """
        relative, written = self.written_item.relative, self.written_item
        if relative is None:
            return
        item = written._replace(
            size=_resolve_share(written.size, relative.size, around),
            min_size=_resolve_share(written.min_size, relative.min_size, around),
            max_size=_resolve_share(written.max_size, relative.max_size, around),
        )
        if item != self.item:
            self.item = item
            self._read_sizes()
            self.measured_sizes.clear()
            self.last_placement = self.box = None

    @property
    def child_nodes(self) -> list[FlexNode]:
        """The children's nodes, in the order of the items."""
        return []

    def measure(self, known_size: KnownSize, available_space: AxisPair, use_inherent_size: bool) -> AxisPair:
        """Width and height in `available_space`; `known_size` are the sides that its container has settled.

        `use_inherent_size` applies its own size and limits, which its container otherwise does. Results are cached by
        the arguments as long as it lives, so that a node is measured a few times however deep it lies.
        """
        request = known_size, available_space, use_inherent_size
        size = self.measured_sizes.get(request)
        if size is None:
            size = self.measured_sizes[request] = self.compute_size(known_size, available_space, use_inherent_size)
        return size

    def compute_size(self, known_size: KnownSize, available_space: AxisPair, use_inherent_size: bool) -> AxisPair:
        """Compute what `measure` caches."""
        raise NotImplementedError

    def place(self, known_size: KnownSize, available_space: AxisPair, use_inherent_size: bool) -> None:
        """Set the final `extent`, and the positions of its descendants."""
        raise NotImplementedError

    def find_first_baseline(self) -> float:
        """How far below its top edge, once it is placed, its first baseline lies; its bottom edge where it has none."""
        raise NotImplementedError

    def take_results(self, other: FlexNode) -> None:
        """Take over what the parent's layout has found of another node, in whose place this one stands."""
        for name in _FOUND_BY_PARENT:
            setattr(self, name, getattr(other, name))


class FlexLeaf(FlexNode):
    """The node of an item without children: text, a bar, or a box of a given size."""

    __slots__ = ("content_sizes", "whole")

    def __init__(self, item: LayoutItem, parent: LayoutItem | None, whole: Wholeness) -> None:
        super().__init__(item, parent)
        self.whole = whole
        self.content_sizes: dict[float, AxisPair] = {}

    def compute_size(self, known_size: KnownSize, available_space: AxisPair, use_inherent_size: bool) -> AxisPair:
        """Compute what `measure` caches."""
        return self._compute_size(known_size, available_space, use_inherent_size, False)

    def place(self, known_size: KnownSize, available_space: AxisPair, use_inherent_size: bool) -> None:
        """Set its final size, by its content where `known_size` leaves it open."""
        self.placement = known_size, available_space, use_inherent_size
        self.extent = self._compute_size(known_size, available_space, use_inherent_size, True)

    def take_item(self, item: LayoutItem) -> bool:
        """Become the node of another item that has another content alone, if that takes the same room wherever the old
        one was measured: then all holds that anyone has found of it.
        """
        own, before, after = self.written_item, self.written_item.content, item.content
        if before is None or after is None or own.relative is not None or own[1:] != item[1:]:
            return False
        rooms = ((self._max_content_width(room, after), size) for room, size in self.content_sizes.items())
        if any(after.measure(width) != size for width, size in rooms):
            return False
        if before.first_baseline() != after.first_baseline():
            return False
        self.item = self.written_item = item
        return True

    def find_first_baseline(self) -> float:
        """That of its content's first line."""
        baseline = self.item.content.first_baseline() if self.item.content else None
        return self.extent[1] if baseline is None else self.padding_start[1] + baseline

    def _compute_size(
        self, known_size: KnownSize, available_space: AxisPair, use_inherent_size: bool, final: bool
    ) -> AxisPair:
        """Its aspect ratio wins over a limit of its height, once it is placed by its own size."""
        min_size, max_size = _NO_MIN, _NO_MAX
        width, height = known_size
        if use_inherent_size:
            width = self.preferred_size[0] if width is None else width
            height = self.preferred_size[1] if height is None else height
            min_size, max_size = self.min_size, _resolve_limits(self.item.max_size, None, _NO_MAX)
        is_open = width is None or height is None
        content_width, content_height = (
            self._measure_content(width, available_space[0], min_size[0], max_size[0]) if is_open else (0.0, 0.0)
        )
        width = clamp(content_width + self.padding[0] if width is None else width, min_size[0], max_size[0])
        height = clamp(content_height + self.padding[1] if height is None else height, min_size[1], max_size[1])
        if use_inherent_size and self.item.aspect_ratio is not None and (final or is_open):
            height = max(height, width / self.item.aspect_ratio)
        return max(width, self.padding[0]), max(height, self.padding[1])

    def _measure_content(
        self, width: float | None, available_width: float, min_width: float, max_width: float
    ) -> AxisPair:
        """Width and height of the content in a box of `width`, or in the available one."""
        content = self.item.content
        if content is None:
            return 0.0, 0.0
        if width is None:
            width = available_width - self.margin[0] if max_width == math.inf else max_width
        available = clamp(width, min_width, max_width) - self.padding[0] if math.isfinite(width) else width
        measured = self.content_sizes.get(available)
        if measured is None:
            measured = self.content_sizes[available] = content.measure(self._max_content_width(available, content))
        return measured

    def _max_content_width(self, room: float, content: Content) -> float | None:
        if room == MIN_CONTENT:
            if self.whole == "nothing":
                return 0.0
            return content.min_content_width() if self.whole == "words" else content.min_number_width()
        return None if room == MAX_CONTENT else room


def clamp(value: float, low: float, high: float) -> float:
    """Clamp a value to limits; the lower one wins where they contradict each other, as in CSS."""
    value = high if high < value else value
    return low if low > value else value


def _resolve_share(own: AutoSize, share: AutoSize, around: KnownSize) -> AutoSize:
    """A size with lengths for shares of the sides around, None where these are open."""
    return AutoSize(
        *(
            length if factor is None else None if whole is None else factor * whole
            for length, factor, whole in zip(own, share, around, strict=True)
        )
    )


def _apply_aspect_ratio(size: AutoSize, aspect_ratio: float | None) -> KnownSize:
    """A size, one side derived from the other where only one is given."""
    width, height = size
    if aspect_ratio is not None:
        if width is None and height is not None:
            return height * aspect_ratio, height
        if width is not None and height is None:
            return width, width / aspect_ratio
    return size


def _resolve_limits(size: AutoSize, aspect_ratio: float | None, default: AxisPair) -> AxisPair:
    width, height = _apply_aspect_ratio(size, aspect_ratio)
    return default[0] if width is None else width, default[1] if height is None else height
