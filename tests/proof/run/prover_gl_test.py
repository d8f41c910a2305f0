"""Proving a small scene: what is the same, what changed, what is new, gone or masked, and what is written when."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.proof.small_project import PROOF, SmallProject, make_project
from vitrine.errors import InputError
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import REFERENCE, RendererIdentity, identify_renderer
from vitrine.proof.golden.golden import read_golden
from vitrine.proof.golden.light_over_world import lay_over
from vitrine.proof.golden.picture_hash import hash_picture
from vitrine.proof.golden.picture_line import EyeLine
from vitrine.proof.report.sentences import list_sentences
from vitrine.proof.run.judgement import approved_folder
from vitrine.proof.run.prover import Prover
from vitrine.proof.run.update_mode import UpdateMode


@pytest.fixture
def project(tmp_path: Path, device: Renderer) -> SmallProject:
    """A project whose two moments are approved."""
    made = make_project(tmp_path)
    made.prove(device, "missing")
    return made


def verdicts(project: SmallProject, device: Renderer, update: UpdateMode = "none") -> dict[str, str]:
    return {name: result.verdict for name, result in project.prove(device, update).items()}


def test_what_was_approved_is_the_same_picture_by_picture(project: SmallProject, device: Renderer) -> None:
    results = project.prove(device)
    assert {name: result.verdict for name, result in results.items()} == {"start": "same", "open": "same"}
    assert {picture.key for picture in results["open"].pictures} == {"eye/even-g2/office", "light/even-g2"}


def test_the_stored_light_over_the_drawn_world_is_the_whole_picture(project: SmallProject, device: Renderer) -> None:
    plan = project.plan
    line = read_golden(plan.golden_path("open")).pictures["eye/even-g2/office"]
    plan.golden_path("open").unlink()
    (proved,) = Prover(device, RendererIdentity(())).prove(plan, lambda moment: moment.name == "open")
    world = proved.drawing.pictures["eye/even-g2/office"].world
    assert isinstance(line, EyeLine) and world is not None
    stored = approved_folder(plan).store.read(line.stored)
    assert 0 < (stored[..., 3] > 0).mean() < 0.9
    assert hash_picture(lay_over(stored, world)) == line.whole


def test_of_an_approved_picture_the_world_is_not_drawn(project: SmallProject, device: Renderer) -> None:
    def worlds() -> list[bool]:
        (proved,) = Prover(device, REFERENCE).prove(project.plan, lambda moment: moment.name == "open")
        return [picture.world is None for key, picture in proved.drawing.pictures.items() if key.startswith("eye")]

    assert worlds() == [True]
    project.change_scene("#26A269", "#26A2A9")
    assert worlds() == [False]


def test_what_is_written_anew_is_there_again_with_its_pictures(project: SmallProject, device: Renderer) -> None:
    before = {path.name for path in (project.goldens / "pictures").iterdir()}
    for path in (project.goldens / "pictures").iterdir():
        path.unlink()
    project.prove(device, "all")
    assert {path.name for path in (project.goldens / "pictures").iterdir()} == before


def test_another_price_is_a_change_of_text_pictures_and_places(project: SmallProject, device: Renderer) -> None:
    project.change_scene("price: 399", "price: 388")
    results = project.prove(device)
    assert {result.verdict for result in results.values()} == {"changed"}
    assert 'text/price: "¥ 399" → "¥ 388"' in results["start"].figures
    changed = {picture.key: picture for picture in results["start"].pictures}
    assert changed["light/even-g2"].verdict == "changed" and changed["light/even-g2"].boxes_px


def test_a_node_of_one_moment_leaves_the_other_as_it_was(project: SmallProject, device: Renderer) -> None:
    project.change_scene("#26A269", "#26A2A9")
    assert verdicts(project, device) == {"start": "same", "open": "changed"}


def test_the_light_of_a_panel_does_not_know_the_device_s_nits(project: SmallProject, device: Renderer) -> None:
    own = project.root / "shop" / "even-g2.device.yaml"
    own.write_text(
        "extends: even-g2\nnits: {claimed: {value: 150, confidence: low, source: a test}}\n", encoding="utf-8"
    )
    by_key = {picture.key: picture.verdict for picture in project.prove(device)["open"].pictures}
    assert by_key == {"eye/even-g2/office": "changed", "light/even-g2": "same"}


@pytest.mark.parametrize(
    ("update", "rewritten"), [("none", set()), ("missing", {"start"}), ("changed", {"start", "open"})]
)
def test_an_update_writes_what_it_says(
    update: UpdateMode, rewritten: set[str], project: SmallProject, device: Renderer
) -> None:
    project.plan.golden_path("start").unlink()
    project.change_scene("#26A269", "#26A2A9")
    start, opened = project.plan.golden_path("start"), project.plan.golden_path("open")
    before = opened.read_text()
    assert verdicts(project, device, update) == {"start": "new", "open": "changed"}
    wrote = {"start": start.exists(), "open": opened.read_text() != before}
    assert {name for name, was_written in wrote.items() if was_written} == rewritten
    assert verdicts(project, device) == {
        "start": "same" if "start" in rewritten else "new",
        "open": "same" if "open" in rewritten else "changed",
    }


def test_an_unchanged_golden_is_not_touched_by_an_update_of_what_changed(
    project: SmallProject, device: Renderer
) -> None:
    path = project.plan.golden_path("open")
    before = path.stat().st_mtime_ns
    project.prove(device, "changed")
    assert path.stat().st_mtime_ns == before


def test_only_the_reference_renderer_s_pixels_become_goldens(tmp_path: Path, device: Renderer) -> None:
    plan = make_project(tmp_path).plan
    prover = Prover(device, RendererIdentity(("a", "laptop")), "all")
    with pytest.raises(InputError, match="a laptop is not the renderer"):
        list(prover.prove(plan, lambda moment: True))
    assert not plan.root.exists()


def test_a_masked_clock_may_show_any_time(tmp_path: Path, device: Renderer) -> None:
    project = make_project(tmp_path, proof=PROOF + "mask: [clock]\n")
    project.prove(device, "missing")
    project.change_scene("feed: testcard:320x180", 'feed: testcard:320x180\nclock: "09:33"')
    results = project.prove(device)
    assert {result.verdict for result in results.values()} == {"same"}
    assert 0 < results["start"].masked_share < 0.5


def test_a_mask_over_most_of_the_light_fails(tmp_path: Path, device: Renderer) -> None:
    project = make_project(tmp_path, proof=PROOF + "mask: [clock, price]\n")
    result = project.prove(device, "missing")["start"]
    assert result.masked_share > 0.9 and "masks cover" in result.broken[0] and not result.is_good


def test_a_broken_expectation_fails_a_moment_whose_pictures_are_the_same(tmp_path: Path, device: Renderer) -> None:
    expect = 'expect: {reads: ">= 9", moves: "<= 0° a frame", state_at: {1.2: open, 1.7: open}}\n'
    project = make_project(tmp_path, proof=PROOF + expect)
    project.prove(device, "missing")
    results = project.prove(device)
    assert {result.verdict for result in results.values()} == {"same"}
    assert [broken.split(" on ")[0] for broken in results["start"].broken] == ["2 of 2 elements read"]
    assert [broken.split(" at ")[0] for broken in results["open"].broken] == [
        "2 of 2 elements read on even-g2 in office",
        "the state",
    ]
    assert not any(result.is_good for result in results.values())


def test_a_picture_that_git_lfs_did_not_fetch_is_no_difference(project: SmallProject, device: Renderer) -> None:
    for path in (project.goldens / "pictures").iterdir():
        path.write_bytes(b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n")
    assert verdicts(project, device) == {"start": "same", "open": "same"}
    project.change_scene("#26A269", "#26A2A9")
    opened = project.prove(device)["open"]
    assert {picture.verdict for picture in opened.pictures} == {"not fetched"}
    assert opened.verdict == "changed", "the lines of the golden know the colour without a picture"


def test_another_world_behind_the_same_light_is_told(project: SmallProject, device: Renderer) -> None:
    project.change_scene("testcard:320x180", "feed.png")
    from PIL import Image

    noise = np.random.default_rng(1).integers(60, 200, (180, 320, 3), np.uint8)
    Image.fromarray(noise).save(project.root / "shop" / "feed.png")
    start = project.prove(device)["start"]
    eye = {picture.key: picture for picture in start.pictures}["eye/even-g2/office"]
    assert eye.verdict == "changed" and "the world behind the light changed" in eye.message
    told = [sentence for sentence in list_sentences(start) if "the world behind the light changed" in sentence]
    assert told == [eye.message], "once, before the picture's own distance"


def test_the_identity_leaves_the_vector_width_out() -> None:
    narrow = identify_renderer("llvmpipe (LLVM 15.0.6, 128 bits)", "4.5 (Core Profile) Mesa 22.3.6")
    wide = identify_renderer("llvmpipe (LLVM 15.0.6, 256 bits)", "4.5 (Core Profile) Mesa 22.3.6")
    assert narrow == wide and wide.is_reference and str(wide) == "llvmpipe 15.0.6 mesa 22.3.6"
    assert not identify_renderer("llvmpipe (LLVM 19.1.7, 256 bits)", "4.5 (Core Profile) Mesa 25.0.1").is_reference
