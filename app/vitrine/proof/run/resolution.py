"""Resolution: goldens that a half-done merge left conflicted, settled by drawing their moments as they are now.

The side whose lines are what is drawn is taken. Where neither is, since both sides changed the scene, nobody approved
that picture yet: both sides are written beside the golden as candidates, and the conflict stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from vitrine.errors import InputError, Place, Problem
from vitrine.files.atomic import make_folder, write_atomically
from vitrine.proof.compare.picture_comparison import GOOD
from vitrine.proof.draw.moment_drawing import MomentDrawing
from vitrine.proof.golden import curve, golden
from vitrine.proof.golden.candidate import SIDES, candidate_path, find_candidates, golden_of, remove_candidates
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment
from vitrine.proof.run.git_repository import GitRepository, Stage, find_repository
from vitrine.proof.run.judgement import Rules, approved_folder, judge_by
from vitrine.proof.run.merged_pictures import is_stored, restore_pictures, settle_pictures
from vitrine.proof.run.orphan_search import list_files
from vitrine.proof.run.prover import Prover, open_takes

#: The stages of a conflict, from the one that is taken first; what both sides began with may be drawn again, too.
STAGES: Mapping[Stage, str] = {2: "ours", 3: "theirs", 1: "base"}

#: The conflicted goldens by path below the repository's top: the bytes of each stage.
Conflicts = Mapping[str, Mapping[Stage, bytes]]


class Settled(NamedTuple):
    """A golden that was in conflict: the side that was taken, "removed", or "" where its sides became candidates.

    "by hand": git holds it for settled already, and its candidates are removed.
    """

    path: Path
    taken: str


class Resolution(NamedTuple):
    """What became of a half-done merge: `operation` as git calls it, each golden of it, and pictures removed."""

    operation: str
    settled: tuple[Settled, ...] = ()
    removed: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether no golden is left in conflict."""
        return all(one.taken for one in self.settled)


def check_sources(typed: Iterable[Path]) -> None:
    """Check that no scene itself is in conflict, before it is read. Raises InputError with each file that is."""
    problems = []
    for folder in dict.fromkeys(path if path.is_dir() else path.parent for path in typed):
        repository = find_repository(folder)
        for path in repository.list_unmerged():
            file = repository.top / path
            if file.is_relative_to(folder.resolve()) and not (_is_golden(path) or is_stored(path)):
                hint = "settle it first, and `git add` it: moments are drawn from it"
                problems.append(Problem("git left two sides of a merge in it", Place(str(file)), hint=hint))
    if problems:
        raise InputError(problems)


def resolve_merge(prover: Prover, plans: Sequence[ProofPlan]) -> Resolution:
    """Settle the goldens of these plans that git left conflicted, and put them into its index. Raises InputError."""
    repository = find_repository(plans[0].root)
    unmerged = repository.list_unmerged()
    settled: list[Settled] = []
    removed = 0
    for root in dict.fromkeys(plan.root for plan in plans):
        below = f"{repository.locate(root)}/"
        conflicts: Conflicts = {
            path: dict(zip(stages, repository.read_blobs(stages.values()), strict=True))
            for path, stages in unmerged.items()
            if path.startswith(below) and _is_golden(path)
        }
        sides = [data for stages in conflicts.values() for data in stages.values()]
        restored = restore_pictures(repository, root, sides)
        here = [plan for plan in plans if plan.root == root]
        done = [one for plan in here for one in _settle_plan(prover, repository, plan, conflicts)]
        settled += done
        for path in sorted({golden_of(candidate) for candidate in find_candidates(root)}):
            if path.is_file() and repository.locate(path) not in unmerged:
                remove_candidates(path)
                settled.append(Settled(path, "by hand"))
        if len(done) == len(conflicts) and all(one.taken for one in done):
            stored = {path: stages for path, stages in unmerged.items() if path.startswith(below) and is_stored(path)}
            removed += settle_pictures(repository, root, stored, restored, sides)
    return Resolution(repository.find_operation()[0], tuple(settled), removed)


def _settle_plan(prover: Prover, repository: GitRepository, plan: ProofPlan, conflicts: Conflicts) -> Iterator[Settled]:
    """Settle the conflicted goldens in the folder of one scene; those of no moment are removed."""
    place = repository.locate(plan.goldens)
    left = {path for path in conflicts if path.rpartition("/")[0] == place}
    if not left:
        return
    for session, moments in open_takes(plan):
        for moment in moments:
            paths = left & {f"{place}/{name}" for name in list_files(plan, moment)}
            if paths:
                drawing = prover.draw(plan, moment, session)
                for path in sorted(paths):
                    taken = _settle_golden(prover.rules, repository, plan, moment, drawing, path, conflicts[path])
                    yield Settled(repository.top / path, taken)
                left -= paths
    for path in sorted(left):
        repository.remove(path)
        remove_candidates(repository.top / path)
        yield Settled(repository.top / path, "removed")


def _settle_golden(
    rules: Rules,
    repository: GitRepository,
    plan: ProofPlan,
    moment: ScheduledMoment,
    drawing: MomentDrawing,
    path: str,
    stages: Mapping[Stage, bytes],
) -> str:
    """Settle one golden: the name of the side that was taken, "" where there are candidates now."""
    file = repository.top / path
    make_folder(file.parent)
    stage = _choose_side(rules, plan, moment, drawing, stages)
    if stage is None:
        for number, side in ((2, SIDES[0]), (3, SIDES[1])):
            if number in stages:
                write_atomically(candidate_path(file, side), stages[number])  # type: ignore[index]
        return ""
    write_atomically(file, stages[stage])
    repository.stage(path)
    remove_candidates(file)
    return STAGES[stage]


def _choose_side(
    rules: Rules,
    plan: ProofPlan,
    moment: ScheduledMoment,
    drawing: MomentDrawing,
    stages: Mapping[Stage, bytes],
) -> Stage | None:
    """The stage that is what is drawn: picture by picture the same one, else equivalent to it; None for neither."""
    equivalent: list[Stage] = []
    with TemporaryDirectory(prefix="vitrine-side-") as made:
        for stage in (stage for stage in STAGES if stage in stages):
            file = Path(made, f"{stage}{Path(moment.file_name).suffix}")
            file.write_bytes(stages[stage])
            verdict = judge_by(file, plan, moment, drawing, approved_folder(plan), rules).result.verdict
            if verdict == "same":
                return stage
            equivalent += [stage] if verdict in GOOD else []
    return equivalent[0] if equivalent else None


def _is_golden(path: str) -> bool:
    return path.endswith((golden.SUFFIX, curve.SUFFIX))
