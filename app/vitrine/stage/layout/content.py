"""Layout content with an intrinsic size: text and progress bars."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vitrine.stage.draw.light import DARK
from vitrine.stage.layout.appearance import TextBlock
from vitrine.stage.layout.text_fit import measure_widest_number, measure_widest_segment, set_text
from vitrine.stage.text.line_breaking import split_paragraphs
from vitrine.stage.text.text_system import TextStyle, TextSystem

#: Length of a bar that nothing gives a length.
DEFAULT_BAR_LENGTH_DEG = 6.0


@dataclass(frozen=True, slots=True)
class TextContent:
    """A text as layout content: its size at any width, in degrees. Its `block` is dark: colours take no room."""

    text_system: TextSystem
    block: TextBlock

    @classmethod
    def of(cls, text_system: TextSystem, block: TextBlock) -> TextContent:
        """That of a block in any colours."""
        return cls(text_system, replace(block, light=DARK, inks=()))

    def measure(self, max_width: float | None) -> tuple[float, float]:
        """Width and height at most `max_width` wide."""
        block, style = self.block, self.block.style
        if block.steps and max_width is not None:
            style = set_text(self.text_system, block, max_width).style
        size = self.text_system.measure(block.text, style, max_width, block.max_lines, block.spans)
        return size.width, size.height

    def min_content_width(self) -> float:
        """Width of the widest segment that wrapping keeps whole, at the smallest of its sizes."""
        return measure_widest_segment(self.text_system, self.block, self._smallest_style)

    def min_number_width(self) -> float:
        """Width of the widest number with its sign and unit, which no room breaks, at the smallest of its sizes."""
        return measure_widest_number(self.text_system, self.block, self._smallest_style)

    @property
    def _smallest_style(self) -> TextStyle:
        style = self.block.style
        return style.scaled(min(self.block.steps)) if self.block.steps else style

    def first_baseline(self) -> float | None:
        """From the top edge to the baseline of the first line; of pieces in many sizes that of the first paragraph as
        one line.
        """
        style = self.block.style
        if not self.block.spans:
            return style.baseline_offset(self.text_system.shape_line("x", style))
        first = next(split_paragraphs(self.block.text, style.direction, self.block.spans))
        return style.baseline_offset(self.text_system.shape_text_line(first, style))


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
