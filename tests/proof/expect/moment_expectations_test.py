"""Expectations of a moment: closed formulas say what is inside and covered, `check`'s own figures what reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.expect.judged_moments import judge
from tests.proof.small_project import PROOF, SCENE, SmallProject, make_project
from vitrine.proof.expect.broken_expectation import BrokenExpectation, tell_worst
from vitrine.verdict.measure.legibility import LegibilityResult

#: One icon half out of the display, one whole; a panel over half of the central square; type that the sun drowns.
NODES = """
  - {id: half, kind: icon, icon: check, size: 2, anchor: {head: left, pivot: center}}
  - {id: whole, kind: icon, icon: check, size: 2, anchor: {head: left, pivot: left, offset: [0.5, 0]}}
  - {id: block, kind: panel, width: 5, height: 12, fill: "#204060", anchor: {head: center}}
  - {id: faint, kind: text, text: faint, size: 1, color: "#303030", anchor: {head: top}}
"""
LIGHTS = PROOF.replace("[office]", "[sunlit, night-street]")


def broken_of(root: Path, expect: str, nodes: str = NODES, proof: str = LIGHTS) -> tuple[str, ...]:
    """What is broken of these expectations at the first moment."""
    project = make_project(root, SCENE + nodes, f"{proof}expect: {expect}\n")
    return next(judge(project))[2]


def broken_of_again(root: Path, expect: str) -> tuple[str, ...]:
    """The same project's with other expectations."""
    proof = root / "shop" / "proof.yaml"
    proof.write_text(f"{LIGHTS}expect: {expect}\n", encoding="utf-8")
    return next(judge(SmallProject(root)))[2]


def results_of(root: Path) -> tuple[LegibilityResult, ...]:
    return next(judge(make_project(root, SCENE + NODES, LIGHTS)))[1].results


def test_nothing_expected_is_nothing_broken(tmp_path: Path) -> None:
    assert broken_of(tmp_path, "{}") == ()


def test_what_is_not_whole_is_told_by_the_rule_that_it_breaks(tmp_path: Path) -> None:
    torn = "  - {id: torn, kind: text, text: Unbreakable, size: 1, width: 3, anchor: {head: top-left}}\n"
    half, word = sorted(broken_of(tmp_path, "{whole: true}", NODES.partition("\n  - {id: whole")[0] + "\n" + torn))
    assert half.startswith("half is not whole: 50% of it lies outside the display on even-g2 at 0.2 s, expected whole")
    assert word.startswith('torn is not whole: "Unbreakable" is broken after "') and "give it more width" in word
    assert broken_of_again(tmp_path, "{whole: false}") == ()


def test_all_read_but_those_that_check_calls_faint(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    faint = {result.element for result in results_of(tmp_path / "x") if result.level is not None}
    sentences = broken_of(tmp_path, "{reads: all}")
    assert {sentence.split()[0] for sentence in sentences} == faint and "faint" in faint
    (told,) = (sentence for sentence in sentences if sentence.startswith("faint "))
    line = (SCENE + NODES).splitlines().index(NODES.splitlines()[-1]) + 1
    assert " on even-g2 in sunlit and in 1 more case at 0.2 s, expected >= 2 to read (" in told
    assert f"scene.yaml:{line}); make it brighter or larger" in told


@pytest.mark.parametrize(("shift", "count"), [(-1e-9, 0), (1e-9, 1)])
def test_the_worst_contrast_is_that_of_the_faintest_element(shift: float, count: int, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    least = min(result.worst_contrast for result in results_of(tmp_path / "x"))
    sentences = broken_of(tmp_path, f'{{worst_contrast: ">= {least + shift:.12f}"}}')
    assert len(sentences) == count


def test_of_two_limits_of_one_contrast_the_graver_is_told(tmp_path: Path) -> None:
    both = broken_of(tmp_path, '{reads: all, worst_contrast: ">= 1.2"}')
    assert both == broken_of_again(tmp_path, "{reads: all}")


def test_a_number_of_readable_elements_is_that_of_the_worst_light(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    reading = {"sunlit": 0, "night-street": 0}
    for result in results_of(tmp_path / "x"):
        reading[result.environment] += result.level is None
    least = reading["sunlit"]
    assert least < reading["night-street"]
    assert broken_of(tmp_path, f'{{reads: ">= {least}"}}') == ()
    (sentence,) = broken_of_again(tmp_path, f'{{reads: ">= {least + 1}"}}')
    assert sentence.startswith(f"{least} of 5 elements read on even-g2 in sunlit")
    assert f"expected >= {least + 1} to read" in sentence and "is the faintest at" in sentence


def test_where_too_many_read_nothing_is_to_be_made_brighter(tmp_path: Path) -> None:
    (sentence,) = broken_of(tmp_path, '{reads: "<= 0"}')
    assert "elements read on even-g2" in sentence and sentence.endswith("`when:` says in which states a node is there")


def test_where_nothing_is_shown_a_number_is_broken_and_all_is_not(tmp_path: Path) -> None:
    hidden = PROOF + "mask: [price, clock]\n"
    assert broken_of(tmp_path, '{reads: all, worst_contrast: ">= 9"}', "", hidden) == ()
    (tmp_path / "x").mkdir()
    (sentence,) = broken_of(tmp_path / "x", '{reads: ">= 1"}', "", hidden)
    assert sentence.startswith("0 of 0 elements read on even-g2 in office at 0.2 s")


def test_what_is_half_out_of_the_display_is_told_and_what_a_mask_hides_is_not(tmp_path: Path) -> None:
    (sentence,) = broken_of(tmp_path, "{inside: display}")
    assert sentence.startswith("half lies 50% outside the display on even-g2 at 0.2 s, expected inside the display (")
    (tmp_path / "x").mkdir()
    assert broken_of(tmp_path / "x", "{inside: display}", proof=LIGHTS + "mask: [half]\n") == ()


def test_what_lies_wholly_outside_is_told(tmp_path: Path) -> None:
    far = "\n  - {id: far, kind: text, text: far, anchor: {head: left, offset: [-40, 0]}}\n"
    (sentence,) = broken_of(tmp_path, "{inside: safe-zone}", far)
    assert sentence.startswith("far lies outside the display on even-g2 at 0.2 s")


@pytest.mark.parametrize(("limit", "is_broken"), [("<= 50 %", False), ("< 50 %", True), ("<= 49.9 %", True)])
def test_the_centre_is_half_covered_by_a_panel_of_half_its_width(limit: str, is_broken: bool, tmp_path: Path) -> None:
    sentences = broken_of(tmp_path, f'{{covers_centre: "{limit}"}}')
    assert bool(sentences) is is_broken
    if sentences:
        assert sentences[0].startswith(
            "block covers most of the 50 % that are covered of the central ±5° on even-g2 at 0.2 s, expected <"
        )


def test_nothing_covers_nothing(tmp_path: Path) -> None:
    assert broken_of(tmp_path, '{covers_centre: "<= 0 %"}', "") == ()


def test_a_moment_has_expectations_of_its_own_beside_the_proof_s(tmp_path: Path) -> None:
    proof = LIGHTS.replace("{at: 0.2}", '{at: 0.2, expect: {covers_centre: "<= 5 %"}}') + "expect: {inside: display}\n"
    judged = {moment.name: broken for moment, _, broken in judge(make_project(tmp_path, SCENE + NODES, proof))}
    assert [sentence.split()[0] for sentence in judged["start"]] == ["half", "block"]
    assert [sentence.split()[0] for sentence in judged["open"]] == ["half"]


def test_a_state_that_is_not_active_is_told_with_its_line_and_when_it_is(tmp_path: Path) -> None:
    proof = PROOF + 'expect:\n  state_at:\n    0.3: waiting\n    1.6: open\n    "event:back": waiting\n'
    judged = {moment.name: broken for moment, _, broken in judge(make_project(tmp_path, SCENE, proof))}
    assert judged["start"] == ()
    (sentence,) = judged["open"]
    assert sentence.startswith("the state at 1.6 s is waiting, expected open (")
    assert "proof.yaml:13); open is active from 0.5 to 1.5 s: move" in sentence


def test_a_figure_is_told_once_where_it_is_worst() -> None:
    one = BrokenExpectation("price", "contrast", "reads 1.2", "even-g2", "sunlit", ">= 1.5", "mend it", 1.25)
    two = one._replace(environment="office", found="reads 1.1", badness=1.36)
    three = one._replace(device="quark-s1", badness=1.3)
    other = one._replace(figure="place", environment="", found="lies outside")
    assert list(tell_worst([one, two, three, other], 3.5)) == [
        "price reads 1.1 on even-g2 in office and in 2 more cases at 3.5 s, expected >= 1.5; mend it",
        "price lies outside on even-g2 at 3.5 s, expected >= 1.5; mend it",
    ]
