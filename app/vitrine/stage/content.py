"""What fills a box and has a size of its own, as layout asks it: lines of type, and bars."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from vitrine.stage.look import Type
from vitrine.stage.text.line import EmRuler, TextSystem
from vitrine.stage.text.wrap import break_points

#: Degrees: how long a bar is that nothing gives a length.
BAR_DEG = 6.0


@dataclass(frozen=True, slots=True)
class Lines:
    """The content of a text for layout: its size by its style, at any width."""

    system: TextSystem
    type: Type

    def size(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide."""
        size = self.system.measure(self.type.text, self.type.style, max_width, self.type.lines)
        return size.width, size.height

    def narrowest(self) -> float:
        """The widest piece that wrapping keeps whole: a word, an ideograph, an amount with its unit."""
        return max((self._widest_piece(paragraph) for paragraph in self.type.text.splitlines()), default=0.0)

    def _widest_piece(self, paragraph: str) -> float:
        # By the pens of the whole, and then exactly: shaping every ideograph by itself would take 1 ms a line.
        pens = EmRuler(self.system, self.type.style).pens(paragraph)
        pieces = pairwise([0, *break_points(paragraph), len(paragraph)])
        start, end = max(pieces, key=lambda piece: pens[piece[1]] - pens[piece[0]])
        return self.system.measure(paragraph[start:end], self.type.style).width

    def below_baseline(self) -> float:
        """From the last baseline to the lower edge."""
        style = self.type.style
        return style.line_height * style.size - style.baseline(self.system.shape("x", style))


@dataclass(frozen=True, slots=True)
class Track:
    """The content of a bar for layout: of a usual length where nothing else says how long it is."""

    height: float

    def size(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide."""
        return BAR_DEG if max_width is None else min(BAR_DEG, max_width), self.height

    def narrowest(self) -> float:
        """A bar may be of any length."""
        return 0.0

    def below_baseline(self) -> float:
        """It stands on the baseline."""
        return 0.0
