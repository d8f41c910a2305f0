"""Elements under another id: those that nobody named and that look as ever are the same ones."""

from __future__ import annotations

from vitrine.proof.compare.figure_difference import Tolerances, find_figure_differences
from vitrine.proof.golden.golden import Golden, is_masked, owner_of
from vitrine.proof.golden.renamed_elements import restore_moved_names, restore_names


def make_golden(**texts: str) -> Golden:
    """A golden of texts by name; each stands where it always stood."""
    lines: dict[str, tuple[str, ...]] = {}
    for name, text in texts.items():
        lines[f"text/hint/{name.replace('_', '#')}"] = (f'"{text}"',)
        lines[f"place/g2/hint/{name.replace('_', '#')}"] = (f"{len(text)}.00", "2.00", "30.00", "9.00")
    return Golden(lines)


def test_a_new_number_for_the_same_text_is_no_difference() -> None:
    old, new = make_golden(text_0="a", text_1="bb"), make_golden(text_1="a", text_2="bb")
    assert restore_names(make_golden(text_0="a"), make_golden(text_5="a")) == make_golden(text_0="a")
    # text#1 is there in both, and is another text now: only who came and went can have been renamed.
    assert [str(one) for one in find_figure_differences(old, new, Tolerances())] != []


def test_a_renamed_element_that_also_changed_is_told() -> None:
    found = [
        str(one) for one in find_figure_differences(make_golden(text_0="a"), make_golden(text_5="b"), Tolerances())
    ]
    assert len(found) == 10


def test_one_that_moved_is_known_by_its_text_where_nobody_named_it() -> None:
    old, new = make_golden(text_0="a"), make_golden(text_5="a")
    moved = Golden({**new.lines, "place/g2/hint/text#5": ("9.00", "2.00", "30.00", "9.00")})
    assert set(restore_moved_names(old, moved).lines) == set(old.lines)
    assert set(restore_names(old, moved).lines) == set(moved.lines)


def test_masks_know_ids_with_numbers_and_copies() -> None:
    assert is_masked("hint/text#1", {"hint/text#1"}) and is_masked("row#2", {"row"})
    assert not is_masked("hint/text#1", {"hint/text#2"}) and not is_masked("row", {"row#2"})
    assert (owner_of("place/g2/a/b"), owner_of("draw/a/b"), owner_of("device/g2")) == ("g2", "", "g2")
