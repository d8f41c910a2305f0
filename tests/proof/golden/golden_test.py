"""Goldens: lines of text that come back as they were, and every way in which a file can be none."""

from __future__ import annotations

from pathlib import Path

import pytest

from vitrine.errors import InputError
from vitrine.geometry import Size
from vitrine.proof.golden.golden import (
    Golden,
    element_of,
    format_golden,
    make_key,
    parse_golden,
    read_golden,
    write_golden,
)
from vitrine.proof.golden.picture_hash import PictureHash
from vitrine.proof.golden.picture_line import EyeLine, PanelLine

A, B, C = (PictureHash(letter * 64) for letter in "abc")
GOLDEN = Golden(
    {
        "time": ("12.5",),
        "contrast/even-g2/shoe card/price": ("night-street=31.2", "sunlit=1.27"),
        "eye/even-g2/sunlit": EyeLine(Size(640, 360), A, B, C).values,
        "light/even-g2": PanelLine(Size(576, 288), "0f" * 16, B).values,
    }
)


def test_a_golden_comes_back_from_its_text_in_the_order_of_its_keys() -> None:
    key = make_key("place", "even-g2", "shoe card/price#2")
    lines = {**GOLDEN.lines, key: ("1.00", "2.00", "3.00", "4.00")}
    del lines["contrast/even-g2/shoe card/price"]
    text = format_golden(Golden(lines))
    assert parse_golden(text, "x.golden") == Golden(lines)
    assert text.splitlines()[0] == "vitrine-golden 1"
    assert text.splitlines()[1:] == sorted(text.splitlines()[1:])
    assert text.endswith("\n") and "\r" not in text


def test_a_key_holds_no_white_space_and_gives_its_element_back() -> None:
    key = make_key("contrast", "even-g2", "shoe card/50% off\u00a0now")
    assert len(key.split()) == 1
    assert element_of(key) == "shoe card/50% off\u00a0now"
    assert element_of(make_key("text", "shoe-card/price")) == "shoe-card/price"


def test_pictures_are_named_by_what_is_whole_and_what_is_stored() -> None:
    assert GOLDEN.pictures == {
        "eye/even-g2/sunlit": EyeLine(Size(640, 360), A, B, C),
        "light/even-g2": PanelLine(Size(576, 288), "0f" * 16, B),
    }
    assert GOLDEN.stored_hashes == {B}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no golden of a version"),
        ("vitrine-golden 2\ntime 1\n", "no golden of a version"),
        ("vitrine-golden 1\n", "it holds nothing"),
        ("vitrine-golden 1\ntimes 1\n", 'did you mean "time"?'),
        ("vitrine-golden 1\ntime 1\ntime 2\n", "stands there twice"),
        (f"vitrine-golden 1\neye/even-g2/sunlit 640x360 {A} {B}\n", "three hashes"),
        (f"vitrine-golden 1\nlight/even-g2 640x360 12 {A[:-1]}\n", "a digest and a hash"),
        ("vitrine-golden 1\ntime 1\ntext/price 39", "cut off"),
        ("vitrine-golden 1\n<<<<<<< ours\ntime 1\n=======\ntime 2\n>>>>>>> theirs\n", "vitrine prove --resolve"),
    ],
)
def test_what_is_no_golden_is_told_in_one_sentence_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=r"x\.golden") as raised:
        parse_golden(text, "x.golden")
    assert len(raised.value.problems) == 1
    assert sentence in str(raised.value)


def test_a_file_is_written_whole_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "on-shoe.golden"
    golden = Golden({"time": ("3.4",), "text/price": ('"¥\\u00a0399"',)})
    write_golden(path, golden)
    assert read_golden(path) == golden
    assert [file.name for file in tmp_path.iterdir()] == ["on-shoe.golden"]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.golden").write_bytes(b"vitrine-golden 1\ntime \xff\n")
    with pytest.raises(InputError, match="UTF-8"):
        read_golden(tmp_path / "x.golden")
