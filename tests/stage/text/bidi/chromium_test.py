"""Lines of both directions stand as Chromium sets them in the same font file: every letter within half a pixel."""

from __future__ import annotations

import base64
import itertools
import random
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from vitrine.stage.text.bidi.levels import Direction
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.shaping import ShapedLine
from vitrine.stage.text.text_system import TextStyle, TextSystem

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZE_PX = 40.0
DIRECTIONS: tuple[Direction, ...] = ("auto", "ltr", "rtl")
WORDS = (
    *("שלום", "מְחִיר", "חנות", "שקל", "תל־אביב", "ל׳"),
    *("السعر", "لا", "الآن", "مُحَمَّد", "ريال", "كتاب", "بسم‌الله"),
    *("Moda", "AVATAR", "office", "km/h", "(abc)", "[12]"),
    *("1250", "3.50", "٣٤٥", "10:30", "50%", "+1", "1,299"),
    *("(", ")", "“", "”", "-", "/", "!", "،", "?", "\u2068C++\u2069", "\u2067(א)\u2069", "\u200f", "\u202bab\u202c"),
)

#: Left and right edge of each UTF-16 unit of each line, from the left edge of the line's first ink box.
MEASURE = """
async ([font, size, lines]) => {
  const face = await new FontFace('probe', `url(data:font/ttf;base64,${font})`).load();
  document.fonts.add(face);
  document.body.innerHTML = '';
  return lines.map(([text, direction]) => {
    const line = document.createElement('div');
    line.textContent = text;
    line.style.cssText = `position: absolute; white-space: pre; font: ${size}px probe;`;
    line.style.cssText += 'text-rendering: geometricPrecision;'
      + (direction === 'auto' ? 'unicode-bidi: plaintext' : `direction: ${direction}`);
    document.body.append(line);
    const range = document.createRange(), left = line.getBoundingClientRect().left;
    return [...text].map((_, index) => {
      range.setStart(line.firstChild, index);
      range.setEnd(line.firstChild, index + 1);
      const box = range.getBoundingClientRect();
      return [box.left - left, box.right - left];
    });
  });
}
"""


def make_lines(count: int) -> list[tuple[str, Direction]]:
    """Lines of three to nine words or signs, the same on every run."""
    chance = random.Random(9)
    lines = []
    for index in range(count):
        words = chance.choices(WORDS, k=chance.randint(3, 9))
        text = "".join(word + chance.choice((" ", " ", "")) for word in words).strip()
        lines.append((text, DIRECTIONS[index % 3]))
    return lines


def find_cluster_edges(line: ShapedLine) -> dict[int, tuple[float, float]]:
    """Left and right edge in pixels of each cluster, by the index of its first character."""
    pens = np.concatenate([[0.0], np.cumsum(line.glyphs["advance"])]) * SIZE_PX
    edges: dict[int, tuple[float, float]] = {}
    for place, cluster in enumerate(line.glyphs["cluster"].tolist()):
        left, right = edges.get(cluster, (pens[place], 0.0))
        edges[cluster] = min(left, pens[place]), max(right, pens[place + 1])
    return edges


@pytest.fixture(scope="module")
def text_system(rtl_fonts: FontSet) -> TextSystem:
    return TextSystem(rtl_fonts)


def test_every_letter_stands_where_chromium_has_it(page: Page, rtl_font: Path, text_system: TextSystem) -> None:
    lines = make_lines(60)
    font = base64.b64encode(rtl_font.read_bytes()).decode()
    measured = page.evaluate(MEASURE, [font, SIZE_PX, lines])
    compared = 0
    for (text, direction), boxes in zip(lines, measured, strict=True):
        edges = find_cluster_edges(text_system.shape_line(text, TextStyle(SIZE_PX, direction=direction)))
        starts = [*sorted(edges), len(text)]
        for start, end in itertools.pairwise(starts):
            left, right = edges[start]
            if right - left > 0.01:
                found = min(box[0] for box in boxes[start:end]), max(box[1] for box in boxes[start:end])
                assert found == pytest.approx((left, right), abs=0.5), (text, direction, text[start:end])
                compared += 1
    assert compared > 800
