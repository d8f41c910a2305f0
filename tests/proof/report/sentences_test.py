"""Sentences: the last line of a run, and of moments what is new, lost or too much to list."""

from __future__ import annotations

from tests.proof.report.made_report import make_changed, make_result, make_same
from vitrine.proof.report.sentences import MAX_UNEXPLAINED, list_sentences, summarise
from vitrine.proof.result.moment_result import MomentResult, PictureResult


def test_what_was_written_is_counted() -> None:
    written = make_changed(1).model_copy(update={"approved_now": True})
    assert ": 1 same, 1 changed; 1 written; 3 pictures" in summarise(make_result([make_same(0), written]))


def test_the_wider_tolerance_is_told_where_it_decided() -> None:
    judged, same = (moment.model_copy(update={"other_renderer": True}) for moment in (make_changed(0), make_same(1)))
    sentence = summarise(make_result([judged, same]))
    assert sentence.endswith("mesa 22.3.6, up to 2 codes and 16 large differences a tile")
    assert "codes" not in summarise(make_result([same])), "equal hashes need no tolerance"
    assert "codes" not in summarise(make_result([make_changed(0)]))


def test_what_breaks_an_expectation_is_counted_beside_its_verdict() -> None:
    broken = make_same(1).model_copy(update={"broken": ("too faint",)})
    assert broken.told_verdict == "broken" and ": 2 same; 1 broken; 2 pictures" in summarise(
        make_result([make_same(0), broken])
    )


def make_moment(verdict: str, *pictures: str, **other: object) -> MomentResult:
    """A moment with pictures of these verdicts."""
    made = [PictureResult.model_validate({"key": f"eye/g{n}/office", "verdict": one}) for n, one in enumerate(pictures)]
    return make_same(0).model_copy(update={"verdict": verdict, "pictures": tuple(made), **other})


def test_of_what_is_new_or_has_an_unreadable_golden_no_picture_is_listed() -> None:
    assert list_sentences(make_moment("new", "new", "new")) == ["nothing of it is approved yet"]
    assert list_sentences(make_moment("new")) == ["nothing of it is approved yet"], "a curve"
    assert list_sentences(make_moment("unreadable", "new", broken=("a.golden is cut off",))) == ["a.golden is cut off"]
    assert list_sentences(make_moment("new", "same", "new")) == ["eye/g1/office: new"], "a device was added"


def test_figures_that_nothing_explains_are_many_and_not_all() -> None:
    figures = tuple(f"contrast/even-g2/n{number} office: 2 → 3" for number in range(MAX_UNEXPLAINED + 1))
    sentences = list_sentences(make_moment("changed", figures=figures))
    assert sentences == [*figures[:MAX_UNEXPLAINED], "and 1 more figure"]
