"""Orphan search: what lies in folders of goldens and belongs to no moment that was scheduled, and its removal."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from vitrine.errors import InputError, Place, Problem
from vitrine.proof.golden.candidate import find_candidates
from vitrine.proof.golden.orphans import find_orphan_goldens, find_orphan_pictures, list_named
from vitrine.proof.golden.picture_store import SUFFIX as PICTURE_SUFFIX
from vitrine.proof.golden.world_signature import SUFFIX as WORLD_SUFFIX
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment
from vitrine.proof.run.judgement import variant_path
from vitrine.proof.run.update_mode import PICTURES, WORLDS

RESOLVE_HINT = (
    "settle the merge with `vitrine prove --resolve`, or choose one: rename it to its golden, `git add` that and"
    " resolve again; or approve what is drawn: delete the golden and run `vitrine prove --update missing`"
)


class Orphans(NamedTuple):
    """Goldens and curves of no moment, pictures and worlds of no golden, and candidates that a merge left."""

    goldens: tuple[Path, ...] = ()
    stored: tuple[Path, ...] = ()
    candidates: tuple[Path, ...] = ()


class Schedule(NamedTuple):
    """All moments of a plan, wanted or not."""

    plan: ProofPlan
    moments: tuple[ScheduledMoment, ...]

    @property
    def files(self) -> frozenset[str]:
        """The names of the files that its moments and their variants have."""
        return frozenset(name for moment in self.moments for name in list_files(self.plan, moment))


def list_files(plan: ProofPlan, moment: ScheduledMoment) -> tuple[str, ...]:
    """The names of the files of a moment: its golden or curve, and its variants."""
    variants = (name for name, entry in plan.entries.variants.items() if entry.accepts(moment.name))
    return moment.file_name, *(variant_path(plan, moment.name, name).name for name in variants)


def find_orphans(schedules: Sequence[Schedule], searched: Iterable[Path]) -> Orphans:
    """Find what is orphaned below the folders of goldens that lie in a `searched` folder, else of these scenes alone.

    Whoever names one scene hears of that scene: others have their moments, and share its pictures. Raises InputError
    where a golden cannot be read, since what it names cannot be known.
    """
    goldens: list[Path] = []
    stored: list[Path] = []
    candidates: list[Path] = []
    folders = [path.resolve() for path in searched if path.is_dir()]
    files = {schedule.plan.goldens: schedule.files for schedule in schedules}
    for root in dict.fromkeys(schedule.plan.root for schedule in schedules):
        is_whole = any(folder == parent for folder in folders for parent in (root.resolve(), *root.resolve().parents))
        scenes = _list_scenes(root) if is_whole else [folder for folder in files if folder.parent == root]
        gone = [path for folder in scenes for path in find_orphan_goldens(folder, files.get(folder, frozenset()))]
        goldens += gone
        candidates += [path for path in find_candidates(root) if is_whole or path.parent in files]
        unnamed = find_orphan_pictures(root, root / PICTURES, root / WORLDS, gone)
        stored += unnamed if is_whole else _keep_named_by(gone, unnamed)
    return Orphans(tuple(goldens), tuple(stored), tuple(candidates))


def _list_scenes(root: Path) -> list[Path]:
    """The folders of scenes below a root of goldens, at any depth."""
    folders = {Path(folder) for folder, _, names in os.walk(root) if names}
    return sorted(folders - {root / PICTURES, root / WORLDS})


def _keep_named_by(goldens: Iterable[Path], unnamed: Iterable[Path]) -> list[Path]:
    """Those files of pictures and worlds that these goldens name."""
    names: set[str] = set()
    for path in goldens:
        pictures, worlds = list_named(path.parent, {*path.parent.iterdir()} - {path})
        names |= {f"{hash_}{PICTURE_SUFFIX}" for hash_ in pictures} | {f"{hash_}{WORLD_SUFFIX}" for hash_ in worlds}
    return [path for path in unnamed if path.name in names]


def prune(schedules: Sequence[Schedule], searched: Iterable[Path]) -> tuple[Path, ...]:
    """Delete all orphans; what was deleted. Raises InputError where a golden is unreadable, or a merge half done."""
    orphans = find_orphans(schedules, searched)
    if orphans.candidates:
        message, hint = "a merge left two candidates here: one of them may name what would be deleted", RESOLVE_HINT
        raise InputError(Problem(message, Place(str(orphans.candidates[0])), hint=hint))
    return delete_files((*orphans.goldens, *orphans.stored))


def remove_unnamed(roots: Iterable[Path]) -> tuple[Path, ...]:
    """Delete the pictures and worlds that no golden names any more; none where a golden cannot be read."""
    found: list[Path] = []
    for root in roots:
        try:
            found += find_orphan_pictures(root, root / PICTURES, root / WORLDS)
        except InputError:
            return ()
    return delete_files(found)


def delete_files(files: Iterable[Path]) -> tuple[Path, ...]:
    """Delete files, and a scene's folder that is empty then. Raises InputError where one cannot be deleted."""
    done = []
    for path in files:
        try:
            path.unlink(missing_ok=True)
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(Problem(f"it cannot be deleted: {reason}", Place(str(path)))) from None
        done.append(path)
    return tuple(done)


def describe_orphans(orphans: Orphans, on_ci: bool) -> Mapping[str, str]:
    """Why orphans fail a run, by kind: goldens always, pictures that merely take room on CI alone."""
    found = {}
    if orphans.goldens:
        hint = "give the moment its name back, or delete with `vitrine prove --prune`"
        count, first = len(orphans.goldens), orphans.goldens[0]
        what = f"{count} goldens are of no moment, such as {first}" if count > 1 else f"{first} is of no moment"
        found["goldens"] = f"{what}; {hint}"
    if orphans.stored and on_ci:
        count, first = len(orphans.stored), orphans.stored[0]
        what = f"no golden names {count} files, such as {first}" if count > 1 else f"no golden names {first}"
        found["stored"] = f"{what}; delete with `vitrine prove --prune`"
    if orphans.candidates:
        found["candidates"] = f"a merge left the candidate {orphans.candidates[0]}; {RESOLVE_HINT}"
    return found
