"""The quick reader of the lines that name pictures, against the reader of the whole file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vitrine.errors import InputError
from vitrine.proof.golden.golden import Golden, format_golden, parse_golden, read_golden
from vitrine.proof.golden.picture_lines import has_ancestors, parse_picture_lines
from vitrine.proof.kept.kept_moments import digest_lines

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
        lambda text: text.replace("light/even-g2 640x350", "light/even-g2  640x350 x"),
        lambda text: f"{text}eye/even-g2/sunlit 640x360 {C} {B} {A}\n",
        lambda text: text.replace("text/light", "eyes/light"),
        lambda text: f"{text}>>>>>>> theirs\n",
        lambda text: text[:-1],
    ],
)
def test_both_readers_refuse_the_same_damage(damage: Callable[[str], str]) -> None:
    text = damage(format_golden(GOLDEN))
    with pytest.raises(InputError) as whole:
        parse_golden(text, "a.golden")
    with pytest.raises(InputError) as quick:
        parse_picture_lines(text.encode(), Path("a.golden"))
    assert quick.value.problems == whole.value.problems


def test_the_line_of_who_drew_it_is_no_part_of_what_was_drawn() -> None:
    without = Golden({key: values for key, values in GOLDEN.lines.items() if key != "renderer"})
    digest = digest_lines(format_golden(without).encode())
    assert digest_lines(format_golden(GOLDEN).encode()) == digest
    assert digest_lines(format_golden(GOLDEN).replace("text/light", "text/dark").encode()) != digest


def test_ancestors_are_seen_at_the_beginning_of_a_row_alone() -> None:
    line = {"ancestor/eye/even-g2/sunlit": ("0.4", "640x360", A, B, C)}
    assert has_ancestors(format_golden(GOLDEN.with_lines(line)).encode())
    assert not has_ancestors(format_golden(GOLDEN.with_lines({"text/ancestor": ('"ancestor/eye"',)})).encode())
