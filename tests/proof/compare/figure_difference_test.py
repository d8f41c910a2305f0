"""Figure differences: each kind has its tolerance, words have none, and approved values stay where they still hold."""

from __future__ import annotations

import pytest

from vitrine.proof.compare.figure_difference import Tolerances, find_figure_differences, settle_figures
from vitrine.proof.golden.golden import Golden, format_golden, parse_golden

APPROVED = Golden(
    {
        "contrast/even-g2/price": ("night=30.00", "sunlit=1.500"),
        "opacity/even-g2/price": ("0.500",),
        "place/even-g2/price": ("10.00", "20.00", "30.00", "40.00"),
        "size/even-g2/price": ("0.800",),
        "state": ("card", "on-shoe"),
        "text/price": ('"¥399"',),
        "time": ("3.4",),
        "verdict/even-g2/price": ("sunlit=poor",),
    }
)


def differences(**changed: tuple[str, ...]) -> list[str]:
    lines = {**APPROVED.lines, **{key.replace("__", "/").replace("_", "-"): value for key, value in changed.items()}}
    return [str(found) for found in find_figure_differences(APPROVED, Golden(lines), Tolerances())]


@pytest.mark.parametrize(
    ("key", "within", "beyond"),
    [
        ("contrast__even_g2__price", ("night=30.59", "sunlit=1.471"), ("night=30.65", "sunlit=1.500")),
        ("opacity__even_g2__price", ("0.510",), ("0.489",)),
        ("place__even_g2__price", ("10.15", "19.85", "30.15", "40.00"), ("10.00", "20.00", "30.16", "40.00")),
        ("size__even_g2__price", ("0.805",), ("0.806",)),
    ],
)
def test_numbers_may_move_within_their_tolerance(key: str, within: tuple[str, ...], beyond: tuple[str, ...]) -> None:
    assert differences(**{key: within}) == []
    assert len(differences(**{key: beyond})) == 1


def test_words_have_no_tolerance_and_notes_do_not_count() -> None:
    assert differences(text__price=('"¥389"',)) == ['text/price: "¥399" → "¥389"']
    assert differences(verdict__even_g2__price=("sunlit=ok",)) == ["verdict/even-g2/price sunlit: poor → ok"]
    assert differences(state=("card", "on-tea")) == ["state #1: on-shoe → on-tea"]
    assert differences(time=("3.402",)) == []
    assert differences(time=("3.433",)) == ["time: 3.4 → 3.433"]
    assert differences(form__price=("size=2",)) == []


def test_a_line_or_a_value_that_came_or_went_is_told() -> None:
    assert differences(text__count=('"2"',)) == ['text/count: new, "2"']
    assert differences(verdict__even_g2__price=("snow=poor", "sunlit=poor")) == [
        "verdict/even-g2/price snow: new, poor"
    ]
    gone = Golden({key: value for key, value in APPROVED.lines.items() if key != "text/price"})
    assert [str(found) for found in find_figure_differences(APPROVED, gone, Tolerances())] == [
        'text/price: gone, was "¥399"'
    ]


def test_masked_elements_do_not_count_nor_their_copies() -> None:
    drawn = Golden({**APPROVED.lines, "text/price": ('"¥1"',), "text/price#2": ('"¥2"',)})
    assert list(find_figure_differences(APPROVED, drawn, Tolerances(), frozenset(["price"]))) == []
    nameless = Golden({**APPROVED.lines, "text/card/icon#0": ('"x"',), "text/card/icon#0#2": ('"y"',)})
    assert list(find_figure_differences(APPROVED, nameless, Tolerances(), frozenset(["card/icon#0"]))) == []


def test_a_file_is_rewritten_only_where_a_figure_moved() -> None:
    drawn = Golden(
        {
            **APPROVED.lines,
            "contrast/even-g2/price": ("night=30.10", "sunlit=1.700"),
            "place/even-g2/price": ("10.01", "20.00", "31.00", "40.00"),
            "time": ("3.5",),
        }
    )
    settled = settle_figures(APPROVED, drawn, Tolerances())
    assert settled.lines["contrast/even-g2/price"] == ("night=30.00", "sunlit=1.700")
    assert settled.lines["place/even-g2/price"] == ("10.00", "20.00", "31.00", "40.00")
    assert settled.lines["time"] == ("3.5",)
    assert parse_golden(format_golden(settled), "x") == settled
