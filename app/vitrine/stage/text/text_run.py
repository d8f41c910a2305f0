"""Runs of a text: what is in one font, script, level and style, and so is shaped in one go."""

from __future__ import annotations

import itertools
import unicodedata
from typing import NamedTuple

from vitrine.scene.nodes.weight import Weight
from vitrine.stage.text.bidi.levels import BidiLevels
from vitrine.stage.text.character import find_cluster_starts, find_script, is_invisible
from vitrine.stage.text.font import AS_EMOJI, AS_TEXT, PLAIN_VARIANT, FontSet, FontVariant
from vitrine.stage.text.text_span import TextSpans, TypeStyle, find_spans


class TextRun(NamedTuple):
    """A run of text in one font, script and level: characters `start` to `end`; scripts by ISO 15924, empty where only
    common characters are in it. `scale` and `features` are those of its span."""

    start: int
    end: int
    font: int
    script: str
    level: int = 0
    scale: float = 1.0
    features: tuple[tuple[str, int], ...] = ()


def itemize_runs(
    fonts: FontSet,
    text: str,
    weight: Weight,
    bidi: BidiLevels | None = None,
    variant: FontVariant = PLAIN_VARIANT,
    spans: TextSpans = (),
) -> list[TextRun]:
    """Itemise a line into runs, in the order of the text; grapheme clusters are never split.

    Spans that differ in ink alone are one run: letters kern across them.
    """
    if not text:
        return []
    if not spans and not bidi and text.isascii() and (run := _itemize_ascii(fonts, text, weight, variant)):
        return [run]
    starts = find_cluster_starts(text)
    if not spans:
        return _itemize_part(fonts, text, [*starts, len(text)], TypeStyle(weight, variant), bidi)
    styled = zip(starts, (span.style for span in find_spans(spans, starts)), strict=True)
    parts = [(style, [start for start, _ in each]) for style, each in itertools.groupby(styled, lambda pair: pair[1])]
    ends = [*(part_starts[0] for _, part_starts in parts[1:]), len(text)]
    return [
        run
        for (style, part_starts), end in zip(parts, ends, strict=True)
        for run in _itemize_part(fonts, text, [*part_starts, end], style, bidi)
    ]


def _itemize_ascii(fonts: FontSet, text: str, weight: Weight, variant: FontVariant) -> TextRun | None:
    """The one run of a text in ASCII, as most are, whose letters the first face has; None where it lacks some.

    What is shaped anew in every frame is mostly a number with its unit: 1 us for 12.
    """
    first = fonts.primary_index(weight, variant)
    if not fonts.get_face(first).code_points.issuperset(map(ord, text)):
        return None
    script = "Latn" if any(map(str.isalpha, text)) else ""
    return TextRun(0, len(text), first, script, features=variant.features)


def _itemize_part(
    fonts: FontSet, text: str, bounds: list[int], style: TypeStyle, bidi: BidiLevels | None
) -> list[TextRun]:
    """The runs of a part of a text in one style, whose clusters lie between `bounds`."""
    runs: list[TextRun] = []
    weight, variant, scale = style
    first, end = bounds[0], bounds[-1]
    run_start, run_font, run_script, run_level, level = first, -1, "", 0, 0
    for start, cluster_end in itertools.pairwise(bounds):
        script = find_script(text[start])
        font = _choose_font(fonts, text[start:cluster_end], weight, run_font, variant)
        if bidi:
            level = bidi.levels[start]
        if font == run_font and level == run_level and (not script or not run_script or run_script == script):
            run_script = run_script or script
            continue
        if start > first:
            runs.append(TextRun(run_start, start, run_font, run_script, run_level, scale, variant.features))
        run_start, run_font, run_script, run_level = start, font, script, level
    runs.append(TextRun(run_start, end, run_font, run_script, run_level, scale, variant.features))
    return runs


def _choose_font(
    fonts: FontSet, cluster: str, weight: Weight, previous_font: int, variant: FontVariant = PLAIN_VARIANT
) -> int:
    """The font that has all of a cluster, composed where Unicode can, as HarfBuzz does, or else its first character.

    What shows nothing is in the previous font, which is below 0 where there is none.
    """
    visible = "".join(character for character in unicodedata.normalize("NFC", cluster) if not is_invisible(character))
    if not visible:
        return previous_font if previous_font >= 0 else fonts.primary_index(weight, variant)
    # No digit is an emoji by its selector alone; a key around it is.
    asked = AS_EMOJI if AS_EMOJI in cluster and not visible.isascii() else AS_TEXT if AS_TEXT in cluster else ""
    face_index = fonts.find_face(visible + asked, weight, variant)
    if face_index is None:
        face_index = fonts.find_face(visible[0], weight, variant)
    return fonts.primary_index(weight, variant) if face_index is None else face_index
