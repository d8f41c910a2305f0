"""Two regressions and two innocent edits of the desk, judged by all; the whole table by `python -m tests.long`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.long.comparators.cases import Case, draw_approved, make_cases
from tests.long.comparators.judges import EQUAL, PIXELMATCH, PLAYWRIGHT, SETTINGS
from tests.long.comparators.table import BOTH, PICTURES, ROWS, Findings, Judged, format_page, judge
from tests.long.regressions.innocent import Innocent, list_innocents
from tests.long.regressions.project import make_regression_project
from tests.long.regressions.regression import Regression, list_regressions
from tests.long.regressions.table import Bench
from vitrine import paths
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import REFERENCE

FAINT, PLAIN = "opacity −1%", "a badge gone"
PAGE = paths.root() / "docs" / "comparators.md"


@pytest.fixture(scope="module")
def bench(device: Renderer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("comparators")
    project = make_regression_project(folder / "approved")
    project.prove(device, REFERENCE, "desk", update="missing")
    yield Bench(device, REFERENCE, project, folder)
    shutil.rmtree(folder)


def make(bench: Bench, edits: list[Regression] | list[Innocent], folder: Path) -> list[Case]:
    return list(make_cases(bench, draw_approved(bench, ("desk",)), edits, folder))


def test_what_is_faint_is_seen_by_vitrine_and_what_is_plain_by_all(bench: Bench, tmp_path: Path) -> None:
    edits = [one for one in list_regressions(1) if one.name in (FAINT, PLAIN)]
    found = judge(make(bench, edits, tmp_path))
    assert found.total == 2 and set(found.failed) == set(ROWS)
    assert found.failed[BOTH] == found.failed[PICTURES] == found.failed[EQUAL] == (FAINT, PLAIN)
    assert found.failed[PLAYWRIGHT] == found.failed[PIXELMATCH] == (PLAIN,)


def test_an_innocent_edit_leaves_no_pictures_to_judge(bench: Bench, tmp_path: Path) -> None:
    edits = [one for one in list_innocents() if one.scene == "desk"][:2]
    cases = make(bench, edits, tmp_path)
    assert [case.pairs for case in cases] == [(), ()]
    assert not any(judge(cases).failed.values())


def test_the_page_says_who_missed_what_and_the_shipped_one_has_all_rows() -> None:
    failed = {**dict.fromkeys(ROWS, ("a", "b")), PLAYWRIGHT: ("b",)}
    full, none = Judged(2, failed), Judged(5, dict.fromkeys(ROWS, ()))
    page = format_page(Findings(full, none, none, none, "llvmpipe", 7, ("a", "b")))
    assert f"| {PLAYWRIGHT} | 1 | 0 | 0 | 0 | {SETTINGS[PLAYWRIGHT]} |" in page and f"* {PLAYWRIGHT}: a\n" in page
    shipped = PAGE.read_text(encoding="utf-8")
    assert all(f"| {name} | " in shipped and what in shipped for name, what in ROWS.items())
