"""An item in the hands of the flex algorithm: its lengths by axis, and what its container makes of it in one run."""

from __future__ import annotations

import math

from vitrine.stage.item import Align, Item, Size

#: By axis: across the display, down it.
Pair = tuple[float, float]
#: Sizes that are settled before a box is laid out; None where they are not.
Known = tuple[float | None, float | None]

#: Room for a box is a length, or one of these two questions: how small, or how large, would the content be by itself?
MIN_CONTENT, MAX_CONTENT = -math.inf, math.inf

_NO_LEAST: Pair = (-math.inf, -math.inf)
_NO_MOST: Pair = (math.inf, math.inf)


class Node:
    """One item. Pairs are by axis; limits that are not there are infinite.

    `pad` and `margin` are sums of both sides, `pad_start` and `margin_start` the left and the top one. `extent`, `x`
    and `y` (from the parent's corner) are the result; `basis` to `offset` are what the parent's run works with.
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
        "high",
        "hypothetical",
        "item",
        "known_cross",
        "low",
        "margin",
        "margin_start",
        "minimum",
        "offset",
        "pad",
        "pad_start",
        "sized",
        "sizes",
        "target",
        "wraps_down",
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
        self.sized: Known = _shaped(item.size, item.aspect)
        self.low, self.high = _limit(item.least, item.aspect, _NO_LEAST), _limit(item.most, item.aspect, _NO_MOST)
        self.wraps_down = False
        self.sizes: dict[tuple[Known, Pair, bool], Pair] = {}
        self.basis = self.minimum = self.hypothetical = self.target = 0.0
        self.known_cross: float | None = None
        self.cross_space = self.cross = self.baseline = self.offset = 0.0
        self.frozen = False
        self.first_baseline: float | None = None
        self.x = self.y = 0.0
        self.extent: Pair = (0.0, 0.0)

    @property
    def nodes(self) -> list[Node]:
        """The nodes inside, in the order of the items."""
        return []

    def measure(self, known: Known, space: Pair, inherent: bool) -> Pair:
        """Width and height in so much room; `known` are the sides that its container has settled.

        `inherent` counts its own size and limits in, which its container otherwise sees to. Every answer is remembered
        by its question for the run, so that a node costs a few measures however deep it lies.
        """
        question = known, space, inherent
        size = self.sizes.get(question)
        if size is None:
            size = self.sizes[question] = self.measured(known, space, inherent)
        return size

    def measured(self, known: Known, space: Pair, inherent: bool) -> Pair:
        """What `measure` remembers."""
        raise NotImplementedError

    def place(self, known: Known, space: Pair, inherent: bool) -> None:
        """Lay it out for good: sets `extent` and `first_baseline`, and where everything inside lies."""
        raise NotImplementedError


class Leaf(Node):
    """An item without children: lines of type, a bar, or a box of which only the size is known."""

    __slots__ = ("of_width", "whole_words")

    def __init__(self, item: Item, parent: Item | None, whole_words: bool) -> None:
        super().__init__(item, parent)
        self.whole_words = whole_words
        self.of_width: dict[float, Pair] = {}

    def measured(self, known: Known, space: Pair, inherent: bool) -> Pair:
        """As `measure` asks it."""
        return self._size(known, space, inherent, False)

    def place(self, known: Known, space: Pair, inherent: bool) -> None:
        """As its content needs it, where `known` leaves that open."""
        self.extent = self._size(known, space, inherent, True)

    def _size(self, known: Known, space: Pair, inherent: bool, final: bool) -> Pair:
        """Its shape wins over a limit of its height, once it is placed by its own size."""
        low, high = _NO_LEAST, _NO_MOST
        width, height = known
        if inherent:
            width = self.sized[0] if width is None else width
            height = self.sized[1] if height is None else height
            low, high = self.low, _limit(self.item.most, None, _NO_MOST)
        open_ = width is None or height is None
        wide, tall = self._content(width, space[0], low[0], high[0]) if open_ else (0.0, 0.0)
        width = clamp(wide + self.pad[0] if width is None else width, low[0], high[0])
        height = clamp(tall + self.pad[1] if height is None else height, low[1], high[1])
        if inherent and self.item.aspect is not None and (final or open_):
            height = max(height, width / self.item.aspect)
        return max(width, self.pad[0]), max(height, self.pad[1])

    def _content(self, width: float | None, space: float, low: float, high: float) -> Pair:
        """Width and height of the content in a box so wide, or in so much room."""
        if self.item.content is None:
            return 0.0, 0.0
        if width is None:
            width = space - self.margin[0] if high == math.inf else high
        room = clamp(width, low, high) - self.pad[0] if math.isfinite(width) else width
        found = self.of_width.get(room)
        if found is None:
            wide, tall = self.item.content.size(self._most(room))
            found = self.of_width[room] = wide, tall - self.hanging
        return found

    def _most(self, room: float) -> float | None:
        if room == MIN_CONTENT:
            return self.item.content.narrowest() if self.item.content and self.whole_words else 0.0
        return None if room == MAX_CONTENT else room


def clamp(value: float, low: float, high: float) -> float:
    """The value within limits; the lower one wins where they contradict each other, as in CSS."""
    value = high if high < value else value
    return low if low > value else value


def _hanging(item: Item) -> float:
    """What hangs below the baseline that an item shares with others.

    The algorithm stands a box without lines of its own on its lower edge, so that this is taken off it and given to its
    margin.
    """
    return item.content.below_baseline() if item.content and item.size.height is None else 0.0


def _shaped(size: Size, aspect: float | None) -> Known:
    """A size of which one side may follow from the other."""
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
