"""Frame names: the numbers of the frames that pictures are of, from names such as frame_00042.png, or their times."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import NamedTuple

import numpy as np

from vitrine.world.camera import Vectors

#: The last digits of a stem; more than these name no frame that could be counted.
_DIGITS = re.compile(r"([0-9]{1,19})(?!.*[0-9])")
#: From here on numbers count no frames, but milliseconds, or nanoseconds, of some clock.
_MIN_CLOCK = 10**8


class FrameMoments(NamedTuple):
    """When frames are: `times` (N,) of a clock, or `frames` (N,), their numbers; and the words on where it is from."""

    times: Vectors | None
    frames: Vectors | None
    note: str


def find_moments(names: Sequence[str]) -> FrameMoments:
    """When frames are, by the last number of each name, or else in the order of their names.

    Pictures that no pose was found for keep their numbers free.
    """
    stems = [PurePosixPath(PureWindowsPath(name).as_posix()).stem for name in names]
    found = [_DIGITS.search(stem) for stem in stems]
    numbers = [int(match[1]) for match in found if match]
    if len(numbers) == len(names) and len(set(numbers)) == len(numbers):
        if min(numbers) >= _MIN_CLOCK:
            # The difference first: doubles of nanoseconds since 1970 lie 256 apart.
            return FrameMoments(
                np.array([number - numbers[0] for number in numbers], "f8"), None, "times by their names"
            )
        return FrameMoments(None, np.array(numbers, "f8"), f"frames {min(numbers)} to {max(numbers)} by their names")
    order = sorted(range(len(names)), key=lambda index: (_natural_key(names[index]), index))
    ranks = np.empty(len(names))
    ranks[order] = np.arange(len(names))
    return FrameMoments(None, ranks, "frames in the order of their names, which have no numbers of their own")


def _natural_key(name: str) -> list[tuple[int, int, str]]:
    """What sorts frame2 before frame10."""
    parts = re.split(r"([0-9]{1,18})", name)
    return [(0, int(part), "") if part[0] in "0123456789" else (1, 0, part) for part in parts if part]
