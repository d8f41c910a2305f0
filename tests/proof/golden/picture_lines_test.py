"""The quick reader of the lines that name pictures, against the reader of the whole file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vitrine.errors import InputError
from vitrine.proof.golden.golden import Golden, format_golden, parse_golden, read_golden
from vitrine.proof.golden.picture_lines import parse_picture_lines

A, B, C = "a" * 64, "b" * 64, "c" * 64
GOLDEN = Golden(
    {
        "eye/even-g2/sunlit": ("640x360", A, B, C),
        "light/even-g2": ("640x350", "digest-7", B),
        "place/even-g2/eye": ("1.00", "2.00", "3.00", "4.00"),
        "renderer": ("llvmpipe", "15.0.6"),
        "text/light": ('"eye/x"',),
    }
)


def test_both_readers_find_the_same_pictures(tmp_path: Path) -> None:
    path = tmp_path / "a.golden"
    path.write_text(format_golden(GOLDEN), encoding="utf-8")
    assert parse_picture_lines(path.read_bytes(), path) == read_golden(path).pictures == GOLDEN.pictures


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace(C, C[:30]),
        lambda text: text.replace("640x360", "640"),
        lambda text: text.replace("vitrine-golden 1", "vitrine-golden 9"),
        lambda text: text.replace("place/", "<<<<<<< ours\nplace/"),
        lambda text: text.replace("light/even-g2 640x350 digest-7", "light/even-g2 640x350"),
    ],
)
def test_both_readers_refuse_the_same_damage(damage: Callable[[str], str]) -> None:
    text = damage(format_golden(GOLDEN))
    with pytest.raises(InputError) as whole:
        parse_golden(text, "a.golden")
    with pytest.raises(InputError) as quick:
        parse_picture_lines(text.encode(), Path("a.golden"))
    assert quick.value.problems == whole.value.problems
