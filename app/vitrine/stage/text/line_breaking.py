"""Line breaking: as Unicode has it (UAX #14), and on top of it what labels and Chinese want.

Where that differs, as the standard lets one tailor it: no line breaks between a number and its unit, within a unit of
two (`km/h`), or, over a space either, after a sign that belongs to what follows (`¥ 399`, `# 5`) and before one that
belongs to what stands before (`5 %`); none begins with a middle dot. Curly quotes beside ideographs open and close as
brackets do (W3C, Requirements for Chinese Text Layout, 3.1). Nothing breaks within clusters, or beside spaces that are
no break. A word longer than a line is broken; a number with its sign and unit only where it is longer by itself.
Thai, Lao, Khmer and Burmese break by the dictionaries of the extra `scripts`; without it at spaces, and where a word is
longer than a line.
Widths come from a TextMeasurer, in its unit.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from vitrine.stage.text.bidi.levels import BidiLevels, Direction, find_bidi_levels
from vitrine.stage.text.character import continues_cluster, find_cluster_starts, is_wide
from vitrine.stage.text.line_break.break_rules import find_opportunities
from vitrine.stage.text.line_break.dictionary import find_dictionary_breaks
from vitrine.stage.text.line_break.line_break_class import find_line_break_class
from vitrine.stage.text.text_span import TextSpans, cut_spans, extend_spans

ELLIPSIS = "…"
SPACES = frozenset(" \t\u2002\u2003\u2009\u200b\u3000")
GLUE = frozenset("\u00a0\u202f\u2060\ufeff")  # spaces and joiners that no line breaks beside

# No line starts with one of these: closing marks, sentence marks, the prolonged-sound and iteration marks, small kana.
NO_LINE_START = frozenset(
    "，。！？；：、．）》」』】〉〕〗｝］”’·‥…～％‰℃°′″¢￠%,.!?;:)]}>»›"
    "ー々〻ヽヾゝゞぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
)
# No line ends with one of these: opening marks, and the signs that belong to the amount after them.
NO_LINE_END = frozenset("（《「『【〈〔〖｛［“‘([{<«‹¥￥$＄€£￡₩₹₽№#＃@")
# Drawn in pairs that are one sign.
PAIRED_SIGNS = frozenset("—…⋯")
QUOTES = frozenset("“”‘’")

# What may stand behind a number and belongs to it, after a space or without one.
UNITS = frozenset(
    "mm cm m km in ft yd mi g kg t lb oz ml cl l s sec min h hr d am pm AM PM °C °F ℃ % px pt nits cd lx lux Hz kHz"
    " V A W kW kWh € ¥ £ ★ ☆".split()
)
CJK_UNITS = frozenset("米元角分秒时点号日月年天周里公千百万亿厘毫克斤升度折层楼件条个人名次倍％％℃")

#: Figures longer than this are no number that one reads at a glance, and are broken as words are: an order's, a card's.
MAX_NUMBER_LENGTH = 16
_LATIN_UNIT = "|".join(map(re.escape, sorted(UNITS, key=len, reverse=True)))
_NUMBER = re.compile(
    r"[+\-−]?\d(?:[\d.,:'’\u00a0\u202f\u2060]*\d)?"
    rf"(?:[\u00a0\u202f\u2060 ]?(?P<unit>(?:{_LATIN_UNIT})(?:/(?:{_LATIN_UNIT}))?(?!\w)"
    rf"|分钟|小时|[{''.join(sorted(CJK_UNITS))}]{{1,2}}))?(?:\u2060\S)*"
)
#: A sign that belongs to the amount after it: `¥ `, `CN¥`.
_SIGN_BEFORE = re.compile(r"[A-Z]{0,3}[¥￥$＄€£￡₩₹₽№#＃][\u00a0\u202f\u2060 ]?$")

# Characters past the estimate that are tried, since a line by itself may be a little narrower than within the text.
SEARCH_SLACK = 2


class TextMeasurer(Protocol):
    """A measure of text without line breaks."""

    def measure_width(self, line: TextLine) -> float:
        """Measure a text as a line of its own."""

    def measure_pen_positions(self, line: TextLine) -> npt.NDArray[np.float64]:
        """Measure roughly the width of each prefix of the text: (len(text) + 1,) ascending."""


class TextLine(NamedTuple):
    """A line of text in the order of reading, with its levels; None where all of it runs from left to right.

    `spans` are its pieces, where it is not all alike.
    """

    text: str
    bidi: BidiLevels | None = None
    spans: TextSpans = ()

    def cut(self, start: int, end: int) -> TextLine:
        """A part of it as a line of its own."""
        bidi = self.bidi and self.bidi.cut(self.text, start, end)
        return TextLine(self.text[start:end], bidi, self.spans and cut_spans(self.spans, start, end))


class LineBreak(NamedTuple):
    """A line break: the line shows the text up to `end`, the next one begins at `next_start`; spaces between hang."""

    end: int
    next_start: int


def wrap_text(
    text: str,
    measurer: TextMeasurer,
    max_width: float | None = None,
    max_lines: int | None = None,
    direction: Direction = "auto",
    spans: TextSpans = (),
) -> list[TextLine]:
    """Wrap a text into lines, none wider than `max_width` unless one cluster alone is.

    Spaces at a line's end are taken off (they hang); all else is kept. A word longer than a line is broken between
    clusters. Where `max_lines` (at least 1) leaves something out, the last line ends in an ellipsis, and is empty where
    not even that fits. An empty text is one empty line. Each paragraph has a direction of its own where it is `auto`.
    """
    lines: list[TextLine] = []
    for whole in split_paragraphs(text, direction, spans):
        for line in _wrap_paragraph(whole, measurer, max_width):
            if max_lines is not None and len(lines) == max_lines:
                lines[-1] = ellipsize(lines[-1], measurer, max_width)
                return lines
            lines.append(line)
    return lines


def split_paragraphs(text: str, direction: Direction, spans: TextSpans = ()) -> Iterator[TextLine]:
    """Each paragraph of a text as a line that is not wrapped yet; an empty one of an empty text."""
    start = 0
    for paragraph, whole in zip(text.splitlines() or [""], text.splitlines(keepends=True) or [""], strict=True):
        yield TextLine(
            paragraph,
            find_bidi_levels(paragraph, direction),
            spans and cut_spans(spans, start, start + len(paragraph)),
        )
        start += len(whole)


def ellipsize(line: TextLine, measurer: TextMeasurer, max_width: float | None) -> TextLine:
    """Shorten a line to the longest prefix that fits with an ellipsis; empty where the ellipsis alone does not fit.

    The ellipsis is where reading ends: on the left of a line from the right.
    """
    text = line.text
    if max_width is None:
        return _end_in_ellipsis(line)
    for end in (len(text), *reversed(find_cluster_starts(text))):
        candidate = _end_in_ellipsis(line.cut(0, len(_strip_trailing_spaces(text[:end]))))
        if measurer.measure_width(candidate) <= max_width:
            return candidate
    return TextLine("", None, line.spans and cut_spans(line.spans, 0, 0))


def _end_in_ellipsis(line: TextLine) -> TextLine:
    bidi = line.bidi
    if bidi:
        bidi = BidiLevels(bidi.base_level, bidi.levels + bytes([bidi.base_level]))
    return TextLine(line.text + ELLIPSIS, bidi, extend_spans(line.spans, len(ELLIPSIS)))


def find_break_points(text: str) -> list[int]:
    """Find the indices before which a paragraph may break, in order; neither 0 nor the length is among them."""
    classes = [find_line_break_class(character) for character in text]
    allowed = find_opportunities(classes)
    for index in find_dictionary_breaks(text, classes):
        allowed[index] = True
    return [
        index
        for index in range(1, len(text))
        if (allowed[index] or _is_beside_quote(text, index)) and not _keeps_together(text, index)
    ]


def find_word_breaks(text: str, parts_units: bool = False) -> list[int]:
    """Find the indices before which a paragraph may break where its words are longer than a line: between clusters, but
    not within a number, its sign and its unit. `parts_units`: where not even those fit, between both.
    """
    starts = find_cluster_starts(text)[1:]
    inside = {index for start, end in find_numbers(text) for index in range(start + 1, end)}
    if parts_units and inside:
        inside -= {match.start("unit") for match in _NUMBER.finditer(text)}
    return [index for index in starts if index not in inside] if inside else starts


def find_numbers(text: str) -> list[tuple[int, int]]:
    """Find where the numbers of a text begin and end, with their signs and units."""
    found = []
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        sign = _SIGN_BEFORE.search(text, max(start - 5, 0), start)
        if end - start <= MAX_NUMBER_LENGTH:
            found.append((sign.start() if sign else start, end))
    return found


def _wrap_paragraph(paragraph: TextLine, measurer: TextMeasurer, max_width: float | None) -> Iterator[TextLine]:
    text = paragraph.text
    last = LineBreak(len(_strip_trailing_spaces(text)), len(text))
    if max_width is None or last.end == 0:
        yield paragraph.cut(0, last.end)
        return
    # Nearly every label fits as a whole, and then nobody asks where it could break: that is half of its time.
    if last.end == len(text) and measurer.measure_width(paragraph) <= max_width:
        yield paragraph.cut(0, last.end)
        return
    pen_positions = measurer.measure_pen_positions(paragraph)
    if last.end <= _find_reach(pen_positions, 0, max_width):
        whole = paragraph.cut(0, last.end)
        if measurer.measure_width(whole) <= max_width:
            yield whole
            return
    breaks = [LineBreak(len(_strip_trailing_spaces(text[:index])), index) for index in find_break_points(text)] + [last]
    words = [LineBreak(index, index) for index in find_word_breaks(text)] + [last]
    parts = [LineBreak(index, index) for index in find_word_breaks(text, parts_units=True)] + [last]
    clusters = [LineBreak(index, index) for index in find_cluster_starts(text)[1:]] + [last]
    start = 0
    while True:
        reach = _find_reach(pen_positions, start, max_width)
        line_break = (
            _find_last_fit(paragraph, start, reach, breaks, measurer, max_width)
            or _find_last_fit(paragraph, start, reach, words, measurer, max_width)
            or _find_last_fit(paragraph, start, reach, parts, measurer, max_width)
            or _find_last_fit(paragraph, start, reach, clusters, measurer, max_width)
            or clusters[bisect_right(clusters, start, key=_next_start)]
        )
        yield paragraph.cut(start, start + len(_strip_trailing_spaces(text[start : line_break.end])))
        start = line_break.next_start
        if start >= len(text):
            return


def _find_reach(pen_positions: npt.NDArray[np.float64], start: int, max_width: float) -> int:
    """The index beyond which no line from `start` ends."""
    return bisect_right(pen_positions, pen_positions[start] + max_width) + SEARCH_SLACK


def _find_last_fit(
    paragraph: TextLine, start: int, reach: int, breaks: list[LineBreak], measurer: TextMeasurer, max_width: float
) -> LineBreak | None:
    """Pen positions only bound the search: at its edges a line has other kerning and punctuation than inside a text."""
    first = bisect_right(breaks, start, key=_next_start)
    past = bisect_right(breaks, reach, key=_end)
    for line_break in reversed(breaks[first:past]):
        if measurer.measure_width(paragraph.cut(start, line_break.end)) <= max_width:
            return line_break
    return None


def _is_beside_quote(text: str, index: int) -> bool:
    """Whether a break would be between an ideograph and a quote, which UAX #14 keeps together on either side."""
    before, after = text[index - 1], text[index]
    return (before in QUOTES and is_wide(after)) or (after in QUOTES and is_wide(before))


def _keeps_together(text: str, index: int) -> bool:
    """Whether our own rules forbid a break that UAX #14 allows."""
    before, after = text[index - 1], text[index]
    if after in SPACES or before in GLUE or after in GLUE or continues_cluster(text, index):
        return True
    if before == "\u200b":
        return False
    trimmed = _strip_trailing_spaces(text[:index])
    return (
        not trimmed
        or after in NO_LINE_START
        or trimmed[-1] in NO_LINE_END
        or _splits_quantity(trimmed, text[index:])
        or (before == "/" and _splits_unit(text, index))
        or (before == after and after in PAIRED_SIGNS)
    )


def _splits_unit(text: str, index: int) -> bool:
    """Whether a break after a stroke would part a unit: `km/ | h`."""
    start, end = index - 1, index
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[start : index - 1] in UNITS and text[index:end] in UNITS


def _splits_quantity(before: str, after: str) -> bool:
    """Whether a break would separate a number from its unit: `120 | m`, `3 | 分钟`."""
    if not before[-1].isdecimal():
        return False
    if after[0] in CJK_UNITS:
        return True
    words = after.split(maxsplit=1)
    return bool(words) and all(unit in UNITS for unit in words[0].rstrip(",.;:!?)，。；：！？）").split("/"))


def _strip_trailing_spaces(text: str) -> str:
    return text.rstrip("".join(SPACES))


def _end(line_break: LineBreak) -> int:
    return line_break.end


def _next_start(line_break: LineBreak) -> int:
    return line_break.next_start
