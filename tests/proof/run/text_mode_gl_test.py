"""Text as blocks in proofs: what stays equal, what is found, and that glyphs are never compared with blocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.proof.small_project import PROOF, SCENE, SmallProject, make_project
from vitrine.commands.prove import ProveOptions, run_prove
from vitrine.errors import CommandLineError
from vitrine.gpu.renderer import Renderer
from vitrine.proof.golden.golden import read_golden
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.result.proof_result import ProofResult, merge_results, read_result
from vitrine.stage.text import pinned_fonts

pytestmark = pytest.mark.usefixtures("shared_context")

#: Ideographs, which are as wide in both weights.
CHINESE = SCENE.replace('"¥ {shop.price}"', "云间绿茶").replace("{clock.now}", "文一路")
BLOCKS = f"{PROOF}text: blocks\n"


def swap_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the regular font's outlines be the bold one's, as another version of a font might."""
    regular, bold, *others = pinned_fonts.PINNED_FILES
    monkeypatch.setattr(pinned_fonts, "PINNED_FILES", (bold, regular, *others))


def verdicts(results: dict[str, MomentResult]) -> set[str]:
    return {result.verdict for result in results.values()}


@pytest.mark.parametrize(("proof", "verdict"), [(BLOCKS, "same"), (PROOF, "changed")])
def test_other_outlines_of_a_font_are_the_same_blocks(
    proof: str, verdict: str, tmp_path: Path, device: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(tmp_path, CHINESE, proof)
    project.prove(device, "missing")
    swap_weights(monkeypatch)
    assert verdicts(project.prove(device)) == {verdict}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("云间绿茶", "云间绿茶叶"),
        ("size: 2, anchor: {head: center}", "size: 2, anchor: {head: center, offset: [0.2, 0]}"),
        ("  - {id: price, kind: text, text: 云间绿茶, size: 2, anchor: {head: center}}\n", ""),
    ],
    ids=["wider", "moved", "missing"],
)
def test_wider_moved_and_missing_text_is_found_by_its_picture(
    old: str, new: str, tmp_path: Path, device: Renderer
) -> None:
    project = make_project(tmp_path, CHINESE, BLOCKS)
    project.prove(device, "missing")
    project.change_scene(old, new)
    for result in project.prove(device).values():
        assert {picture.verdict for picture in result.pictures} == {"changed"}


def test_a_digit_of_equal_width_is_found_by_the_golden_s_line_alone(tmp_path: Path, device: Renderer) -> None:
    project = make_project(tmp_path, proof=BLOCKS)
    project.prove(device, "missing")
    project.change_scene("price: 399", "price: 388")
    result = project.prove(device)["start"]
    assert result.verdict == "changed" and {picture.verdict for picture in result.pictures} == {"same"}
    assert result.figures == ('text/price: "¥ 399" → "¥ 388"',)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallProject:
    """A project in the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    return make_project(tmp_path)


def prove(text: str, expects: int, update: str = "none", slice_: str | None = None, workers: int = 1) -> ProofResult:
    options = ProveOptions(update, text=text, slice_=slice_, workers=workers)
    assert run_prove([Path("shop")], options, Path("out")) == expects
    return read_result(Path("out/result.json"))


def test_goldens_of_glyphs_are_not_compared_with_blocks_until_they_are_approved_as_such(project: SmallProject) -> None:
    prove("", expects=1, update="missing")
    before = project.plan.golden_path("start").read_text()
    assert "text-mode" not in before
    for kept in range(2):
        found = prove("blocks", expects=1)
        assert {one.verdict for one in found.moments} == {"wrong text"}, kept
        assert found.picture_count == 0 and not found.moments[0].figures and found.moments[0].text == "blocks"
        assert found.moments[0].terms == (
            "approved with text as glyphs, drawn with text as blocks; prove it as it was approved, or approve it anew",
        )
    assert project.plan.golden_path("start").read_text() == before
    assert prove("blocks", expects=1, update="missing").moments[0].verdict == "wrong text"
    prove("blocks", expects=0, update="changed")
    assert read_golden(project.plan.golden_path("start")).text_mode == "blocks"
    assert {one.verdict for one in prove("blocks", expects=0).moments} == {"same"}
    assert {one.verdict for one in prove("", expects=1).moments} == {"wrong text"}


def test_a_scene_without_text_is_refused_too(project: SmallProject) -> None:
    """Its pictures are the same in both ways, and its golden says that it is of one."""
    text = project.scene.read_text()
    project.scene.write_text("".join(line for line in text.splitlines(True) if "kind: text" not in line))
    prove("blocks", expects=1, update="missing")
    assert {one.verdict for one in prove("", expects=1).moments} == {"wrong text"}
    assert {one.verdict for one in prove("blocks", expects=0).moments} == {"same"}
    assert {one.verdict for one in prove("", expects=1).moments} == {"wrong text"}


def test_other_processes_draw_blocks_and_slices_of_both_ways_are_no_run(
    project: SmallProject, capsys: pytest.CaptureFixture[str]
) -> None:
    prove("blocks", expects=1, update="missing", workers=2)
    parts = [prove("blocks", expects=0, slice_=f"{number}/2") for number in (1, 2)]
    assert "text as blocks in all" in capsys.readouterr().out
    assert merge_results(parts).is_good
    other = prove("glyphs", expects=1, slice_="2/2")
    sentence = "these are slices of different runs: shop was proven with text as glyphs and as blocks"
    assert sentence in merge_results([parts[0], other]).failures


def test_a_word_that_is_no_way_to_draw_text_is_told(project: SmallProject) -> None:
    with pytest.raises(CommandLineError, match='no text "bars"; allowed: glyphs, blocks'):
        run_prove([Path("shop")], ProveOptions(text="bars"), Path("out"))
