"""Picture folder: the pictures that a report shows, as PNGs named by hash, written while moments are proven.

They are encoded by whoever draws the moments, and written by whoever asked for them. Only one moment's pixels are held
beside the one that is being proven: those before a change are shown small.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from vitrine.errors import InputError
from vitrine.output.png import encode_png
from vitrine.proof.compare.picture_comparison import PictureComparison, Verdict
from vitrine.proof.draw.moment_pictures import DrawnPicture
from vitrine.proof.golden.light_over_world import lay_over
from vitrine.proof.golden.picture_hash import Pixels
from vitrine.proof.golden.picture_line import EyeLine, PictureLine
from vitrine.proof.report.bounded_folder import MAX_FILES, BoundedFolder
from vitrine.proof.report.difference_picture import draw_difference
from vitrine.proof.result.moment_result import MomentResult, PictureResult
from vitrine.proof.run.judgement import approved_folder
from vitrine.proof.run.proposed_golden import propose_golden
from vitrine.proof.run.prove_request import ShownPictures
from vitrine.proof.run.prover import ProvedMoment

#: Which pictures are kept: those that are not the same, every one, or none.
KeepMode = Literal["changed", "all", "none"]
KEEP_MODES: tuple[KeepMode, ...] = ("changed", "all", "none")
#: The name of the folder beside the page.
FOLDER = "pictures"
#: The longer side of a small picture, of the moment before or after.
SMALL_PX = 200


def whole_name(hash_: str) -> str:
    """The file of a picture as it is. Transparent light is shown over black: alpha is left out."""
    return f"{hash_}.png"


def small_name(hash_: str) -> str:
    """The file of a picture made small."""
    return f"{hash_}-small.png"


def light_name(hash_: str) -> str:
    """The file of the light alone of an approved picture, over black: where there is no world to lay it on."""
    return f"{hash_}-light.png"


def difference_name(approved: str, drawn: str) -> str:
    """The file of the difference of two pictures."""
    return f"{approved[:32]}-{drawn[:32]}.png"


def name_files(picture: PictureResult) -> dict[str, str]:
    """The names of the files that show a picture, by what they show."""
    names = {}
    if picture.approved:
        names["approved"] = (light_name if picture.is_light_alone else whole_name)(picture.approved)
    if picture.drawn:
        names["drawn"] = whole_name(picture.drawn)
    if picture.approved and picture.drawn and picture.approved != picture.drawn:
        names["difference"] = difference_name(picture.approved, picture.drawn)
    return names


@dataclass(frozen=True, slots=True)
class PicturesOf:
    """The choice of pictures that a report shows, as PNGs by the names of their files: where the moments are drawn."""

    keep: KeepMode = "changed"

    def collect(self, proved: ProvedMoment, before: ProvedMoment | None, is_last: bool) -> ShownPictures:
        """As `PictureChoice.collect`; a curve has no pictures."""
        if self.keep == "none":
            return ShownPictures()
        proposed = propose_golden(proved)
        if not proved.comparisons:
            return ShownPictures(proposed=proposed)
        files: dict[str, bytes] = {}
        for one in proved.comparisons:
            if self._shows(one.verdict, proved.result):
                files |= dict(_encode_picture(proved, one))
        if before is not None:
            files |= _encode_small(before, _changed_keys(proved))
            files |= _encode_small(proved, _changed_keys(before))
        at_ends = _encode_small(proved, proved.drawing.pictures) if before is None or is_last else {}
        return ShownPictures(files, at_ends, proposed)

    def list_names(self, result: MomentResult) -> Iterator[str]:
        """As `PictureChoice.list_names`."""
        for picture in result.pictures if self.keep != "none" else ():
            if self._shows(picture.verdict, result):
                yield from name_files(picture).values()

    def _shows(self, verdict: Verdict, result: MomentResult) -> bool:
        """Whether a picture of a moment with this verdict is shown: where an expectation does not hold, each is."""
        return self.keep == "all" or bool(result.broken) or verdict != "same"


class PictureFolder:
    """The pictures of a run in `folder`, which is made when the first one is written."""

    def __init__(self, folder: Path, max_files: int = MAX_FILES) -> None:
        self._files = BoundedFolder(folder, max_files)
        self._before: tuple[MomentResult, ShownPictures] | None = None

    def add(self, result: MomentResult, shown: ShownPictures) -> None:
        """Write what is to be shown of the next moment. Raises InputError where it cannot be written."""
        self._files.write(shown.files)
        if self._before is not None:
            before, shown_before = self._before
            if (before.scene_file, before.take) == (result.scene_file, result.take):
                self._files.write(_choose_small(before, result, shown_before.at_ends))
                self._files.write(_choose_small(result, before, shown.at_ends))
        self._before = result, shown._replace(files={}, proposed=None)


def _encode_picture(proved: ProvedMoment, one: PictureComparison) -> Iterator[tuple[str, bytes]]:
    drawn = proved.drawing.pictures.get(one.key)
    old = None if proved.approved is None else proved.approved.pictures.get(one.key)
    if drawn is not None:
        yield whole_name(drawn.line.whole), encode_png(drawn.whole, {})
    found = None if old is None or one.verdict == "same" else _find_approved(proved, one, old, drawn)
    if old is None or found is None:
        return
    name, pixels = found
    yield name, encode_png(pixels, {})
    if drawn is not None and pixels.shape == drawn.whole.shape:
        difference = draw_difference(pixels, drawn.whole)
        yield difference_name(old.whole, drawn.line.whole), encode_png(difference, {})


def _encode_small(proved: ProvedMoment, keys: Iterable[str]) -> dict[str, bytes]:
    pictures = proved.drawing.pictures
    drawn = (pictures[key] for key in keys if key in pictures)
    return {small_name(one.line.whole): encode_png(_shrink(one.whole), {}) for one in drawn}


def _choose_small(result: MomentResult, neighbour: MomentResult, small: Mapping[str, bytes]) -> dict[str, bytes]:
    """Those of small pictures of a moment whose pictures changed in its neighbour."""
    changed = {picture.key for picture in neighbour.pictures if picture.verdict != "same"}
    names = (small_name(one.drawn) for one in result.pictures if one.key in changed and one.drawn)
    return {name: small[name] for name in names if name in small}


def prune_pictures(folder: Path, named: frozenset[str]) -> None:
    """Remove pictures of earlier runs: the PNGs that are not `named`. Raises InputError."""
    try:
        for path in folder.glob("*.png"):
            if path.name not in named:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: it cannot be cleared ({(error.strerror or str(error)).lower()})") from error


def _find_approved(
    proved: ProvedMoment, one: PictureComparison, old: PictureLine, drawn: DrawnPicture | None
) -> tuple[str, Pixels] | None:
    """The approved picture with its file's name: as compared, else from the store, a wearer's over the world of now.

    Where nothing of its size was drawn, and so no world is there, it is its light alone.
    """
    if one.approved_pixels is not None:
        return whole_name(old.whole), one.approved_pixels
    try:
        stored = approved_folder(proved.plan).store.read(old.stored)
    except InputError:
        return None  # its sentence is the comparison's message
    if not isinstance(old, EyeLine):
        return whole_name(old.whole), stored
    if drawn is None or drawn.world is None or drawn.line.size_px != old.size_px:
        return light_name(old.whole), stored
    return whole_name(old.whole), lay_over(stored, drawn.world)


def _changed_keys(proved: ProvedMoment) -> list[str]:
    return [one.key for one in proved.comparisons if one.verdict != "same"]


def _shrink(pixels: Pixels) -> Pixels:
    """A picture of at most SMALL_PX on its longer side, light over black."""
    image = Image.fromarray(np.ascontiguousarray(pixels[..., :3]))
    image.thumbnail((SMALL_PX, SMALL_PX), Image.Resampling.BOX)
    return np.dstack([np.asarray(image), np.full(image.size[::-1], 255, np.uint8)])
