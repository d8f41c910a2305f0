"""Terms: by how many frames a moment comes late, and which masks are not those of what was approved."""

from __future__ import annotations

import pytest

from vitrine.proof.compare.figure_difference import Tolerances
from vitrine.proof.explain.terms import find_mask_changes, list_mask_terms, list_terms
from vitrine.proof.golden.golden import Golden, make_key


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("4.04", "1 frame later"),
        ("4.1", "2.5 frames later"),
        ("3.92", "2 frames earlier"),
        ("4.01", "0.01 s later"),
        ("6", "2 s later"),
    ],
)
def test_a_moment_comes_late_by_frames_or_seconds(new: str, words: str) -> None:
    old, drawn = Golden({"time": ("4",)}), Golden({"time": (new,)})
    assert list(list_terms(old, drawn, 0.04, Tolerances())) == [f"the moment is {words}: 4 → {new} s"]


def test_masks_are_known_from_what_was_measured_and_from_what_a_golden_says() -> None:
    approved = Golden({"place/g/row#2": ("1", "1", "1", "1"), make_key("masked", "clock"): ()})
    drawn = Golden({make_key("masked", name): () for name in ("row", "never seen")})
    assert drawn.masked == {"row", "never seen"}
    added, removed = find_mask_changes(approved, drawn)
    assert (added, removed) == ({"row"}, {"clock"})
    assert list(list_mask_terms(added, removed)) == [
        "masked now, and not when this was approved: row",
        "no longer masked: clock",
    ]
    assert approved.without(added).lines.keys() == {"masked/clock"}
    assert list(list_mask_terms([f"n{number}" for number in range(9)], ())) == [
        "masked now, and not when this was approved: n0, n1, n2, n3, n4, n5 and 3 more"
    ]


def test_glasses_that_are_measured_no_more_are_named_and_not_their_figures() -> None:
    lines = {f"{kind}/{name}": ("x=1",) for kind, name in (("device", "a"), ("device", "b"), ("environment", "sunlit"))}
    old, new = Golden(lines), Golden({**lines, "environment/snow": ("x=1",), "brightness/a": ("snow=2",)})
    gone = Golden({key: values for key, values in lines.items() if key != "device/b"})
    assert list(list_terms(old, gone, 0.04, Tolerances())) == ["no longer measured: glasses b"]
    assert list(list_terms(old, new, 0.04, Tolerances())) == ["measured now, and not approved yet: light snow"]
