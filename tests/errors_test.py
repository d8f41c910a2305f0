"""Problems stay readable however many and however large: what a stranger's file holds does not flood a terminal."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from tests.scene.scenes import HELLO, mistakes
from vitrine.errors import (
    MAX_PROBLEM_LENGTH,
    MAX_PROBLEMS,
    InputError,
    Place,
    Problem,
    ProblemList,
    list_names,
    suggest_name,
)
from vitrine.flow.chart.chart import load_chart


def test_each_part_of_a_problem_is_cut_where_nobody_reads_on() -> None:
    long = "x" * 1_000_000
    found = Problem(long, Place("a.yaml", 1, 1), long, long, long)
    assert len(str(found)) < 5 * MAX_PROBLEM_LENGTH and len(found.message) == MAX_PROBLEM_LENGTH
    assert found.message.endswith("…") and Problem("short").message == "short"


def test_the_search_ends_at_the_problem_that_is_too_many() -> None:
    found = ProblemList()
    found += [Problem(str(number)) for number in range(MAX_PROBLEMS)]
    with pytest.raises(InputError) as error:
        found.append(Problem("one more"))
    assert len(error.value.problems) == MAX_PROBLEMS + 1
    assert "more than 200 problems" in error.value.problems[-1].message


def test_a_scene_of_near_misses_is_told_at_once(tmp_path: Path) -> None:
    """4,000,000 comparisons of names took more than a minute."""
    styles = "\n".join(f"  a_rather_long_name_of_a_style_number_{n}: {{size: 1}}" for n in range(2_000))
    nodes = "\n".join(
        f"  - {{kind: text, text: a, anchor: {{head: top}}, style: a_rather_long_name_of_a_stile_number_{n}}}"
        for n in range(2_000)
    )
    found = mistakes(tmp_path, f"styles:\n{styles}\nnodes:\n{nodes}")
    assert len(found) == MAX_PROBLEMS + 1
    assert 'did you mean "a_rather_long_name_of_a_style_number_0"' in found[0].hint
    assert found[0].allowed.endswith(" more") and len(found[0].allowed) < MAX_PROBLEM_LENGTH


def test_a_chart_of_mistakes_is_told_at_once() -> None:
    states = {f"s{n}": {"transitions": [{"event": "tap", "target": f"t{n}"}]} for n in range(400)}
    with pytest.raises(InputError) as error:
        load_chart({"states": states}, {}, {})
    assert len(error.value.problems) == MAX_PROBLEMS + 1


def test_the_nearest_name_is_that_of_the_full_comparison() -> None:
    names = ["size", "sise", "seize", "weight", "height", "size_deg", "resize", "fill", "file", "tile"] * 3
    for wrong in ("siez", "hieght", "flie", "xyz", "", "SIZE", "weigth"):
        close = difflib.get_close_matches(wrong, names, n=1, cutoff=0.5)
        assert suggest_name(wrong, names) == (f'did you mean "{close[0]}"?' if close else "")


def test_no_slip_of_the_pen_has_a_hundred_letters() -> None:
    assert suggest_name("a" * 101, ["a" * 101]) == "" and suggest_name("a" * 10, ["a" * 9, "a" * 10_000])


def test_a_long_list_says_how_many_more_there_are() -> None:
    assert list_names(["a", "b"]) == "a, b"
    assert list_names(map(str, range(1_000))).endswith("98, 99 and 900 more")


def test_a_text_of_a_stranger_does_not_fill_the_answer(tmp_path: Path) -> None:
    (found,) = mistakes(tmp_path, f"{'k' * 9_000}: 1\nnodes: [{HELLO[2:]}]")
    assert len(str(found)) < 3 * MAX_PROBLEM_LENGTH
