"""Fonts made on the spot from the pinned ones: cut down, weighed, leaned, variable, in a collection, with a feature."""

from __future__ import annotations

import io
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from vitrine.paths import assets

REGULAR, BOLD = (assets() / "fonts" / f"NotoSans-{name}.ttf" for name in ("Regular", "Bold"))
LETTERS = "".join(map(chr, range(0x20, 0x7F))) + "äöüßéŁ"
#: By how much stems grow at the bold end, and letters lean at the slanted one: units of 1000 to the em.
STEM_GROWTH, WIDTH_LOSS, LEAN = 30.0, 0.25, 0.25
AXES = [("wght", 100, 400, 900, "Weight"), ("wdth", 75, 100, 100, "Width"), ("slnt", -12, 0, 0, "Slant")]


def make_font(
    letters: str = LETTERS, bold: bool = False, weight: int | None = None, italic: bool = False, features: str = ""
) -> TTFont:
    """A font of some letters, which says of itself that it has a weight, or leans. `features` as a .fea file."""
    font = TTFont(BOLD if bold else REGULAR)
    options = subset.Options(layout_features=["kern", "liga", "mark", "ccmp"], notdef_outline=True, hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=letters)
    cutter.subset(font)
    if weight is not None:
        font["OS/2"].usWeightClass = weight
    if italic:
        font["OS/2"].fsSelection |= 1
        for name in font.getGlyphOrder():
            glyph = font["glyf"][name]
            if glyph.numberOfContours > 0:
                shape = np.array(glyph.coordinates, "f8")
                glyph.coordinates[:] = [(round(x + LEAN * y), int(y)) for x, y in shape]
                glyph.recalcBounds(font["glyf"])
    if features:
        addOpenTypeFeaturesFromString(font, features, tables=["GSUB"])
    return font


def make_variable_font(letters: str = LETTERS, axes: Iterable[str] = ("wght", "wdth", "slnt")) -> TTFont:
    """A variable font: bolder by moved outlines, narrower by a quarter, slanted by its axis."""
    font = make_font(letters)
    chosen = [axis for axis in AXES if axis[0] in set(axes)]
    FontBuilder(font=font).setupFvar([(tag, low, usual, high, name) for tag, low, usual, high, name in chosen], [])
    gvar = {name: [*_vary_glyph(font, name, [axis[0] for axis in chosen])] for name in font.getGlyphOrder()}
    FontBuilder(font=font).setupGvar(gvar)
    return font


def save_font(font: TTFont | list[TTFont]) -> bytes:
    """The bytes of a font, or of a collection of several."""
    buffer = io.BytesIO()
    if isinstance(font, list):
        collection = TTCollection()
        collection.fonts = font
        collection.save(buffer)
    else:
        font.save(buffer)
    return buffer.getvalue()


def _vary_glyph(font: TTFont, name: str, tags: list[str]) -> Iterable[TupleVariation]:
    glyph, (advance, _) = font["glyf"][name], font["hmtx"][name]
    if glyph.numberOfContours > 0:
        shape = np.array(glyph.coordinates, "f8")
        normals = _find_normals(shape, glyph.endPtsOfContours)
    else:
        shape = normals = np.zeros((len(getattr(glyph, "components", ())), 2))
    for tag in tags:
        if tag == "wght":
            moved, wider = normals * STEM_GROWTH + [STEM_GROWTH / 2, 0], STEM_GROWTH
            yield _make_variation({tag: (-1.0, -1.0, 0.0)}, -moved * 0.5, -wider * 0.5)
            yield _make_variation({tag: (0.0, 1.0, 1.0)}, moved, wider)
        elif tag == "wdth":
            yield _make_variation({tag: (-1.0, -1.0, 0.0)}, shape * [-WIDTH_LOSS, 0], -WIDTH_LOSS * advance)
        else:
            yield _make_variation({tag: (-1.0, -1.0, 0.0)}, shape[:, ::-1] * [LEAN, 0], 0.0)


def _make_variation(
    place: dict[str, tuple[float, float, float]], moved: npt.NDArray[np.float64], wider: float
) -> TupleVariation:
    ends = [(0, 0), (round(wider), 0), (0, 0), (0, 0)]
    return TupleVariation(place, [*((round(x), round(y)) for x, y in moved), *ends])


def _find_normals(shape: npt.NDArray[np.float64], ends: list[int]) -> npt.NDArray[np.float64]:
    """The outward normal at each point of closed contours, by its neighbours; holes' point inward."""
    normals = np.zeros_like(shape)
    first = 0
    for end in ends:
        points = shape[first : end + 1]
        along = np.roll(points, -1, 0) - np.roll(points, 1, 0)
        length = np.maximum(np.hypot(*along.T), 1e-6)[:, None]
        normals[first : end + 1] = np.stack([-along[:, 1], along[:, 0]], 1) / length
        first = end + 1
    return normals
