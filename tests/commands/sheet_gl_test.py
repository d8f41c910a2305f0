"""`sheet`: a picture or a page of one moment on many devices in any light."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from app.report.sheet_picture import CAPTION_PX, GAP_PX, HEAD_PX
from tests.commands.conftest import Ran

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
    assert words[("quark-s1", "night-street")] == "glares"
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
