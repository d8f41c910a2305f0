"""Feed addresses: parsing of what a user types after --feed, and the feed that it opens."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from vitrine.errors import InputError, Problem
from vitrine.feed.device import cameras, find_camera, open_camera, open_stream
from vitrine.feed.file import FileReader
from vitrine.feed.formats import MOST_SIDE_PX
from vitrine.feed.images import FOLDER_FPS, SUFFIXES, PicturesReader, StillReader, is_folder, pictures_in
from vitrine.feed.live import LiveFeed
from vitrine.feed.recorded import READ_AHEAD, RecordedFeed
from vitrine.feed.source import Feed, Reader
from vitrine.feed.testcard import LEAST_SIDE_PX, MOST_PIXELS, TestCardReader
from vitrine.files.regular import check_regular

_CAMERA = "camera:"
_FILE = "file://"
_DRIVE = re.compile(r"/[A-Za-z]:/")
_STREAM = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_CARD = re.compile(r"testcard(?::([0-9]+)x([0-9]+))?")
_CARD_SIZE = (1280, 720)
#: The memory of frames read ahead: 70 frames at 1280x720, one of the largest.
_AHEAD_BYTES = 256_000_000


def open_feed(
    address: str | Path,
    *,
    planes: bool,
    once: bool = False,
    fps: Fraction = FOLDER_FPS,
    ahead: int = READ_AHEAD,
    patience_s: float | None = None,
) -> Feed:
    """Open the feed of an address. Raises InputError if it cannot be read.

    An address is a video file, an image, a folder of images (at `fps`), `camera:NAME|NUMBER`, a stream's URL,
    `testcard` or `testcard:WxH`. `planes`: YUV planes where the feed has them, else all frames are RGBA. `once`:
    hold the last frame at the end instead of starting again. `ahead`: how many frames a thread reads ahead; 0 reads
    directly, for single frames. `frame_timeout_s`: the longest wait for a recorded frame before the last one is held;
    None waits for the exact one.
    """
    text = _local(str(address))
    if text.startswith(_CAMERA):
        camera = find_camera(text.removeprefix(_CAMERA), cameras())
        return LiveFeed(text, partial(open_camera, camera, planes=planes))
    if _STREAM.match(text):
        return LiveFeed(text, partial(open_stream, text, planes=planes))
    reader = _reader(text, planes, not once, fps)
    width, height = reader.info.size_px
    return RecordedFeed(reader, min(ahead, max(1, _AHEAD_BYTES // (4 * width * height))), patience_s)


def feed_file(address: str | Path) -> Path | None:
    """Find the file or folder that an address names, which sidecars may lie beside; None for other feeds."""
    text = _local(str(address))
    elsewhere = text.startswith(_CAMERA) or _STREAM.match(text) or _CARD.fullmatch(text)
    return None if elsewhere else Path(text)


def is_card(address: str | Path) -> bool:
    """Whether an address is the test card, which no camera recorded."""
    return _CARD.fullmatch(str(address)) is not None


def is_film(address: str | Path) -> bool:
    """Whether an address is footage of a camera that may have moved: a video or an image sequence."""
    file = feed_file(address)
    return file is not None and (is_folder(file) or file.suffix.lower() not in SUFFIXES)


def _local(address: str) -> str:
    """The path of an address such as `file:///films/a%20b.mp4`, as file managers write it; others unchanged."""
    if not address.lower().startswith(_FILE):
        return address
    host, slash, path = address[len(_FILE) :].partition("/")
    if host.lower() not in ("", "localhost"):
        return address
    path = unquote(slash + path)
    return path[1:] if _DRIVE.match(path) else path


def _reader(text: str, planes: bool, loops: bool, fps: Fraction) -> Reader:
    card, path = _CARD.fullmatch(text), Path(text)
    if card:
        width, height = _card_size(text, card[1], card[2]) if card[1] else _CARD_SIZE
        return TestCardReader(width, height, loops=loops)
    if is_folder(path):
        return PicturesReader(path.name, pictures_in(path), fps, loops=loops)
    try:
        check_regular(path, "feed")
    except InputError as error:
        forms = "a feed may also be a folder of pictures, camera:NAME, a stream's address or testcard:WxH"
        raise InputError(replace(problem, hint=problem.hint or forms) for problem in error.problems) from None
    if path.suffix.lower() in SUFFIXES:
        return StillReader(path, fps, loops=loops)
    return FileReader(path, planes=planes, loops=loops)


def _card_size(text: str, *typed: str) -> tuple[int, int]:
    """Parse the size of a test card; int() alone would read five thousand digits, or refuse them by its own error."""
    width, height = (int(digits) if len(digits) <= 9 else MOST_SIDE_PX + 1 for digits in typed)
    least, most = min(width, height), max(width, height)
    if not (least >= LEAST_SIDE_PX and most <= MOST_SIDE_PX and width * height <= MOST_PIXELS):
        allowed = f"{LEAST_SIDE_PX} to {MOST_SIDE_PX:,} pixels along a side, {MOST_PIXELS // 10**6} million together"
        hint = "such as testcard:1280x720"
        raise InputError(Problem(f'there is no test card "{text[:40]}"', allowed=allowed, hint=hint))
    return width, height
