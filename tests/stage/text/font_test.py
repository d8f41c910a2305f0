"""Fonts: what the pinned ones hold, how a missing character is looked for, and files that are no fonts."""

import hashlib
import re
from pathlib import Path

import pytest

from assets.fonts.subset import gb2312_level_1
from vitrine.errors import InputError
from vitrine.paths import assets
from vitrine.scene.nodes.weight import Weight
from vitrine.stage.text.font import FontSet, list_system_fonts, load_face
from vitrine.stage.text.shaping import find_missing_characters, shape_line

PINNED = (assets() / "fonts" / "NotoSansSC-Regular.otf", assets() / "fonts" / "NotoSansSC-Bold.otf")
ASKED_FOR = "Wenyi Road Äßœ ǎ ¥£€₩ “”‘’…—– ·• ×÷°≈≤≥ ←↑→↓ ★☆✓ ⌘⏎ ，。！？；：、（）《》「」 ￥０Ａ ひらカナ Ωµ № ™ ℃"


EUROPEAN = "ŁódźŠkodaİstanbulGyőrŽižkovNguyễnȘtefan Невский їґ" + "".join(chr(point) for point in range(0x100, 0x180))


@pytest.mark.parametrize("path", PINNED)
def test_the_pinned_fonts_hold_what_is_promised(path: Path) -> None:
    characters = load_face(path).code_points
    assert {ord(c) for c in ASKED_FOR} <= characters
    assert len(gb2312_level_1()) == 3755 and set(gb2312_level_1()) <= characters


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_the_companions_hold_the_alphabets_of_europe(fonts: FontSet, weight: Weight) -> None:
    assert find_missing_characters(fonts, EUROPEAN, weight) == ()
    numbers = {fonts.find_face(character, weight) for character in "Łódź"}
    assert numbers == {fonts.primary_index(weight), fonts.primary_index(weight) + 2}


def test_the_pinned_fonts_are_small_and_licensed() -> None:
    folder = assets() / "fonts"
    assert sum(path.stat().st_size for path in folder.glob("*.?tf")) <= 5 << 20
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text("utf-8")


def test_the_hashes_of_the_pinned_fonts_are_written_down() -> None:
    folder = assets() / "fonts"
    told = dict(re.findall(r"^    ([0-9a-f]{64})  (\S+)$", (folder / "README.md").read_text("utf-8"), re.MULTILINE))
    assert {hashlib.sha256(path.read_bytes()).hexdigest(): path.name for path in folder.glob("*.?tf")} == told


def test_both_weights_share_their_metrics() -> None:
    regular, bold = (load_face(path) for path in PINNED)
    assert (regular.ascent_em, regular.descent_em) == (bold.ascent_em, bold.descent_em) == (0.88, 0.12)


@pytest.mark.parametrize("content", [b"", b"not a font\n" * 100, b"OTTO\x00\x01"], ids=["empty", "text", "cut"])
def test_a_font_that_is_no_font_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.otf"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"broken\.otf: not a font") as caught:
        FontSet(pinned_paths=(path, path), use_system_fonts=False).find_face("a", "regular")
    assert len(caught.value.problems) == 1 and "\n" not in str(caught.value)


def test_a_cut_off_font_is_one_sentence_too(tmp_path: Path) -> None:
    path = tmp_path / "half.otf"
    path.write_bytes(PINNED[0].read_bytes()[:20_000])
    with pytest.raises(InputError, match=r"half\.otf"):
        shape_line(FontSet(pinned_paths=(path, path), use_system_fonts=False), "文")


def test_a_font_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.otf: there is no such font file"):
        load_face(tmp_path / "gone.otf")


def test_what_no_font_has_becomes_one_box_and_is_reported() -> None:
    fonts = FontSet(use_system_fonts=False)
    line = shape_line(fonts, "aᚠb")
    assert line.glyphs["glyph"].tolist().count(0) == 1
    assert find_missing_characters(fonts, "aᚠbᚠ鬯\ufe0f\n") == ("ᚠ", "鬯")


def test_without_the_system_no_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "Other.otf").write_bytes(PINNED[1].read_bytes())
    fonts = FontSet(use_system_fonts=False, system_folders=(str(tmp_path),))
    assert fonts.find_face("ᚠ", "regular") is None


def test_a_character_that_the_pinned_fonts_lack_is_found_in_the_system(tmp_path: Path, small_font: Path) -> None:
    (tmp_path / "A-text.ttf").write_text("no font")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "Other-Sans.OTF").write_bytes(PINNED[0].read_bytes())
    fonts = FontSet(pinned_paths=(small_font, small_font), system_folders=(str(tmp_path), str(tmp_path / "gone")))
    line = shape_line(fonts, "Road 文一 Road")
    assert line.glyphs["font"].tolist() == [0] * 5 + [3] * 2 + [0] * 5
    assert fonts.get_face(3).path.name == "Other-Sans.OTF"
    assert find_missing_characters(fonts, "文") == ()


def test_the_weight_decides_which_system_font_is_asked_first(tmp_path: Path, small_font: Path) -> None:
    for name in ("A-Italic", "B-Bold", "C-Regular"):
        (tmp_path / f"{name}.otf").write_bytes(PINNED[0].read_bytes())
    fonts = FontSet(pinned_paths=(small_font, small_font), system_folders=(str(tmp_path),))
    chosen = {weight: fonts.find_face("文", weight) for weight in ("regular", "bold")}
    assert {weight: fonts.get_face(number or 0).path.stem for weight, number in chosen.items()} == {
        "regular": "C-Regular",
        "bold": "B-Bold",
    }


def test_system_fonts_come_in_one_order_whatever_the_folders(tmp_path: Path) -> None:
    for name in ("z/a.ttf", "b.otf", "c.TTC", "d.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in list_system_fonts((str(tmp_path), str(tmp_path / "z")))] == [
        "a.ttf",
        "b.otf",
        "c.TTC",
    ]
