"""Drawn once for all tests of reviews: the project, and what `prove --update changed` makes of its goldens."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proof.report.conftest import browser
from tests.proof.review.reviewed_project import ReviewedProject, make_reviewed, run_vitrine

__all__ = ["browser"]


@pytest.fixture(scope="session")
def drawn_project(tmp_path_factory: pytest.TempPathFactory) -> ReviewedProject:
    """The project that tests copy, and leave alone."""
    return make_reviewed(tmp_path_factory.mktemp("reviewed") / "project")


@pytest.fixture(scope="session")
def updated_goldens(drawn_project: ReviewedProject, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The goldens that `prove --update changed` writes: what accepting all must write."""
    root = tmp_path_factory.mktemp("updated") / "project"
    shutil.copytree(drawn_project.root, root)
    assert run_vitrine(root, "prove", "--update", "changed").returncode == 0
    return ReviewedProject(root).goldens()


@pytest.fixture
def copy_project(drawn_project: ReviewedProject, tmp_path: Path) -> Callable[[], ReviewedProject]:
    """Call it for a copy of the project in a folder of its own."""

    def copy() -> ReviewedProject:
        root = tmp_path / f"project-{len(list(tmp_path.iterdir()))}"
        shutil.copytree(drawn_project.root, root)
        return ReviewedProject(root)

    return copy


@pytest.fixture
def project(copy_project: Callable[[], ReviewedProject], monkeypatch: pytest.MonkeyPatch) -> ReviewedProject:
    """A copy of the project, in whose folder the test runs."""
    made = copy_project()
    monkeypatch.chdir(made.root)
    return made
