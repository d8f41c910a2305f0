"""From what a user types after --feed to a feed."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import partial
from pathlib import Path

from app.feed.device import cameras, find_camera, open_camera, open_stream
from app.feed.file import FileReader
from app.feed.images import FOLDER_FPS, SUFFIXES, PicturesReader, StillReader, pictures_in
from app.feed.live import LiveFeed
from app.feed.recorded import READ_AHEAD, RecordedFeed
from app.feed.source import Feed, Reader
from app.feed.testcard import TestCardReader
from app.scene.missing import near_file
from app.scene.problem import InputError, Place, Problem

_CAMERA = "camera:"
_STREAM = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_CARD = re.compile(r"testcard(?::(\d{2,4})x(\d{2,4}))?")
_CARD_SIZE = (1280, 720)


def open_feed(
    address: str | Path,
    *,
    planes: bool,
    once: bool = False,
    fps: Fraction = FOLDER_FPS,
    ahead: int = READ_AHEAD,
    patience_s: float | None = None,
) -> Feed:
    """A video file, a picture, a folder of pictures (at `fps`), `camera:NAME|NUMBER`, a stream's address, `testcard` or
    `testcard:WxH`; an unreadable one raises InputError.

    `planes`: YUV planes where the feed has them, else all frames are RGBA. `once`: hold the last frame at the end
    instead of starting again. `ahead`: how many frames a thread reads ahead; 0 reads directly, for single pictures.
    `patience_s`: how long a recorded frame is waited for before the last one is held; None waits for the right one.
    """
    text = str(address)
    if text.startswith(_CAMERA):
        camera = find_camera(text.removeprefix(_CAMERA), cameras())
        return LiveFeed(text, partial(open_camera, camera, planes=planes))
    if _STREAM.match(text):
        return LiveFeed(text, partial(open_stream, text, planes=planes))
    return RecordedFeed(_reader(text, planes, not once, fps), ahead, patience_s)


def feed_file(address: str | Path) -> Path | None:
    """The file or folder that an address names, which sidecars may lie beside; None for all else."""
    text = str(address)
    elsewhere = text.startswith(_CAMERA) or _STREAM.match(text) or _CARD.fullmatch(text)
    return None if elsewhere else Path(text)


def is_card(address: str | Path) -> bool:
    """Whether it is the test card: drawn, so that no camera shot it."""
    return _CARD.fullmatch(str(address)) is not None


def is_film(address: str | Path) -> bool:
    """Whether it is a recording whose camera may have moved: a video or a folder of pictures."""
    file = feed_file(address)
    return file is not None and (file.is_dir() or file.suffix.lower() not in SUFFIXES)


def _reader(text: str, planes: bool, loops: bool, fps: Fraction) -> Reader:
    card, path = _CARD.fullmatch(text), Path(text)
    if card:
        width, height = (int(size) for size in card.groups(default="")) if card[1] else _CARD_SIZE
        return TestCardReader(width, height, loops=loops)
    if path.is_dir():
        return PicturesReader(path.name, pictures_in(path), fps, loops=loops)
    if not path.exists():
        forms = "a feed may also be a folder of pictures, camera:NAME, a stream's address or testcard:WxH"
        raise InputError(Problem("there is no such feed", Place(text), hint=near_file(path) or forms))
    if path.suffix.lower() in SUFFIXES:
        return StillReader(path, fps, loops=loops)
    return FileReader(path, planes=planes, loops=loops)
