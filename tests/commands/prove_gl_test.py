"""`prove` as typed: what it prints, writes and ends with."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.prepared_program import Ran
from tests.proof.git_project import make_git_project
from tests.proof.small_project import SmallProject, make_project
from tests.source_path import SOURCE_PATH
from vitrine.gpu.renderer import Renderer


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """A project in the folder that commands run in."""
    return make_project(tmp_path)


def test_missing_goldens_are_written_and_fail_once(project: SmallProject, vitrine: Callable[..., Ran]) -> None:
    first = vitrine("prove", "--update", "missing", env={"CI": ""})
    assert first.code == 1 and "new: shop/start, 0.2 s\n    nothing of it is approved yet\n" in first.out
    assert "next: 2 goldens were written: look at them, and commit the folder of goldens\n" in first.out
    assert f"report: {Path('out', 'proof', 'index.html')}\n2 moments: 2 new; 0 pictures" in first.out
    again = vitrine("prove", "--at-least", 4, env={"CI": "true"})
    assert again.code == 0
    assert "2 moments (2 from unchanged files, not drawn again): 2 same; 4 pictures" in again.out
    assert json.loads((project.root / "out" / "proof" / "result.json").read_text())["planned"] == 2
    (project.goldens / "shop" / "gone.golden").write_bytes((project.goldens / "shop" / "open.golden").read_bytes())
    orphaned = vitrine("prove", env={"CI": ""})
    assert orphaned.code == 1 and "orphaned: goldens/shop/gone.golden" in orphaned.out
    assert "fails: goldens/shop/gone.golden is of no moment; give the moment its name back" in orphaned.out
    assert "1 orphaned file deleted" in vitrine("prove", "--prune").out
    assert not (project.goldens / "shop" / "gone.golden").exists()


def test_options_that_both_write_and_an_unknown_variant_are_refused(
    project: SmallProject, vitrine: Callable[..., Ran]
) -> None:
    both = vitrine("prove", "--prune", "--resolve")
    assert both.code == 2 and "give one of them" in both.err
    unknown = vitrine("prove", "--accept-variant", "other")
    assert unknown.code == 1 and "write it into the proof first: variants: {other:" in unknown.err
    assert "no git repository" in vitrine("prove", "--resolve").err
    assert "no git repository" in vitrine("prove", "--against", "main").err


def test_ctrl_c_in_an_update_ends_it_with_whole_goldens(project: SmallProject) -> None:
    proof = project.root / "shop" / "proof.yaml"
    proof.write_text(proof.read_text().replace("moments:\n", "moments:\n  row: {every: 0.1s}\n"))
    command = [sys.executable, "-u", "-P", "-m", "vitrine.cli", "prove", "--update", "missing"]
    surroundings = {**os.environ, "PYTHONPATH": SOURCE_PATH, "VITRINE_TRACEBACK": "1"}
    with subprocess.Popen(
        command, cwd=project.root, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None and "new: shop/" in child.stdout.readline()
        child.send_signal(signal.SIGINT)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 130 and "Traceback" not in said
    assert re.search(r"interrupted after \d+ of 102 moments; .* the same command goes on", said), said
    written = list(project.goldens.rglob("*.golden"))
    assert written and all(path.read_text().endswith("\n") for path in written)
    assert not list(project.goldens.rglob(".*"))


def test_a_candidate_that_was_chosen_by_hand_ends_the_merge(
    tmp_path: Path, device: Renderer, vitrine: Callable[..., Ran]
) -> None:
    git_project = make_git_project(tmp_path, device)
    git_project.git("switch", "--quiet", "--create", "other")
    git_project.change("#26A269", "#2222F2")
    git_project.git("switch", "--quiet", "main")
    git_project.change("#26A269", "#A226A2")
    git_project.git("merge", "other", fails=True)
    refused = vitrine("prove", "--resolve")
    assert refused.code == 1 and "scene.yaml: git left two sides of a merge in it; settle it first" in refused.err
    git_project.git("checkout", "--theirs", "--", "shop/scene.yaml")
    git_project.change_scene("#2222F2", "#2222A2")
    git_project.git("add", "shop/scene.yaml")
    left = vitrine("prove", "--resolve")
    assert left.code == 1 and "open.golden: neither side is what is drawn now" in left.out
    assert "rename it to its golden, `git add` that and resolve again" in left.out
    git_project.change_scene("#2222A2", "#2222F2")
    folder = git_project.goldens / "shop"
    (folder / "open.theirs.golden").rename(folder / "open.golden")
    git_project.git("add", "shop/scene.yaml", "goldens/shop/open.golden")
    forgotten = vitrine("prove", env={"CI": ""})
    assert forgotten.code == 1 and "a merge left the candidate goldens/shop/open.ours.golden" in forgotten.out
    settled = vitrine("prove", "--resolve")
    assert settled.code == 0 and "open.golden: settled by hand; its candidates are removed" in settled.out
    git_project.git("commit", "--quiet", "--no-edit")
    assert not list(folder.glob("*.ours.golden")) and vitrine("prove", env={"CI": ""}).code == 0
