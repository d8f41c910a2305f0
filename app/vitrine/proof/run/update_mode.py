"""Update of goldens: which moments are written anew, and that only the reference renderer's pixels are."""

from __future__ import annotations

from typing import Literal

from vitrine.files.atomic import make_folder
from vitrine.proof.compare.figure_difference import settle_figures
from vitrine.proof.compare.picture_comparison import ApprovedFolder
from vitrine.proof.draw.moment_drawing import MomentDrawing
from vitrine.proof.golden.golden import Golden, write_golden
from vitrine.proof.golden.picture_line import EyeLine
from vitrine.proof.golden.world_signature import sign_world, write_signature
from vitrine.proof.plan.proof_plan import ProofPlan
from vitrine.proof.result.moment_result import MomentResult

#: What is written: nothing; what has no golden; that and what changed; all, the equivalent too.
UpdateMode = Literal["none", "missing", "changed", "all"]
UPDATE_MODES: tuple[UpdateMode, ...] = ("none", "missing", "changed", "all")
WORLDS, PICTURES = "worlds", "pictures"


def wants_update(mode: UpdateMode, result: MomentResult) -> bool:
    """Whether a moment's golden is written in this mode."""
    if mode == "all":
        return True
    if result.verdict == "new":
        return mode != "none"
    return mode == "changed" and result.verdict not in ("same", "equivalent")


def update_golden(
    plan: ProofPlan,
    moment: str,
    drawing: MomentDrawing,
    approved: Golden | None,
    result: MomentResult,
    folder: ApprovedFolder,
    renderer: str,
    rewrite: bool,
) -> None:
    """Write a moment's golden with its pictures, before the text that names them. Raises InputError.

    Pictures and figures that agree keep their approved lines, unless `rewrite`.
    """
    golden = drawing.golden
    if approved is not None and not rewrite:
        golden = settle_figures(approved, golden, plan.tolerances)
        kept = {one.key for one in result.pictures if one.verdict in ("same", "equivalent")}
        golden = golden.with_lines({key: approved.lines[key] for key in kept})
    for key, picture in drawing.pictures.items():
        if golden.lines[key] == picture.line.values and picture.stored is not None:
            folder.store.write(picture.stored)
            if isinstance(picture.line, EyeLine) and picture.world is not None:
                write_signature(folder.worlds, picture.line.world, sign_world(picture.world))
    golden = golden.with_lines({"renderer": tuple(renderer.split())})
    make_folder(plan.goldens)
    write_golden(plan.golden_path(moment), golden)
