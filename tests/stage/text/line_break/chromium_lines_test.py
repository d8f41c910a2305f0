"""Lines break where Chromium breaks them, in the same fonts and widths; where they do not by design stands here."""

from __future__ import annotations

import base64
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vitrine.paths import assets
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextStyle, TextSystem

if TYPE_CHECKING:
    from playwright.sync_api import Page

SIZE_PX = 40.0
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
WORDS = (
    *("Turn right ", "onto Wenyi Road, ", "e-mail ", "well-known ", "(see below) ", "10:30–11:45 ", "3.5% "),
    *(
        "文一路左转，",
        "《菜单》",
        "（大份）",
        "步行到达。",
        "中文/英文",
        "开放！",
        "试验前-试验后",
        "第12章",
        "等等……好",
    ),
    *("すごい", "ちょっと", "メニュー", "한국어 메뉴 "),
    *("מחיר 25 ", "(כולל שבת) ", "السعر ", "اليوم، ", "مفتوح: ", "Nike ", "RTX 4090 "),
)
#: Lines of ours that are not Chromium's, of texts a little too wide for one: what belongs to a number or to what stands
#: before it is kept together over a space; a line breaks after a stroke between letters, as UAX #14 has it; and after
#: a hyphen between Hebrew letters it does since Unicode 15.1.
DIFFERENT_BY_DESIGN = {
    "walk 120 m": ["walk", "120 m"],
    "only ¥ 399": ["only", "¥ 399"],
    "drive 30 km/h": ["drive", "30 km/h"],
    "步行12分": ["步行", "12分"],
    "one and/or": ["one and/", "or"],
    "ב תל־אביב": ["ב", "תל־אביב"],
}

MEASURE = """
async ([fonts, size, texts]) => {
  for (const [name, font] of fonts)
    document.fonts.add(await new FontFace(name, `url(data:font/otf;base64,${font})`).load());
  document.body.innerHTML = '';
  return texts.map(([text, width]) => {
    const block = document.createElement('div'), range = document.createRange(), lines = new Map();
    block.textContent = text;
    block.style.cssText = `position: absolute; width: ${width}px; font: ${size}px han, hebrew; line-break: strict;`
      + 'text-rendering: geometricPrecision; unicode-bidi: plaintext; white-space: pre-wrap;'
      + 'overflow-wrap: break-word; line-height: 2';
    document.body.append(block);
    const top = block.getBoundingClientRect().top;
    for (let index = 0; index < text.length; index++) {
      range.setStart(block.firstChild, index);
      range.setEnd(block.firstChild, index + 1);
      const line = Math.floor((range.getBoundingClientRect().top - top) / (2 * size));
      lines.set(line, (lines.get(line) || '') + text[index]);
    }
    return [...lines.values()].map(line => line.trimEnd());
  });
}
"""


@pytest.fixture(scope="module")
def font_paths() -> dict[str, Path]:
    if not (DEJAVU / "DejaVuSans.ttf").is_file():
        pytest.skip("Debian's package fonts-dejavu-core is not installed")
    return {"han": assets() / "fonts" / "NotoSansSC-Regular.otf", "hebrew": DEJAVU / "DejaVuSans.ttf"}


@pytest.fixture(scope="module")
def text_system(font_paths: dict[str, Path]) -> TextSystem:
    regular = [path for path in font_paths.values() for _ in ("regular", "bold")]
    return TextSystem(FontSet(pinned_paths=tuple(regular), use_system_fonts=False))


def wrap(text_system: TextSystem, text: str, width_px: float) -> list[str]:
    return [line.text for line in text_system.wrap_lines(text, TextStyle(SIZE_PX), width_px)]


def wrap_by_chromium(page: Page, font_paths: dict[str, Path], texts: list[tuple[str, float]]) -> list[list[str]]:
    fonts = [(name, base64.b64encode(path.read_bytes()).decode()) for name, path in font_paths.items()]
    lines: list[list[str]] = page.evaluate(MEASURE, [fonts, SIZE_PX, texts])
    return lines


def test_lines_are_those_of_chromium(page: Page, text_system: TextSystem, font_paths: dict[str, Path]) -> None:
    chance = random.Random(14)
    texts = [
        ("".join(chance.choices(WORDS, k=chance.randint(4, 9))).strip(), chance.randint(200, 700) + 0.25)
        for _ in range(120)
    ]
    for (text, width_px), wanted in zip(texts, wrap_by_chromium(page, font_paths, texts), strict=True):
        assert wrap(text_system, text, width_px) == wanted, (text, width_px)


def test_what_differs_by_design(page: Page, text_system: TextSystem, font_paths: dict[str, Path]) -> None:
    widths = {text: text_system.measure(text, TextStyle(SIZE_PX)).width - 2 for text in DIFFERENT_BY_DESIGN}
    theirs = wrap_by_chromium(page, font_paths, [*widths.items()])
    assert {text: wrap(text_system, text, width) for text, width in widths.items()} == DIFFERENT_BY_DESIGN
    assert all(lines != DIFFERENT_BY_DESIGN[text] for text, lines in zip(widths, theirs, strict=True))
