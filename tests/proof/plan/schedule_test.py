"""Schedules: moments at their times on the take's timeline, rows of them, masks with all in them, expected states."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.small_project import PROOF, SCENE, TAKE, make_project
from vitrine.engine.opening import open_session
from vitrine.errors import InputError, Problem
from vitrine.proof.plan.schedule import ScheduledMoment, list_takes, schedule_moments

START = "  start: {at: 0.2}\n"


def schedule(root: Path, moments: str = "", proof: str = "", take: str = "") -> tuple[ScheduledMoment, ...]:
    """The moments of the small project's take with these moments in place of its first."""
    project = make_project(root, proof=PROOF.replace(START, moments or START) + proof)
    other = TAKE.replace('"t": 0.5', '"t": 1.0')
    (project.root / "shop" / "other.take.jsonl").write_text(other, encoding="utf-8")
    plan = project.plan
    with open_session(plan.scene, None, None, list_takes(plan)[take].file, ahead=0) as session:
        return schedule_moments(plan, take, session)


def problems_of(root: Path, moments: str = "", proof: str = "") -> list[Problem]:
    with pytest.raises(InputError) as error:
        schedule(root, moments, proof)
    return list(error.value.problems)


def test_moments_come_by_time(tmp_path: Path) -> None:
    found = schedule(tmp_path, "  last: {at: end}\n  second: {at: 1}\n  zero: {at: 0}\n")
    # The end is the last frame: at the duration itself all would start again.
    assert [(moment.name, round(moment.t_s, 4)) for moment in found] == [
        ("zero", 0.0), ("open", 1.0), ("second", 1.0), ("last", round(10 - 1 / 30, 4)),
    ]  # fmt: skip


def test_a_row_has_both_its_ends_and_names_by_time(tmp_path: Path) -> None:
    found = schedule(tmp_path, '  row: {every: 0.5s, from: "state:open", to: 1.5}\n')
    assert [(moment.name, moment.t_s) for moment in found if moment.name != "open"] == [
        ("row@000.500s", 0.5), ("row@001.000s", 1.0), ("row@001.500s", 1.5),
    ]  # fmt: skip


def test_a_row_without_ends_is_the_whole_take(tmp_path: Path) -> None:
    found = schedule(tmp_path, "  row: {every: 0.1s}\n")
    rows = [moment for moment in found if moment.name != "open"]
    assert len(rows) == len({moment.name for moment in rows}) == 100 and rows[-1].t_s == pytest.approx(9.9)


@pytest.mark.parametrize(
    ("moments", "message", "remedy"),
    [
        ("  start: {at: 10.5}\n", "10.5 s is beyond the end", "0 to 10 s"),
        ('  start: {at: "state:opened"}\n', 'state "opened" is never entered', 'did you mean "open"?'),
        ('  start: {at: "event:tap#2"}\n', 'event "tap" happens once', "#1 to #1"),
        ("  start: {every: 1, from: 5, to: 2}\n", "no moment lies from 5 s to 2 s", "`from` before `to`"),
        ("  start: {every: 1, to: 11}\n", "11 s is beyond the end", "0 to 10 s"),
        ("  start: {every: 0.002}\n", "the row has 5,001 moments", "at most 4,000"),
        ('  start: {at: 1, expect: {state_at: {"state:open#2": open}}}\n', 'state "open" is entered once', "#1 to #1"),
    ],
)
def test_a_time_that_never_is_is_told_at_its_line(moments: str, message: str, remedy: str, tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, moments)
    assert message in problem.message and remedy in f"{problem.allowed} {problem.hint}"
    assert problem.place is not None and problem.place.line == 3


def test_all_times_that_never_are_are_told_at_once(tmp_path: Path) -> None:
    moments = '  a: {at: "state:no"}\n  b: {at: 99}\n'
    found = problems_of(tmp_path, moments, "expect: {state_at: {98: open}}\n")
    assert [problem.place.line for problem in found if problem.place] == [3, 4, 11]


BOX = """
  - id: box
    kind: panel
    anchor: {head: left}
    children:
      - {kind: text, text: a}
      - {kind: group, id: inner, children: [{kind: text, text: b}]}
"""


def test_a_mask_covers_all_that_is_in_its_node(tmp_path: Path) -> None:
    moments = "  start: {at: 0.2, mask: [price]}\n"
    project = make_project(tmp_path, SCENE + BOX, PROOF.replace(START, moments) + "mask: [box]\n")
    with open_session(project.scene, None, ahead=0) as session:
        start, opened = schedule_moments(project.plan, "", session)
    boxed = set(session.scene.origins) - {"price", "card", "clock"}
    assert len(boxed) == 4 and opened.masked == boxed and start.masked == boxed | {"price"}


def test_a_take_has_its_own_moments_and_times(tmp_path: Path) -> None:
    moments = '  start: {at: 0.2}\n  late: {at: "state:open", take: other}\n'
    found = schedule(tmp_path, moments, "takes: {other: other.take.jsonl}\n", "other")
    assert [(moment.name, moment.t_s, moment.take) for moment in found] == [("late", 1.0, "other")]


def test_states_of_the_whole_proof_are_checked_with_the_nearest_moment_on_the_scene_s_take(tmp_path: Path) -> None:
    moments = (
        "  start: {at: 0.2}\n  row: {every: 4, from: 5, expect: {state_at: {1.25: open}}}\n"
        "  late: {at: 2, take: other}\n"
    )
    proof = 'expect: {state_at: {0.1: waiting, 1.2: open, "event:back+1": waiting}}\ntakes: {other: other.take.jsonl}\n'
    found = schedule(tmp_path, moments, proof)
    states = {m.name: [(one.words, one.state) for one in m.expected_states] for m in found if m.expected_states}
    assert states == {
        "start": [("0.1", "waiting")],
        "open": [("1.2", "open"), ("event:back+1", "waiting")],
        "row@005.000s": [("1.25", "open")],
    }
    (tmp_path / "x").mkdir()
    assert not any(moment.expected_states for moment in schedule(tmp_path / "x", moments, proof, "other"))
