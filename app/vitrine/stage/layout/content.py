"""Layout content with an intrinsic size: text and progress bars."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from vitrine.stage.layout.appearance import TextBlock
from vitrine.stage.text.bidi.levels import find_bidi_levels
from vitrine.stage.text.line_breaking import TextLine, find_break_points, find_numbers
from vitrine.stage.text.text_system import EmTextMeasurer, TextSystem

#: Length of a bar that nothing gives a length.
DEFAULT_BAR_LENGTH_DEG = 6.0


@dataclass(frozen=True, slots=True)
class TextContent:
    """A text as layout content: its size at any width. Lengths in degrees."""

    text_system: TextSystem
    block: TextBlock

    def measure(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide."""
        size = self.text_system.measure(self.block.text, self.block.style, max_width, self.block.max_lines)
        return size.width, size.height

    def min_content_width(self) -> float:
        """Width of the widest segment that wrapping keeps whole: a word, an ideograph, an amount with its unit."""
        return max((self._widest_segment_width(paragraph) for paragraph in self.block.text.splitlines()), default=0.0)

    def min_number_width(self) -> float:
        """Width of the widest number with its sign and unit, which no room breaks."""
        numbers = {line[start:end] for line in self.block.text.splitlines() for start, end in find_numbers(line)}
        return max((self.text_system.measure(number, self.block.style).width for number in numbers), default=0.0)

    def _widest_segment_width(self, paragraph: str) -> float:
        # By the pen positions of the whole, then exactly: shaping every ideograph by itself would take 1 ms a line.
        pen_positions = EmTextMeasurer(self.text_system, self.block.style).measure_pen_positions(
            TextLine(paragraph, find_bidi_levels(paragraph, self.block.style.direction))
        )
        segments = pairwise([0, *find_break_points(paragraph), len(paragraph)])
        start, end = max(segments, key=lambda segment: pen_positions[segment[1]] - pen_positions[segment[0]])
        return self.text_system.measure(paragraph[start:end], self.block.style).width

    def first_baseline(self) -> float | None:
        """From the top edge to the baseline of the first line."""
        return self.block.style.baseline_offset(self.text_system.shape_line("x", self.block.style))


@dataclass(frozen=True, slots=True)
class BarContent:
    """A progress bar as layout content: of a default length where nothing else gives it one."""

    height: float

    def measure(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide."""
        return DEFAULT_BAR_LENGTH_DEG if max_width is None else min(DEFAULT_BAR_LENGTH_DEG, max_width), self.height

    def min_content_width(self) -> float:
        """0: a bar may be of any length."""
        return 0.0

    def min_number_width(self) -> float:
        """0: a bar has none."""
        return 0.0

    def first_baseline(self) -> float | None:
        """None: a bar stands on the baseline."""
        return None
