"""Explanations of a small scene that was edited: nodes with their lines, frames late, terms, FLIP, other renderers."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proof.small_project import PROOF, SmallProject, make_project
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.report.sentences import list_sentences
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.judgement import Rules
from vitrine.proof.run.prover import Prover

ENTERING = PROOF.replace('open: {at: "state:open+0.5"}', 'entering: {at: 0.6}\n  named: {at: "state:open+0.1"}')


@pytest.fixture
def project(tmp_path: Path, device: Renderer) -> SmallProject:
    made = make_project(tmp_path, proof=ENTERING)
    made.prove(device, "missing")
    return made


def words(result: MomentResult) -> list[str]:
    return [f"{change.node}: {change.words}" for change in result.changes]


def test_a_changed_node_is_told_with_its_line_and_flip(project: SmallProject, device: Renderer) -> None:
    project.change_scene("price: 399", "price: 389")
    result = project.prove(device)["start"]
    assert words(result) == ["price: text '¥ 399' → '¥ 389'"]
    change, (light,) = result.changes[0], [one for one in result.pictures if one.key == "light/even-g2"]
    assert change.file is not None and change.file.endswith("shop/scene.yaml") and change.line == 10
    assert light.flip is not None and 0 < light.flip < 1


def test_what_is_same_has_no_explanation_and_no_flip(project: SmallProject, device: Renderer) -> None:
    result = project.prove(device)["start"]
    assert (result.changes, result.terms) == ((), ()) and {one.flip for one in result.pictures} == {None}


def test_a_tap_a_frame_later_is_told_of_what_comes_and_of_the_moment(project: SmallProject, device: Renderer) -> None:
    take = project.root / "shop" / "demo.take.jsonl"
    take.write_text(take.read_text().replace('"t": 0.5,', f'"t": {0.5 + 1 / 30:.6f},'))
    results = project.prove(device)
    assert words(results["entering"]) == ["card: 1 frame later"]
    assert results["named"].terms[0].startswith("the moment is 1 frame later: 0.6 → 0.63333")
    take.write_text(take.read_text().replace(f"{0.5 + 1 / 30:.6f}", f"{0.5 - 2 / 30:.6f}"))
    assert words(project.prove(device)["entering"]) == ["card: 2 frames earlier"]


def test_what_was_approved_at_rest_is_late_by_a_frame_at_least(project: SmallProject, device: Renderer) -> None:
    take = project.root / "shop" / "demo.take.jsonl"
    take.write_text(take.read_text().replace('"t": 0.5,', '"t": 0.15,'))
    results = project.prove(device)
    assert words(results["start"]) == ["card: at least 2 frames earlier"]
    assert results["start"].terms == ("state: waiting → open",)
    assert list_sentences(results["start"])[:3][-1].startswith("eye/"), "the state is told once"


def test_another_mask_is_the_cause_and_nothing_else_is(project: SmallProject, device: Renderer) -> None:
    proof = project.plan.file
    proof.write_text(proof.read_text(encoding="utf-8") + "mask: [price]\n", encoding="utf-8")
    masked = project.prove(device)["start"]
    assert masked.terms == ("masked now, and not when this was approved: price",)
    assert masked.changes == () and {picture.message for picture in masked.pictures} == {""}
    project.prove(device, "changed")
    assert project.prove(device)["start"].verdict == "same"
    proof.write_text(proof.read_text(encoding="utf-8").replace("mask: [price]\n", ""), encoding="utf-8")
    shown = project.prove(device)["start"]
    assert (shown.terms, shown.changes) == (("no longer masked: price",), ())


def test_an_opacity_of_all_of_it_is_no_frame_late(project: SmallProject, device: Renderer) -> None:
    project.change_scene('text: "¥ {shop.price}"', 'opacity: 0.9, text: "¥ {shop.price}"')
    assert words(project.prove(device)["start"]) == ["price: opacity 1.00 → 0.90"]


def test_figures_of_a_device_are_terms_and_no_node_is_at_fault(project: SmallProject, device: Renderer) -> None:
    own = project.root / "shop" / "even-g2.device.yaml"
    own.write_text(
        "extends: even-g2\n"
        'color: {value: {mode: mono, tint: "#00FF94", levels: 15}, confidence: low, source: a test}\n',
        encoding="utf-8",
    )
    result = project.prove(device)["start"]
    assert result.terms == ("levels of even-g2: 16 → 15", "tint of even-g2: #00FF90 → #00FF94")
    assert result.changes == ()


def test_an_equal_draw_list_drawn_otherwise_is_the_encode(project: SmallProject, device: Renderer) -> None:
    folder = project.root / "shaders"
    shutil.copytree("shaders", folder)
    file = folder / "common" / "srgb.glsl"
    source = file.read_text()
    curve = "return mix(l * 12.92, fit, step(vec3(0.0031308), l));"
    assert curve in source
    kept, device._shaders = device._shaders, folder
    try:
        file.write_text(source.replace(curve, f"{curve[:7]}pow({curve[7:-1]}, vec3(0.9));"))
        device.reload_shaders()
        result = project.prove(device)["start"]
    finally:
        device._shaders = kept
        device.reload_shaders()
    assert "every lit pixel: gamma 1.11" in result.terms[0] and result.changes == ()


def test_what_another_renderer_drew_is_not_judged_or_with_a_stated_tolerance(
    project: SmallProject, device: Renderer
) -> None:
    project.change_scene("#26A269", "#2AA269")
    other = Prover(device, RendererIdentity(("a", "laptop")))
    verdicts = {
        one.moment.name: {picture.verdict for picture in one.result.pictures}
        for one in other.prove(project.plan, lambda moment: True)
    }
    assert verdicts == {
        "start": {"same"},
        "entering": {"same", "wrong renderer"},
        "named": {"same", "wrong renderer"},
    }
    judged = replace(other, rules=Rules(any_renderer=True))
    found = {one.moment.name: one.result for one in judged.prove(project.plan, lambda moment: True)}
    assert {picture.verdict for picture in found["entering"].pictures} == {"same", "equivalent"}
    assert found["entering"].other_renderer
    by_itself = project.prove(device)["entering"]
    assert {picture.verdict for picture in by_itself.pictures} == {"same", "changed"} and not by_itself.other_renderer
