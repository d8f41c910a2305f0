"""Branch base: the commit that a branch began at, and its goldens, with which `--against` compares what is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from vitrine.errors import InputError, Problem
from vitrine.proof.compare.picture_comparison import GOOD
from vitrine.proof.golden import curve, golden
from vitrine.proof.golden.orphans import SHOWN
from vitrine.proof.golden.picture_store import LFS_POINTER
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.result.branch_report import BranchReport
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.git_repository import GitRepository, find_repository
from vitrine.proof.run.judgement import Rules, approved_folder, judge_by
from vitrine.proof.run.orphan_search import Schedule
from vitrine.proof.run.prover import ProvedMoment


class BranchBase(NamedTuple):
    """The goldens of a commit, laid out as files: for each folder of goldens a folder with what it held then."""

    ref: str
    commit: str
    roots: dict[Path, Path]

    def compare(self, proved: ProvedMoment, rules: Rules) -> MomentResult:
        """Compare a moment as it is drawn now with what the branch began with."""
        then = replace(proved.plan, root=self.roots[proved.plan.root])
        path = then.goldens / proved.moment.file_name
        return judge_by(path, then, proved.moment, proved.drawing, approved_folder(then), rules).result

    def report(self, compared: Sequence[MomentResult], schedules: Sequence[Schedule]) -> BranchReport:
        """The report of moments that were compared; what the branch began with and no longer has is missing."""
        missing = []
        for schedule in schedules:
            then = replace(schedule.plan, root=self.roots[schedule.plan.root])
            files = [path for suffix in (golden.SUFFIX, curve.SUFFIX) for path in then.goldens.glob(f"{SHOWN}{suffix}")]
            for path in sorted(files):
                if path.name not in schedule.files:
                    missing.append(_describe_missing(schedule.plan, path))
        changed = tuple(one for one in compared if one.verdict not in GOOD)
        return BranchReport(ref=self.ref, commit=self.commit, compared=len(compared), moments=(*changed, *missing))


@contextmanager
def open_branch_base(ref: str, plans: Sequence[ProofPlan]) -> Iterator[BranchBase]:
    """A context with the goldens of the commit at which this branch left `ref`. Raises InputError with the remedy."""
    repository = find_repository(plans[0].file.parent)
    commit = find_base_commit(repository, ref)
    with TemporaryDirectory(prefix="vitrine-base-") as made:
        roots = {}
        for number, root in enumerate(dict.fromkeys(plan.root for plan in plans)):
            roots[root] = Path(made, str(number))
            _export(repository, commit, root, roots[root])
        yield BranchBase(ref, commit, roots)


def find_base_commit(repository: GitRepository, ref: str) -> str:
    """The commit at which the branch of HEAD left `ref`.

    On CI HEAD may be a merge that the host made of the two: what it was laid upon is its first parent, and the merge
    base of the two, too, also where `ref` went on since. Raises InputError with the remedy.
    """
    there, head = repository.find_commit(ref), repository.find_commit("HEAD")
    if not head:
        raise InputError(Problem("the repository has no commit yet", hint="commit, then compare branches"))
    if not there:
        name = ref.removeprefix("origin/")
        hint = f"run `git fetch origin {name}` and name origin/{name}, or name a commit"
        raise InputError(Problem(f"git knows no {ref}", key="--against", hint=hint))
    if base := repository.find_merge_base(there, head):
        return base
    if repository.is_shallow:
        message = f"this clone is shallow: where the branch left {ref} was not fetched"
        hint = "run `git fetch --unshallow`, on CI fetch with depth 0"
        raise InputError(Problem(message, key="--against", hint=hint))
    message = f"{ref} and this branch have no common history"
    raise InputError(Problem(message, key="--against", hint="name the branch that this one was made from"))


def _export(repository: GitRepository, commit: str, root: Path, folder: Path) -> None:
    """Write what a folder of goldens held at a commit. A picture that git LFS keeps is taken from the work tree."""
    place = repository.locate(root)
    blobs = repository.list_files(commit, place)
    folder.mkdir()
    for path, data in zip(blobs, repository.read_blobs(blobs.values()), strict=True):
        relative = path.removeprefix(f"{place}/")
        if ".." in relative.split("/"):  # no honest tree holds one
            continue
        target, now = folder / relative, root / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        # A picture's name is its content.
        is_there = data.startswith(LFS_POINTER) and now.is_file()
        target.write_bytes(now.read_bytes() if is_there else data)


def _describe_missing(plan: ProofPlan, path: Path) -> MomentResult:
    return MomentResult(
        scene=plan.name,
        scene_file=str(plan.scene),
        moment=path.name.removesuffix(golden.SUFFIX),
        t_s=0.0,
        verdict="missing",
        golden=str(plan.goldens / path.name),
    )
