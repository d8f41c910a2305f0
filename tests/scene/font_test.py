"""Fonts of a scene: which families come of `fonts:`; what is wrong with files is one sentence, what lacks a warning."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from tests.made_font import make_font, make_variable_font, save_font
from vitrine.errors import InputError
from vitrine.scene.font.font_family import FamilyFace, FontFamily, find_nearest_weight
from vitrine.scene.font.font_file import read_font
from vitrine.scene.load.loader import load_scene
from vitrine.scene.scene import Scene

LETTERS = "Hamburg "
NODE = "{kind: text, text: Hamburg, anchor: {head: center}%s}"


@pytest.fixture(scope="module")
def fonts() -> dict[str, bytes]:
    """Small fonts by file name."""
    return {
        "regular.ttf": save_font(make_font(LETTERS, features="feature ss01 { sub a by u; } ss01;")),
        "bold.ttf": save_font(make_font(LETTERS, bold=True, weight=700)),
        "variable.ttf": save_font(make_variable_font(LETTERS)),
        "two.ttc": save_font([make_font(LETTERS), make_font(LETTERS, bold=True, weight=700)]),
    }


@pytest.fixture
def folder(tmp_path: Path, fonts: dict[str, bytes]) -> Path:
    for name, data in fonts.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def load(folder: Path, section: str, more: str = "") -> Scene:
    (folder / "scene.yaml").write_text(f"vitrine: 1\n{section}\nnodes:\n  - {NODE % more}\n")
    return load_scene(folder / "scene.yaml")


def fail(folder: Path, section: str, more: str = "") -> str:
    with pytest.raises(InputError) as caught:
        load(folder, section, more)
    (problem,) = caught.value.problems
    return str(problem)


def warn(folder: Path, section: str, more: str = "") -> list[str]:
    return [problem.message for problem in load(folder, section, more).warnings]


def test_a_file_a_family_and_a_place_on_axes(folder: Path) -> None:
    scene = load(
        folder,
        "fonts: {one: regular.ttf, more: {regular: regular.ttf, bold: bold.ttf}, all: variable.ttf,"
        " narrow: {file: variable.ttf, axes: {wdth: 80, wght: 620}}, second: {file: two.ttc, index: 1}}",
    )
    faces = {name: [face.weights for face in family.faces] for name, family in scene.fonts.items()}
    wanted = {"one": [(400, 400)], "more": [(400, 400), (700, 700)], "all": [(100, 900)], "narrow": [(620, 620)]}
    assert faces == {**wanted, "second": [(700, 700)]}
    assert scene.fonts["narrow"].choose(400, False).coordinates == (("wdth", 80.0), ("wght", 620.0))
    assert scene.fonts["all"].choose(550, True).coordinates == (("slnt", -12.0), ("wght", 550.0))
    assert {folder / "regular.ttf", folder / "two.ttc"} <= scene.files


def test_the_font_of_the_scene_is_that_of_texts_that_name_none(folder: Path) -> None:
    section = "fonts: {one: regular.ttf}\nfont: one"
    assert getattr(load(folder, section).nodes[0], "font", "") == "one"
    assert getattr(load(folder, section, ", font: built-in").nodes[0], "font", "") == "built-in"


def test_a_reload_keeps_what_was_not_written_since(folder: Path) -> None:
    before = load(folder, "fonts: {one: regular.ttf, other: bold.ttf}")
    again = load_scene(folder / "scene.yaml", previous=before)
    assert again.fonts == before.fonts
    (folder / "bold.ttf").write_bytes((folder / "variable.ttf").read_bytes())
    os.utime(folder / "bold.ttf", ns=(1, 1))
    changed = load_scene(folder / "scene.yaml", previous=again)
    assert changed.fonts["one"] is before.fonts["one"] and changed.fonts["other"] is not before.fonts["other"]


def test_what_is_wrong_with_a_file_is_one_sentence(folder: Path, fonts: dict[str, bytes]) -> None:
    good = fonts["regular.ttf"]
    head = good.index(b"head")
    (at,) = struct.unpack_from(">L", good, head + 8)
    broken = {
        b"": "the font is empty",
        b"<svg/>" * 9: "this is no font that can be read",
        b"wOF2" + good: "the font is damaged: it cannot be unpacked",
        good[: len(good) // 2]: "the font is cut off",
        good[:20]: "the font is cut off",
        good.replace(b"cmap", b"cmaq"): "it has no table cmap",
        good.replace(b"glyf", b"glyx"): "this is a font of bitmaps only",
        good[: at + 18] + b"\0\3" + good[at + 20 :]: "the font has 3 units to the em",
        b"ttcf\0\1\0\0" + struct.pack(">LL", 5000, 12): "the collection has 5,000 fonts",
    }
    for data, sentence in broken.items():
        (folder / "bad.ttf").write_bytes(data)
        said = fail(folder, "fonts: {one: bad.ttf}", ", font: one")
        assert sentence in said and "scene.yaml:2:14" in said, said


@pytest.mark.parametrize(
    ("section", "more", "words"),
    [
        ("fonts: {one: gone.ttf}", "", "there is no such font"),
        ("fonts: {one: ../away.ttf}", "", "lies outside the scene's folder"),
        ("fonts: {one: {file: variable.ttf, axes: {wdht: 80}}}", "", 'the font has no axis "wdht"'),
        ("fonts: {one: {file: variable.ttf, axes: {wdth: 8}}}", "", "wdth 8 is off its axis; allowed: 75 to 100"),
        ("fonts: {one: {file: regular.ttf, axes: {wght: 500}}}", "", "none: the font is not variable"),
        ("fonts: {one: {file: two.ttc, index: 2}}", "", "the collection has 2 fonts: there is no number 2"),
        ("fonts: {one: {regular: regular.ttf, heavy: bold.ttf}}", "", '"heavy" is no face of a font'),
        ("fonts: {one: {index: 1}}", "", "a font has either `file` or faces by name"),
        ("fonts: {one: regular.ttf}", ", font: oen", 'unknown font "oen"'),
        ("fonts: {one: regular.ttf}\nfont: two", ", font: one", 'unknown font "two"'),
        ("", ", weight: 950", "number 950 is not possible here; allowed: regular, bold, or 100 to 900"),
        ("", ", features: {toolong: 1}", '"toolong" is no feature'),
        ("", ", shrink_text: [1.5]", "1 or less"),
    ],
)
def test_a_mistake_is_one_sentence(folder: Path, section: str, more: str, words: str) -> None:
    assert words in fail(folder, section, more)


def test_what_a_font_has_not_is_a_warning(folder: Path) -> None:
    section = "fonts: {one: regular.ttf, more: {regular: regular.ttf, bold: bold.ttf}, all: variable.ttf}"
    assert warn(folder, section, ", font: one, weight: 600, italic: true, features: {ss01: 1, smcp: 1}") == [
        'the font "one" has no weight 600, so 400 is shown',
        'the font "one" has no italic, so its letters are leaned',
        'the font "one" has no feature smcp',
    ]
    assert warn(folder, section, ", font: more, weight: bold") == []
    assert warn(folder, section, ", font: all, weight: 650, italic: true") == []
    assert warn(folder, section, ", weight: 300") == ["the built-in font has no weight 300, so 400 is shown"]
    spans = load_text(folder, section, '[{text: "Ham", font: one}, {text: "xyé", font: one}, "xyz"]')
    assert spans == ['the font "one" has no x y é, so the built-in one shows them']
    assert warn(folder, "", ", size: 0.7, shrink_text: [0.9, 0.8]") == [
        "shrunk by 0.8 the text is 0.56 degrees high; under 0.6 it cannot be read"
    ]


def load_text(folder: Path, section: str, text: str) -> list[str]:
    node = f"{{kind: text, anchor: {{head: center}}, text: {text}}}"
    (folder / "scene.yaml").write_text(f"vitrine: 1\n{section}\nnodes:\n  - {node}\n")
    return [problem.message for problem in load_scene(folder / "scene.yaml").warnings]


@pytest.mark.parametrize(
    ("weight", "ranges", "nearest"),
    [
        (400, [(500, 500), (300, 300)], (500, 500)),
        (450, [(400, 400), (500, 500)], (500, 500)),
        (500, [(400, 400), (600, 600)], (400, 400)),
        (300, [(400, 400), (100, 100), (200, 200)], (200, 200)),
        (300, [(400, 400), (700, 700)], (400, 400)),
        (600, [(500, 500), (900, 900), (700, 700)], (700, 700)),
        (900, [(300, 300), (500, 500)], (500, 500)),
        (650, [(100, 600), (700, 900)], (700, 900)),
        (650, [(700, 900), (600, 700)], (600, 700)),
    ],
)
def test_the_nearest_weight_is_that_of_css(
    weight: int, ranges: list[tuple[int, int]], nearest: tuple[int, int]
) -> None:
    assert find_nearest_weight(weight, ranges) == nearest


def test_an_italic_is_chosen_before_a_weight(fonts: dict[str, bytes]) -> None:
    upright = read_font(Path("a"), fonts["bold.ttf"])
    leaning = read_font(Path("b"), save_font(make_font(LETTERS, italic=True)))
    faces = (FamilyFace(upright, (700, 700), False), FamilyFace(leaning, (400, 400), leaning.is_italic))
    family = FontFamily("f", faces)
    assert family.choose(700, True).file is leaning and not family.choose(700, True).is_slanted
    assert family.choose(400, False).file is upright
    assert FontFamily("f", faces[:1]).choose(400, True).is_slanted
