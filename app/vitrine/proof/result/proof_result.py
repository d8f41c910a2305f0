"""Proof result: all moments of one run, or of slices of one, and whether it may pass a gate. It fails closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import Field, ValidationError

from vitrine.document.model import Model
from vitrine.errors import InputError, Place, Problem
from vitrine.files.atomic import atomic_write
from vitrine.files.regular_file import read_regular
from vitrine.proof.compare.picture_comparison import VERDICTS, Verdict
from vitrine.proof.result.branch_report import BranchReport, merge_branch_reports
from vitrine.proof.result.moment_result import MomentResult

#: 10,000 moments with ten pictures take 30 MB.
MAX_BYTES = 512_000_000
VERSION = 1


class ProofResult(Model):
    """The moments of a run in the order of scenes and times, with what else decides a gate."""

    vitrine_proof: int = VERSION
    renderer: str = ""
    is_reference: bool = False
    moments: tuple[MomentResult, ...] = ()
    planned: int = Field(default=0, description="how many moments the proof files name, in all slices")
    orphans: tuple[str, ...] = Field(default=(), description="goldens and pictures that nothing names")
    against: BranchReport | None = Field(default=None, description="what this branch changes; it fails nothing")
    failures: tuple[str, ...] = Field(default=(), description="why it fails beside its moments, one sentence each")

    folder: str = Field(default="", description="where paths begin, below the top of the work tree")
    named_by: dict[str, tuple[str, ...]] = Field(
        default={}, description="the goldens that name a file which accepting a moment may leave unnamed"
    )

    @property
    def counts(self) -> dict[Verdict, int]:
        """How many moments have each verdict, from the best to the worst; those that none has are left out."""
        found = Counter(moment.verdict for moment in self.moments)
        return {verdict: found[verdict] for verdict in VERDICTS if found[verdict]}

    @property
    def picture_count(self) -> int:
        """How many pictures were compared with an approved one."""
        return sum(picture.verdict in ("same", "equivalent", "changed") for m in self.moments for picture in m.pictures)

    @property
    def is_good(self) -> bool:
        """Whether it passes a gate: no failure, and every moment is good."""
        return not self.failures and all(moment.is_good for moment in self.moments)


def merge_results(results: Iterable[ProofResult]) -> ProofResult:
    """Merge the results of slices of one run, which fails where moments of it are in none of them.

    Raises InputError where a moment is in two of them.
    """
    parts = list(results)
    moments = [moment for part in parts for moment in part.moments]
    counts = Counter((moment.scene, moment.moment) for moment in moments)
    if doubles := [f"{scene}/{name}" for (scene, name), count in counts.items() if count > 1]:
        message = f"{doubles[0]} is in two of these results"
        raise InputError(Problem(message, hint="give the results of different slices of one run"))
    return ProofResult(
        renderer=", ".join(dict.fromkeys(part.renderer for part in parts)),
        is_reference=all(part.is_reference for part in parts),
        moments=tuple(sorted(moments, key=lambda moment: (moment.scene, moment.t_s, moment.moment))),
        planned=max((part.planned for part in parts), default=0),
        orphans=tuple(sorted({orphan for part in parts for orphan in part.orphans})),
        failures=tuple(
            dict.fromkeys((*(failure for part in parts for failure in part.failures), *_find_gaps(parts, len(moments))))
        ),
        folder=next((part.folder for part in parts), ""),
        named_by={file: goldens for part in parts for file, goldens in part.named_by.items()},
        against=merge_branch_reports(part.against for part in parts if part.against is not None),
    )


def _find_gaps(parts: Iterable[ProofResult], found: int) -> Iterator[str]:
    """A sentence where slices are missing, or are those of different runs."""
    planned = sorted({part.planned for part in parts})
    if len(planned) > 1:
        counts = " and ".join(f"{count:,}" for count in planned)
        yield f"these are slices of different runs: {counts} moments were planned; merge those of one run"
    elif planned and found != planned[0]:
        yield f"slice missing: {found:,} of {planned[0]:,} planned moments are here; give the results of all slices"
    modes = {(moment.scene, moment.text) for part in parts for moment in part.moments}
    for scene, _ in sorted(mode for mode in modes if mode[1] == "blocks" and (mode[0], "glyphs") in modes):
        yield f"these are slices of different runs: {scene} was proven with text as glyphs and as blocks"


def build_result_schema() -> dict[str, object]:
    """The JSON Schema of a result's file, for programs that read it."""
    schema = ProofResult.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Result of a proof"}


def write_result(path: Path, result: ProofResult) -> None:
    """Write a result as JSON. Raises InputError where it cannot be written."""
    with atomic_write(path) as partial:
        partial.write_text(result.model_dump_json(indent=1, exclude_defaults=True) + "\n", encoding="utf-8")


def read_result(path: Path) -> ProofResult:
    """Read a result's JSON. Raises InputError for what is none."""
    return parse_result(read_regular(path, MAX_BYTES, "result of a proof"), str(path))


def parse_result(data: bytes, file: str) -> ProofResult:
    """Parse a result's JSON; `file` is its name in messages. Raises InputError for what is none."""
    try:
        return ProofResult.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        hint = "name the result.json that `vitrine prove` wrote"
        raise InputError(Problem("this is no result of a proof", Place(file), key, hint=hint)) from None
