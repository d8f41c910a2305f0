"""Kept comparison: whether a moment as it was drawn before passes beside its golden as it is now. Nothing is drawn."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from vitrine.errors import InputError
from vitrine.files.regular_file import read_regular
from vitrine.proof.compare.figure_difference import find_figure_differences
from vitrine.proof.compare.moment_comparison import check_masks, name_result
from vitrine.proof.compare.picture_comparison import GOOD, ApprovedFolder, PictureComparison
from vitrine.proof.compare.tile_difference import SAME_RENDERER
from vitrine.proof.draw.moment_drawing import MomentDrawing
from vitrine.proof.draw.renderer_identity import RendererIdentity
from vitrine.proof.golden.golden import MAX_BYTES, Golden, format_line, parse_golden
from vitrine.proof.golden.picture_line import PictureLine
from vitrine.proof.golden.picture_lines import has_ancestors, parse_picture_lines
from vitrine.proof.kept.kept_moments import KeptDistance, KeptMoments
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.plan.schedule import ScheduledMoment
from vitrine.proof.result.moment_result import MomentResult, PictureResult, worst_verdict
from vitrine.proof.run.drift import describe_drift
from vitrine.proof.run.judgement import approved_folder

#: What only drawing tells.
_UNKNOWN = PictureResult(key="", verdict="changed")


def compare_kept(
    plan: ProofPlan, moment: ScheduledMoment, kept: KeptMoments, identity: RendererIdentity
) -> MomentResult | None:
    """The result of a moment that is the same as its golden or equivalent; None where it must be drawn to know.

    So it must where files of approved pictures are lost, or variants are accepted, which have their days. Which of its
    expectations do not hold was kept. `identity` is the renderer that drew it.
    """
    key = key_moment(plan, moment)
    if key not in kept.moments or any(entry.accepts(moment.name) for entry in plan.entries.variants.values()):
        return None
    path, folder, facts = plan.golden_path(moment.name), approved_folder(plan), kept.moments[key].facts
    try:
        data = read_regular(path, MAX_BYTES, "golden")
        approved = parse_picture_lines(data, path)
        if kept.is_same(key, data):
            pictures = tuple(_describe_same(picture_key, line) for picture_key, line in sorted(approved.items()))
        else:
            pictures = _compare_lines(plan, moment, kept, data, identity)
        if any(one.verdict not in GOOD for one in pictures):
            return None
        notes = _list_notes(data, path, pictures, folder)
    except (InputError, UnicodeDecodeError):
        return None
    if not all(file.is_file() for line in approved.values() for file in folder.list_files(line)):
        return None
    return name_result(
        plan,
        moment,
        worst_verdict([one.verdict for one in pictures]),
        pictures=pictures,
        broken=(*check_masks(facts.masked_share), *facts.broken),
        masked_share=facts.masked_share,
        notes=notes,
    )


def key_moment(plan: ProofPlan, moment: ScheduledMoment) -> str:
    """The key of a moment among those that are drawn from the same files: all that its proof says of it."""
    entries = plan.entries
    said = [
        repr(moment.t_s),
        sorted(moment.masked),
        [repr(one) for one in moment.expectations],
        [(one.words, repr(one.t_s), one.state, str(one.place)) for one in moment.expected_states],
        [entries.devices, entries.environments, entries.views, entries.size, entries.figures],
        str(plan.scene),  # broken expectations are told with the place of their node
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _compare_lines(
    plan: ProofPlan, moment: ScheduledMoment, kept: KeptMoments, data: bytes, identity: RendererIdentity
) -> tuple[PictureResult, ...]:
    """The results of pictures whose golden's bytes are not what was drawn; one that is "changed" is to be drawn again.

    They agree where figures are within tolerances, and pictures the same, or at a distance that was measured before.
    """
    key, path = key_moment(plan, moment), plan.golden_path(moment.name)
    lines = kept.read_lines(key)
    if lines is None:
        return (_UNKNOWN,)
    approved, drawn = parse_golden(data.decode("utf-8"), str(path)), parse_golden(lines, str(path))
    differences = find_figure_differences(approved, drawn, plan.tolerances, moment.masked)
    keys = approved.pictures.keys()
    if approved.text_mode != drawn.text_mode or keys != drawn.pictures.keys() or any(differences):
        return (_UNKNOWN,)
    is_of_renderer = approved.lines.get("renderer", identity.words) == identity.words
    distances = kept.moments[key].facts.distances if is_of_renderer else {}
    return tuple(_compare_picture(one, approved, drawn, distances) for one in sorted(keys))


def _compare_picture(key: str, approved: Golden, drawn: Golden, distances: Mapping[str, KeptDistance]) -> PictureResult:
    old, new = approved.pictures[key], drawn.pictures[key]
    if old.whole == new.whole:
        return _describe_same(key, old)
    distance = distances.get(format_line(key, approved.lines[key]))
    # How far an equivalent one has drifted from its ancestor takes both pictures.
    if distance is None or key in approved.ancestors:
        return _UNKNOWN
    (width, height), (mean, large) = old.size_px, distance
    if mean > SAME_RENDERER.tile_mean or large > SAME_RENDERER.large:
        return _UNKNOWN
    return PictureResult(
        key=key,
        verdict="equivalent",
        size_px=(width, height),
        approved=old.whole,
        drawn=new.whole,
        worst_mean=round(mean, 4),
        most_large=large,
    )


def _list_notes(data: bytes, path: Path, pictures: Iterable[PictureResult], folder: ApprovedFolder) -> tuple[str, ...]:
    """What is to be known of pictures that are the same: how far they have drifted stands in their golden."""
    if not has_ancestors(data):
        return ()
    same = [PictureComparison(one.key, "same") for one in pictures if one.verdict == "same"]
    return tuple(describe_drift(parse_golden(data.decode("utf-8"), str(path)), MomentDrawing(), same, folder))


def _describe_same(key: str, line: PictureLine) -> PictureResult:
    width, height = line.size_px
    return PictureResult(key=key, verdict="same", size_px=(width, height), approved=line.whole, drawn=line.whole)
