"""Frame names: the numbers of the frames that pictures are of, from names such as frame_00042.png."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath

import numpy as np

from vitrine.world.camera import Vectors

#: The last digits of a stem; more than these name no frame that could be counted.
_DIGITS = re.compile(r"([0-9]{1,18})(?!.*[0-9])")


def number_frames(names: Sequence[str]) -> tuple[Vectors, str]:
    """The numbers (N,) of frames, and the sentence on where they are from: of their names, or else their order by name.

    Pictures that no pose was found for keep their numbers free.
    """
    stems = [PurePosixPath(PureWindowsPath(name).as_posix()).stem for name in names]
    found = [_DIGITS.search(stem) for stem in stems]
    numbers = [int(match[1]) for match in found if match]
    if len(numbers) == len(names) and len(set(numbers)) == len(numbers):
        return np.array(numbers, "f8"), f"frames {min(numbers)} to {max(numbers)} by their names"
    order = sorted(range(len(names)), key=lambda index: (_natural_key(names[index]), index))
    ranks = np.empty(len(names))
    ranks[order] = np.arange(len(names))
    return ranks, "frames in the order of their names, which have no numbers of their own"


def _natural_key(name: str) -> list[tuple[int, int, str]]:
    """What sorts frame2 before frame10."""
    parts = re.split(r"([0-9]{1,18})", name)
    return [(0, int(part), "") if part[0] in "0123456789" else (1, 0, part) for part in parts if part]
