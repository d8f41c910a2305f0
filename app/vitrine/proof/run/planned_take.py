"""Planned take: the moments of a proof on one of its takes, and what is kept of them. Nothing is drawn to know them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from vitrine.errors import InputError
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.golden import golden
from vitrine.proof.golden.picture_lines import read_named_lines
from vitrine.proof.kept.input_files import digest_files, list_input_files
from vitrine.proof.kept.kept_moments import KeptMoments, open_kept
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment, list_takes
from vitrine.proof.run.judgement import approved_folder
from vitrine.proof.run.orphan_search import Schedule, list_files
from vitrine.proof.run.prover import open_take


@dataclass(frozen=True, eq=False, slots=True)
class PlannedTake:
    """The moments of a plan on the take of this name; `files` are what they are drawn from, but for the proof."""

    plan: ProofPlan
    take: str
    moments: tuple[ScheduledMoment, ...]
    files: tuple[Path, ...]

    @property
    def all_files(self) -> Iterator[Path]:
        """The files that another machine needs to prove it: those, the proof, and what was approved."""
        yield from (*self.files, self.plan.file)
        folder = approved_folder(self.plan)
        for path in (self.plan.goldens / name for moment in self.moments for name in list_files(self.plan, moment)):
            if path.is_file():
                yield path
                # One that cannot be read fails its moment, wherever that is proven.
                with suppress(InputError):
                    named = read_named_lines(path) if path.suffix == golden.SUFFIX else ()
                    yield from (file for line in named for file in folder.list_files(line) if file.is_file())

    def find_kept_key(self, program: str, identity: RendererIdentity) -> str:
        """By which key it is kept as this program and renderer drew it. Raises InputError for an unreadable file."""
        entries = self.plan.entries
        shown = str(entries.feed), entries.text, str(entries.locale)
        words = (program, str(identity), *shown, self.take, digest_files(self.files))
        return hashlib.sha256("\n".join(words).encode()).hexdigest()


def open_kept_takes(
    takes: Iterable[PlannedTake], folder: Path, program: str, identity: RendererIdentity
) -> tuple[KeptMoments, ...]:
    """What a folder keeps of each take, as this program and renderer drew it; takes of the same bytes share it.

    Raises InputError for an unreadable file.
    """
    keys = [take.find_kept_key(program, identity) for take in takes]
    opened = {key: open_kept(folder, key) for key in dict.fromkeys(keys)}
    return tuple(opened[key] for key in keys)


def plan_takes(plans: Iterable[ProofPlan]) -> tuple[PlannedTake, ...]:
    """Plan all takes of proofs, in their order. Raises InputError for what their files have wrong."""
    return tuple(_plan_take(plan, take) for plan in plans for take in list_takes(plan))


def _plan_take(plan: ProofPlan, take: str) -> PlannedTake:
    with open_take(plan, take) as opened:
        session = opened.session
        files = list_input_files(session, (*plan.entries.devices, *plan.entries.environments), plan.file)
        return PlannedTake(plan, take, opened.moments, files)


def list_schedules(takes: Iterable[PlannedTake]) -> list[Schedule]:
    """All moments of each plan, on all of its takes."""
    moments: dict[Path, list[PlannedTake]] = {}
    for take in takes:
        moments.setdefault(take.plan.file, []).append(take)
    return [Schedule(same[0].plan, tuple(one for take in same for one in take.moments)) for same in moments.values()]
