"""What a branch changes against the commit that it began at, in real repositories: clones, merges, detached heads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.proof.git_project import GitProject, make_git_project
from vitrine.errors import InputError
from vitrine.gpu.renderer import Renderer
from vitrine.proof.run.branch_base import find_base_commit
from vitrine.proof.run.git_repository import find_repository

GREEN, BLUE = "#26A269", "#2669A2"


@pytest.fixture
def project(tmp_path: Path, device: Renderer) -> GitProject:
    """A project whose main went on by one moment since the branch `mine`, checked out, changed another one."""
    folder = tmp_path / "here"
    folder.mkdir()
    made = make_git_project(folder, device)
    made.git("switch", "--quiet", "--create", "mine")
    made.change(GREEN, "#2222F2")
    made.git("switch", "--quiet", "main")
    made.change(BLUE, "#6922A2")
    made.git("switch", "--quiet", "mine")
    return made


def changes(project: GitProject, ref: str) -> dict[str, str]:
    """The verdicts of what the branch changes, by moment."""
    result = project.run(against=ref)
    assert result.is_good, "the gate is another question"
    assert result.against is not None and result.against.compared == len(result.moments)
    return {moment.moment: moment.verdict for moment in result.against.moments}


def test_a_branch_is_compared_with_where_it_began_and_not_with_what_main_is_now(project: GitProject) -> None:
    result = project.run(against="main")
    assert result.against is not None
    assert result.against.commit == project.git("merge-base", "main", "mine").strip()
    assert changes(project, "main") == {"open": "changed"}
    project.git("switch", "--quiet", "--detach")
    assert changes(project, "main") == {"open": "changed"}
    (opened,) = result.against.moments
    assert {picture.verdict for picture in opened.pictures} == {"changed"} and opened.pictures[0].boxes_px


def test_the_merge_that_a_host_makes_of_a_branch_shows_that_branch_alone(project: GitProject) -> None:
    project.git("switch", "--quiet", "--detach", "main")
    project.git("merge", "--quiet", "--no-edit", "mine")
    main = project.git("rev-parse", "HEAD^1").strip()
    assert find_base_commit(find_repository(project.root), "main") == main
    assert changes(project, "main") == {"open": "changed"}


def test_main_that_went_on_since_the_host_merged_changes_nothing(project: GitProject) -> None:
    project.git("switch", "--quiet", "--detach", "main")
    project.git("merge", "--quiet", "--no-edit", "mine")
    merged, main = project.git("rev-parse", "HEAD").strip(), project.git("rev-parse", "main").strip()
    project.git("switch", "--quiet", "main")
    project.git("commit", "--quiet", "--allow-empty", "--message", "on")
    project.git("switch", "--quiet", "--detach", merged)
    assert find_base_commit(find_repository(project.root), "main") == main


def test_main_merged_into_the_branch_is_no_change_of_the_branch(project: GitProject) -> None:
    project.git("merge", "--quiet", "--no-edit", "main")
    assert changes(project, "main") == {"open": "changed"}


def test_moments_that_are_new_or_gone_are_told(project: GitProject) -> None:
    proof = project.root / "shop" / "proof.yaml"
    proof.write_text(proof.read_text().replace("  start: {at: 0.2}\n", "  early: {at: 0.1}\n"))
    (project.goldens / "shop" / "start.golden").unlink()
    project.run("missing")
    project.run("changed")
    assert changes(project, "main") == {"early": "new", "open": "changed", "start": "missing"}


def test_a_shallow_clone_is_told_with_the_remedy_and_a_merge_with_its_parents_is_enough(
    project: GitProject, tmp_path: Path
) -> None:
    project.git("clone", "--quiet", "--depth", "1", "--no-single-branch", f"file://{project.root}", str(tmp_path / "a"))
    clone = replace(project, root=tmp_path / "a")
    with pytest.raises(InputError, match=r"shallow.*git fetch --unshallow"):
        find_base_commit(find_repository(clone.root), "origin/main")
    clone.git("fetch", "--quiet", "--unshallow")
    assert changes(clone, "origin/main") == {"open": "changed"}
    project.git("switch", "--quiet", "--create", "merged", "main")
    project.git("merge", "--quiet", "--no-edit", "mine")
    command = ("clone", "--quiet", "--depth", "2", "--branch", "merged", f"file://{project.root}", str(tmp_path / "b"))
    project.git(*command)
    shallow = replace(project, root=tmp_path / "b")
    shallow.git("fetch", "--quiet", "--depth", "1", "origin", "main:refs/remotes/origin/main")
    assert changes(shallow, "origin/main") == {"open": "changed"}


def test_what_git_does_not_know_is_told(project: GitProject, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="git knows no origin/main; run `git fetch origin main`"):
        project.run(against="origin/main")
    project.git("switch", "--quiet", "--orphan", "alone")
    project.git("commit", "--quiet", "--allow-empty", "--message", "alone")
    with pytest.raises(InputError, match="no common history"):
        find_base_commit(find_repository(project.root), "main")
    with pytest.raises(InputError, match="lies in no git repository"):
        find_repository(tmp_path)


def test_a_machine_without_git_is_told(project: GitProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="git is not installed"):
        project.run(against="main")


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 1\n"


def test_pictures_that_git_lfs_did_not_fetch_are_no_difference(project: GitProject) -> None:
    """In a branch that keeps pointers in place of pictures, as a clone without `git lfs pull` has them."""
    project.git("switch", "--quiet", "--create", "pointers", "main")
    for path in (project.goldens / "pictures").iterdir():
        path.write_bytes(POINTER % path.stem.encode())
    project.commit("pictures lie elsewhere")
    project.git("switch", "--quiet", "--create", "later")
    assert changes(project, "pointers") == {}, "equal hashes need no picture"
    project.change_scene('    # apart\n    fill: "#A26926"', '    # apart\n    fill: "#F2F2F2"')
    result = project.run(against="pointers")
    assert result.against is not None and not result.is_good
    for moments in (result.moments, result.against.moments):
        start = next(moment for moment in moments if moment.moment == "start")
        assert {picture.verdict for picture in start.pictures} == {"not fetched"}
        assert all("run `git lfs pull`" in picture.message for picture in start.pictures)
    assert [moment.moment for moment in result.against.moments] == ["start"]
