"""A whole run: it fails closed, tells orphans, prunes, and one broken file fails its own moment alone."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proof.small_project import PROOF, SmallProject, make_project
from tests.proof.whole_run import prove_all
from vitrine.errors import InputError
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import REFERENCE, RendererIdentity
from vitrine.proof.golden.golden import read_golden
from vitrine.proof.golden.golden_lock import lock_goldens
from vitrine.proof.plan.proof_plan import find_proofs
from vitrine.proof.report.sentences import list_sentences
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.run.orphan_search import Schedule, prune
from vitrine.proof.run.proof_run import Gate
from vitrine.proof.run.prover import Prover, open_takes
from vitrine.proof.run.update_mode import UpdateMode


@pytest.fixture
def project(tmp_path: Path, device: Renderer) -> SmallProject:
    """A project whose two moments are approved."""
    made = make_project(tmp_path)
    made.prove(device, "missing")
    return made


def run(
    project: SmallProject,
    device: Renderer,
    gate: Gate = Gate(),  # noqa: B008
    update: UpdateMode = "none",
    identity: RendererIdentity = REFERENCE,
    searched: Path | None = None,
    skipped: str = "",
) -> ProofResult:
    return prove_all(
        Prover(device, identity, update),
        find_proofs([project.root / "shop"]),
        gate,
        lambda moment: moment.name != skipped,
        searched=[searched or project.root],
    )


def schedules(project: SmallProject) -> Iterator[Schedule]:
    for plan in find_proofs([project.root / "shop"]):
        yield Schedule(plan, tuple(moment for _, moments in open_takes(plan) for moment in moments))


def test_what_is_as_approved_passes_on_ci_and_its_count_is_told(project: SmallProject, device: Renderer) -> None:
    result = run(project, device, Gate(at_least=4, on_ci=True))
    assert result.is_good and result.picture_count == 4 and result.planned == 2
    assert result.failures == () and result.orphans == ()


def test_fewer_pictures_than_wanted_fail(project: SmallProject, device: Renderer) -> None:
    result = run(project, device, Gate(at_least=5))
    assert not result.is_good and result.failures == ("4 pictures were compared, --at-least wants 5",)


def test_a_missing_golden_fails_anywhere_and_is_written_where_wanted_and_fails_still(
    project: SmallProject, device: Renderer
) -> None:
    project.plan.golden_path("open").unlink()
    assert [moment.verdict for moment in run(project, device).moments] == ["same", "new"]
    for update, good in (("none", False), ("missing", False), ("none", True)):
        assert run(project, device, update=update).is_good == good  # type: ignore[arg-type]


def test_on_ci_a_moment_that_is_skipped_fails_but_in_a_slice(project: SmallProject, device: Renderer) -> None:
    assert run(project, device, skipped="open").is_good
    result = run(project, device, Gate(on_ci=True), skipped="open")
    assert result.failures == ("1 of 2 moments were skipped",) and result.orphans == ()
    assert run(project, device, Gate(on_ci=True, is_slice=True), skipped="open").is_good


def test_on_ci_nothing_compared_fails(tmp_path: Path, device: Renderer) -> None:
    result = run(make_project(tmp_path), device, Gate(on_ci=True))
    assert "nothing was compared" in result.failures[0]


def test_another_renderer_fails_unless_any_may_draw(project: SmallProject, device: Renderer) -> None:
    laptop = RendererIdentity(("a", "laptop"))
    assert "a laptop is not the reference" in run(project, device, identity=laptop).failures[0]
    assert run(project, device, Gate(on_ci=True, any_renderer=True), identity=laptop).is_good


def test_what_changed_and_was_written_on_request_is_approved(project: SmallProject, device: Renderer) -> None:
    project.change_scene("#26A269", "#26A2A9")
    assert not run(project, device).is_good
    result = run(project, device, update="changed", gate=Gate(on_ci=True))
    assert result.is_good and [moment.approved_now for moment in result.moments] == [False, True]
    assert run(project, device, Gate(on_ci=True)).is_good, "the pictures that it replaced are gone"


def test_a_golden_without_a_moment_fails_until_it_is_pruned_with_its_pictures(
    project: SmallProject, device: Renderer
) -> None:
    opened = read_golden(project.plan.golden_path("open"))
    proof = project.root / "shop" / "proof.yaml"
    proof.write_text(proof.read_text().replace("  open:", "  opened:"))
    run(project, device, update="missing")
    result = run(project, device)
    assert [Path(name).name for name in result.orphans] == ["open.golden"]
    assert not result.is_good and "--prune" in result.failures[0]
    gone = prune(list(schedules(project)), [project.root])
    assert [path.name for path in gone] == ["open.golden"]
    assert all((project.goldens / "pictures" / f"{hash_}.webp").is_file() for hash_ in opened.stored_hashes)
    assert run(project, device, Gate(on_ci=True)).is_good


def test_pictures_that_no_golden_names_fail_on_ci_alone(project: SmallProject, device: Renderer) -> None:
    stray = project.goldens / "pictures" / f"{'a' * 64}.webp"
    stray.write_bytes(b"")
    result = run(project, device)
    assert result.is_good and [Path(name) for name in result.orphans] == [Path(result.orphans[0])]
    assert stray.name in run(project, device, Gate(on_ci=True)).failures[0]
    assert [path.name for path in prune(list(schedules(project)), [project.root])] == [stray.name]


def test_whoever_names_one_scene_hears_of_that_scene_alone(project: SmallProject, device: Renderer) -> None:
    other = project.goldens / "other"
    other.mkdir()
    (other / "x.golden").write_bytes(project.plan.golden_path("open").read_bytes())
    (project.goldens / "pictures" / f"{'a' * 64}.webp").write_bytes(b"")
    assert run(project, device, searched=project.root / "shop").orphans == ()
    assert prune(list(schedules(project)), [project.root / "shop"]) == ()
    assert len(run(project, device).orphans) == 2
    assert len(prune(list(schedules(project)), [project.root])) == 2
    assert not other.exists()


@pytest.mark.parametrize("text", ["<<<<<<< ours\n=======\n>>>>>>> theirs\n", "vitrine-golden 1\neye/x/y 3\n"])
def test_nothing_is_pruned_while_a_golden_cannot_be_read(text: str, project: SmallProject, device: Renderer) -> None:
    project.plan.golden_path("open").write_text(text)
    stray = project.goldens / "pictures" / f"{'a' * 64}.webp"
    stray.write_bytes(b"")
    with pytest.raises(InputError, match=r"open\.golden cannot be read"):
        prune(list(schedules(project)), [project.root])
    assert stray.exists()


def test_a_broken_golden_fails_its_own_moment_and_is_never_overwritten(project: SmallProject, device: Renderer) -> None:
    path = project.plan.golden_path("open")
    path.write_bytes(path.read_bytes()[:100])
    broken = path.read_bytes()
    for update in ("none", "changed", "all"):
        start, opened = run(project, device, update=update).moments
        assert (start.verdict if update != "all" else "same", opened.verdict) == ("same", "unreadable")
        assert "open.golden:" in opened.broken[0] and not opened.is_good
        assert list_sentences(opened) == list(opened.broken), "not that its pictures were new"
        assert path.read_bytes() == broken


def test_a_truncated_picture_fails_where_it_is_needed(project: SmallProject, device: Renderer) -> None:
    for path in (project.goldens / "pictures").iterdir():
        path.write_bytes(path.read_bytes()[:-10])
    assert run(project, device).is_good, "equal hashes read no picture"
    project.change_scene("#26A269", "#26A2A9")
    start, opened = run(project, device).moments
    assert start.verdict == "same" and not opened.is_good
    assert {picture.verdict for picture in opened.pictures} == {"unreadable"}
    assert "no whole picture" in opened.pictures[0].message


@pytest.mark.parametrize(("number", "word"), [(errno.ENOSPC, "no space left"), (errno.EROFS, "read-only file system")])
def test_a_full_disk_or_one_that_is_read_only_is_a_sentence_and_leaves_what_was_there(
    number: int, word: str, project: SmallProject, device: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        import os

        raise OSError(number, os.strerror(number))

    project.change_scene("#26A269", "#26A2A9")
    before = {path: path.read_bytes() for path in project.goldens.rglob("*") if path.is_file()}
    for name in ("write_bytes", "write_text"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, name, fail)
            with pytest.raises(InputError, match=word):
                run(project, device, update="changed")
        after = {path: path.read_bytes() for path in project.goldens.rglob("*") if path.is_file()}
        assert before.items() <= after.items() and not list(project.goldens.rglob(".*"))
    assert run(project, device, update="changed").is_good


def test_a_second_run_that_would_write_waits_for_nobody_and_says_so(project: SmallProject) -> None:
    with lock_goldens([project.goldens]):
        with pytest.raises(InputError, match="another run is writing these goldens; wait"):
            with lock_goldens([project.goldens]):
                pass
    with lock_goldens([project.goldens]):
        pass


def test_an_accepted_variant_passes_until_its_day_and_then_warns_or_fails(tmp_path: Path, device: Renderer) -> None:
    from datetime import date

    from vitrine.proof.run.judgement import Rules

    entry = "variants:\n  new-green: {moments: [open], reason: two greens are right, owner: ann, until: 2027-01-31}\n"
    project = make_project(tmp_path, proof=PROOF + entry)
    project.prove(device, "missing")
    project.change_scene("#26A269", "#26A2A9")
    plan = project.plan

    def prove(today: date, fails: bool = False, accepts: str = "") -> list[object]:
        prover = Prover(device, REFERENCE, "none", Rules(today=today, expired_fails=fails), accepts)
        (opened,) = prover.prove(plan, lambda moment: moment.name == "open")
        return [opened.result.verdict, opened.result.is_good, opened.result.notes, opened.result.broken]

    day, later = date(2027, 1, 31), date(2027, 2, 1)
    assert prove(day)[:2] == ["changed", False]
    assert prove(day, accepts="new-green")[:2] == ["changed", True]
    assert (project.goldens / "shop" / "open.new-green.golden").is_file()
    assert prove(day) == ["same", True, ("variant new-green, of ann: two greens are right",), ()]
    verdict, good, notes, _ = prove(later)
    assert (verdict, good) == ("same", True) and "has expired on 2027-01-31" in str(notes)
    verdict, good, _, broken = prove(later, fails=True)
    assert (verdict, good) == ("same", False) and "ann decides" in str(broken)
    assert run(project, device).orphans == ()
    project.change_scene("#26A2A9", "#26A269")
    assert prove(day) == ["same", True, (), ()]


def test_equivalent_pictures_stay_and_what_they_drift_by_is_told(tmp_path: Path, device: Renderer) -> None:
    project = make_project(tmp_path)
    project.change_scene("#26A269", "#208020")
    project.prove(device, "missing")
    path = project.plan.golden_path("open")
    first = read_golden(path)
    project.change_scene("#208020", "#208120")
    assert project.prove(device)["open"].verdict == "equivalent"
    project.prove(device, "changed")
    assert read_golden(path) == first, "`changed` writes nothing that is equivalent"
    notes: list[str] = []
    for green in range(0x81, 0x86):
        if green > 0x81:
            project.change_scene(f"#20{green - 1:x}20", f"#20{green:x}20")
        assert run(project, device, update="all").is_good
        result = project.prove(device)["open"]
        assert result.verdict == "same"
        notes += result.notes
    golden = read_golden(path)
    assert {one.line for one in golden.ancestors.values()} <= {*first.pictures.values()}
    assert golden.ancestors and any("drifted" in note for note in notes)
    assert run(project, device, Gate(on_ci=True)).orphans == (), "the first pictures stay"
    project.change_scene("#208520", "#20F020")
    run(project, device, update="changed")
    assert read_golden(path).ancestors == {}, "what changed was looked at"


def test_a_curve_tells_what_moved_at_which_frame(tmp_path: Path, device: Renderer) -> None:
    project = make_project(tmp_path, proof=PROOF + 'expect: {reads: ">= 9"}\ncurves: {walk: {}}\n')
    results = project.prove(device, "missing")
    path = project.goldens / "shop" / "walk.curve"
    assert results["walk.curve"].verdict == "new" and path.is_file()
    same = project.prove(device)
    assert same["walk.curve"].verdict == "same"
    assert {name: result.is_good for name, result in same.items()} == {
        "start": False, "open": False, "walk.curve": True
    }, "what is expected is of moments"  # fmt: skip
    before = path.read_text()
    project.change_scene("anchor: {head: top}, when: open", "anchor: {head: top, offset: [0.5, 0]}, when: open")
    result = project.prove(device)["walk.curve"]
    assert result.verdict == "changed" and len(result.figures) == 1
    assert re.fullmatch(r"card: [\d.]+ px right from frame 16 to 49", result.figures[0])
    project.prove(device, "changed")
    changed = [row for row in path.read_text().splitlines() if row not in before.splitlines()]
    assert len(changed) == 1 and " card at " in changed[0]
    path.write_text(before[:-9])
    broken = project.prove(device)["walk.curve"]
    assert broken.verdict == "unreadable" and "walk.curve" in broken.broken[0]
