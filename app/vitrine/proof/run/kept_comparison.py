"""Kept comparison: whether a moment as it was drawn before is still what its golden says. Nothing is drawn for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from vitrine.errors import InputError
from vitrine.files.regular_file import read_regular
from vitrine.proof.compare.figure_difference import find_figure_differences
from vitrine.proof.compare.moment_comparison import name_result
from vitrine.proof.compare.picture_comparison import ApprovedFolder, PictureComparison
from vitrine.proof.draw.moment_drawing import MomentDrawing
from vitrine.proof.golden.golden import MAX_BYTES, parse_golden
from vitrine.proof.golden.picture_line import PictureLine
from vitrine.proof.golden.picture_lines import has_ancestors, parse_picture_lines
from vitrine.proof.kept.kept_moments import KeptMoments
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment
from vitrine.proof.result.moment_result import MomentResult, PictureResult
from vitrine.proof.run.drift import describe_drift
from vitrine.proof.run.judgement import approved_folder


def compare_kept(plan: ProofPlan, moment: ScheduledMoment, kept: KeptMoments) -> MomentResult | None:
    """The result of a moment that is the same as its golden; None where it must be drawn to know, or to show it.

    So it must where files of approved pictures are lost, or variants are accepted, which have their days.
    """
    key = key_moment(plan, moment)
    if key not in kept.moments or any(entry.accepts(moment.name) for entry in plan.entries.variants.values()):
        return None
    path, folder = plan.golden_path(moment.name), approved_folder(plan)
    try:
        data = read_regular(path, MAX_BYTES, "golden")
        approved = parse_picture_lines(data, path)
        if not kept.is_same(key, data) and not _agrees(data, path, kept.read_lines(key), plan, moment):
            return None
        notes = _list_notes(data, path, approved, folder)
    except (InputError, UnicodeDecodeError):
        return None
    if not all(file.is_file() for line in approved.values() for file in folder.list_files(line)):
        return None
    return name_result(
        plan,
        moment,
        "same",
        pictures=tuple(_describe_same(picture_key, line) for picture_key, line in sorted(approved.items())),
        masked_share=kept.moments[key].masked_share,
        notes=notes,
    )


def key_moment(plan: ProofPlan, moment: ScheduledMoment) -> str:
    """The key of a moment among those that are drawn from the same files: all that its proof says of it."""
    entries = plan.entries
    said = [
        repr(moment.t_s),
        sorted(moment.masked),
        [repr(one) for one in moment.expectations],
        [(one.words, repr(one.t_s), one.state) for one in moment.expected_states],
        [entries.devices, entries.environments, entries.views, entries.size, entries.figures],
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _agrees(data: bytes, path: Path, lines: str | None, plan: ProofPlan, moment: ScheduledMoment) -> bool:
    """Whether lines as drawn agree with a golden within its tolerances, their pictures byte for byte."""
    if lines is None:
        return False
    approved, drawn = parse_golden(data.decode("utf-8"), str(path)), parse_golden(lines, str(path))
    wholes = ({key: line.whole for key, line in golden.pictures.items()} for golden in (approved, drawn))
    return next(wholes) == next(wholes) and not any(
        find_figure_differences(approved, drawn, plan.tolerances, moment.masked)
    )


def _list_notes(data: bytes, path: Path, lines: Mapping[str, PictureLine], folder: ApprovedFolder) -> tuple[str, ...]:
    """What is to be known of pictures that are the same: how far they have drifted stands in their golden."""
    if not has_ancestors(data):
        return ()
    same = [PictureComparison(key, "same") for key in sorted(lines)]
    return tuple(describe_drift(parse_golden(data.decode("utf-8"), str(path)), MomentDrawing(), same, folder))


def _describe_same(key: str, line: PictureLine) -> PictureResult:
    width, height = line.size_px
    return PictureResult(key=key, verdict="same", size_px=(width, height), approved=line.whole, drawn=line.whole)
