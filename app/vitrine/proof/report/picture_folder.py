"""Picture folder: the pictures that a report shows, as PNGs named by hash, written while moments are proven.

Only one moment's pictures are held beside the one that is being proven: those before a change are shown small.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image

from vitrine.errors import InputError
from vitrine.files.atomic import make_folder
from vitrine.files.partial_file import partial_path
from vitrine.output.png import encode_png
from vitrine.proof.compare.picture_comparison import PictureComparison
from vitrine.proof.draw.moment_pictures import DrawnPicture
from vitrine.proof.golden.picture_hash import Pixels
from vitrine.proof.golden.picture_line import PanelLine, PictureLine
from vitrine.proof.report.difference_picture import draw_difference
from vitrine.proof.run.judgement import approved_folder
from vitrine.proof.run.prover import ProvedMoment

#: Which pictures are kept: those that are not the same, every one, or none.
KeepMode = Literal["changed", "all", "none"]
KEEP_MODES: tuple[KeepMode, ...] = ("changed", "all", "none")
#: The name of the folder beside the page.
FOLDER = "pictures"
#: The longer side of a small picture, of the moment before or after.
SMALL_PX = 200
#: 2,000 changed pictures, each with the approved one and the difference: 1 GB of a street. Nobody looks at more.
MAX_FILES = 6_000


def whole_name(hash_: str) -> str:
    """The file of a picture as it is. Transparent light is shown over black: alpha is left out."""
    return f"{hash_}.png"


def small_name(hash_: str) -> str:
    """The file of a picture made small."""
    return f"{hash_}-small.png"


def difference_name(approved: str, drawn: str) -> str:
    """The file of the difference of two pictures."""
    return f"{approved[:32]}-{drawn[:32]}.png"


class PictureFolder:
    """The pictures of a run in `folder`, which is made when the first one is written."""

    def __init__(self, folder: Path, keep: KeepMode = "changed", max_files: int = MAX_FILES) -> None:
        self._folder, self._keep, self._room = folder, keep, max_files
        self._before: ProvedMoment | None = None

    def add(self, proved: ProvedMoment) -> None:
        """Write what is to be shown of a moment; a curve has nothing. Raises InputError where it cannot be written."""
        if self._keep == "none" or not proved.comparisons:
            return
        keeps_same = self._keep == "all" or bool(proved.result.broken)
        for one in proved.comparisons:
            if keeps_same or one.verdict != "same":
                self._add_picture(proved, one)
        if self._before is not None and _is_neighbour(self._before, proved):
            self._add_small(self._before, _changed_keys(proved))
            self._add_small(proved, _changed_keys(self._before))
        self._before = proved

    def _add_picture(self, proved: ProvedMoment, one: PictureComparison) -> None:
        drawn = proved.drawing.pictures.get(one.key)
        old = None if proved.approved is None else proved.approved.pictures.get(one.key)
        if drawn is not None:
            self._write(whole_name(drawn.line.whole), drawn.whole)
        pixels = _find_approved(proved, one, old)
        if old is not None and pixels is not None:
            self._write(whole_name(old.whole), pixels)
            if drawn is not None and pixels.shape == drawn.whole.shape:
                self._write(difference_name(old.whole, drawn.line.whole), draw_difference(pixels, drawn.whole))

    def _add_small(self, proved: ProvedMoment, keys: Iterable[str]) -> None:
        for drawn in _pictures(proved, keys):
            self._write(small_name(drawn.line.whole), drawn.whole, small=True)

    def _write(self, name: str, pixels: Pixels, small: bool = False) -> None:
        path = self._folder / name
        if self._room <= 0 or path.is_file():
            return
        self._room -= 1
        make_folder(self._folder)
        write_bytes(path, encode_png(_shrink(pixels) if small else pixels, {}))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file beside its name, then rename it. Raises InputError.

    Unlike `atomic_write` it does not look for what killed runs left, which takes a look at all of the folder's files
    for each; `prune_pictures` does it once.
    """
    partial = partial_path(path)
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InputError(f"{path}: it cannot be written ({(error.strerror or str(error)).lower()})") from error


def prune_pictures(folder: Path, named: frozenset[str]) -> None:
    """Remove pictures of earlier runs: the PNGs that are not `named`. Raises InputError."""
    try:
        for path in folder.glob("*.png"):
            if path.name not in named:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: it cannot be cleared ({(error.strerror or str(error)).lower()})") from error


def _find_approved(proved: ProvedMoment, one: PictureComparison, old: PictureLine | None) -> Pixels | None:
    """The approved pixels: those compared, or a panel's from the store where none were. Of the same one is drawn."""
    if one.verdict == "same":
        return None
    if one.approved_pixels is not None or not isinstance(old, PanelLine):
        return one.approved_pixels
    try:
        return approved_folder(proved.plan).store.read(old.stored)
    except InputError:
        return None  # its sentence is the comparison's message


def _is_neighbour(one: ProvedMoment, other: ProvedMoment) -> bool:
    return (one.plan.name, one.moment.take) == (other.plan.name, other.moment.take)


def _changed_keys(proved: ProvedMoment) -> list[str]:
    return [one.key for one in proved.comparisons if one.verdict != "same"]


def _pictures(proved: ProvedMoment, keys: Iterable[str]) -> Iterator[DrawnPicture]:
    return (proved.drawing.pictures[key] for key in keys if key in proved.drawing.pictures)


def _shrink(pixels: Pixels) -> Pixels:
    """A picture of at most SMALL_PX on its longer side, light over black."""
    image = Image.fromarray(np.ascontiguousarray(pixels[..., :3]))
    image.thumbnail((SMALL_PX, SMALL_PX), Image.Resampling.BOX)
    return np.dstack([np.asarray(image), np.full(image.size[::-1], 255, np.uint8)])
