"""`sheet`: a picture or a page of one moment on many devices in any light."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from PIL import Image

from tests.prepared_program import Ran
from vitrine.report.sheet_picture import CAPTION_PX, GAP_PX, HEAD_PX

SCENE = """
vitrine: 1
name: "Ends </script> early"
feed: feed
nodes:
- {kind: text, id: word, text: "a </script> b", size: 1, color: "#FFFFFF", anchor: {head: center}}
"""
TWO_BY_TWO = ("--devices", "quark-s1,quark-g1", "--environments", "night-street,sunlit", "--size", "160x90")


@pytest.fixture
def bright(tmp_path: Path, bright_feed: Path) -> Path:
    (tmp_path / "scene.yaml").write_text(SCENE, encoding="utf-8")
    return tmp_path / "scene.yaml"


def cells_of(page: Path) -> list[dict[str, object]]:
    found = re.search(r"^const cells = (.*);$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    cells: list[dict[str, object]] = json.loads(found[1])
    return cells


def test_a_png_has_a_row_for_each_device_and_a_column_for_each_light(
    vitrine: Callable[..., Ran], bright: Path, tmp_path: Path
) -> None:
    ran = vitrine("sheet", bright, "--at", 0, *TWO_BY_TWO, "-o", "sheet.png")
    assert ran.code == 0, ran.err
    with Image.open(tmp_path / "sheet.png") as picture:
        across = GAP_PX + 2 * (160 + GAP_PX)
        assert picture.size == (across, HEAD_PX + 2 * (90 + CAPTION_PX + GAP_PX) + GAP_PX)
        # The bare world of the glasses without a display, in the second row.
        assert picture.getpixel((GAP_PX + 80, HEAD_PX + 90 + CAPTION_PX + GAP_PX + 45)) == (200, 200, 200)
        assert picture.info["vitrine:note"] == "simulated"


def test_devices_lie_side_by_side_where_that_is_asked_for(
    vitrine: Callable[..., Ran], bright: Path, tmp_path: Path
) -> None:
    ran = vitrine("sheet", bright, "--at", 0, *TWO_BY_TWO, "--across", "devices", "-o", "sheet.png")
    assert ran.code == 0, ran.err
    with Image.open(tmp_path / "sheet.png") as picture:
        second_column = picture.crop((GAP_PX + 160 + GAP_PX, HEAD_PX, GAP_PX + 2 * 160 + GAP_PX, HEAD_PX + 90))
        assert second_column.getcolors() == [(160 * 90, (200, 200, 200))]


@pytest.fixture
def portrait(tmp_path: Path) -> Path:
    """A feed higher than wide, with a bright square in its middle."""
    (tmp_path / "feed").mkdir()
    picture = Image.new("RGB", (90, 160), (40, 40, 40))
    picture.paste((200, 200, 200), (30, 65, 60, 95))
    picture.save(tmp_path / "feed" / "0.png")
    (tmp_path / "scene.yaml").write_text(SCENE, encoding="utf-8")
    return tmp_path / "scene.yaml"


@pytest.mark.parametrize("view", ["eye", "world"])
def test_a_feed_of_another_shape_keeps_its_own_and_what_is_named_twice_stands_once(
    vitrine: Callable[..., Ran], portrait: Path, tmp_path: Path, view: str
) -> None:
    light = ("--environments", "sunlit", "--size", "320x160", "--view", view)
    ran = vitrine("sheet", portrait, "--at", 0, "--at", 0, "--devices", "quark-g1,quark-g1", *light, "-o", "sheet.png")
    assert ran.code == 0, ran.err
    with Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.height == HEAD_PX + 160 + CAPTION_PX + GAP_PX + GAP_PX
        picture = sheet.crop((GAP_PX, HEAD_PX, GAP_PX + 320, HEAD_PX + 160)).convert("L")
    square = picture.point(lambda code: 255 * (code > 150)).getbbox()
    assert square == (145, 65, 175, 95)
    assert picture.getpixel((100, 80)) == 0 and picture.getpixel((120, 10)) == 40


def test_what_the_display_cuts_off_or_leaves_out_is_counted(
    vitrine: Callable[..., Ran], bright: Path, tmp_path: Path
) -> None:
    off = "- {kind: text, text: %s, anchor: {head: right, offset: [%s, 0]}}\n"
    bright.write_text(SCENE + off % ("cut off", 1) + off % ("left out", 60), encoding="utf-8")
    ran = vitrine("sheet", bright, "--at", 0, *TWO_BY_TWO, "-o", "sheet.html")
    assert ran.code == 0, ran.err
    told = {(str(c["device"]), str(c["environment"])): str(c["told"]) for c in cells_of(tmp_path / "sheet.html")}
    assert told[("quark-s1", "sunlit")].endswith("; 2 cut off")
    assert "cut off" not in told[("quark-g1", "sunlit")]
    estimated = {str(c["device"]): c["estimated"] for c in cells_of(tmp_path / "sheet.html")}
    assert estimated == {"quark-s1": True, "quark-g1": False}


@pytest.mark.parametrize("name", ["sheet.png", "sheet.html"])
def test_the_same_words_give_the_same_bytes(
    vitrine: Callable[..., Ran], vitrine_anew: Callable[..., Ran], bright: Path, tmp_path: Path, name: str
) -> None:
    made = []
    for run in (vitrine, vitrine_anew):
        assert run("sheet", bright, "--at", 0, *TWO_BY_TWO, "-o", name).code == 0
        files = sorted(path for path in tmp_path.rglob("sheet*") if path.is_file())
        files += sorted((tmp_path / "sheet-files").iterdir()) if name.endswith("html") else []
        made.append({file.name: file.read_bytes() for file in files})
    assert made[0] == made[1] and len(made[0]) == (5 if name.endswith("html") else 1)


def test_a_page_finds_its_pictures_whatever_it_is_called(
    vitrine: Callable[..., Ran], bright: Path, tmp_path: Path
) -> None:
    assert vitrine("sheet", bright, "--at", 0, *TWO_BY_TWO, "-o", "50% #1.html").code == 0
    sources = {unquote(urlsplit(str(cell["src"])).path) for cell in cells_of(tmp_path / "50% #1.html")}
    assert sources == {f"50% #1-files/{file.name}" for file in (tmp_path / "50% #1-files").iterdir()}


def test_a_page_lies_beside_its_pictures_and_says_what_is_read(
    vitrine: Callable[..., Ran], bright: Path, tmp_path: Path
) -> None:
    for _ in range(2):  # written again it takes the old one's place
        ran = vitrine("sheet", bright, "--at", 0, "--at", 0.04, *TWO_BY_TWO, "-o", "sheet.html")
        assert ran.code == 0, ran.err
    page = tmp_path / "sheet.html"
    cells = cells_of(page)
    assert len(cells) == 8 == len(list((tmp_path / "sheet-files").iterdir()))
    for cell in cells:
        with Image.open(tmp_path / str(cell["src"])) as picture:
            assert picture.size == (160, 90)
    words = {(cell["device"], cell["environment"]): cell["verdict"] for cell in cells}
    assert words[("quark-s1", "sunlit")] == "unreadable"
    # One line of type lays no veil to speak of over a street at night, as bright as its glasses are there.
    assert words[("quark-s1", "night-street")] == "good"
    assert words[("quark-g1", "sunlit")] == "no display"
    text = page.read_text(encoding="utf-8")
    assert text.count("</script>") == 1 and "&lt;/script&gt;" in text
    assert "http" not in text and 'loading: "lazy"' in text
    assert not [file for file in tmp_path.iterdir() if ".part" in file.name]


def test_without_a_display_a_page_tells_what_is_said(vitrine: Callable[..., Ran], bright: Path, tmp_path: Path) -> None:
    assert vitrine("sheet", bright, "--at", 0, *TWO_BY_TWO, "-o", "silent.html").code == 0
    bright.write_text(SCENE + "statechart: {states: {a: {enter: {say: Turn right}}}}\n", encoding="utf-8")
    assert vitrine("sheet", bright, "--at", 0, *TWO_BY_TWO, "-o", "spoken.html").code == 0
    told = [
        {cell["told"] for cell in cells_of(tmp_path / f"{name}.html") if cell["device"] == "quark-g1"}
        for name in ("silent", "spoken")
    ]
    assert told == [{"nothing is said just now"}, {"heard, not seen: Turn right"}]


def test_a_folder_that_holds_something_else_is_left_alone(
    vitrine: Callable[..., Ran], bright: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "sheet-files" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    ran = vitrine("sheet", bright, "--at", 0, *TWO_BY_TWO, "-o", "sheet.html")
    assert ran.code == 1 and "holds something else" in ran.err
    assert mine.read_text(encoding="utf-8") == "mine" and not (tmp_path / "sheet.html").exists()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("-o", "sheet.gif"), 1, ".png or .html"),
        (("-o", "sheet.png", "--size", "4000x4000"), 1, "too many for a PNG"),
        (("-o", "sheet.png", "--size", "big"), 2, "WxH"),
        (("-o", "none/sheet.html"), 1, "is not there"),
        (("-o", "sheet.png", "--devices", "quark"), 1, "did you mean"),
        (("-o", "sheet.png", "--view", "eyes"), 2, 'did you mean "eye"?'),
        (("-o", "sheet.png", "--across", "lights"), 2, "environments, devices"),
    ],
)
def test_mistakes_get_one_sentence(
    vitrine: Callable[..., Ran], bright: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    ran = vitrine("sheet", bright, "--at", 0, *words)
    assert ran.code == code and told in ran.err
