"""A share of the regressions and innocent edits with every run of the tests; all by `python -m tests.long`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.long.regressions.innocent import list_innocents
from tests.long.regressions.project import SCENES, make_regression_project
from tests.long.regressions.regression import list_regressions
from tests.long.regressions.table import Bench, choose_share, try_innocent, try_regression
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import REFERENCE

SEED, SHARE = 3, 8


@pytest.fixture(scope="module")
def bench(device: Renderer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("regressions")
    project = make_regression_project(folder / "approved")
    for scene in SCENES:
        project.prove(device, REFERENCE, scene, update="missing")
    yield Bench(device, REFERENCE, project, folder)
    shutil.rmtree(folder)


def test_there_are_forty_of_each_and_no_seed_repeats_another() -> None:
    one, other = list_regressions(1), list_regressions(2)
    assert len(one) == len(other) == len(list_innocents()) == 40
    assert sum(a.new != b.new for a, b in zip(one, other, strict=True)) > 10
    assert {half.name for half in list_regressions(1, 0.5)} == {whole.name for whole in one if whole.scalable}


@pytest.mark.parametrize("number", range(SHARE))
def test_a_regression_is_found_and_rightly_named(number: int, bench: Bench) -> None:
    edits = [one for one in list_regressions(SEED) if not one.file.startswith("shaders/")]
    regression = choose_share(edits, SHARE)[number]
    outcome = try_regression(bench, regression)
    assert outcome.is_found and outcome.is_named(regression), (regression.name, outcome)


@pytest.mark.parametrize("number", range(SHARE))
def test_an_innocent_edit_is_the_same(number: int, bench: Bench) -> None:
    innocent = choose_share(list_innocents(), SHARE)[number]
    verdicts = {name: result.verdict for name, result in try_innocent(bench, innocent).items()}
    assert set(verdicts.values()) == {"same"}, (innocent.name, verdicts)
