"""Reviews in this process: what accepting, rejecting and undoing leaves on disk, and what is refused."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.proof.review.reviewed_project import LEFT, ReviewedProject, number_of
from vitrine.errors import InputError
from vitrine.proof.golden.golden_lock import lock_goldens
from vitrine.proof.review.remarks import format_remarks
from vitrine.proof.review.review import summarise_review


def change_result(project: ReviewedProject, old: str, new: str) -> None:
    """Write `new` for `old` in the result."""
    path = project.report / "result.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def change_moment(project: ReviewedProject, moment: str, renderer: str, text: str) -> None:
    """Rewrite the proposed golden of a moment as another renderer's, with hashes that agree."""
    folder = project.report / "proposed"
    data = (folder / f"{text}.golden").read_bytes().decode()
    rows = [f"renderer {renderer}" if row.startswith("renderer ") else row for row in data.split("\n")]
    changed = "\n".join(rows).encode()
    digest = hashlib.sha256(changed).hexdigest()
    (folder / f"{digest}.golden").write_bytes(changed)
    change_result(project, text, digest)


def test_accepting_all_writes_what_an_update_writes_byte_for_byte(
    project: ReviewedProject, updated_goldens: dict[str, bytes]
) -> None:
    before, review = project.goldens(), project.open_review()
    assert sorted(moment.moment for moment, _ in review.list_moments("undecided")) == sorted(LEFT)
    for name in LEFT:
        assert review.decide(number_of(review, name), "accept").state == "accepted"
    assert project.goldens() == updated_goldens and updated_goldens != before
    assert summarise_review(review) == "5 of 5 moments decided: 5 accepted, 0 rejected"
    assert project.open_review().count("accepted") == len(LEFT), "another review sees what is written"
    for name in sorted(LEFT):
        assert review.decide(number_of(review, name), "undo").state == "undecided"
    assert project.goldens() == before, "and what was replaced is there again"


def test_each_is_written_by_itself_and_a_rejected_one_stays(
    project: ReviewedProject, updated_goldens: dict[str, bytes]
) -> None:
    before, review = project.goldens(), project.open_review()
    number = number_of(review, "start")
    review.decide(number, "accept")
    written = project.goldens()
    assert written["shop/start.golden"] == updated_goldens["shop/start.golden"]
    assert {name for name in written if name not in before} <= updated_goldens.keys()
    assert written["shop/done.golden"] == before["shop/done.golden"]
    assert review.decide(number, "reject", "too *purple*").state == "rejected"
    assert project.goldens() == before
    markdown = format_remarks(review)
    assert "shop/start" in markdown and "too &#42;purple&#42;" in markdown and "first" in markdown
    assert review.decide(number, "undo").remark == ""
    assert format_remarks(review) == "No moment is rejected.\n"


def test_what_passes_has_nothing_to_decide(project: ReviewedProject) -> None:
    review = project.open_review()
    with pytest.raises(InputError, match="nothing to decide"):
        review.decide(number_of(review, "open"), "accept")
    with pytest.raises(InputError, match="nothing to decide"):
        review.decide(99, "reject")


def test_what_another_renderer_drew_is_never_approved(project: ReviewedProject) -> None:
    before = project.goldens()
    change_result(project, '"is_reference": true', '"is_reference": false')
    review = project.open_review()
    assert all("only what the reference renderer drew is approved" in one.refusal for one in review.decisions.values())
    with pytest.raises(InputError, match="only what the reference renderer drew"):
        review.decide(number_of(review, "start"), "accept")
    assert review.decide(number_of(review, "start"), "reject").state == "rejected"
    assert project.goldens() == before


def test_a_golden_that_another_renderer_drew_is_told_by_its_own_line(project: ReviewedProject) -> None:
    review = project.open_review()
    number = number_of(review, "start")
    proposal = review.result.moments[number].proposal
    assert proposal is not None
    change_moment(project, "start", renderer="a laptop", text=proposal.text)
    with pytest.raises(InputError, match="not drawn by llvmpipe"):
        project.open_review().decide(number, "accept")


def test_a_golden_that_changed_since_the_run_is_left_alone(project: ReviewedProject) -> None:
    review, path = project.open_review(), project.root / "goldens" / "shop" / "start.golden"
    path.write_bytes(path.read_bytes() + b"text/more a\n")
    before = project.goldens()
    with pytest.raises(InputError, match=r"it has changed since the run; run `vitrine prove` again"):
        review.decide(number_of(review, "start"), "accept")
    assert project.goldens() == before


def test_an_accepted_golden_that_changed_since_is_not_taken_back(project: ReviewedProject) -> None:
    review, path = project.open_review(), project.root / "goldens" / "shop" / "start.golden"
    number = number_of(review, "start")
    review.decide(number, "accept")
    path.write_bytes(path.read_bytes() + b"text/more a\n")
    with pytest.raises(InputError, match="has changed since it was accepted"):
        review.decide(number, "undo")
    assert review.decisions[number].state == "accepted"


def test_while_another_run_writes_nothing_is(project: ReviewedProject) -> None:
    review = project.open_review()
    with lock_goldens([project.root / "goldens"]), pytest.raises(InputError, match="another run is writing"):
        review.decide(number_of(review, "start"), "accept")


def test_two_reviews_at_once_agree(project: ReviewedProject, updated_goldens: dict[str, bytes]) -> None:
    one, other = project.open_review(), project.open_review()
    number = number_of(one, "start")
    one.decide(number, "accept")
    written = project.goldens()
    assert other.decide(number, "accept").state == "accepted" and project.goldens() == written
    with pytest.raises(InputError, match="before this review began; git has"):
        other.decide(number, "undo")
    for review, name in ((one, "done"), (other, "late"), (one, "walk.curve"), (other, "done-too")):
        review.decide(number_of(review, name), "accept")
    assert project.goldens() == updated_goldens


@pytest.mark.parametrize("kind", ["*.golden", "pictures/*", "worlds/*", "shown"])
def test_a_tampered_report_is_refused_and_nothing_is_written(project: ReviewedProject, kind: str) -> None:
    before, review = project.goldens(), project.open_review()
    folder = project.report / "pictures" if kind == "shown" else project.report / "proposed"
    shown = {picture.drawn for moment in review.result.moments for picture in moment.pictures if picture.drawn}
    files = list(folder.glob("*.png" if kind == "shown" else kind))
    if kind == "shown":
        files = [path for path in files if path.stem in shown]
        other = next(path for path in sorted(folder.glob("*.png")) if path not in files and "-" in path.stem)
        replacement = other.read_bytes()
    for path in files:
        path.write_bytes(replacement if kind == "shown" else path.read_bytes()[:-1])
    for name in ("start", "done", "late") if kind != "worlds/*" else ("late",):
        with pytest.raises(InputError):
            review.decide(number_of(review, name), "accept")
    assert files and project.goldens() == before


def test_a_path_that_leads_elsewhere_is_refused(project: ReviewedProject) -> None:
    (project.root / "victim").write_text("mine")
    for path in ("victim", "goldens/../../x.golden", "goldens/.git/x.golden", "/tmp/x.golden"):
        text = json.loads((project.report / "result.json").read_text())
        text["moments"][0]["golden"] = path
        (project.report / "result.json").write_text(json.dumps(text))
        review = project.open_review()
        with pytest.raises(InputError, match="no place of a golden"):
            review.decide(0, "accept")
    assert (project.root / "victim").read_text() == "mine"


def test_where_the_scene_is_not_nothing_is_written(project: ReviewedProject, monkeypatch: pytest.MonkeyPatch) -> None:
    review, elsewhere = project.open_review(), project.root / "out"
    monkeypatch.chdir(elsewhere)
    with pytest.raises(InputError, match="the scene of this golden is not here; review where"):
        review.decide(number_of(review, "late"), "accept")
    assert not (Path.cwd() / "goldens").exists()
