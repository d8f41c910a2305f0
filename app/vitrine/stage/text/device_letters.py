"""Lines set by the letters of a device's own font: the shapes are ours; which there are, and how wide, is its."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from vitrine.scene.font.letter_metrics import LetterMetrics
from vitrine.stage.text.character import continues_cluster, find_script, is_invisible
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.shaping import CURSIVE_SCRIPTS, ShapedLine
from vitrine.stage.text.text_span import find_spans


def find_uncovered(text: str, letters: LetterMetrics) -> str:
    """The characters of a text that a device's font has not, each once; those that show nothing need no font."""
    seen = dict.fromkeys(text)
    return "".join(c for c in seen if not is_invisible(c) and not c.isspace() and not letters.covers(c))


def set_by_letters(
    line: ShapedLine, letters: LetterMetrics, fonts: FontSet, letter_spacing_em: float = 0.0
) -> ShapedLine:
    """A line as wide as a device's font makes it: each of our shapes in the middle of its place there. The line has
    been shaped with `letter_spacing_em` between its letters.

    Of what stands for several characters, such as a ligature, their widths count together; a mark has none. What the
    device's font has not is a box. Where it does not say how wide a letter is, ours stands.
    """
    if not len(line.glyphs):
        return line
    old, clusters = line.glyphs, line.glyphs["cluster"].astype(np.int64)
    pens = np.concatenate([[0.0], np.cumsum(old["advance"])])[:-1]
    offsets = old["x"] - pens
    changes = np.flatnonzero(np.diff(clusters)) + 1
    bounds = [*zip([0, *changes.tolist()], [*changes.tolist(), len(old)], strict=True)]
    ends = _find_ends(clusters, len(line.text))
    glyphs, shifts = old.copy(), np.zeros(len(old))
    kept = np.ones(len(old), bool)
    box = fonts.primary_index(line.weight, line.variant)
    for first, stop in bounds:
        start = int(clusters[first])
        text, scale = line.text[start : ends[start]], _find_scale(line, start)
        if find_uncovered(text, letters):
            kept[first + 1 : stop] = False
            glyphs["font"][first], glyphs["glyph"][first], offsets[first], glyphs["y"][first] = box, 0, 0.0, 0.0
            glyphs["advance"][first] = _measure_box(fonts, box) * scale
            continue
        width = _measure_letters(text, letters)
        if width is None:
            continue
        is_spaced = stop < len(old) and find_script(text[0]) not in CURSIVE_SCRIPTS
        space = letter_spacing_em if is_spaced else 0.0
        wider = width * scale + space - float(old["advance"][first:stop].sum())
        shifts[first:stop] = wider / 2
        glyphs["advance"][stop - 1] += wider
    glyphs, offsets = glyphs[kept], (offsets + shifts)[kept]
    ends_em = np.cumsum(glyphs["advance"])
    glyphs["x"] = offsets + np.concatenate([[0.0], ends_em])[:-1]
    glyphs.flags.writeable = False
    return replace(line, glyphs=glyphs, width_em=float(ends_em[-1]))


def _find_ends(clusters: npt.NDArray[np.int64], length: int) -> dict[int, int]:
    """Where the characters end that glyphs of a cluster stand for, by where they begin."""
    starts = np.unique(clusters).tolist()
    return dict(zip(starts, [*starts[1:], length], strict=True))


def _find_scale(line: ShapedLine, character: int) -> float:
    return find_spans(line.spans, (character,))[0].style.scale if line.spans else 1.0


def _measure_letters(text: str, letters: LetterMetrics) -> float | None:
    """How wide some characters are together, in their own em; None where nobody says of one of them."""
    bases = [c for i, c in enumerate(text) if not is_invisible(c) and not (i and continues_cluster(text, i))]
    widths = [letters.find_advance_em(c) for c in bases]
    known = [width for width in widths if width is not None]
    return sum(known) if known and len(known) == len(widths) else None


def _measure_box(fonts: FontSet, font: int) -> float:
    face = fonts.get_face(font)
    return float(face.harfbuzz_font.get_glyph_h_advance(0)) / face.units_per_em
