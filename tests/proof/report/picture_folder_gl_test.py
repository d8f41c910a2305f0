"""Pictures that are written while moments are proven: which, with what pixels, and none of them twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.proof.small_project import SmallProject, make_project
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import REFERENCE
from vitrine.proof.report.bounded_folder import write_bytes
from vitrine.proof.report.page_data import build_page_data
from vitrine.proof.report.picture_folder import (
    KeepMode,
    PictureFolder,
    PicturesOf,
    light_name,
    small_name,
    whole_name,
)
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.run.judgement import approved_folder
from vitrine.proof.run.prover import ProvedMoment, Prover


@pytest.fixture
def project(tmp_path: Path, device: Renderer) -> SmallProject:
    """A project of two moments whose card has another colour than was approved: the second one has changed."""
    made = make_project(tmp_path)
    made.prove(device, "missing")
    made.change_scene("#26A269", "#26A2A9")
    return made


def prove(
    project: SmallProject, device: Renderer, keep: KeepMode = "changed", max_files: int = 99, apart: bool = False
) -> list[ProvedMoment]:
    folder, choice = PictureFolder(project.root / "pictures", max_files), PicturesOf(keep)
    proved = list(Prover(device, REFERENCE).prove(project.plan, lambda moment: True))
    befores = [None if apart else before for before in (None, *proved)]
    for moment, before in zip(proved, befores, strict=False):
        is_last = apart or moment is proved[-1]
        folder.add(moment.result, choice.collect(moment, before, is_last))
    return proved


def names(project: SmallProject) -> set[str]:
    return {path.name for path in (project.root / "pictures").glob("*")}


def read(project: SmallProject, name: str) -> np.ndarray:
    with Image.open(project.root / "pictures" / name) as image:
        assert image.mode == "RGB"
        return np.array(image)


def test_of_a_change_three_pictures_are_kept_and_a_small_one_of_the_moment_before(
    project: SmallProject, device: Renderer
) -> None:
    start, opened = prove(project, device)
    assert (start.result.verdict, opened.result.verdict) == ("same", "changed")
    assert len(names(project)) == 2 * (3 + 1), "two pictures changed, each with what was there before"
    for one in opened.comparisons:
        drawn, approved = opened.drawing.pictures[one.key], opened.approved
        assert approved is not None and one.approved_pixels is not None
        assert np.array_equal(read(project, whole_name(drawn.line.whole)), drawn.whole[..., :3])
        assert np.array_equal(read(project, whole_name(approved.pictures[one.key].whole)), one.approved_pixels[..., :3])
        small = read(project, small_name(start.drawing.pictures[one.key].line.whole))
        assert max(small.shape) <= 200


def test_moments_that_two_processes_drew_have_the_same_pictures(project: SmallProject, device: Renderer) -> None:
    prove(project, device)
    together = names(project)
    for path in (project.root / "pictures").iterdir():
        path.unlink()
    prove(project, device, apart=True)
    assert names(project) == together


def test_all_keeps_the_same_ones_too_and_none_keeps_nothing(project: SmallProject, device: Renderer) -> None:
    prove(project, device, "none")
    assert names(project) == set()
    start, _ = prove(project, device, "all")
    assert {whole_name(picture.line.whole) for picture in start.drawing.pictures.values()} <= names(project)


def test_a_moment_whose_expectation_broke_keeps_its_pictures(project: SmallProject, device: Renderer) -> None:
    start, _ = Prover(device, REFERENCE).prove(project.plan, lambda moment: True)
    broken = start._replace(result=start.result.model_copy(update={"broken": ("too faint",)}))
    PictureFolder(project.root / "pictures").add(broken.result, PicturesOf().collect(broken, None, True))
    assert names(project) == {whole_name(picture.line.whole) for picture in start.drawing.pictures.values()}


def test_a_new_moment_has_what_was_drawn(project: SmallProject, device: Renderer) -> None:
    project.plan.golden_path("open").unlink()
    _, opened = prove(project, device)
    assert {whole_name(picture.line.whole) for picture in opened.drawing.pictures.values()} <= names(project)


def test_of_another_size_the_approved_light_is_shown_too(project: SmallProject, device: Renderer) -> None:
    path = project.plan.golden_path("open")
    path.write_text(path.read_text().replace("light/even-g2 576x288", "light/even-g2 1x1"))
    _, opened = prove(project, device)
    assert opened.approved is not None
    old = opened.approved.pictures["light/even-g2"]
    assert whole_name(old.whole) in names(project)


def test_there_is_an_end_to_the_room(project: SmallProject, device: Renderer) -> None:
    prove(project, device, "all", max_files=3)
    assert len(names(project)) == 3


def test_a_file_that_cannot_be_written_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    from vitrine.errors import InputError

    with pytest.raises(InputError, match="it cannot be written"):
        write_bytes(tmp_path / "gone" / "a.png", b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [("size: 160x90", "size: 320x180", "wrong size"), ("[office]", "[sunlit]", "missing")],
)
def test_an_approved_eye_picture_without_a_world_of_its_size_is_shown_by_its_light(
    tmp_path: Path, device: Renderer, old: str, new: str, verdict: str
) -> None:
    project = make_project(tmp_path)
    project.prove(device, "missing")
    file = project.plan.file
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    proved = prove(project, device)[1]
    (shown,) = (one for one in proved.result.pictures if one.key == "eye/even-g2/office")
    assert (shown.verdict, proved.approved is not None, shown.is_light_alone) == (verdict, True, True)
    assert proved.approved is not None and shown.approved is not None
    stored = approved_folder(project.plan).store.read(proved.approved.pictures[shown.key].stored)
    assert stored.shape == (90, 160, 4) and stored.any()
    assert np.array_equal(read(project, light_name(shown.approved)), stored[..., :3])
    assert shown.approved_size_px == ((160, 90) if verdict == "wrong size" else None)
    (page,) = (one for one in describe(project, proved) if one["key"] == shown.key)
    assert page["light_alone"] is True and light_name(shown.approved) in str(page["files"])


def describe(project: SmallProject, proved: ProvedMoment) -> list[dict[str, Any]]:
    """What the page is told of a moment's pictures."""
    data: Any = build_page_data(ProofResult(moments=(proved.result,)), names(project))
    return list(data["moments"][0]["pictures"])
