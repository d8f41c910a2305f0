"""`prove` as a command: by one process, two, in slices, and from what was kept: the same results, each moment once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.small_project import PROOF, SmallProject, make_project
from vitrine.commands.prove import ProveOptions, run_prove
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.golden.golden import read_golden
from vitrine.proof.kept import driver_record
from vitrine.proof.kept.kept_moments import open_kept
from vitrine.proof.result.proof_result import ProofResult, merge_results, read_result
from vitrine.proof.run.judgement import approved_folder
from vitrine.workers import workbench

pytestmark = pytest.mark.usefixtures("shared_context")

ROW = PROOF.replace("  open:", "  row: {every: 0.5, to: 2}\n  open:")
COUNT = 7


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallProject:
    """A project of seven moments, which are approved."""
    made = make_project(tmp_path, proof=ROW)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    prove(update="missing", expects=1)
    return made


def prove(expects: int = 0, workers: int = 1, slice_: str | None = None, kept: bool = False,
          update: str = "none") -> ProofResult:  # fmt: skip
    """The result, without the seconds that it took."""
    options = ProveOptions(update, workers=workers, slice_=slice_, uses_kept=kept)
    assert run_prove([Path("shop")], options, Path("out")) == expects
    result = read_result(Path("out/result.json"))
    return result.model_copy(
        update={"moments": tuple(one.model_copy(update={"took_s": 0.0}) for one in result.moments)}
    )


def test_two_processes_give_what_one_gives(project: SmallProject) -> None:
    alone = prove()
    assert len(alone.moments) == COUNT and {moment.verdict for moment in alone.moments} == {"same"}
    assert prove(workers=2) == alone
    project.change_scene("price: 399", "price: 388")
    assert prove(workers=2, expects=1) == prove(expects=1)


def test_processes_write_the_same_goldens(project: SmallProject) -> None:
    before = {path.name: path.read_bytes() for path in project.goldens.rglob("*.*")}
    for path in project.goldens.rglob("*.*"):
        path.unlink()
    prove(workers=2, update="missing", expects=1)
    assert {path.name: path.read_bytes() for path in project.goldens.rglob("*.*")} == before


def test_slices_together_are_the_whole_run(project: SmallProject) -> None:
    parts = [prove(slice_=f"{number}/3") for number in (1, 2, 3)]
    assert [len(part.moments) for part in parts] == [2, 2, 3] and {part.planned for part in parts} == {COUNT}
    assert merge_results(parts) == prove()


def test_the_same_bytes_are_not_drawn_again(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = prove(kept=True)
    refuse_to_draw(monkeypatch)
    assert prove(kept=True) == drawn


def test_a_damaged_golden_is_told_although_its_drawing_is_kept(project: SmallProject) -> None:
    prove(kept=True)
    golden = project.plan.golden_path("open")
    golden.write_text(golden.read_text().replace("eye/even-g2/office 160x90 ", "eye/even-g2/office 160x90 0"))
    opened = next(moment for moment in prove(kept=True, expects=1).moments if moment.moment == "open")
    assert opened.verdict == "unreadable" and "open.golden" in str(opened.broken)


def test_a_lost_picture_is_told_although_its_drawing_is_kept(project: SmallProject) -> None:
    prove(kept=True)
    lost = next((project.goldens / "pictures").iterdir())
    before = lost.read_bytes()
    lost.unlink()
    assert lost.name in str([moment.broken for moment in prove(kept=True, expects=1).moments])
    prove(kept=True, update="missing", expects=1)
    assert lost.read_bytes() == before


def test_a_kept_moment_has_its_accepted_variant_s_day(project: SmallProject) -> None:
    prove(kept=True)
    variant = "variants: {new-green: {moments: [open], reason: two greens are right, owner: ann, until: 2020-01-31}}\n"
    proof = project.scene.with_name("proof.yaml")
    proof.write_text(proof.read_text() + variant, encoding="utf-8")
    notes = {moment.moment: moment.notes for moment in prove(kept=True).moments}
    assert "has expired" in str(notes["open"]) and not notes["start"]


def test_a_kept_drawing_does_not_hide_a_change_of_the_golden(project: SmallProject) -> None:
    prove(kept=True)
    for path in project.goldens.glob("shop/*.golden"):
        path.write_text(path.read_text().replace('text/price "¥\\u0020399"', 'text/price "¥\\u0020390"'))
    result = prove(kept=True, expects=1)
    assert len(result.moments) == COUNT and {moment.verdict for moment in result.moments} == {"changed"}


@pytest.mark.parametrize("file", ["scene.yaml", "demo.take.jsonl"])
def test_a_changed_file_is_drawn_anew(file: str, project: SmallProject) -> None:
    prove(kept=True)
    path = project.scene.with_name(file)
    path.write_text(path.read_text().replace("price: 399", "price: 388").replace('"t": 0.5', '"t": 0.9'))
    assert "changed" in {moment.verdict for moment in prove(kept=True, expects=1).moments}


def test_a_device_of_one_s_own_that_appears_is_drawn_anew(project: SmallProject) -> None:
    prove(kept=True)
    nits = "nits: {claimed: {value: 150, confidence: low, source: a test}}\n"
    project.scene.with_name("even-g2.device.yaml").write_text(f"extends: even-g2\n{nits}", encoding="utf-8")
    assert "changed" in {moment.verdict for moment in prove(kept=True, expects=1).moments}


def test_what_agrees_within_tolerances_is_known_without_drawing(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove(kept=True)
    golden = project.plan.golden_path("start")
    text = golden.read_text()
    assert "opacity/even-g2/price 1.000" in text
    golden.write_text(text.replace("opacity/even-g2/price 1.000", "opacity/even-g2/price 0.999"))
    monkeypatch.delattr(workbench.Workbench, "renderer")
    assert {moment.verdict for moment in prove(kept=True).moments} == {"same"}


def refuse_to_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(bench: object) -> None:
        raise AssertionError("a GL context was opened")

    monkeypatch.setattr(workbench.Workbench, "renderer", property(refuse))


def expect_what_does_not_hold(project: SmallProject) -> None:
    proof = project.scene.with_name("proof.yaml")
    expect = 'expect: {worst_contrast: ">= 400", state_at: {0.2: open}}\n'
    proof.write_text(f"{proof.read_text()}{expect}", encoding="utf-8")


def test_expectations_that_do_not_hold_are_told_without_drawing_again(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_what_does_not_hold(project)
    drawn = prove(kept=True, expects=1)
    told = str([one.broken for one in drawn.moments])
    assert "price has a contrast" in told and "expected open" in told
    pictures = sorted(Path("out/pictures").iterdir())
    with monkeypatch.context() as patch:
        refuse_to_draw(patch)
        assert prove(kept=True, expects=1) == drawn
    assert sorted(Path("out/pictures").iterdir()) == pictures
    # A line above moves the place that a sentence names.
    proof = project.scene.with_name("proof.yaml")
    proof.write_text(f"# Ours.\n{proof.read_text()}", encoding="utf-8")
    moved = [one.broken for one in prove(kept=True, expects=1).moments]
    count = len(proof.read_text().splitlines())
    assert f"proof.yaml:{count})" in str(moved) and f"proof.yaml:{count - 1})" in told


def test_what_is_to_be_shown_and_is_not_there_is_drawn_again(project: SmallProject) -> None:
    expect_what_does_not_hold(project)
    prove(kept=True, expects=1)
    before = {path.name: path.read_bytes() for path in Path("out/pictures").iterdir()}
    wholes = [name for name in before if not name.endswith("-small.png")]
    Path("out/pictures", wholes[0]).unlink()
    prove(kept=True, expects=1)
    assert Path("out/pictures", wholes[0]).read_bytes() == before[wholes[0]]


def approve_one_code_off(project: SmallProject) -> None:
    """Approve a light of `open` of which one pixel is a code off, as another processor might have drawn it."""
    store, path = approved_folder(project.plan).store, project.plan.golden_path("open")
    line = read_golden(path).pictures["light/even-g2"]
    pixels = store.read(line.stored).copy()
    pixels[5, 5, 1] += 1
    path.write_text(path.read_text().replace(line.stored, store.write(pixels)))


def test_an_equivalent_picture_is_told_without_drawing_again(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve_one_code_off(project)
    drawn = prove(kept=True)
    (opened,) = (one for one in drawn.moments if one.verdict == "equivalent")
    assert opened.moment == "open" and {one.worst_mean for one in opened.pictures} == {None, 0.001}
    with monkeypatch.context() as patch:
        refuse_to_draw(patch)
        assert prove(kept=True) == drawn
    # Another approved picture is at another distance.
    approve_one_code_off(project)
    again = next(one for one in prove(kept=True).moments if one.moment == "open")
    assert again.verdict == "equivalent" and {one.worst_mean for one in again.pictures} == {None, 0.002}


def test_an_equivalent_picture_of_another_renderer_is_judged_anew(project: SmallProject) -> None:
    approve_one_code_off(project)
    prove(kept=True)
    path = project.plan.golden_path("open")
    path.write_text(path.read_text().replace("renderer llvmpipe", "renderer other llvmpipe"))
    assert "wrong renderer" in {one.verdict for one in prove(kept=True, expects=1).moments}


def test_a_run_that_broke_off_goes_on(project: SmallProject) -> None:
    prove(kept=True, slice_="1/2")
    (kept,) = Path("out/cache").glob("*.moments")
    kept.write_bytes(kept.read_bytes()[:-20])
    assert len(open_kept(kept.parent, kept.stem).moments) == COUNT // 2 - 1
    assert {moment.verdict for moment in prove(kept=True).moments} == {"same"}
    # Two of them are of the same time, and are kept as one.
    assert len(open_kept(kept.parent, kept.stem).moments) == COUNT - 1


def test_another_driver_s_file_asks_the_driver_again(project: SmallProject, tmp_path: Path) -> None:
    prove(kept=True)
    record = driver_record.DriverRecord.model_validate_json(Path("out/cache/driver.json").read_bytes())
    folder, identity = Path("out/cache"), RendererIdentity(record.identity)
    assert driver_record.recall_renderer(folder, record.program) == identity
    assert driver_record.recall_renderer(folder, "another program") is None
    first = next(iter(record.files))
    moved = record.model_copy(update={"files": {**record.files, first: (0, 0, 0)}})
    Path("out/cache/driver.json").write_text(moved.model_dump_json())
    assert driver_record.recall_renderer(folder, record.program) is None
