"""Plans of proofs: which files hold one, whose goldens lie where, and what names are wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from tests.proof.small_project import PROOF, SCENE, SmallProject, make_project
from vitrine.errors import InputError, Problem
from vitrine.proof.draw.renderer_identity import REFERENCE
from vitrine.proof.plan.goldens_root import find_goldens_root
from vitrine.proof.plan.proof_plan import find_proofs
from vitrine.proof.run.moment_request import name_moments
from vitrine.proof.run.planned_take import plan_takes
from vitrine.proof.run.prover import open_takes

PART = """proof:
  moments: {start: {at: 0.2}}
  devices: [even-g2]
  environments: [office]
  figures: pictured
"""


def problems_of(*paths: Path) -> list[Problem]:
    with pytest.raises(InputError) as error:
        find_proofs(paths)
    return list(error.value.problems)


@pytest.fixture
def own_part(tmp_path: Path) -> SmallProject:
    """A project whose scene has a proof of its own."""
    made = make_project(tmp_path, SCENE + PART)
    (made.root / "shop" / "proof.yaml").unlink()
    return made


def test_a_folder_is_searched_and_hidden_and_foreign_ones_are_not(tmp_path: Path) -> None:
    for name in ("b", "a", ".git", "node_modules", "out"):
        (tmp_path / name).mkdir()
        make_project(tmp_path / name, proof=PROOF.replace("proof: 1", f"proof: 1\nname: {name.strip('.')}"))
    assert [plan.name for plan in find_proofs([tmp_path])] == ["a", "b"]


def test_a_proof_is_found_by_its_file_by_its_scene_and_by_its_folder_once(tmp_path: Path) -> None:
    shop = make_project(tmp_path).root / "shop"
    (plan,) = find_proofs([shop / "proof.yaml", shop / "scene.yaml", shop])
    assert plan.scene.samefile(shop / "scene.yaml") and plan.name == "shop"


def test_a_scene_may_hold_its_proof(own_part: SmallProject) -> None:
    assert own_part.plan.scene.samefile(own_part.scene) and list(own_part.plan.entries.moments) == ["start"]
    assert find_proofs([own_part.scene])[0].entries == own_part.plan.entries


def test_a_scene_s_own_proof_is_of_no_other_scene(own_part: SmallProject) -> None:
    own_part.change_scene("  moments:", "  scene: other.yaml\n  moments:")
    (problem,) = problems_of(own_part.scene)
    assert "is of this scene" in problem.message and problem.place is not None and problem.place.line == 14


@pytest.mark.parametrize("asked", ["shop", "shop/scene.yaml", "shop/proof.yaml"])
def test_two_proofs_of_one_scene_are_told_with_both_places(
    asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_project(tmp_path, SCENE + PART)
    monkeypatch.chdir(tmp_path)
    (problem,) = problems_of(Path(asked))
    line = (SCENE + PART).splitlines().index("proof:") + 1
    assert str(problem).startswith(f"{Path('shop/scene.yaml')}:{line}:1 proof: this scene has a proof of its own")
    assert str(Path("shop/proof.yaml")) in problem.message and problem.hint == "keep one of them"


@pytest.mark.parametrize(
    ("part", "message"), [("", "this scene has no proof"), ("proof: later\n", "a proof is a mapping")]
)
def test_a_scene_without_a_proof_is_told(part: str, message: str, own_part: SmallProject) -> None:
    own_part.scene.write_text(SCENE + part, encoding="utf-8")
    (problem,) = problems_of(own_part.scene)
    assert problem.message == message and "proof.yaml" in problem.hint


def test_a_folder_without_proofs_is_told(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path)
    assert "holds no proof" in problem.message


def test_two_proofs_of_one_name_are_told(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        make_project(tmp_path / name, proof=PROOF.replace("../goldens", "../../goldens"))
    (problem,) = problems_of(tmp_path)
    assert 'would share their goldens, "shop"' in problem.message and "name:" in problem.hint


def test_names_that_differ_in_case_alone_are_one_name(tmp_path: Path) -> None:
    for name in ("shop", "Shop"):
        (tmp_path / name.swapcase()).mkdir()
        proof = PROOF.replace("proof: 1", f"proof: 1\nname: {name}").replace("../goldens", "../../goldens")
        make_project(tmp_path / name.swapcase(), proof=proof)
    assert "would share their goldens" in problems_of(tmp_path)[0].message


def test_goldens_lie_in_the_nearest_folder_of_that_name_else_beside_git_else_beside_the_scene(tmp_path: Path) -> None:
    scene = tmp_path / "a" / "b" / "scene.yaml"
    scene.parent.mkdir(parents=True)
    if not any((folder / ".git").exists() or (folder / "goldens").is_dir() for folder in tmp_path.parents):
        assert find_goldens_root(scene).resolve() == scene.parent / "goldens"
    (tmp_path / ".git").mkdir()
    assert find_goldens_root(scene).resolve() == tmp_path / "goldens"
    (tmp_path / "a" / "goldens").mkdir()
    assert find_goldens_root(scene).resolve() == tmp_path / "a" / "goldens"
    assert not find_goldens_root(scene).is_absolute() or os.name == "nt"


def test_a_feed_lies_beside_its_proof_wherever_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project(tmp_path, proof=PROOF + "feed: hall.png\n")
    Image.new("RGB", (64, 36)).save(tmp_path / "shop" / "hall.png")
    for folder in (tmp_path, tmp_path / "shop"):
        monkeypatch.chdir(folder)
        assert Path(str(project.plan.feed)).resolve() == tmp_path / "shop" / "hall.png"


def test_a_proof_s_feed_may_lie_anywhere_in_its_repository_and_a_scene_s_own_below_the_scene(
    tmp_path: Path, own_part: SmallProject
) -> None:
    Image.new("RGB", (64, 36)).save(tmp_path / "hall.png")
    own_part.change_scene("proof:\n", "proof:\n  feed: ../hall.png\n")
    (problem,) = problems_of(own_part.scene)
    assert '"../hall.png" lies outside the scene\'s folder' in problem.message
    (tmp_path / ".git").mkdir()
    assert "outside the scene's folder" in problems_of(own_part.scene)[0].message
    (tmp_path / "more").mkdir()
    project = make_project(tmp_path / "more", proof=PROOF + "feed: ../../hall.png\n")
    assert Path(str(project.plan.feed)).samefile(tmp_path / "hall.png")
    (tmp_path / ".git").rmdir()
    (problem,) = problems_of(project.root / "shop" / "proof.yaml")
    assert "lies outside the project" in problem.message and problem.place is not None and problem.place.line == 10


@pytest.mark.parametrize(
    ("feed", "message"),
    [("hal.png", "there is no feed"), ("camera:0", "no picture comes twice"), ("rtsp://x/y", "no picture comes twice")],
)
def test_a_feed_that_a_proof_cannot_have_is_told_at_its_line(feed: str, message: str, tmp_path: Path) -> None:
    (problem,) = problems_of(make_project(tmp_path, proof=PROOF + f"feed: {feed}\n").root / "shop" / "proof.yaml")
    assert message in problem.message and problem.place is not None and problem.place.line == 10


def test_a_scene_in_this_very_folder_is_named_by_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(make_project(tmp_path).root / "shop")
    (plan,) = find_proofs([Path("proof.yaml")])
    assert plan.name == "shop" and plan.goldens.resolve() == tmp_path / "goldens" / "shop"


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "hint"),
    [
        ("[even-g2]", "[quark-s1, even-g3]", 5, 'no device "even-g3"', 'did you mean "even-g2"?'),
        ("[office]", "[ofice]", 6, 'no environment "ofice"', 'did you mean "office"?'),
        ("160x90", "160", 7, "160", ""),
        ("proof: 1", "proof: 1\nmask: [clok]", 2, 'unknown node "clok"', 'did you mean "clock"?'),
        ("{at: 0.2}", "{at: 0.2, mask: [card, prices]}", 3, 'unknown node "prices"', 'did you mean "price"?'),
        ("proof: 1", "proof: 1\nexpect: {state_at: {1: opened}}", 2, 'unknown state "opened"', 'did you mean "open"?'),
        ("proof: 1", "proof: 1\nscene: shop.yaml", 2, "there is no scene", ""),
    ],
)
def test_a_wrong_name_is_told_at_its_line(
    old: str, new: str, line: int, message: str, hint: str, tmp_path: Path
) -> None:
    assert old in PROOF
    project = make_project(tmp_path, proof=PROOF.replace(old, new, 1))
    problem = problems_of(project.root / "shop")[0]
    assert message in problem.message and hint in problem.hint
    assert problem.place is not None and problem.place.line == line and problem.place.file.endswith("proof.yaml")


def test_mistakes_of_all_proofs_are_told_at_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        make_project(tmp_path / name, proof=PROOF.replace("[even-g2]", "[even-g3]"))
    assert len(problems_of(tmp_path)) == 2


def test_figures_of_all_are_those_of_every_display_in_every_light(tmp_path: Path) -> None:
    plan = make_project(tmp_path, proof=PROOF.replace("pictured", "all")).plan
    cells = {(one.profile.id, one.environment.id) for one in plan.measured}
    assert len(cells) == len(plan.measured) > 100 and set(plan.pictured) <= set(plan.measured)
    assert all(one.profile.has_display for one in plan.measured)


def test_a_proof_is_in_the_language_that_it_names_or_that_is_typed(tmp_path: Path) -> None:
    shop = make_project(tmp_path, proof=PROOF.replace("proof: 1", "proof: 1\nlocale: de")).root / "shop"
    shown, keys = [], set()
    for typed in (None, "fr", "zh-CN"):
        plans = find_proofs([shop], locale=typed)
        shown += [session.scene.language.locale for session, _ in open_takes(plans[0])]
        keys |= {take.find_kept_key("", REFERENCE) for take in plan_takes(plans)}
    assert shown == ["de", "fr", "zh-CN"] and len(keys) == 3


def test_a_locale_of_a_proof_that_nobody_knows_has_its_place(tmp_path: Path) -> None:
    (problem,) = problems_of(make_project(tmp_path, proof=PROOF + "locale: cn\n").root / "shop")
    assert 'did you mean "zh-CN"?' in problem.hint and problem.place is not None and problem.place.line == 10


def test_each_moment_is_shown_in_each_language(tmp_path: Path) -> None:
    written = PROOF.replace("proof: 1", "proof: 1\nlocales: [en, ar]").replace("{at: 0.2}", "{at: 0.2, locale: de}")
    written += "expect: {state_at: {0.7: open}}\n"
    shop = make_project(tmp_path, proof=written).root / "shop"
    plans = find_proofs([shop])
    found = {
        moment.name: (session.scene.language.locale, len(moment.expected_states))
        for session, moments in open_takes(plans[0])
        for moment in moments
    }
    assert found == {"start": ("de", 1), "open": ("en", 1), "open-ar": ("ar", 1)}
    assert {len(take.moments) for take in plan_takes(plans)} == {1}
    assert len({take.find_kept_key("", REFERENCE) for take in plan_takes(plans)}) == 3
    (typed,) = find_proofs([shop], locale="fr")
    shown = [(moment.name, session.scene.language.locale) for session, found in open_takes(typed) for moment in found]
    assert shown == [("start", "fr"), ("open", "fr"), ("open-ar", "fr")], "one that is typed is shown instead of all"


def test_a_row_of_moments_is_shown_in_each_language(tmp_path: Path) -> None:
    rows = PROOF.replace("proof: 1", "proof: 1\nlocales: [en, ar]").replace("{at: 0.2}", "{every: 2s, to: 4}")
    plan = make_project(tmp_path, proof=rows).plan
    names = [moment.name for moment in name_moments(plan)]
    assert names[:3] == ["start@000.000s", "start@002.000s", "start@004.000s"]
    assert names[3:6] == ["start-ar@000.000s", "start-ar@002.000s", "start-ar@004.000s"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("locales: [en, cn]", 'there is no locale "cn"'),
        ("locales: [en, en]", '"en" is named twice'),
        ("locales: [en, de]\nlocale: de", "either `locale` or `locales`"),
        ("locales: en", "does not fit here"),
    ],
)
def test_what_is_wrong_with_languages_is_told(tmp_path: Path, written: str, told: str) -> None:
    found = problems_of(make_project(tmp_path, proof=PROOF.replace("proof: 1", f"proof: 1\n{written}")).root / "shop")
    assert any(told in str(problem) for problem in found)


def test_a_moment_called_like_another_in_a_language_is_told(tmp_path: Path) -> None:
    twice = PROOF.replace("proof: 1", "proof: 1\nlocales: [en, ar]").replace("  open:", "  start-ar: {at: 1}\n  open:")
    (problem,) = problems_of(make_project(tmp_path, proof=twice).root / "shop")
    assert problem.message == '"start-ar" is what "start" is called in ar'
