"""Goldens under git's own merges, rebases and cherry-picks: what meets, what does not, and how it is settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.git_project import GitProject, make_git_project
from vitrine.errors import InputError
from vitrine.gpu.renderer import Renderer
from vitrine.proof.golden.golden import read_golden
from vitrine.proof.plan.proof_plan import find_proofs
from vitrine.proof.run.orphan_search import Schedule, prune
from vitrine.proof.run.prover import open_takes

GREEN, BLUE = "#26A269", "#2669A2"


@pytest.fixture
def project(tmp_path: Path, device: Renderer) -> GitProject:
    """A project whose three moments are approved."""
    return make_git_project(tmp_path, device)


def branch(project: GitProject, name: str, *changes: tuple[str, str]) -> None:
    """A branch off main with these changes of the scene, each approved and committed; main is left again."""
    project.git("switch", "--quiet", "--create", name, "main")
    for old, new in changes:
        project.change(old, new)
    project.git("switch", "--quiet", "main")


def take_theirs(project: GitProject, *files: str) -> None:
    """Settle conflicted sources by hand, for what comes in."""
    for file in files:
        project.git("checkout", "--theirs", "--", file)
        project.git("add", "--", file)


def test_branches_that_touch_different_moments_never_meet(project: GitProject) -> None:
    branch(project, "other", (BLUE, "#6922A2"))
    project.change(GREEN, "#A226A2")
    project.git("merge", "--quiet", "--no-edit", "other")
    assert set(project.verdicts().values()) == {"same"}
    assert project.run(on_ci=True).is_good


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_the_side_that_is_drawn_is_taken_and_the_other_one_s_pictures_go(project: GitProject, side: str) -> None:
    branch(project, "other", (GREEN, "#2222F2"))
    project.change(GREEN, "#A226A2")
    project.git("merge", "other", fails=True)
    assert {"open.golden", "scene.yaml"} <= project.unmerged()
    with pytest.raises(InputError, match=r"scene\.yaml: git left two sides .* settle it first"):
        project.resolve()
    project.git("checkout", f"--{side}", "--", "shop/scene.yaml")
    project.git("add", "--", "shop/scene.yaml")
    wanted = {"ours": 2, "theirs": 3}[side]
    text = project.git("show", f":{wanted}:goldens/shop/open.golden")
    resolution = project.resolve()
    assert [(one.path.name, one.taken) for one in resolution.settled] == [("open.golden", side)]
    assert resolution.operation == "merge" and resolution.is_whole
    assert project.unmerged() == set()
    assert project.git("show", ":goldens/shop/open.golden") == text
    project.git("commit", "--quiet", "--no-edit")
    assert project.run(on_ci=True).is_good
    assert project.git("status", "--porcelain") == ""


def test_where_both_changed_the_scene_both_sides_are_candidates_and_it_fails(project: GitProject) -> None:
    branch(project, "other", ("    fill: " + f'"{GREEN}"', '    fill: "#2222F2"'))
    project.change('width: 6\n    # apart\n    fill: "#26A269"', 'width: 7\n    # apart\n    fill: "#26A269"')
    project.git("merge", "other", fails=True)
    assert project.unmerged() == {"open.golden"} or {"open.golden"} < project.unmerged()
    broken = project.run()
    (opened,) = (moment for moment in broken.moments if moment.moment == "open")
    assert opened.verdict == "unreadable" and "vitrine prove --resolve" in opened.broken[0]
    assert [moment.verdict for moment in broken.moments if moment.moment != "open"] == ["same", "same"]
    resolution = project.resolve()
    assert [one.taken for one in resolution.settled] == [""] and not resolution.is_whole
    folder = project.goldens / "shop"
    assert (folder / "open.ours.golden").read_text() == project.git("show", ":2:goldens/shop/open.golden")
    assert (folder / "open.theirs.golden").read_text() == project.git("show", ":3:goldens/shop/open.golden")
    assert "open.golden" in project.unmerged()


def test_candidates_are_told_keep_their_pictures_and_go_once_the_moment_is_approved(project: GitProject) -> None:
    branch(project, "other", (f'fill: "{GREEN}"', 'fill: "#2222F2"'))
    project.change('width: 6\n    # apart\n    fill: "#26A269"', 'width: 7\n    # apart\n    fill: "#26A269"')
    project.git("merge", "other", fails=True)
    project.resolve()
    project.plan.golden_path("open").unlink()
    result = project.run()
    assert not result.is_good and result.orphans == ()
    assert any("left the candidate" in failure and "open.ours.golden" in failure for failure in result.failures)
    named = {line.stored for side in ("ours", "theirs") for line in read_golden(
        project.goldens / "shop" / f"open.{side}.golden").pictures.values()}  # fmt: skip
    assert all((project.goldens / "pictures" / f"{hash_}.webp").is_file() for hash_ in named)
    (plan,) = plans = find_proofs([project.root / "shop"])
    schedules = [Schedule(plan, moments) for _, moments in open_takes(plan)]
    with pytest.raises(InputError, match="left two candidates"):
        prune(schedules, [project.root])
    assert len(plans) == 1
    project.run("missing")
    assert not list(project.goldens.rglob("*.ours.golden"))
    assert {moment.verdict for moment in project.run().moments} == {"same"}
    prune(schedules, [project.root])
    project.commit("merged")
    assert project.run(on_ci=True).is_good


def test_a_moment_that_one_side_deleted_is_removed_though_the_other_one_changed_it(project: GitProject) -> None:
    branch(project, "other", (GREEN, "#2222F2"))
    proof = project.root / "shop" / "proof.yaml"
    proof.write_text(proof.read_text().replace('  open: {at: "state:open+0.5"}\n', ""))
    project.plan.golden_path("open").unlink()
    project.commit("without a moment")
    project.git("merge", "other", fails=True)
    resolution = project.resolve()
    assert [(one.path.name, one.taken) for one in resolution.settled] == [("open.golden", "removed")]
    assert project.unmerged() == set() and not project.plan.golden_path("open").exists()
    project.git("commit", "--quiet", "--no-edit")
    assert set(project.verdicts()) == {"start", "done"}


def test_a_golden_that_one_side_lost_is_kept_where_its_moment_still_is(project: GitProject) -> None:
    branch(project, "other", (GREEN, "#2222F2"))
    project.plan.golden_path("open").unlink()
    project.commit("a golden was lost")
    project.git("merge", "other", fails=True)
    resolution = project.resolve()
    assert [(one.path.name, one.taken) for one in resolution.settled] == [("open.golden", "theirs")]
    project.git("commit", "--quiet", "--no-edit")
    assert set(project.verdicts().values()) == {"same"}


def rename(project: GitProject, new: str) -> None:
    """Rename the moment `open`, its golden with it."""
    proof = project.root / "shop" / "proof.yaml"
    proof.write_text(proof.read_text().replace("  open: {", f"  {new}: {{"))
    project.git("mv", "goldens/shop/open.golden", f"goldens/shop/{new}.golden")
    project.commit(f"open is {new}")


def test_a_moment_renamed_on_one_side_and_changed_on_the_other_is_changed_under_its_new_name(
    project: GitProject,
) -> None:
    branch(project, "other", (GREEN, "#2222F2"))
    rename(project, "opened")
    project.git("merge", "--no-edit", "other")
    assert project.verdicts() == {"start": "same", "opened": "same", "done": "same"}


def test_a_moment_that_both_renamed_has_the_name_that_the_proof_gives_it(project: GitProject) -> None:
    project.git("switch", "--quiet", "--create", "other")
    rename(project, "unfolded")
    project.git("switch", "--quiet", "main")
    rename(project, "opened")
    project.git("merge", "other", fails=True)
    take_theirs(project, "shop/proof.yaml")
    resolution = project.resolve()
    taken = {one.path.name: one.taken for one in resolution.settled}
    assert taken == {"open.golden": "removed", "opened.golden": "removed", "unfolded.golden": "theirs"}
    project.git("commit", "--quiet", "--no-edit")
    assert project.verdicts() == {"start": "same", "unfolded": "same", "done": "same"}
    assert project.run(on_ci=True).is_good


def test_a_rebase_of_three_commits_is_settled_commit_by_commit(project: GitProject) -> None:
    branch(project, "mine", (GREEN, "#2222F2"), (BLUE, "#6922A2"), ("#2222F2", "#F22222"))
    project.change(GREEN, "#A226A2")
    project.git("switch", "--quiet", "mine")
    project.git("rebase", "main", fails=True)
    stops = 0
    while (project.root / ".git" / "rebase-merge").exists():
        stops += 1
        take_theirs(project, *(f"shop/{name}" for name in project.unmerged() if name == "scene.yaml"))
        resolution = project.resolve()
        assert resolution.operation == "rebase" and resolution.is_whole
        assert {one.taken for one in resolution.settled} <= {"theirs"}
        subject = project.git("log", "-1", "--format=%s", "REBASE_HEAD")
        try:
            project.git("rebase", "--continue")
        except AssertionError:
            assert (project.root / ".git" / "rebase-merge").exists(), subject
        assert stops < 5
    assert stops >= 1
    assert project.git("rev-list", "--count", "main..mine").strip() == "3"
    assert set(project.verdicts().values()) == {"same"}
    assert project.run(on_ci=True).is_good
    assert "#F22222" in project.scene.read_text() and "#6922A2" in project.scene.read_text()


def test_a_cherry_pick_is_settled_too(project: GitProject) -> None:
    branch(project, "other", (GREEN, "#2222F2"))
    project.change(GREEN, "#A226A2")
    project.git("cherry-pick", "other", fails=True)
    take_theirs(project, "shop/scene.yaml")
    resolution = project.resolve()
    assert resolution.operation == "cherry-pick" and [one.taken for one in resolution.settled] == ["theirs"]
    project.git("cherry-pick", "--continue")
    assert project.run(on_ci=True).is_good


def test_a_picture_that_a_merge_dropped_though_a_golden_names_it_is_told(project: GitProject) -> None:
    """One side goes back to what the other one's clean-up deletes: git sees no conflict, and the file is gone."""
    path = next(iter((project.goldens / "pictures").iterdir()))
    path.unlink()
    result = project.run()
    assert not result.is_good
    assert any(f"{path.name} is lost, and a golden" in broken for one in result.moments for broken in one.broken)
    project.run("missing")
    assert path.is_file() and project.run().is_good


def test_outside_a_merge_there_is_nothing_to_settle(project: GitProject) -> None:
    resolution = project.resolve()
    assert resolution.settled == () and resolution.operation == "" and resolution.is_whole


CURVE = "curves: {walk: {}}\n"
VARIANT = "variants: {dusk: {moments: [open], reason: by night it is darker, owner: ann}}\n"


def add_to_proof(project: GitProject, text: str) -> None:
    """Add an entry to the proof, approve what it asks for, and commit."""
    proof = project.root / "shop" / "proof.yaml"
    proof.write_text(proof.read_text() + text)
    project.run("missing")
    project.commit("more is proven")


@pytest.mark.parametrize(("operation", "side"), [("merge", "ours"), ("merge", "theirs"), ("rebase", "theirs")])
def test_a_curve_that_both_sides_changed_is_the_one_that_is_traced(
    project: GitProject, operation: str, side: str
) -> None:
    add_to_proof(project, CURVE)
    branch(project, "other", ("anchor: {head: top}", "anchor: {head: top, offset: [1, 0]}"))
    project.change("anchor: {head: top}", "anchor: {head: top, offset: [2, 0]}")
    if operation == "merge":
        project.git("merge", "other", fails=True)
    else:
        project.git("switch", "--quiet", "other")
        project.git("rebase", "main", fails=True)
    assert {"walk.curve", "open.golden"} <= project.unmerged()
    project.git("checkout", f"--{side}", "--", "shop/scene.yaml")
    project.git("add", "--", "shop/scene.yaml")
    wanted = project.git("show", f":{dict(ours=2, theirs=3)[side]}:goldens/shop/walk.curve")
    resolution = project.resolve()
    assert resolution.operation == operation and resolution.is_whole
    assert {one.path.name: one.taken for one in resolution.settled} == {"walk.curve": side, "open.golden": side}
    assert project.git("show", ":goldens/shop/walk.curve") == wanted
    project.git("commit", "--quiet", "--no-edit") if operation == "merge" else project.git("rebase", "--continue")
    assert set(project.verdicts().values()) == {"same"}
    assert project.run(on_ci=True).is_good


def test_a_curve_that_is_neither_side_s_leaves_both_as_candidates_until_it_is_approved(project: GitProject) -> None:
    add_to_proof(project, CURVE)
    branch(project, "other", ("anchor: {head: top}", "anchor: {head: top, offset: [1, 0]}"))
    project.change("anchor: {head: top}", "anchor: {head: top, offset: [2, 0]}")
    project.git("merge", "other", fails=True)
    project.git("checkout", "--ours", "--", "shop/scene.yaml")
    project.change_scene("offset: [2, 0]", "offset: [3, 0]")
    project.git("add", "--", "shop/scene.yaml")
    assert {one.path.name: one.taken for one in project.resolve().settled} == {"open.golden": "", "walk.curve": ""}
    walk = project.goldens / "shop" / "walk.curve"
    for number, side in ((2, "ours"), (3, "theirs")):
        text = project.git("show", f":{number}:goldens/shop/walk.curve")
        assert walk.with_name(f"walk.{side}.curve").read_text() == text
    for path in (walk, project.plan.golden_path("open")):
        path.unlink()
    project.run("missing")
    assert not list(walk.parent.glob("*.ours.*")) and not list(walk.parent.glob("*.theirs.*"))
    project.commit("merged")
    assert set(project.verdicts().values()) == {"same"}


@pytest.mark.parametrize("operation", ["merge", "rebase"])
def test_a_variant_that_both_sides_wrote_is_the_one_that_is_drawn(project: GitProject, operation: str) -> None:
    add_to_proof(project, VARIANT)
    project.git("branch", "other")
    for name, colour in (("other", "#2222F2"), ("main", "#A226A2")):
        project.git("switch", "--quiet", name)
        project.change_scene(GREEN, colour)
        assert project.accept("dusk").is_good
        project.change_scene(colour, GREEN)
        project.commit(f"dusk on {name}")
    if operation == "merge":
        project.git("merge", "other", fails=True)
    else:
        project.git("switch", "--quiet", "other")
        project.git("rebase", "main", fails=True)
    assert project.unmerged() == {"open.dusk.golden"}
    # The scene draws the approved picture, so that neither side of the variant is what is drawn.
    assert {one.path.name: one.taken for one in project.resolve().settled} == {"open.dusk.golden": ""}
    folder = project.goldens / "shop"
    assert (folder / "open.dusk.theirs.golden").read_text() == project.git("show", ":3:goldens/shop/open.dusk.golden")
    # By hand: the scene as the variant's side had it, whose picture is then the one that is drawn.
    project.change_scene(GREEN, "#2222F2")
    assert {one.path.name: one.taken for one in project.resolve().settled} == {"open.dusk.golden": "theirs"}
    project.change_scene("#2222F2", GREEN)
    assert not list(folder.glob("*.theirs.golden")) and project.unmerged() == set()
    assert set(project.verdicts().values()) == {"same"}
    project.git("commit", "--quiet", "--no-edit") if operation == "merge" else project.git("rebase", "--continue")
    project.change_scene(GREEN, "#2222F2")
    assert project.verdicts()["open"] == "same", "the variant that was taken"
