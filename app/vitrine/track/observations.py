"""Observations of tracked points: which point is where in which frame; and the file that they wait in.

Ten minutes of a clip have 15 million of them, 16 bytes each: so they lie in a file, and are read by the span.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Pixels = npt.NDArray[np.float32]

_ROW = np.dtype([("id", "<i4"), ("x", "<f4"), ("y", "<f4")])


class Observations(NamedTuple):
    """M observations, rising by frame: frames (M,) from the span's first one, ids (M,) of points, pixels (M, 2)."""

    frames: Ints
    ids: Ints
    pixels: Pixels

    def starts(self, count: int) -> Ints:
        """Where each of `count` frames begins, and where the last one ends: (count + 1,)."""
        return np.searchsorted(self.frames, np.arange(count + 1))

    def read(self, first: int, stop: int) -> Observations:
        """Those of frames first..stop-1, numbered from 0."""
        begin, end = np.searchsorted(self.frames, [first, stop])
        return Observations(self.frames[begin:end] - first, self.ids[begin:end], self.pixels[begin:end])

    def pick(self, mask: npt.NDArray[np.bool_]) -> Observations:
        """Those of a mask (M,)."""
        return Observations(self.frames[mask], self.ids[mask], self.pixels[mask])


def join(parts: list[Observations]) -> Observations:
    """Several as one, rising by frame; within a frame in the order of the parts."""
    frames = np.concatenate([part.frames for part in parts])
    order = np.argsort(frames, kind="stable")
    return Observations(
        frames[order],
        np.concatenate([part.ids for part in parts])[order],
        np.concatenate([part.pixels for part in parts])[order],
    )


class ObservationSource(Protocol):
    """Observations of which a span at a time is read: those in memory, or in a file."""

    def read(self, first: int, stop: int) -> Observations:
        """Those of frames first..stop-1, numbered from 0."""


class ObservationFile:
    """A file of observations, written frame by frame, then read by spans of frames."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._ends = [0]

    def append(self, ids: Ints, pixels: Pixels) -> None:
        """Add the points of the next frame."""
        rows = np.empty(len(ids), _ROW)
        rows["id"], rows["x"], rows["y"] = ids, pixels[:, 0], pixels[:, 1]
        self._file.write(rows.tobytes())
        self._ends.append(self._ends[-1] + len(ids))

    def read(self, first: int, stop: int) -> Observations:
        """Those of frames first..stop-1, numbered from 0."""
        self._file.flush()
        begin, end = self._ends[first], self._ends[stop]
        rows = np.fromfile(self._path, _ROW, count=end - begin, offset=begin * _ROW.itemsize)
        counts = np.diff(self._ends[first : stop + 1])
        frames = np.repeat(np.arange(stop - first), counts)
        return Observations(frames, rows["id"].astype(np.int64), np.stack([rows["x"], rows["y"]], axis=1))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


class ShotObservations(NamedTuple):
    """Those of one shot, which begins at a frame of a file."""

    file: ObservationFile
    begins_at: int

    def read(self, first: int, stop: int) -> Observations:
        """Those of frames first..stop-1 of the shot, numbered from 0."""
        return self.file.read(self.begins_at + first, self.begins_at + stop)
