"""A small project in a real git repository, whose goldens branch, merge and are laid upon one another."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.proof.small_project import SmallProject
from tests.proof.whole_run import prove_all
from vitrine.gpu.renderer import Renderer
from vitrine.proof.draw.renderer_identity import REFERENCE
from vitrine.proof.result.proof_result import ProofResult
from vitrine.proof.run.branch_base import open_branch_base
from vitrine.proof.run.proof_run import Gate
from vitrine.proof.run.prover import Prover
from vitrine.proof.run.resolution import Resolution, check_sources, resolve_merge
from vitrine.proof.run.update_mode import UpdateMode

SCENE = """vitrine: 1
feed: testcard:320x180
take: demo.take.jsonl
statechart:
  states:
    waiting: {initial: true, transitions: [{event: tap, target: open}]}
    open: {transitions: [{event: back, target: done}]}
    done: {}
nodes:
  - id: first
    kind: panel
    height: 4
    # apart, so that git merges changes of both
    width: 6
    # apart
    fill: "#A26926"
    # apart
    anchor: {head: center}
    when: waiting
  - id: second
    kind: panel
    height: 4
    # apart
    width: 6
    # apart
    fill: "#26A269"
    # apart
    anchor: {head: top}
    when: open
  - id: third
    kind: panel
    height: 4
    # apart
    width: 6
    # apart
    fill: "#2669A2"
    # apart
    anchor: {head: bottom}
    when: done
"""
TAKE = """{"vitrine_take": 1, "feed": "testcard", "seed": 7, "scene": "scene.yaml"}
{"t": 0.5, "event": "tap"}
{"t": 1.5, "event": "back"}
"""
PROOF = """proof: 1
devices: [even-g2]
environments: [office]
size: 160x90
figures: pictured
goldens: ../goldens
moments:
  start: {at: 0.2}
  # apart
  # apart
  open: {at: "state:open+0.5"}
  # apart
  # apart
  done: {at: "state:done+0.2"}
"""
#: Nobody's own settings, and dates that never change.
SURROUNDINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_EDITOR": "true",
    "LC_ALL": "C",
}


@dataclass(frozen=True)
class GitProject(SmallProject):
    """A small project at the top of a repository whose branch is `main`, drawn by `renderer`."""

    renderer: Renderer

    def git(self, *words: str, fails: bool = False) -> str:
        """Run git; what it prints. It must go well, or fail."""
        command, env = ["git", "-c", "init.defaultBranch=main", *words], {**os.environ, **SURROUNDINGS}
        done = subprocess.run(command, cwd=self.root, env=env, capture_output=True, text=True)
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout

    def commit(self, message: str) -> str:
        """Commit all that there is; the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD").strip()

    def change(self, old: str, new: str, update: UpdateMode = "changed") -> str:
        """Change the scene, approve what it shows now, and commit; the commit."""
        self.change_scene(old, new)
        assert self.run(update).is_good
        return self.commit(f"change {old} to {new}")

    def run(self, update: UpdateMode = "none", against: str = "", on_ci: bool = False) -> ProofResult:
        """Prove all moments of the whole project as the reference renderer would."""
        prover, plans = Prover(self.renderer, REFERENCE, update, draws_whole=bool(against)), [self.plan]
        if not against:
            return prove_all(prover, plans, Gate(on_ci=on_ci), searched=[self.root])
        with open_branch_base(against, plans) as base:
            return prove_all(prover, plans, Gate(), searched=[self.root], base=base)

    def accept(self, variant: str) -> ProofResult:
        """Write what is drawn and not as approved as a variant of the proof's."""
        return prove_all(Prover(self.renderer, REFERENCE, accepts=variant), [self.plan], Gate(), searched=[self.root])

    def resolve(self) -> Resolution:
        """Settle the goldens of a half-done merge."""
        check_sources([self.root])
        return resolve_merge(Prover(self.renderer, REFERENCE), [self.plan])

    def unmerged(self) -> set[str]:
        """The names of files that git holds for conflicted."""
        return {Path(path).name for path in self.git("diff", "--name-only", "--diff-filter=U").split()}

    def verdicts(self) -> Mapping[str, str]:
        """The verdict of each moment now."""
        return {moment.moment: moment.verdict for moment in self.run().moments}


def make_git_project(root: Path, renderer: Renderer) -> GitProject:
    """Make the repository with one commit, whose goldens are approved."""
    shop = root / "shop"
    shop.mkdir()
    for name, text in (("scene.yaml", SCENE), ("demo.take.jsonl", TAKE), ("proof.yaml", PROOF)):
        (shop / name).write_text(text, encoding="utf-8")
    project = GitProject(root, renderer)
    project.git("init", "--quiet")
    project.run("missing")
    project.commit("begin")
    return project
