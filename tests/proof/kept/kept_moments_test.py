"""What is kept of moments: read back as it was added, cut-off lines left out, never more than so many bytes."""

from __future__ import annotations

import os
from pathlib import Path

from vitrine.proof.kept.kept_moments import DrawnFacts, KeptDistance, open_kept, remove_oldest

FACTS = DrawnFacts(0.25, ("price reads 1.2",), {"light/even-g2 8x8 ab cd": KeptDistance(0.1234567, 2)})
LINES = 'vitrine-golden 1\nopacity/g2/price 1.000\ntext/price "399"\n'


def test_what_is_added_is_there_the_next_time(tmp_path: Path) -> None:
    kept = open_kept(tmp_path / "cache", "key")
    kept.add("one", LINES, FACTS)
    again = open_kept(tmp_path / "cache", "key")
    assert again.moments == kept.moments and again.moments["one"].facts == FACTS
    assert again.read_lines("one") == LINES and again.read_lines("two") is None
    assert not open_kept(tmp_path / "cache", "other").moments


def test_lines_are_the_same_whoever_drew_them_and_else_to_the_byte(tmp_path: Path) -> None:
    kept = open_kept(tmp_path, "key")
    kept.add("one", LINES, DrawnFacts())
    assert kept.is_same("one", LINES.replace("text", "renderer a laptop\ntext").encode())
    assert not kept.is_same("one", LINES.replace("399", "398").encode())
    assert not kept.is_same("two", LINES.encode())


def test_a_line_that_was_cut_off_and_lines_of_another_text_are_nothing(tmp_path: Path) -> None:
    kept = open_kept(tmp_path, "key")
    kept.add("one", LINES, DrawnFacts())
    with (tmp_path / "key.moments").open("a") as file:
        file.write('\n["two","abc')
    assert list(open_kept(tmp_path, "key").moments) == ["one"]
    (stored,) = tmp_path.glob("*.lines")
    stored.write_bytes(b"nonsense")
    assert kept.read_lines("one") is None


def test_the_oldest_go_first(tmp_path: Path) -> None:
    for age, name in enumerate(("new", "old", "oldest")):
        path = tmp_path / f"{name}.lines"
        path.write_bytes(bytes(100))
        os.utime(path, (1e9 - age, 1e9 - age))
    (tmp_path / "driver.json").write_bytes(bytes(500))
    assert remove_oldest(tmp_path, 250) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"new.lines", "old.lines", "driver.json"}
