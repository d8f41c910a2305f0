"""Text in fonts of a scene's own: fontTools says what an axis, a face and a feature come to."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from fontTools.varLib.instancer import instantiateVariableFont

from tests.made_font import LETTERS, make_font, make_variable_font, save_font
from vitrine.scene.font.font_family import FamilyFace, FontFamily
from vitrine.scene.font.font_file import read_font
from vitrine.scene.nodes.weight import Weight, weigh
from vitrine.stage.text.font import SLANT_DEG, FontSet, FontVariant
from vitrine.stage.text.rasterizer import TextRasterizer
from vitrine.stage.text.shaping import shape_line

TEXT = "Hamburgefonstiv 399"
SIZE_PX = 40.0


def open_fonts(**data: bytes) -> FontSet:
    families = {}
    for name, each in data.items():
        file = read_font(Path(name), each)
        weights = tuple(round(file.axes["wght"][end]) for end in (0, 2)) if "wght" in file.axes else (file.weight,) * 2
        families[name] = FontFamily(name, (FamilyFace(file, (weights[0], weights[1]), file.is_italic),))
    return FontSet(use_system_fonts=False, families=families)


@pytest.mark.parametrize("weight", [100, 250, "regular", 650, "bold", 900])
def test_a_weight_is_a_place_on_the_axis(weight: Weight) -> None:
    variable = make_variable_font(axes=("wght",))
    fixed = instantiateVariableFont(make_variable_font(axes=("wght",)), {"wght": weigh(weight)})
    fonts = open_fonts(vary=save_font(variable), fixed=save_font(fixed))
    ours, wanted = (
        shape_line(fonts, TEXT, weight, variant=FontVariant("vary")),
        shape_line(fonts, TEXT, variant=FontVariant("fixed")),
    )
    np.testing.assert_allclose(ours.glyphs["advance"], wanted.glyphs["advance"], atol=2e-3)
    drawn = [TextRasterizer(fonts).rasterize_line(line, SIZE_PX).bitmap.astype(int) for line in (ours, wanted)]
    assert abs(drawn[0].sum() - drawn[1].sum()) < 0.01 * drawn[1].sum()


def test_a_font_without_italics_is_leaned_by_twelve_degrees() -> None:
    fonts = open_fonts(own=save_font(make_font()))
    for variant in (FontVariant("own"), FontVariant()):
        upright = shape_line(fonts, "I", variant=variant)
        leaned = shape_line(fonts, "I", variant=variant._replace(italic=True))
        assert leaned.width_em == upright.width_em
        plain, slanted = (TextRasterizer(fonts).rasterize_line(line, 400.0).bitmap > 127 for line in (upright, leaned))
        centers = [np.flatnonzero(slanted[row]).mean() for row in (20, len(slanted) - 20)]
        lean = math.degrees(math.atan2(centers[0] - centers[1], len(slanted) - 40))
        assert abs(lean - SLANT_DEG) < 0.3 and plain[20].any()


def test_what_a_font_has_not_comes_from_the_pinned_ones_of_the_same_weight() -> None:
    fonts = open_fonts(own=save_font(make_font("Road ")))
    glyphs = shape_line(fonts, "Road 文", 800, variant=FontVariant("own")).glyphs
    assert glyphs["font"][-1] == fonts.primary_index("bold") and len(set(glyphs["font"][:-1].tolist())) == 1
    assert glyphs["font"][0] == fonts.primary_index(800, FontVariant("own"))


def test_what_an_own_font_lacks_of_ascii_comes_from_the_pinned_ones_too() -> None:
    fonts = open_fonts(own=save_font(make_font("Road ")))
    own, variant = fonts.primary_index("regular", FontVariant("own")), FontVariant("own")
    for text, numbers in (("Road", [own] * 4), ("Ro 7", [own] * 3 + [0]), ("12", [0, 0])):
        assert shape_line(fonts, text, variant=variant).glyphs["font"].tolist() == numbers


def test_features_are_those_of_the_variant() -> None:
    fonts = open_fonts(own=save_font(make_font(LETTERS, features="feature ss01 { sub a by A; } ss01;")))
    names = {tag: shape_line(fonts, "aA", variant=FontVariant("own", False, ((tag, 1),))).glyphs["glyph"].tolist()
             for tag in ("ss01", "ss02")}  # fmt: skip
    assert names["ss01"][0] == names["ss01"][1] == names["ss02"][1] != names["ss02"][0]


def test_the_drawn_weight_is_told() -> None:
    fonts = open_fonts(own=save_font(make_font(bold=True, weight=700)), vary=save_font(make_variable_font()))
    found = [fonts.find_weight(weight, FontVariant(name)) for name in ("", "own", "vary") for weight in (300, 600)]
    assert found == ["regular", "bold", "bold", "bold", 300, 600]


def test_ink_far_from_its_letter_is_left_out() -> None:
    font = make_font("ab")
    glyph = font["glyf"]["a"]
    glyph.coordinates[0] = (32_000, 32_000)
    glyph.recalcBounds(font["glyf"])
    fonts = open_fonts(own=save_font(font))
    line = shape_line(fonts, "ab", variant=FontVariant("own"))
    assert max(TextRasterizer(fonts).rasterize_line(line, SIZE_PX).bitmap.shape) < 3 * SIZE_PX
