"""Evidence of a change: PNGs of the approved picture, of the drawn one and of their difference, for people to see."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from vitrine.files.atomic import atomic_write, make_folder
from vitrine.proof.golden.picture_hash import Pixels

#: What is shown of a change, in the order in which people compare.
PARTS = ("approved", "drawn", "difference")
#: Where nothing changed the drawn picture is this many times darker and grey; the least change is this bright.
_DARKER, _LEAST_CODE = 4, 96


def evidence_path(folder: Path, name: str, part: str) -> Path:
    """The path of one of the PARTS."""
    return folder / f"{name}-{part}.png"


def write_evidence(folder: Path, name: str, approved: Pixels | None, drawn: Pixels | None) -> tuple[Path, ...]:
    """Write what there is of approved and drawn picture (H, W, 4), and of both their difference; the files written.

    What an earlier run left under the name is removed. Raises InputError where they cannot be written.
    """
    remove_evidence(folder, name)
    pictures = {"approved": approved, "drawn": drawn}
    if approved is not None and drawn is not None and approved.shape == drawn.shape:
        pictures["difference"] = draw_difference(approved, drawn)
    written = []
    for part, pixels in pictures.items():
        if pixels is not None:
            path = evidence_path(make_folder(folder), name, part)
            with atomic_write(path) as partial:
                Image.fromarray(pixels, "RGBA").save(partial, "PNG", compress_level=1)
            written.append(path)
    return tuple(written)


def remove_evidence(folder: Path, name: str) -> None:
    """Remove what an earlier run left under the name: beside a picture that is good it would be taken for news."""
    for part in PARTS:
        evidence_path(folder, name, part).unlink(missing_ok=True)


def draw_difference(approved: Pixels, drawn: Pixels) -> Pixels:
    """A picture (H, W, 4) of a difference: red where it is, the brighter the larger, over the drawn one, dark."""
    difference = np.abs(approved.astype(np.int16) - drawn).max(-1)
    grey = (drawn[..., :3].mean(-1) / _DARKER).astype(np.uint8)
    shown = np.dstack((grey, grey, grey, np.full(grey.shape, 255, np.uint8)))
    red = _LEAST_CODE + difference * (255 - _LEAST_CODE) // 255
    shown[..., 0] = np.where(difference > 0, red, grey)
    shown[..., 1] = shown[..., 2] = np.where(difference > 0, 0, grey)
    return np.asarray(shown, np.uint8)
