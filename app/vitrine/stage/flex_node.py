"""Layout nodes: an item's lengths by axis, and the results of its container's layout."""

from __future__ import annotations

import math

from vitrine.stage.item import Align, Item, Size

#: Two lengths by axis: x, y.
Pair = tuple[float, float]
#: Sizes that are definite before a box is laid out; None where they are not.
Known = tuple[float | None, float | None]

#: Available space is a length or a sizing constraint of CSS: as small, or as large, as the content would be by itself.
MIN_CONTENT, MAX_CONTENT = -math.inf, math.inf

_NO_LEAST: Pair = (-math.inf, -math.inf)
_NO_MOST: Pair = (math.inf, math.inf)


class Node:
    """The layout node of one item. Pairs are by axis; limits that are not set are infinite.

    `padding` and `margin` are sums of both sides, `padding_start` and `margin_start` the left and the top one.
    `extent`, `x` and `y` (from the parent's corner) are the result; the parent's layout works with the other fields.
    `descent` is taken off the height and given to the margin where items share a baseline.
    """

    __slots__ = (
        "align",
        "baseline",
        "basis",
        "cross",
        "cross_space",
        "extent",
        "first_baseline",
        "frozen",
        "hanging",
        "has_wrapping_column",
        "high",
        "hypothetical",
        "item",
        "known_cross",
        "low",
        "margin",
        "margin_start",
        "measured_sizes",
        "minimum",
        "offset",
        "pad",
        "pad_start",
        "preferred_size",
        "target",
        "x",
        "y",
    )

    def __init__(self, item: Item, parent: Item | None) -> None:
        self.item = item
        self.align: Align = item.align_self or (parent.align if parent else "stretch")
        self.hanging = _hanging(item) if parent and parent.row and self.align == "baseline" else 0.0
        top, right, bottom, left = item.margin
        self.margin, self.margin_start = (left + right, top + bottom + self.hanging), (left, top)
        top, right, bottom, left = item.padding
        self.pad, self.pad_start = (left + right, top + bottom), (left, top)
        self.preferred_size: Known = _shaped(item.size, item.aspect)
        self.low, self.high = _limit(item.least, item.aspect, _NO_LEAST), _limit(item.most, item.aspect, _NO_MOST)
        self.has_wrapping_column = False
        self.measured_sizes: dict[tuple[Known, Pair, bool], Pair] = {}
        self.basis = self.minimum = self.hypothetical = self.target = 0.0
        self.known_cross: float | None = None
        self.cross_space = self.cross = self.baseline = self.offset = 0.0
        self.frozen = False
        self.first_baseline: float | None = None
        self.x = self.y = 0.0
        self.extent: Pair = (0.0, 0.0)

    @property
    def nodes(self) -> list[Node]:
        """The children's nodes, in the order of the items."""
        return []

    def measure(self, known: Known, space: Pair, inherent: bool) -> Pair:
        """Width and height in `available_space`; `known_size` are the sides that its container has settled.

        `use_inherent_size` applies its own size and limits, which its container otherwise does. Results are cached by
        the arguments for the length of a layout, so that a node is measured a few times however deep it lies.
        """
        request = known, space, inherent
        size = self.measured_sizes.get(request)
        if size is None:
            size = self.measured_sizes[request] = self.measured(known, space, inherent)
        return size

    def measured(self, known: Known, space: Pair, inherent: bool) -> Pair:
        """Compute what `measure` caches."""
        raise NotImplementedError

    def place(self, known: Known, space: Pair, inherent: bool) -> None:
        """Set the final `extent` and `first_baseline`, and the positions of its descendants."""
        raise NotImplementedError


class Leaf(Node):
    """The node of an item without children: text, a bar, or a box of a given size."""

    __slots__ = ("content_sizes", "whole_words")

    def __init__(self, item: Item, parent: Item | None, whole_words: bool) -> None:
        super().__init__(item, parent)
        self.whole_words = whole_words
        self.content_sizes: dict[float, Pair] = {}

    def measured(self, known: Known, space: Pair, inherent: bool) -> Pair:
        """Compute what `measure` caches."""
        return self._size(known, space, inherent, False)

    def place(self, known: Known, space: Pair, inherent: bool) -> None:
        """Set its final size, by its content where `known_size` leaves it open."""
        self.extent = self._size(known, space, inherent, True)

    def _size(self, known: Known, space: Pair, inherent: bool, final: bool) -> Pair:
        """Its aspect ratio wins over a limit of its height, once it is placed by its own size."""
        min_size, max_size = _NO_LEAST, _NO_MOST
        width, height = known
        if inherent:
            width = self.preferred_size[0] if width is None else width
            height = self.preferred_size[1] if height is None else height
            min_size, max_size = self.low, _limit(self.item.most, None, _NO_MOST)
        is_open = width is None or height is None
        content_width, content_height = (
            self._content(width, space[0], min_size[0], max_size[0]) if is_open else (0.0, 0.0)
        )
        width = clamp(content_width + self.pad[0] if width is None else width, min_size[0], max_size[0])
        height = clamp(content_height + self.pad[1] if height is None else height, min_size[1], max_size[1])
        if inherent and self.item.aspect is not None and (final or is_open):
            height = max(height, width / self.item.aspect)
        return max(width, self.pad[0]), max(height, self.pad[1])

    def _content(self, width: float | None, space: float, low: float, high: float) -> Pair:
        """Width and height of the content in a box of `width`, or in the available one."""
        if self.item.content is None:
            return 0.0, 0.0
        if width is None:
            width = space - self.margin[0] if high == math.inf else high
        available = clamp(width, low, high) - self.pad[0] if math.isfinite(width) else width
        measured = self.content_sizes.get(available)
        if measured is None:
            measured_width, measured_height = self.item.content.size(self._most(available))
            measured = self.content_sizes[available] = measured_width, measured_height - self.hanging
        return measured

    def _most(self, room: float) -> float | None:
        if room == MIN_CONTENT:
            return self.item.content.narrowest() if self.item.content and self.whole_words else 0.0
        return None if room == MAX_CONTENT else room


def clamp(value: float, low: float, high: float) -> float:
    """Clamp a value to limits; the lower one wins where they contradict each other, as in CSS."""
    value = high if high < value else value
    return low if low > value else value


def _hanging(item: Item) -> float:
    """How far the content of an item reaches below the baseline that it shares with others.

    The algorithm takes the bottom edge of a box without lines of its own for its baseline, so that this is taken off
    its height and given to its margin.
    """
    return item.content.below_baseline() if item.content and item.size.height is None else 0.0


def _shaped(size: Size, aspect: float | None) -> Known:
    """A size, one side derived from the other where only one is given."""
    width, height = size
    if aspect is not None:
        if width is None and height is not None:
            return height * aspect, height
        if width is not None and height is None:
            return width, width / aspect
    return size


def _limit(size: Size, aspect: float | None, otherwise: Pair) -> Pair:
    width, height = _shaped(size, aspect)
    return otherwise[0] if width is None else width, otherwise[1] if height is None else height
