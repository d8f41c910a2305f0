"""Readers of image feeds: a still image, or an image sequence from a folder in natural order."""

from __future__ import annotations

import logging
import math
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from vitrine.errors import InputError, Place, Problem
from vitrine.feed.converter import composite_on_black
from vitrine.feed.feed_report import ON_BLACK, FeedReport
from vitrine.feed.focal_length import read_picture_focal_mm
from vitrine.feed.frame_table import MAX_FRAMES
from vitrine.feed.picture_shape import fit_inside
from vitrine.feed.protocols import FeedInfo, uniform_frame_index
from vitrine.scene.load.picture import load_still_picture
from vitrine.world.feed_frame import FeedFrame, PixelFormat, Plane

_LOG = logging.getLogger("vitrine.feed")

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"})
SEQUENCE_FPS = Fraction(25)
ASSUMED_RATE = "nobody says its rate: {:.5g} pictures a second are assumed (--set rate=)"
#: As long as the test card: time for a scene over one image to move and to change its state.
STILL_DURATION_S = 10


class StillImageReader:
    """Reader of one still image, `duration_s` or STILL_DURATION_S long. Raises InputError if it cannot be read."""

    def __init__(
        self, path: Path, fps: Fraction = SEQUENCE_FPS, *, loops: bool = True, duration_s: float | None = None
    ) -> None:
        self._image, notes = load_image(path)
        count = math.ceil(Fraction(duration_s or STILL_DURATION_S).limit_denominator(1000) * fps)
        report = FeedReport((f"picture: {path.suffix[1:].upper()}",), unread=notes)
        size, focal_mm = self._image.size_px, read_picture_focal_mm(path)
        seconds = float(count / fps)
        self._info = FeedInfo(path.name, *size, fps, count, seconds, loops=loops, report=report, focal_mm=focal_mm)

    @property
    def info(self) -> FeedInfo:
        """Facts about the image."""
        return self._info

    def index_at(self, time_s: float) -> int:
        """The number of the frame at a time."""
        return uniform_frame_index(self._info, time_s)

    def read(self, index: int) -> FeedFrame:
        """The image, as the frame of this number."""
        return replace(self._image, index=index, time_s=float(index / self._info.fps))

    def close(self) -> None:
        """Nothing is open."""


class ImageSequenceReader:
    """Reader of an image sequence, one file a frame. The first one's size is the feed's; others lie inside it.

    Raises InputError if the first one cannot be read. In place of a later one the last good one is held.
    """

    def __init__(self, name: str, paths: Sequence[Path], rate: Fraction | None = None, *, loops: bool = True) -> None:
        self._paths = paths
        self._told: set[str] = set()
        self._unreadable: set[int] = set()
        self._first, notes = load_image(paths[0])
        self._last_good = self._first
        count = len(paths)
        fps = rate or SEQUENCE_FPS
        found, assumed = f"pictures: {count:,} {paths[0].suffix[1:].upper()}", ASSUMED_RATE.format(float(fps))
        report = FeedReport((found,), () if rate else (assumed,), notes)
        size, focal_mm = self._first.size_px, read_picture_focal_mm(paths[0])
        seconds = float(count / fps)
        self._info = FeedInfo(name, *size, fps, count, seconds, loops=loops, report=report, focal_mm=focal_mm)

    @property
    def info(self) -> FeedInfo:
        """Facts about the sequence."""
        return self._info

    def index_at(self, time_s: float) -> int:
        """The number of the image at a time."""
        return uniform_frame_index(self._info, time_s)

    def read(self, index: int) -> FeedFrame:
        """Image 0..count-1; where it cannot be read, the nearest readable one before it, marked as held."""
        if index == self._last_good.index:
            return self._last_good
        for nearer in (number for number in range(index, 0, -1) if number not in self._unreadable):
            if nearer == self._last_good.index:
                return replace(self._last_good, held=True)
            try:
                self._last_good = self._load(nearer, self._info.fps)
                return self._last_good if nearer == index else replace(self._last_good, held=True)
            except InputError as error:
                self._unreadable.add(nearer)
                self._warn_once("broken", f"{error}; the last good picture is held")
        return self._first if index == 0 else replace(self._first, held=True)

    def close(self) -> None:
        """Nothing is open between two reads."""

    def _load(self, index: int, fps: Fraction) -> FeedFrame:
        image = load_image(self._paths[index]).frame
        if image.size_px != self._info.size_px:
            size = f"{image.width_px} x {image.height_px}"
            self._warn_once("size", f"{self._paths[index]}: pictures of another size ({size}) lie inside the first one")
            image = _fit_image(image, self._info.size_px)
        return replace(image, index=index, time_s=float(index / fps))

    def _warn_once(self, kind: str, sentence: str) -> None:
        if kind not in self._told:
            _LOG.warning(sentence)
            self._told.add(kind)


class LoadedImage(NamedTuple):
    """An image as frame 0 of a feed, and sentences on what of its file is not shown truly."""

    frame: FeedFrame
    notes: tuple[str, ...] = ()


def load_image(path: Path) -> LoadedImage:
    """Load an image file, composited on black. Raises InputError."""
    still = load_still_picture(path)
    pixels = composite_on_black(still.pixels)
    notes = [still.note] if still.note else []
    notes += [ON_BLACK] if pixels is not still.pixels else []
    return LoadedImage(_make_frame(pixels), tuple(notes))


def _make_frame(pixels: Plane) -> FeedFrame:
    pixels.flags.writeable = False
    height, width = pixels.shape[:2]
    return FeedFrame((pixels,), PixelFormat.RGBA, width, height, 0, 0.0, full_range=True)


def _fit_image(image: FeedFrame, size_px: tuple[int, int]) -> FeedFrame:
    """An image as large as a frame of this size holds it, in the middle of black."""
    left, top, width, height = fit_inside(image.size_px, size_px)
    resized = Image.fromarray(image.planes[0]).resize((width, height), Image.Resampling.BICUBIC, reducing_gap=3.0)
    pixels = np.zeros((size_px[1], size_px[0], 4), np.uint8)
    pixels[..., 3] = 255
    pixels[top : top + height, left : left + width] = np.asarray(resized)
    return _make_frame(pixels)


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; never an error, also for an invalid name."""
    try:
        return path.is_dir()
    except OSError:  # for example a name that is longer than the system allows
        return False


def list_images(folder: Path) -> list[Path]:
    """List the images of a folder in natural order: 2.png before 10.png. Raises InputError if there are none.

    Raises it too for a link to an image outside the folder, whose target the sender of the folder chose.
    """
    try:
        with os.scandir(folder) as entries:
            image_entries = [
                entry for entry in entries if Path(entry.name).suffix.lower() in IMAGE_SUFFIXES and entry.is_file()
            ]
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(Problem(f"the folder cannot be read: {reason}", Place(str(folder)))) from None
    if not image_entries:
        allowed = f"a folder of {', '.join(sorted(suffix[1:].upper() for suffix in IMAGE_SUFFIXES))} files"
        raise InputError(Problem("the folder holds no pictures", Place(str(folder)), allowed=allowed))
    if len(image_entries) > MAX_FRAMES:
        message = f"the folder holds {len(image_entries):,} pictures"
        raise InputError(Problem(message, Place(str(folder)), allowed=f"at most {MAX_FRAMES:,}"))
    paths = [folder / entry.name for entry in image_entries]
    inside = folder.resolve()
    for path in (path for path, entry in zip(paths, image_entries, strict=True) if entry.is_symlink()):
        if not path.resolve().is_relative_to(inside):
            message = "this link leads out of the folder of pictures"
            raise InputError(Problem(message, Place(str(path)), hint="copy the picture"))
    return sorted(paths, key=natural_sort_key)


def natural_sort_key(path: Path) -> tuple[tuple[str, int], ...]:
    """Sort key that compares names by text and, where digits stand, by number; ties by the plain name."""
    parts = re.findall(r"(\D*)(\d*)", path.name)
    return (*((word.casefold(), int(digits or -1)) for word, digits in parts), (path.name, 0))
