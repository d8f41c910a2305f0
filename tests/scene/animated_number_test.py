"""How moving numbers are written, and what is said of mistakes in them."""

from typing import Any

import pytest

from vitrine.scene.nodes.animated_number import Keyframe, KeyframeTrack, Oscillation, parse_animated_number


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (3, 3.0),
        (2.5, 2.5),
        ({"osc": [2, 0.5]}, Oscillation(2.0, 0.5)),
        ({"osc": [2, 0.5, 90], "base": 1}, Oscillation(2.0, 0.5, 90.0, 1.0)),
        ({"keys": [[0, 1], [2, 5, "ease-in"]]}, KeyframeTrack((Keyframe(0.0, 1.0), Keyframe(2.0, 5.0, "ease-in")))),
        ({"keys": [[0, 1], [2, 5]], "loop": True}, KeyframeTrack((Keyframe(0.0, 1.0), Keyframe(2.0, 5.0)), loops=True)),
        (Oscillation(1.0, 1.0), Oscillation(1.0, 1.0)),
    ],
)
def test_parses(raw: Any, expected: Any) -> None:
    assert parse_animated_number(raw) == expected


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("3", '"3" is no number; allowed: a number, {osc'),
        (True, '"True" is no number'),
        (float("nan"), '"nan" is no number'),
        ([1, 2], "is no number"),
        ({}, "exactly one of osc and keys"),
        ({"osc": [1, 1], "keys": []}, "exactly one of osc and keys"),
        ({"osc": [1]}, "osc is [amplitude, hertz]"),
        ({"osc": [1, "fast"]}, '"fast" is no number'),
        ({"osc": [1, 2], "loop": True}, '"loop" means nothing beside osc; allowed: base'),
        ({"keys": []}, "at least one"),
        ({"keys": [[0]]}, "each key is"),
        ({"keys": [[0, 1], [0, 2]]}, "the times of keys rise"),
        ({"keys": [[0, 1, "ease-im"]]}, 'did you mean "ease-in"?'),
        ({"keys": [[0, 1, ["ease"]]]}, "there is no easing"),
        ({"keys": [[0, 1]], "loop": "yes"}, "loop is true or false"),
    ],
)
def test_says_what_is_wrong(raw: Any, said: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse_animated_number(raw)
    assert said in str(caught.value)
