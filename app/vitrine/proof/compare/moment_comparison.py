"""Moment comparison: a drawn moment against its golden, picture by picture and figure by figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vitrine.proof.compare.figure_difference import Tolerances, find_figure_differences
from vitrine.proof.compare.picture_comparison import (
    ApprovedFolder,
    PictureComparison,
    Verdict,
    compare_picture,
    describe_wrong_text,
)
from vitrine.proof.compare.tile_difference import SAME_RENDERER, PictureTolerance, find_changed_boxes
from vitrine.proof.golden.golden import Golden
from vitrine.proof.golden.picture_line import PictureLine
from vitrine.proof.result.moment_result import MomentResult, PictureResult, worst_verdict

if TYPE_CHECKING:
    from vitrine.proof.draw.moment_drawing import MomentDrawing
    from vitrine.proof.draw.moment_pictures import DrawnPicture
    from vitrine.proof.plan.proof_plan import ProofPlan
    from vitrine.proof.plan.schedule import ScheduledMoment

#: Beyond this share of a picture's lit pixels a mask hides more than it leaves.
MAX_MASKED_SHARE = 0.5


def compare_moment(
    plan: ProofPlan,
    moment: ScheduledMoment,
    drawing: MomentDrawing,
    approved: Golden | None,
    folder: ApprovedFolder,
    tolerance: PictureTolerance | None = SAME_RENDERER,
) -> tuple[MomentResult, tuple[PictureComparison, ...]]:
    """Compare a moment with its golden, None where there is none yet: the result, and each picture's comparison.

    `tolerance` is that of pictures, None where those of another renderer shall not be judged.
    """
    lines = {} if approved is None else approved.pictures
    keys = sorted({*lines, *drawing.pictures})
    wrong = "" if approved is None else describe_wrong_text(approved.text_mode, drawing.golden.text_mode)
    if wrong:
        compared = tuple(PictureComparison(key, "wrong text") for key in keys)
    else:
        found = ((key, lines.get(key), drawing.pictures.get(key)) for key in keys)
        compared = tuple(compare_picture(*one, folder, tolerance) for one in found)
    figures: tuple[str, ...] = ()
    if approved is not None and not wrong:
        figures = _list_figures(approved, drawing.golden, plan.tolerances, moment.masked)
    verdicts: list[Verdict] = [one.verdict for one in compared]
    verdicts += ["new"] if approved is None else ["wrong text"] if wrong else ["changed"] if figures else []
    share = round(drawing.masked_share, 4)
    result = name_result(
        plan,
        moment,
        worst_verdict(verdicts),
        pictures=tuple(describe_picture(one, lines.get(one.key), drawing.pictures.get(one.key)) for one in compared),
        figures=figures,
        terms=(wrong,) if wrong else (),
        other_renderer=tolerance != SAME_RENDERER,
        masked_share=share,
        broken=check_masks(share),
    )
    return result, compared


def name_result(plan: ProofPlan, moment: ScheduledMoment, verdict: Verdict, **found: Any) -> MomentResult:
    """The result of a moment of a plan: whose it is, its verdict, and what else was `found`, by the result's fields."""
    return MomentResult(
        scene=plan.name,
        scene_file=str(plan.scene),
        moment=moment.name,
        t_s=moment.t_s,
        take=moment.take,
        text=plan.entries.text,
        verdict=verdict,
        golden=str(plan.goldens / moment.file_name),
        **found,
    )


def _list_figures(approved: Golden, drawn: Golden, tolerances: Tolerances, masked: frozenset[str]) -> tuple[str, ...]:
    return tuple(str(found) for found in find_figure_differences(approved, drawn, tolerances, masked))


def check_masks(share: float) -> tuple[str, ...]:
    """A sentence where masks cover so large a share of a moment's light that it proves little."""
    if share <= MAX_MASKED_SHARE:
        return ()
    return (f"masks cover {share:.0%} of the light, more than they leave; mask fewer nodes",)


def describe_picture(one: PictureComparison, old: PictureLine | None, drawn: DrawnPicture | None) -> PictureResult:
    """The result of a comparison of `old` and `drawn`, with the boxes where it changed."""
    difference, pixels = one.difference, one.approved_pixels
    size_px = drawn.line.size_px if drawn else old.size_px if old else (0, 0)
    boxes = find_changed_boxes(pixels, drawn.whole) if drawn and pixels is not None and one.verdict == "changed" else ()
    return PictureResult(
        key=one.key,
        verdict=one.verdict,
        size_px=(size_px[0], size_px[1]),
        approved_size_px=(old.size_px[0], old.size_px[1]) if old and old.size_px != size_px else None,
        approved=old.whole if old else None,
        drawn=drawn.line.whole if drawn else None,
        worst_mean=None if difference is None else round(difference.worst_mean, 4),
        most_large=None if difference is None else difference.most_large,
        boxes_px=boxes,
        message=one.message,
    )
