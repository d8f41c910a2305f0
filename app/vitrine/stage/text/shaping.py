"""Text shaping: a line is itemised by font and script, and shaped to glyphs by HarfBuzz, in em units.

Unhinted and linear: a width at any size is `width_em * size`. Runs have one level each and stand in their visual order;
HarfBuzz turns a run from right to left and mirrors its brackets.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import uharfbuzz as hb

from vitrine.scene.nodes.weight import Weight
from vitrine.stage.text.bidi.levels import BidiLevels
from vitrine.stage.text.bidi.visual_order import find_visual_order
from vitrine.stage.text.character import is_invisible, is_wide
from vitrine.stage.text.font import COLOR_EMOJI, PLAIN_VARIANT, FontSet, FontVariant
from vitrine.stage.text.text_run import TextRun, itemize_runs
from vitrine.stage.text.text_span import TextSpans, TypeStyle

# x, y: the glyph's origin from the line's start on the baseline, x right, y up; all lengths in em.
GLYPH = np.dtype(
    [("font", "u2"), ("glyph", "u4"), ("cluster", "u4"), ("x", "f8"), ("y", "f8"), ("advance", "f8")], align=True
)

_NO_GLYPHS = np.empty(0, GLYPH)

# Set explicitly, or HarfBuzz would take the machine's locale. Chooses a region's forms in fonts that have several.
LANGUAGE = "zh-Hans"

# Punctuation that Latin and Chinese share: the pinned fonts draw it as wide as an ideograph.
SHARED_PUNCTUATION = frozenset("“”‘’…·•")
OPENING_QUOTES = {"”": "“", "’": "‘"}

# Scripts whose letters join: space between them would tear words apart (CSS Text 3, 8.2.1).
CURSIVE_SCRIPTS = frozenset({"Adlm", "Arab", "Mand", "Mong", "Nkoo", "Phag", "Rohg", "Syrc"})

#: Wider than any letter of any font, in em; what a damaged font says beyond it would make lines without an end.
MAX_ADVANCE_EM = 64.0


class SpanMetrics(NamedTuple):
    """The size of one of a line's spans, in the text's own, and its ascent and descent in its own em."""

    scale: float
    ascent_em: float
    descent_em: float


@dataclass(frozen=True, eq=False)
class ShapedLine:
    """The glyphs of one line (record array GLYPH, read-only, in visual order) with its measures in em.

    `cluster` is the index in `text` of the first character that a glyph stands for. `width_em` is the pen's way,
    trailing spaces and all. `ascent_em` and `descent_em` (positive, from the baseline) are the first font's, whatever
    else the line holds, so Chinese and Latin share a baseline and every line of a style is equally tall. `bidi` are its
    levels; None where all of it runs from left to right. `spans` are those of a line that is not all alike, `metrics`
    theirs: an em is the text's own, and glyphs are as large as the span of their character says. `has_emoji`: some
    of its glyphs are pictures, or may be.
    """

    text: str
    weight: Weight
    glyphs: npt.NDArray[np.void] = field(repr=False)
    width_em: float
    ascent_em: float
    descent_em: float
    bidi: BidiLevels | None = None
    variant: FontVariant = PLAIN_VARIANT
    spans: TextSpans = ()
    metrics: tuple[SpanMetrics, ...] = ()
    has_emoji: bool = False

    @property
    def inks(self) -> tuple[int, ...]:
        """The inks of a line with spans, each once, in the order of the text."""
        return tuple(dict.fromkeys(span.ink for span in self.spans))

    def measure_box_em(self, line_height: float) -> tuple[float, float]:
        """From its baseline to the top and to the bottom of its line box: as CSS, around all its spans and the text's
        own first font.
        """
        boxes = [
            ((line_height + ascent - descent) / 2 * scale, (line_height - ascent + descent) / 2 * scale)
            for scale, ascent, descent in (SpanMetrics(1.0, self.ascent_em, self.descent_em), *self.metrics)
        ]
        return max(above for above, _ in boxes), max(below for _, below in boxes)

    @property
    def is_rtl(self) -> bool:
        """Whether the line belongs to a paragraph from right to left, and so begins on the right."""
        return self.bidi is not None and self.bidi.base_level % 2 == 1


def shape_line(
    fonts: FontSet,
    text: str,
    weight: Weight = "regular",
    letter_spacing_em: float = 0.0,
    tabular_figures: bool = True,
    bidi: BidiLevels | None = None,
    variant: FontVariant = PLAIN_VARIANT,
    spans: TextSpans = (),
) -> ShapedLine:
    """Shape one line; control characters become spaces. `letter_spacing_em` is added between clusters, not at the end.

    A character that no font has becomes the first font's box (.notdef). Where there are `spans`, they are what weighs.
    """
    text = "".join(" " if unicodedata.category(character) == "Cc" else character for character in text)
    is_proportional = find_proportional(text)
    runs = itemize_runs(fonts, text, weight, bidi, variant, spans)
    if bidi:
        runs = [runs[index] for index in find_visual_order([run.level for run in runs])]
    run_glyphs = [
        _shape_run(fonts, text, run, is_proportional, letter_spacing_em, tabular_figures, bidi is not None)
        for run in runs
    ]
    glyphs = run_glyphs[0] if len(run_glyphs) == 1 else np.concatenate([_NO_GLYPHS, *run_glyphs])
    if letter_spacing_em and len(glyphs):
        _space_letters(glyphs, letter_spacing_em, runs, [len(part) for part in run_glyphs])
    width = _position_glyphs(glyphs)
    glyphs.flags.writeable = False
    face = fonts.get_face(fonts.primary_index(weight, variant))
    metrics = tuple(dict.fromkeys(_measure_style(fonts, span.style) for span in spans))
    has_emoji = any(run.font == COLOR_EMOJI or fonts.has_paint(run.font) for run in runs)
    vertical_em = face.ascent_em, face.descent_em
    return ShapedLine(text, weight, glyphs, width, *vertical_em, bidi, variant, spans, metrics, has_emoji)


def _measure_style(fonts: FontSet, style: TypeStyle) -> SpanMetrics:
    face = fonts.get_face(fonts.primary_index(style.weight, style.variant))
    return SpanMetrics(style.scale, face.ascent_em, face.descent_em)


def find_missing_characters(
    fonts: FontSet, text: str, weight: Weight = "regular", variant: FontVariant = PLAIN_VARIANT
) -> tuple[str, ...]:
    """Find the characters of a text that no font can show, each once, in the order of their first appearance.

    Spaces are none of them: HarfBuzz makes those that a font lacks out of its usual one.
    """
    seen = (c for c in unicodedata.normalize("NFC", text) if not is_invisible(c) and not c.isspace())
    return tuple(dict.fromkeys(c for c in seen if fonts.find_face(c, weight, variant) is None))


def find_proportional(text: str) -> list[bool]:
    """Find the SHARED_PUNCTUATION in Latin context: no wide neighbour; a closing quote follows its opening one."""
    flags = [False] * len(text)
    open_flags: dict[str, bool] = {}
    for index, character in enumerate(text):
        if character in SHARED_PUNCTUATION:
            neighbours = text[max(index - 1, 0) : index] + text[index + 1 : index + 2]
            alone = not any(is_wide(neighbour) for neighbour in neighbours)
            flags[index] = open_flags.pop(OPENING_QUOTES.get(character, ""), alone)
            open_flags[character] = flags[index]
    return flags


def _shape_run(
    fonts: FontSet,
    text: str,
    run: TextRun,
    is_proportional: list[bool],
    letter_spacing_em: float,
    tabular_figures: bool,
    is_bidirectional: bool,
) -> npt.NDArray[np.void]:
    """One run's glyphs in visual order, `advance` as shaped, `x` and `y` still offsets from the glyph's own pen."""
    face = fonts.get_face(run.font)
    buffer = hb.Buffer()
    buffer.add_codepoints([ord(character) for character in text], run.start, run.end - run.start)
    if is_bidirectional:
        buffer.direction = "rtl" if run.level % 2 else "ltr"
    buffer.guess_segment_properties()
    buffer.language = LANGUAGE
    if run.script:
        buffer.script = run.script
    hb.shape(face.harfbuzz_font, buffer, _opentype_features(run, is_proportional, letter_spacing_em, tabular_figures))
    glyphs = np.empty(len(buffer.glyph_infos), GLYPH)
    glyphs["font"] = run.font
    glyphs["glyph"] = [info.codepoint for info in buffer.glyph_infos]
    glyphs["cluster"] = [info.cluster for info in buffer.glyph_infos]
    units = np.array([(p.x_offset, p.y_offset, p.x_advance) for p in buffer.glyph_positions], np.float64).reshape(-1, 3)
    if face.is_own:
        units = np.clip(units, -MAX_ADVANCE_EM * face.units_per_em, MAX_ADVANCE_EM * face.units_per_em)
    lengths = units / face.units_per_em
    glyphs["x"], glyphs["y"], glyphs["advance"] = (lengths if run.scale == 1.0 else lengths * run.scale).T
    return glyphs


def _opentype_features(
    run: TextRun, is_proportional: list[bool], letter_spacing_em: float, tabular_figures: bool
) -> dict[str, object]:
    """Letter-spaced text has no ligatures; proportional forms only where `is_proportional` is set."""
    ligates = letter_spacing_em == 0.0 or run.script in CURSIVE_SCRIPTS
    features: dict[str, object] = {"kern": True, "tnum": tabular_figures, "liga": ligates}
    ranges = [(index, index + 1, 1) for index in range(run.start, run.end) if is_proportional[index]]
    if ranges:
        features |= {"pwid": ranges, "palt": ranges}
    return features | dict(run.features) if run.features else features


def _space_letters(
    glyphs: npt.NDArray[np.void], letter_spacing_em: float, runs: list[TextRun], counts: list[int]
) -> None:
    """Widen each cluster but the last by the space between letters, in place; letters that join have none."""
    cluster_ends = np.flatnonzero(np.diff(glyphs["cluster"].astype(np.int64)))
    if any(run.script in CURSIVE_SCRIPTS for run in runs):
        spaced = np.repeat([run.script not in CURSIVE_SCRIPTS for run in runs], counts)
        cluster_ends = cluster_ends[spaced[cluster_ends]]
    glyphs["advance"][cluster_ends] += letter_spacing_em


def _position_glyphs(glyphs: npt.NDArray[np.void]) -> float:
    """Turn offsets into positions, in place, and return the line's width."""
    if not len(glyphs):
        return 0.0
    pens = np.cumsum(glyphs["advance"])
    glyphs["x"][1:] += pens[:-1]
    return float(pens[-1])
