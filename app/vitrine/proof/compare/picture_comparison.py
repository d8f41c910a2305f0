"""Picture comparison: whether a drawn picture is the approved one, equivalent to it, or changed, and by how much."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from vitrine.errors import InputError
from vitrine.proof.compare.tile_difference import SAME_RENDERER, PictureTolerance, TileDifference, measure_difference
from vitrine.proof.golden.light_over_world import lay_over
from vitrine.proof.golden.picture_hash import Pixels
from vitrine.proof.golden.picture_line import EyeLine, PictureLine
from vitrine.proof.golden.picture_store import NotFetchedError, PictureStore
from vitrine.proof.golden.world_signature import read_signature, sign_world, signature_path

if TYPE_CHECKING:
    from vitrine.proof.draw.moment_pictures import DrawnPicture

#: From the best to the worst. `new`: nothing was approved; `missing`: what was approved is no longer drawn;
#: `wrong renderer`: another one drew what was approved, so that a difference says nothing; `wrong text`: of what was
#: approved text was drawn otherwise, as glyphs or as blocks.
Verdict = Literal[
    "same",
    "equivalent",
    "new",
    "missing",
    "not fetched",
    "unreadable",
    "wrong renderer",
    "wrong text",
    "wrong size",
    "changed",
]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
#: Why an approved picture is missing.
NO_LONGER = "it was approved, and the proof no longer draws it"
#: What passes a gate.
GOOD: frozenset[Verdict] = frozenset(("same", "equivalent"))


class ApprovedFolder(NamedTuple):
    """Where approved pictures lie: those with light in a store, signatures of worlds in a folder."""

    store: PictureStore
    worlds: Path

    def list_files(self, line: PictureLine) -> tuple[Path, ...]:
        """The files that a picture's line names, there or not."""
        stored = self.store.path(line.stored)
        return (stored, signature_path(self.worlds, line.world)) if isinstance(line, EyeLine) else (stored,)


class PictureComparison(NamedTuple):
    """A picture's verdict; the difference and the approved pixels where it was measured, a sentence where one helps."""

    key: str
    verdict: Verdict
    difference: TileDifference | None = None
    message: str = ""
    approved_pixels: Pixels | None = None


def compare_picture(
    key: str,
    approved: PictureLine | None,
    drawn: DrawnPicture | None,
    folder: ApprovedFolder,
    tolerance: PictureTolerance | None = SAME_RENDERER,
) -> PictureComparison:
    """Compare a picture with the approved one. Equal hashes are the same picture, and no file is read.

    Without a tolerance what is not the same is not judged: another renderer drew the approved one.
    """
    if approved is None or drawn is None:
        return PictureComparison(key, "new") if approved is None else PictureComparison(key, "missing", None, NO_LONGER)
    if approved.whole == drawn.line.whole:
        return PictureComparison(key, "same")
    if approved.size_px != drawn.line.size_px:
        (w, h), (new_w, new_h) = approved.size_px, drawn.line.size_px
        return PictureComparison(key, "wrong size", None, f"{w}x{h} was approved, this one has {new_w}x{new_h}")
    if tolerance is None:
        return PictureComparison(key, "wrong renderer", None, "--renderer any compares with a wider tolerance")
    try:
        pixels = read_approved(approved, drawn, folder)
        difference = measure_difference(pixels, drawn.whole)
        world = find_world_change(approved, drawn, folder, tolerance)
    except NotFetchedError as error:
        return PictureComparison(key, "not fetched", None, str(error))
    except InputError as error:
        return PictureComparison(key, "unreadable", None, str(error))
    if difference.is_within(tolerance) and not world:
        return PictureComparison(key, "equivalent", difference, "", pixels)
    return PictureComparison(key, "changed", difference, world, pixels)


def describe_wrong_text(approved: str, drawn: str) -> str:
    """A sentence where text was drawn otherwise than it is now, else nothing; each is a golden's `text_mode`."""
    if approved == drawn:
        return ""
    return (
        f"approved with text as {approved}, drawn with text as {drawn}; prove it as it was approved, or approve it anew"
    )


def read_approved(approved: PictureLine, drawn: DrawnPicture, folder: ApprovedFolder) -> Pixels:
    """Read an approved picture (H, W, 4); the light of a wearer's lies over the world as it is drawn now.

    Raises InputError for a file that is missing or broken, NotFetchedError.
    """
    stored = folder.store.read(approved.stored)
    return stored if drawn.world is None else lay_over(stored, drawn.world)


def find_world_change(
    approved: PictureLine, drawn: DrawnPicture, folder: ApprovedFolder, tolerance: PictureTolerance = SAME_RENDERER
) -> str:
    """A sentence where the world behind the light is not the approved one, else nothing. Raises InputError."""
    if not isinstance(approved, EyeLine) or not isinstance(drawn.line, EyeLine) or drawn.world is None:
        return ""
    if approved.world == drawn.line.world:
        return ""
    signature = read_signature(folder.worlds, approved.world)
    same = signature.is_equivalent(sign_world(drawn.world), tolerance.tile_mean)
    return "" if same else "the world behind the light changed: its feed, its lens or how it is drawn"
