"""How a text is set in a box: at which of its sizes it is whole there, and in which lines."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from vitrine.stage.layout.appearance import TextBlock
from vitrine.stage.text.line_breaking import TextLine, find_break_points, find_numbers, split_paragraphs
from vitrine.stage.text.shaping import ShapedLine
from vitrine.stage.text.text_system import WRAP_SLACK_EM, EmTextMeasurer, TextStyle, TextSystem

#: A share of a line by which rounding may make a box too low for it.
_LINE_SLACK = 1e-3


class SetText(NamedTuple):
    """A text as set: its style, whose size may be one of the smaller steps, and its lines."""

    style: TextStyle
    lines: tuple[ShapedLine, ...]


def set_text(system: TextSystem, block: TextBlock, width: float, height: float | None = None) -> SetText:
    """The lines of a text in a box of any or of one height, at the largest of its sizes at which it is whole.

    Where it is not, even at the smallest, an ellipsis stands for the rest.
    """
    style = block.style
    for factor in (1.0, *block.steps) if block.steps else ():
        style = replace(block.style, size=block.style.size * factor)
        if _is_whole(system, block, style, width, height):
            break
    lines = system.wrap_lines(block.text, style, width, block.max_lines, block.spans)
    most = None if height is None else _count_lines(system, block, style, width, height)
    if most is not None and len(lines) > most:
        lines = system.wrap_lines(block.text, style, width, most, block.spans)
    return SetText(style, lines)


def measure_widest_segment(system: TextSystem, block: TextBlock, style: TextStyle) -> float:
    """Width of the widest segment that wrapping keeps whole: a word, an ideograph, an amount with its unit."""
    if not block.text:
        return 0.0
    paragraphs = split_paragraphs(block.text, style.direction, block.spans)
    return max((_measure_segment(system, line, style) for line in paragraphs), default=0.0)


def measure_widest_number(system: TextSystem, block: TextBlock, style: TextStyle) -> float:
    """Width of the widest number with its sign and unit, which no room breaks; 0 without one."""
    widths = [
        system.measure(line.text[start:end], style, spans=line.spans and line.cut(start, end).spans).width
        for line in split_paragraphs(block.text, style.direction, block.spans)
        for start, end in find_numbers(line.text)
    ]
    return max(widths, default=0.0)


def _measure_segment(system: TextSystem, line: TextLine, style: TextStyle) -> float:
    # By the pen positions of the whole, then exactly: shaping every ideograph by itself would take 1 ms a line.
    pen_positions = EmTextMeasurer(system, style).measure_pen_positions(line)
    segments = pairwise([0, *find_break_points(line.text), len(line.text)])
    start, end = max(segments, key=lambda segment: pen_positions[segment[1]] - pen_positions[segment[0]])
    spans = line.spans and line.cut(start, end).spans
    return system.measure(line.text[start:end], style, spans=spans).width


def _is_whole(system: TextSystem, block: TextBlock, style: TextStyle, width: float, height: float | None) -> bool:
    """Whether all of a text is there in a size: no line too many, no word torn."""
    lines = system.wrap_lines(block.text, style, width, None, block.spans)
    if block.max_lines is not None and len(lines) > block.max_lines:
        return False
    if height is not None and _fill_height(lines, style, height) < len(lines):
        return False
    return measure_widest_segment(system, block, style) <= width + WRAP_SLACK_EM * style.size


def _count_lines(system: TextSystem, block: TextBlock, style: TextStyle, width: float, height: float) -> int:
    """As many lines as are allowed and fit, at least one; an ellipsis stands for the rest."""
    if block.spans:
        fitting = _fill_height(system.wrap_lines(block.text, style, width, None, block.spans), style, height)
    else:
        fitting = math.floor(height / (style.line_height * style.size) + _LINE_SLACK)
    fitting = max(1, fitting)
    return fitting if block.max_lines is None else min(fitting, block.max_lines)


def _fill_height(lines: tuple[ShapedLine, ...], style: TextStyle, height: float) -> int:
    """How many of some lines a height has room for."""
    bottom = 0.0
    for count, line in enumerate(lines):
        bottom += style.line_box_height(line)
        if bottom > height + _LINE_SLACK * style.line_height * style.size:
            return count
    return len(lines)
