"""Layout content with an intrinsic size: text and progress bars."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from vitrine.stage.look import Type
from vitrine.stage.text.line import EmRuler, TextSystem
from vitrine.stage.text.wrap import break_points

#: Length of a bar that nothing gives a length.
BAR_DEG = 6.0


@dataclass(frozen=True, slots=True)
class Lines:
    """A text as layout content: its size at any width. Lengths in degrees."""

    system: TextSystem
    type: Type

    def size(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide."""
        size = self.system.measure(self.type.text, self.type.style, max_width, self.type.lines)
        return size.width, size.height

    def narrowest(self) -> float:
        """Width of the widest segment that wrapping keeps whole: a word, an ideograph, an amount with its unit."""
        return max((self._widest_piece(paragraph) for paragraph in self.type.text.splitlines()), default=0.0)

    def _widest_piece(self, paragraph: str) -> float:
        # By the pen positions of the whole, then exactly: shaping every ideograph by itself would take 1 ms a line.
        pen_positions = EmRuler(self.system, self.type.style).pens(paragraph)
        segments = pairwise([0, *break_points(paragraph), len(paragraph)])
        start, end = max(segments, key=lambda segment: pen_positions[segment[1]] - pen_positions[segment[0]])
        return self.system.measure(paragraph[start:end], self.type.style).width

    def below_baseline(self) -> float:
        """From the last baseline to the bottom edge."""
        style = self.type.style
        return style.line_height * style.size - style.baseline(self.system.shape("x", style))


@dataclass(frozen=True, slots=True)
class Track:
    """A progress bar as layout content: of a default length where nothing else gives it one."""

    height: float

    def size(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide."""
        return BAR_DEG if max_width is None else min(BAR_DEG, max_width), self.height

    def narrowest(self) -> float:
        """0: a bar may be of any length."""
        return 0.0

    def below_baseline(self) -> float:
        """0: a bar stands on the baseline."""
        return 0.0
