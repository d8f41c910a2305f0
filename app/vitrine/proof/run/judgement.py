"""Judgement: a drawn moment beside its golden, its accepted variants and the picture that was approved first."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from vitrine.errors import InputError
from vitrine.proof.compare.curve_difference import find_curve_differences
from vitrine.proof.compare.moment_comparison import compare_moment, name_result
from vitrine.proof.compare.picture_comparison import GOOD, ApprovedFolder, PictureComparison
from vitrine.proof.compare.tile_difference import OTHER_RENDERER, SAME_RENDERER, PictureTolerance
from vitrine.proof.draw.moment_drawing import MomentDrawing
from vitrine.proof.golden.curve import Curve, read_curve
from vitrine.proof.golden.golden import Golden, read_golden
from vitrine.proof.golden.picture_store import PictureStore
from vitrine.proof.plan.proof_file import VariantEntry
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.drift import describe_drift
from vitrine.proof.run.update_mode import PICTURES, WORLDS


class Rules(NamedTuple):
    """What a moment is judged by beside its golden: the day, and whether what expired fails.

    `any_renderer`: pictures that another renderer drew are compared all the same, with a wider tolerance.
    """

    any_renderer: bool = False
    today: date = date.min
    expired_fails: bool = False

    def choose_tolerance(self, approved: Golden | None, drawn: Golden) -> PictureTolerance | None:
        """That of pictures which one renderer drew, or two; None where those of two are not to be judged."""
        drawn_by = () if approved is None else approved.lines.get("renderer", ())
        if not drawn_by or drawn_by == drawn.lines.get("renderer"):
            return SAME_RENDERER
        return OTHER_RENDERER if self.any_renderer else None


class Judgement(NamedTuple):
    """What was found of a moment: the golden that it was compared with, the result, and each picture's comparison."""

    approved: Golden | Curve | None
    result: MomentResult
    comparisons: tuple[PictureComparison, ...]

    @property
    def is_unreadable(self) -> bool:
        """Whether there is a golden, and it cannot be read."""
        return self.approved is None and self.result.verdict == "unreadable"


def approved_folder(plan: ProofPlan) -> ApprovedFolder:
    """Where the pictures of a plan's goldens lie: shared by all scenes below its root."""
    return ApprovedFolder(PictureStore(plan.root / PICTURES), plan.root / WORLDS)


def variant_path(plan: ProofPlan, moment: str, variant: str) -> Path:
    """The file of a moment's variant: `open.new-fonts.golden` beside `open.golden`."""
    return plan.golden_path(f"{moment}.{variant}")


def judge_moment(
    plan: ProofPlan, moment: ScheduledMoment, drawing: MomentDrawing, folder: ApprovedFolder, rules: Rules
) -> Judgement:
    """Judge a drawn moment by its golden, else by its variants. A golden that cannot be read fails it alone."""
    judged = judge_by(plan.goldens / moment.file_name, plan, moment, drawing, folder, rules)
    variants = {name: entry for name, entry in plan.entries.variants.items() if entry.accepts(moment.name)}
    notes = judged.result.notes
    for name, entry in variants.items() if judged.result.verdict not in GOOD else ():
        path = variant_path(plan, moment.name, name)
        other = judge_by(path, plan, moment, drawing, folder, rules) if path.is_file() else judged
        if other.result.verdict in GOOD:
            judged, notes = other, (*other.result.notes, f"variant {name}, of {entry.owner}: {entry.reason}")
            break
    expired = tuple(
        _describe_expired(name, entry) for name, entry in variants.items() if entry.has_expired(rules.today)
    )
    broken = (*judged.result.broken, *(expired if rules.expired_fails else ()))
    notes = (*notes, *(() if rules.expired_fails else expired))
    return judged._replace(result=judged.result.model_copy(update={"notes": notes, "broken": broken}))


def judge_by(
    path: Path,
    plan: ProofPlan,
    moment: ScheduledMoment,
    drawing: MomentDrawing,
    folder: ApprovedFolder,
    rules: Rules,
) -> Judgement:
    """Judge a drawn moment by the golden in this file alone. One that cannot be read is told in the result."""
    if drawing.curve is not None:
        return _judge_curve(path, plan, moment, drawing.curve)
    broken: tuple[str, ...] = ()
    try:
        approved = read_golden(path) if path.is_file() else None
    except InputError as error:
        approved, broken = None, tuple(map(str, error.problems))
    tolerance = rules.choose_tolerance(approved, drawing.golden)
    result, comparisons = compare_moment(plan, moment, drawing, approved, folder, tolerance)
    if broken:
        # Nothing is new: what was approved of these pictures cannot be known.
        pictures = tuple(one.model_copy(update={"verdict": "unreadable"}) for one in result.pictures)
        update = {"verdict": "unreadable", "broken": broken, "pictures": pictures}
        return Judgement(None, result.model_copy(update=update), comparisons)
    if approved is None:
        return Judgement(None, result, comparisons)
    notes = describe_drift(approved, drawing, comparisons, folder, tolerance or SAME_RENDERER)
    missing = _find_missing_files(approved, comparisons, folder)
    told = {"notes": (*result.notes, *notes), "broken": (*result.broken, *missing)}
    return Judgement(approved, result.model_copy(update=told), comparisons)


def _judge_curve(path: Path, plan: ProofPlan, moment: ScheduledMoment, drawn: Curve) -> Judgement:
    result = name_result(plan, moment, "new")
    if not path.is_file():
        return Judgement(None, result, ())
    try:
        approved = read_curve(path)
    except InputError as error:
        broken = tuple(map(str, error.problems))
        return Judgement(None, result.model_copy(update={"verdict": "unreadable", "broken": broken}), ())
    figures = tuple(find_curve_differences(approved, drawn, plan.tolerances.place_px, moment.masked))
    verdict = "changed" if figures else "same"
    return Judgement(approved, result.model_copy(update={"verdict": verdict, "figures": figures}), ())


def _find_missing_files(
    approved: Golden, comparisons: tuple[PictureComparison, ...], folder: ApprovedFolder
) -> tuple[str, ...]:
    """What is named and lost, of pictures that needed no look at their files, since their hashes are equal."""
    files: list[Path] = []
    lines = approved.pictures
    for one in comparisons:
        if one.verdict == "same":
            files += [path for path in folder.list_files(lines[one.key]) if not path.is_file()]
    return tuple(
        f"{path} is lost, and a golden names it: take it from version control, or run `vitrine prove --update missing`"
        for path in dict.fromkeys(files)
    )


def _describe_expired(name: str, entry: VariantEntry) -> str:
    return (
        f"variant {name} has expired on {entry.until}: {entry.reason}; {entry.owner} decides: a later `until:`, or"
        " delete it in the proof and run `vitrine prove --prune`"
    )
