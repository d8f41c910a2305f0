"""Curves: text that comes back as it was, and differences in words by frames and tenths of a pixel."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.errors import InputError
from vitrine.proof.compare.curve_difference import find_curve_differences, settle_curve
from vitrine.proof.golden.curve import Curve, CurveFrame, format_curve, parse_curve

NAMES = st.sampled_from(["turn", "turn#2", "state", "gone", "card/50% off", "街"])
POINTS = st.dictionaries(NAMES, st.tuples(st.integers(-9999, 9999), st.integers(-9999, 9999)))
STATES = st.lists(st.sampled_from(["open", "done", "state"]), unique=True).map(lambda names: tuple(sorted(names)))
FRAMES = st.lists(st.builds(CurveFrame, STATES, POINTS), max_size=8)


@given(FRAMES)
def test_a_curve_comes_back_from_its_text(frames: list[CurveFrame]) -> None:
    curve = Curve("even-g2", Fraction(30000, 1001), tuple(frames))
    assert parse_curve(format_curve(curve), "x.curve") == curve


def glide(jump: int = 0, at: int = -1, later: int = 0) -> Curve:
    """A turn that moves by 0.3 px a frame, and a chip from frame 5 on, in state `open` from frame 3 on."""
    frames = []
    for index in range(20):
        points = {"turn": (1000 + 3 * index + (jump if index == at else 0), 500)}
        points |= {"chip": (0, 0)} if index >= 5 + later else {}
        frames.append(CurveFrame(("open",) if index >= 3 + later else ("waiting",), points))
    return Curve("even-g2", Fraction(30), tuple(frames))


def differences(drawn: Curve) -> list[str]:
    return list(find_curve_differences(glide(), drawn, 0.15))


def test_a_jump_of_one_frame_is_told_by_its_frame_and_is_two_lines_of_a_diff() -> None:
    assert differences(glide(20, 11)) == ["turn: 2.0 px right at frame 11"]
    one, other = format_curve(glide()).splitlines(), format_curve(glide(20, 11)).splitlines()
    assert [row for row in other if row not in one] == ["11 turn +2.3 +0.0", "12 turn -1.7 +0.0"]


def test_two_tenths_are_no_difference_and_stay_as_they_were_approved() -> None:
    assert differences(glide(2, 11)) == [] != differences(glide(3, 11))
    assert settle_curve(glide(), glide(2, 11), 0.15) == glide()


def test_what_comes_later_is_told_in_frames() -> None:
    assert differences(glide(later=1)) == [
        "state open: begins 1 frame later, at frame 4",
        "state waiting: ends 1 frame later, at frame 4",
        "chip: comes 1 frame later, at frame 6",
    ]


def shift(curve: Curve, x: int, names: dict[str, range]) -> Curve:
    """The curve with elements further right by `x` tenths of a pixel in some frames."""
    frames = []
    for index, frame in enumerate(curve.frames):
        points = {name: (px + x * (index in names.get(name, ())), py) for name, (px, py) in frame.points.items()}
        frames.append(CurveFrame(frame.state, points))
    return Curve(curve.device, curve.rate, tuple(frames))


def test_what_goes_along_with_its_group_is_told_once_and_what_does_not_by_itself() -> None:
    group = Curve("even-g2", Fraction(30), tuple(
        CurveFrame((), {"chip": (0, index), "chip/icon": (50, index), "chip/text": (90, index)} if index >= 4 else {})
        for index in range(20)
    ))  # fmt: skip
    moved = shift(group, 20, {"chip": range(9, 20), "chip/icon": range(9, 20), "chip/text": range(9, 12)})
    assert list(find_curve_differences(group, moved, 0.15)) == ["chip: 2.0 px right from frame 9 to 19"]
    moved = shift(group, 20, {"chip": range(9, 12), "chip/text": range(9, 20)})
    assert list(find_curve_differences(group, moved, 0.15)) == [
        "chip: 2.0 px right from frame 9 to 11", "chip/text: 2.0 px right from frame 9 to 19"
    ]  # fmt: skip
    later = Curve("even-g2", Fraction(30), (*group.frames[:4], CurveFrame((), {}), *group.frames[5:]))
    assert list(find_curve_differences(group, later, 0.15)) == ["chip: comes 1 frame later, at frame 5"]


def test_what_is_off_again_and_again_is_one_sentence() -> None:
    moved = shift(shift(glide(), 20, {"turn": range(3, 19, 2)}), 5, {"turn": range(3, 6)})
    assert differences(moved) == ["turn: up to 2.5 px right in 9 frames from frame 3 to 17"]


def test_a_sign_at_the_edge_is_masked_with_its_node() -> None:
    signs = Curve("even-g2", Fraction(30), (CurveFrame((), {"turn": (0, 0), "turn#edge": (9, 9)}),))
    moved = shift(signs, 20, {"turn#edge": range(1)})
    assert list(find_curve_differences(signs, moved, 0.15)) == ["turn#edge: 2.0 px right at frame 0"]
    assert list(find_curve_differences(signs, moved, 0.15, {"turn"})) == []


def test_another_device_or_length_is_told() -> None:
    whole = glide()
    assert differences(Curve("quark-s1", whole.rate, whole.frames)) == ["device: even-g2 → quark-s1"]
    assert differences(Curve("even-g2", whole.rate, whole.frames[:19]))[0] == "frames: 20 → 19"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no curve of a version"),
        ("vitrine-curve 1\ndevice x\nrate 0/0\nframes 3\n", "a line of this curve is none"),
        ("vitrine-curve 1\ndevice x\nrate 30\nframes 2\n5 turn at 1 2\n", "frame 5"),
        ("vitrine-curve 1\ndevice x\nrate 30\nframes 2\n1 turn +1.0 +2.0\n", "turn"),
        ("vitrine-curve 1\ndevice x\nrate 30\nframes 2\n1 turn at 1 x\n", "a line of this curve is none"),
        ("vitrine-curve 1\ndevice x\nrate 30\nframes 2\n1 turn at 1 nan\n", "a line of this curve is none"),
        ("vitrine-curve 1\ndevice x\nrate 30\nframes 2\n1 turn at 1 inf\n", "a line of this curve is none"),
        ("vitrine-curve 1\n<<<<<<< a\n", "vitrine prove --resolve"),
    ],
)
def test_what_is_no_curve_is_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        parse_curve(text, "x.curve")
