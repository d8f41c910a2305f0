"""Every shipped scene has a proof that plans and schedules on its own take, and that expects no state that never is."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from tests.proof.expect.judged_moments import judge_plan
from vitrine.engine.opening import open_session
from vitrine.proof.plan.proof_plan import find_proofs
from vitrine.proof.plan.schedule import list_takes, schedule_moments

ROOT = Path(__file__).resolve().parents[2]
SCENES = sorted(path for room in ("scenes", "examples") for path in (ROOT / "assets" / room).glob("*/scene.yaml"))


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.parent.name)
def test_every_shipped_scene_has_a_proof_of_moments_in_their_order(scene: Path) -> None:
    (plan,) = find_proofs([scene])
    assert plan.name == scene.parent.name and plan.goldens.resolve() == ROOT / "tests" / "goldens" / plan.name
    told: list[list[str]] = []
    for take, run in list_takes(plan).items():
        with open_session(plan.scene, None, take=run.file, locale=run.locale, ahead=0) as session:
            told.append([moment.name for moment in schedule_moments(plan, take, session)])
    names = list(plan.entries.moments)
    assert sorted(chain.from_iterable(told)) == sorted(names)
    assert all(sorted(names_of, key=names.index) == names_of for names_of in told), "the file tells them by time"


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.parent.name)
def test_what_a_shipped_proof_expects_holds(scene: Path) -> None:
    (plan,) = find_proofs([scene])
    assert [sentence for _, _, broken in judge_plan(plan) for sentence in broken] == []


def test_the_demo_s_moments_are_in_the_states_that_they_are_named_after() -> None:
    (plan,) = find_proofs([ROOT / "assets" / "scenes" / "market-street"])
    with open_session(plan.scene, None, ahead=0) as session:
        active = {one.name: session.state_at(one.t_s).active for one in schedule_moments(plan, "", session)}
    named = {"guiding", "nearing", "arrived", "browsing", "comparing", "order", "paid", "receipt"}
    assert {name for name in named if name in active[name]} == named
    assert all("found" in active[name] for name in ("on-shoe", "on-tea", "on-lamp"))
