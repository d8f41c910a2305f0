"""A share of the regressions and innocent edits with every run of the tests; all by `python -m tests.long`."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from tests.long.regressions.innocent import list_innocents
from tests.long.regressions.project import SCENES, make_regression_project
from tests.long.regressions.regression import Regression, list_regressions
from tests.long.regressions.table import Bench, choose_share, try_innocent, try_regression
from vitrine import paths
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import REFERENCE
from vitrine.stage.text import pinned_fonts

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


def test_a_character_that_no_font_has_is_found_and_named(bench: Bench) -> None:
    rune = chr(random.Random(SEED).randrange(0x16A0, 0x16EB))
    new, words = f"4.75 % a {rune}year", f"text '4.75 % a year' → '4.75 % a {rune}year'"
    regression = Regression("a rune", "desk", "calm", "desk/words.yaml", "4.75 % a year", new,
                            ("rate:", words, f"no font has '{rune}'"))  # fmt: skip
    outcome = try_regression(bench, regression)
    assert outcome.by_pictures and outcome.is_named(regression), outcome


def test_a_glyph_that_a_font_lost_is_found_and_named(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A font as good as ours but for one letter of the title, which is bold."""
    letter = random.Random(SEED).choice("Dailyrtes")
    for name in ("NotoSansSC-Bold.otf", "NotoSans-Bold.ttf"):
        lossy = TTFont(paths.assets() / "fonts" / name)
        cutter = subset.Subsetter()
        cutter.populate(unicodes={*range(0x20, 0x7F)} - {ord(letter)})
        cutter.subset(lossy)
        lossy.save(tmp_path / name)
    names = [str(tmp_path / name) if (tmp_path / name).exists() else name for name in pinned_fonts.PINNED_FILES]
    monkeypatch.setattr(pinned_fonts, "PINNED_FILES", tuple(names))
    comment = "# What the desk says."
    regression = Regression("a lost glyph", "desk", "calm", "desk/words.yaml", comment, f"{comment} Still.",
                            ("title:", f"no font has '{letter}'"))  # fmt: skip
    outcome = try_regression(bench, regression)
    assert outcome.by_pictures and outcome.is_named(regression), outcome


@pytest.mark.parametrize("number", range(SHARE))
def test_an_innocent_edit_is_the_same(number: int, bench: Bench) -> None:
    innocent = choose_share(list_innocents(), SHARE)[number]
    verdicts = {name: result.verdict for name, result in try_innocent(bench, innocent).items()}
    assert set(verdicts.values()) == {"same"}, (innocent.name, verdicts)
