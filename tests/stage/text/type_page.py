"""Texts in many fonts as a page of CSS, and where Chromium sets their letters: the oracle of type.

Different by design, and so not in here: fonts' ascents and descents, which Chromium rounds to whole pixels; optical
sizes, which it sets by the size in pixels and we leave at the font's usual; and all that chromium_lines_test names.
"""

from __future__ import annotations

import base64
import html
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from tests.made_font import make_font, make_variable_font, save_font
from vitrine.paths import assets
from vitrine.scene.font.font_family import FamilyFace, FontFamily
from vitrine.scene.font.font_file import FontFile, read_font
from vitrine.scene.nodes.weight import name_weight
from vitrine.stage.text.font import FontSet, FontVariant
from vitrine.stage.text.shaping import ShapedLine
from vitrine.stage.text.text_span import TextSpan, TextSpans, TypeStyle
from vitrine.stage.text.text_system import TextStyle, TextSystem

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Ascent and descent of all fonts here: whole pixels in sizes of 25, since Chromium rounds them and we do not.
ASCENT, DESCENT = 1.08, 0.32
SIZES_PX = (25, 50, 75)
#: Of a pixel, in texts of 25 to 75 px.
TOLERANCE_PX = 0.5
WORDS = (
    *("AVATAR ", "Turn right ", "10:30 ", "399 ", "office ", "To. ", "Wenyi Road, ", "well-known ", "(see) "),
    *("文一路左转，", "菜单 ", "e-mail ", "fjord ", "Te Ya Wo ", "x"),
)

MEASURE = """
async ([fonts, pages]) => {
  for (const [family, data, descriptors] of fonts)
    document.fonts.add(await new FontFace(family, `url(data:font/ttf;base64,${data})`, descriptors).load());
  return pages.map(page => {
    document.body.innerHTML = page;
    const root = document.body.firstElementChild, corner = root.getBoundingClientRect();
    return [...root.querySelectorAll('p')].map(block => {
      const box = block.getBoundingClientRect(), letters = [], range = document.createRange();
      const nodes = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
      while (nodes.nextNode())
        for (let index = 0; index < nodes.currentNode.length; index++) {
          range.setStart(nodes.currentNode, index);
          range.setEnd(nodes.currentNode, index + 1);
          const letter = range.getBoundingClientRect(), mark = nodes.currentNode.parentElement;
          const size = parseFloat(getComputedStyle(mark).fontSize);
          letters.push([letter.left - box.left, letter.top + letter.height / 2 - box.top, size]);
        }
      return {top: box.top - corner.top, height: box.height, letters};
    });
  });
}
"""


class TypePiece(NamedTuple):
    """A piece of a text with all that it looks like."""

    text: str
    size_px: int
    weight: int
    family: str
    italic: bool
    features: tuple[tuple[str, int], ...] = ()


class TypeCase(NamedTuple):
    """A text of pieces, the first of whose sizes is its own, in a width."""

    pieces: tuple[TypePiece, ...]
    width_px: float
    direction: str = "ltr"


class SetLetter(NamedTuple):
    """Where a letter stands: from the left edge of its block, and the number of its line; by its place in the text."""

    x_px: float
    line: int


class SetBlock(NamedTuple):
    """A text as it is set: its top and height, and where its letters stand, by their places."""

    top_px: float
    height_px: float
    letters: dict[int, SetLetter]


class TypeOracle:
    """Fonts made on the spot for both: families of one variable font, of three static ones, of one alone."""

    def __init__(self) -> None:
        variable = _save(make_variable_font(axes=("wght", "slnt")))
        feature = "feature ss01 { sub e by A; } ss01; feature liga { sub f i by W; } liga;"
        regular, bold = _save(make_font(features=feature)), _save(make_font(bold=True, weight=700))
        italic = _save(make_font(italic=True))
        self._data = {"variable": variable, "regular": regular, "bold": bold, "italic": italic}
        files = {name: read_font(Path(name), data) for name, data in self._data.items()}
        families = {
            "vary": FontFamily("vary", (FamilyFace(files["variable"], (100, 900), False),)),
            "trio": FontFamily("trio", (_face(files["regular"]), _face(files["bold"]), _face(files["italic"]))),
            "lone": FontFamily("lone", (_face(files["regular"]),)),
        }
        self.text_system = TextSystem(FontSet(use_system_fonts=False, families=families))

    def list_faces(self) -> list[tuple[str, str, dict[str, str]]]:
        """The same families for Chromium, each with its descriptors, and the built-in ones behind them."""
        data = {name: base64.b64encode(each).decode() for name, each in self._data.items()}
        faces = [
            ("vary", data["variable"], {"weight": "100 900", "style": "oblique 0deg 12deg"}),
            *(("trio", data[name], {"weight": "700" if name == "bold" else "400"}) for name in ("regular", "bold")),
            ("trio", data["italic"], {"weight": "400", "style": "italic"}),
            ("lone", data["regular"], {}),
        ]
        for name, weight in (("Regular", "400"), ("Bold", "700")):
            han = base64.b64encode((assets() / "fonts" / f"NotoSansSC-{name}.otf").read_bytes()).decode()
            overrides = {"ascentOverride": "88%", "descentOverride": "12%", "lineGapOverride": "0%"}
            faces.append(("han", han, {"weight": weight, **overrides}))
        return faces

    def set_by_chromium(self, page: Page, panels: list[list[TypeCase]]) -> list[list[SetBlock]]:
        """The blocks of each panel, a column of texts, as Chromium sets them."""
        page.set_content("<!doctype html><body></body>")  # without it a line is not as high as its block's own font
        pages = ["<div>" + "".join(map(_write_case, panel)) + "</div>" for panel in panels]
        found: list[list[dict[str, Any]]] = page.evaluate(MEASURE, [self.list_faces(), pages])
        return [
            [_read_block(block, case) for block, case in zip(blocks, panel, strict=True)]
            for blocks, panel in zip(found, panels, strict=True)
        ]

    def set_panel(self, panel: list[TypeCase]) -> list[SetBlock]:
        """The same blocks, as we set them."""
        top, blocks = 0.0, []
        for case in panel:
            blocks.append(self._set_case(case, top))
            top += blocks[-1].height_px
        return blocks

    def _set_case(self, case: TypeCase, top_px: float) -> SetBlock:
        text, spans, style = build_spans(case)
        lines = self.text_system.wrap_lines(text, style, case.width_px, None, spans)
        letters, start = {}, 0
        for number, line in enumerate(lines):
            start = text.index(line.text, start)
            for cluster, x_em in _place_clusters(line).items():
                letters[start + cluster] = SetLetter(x_em * style.size, number)
            start += len(line.text)
        return SetBlock(top_px, sum(style.line_box_height(line) for line in lines), letters)


def find_faults(page: Page, panels: int, strings: int, seed: int) -> list[str]:
    """What differs in so many generated panels (columns of texts) and single strings."""
    chance, oracle = random.Random(seed), TypeOracle()
    cases = [[make_case(chance) for _ in range(chance.randint(2, 4))] for _ in range(panels)]
    cases += [[make_case(chance)] for _ in range(strings)]
    faults = []
    for panel, theirs in zip(cases, oracle.set_by_chromium(page, cases), strict=True):
        for case, ours, wanted in zip(panel, oracle.set_panel(panel), theirs, strict=True):
            told = [letter for letter in ours.letters if letter in wanted.letters]
            broken = [at for at in told if ours.letters[at].line != wanted.letters[at].line]
            off = [at for at in told if abs(ours.letters[at].x_px - wanted.letters[at].x_px) > TOLERANCE_PX]
            if broken or off or abs(ours.height_px - wanted.height_px) > TOLERANCE_PX:
                faults.append(f"{case}: breaks {broken[:3]}, off {off[:3]}, {ours.height_px} not {wanted.height_px}")
            elif abs(ours.top_px - wanted.top_px) > TOLERANCE_PX * len(panel):
                faults.append(f"{case}: top {ours.top_px}, not {wanted.top_px}")
    return faults


def build_spans(case: TypeCase) -> tuple[str, TextSpans, TextStyle]:
    """A case's text, its spans, and the style of the block: the first piece's size in the built-in font."""
    size, end, spans = case.pieces[0].size_px, 0, []
    for ink, piece in enumerate(case.pieces):
        end += len(piece.text)
        variant = FontVariant("" if piece.family == "han" else piece.family, piece.italic, piece.features)
        spans.append(TextSpan(end, TypeStyle(name_weight(piece.weight), variant, piece.size_px / size), ink))
    return "".join(piece.text for piece in case.pieces), tuple(spans), TextStyle(float(size), line_height=1.4)


def make_case(chance: random.Random) -> TypeCase:
    """A case by chance: one to four pieces."""
    pieces = []
    for _ in range(chance.randint(1, 4)):
        words = "".join(chance.choices(WORDS, k=chance.randint(1, 3)))
        family = chance.choice(("vary", "trio", "lone", "han"))
        weight = chance.choice((100, 300, 400, 450, 500, 600, 700, 900))
        features = chance.choice(((), (), (("ss01", 1),), (("kern", 0),), (("liga", 0),)))
        pieces.append(TypePiece(words, chance.choice(SIZES_PX), weight, family, chance.random() < 0.3, features))
    last = pieces[-1]
    pieces[-1] = last._replace(text=last.text.rstrip() or "x")
    return TypeCase(tuple(pieces), chance.randint(250, 900) + 0.25)


def _face(file: FontFile) -> FamilyFace:
    return FamilyFace(file, (file.weight, file.weight), file.is_italic)


def _save(font: Any) -> bytes:
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = round(ASCENT * 1000), -round(DESCENT * 1000), 0
    font["OS/2"].fsSelection &= ~128
    return save_font(font)


def _write_case(case: TypeCase) -> str:
    spans = "".join(
        f'<span style="font: {"italic" if piece.italic else "normal"} {piece.weight} {piece.size_px}px/1.4'
        f" {piece.family}, han; font-feature-settings: 'tnum'"
        + "".join(f", '{tag}' {value}" for tag, value in piece.features)
        + f'">{html.escape(piece.text)}</span>'
        for piece in case.pieces
    )
    return (
        f'<p style="margin: 0; width: {case.width_px}px; font: {case.pieces[0].size_px}px/1.4 han;'
        "white-space: pre-wrap; font-synthesis-weight: none; text-rendering: geometricPrecision;"
        f'overflow-wrap: break-word; line-break: strict">{spans}</p>'
    )


def _read_block(found: dict[str, Any], case: TypeCase) -> SetBlock:
    """A line begins where a letter stands farther left than the one before."""
    text, line, before, letters = "".join(piece.text for piece in case.pieces), 0, -1.0, {}
    for index, (x, _, _) in enumerate(found["letters"]):
        if x < before - 1.0:
            line += 1
        before = x
        if text[index] != " ":
            letters[index] = SetLetter(x, line)
    return SetBlock(found["top"], found["height"], letters)


def _place_clusters(line: ShapedLine) -> dict[int, float]:
    """The pen before each cluster that is no space, in em."""
    pens = np.cumsum(line.glyphs["advance"]) - line.glyphs["advance"]
    found: dict[int, float] = {}
    for cluster, pen in zip(line.glyphs["cluster"].tolist(), pens.tolist(), strict=True):
        if line.text[cluster] != " ":
            found[cluster] = min(pen, found.get(cluster, pen))
    return found
