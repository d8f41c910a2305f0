"""What is accepted from CI: a patch that real git takes onto a clean checkout, byte for byte what an update writes."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proof.review.reviewed_project import LEFT, ReviewedProject, number_of, run_vitrine
from vitrine.errors import InputError
from vitrine.proof.review.golden_tree import GoldenTree
from vitrine.proof.review.patch_file import PatchFile
from vitrine.proof.review.report_source import open_artefact
from vitrine.proof.review.review import Review


def zip_report(project: ReviewedProject, path: Path) -> Path:
    """The artefact as CI keeps it: the folder of the report without what is kept for the next run."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(project.report.rglob("*")):
            if file.is_file() and "cache" not in file.parts:
                archive.write(file, file.relative_to(project.report).as_posix())
    return path


def open_patch(artefact: Path, patch: Path) -> Review:
    source = open_artefact(artefact)
    result = source.read_result()
    return Review(result, source, PatchFile(patch, result))


@pytest.fixture
def artefact(project: ReviewedProject, tmp_path: Path) -> Path:
    return zip_report(project, tmp_path / "proof.zip")


@pytest.fixture
def checkout(copy_project: Callable[[], ReviewedProject]) -> ReviewedProject:
    """A clean checkout of what CI proved, without a report."""
    made = copy_project()
    shutil.rmtree(made.root / "out")
    made.git("checkout", "--quiet", "--", ".")
    return made


def test_git_applies_the_patch_of_all(
    artefact: Path, checkout: ReviewedProject, updated_goldens: dict[str, bytes], tmp_path: Path
) -> None:
    patch = tmp_path / "all.patch"
    review = open_patch(artefact, patch)
    for name in LEFT:
        review.decide(number_of(review, name), "accept")
    checkout.git("apply", "--index", str(patch))
    assert checkout.goldens() == updated_goldens
    assert "GIT binary patch" in patch.read_text() and "@@ -" in patch.read_text()


@pytest.mark.parametrize("accepted", [("start",), ("late", "walk.curve"), ("done",), ("done", "done-too")])
def test_git_applies_the_patch_of_some(
    artefact: Path, project: ReviewedProject, checkout: ReviewedProject, tmp_path: Path, accepted: tuple[str, ...]
) -> None:
    patch = tmp_path / "some.patch"
    review, here = open_patch(artefact, patch), project.open_review()
    for name in accepted:
        review.decide(number_of(review, name), "accept")
        here.decide(number_of(here, name), "accept")
    checkout.git("apply", "--binary", str(patch))
    assert checkout.goldens() == project.goldens(), "the same as accepting them in place"


def test_undoing_all_leaves_no_patch(artefact: Path, tmp_path: Path) -> None:
    patch = tmp_path / "none.patch"
    review = open_patch(artefact, patch)
    review.decide(number_of(review, "start"), "accept")
    one = patch.read_bytes()
    review.decide(number_of(review, "done"), "accept")
    review.decide(number_of(review, "done"), "reject")
    assert patch.read_bytes() == one
    review.decide(number_of(review, "start"), "undo")
    assert not patch.exists()


def test_a_patch_that_is_there_is_never_written_over(artefact: Path, tmp_path: Path) -> None:
    patch = tmp_path / "mine.patch"
    patch.write_text("mine")
    with pytest.raises(InputError, match="there is a patch already; apply it"):
        open_patch(artefact, patch)
    patch.unlink()
    one, other = open_patch(artefact, patch), open_patch(artefact, patch)
    one.decide(number_of(one, "start"), "accept")
    written = patch.read_bytes()
    with pytest.raises(InputError, match="somebody else has written this patch"):
        other.decide(number_of(other, "done"), "accept")
    assert patch.read_bytes() == written


def test_a_run_below_the_top_gives_a_patch_for_the_top(
    artefact: Path, project: ReviewedProject, checkout: ReviewedProject, tmp_path: Path
) -> None:
    path = project.report / "result.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "folder": "glasses/app"}))
    review = open_patch(project.report, tmp_path / "below.patch")
    review.decide(number_of(review, "start"), "accept")
    inner = checkout.root / "glasses" / "app"
    inner.mkdir(parents=True)
    shutil.move(checkout.root / "goldens", inner / "goldens")
    checkout.git("add", "--all")
    checkout.git("apply", "--index", str(tmp_path / "below.patch"))
    start = project.open_review()
    start.decide(number_of(start, "start"), "accept")
    assert (inner / "goldens" / "shop" / "start.golden").read_bytes() == project.goldens()["shop/start.golden"]


@pytest.mark.parametrize("folder", ["../..", ".git/hooks", "/etc", "C:/x"])
def test_a_patch_leaves_no_repository(project: ReviewedProject, tmp_path: Path, folder: str) -> None:
    path = project.report / "result.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "folder": folder}))
    review = open_patch(project.report, tmp_path / "out.patch")
    with pytest.raises(InputError, match="lies outside of its repository"):
        review.decide(number_of(review, "start"), "accept")
    assert not (tmp_path / "out.patch").exists()


def test_slices_that_are_merged_hold_what_accepting_needs(
    project: ReviewedProject, updated_goldens: dict[str, bytes]
) -> None:
    for part in ("1/2", "2/2"):
        run_vitrine(project.root, "prove", "--slice", part, "-o", f"out/slice-{part[0]}", "--no-cache")
    assert run_vitrine(project.root, "merge", "out/slice-1", "out/slice-2", "-o", "out/merged").returncode == 1
    source = open_artefact(project.root / "out" / "merged")
    review = Review(source.read_result(), source, GoldenTree(is_strict=True))
    for name in LEFT:
        review.decide(number_of(review, name), "accept")
    assert project.goldens() == updated_goldens


def test_in_this_folder_alone_an_artefact_is_applied(project: ReviewedProject, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.move(project.root / "goldens", outside)
    (project.root / "goldens").symlink_to(outside, target_is_directory=True)
    source = open_artefact(zip_report(project, tmp_path / "proof.zip"))
    review = Review(source.read_result(), source, GoldenTree(is_strict=True))
    with pytest.raises(InputError, match="lies outside this folder"):
        review.decide(number_of(review, "start"), "accept")
