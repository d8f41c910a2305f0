"""Update of goldens: which moments are written anew, what of them, and that nothing is ever half there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from vitrine.files.atomic import make_folder
from vitrine.proof.compare.figure_difference import Tolerances, settle_figures
from vitrine.proof.compare.picture_comparison import GOOD, ApprovedFolder, PictureComparison
from vitrine.proof.golden import picture_store, world_signature
from vitrine.proof.golden.candidate import remove_candidates
from vitrine.proof.golden.golden import Golden, write_golden
from vitrine.proof.golden.picture_line import EyeLine, PictureLine
from vitrine.proof.golden.world_signature import sign_world, write_signature
from vitrine.proof.result.moment_result import MomentResult
from vitrine.proof.run.drift import carry_ancestors

if TYPE_CHECKING:
    from vitrine.proof.draw.moment_drawing import MomentDrawing
    from vitrine.proof.draw.moment_pictures import DrawnPicture

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
    return mode == "changed" and result.verdict not in GOOD


def settle_golden(
    drawing: MomentDrawing,
    approved: Golden | None,
    comparisons: tuple[PictureComparison, ...],
    folder: ApprovedFolder,
    tolerances: Tolerances,
    rewrite: bool,
) -> Golden:
    """The golden of a drawing in the place of the approved one.

    Pictures and figures that agree keep their approved lines, unless `rewrite`; ancestors are carried on.
    """
    golden = drawing.golden
    if approved is None:
        return golden
    if not rewrite:
        golden = settle_figures(approved, golden, tolerances)
        kept = {one.key for one in comparisons if one.verdict in GOOD}
        golden = golden.with_lines({key: approved.lines[key] for key in kept})
    return golden.with_lines(carry_ancestors(approved, golden, drawing, comparisons, folder))


def write_moment(path: Path, golden: Golden, drawn: Mapping[str, DrawnPicture], folder: ApprovedFolder) -> None:
    """Write a golden with its pictures, before the text that names them. Raises InputError.

    Whatever ends the program between two files leaves the old golden with all that it names.
    """
    write_pictures(golden, drawn, folder)
    make_folder(path.parent)
    write_golden(path, golden)
    remove_candidates(path)


def write_pictures(golden: Golden, drawn: Mapping[str, DrawnPicture], folder: ApprovedFolder) -> None:
    """Write those of the drawn pictures that a golden names, where they are not there yet. Raises InputError."""
    for picture in choose_pictures(golden, drawn):
        if picture.stored is not None:
            folder.store.write(picture.stored)
        if isinstance(picture.line, EyeLine) and picture.world is not None:
            write_signature(folder.worlds, picture.line.world, sign_world(picture.world))


def choose_pictures(golden: Golden, drawn: Mapping[str, DrawnPicture]) -> Iterator[DrawnPicture]:
    """Those of the drawn pictures that a golden names, and that were drawn whole, each once."""
    chosen = {
        picture.line: picture
        for key, picture in drawn.items()
        if golden.lines.get(key) == picture.line.values and picture.stored is not None
    }
    return iter(chosen.values())


def name_files(line: PictureLine) -> tuple[str, ...]:
    """The names below the root of goldens of the files that a picture's line names."""
    stored = f"{PICTURES}/{line.stored}{picture_store.SUFFIX}"
    return (stored, f"{WORLDS}/{line.world}{world_signature.SUFFIX}") if isinstance(line, EyeLine) else (stored,)
