"""Scripts of the world: which of the pinned fonts shows them, which are opened for it, and how they are shaped."""

from pathlib import Path

import pytest
from babel.numbers import get_currency_symbol, list_currencies

from assets.fonts.scripts import SCRIPTS, ks_x_1001
from vitrine.paths import assets
from vitrine.scene.nodes.weight import Weight
from vitrine.stage.text.font import FontSet, load_face
from vitrine.stage.text.pinned_fonts import PINNED_FILES, read_coverage
from vitrine.stage.text.shaping import find_missing_characters, shape_line

FOLDER = assets() / "fonts"
WORDS = {
    "Arabic": "مرحبا، السعر ١٢٥٠ پچگڑ ﷼",
    "Hebrew": "שָׁלוֹם, המחיר ₪",
    "Devanagari": "नमस्ते क्षत्रिय ₹१२५।",
    "Thai": "น้ำใจ ภาษาไทย ๑๒๓ ฿",
    "Lao": "ພາສາລາວ ໑໒",
    "Khmer": "ភាសាខ្មែរ ៛",
    "Myanmar": "မင်္ဂလာပါ ကြွေး ၁၂၃၊",
}


@pytest.mark.parametrize("name", sorted(read_coverage()))
def test_the_list_says_what_a_font_holds(name: str) -> None:
    assert load_face(FOLDER / name).code_points == read_coverage()[name]


@pytest.mark.parametrize("weight", ["regular", "bold"])
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_shown_by_its_own_font_and_no_other_is_opened(script: str, weight: str) -> None:
    fonts = FontSet(use_system_fonts=False)
    line = shape_line(fonts, WORDS[script], "bold" if weight == "bold" else "regular")
    assert find_missing_characters(fonts, WORDS[script]) == () and 0 not in line.glyphs["glyph"]
    names = {fonts.get_face(number).path.name for number in line.glyphs["font"].tolist()}
    assert f"NotoSans{script}-{weight.title()}.ttf" in names
    opened = {face.path.name for face in fonts._faces.values() if face is not None}
    assert opened <= {*PINNED_FILES[:4], f"NotoSans{script}-{weight.title()}.ttf", f"NotoSans{script}-Regular.ttf"}


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_hangul_is_that_of_ks_x_1001_and_its_letters(weight: str) -> None:
    fonts = FontSet(use_system_fonts=False)
    syllables = [chr(point) for point in ks_x_1001()]
    assert len(syllables) == 2350 and syllables[0] == "가" and syllables[-1] == "힝"
    points = read_coverage()[f"NotoSansKR-{weight}.otf"]
    assert points >= {*map(ord, syllables), *map(ord, "ㄱㅎㅏㅣㅋ")} and ord("뷁") not in points
    line = shape_line(fonts, "오른쪽으로 120m, 결제", "bold" if weight == "Bold" else "regular")
    names = {fonts.get_face(number).path.name for number in line.glyphs["font"].tolist()}
    assert names == {f"NotoSansSC-{weight}.otf", f"NotoSansKR-{weight}.otf"} and 0 not in line.glyphs["glyph"]
    apart = shape_line(fonts, "\u1112\u1161\u11ab")  # 한 by its letters
    assert apart.glyphs["glyph"].tolist() == shape_line(fonts, "한").glyphs["glyph"].tolist()


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_currencies_have_their_signs(weight: Weight) -> None:
    """By Babel's symbols of all currencies in the languages that our fonts have the letters of."""
    fonts = FontSet(use_system_fonts=False)
    signs = "".join(
        get_currency_symbol(code, locale=locale)
        for locale in "en de fr es pt ru uk tr pl vi ja ko zh ar he hi th lo km my mn kk az ka".split()
        for code in list_currencies()
    )
    assert set("₽₺₴₫₱₪₸₾₼€¥£₩₭₮") < set(signs)
    for letters in (signs, "₠₡₢₣₤₥₦₧₨₯₰₲₳₵₶₷₹₻₿"):
        assert find_missing_characters(fonts, letters, weight) == ()
        assert 0 not in shape_line(fonts, letters, weight).glyphs["glyph"]


def test_spaces_of_all_widths_need_no_glyph() -> None:
    fonts = FontSet(use_system_fonts=False)
    spaced = "1\u202f234,50\u00a0€\u2009\u205f\u3000"
    assert find_missing_characters(fonts, spaced) == () and 0 not in shape_line(fonts, spaced).glyphs["glyph"]


def test_the_fonts_take_five_megabytes_at_most() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.?tf")) <= 5_000_000


def test_what_the_first_fonts_have_opens_no_other() -> None:
    fonts = FontSet(use_system_fonts=False)
    shape_line(fonts, "Wenyi Road 文一路 Łódź 14:32 ★")
    assert {face.path.name for face in fonts._faces.values() if face is not None} == set(PINNED_FILES[0:3:2])


def test_letters_join_reorder_and_stack() -> None:
    fonts = FontSet(use_system_fonts=False)
    alone, joined = shape_line(fonts, "ب ب ب"), shape_line(fonts, "ببب")
    assert len(set(joined.glyphs["glyph"].tolist())) == 3  # its first, its middle and its last form
    assert len(set(alone.glyphs["glyph"].tolist())) == 2  # all alone, and a space
    conjunct = shape_line(fonts, "क्ष")  # three characters that are one sign
    assert len(conjunct.glyphs) == 1
    vowel = shape_line(fonts, "कि")  # the vowel's sign stands before the letter that it is spoken after
    assert vowel.glyphs["glyph"][1] == shape_line(fonts, "क").glyphs["glyph"][0]
    tone = shape_line(fonts, "ที่")  # both marks over the letter, no wider than it
    assert tone.width_em == shape_line(fonts, "ท").width_em


def test_a_slanted_script_leans_as_letters_do() -> None:
    from vitrine.stage.text.font import FontVariant

    fonts = FontSet(use_system_fonts=False)
    (number,) = set(shape_line(fonts, "ไทย", variant=FontVariant(italic=True)).glyphs["font"].tolist())
    assert fonts.get_face(number).is_slanted and fonts.get_face(number).path == Path(
        FOLDER / "NotoSansThai-Regular.ttf"
    )
