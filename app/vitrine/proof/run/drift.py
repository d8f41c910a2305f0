"""Drift: what rewriting equivalent pictures adds up to, seen beside the one that was approved first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from vitrine.proof.compare.picture_comparison import ApprovedFolder, PictureComparison, compare_picture
from vitrine.proof.compare.tile_difference import SAME_RENDERER, PictureTolerance, TileDifference
from vitrine.proof.golden.ancestor import Ancestor
from vitrine.proof.golden.golden import ANCESTOR_KIND, Golden

if TYPE_CHECKING:
    from vitrine.proof.draw.moment_drawing import MomentDrawing


def describe_drift(
    approved: Golden,
    drawing: MomentDrawing,
    comparisons: Iterable[PictureComparison],
    folder: ApprovedFolder,
    tolerance: PictureTolerance = SAME_RENDERER,
) -> Iterator[str]:
    """Describe each picture that passes beside its golden and no longer does beside its ancestor.

    Of one with the golden's hash the distance stands in the golden, and no picture is read.
    """
    ancestors = approved.ancestors
    for one in comparisons:
        ancestor = ancestors.get(one.key)
        if ancestor is None or one.verdict not in ("same", "equivalent"):
            continue
        worst_mean, most_large = ancestor.worst_mean, ancestor.most_large
        if one.verdict == "equivalent":
            found = compare_picture(one.key, ancestor.line, drawing.pictures[one.key], folder, tolerance).difference
            worst_mean, most_large = (found.worst_mean, found.most_large) if found else (worst_mean, most_large)
        if worst_mean > tolerance.tile_mean or most_large > tolerance.large:
            yield (
                f"{one.key} drifted {worst_mean:.2f} codes from the picture that was approved first,"
                f" {ancestor.line.whole[:12]}, further than one update may; look at both"
            )


def carry_ancestors(
    approved: Golden,
    golden: Golden,
    drawing: MomentDrawing,
    comparisons: Iterable[PictureComparison],
    folder: ApprovedFolder,
) -> dict[str, tuple[str, ...]]:
    """The lines of ancestors of `golden`, which is written in the place of `approved`.

    A picture that stays keeps its ancestor; one that is rewritten while equivalent descends from the approved one's,
    else from the approved one; one that changed was looked at, and is a first one again.
    """
    lines: dict[str, tuple[str, ...]] = {}
    for one in comparisons:
        old, ancestor = approved.lines.get(one.key), approved.ancestors.get(one.key)
        key = f"{ANCESTOR_KIND}/{one.key}"
        if old is not None and golden.lines.get(one.key) == old:
            lines |= {key: ancestor.values} if ancestor else {}
        elif one.verdict == "equivalent":
            line = ancestor.line if ancestor else approved.pictures[one.key]
            found = compare_picture(one.key, line, drawing.pictures[one.key], folder)
            if found.verdict != "same":
                far = found.difference or one.difference or TileDifference.none()
                lines[key] = Ancestor(far.worst_mean, far.most_large, line).values
    return lines
