"""A project whose goldens a change has left behind: proven once with a report, once updated, for all tests to copy."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.proof.git_project import PROOF, SCENE, SURROUNDINGS, TAKE
from tests.source_path import SOURCE_PATH
from vitrine.proof.review.golden_tree import GoldenTree
from vitrine.proof.review.report_source import ReportFolder
from vitrine.proof.review.review import Review

#: The moments that are left to decide on: three that changed, of which two share a picture, a curve, and a new one.
LEFT = ("start", "done", "done-too", "late", "walk.curve")


@dataclass(frozen=True, slots=True)
class ReviewedProject:
    """A folder with the project `shop`, in git, its goldens as they were, and the report of what it shows now."""

    root: Path

    @property
    def report(self) -> Path:
        """The folder of the report."""
        return self.root / "out" / "proof"

    def goldens(self) -> dict[str, bytes]:
        """The bytes of all that lies in the folder of goldens, by name."""
        folder = self.root / "goldens"
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    def git(self, *words: str) -> str:
        """Run git, which must go well; what it prints."""
        done = subprocess.run(
            ["git", *words], cwd=self.root, env={**os.environ, **SURROUNDINGS}, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def open_review(self) -> Review:
        """A review of its report in this process; the current folder must be the project's."""
        source = ReportFolder(self.report)
        return Review(source.read_result(), source, GoldenTree())


def number_of(review: Review, moment: str) -> int:
    """The number of a moment in a review's result."""
    return next(number for number, one in enumerate(review.result.moments) if one.moment == moment)


def run_vitrine(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command line in a folder, as nobody's CI."""
    surroundings = {**os.environ, "PYTHONPATH": SOURCE_PATH, "VITRINE_TRACEBACK": "1", "CI": ""}
    command = [sys.executable, "-P", "-m", "vitrine.cli", *words]
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, timeout=120)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def make_reviewed(root: Path) -> ReviewedProject:
    """Make the project, approve it, change it and prove it: what is in LEFT does not pass."""
    shop = root / "shop"
    shop.mkdir(parents=True)
    # Once it stands still, so that the light of both is one picture.
    proof_text = PROOF.replace("state:done+0.2", "state:done+0.3")
    files = (
        ("scene.yaml", SCENE),
        ("demo.take.jsonl", TAKE),
        ("proof.yaml", f"{proof_text}  done-too: {{at: 1.85}}\ncurves:\n  walk: {{}}\n"),
    )
    for name, text in files:
        (shop / name).write_text(text, encoding="utf-8")
    project = ReviewedProject(root)
    (root / ".gitignore").write_text("out/\n")
    project.git("-c", "init.defaultBranch=main", "init", "--quiet")
    first = run_vitrine(root, "prove", "--update", "missing")
    if "is not the renderer that goldens are drawn by" in first.stderr:
        pytest.skip(first.stderr)
    project.git("add", "--all")
    project.git("commit", "--quiet", "--message", "begin")
    scene, proof = shop / "scene.yaml", shop / "proof.yaml"
    head, _, third = scene.read_text().partition("id: third")
    scene.write_text(head.replace("#A26926", "#A26999") + "id: third" + third.replace("height: 4", "height: 5"))
    proof.write_text(proof.read_text().replace("moments:\n", "moments:\n  late: {at: 1.9}\n"))
    assert run_vitrine(root, "prove").returncode == 1
    return project
