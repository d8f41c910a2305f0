"""Feed addresses: parsing of what a user types after --feed, and the feed that it opens."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from urllib.parse import unquote

from vitrine.errors import InputError, MachineError, Problem
from vitrine.feed.cameras import find_camera, list_cameras
from vitrine.feed.capture import open_stream, reopen_camera
from vitrine.feed.faces.face_handling import NO_HANDLING, FaceHandling
from vitrine.feed.feed_settings import load_feed_settings
from vitrine.feed.formats import MAX_SIDE_PX
from vitrine.feed.images import (
    IMAGE_SUFFIXES,
    SEQUENCE_FPS,
    ImageSequenceReader,
    StillImageReader,
    is_folder,
    list_images,
)
from vitrine.feed.live import LiveFeed
from vitrine.feed.live_source import LiveSource
from vitrine.feed.moving_picture import MOVING_SUFFIXES, MovingPictureReader
from vitrine.feed.phone.phone_address import is_phone
from vitrine.feed.protocols import Feed, FrameReader
from vitrine.feed.recorded import READ_AHEAD, RecordedFeed
from vitrine.feed.testcard import MAX_PIXELS, MIN_SIDE_PX, TestCardReader
from vitrine.feed.tracked_feed import PoseEstimator, TrackedFeed
from vitrine.feed.video_file import VideoFileReader
from vitrine.files.regular_file import check_regular
from vitrine.scene.load.picture import load_moving_picture

_CAMERA_PREFIX = "camera:"
_FILE_SCHEME = "file://"
_DRIVE_PATTERN = re.compile(r"/[A-Za-z]:/")
_STREAM_PATTERN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_TEST_CARD_PATTERN = re.compile(r"testcard(?::([0-9]+)x([0-9]+))?")
_DEFAULT_TEST_CARD_SIZE_PX = (1280, 720)
#: The memory of frames read ahead: 70 frames at 1280x720, one of the largest.
_MAX_READ_AHEAD_BYTES = 256_000_000


def open_feed(
    address: str | Path,
    *,
    planes: bool,
    once: bool = False,
    fps: Fraction | None = None,
    ahead: int = READ_AHEAD,
    frame_timeout_s: float | None = None,
    duration_s: float | None = None,
    faces: FaceHandling = NO_HANDLING,
    phone_timeout_s: float = 0.0,
    estimator: PoseEstimator | None = None,
) -> Feed:
    """Open the feed of an address. Raises InputError if it cannot be read.

    An address is a video file, an image, a folder of images (at `fps`), `camera:NAME|NUMBER`, `phone`, a stream's URL,
    `testcard` or `testcard:WxH`. `planes`: YUV planes where frames are 8-bit 4:2:0, all others are RGBA. `once`:
    hold the last frame at the end instead of starting again. `ahead`: how many frames a thread reads ahead; 0 reads
    directly, for single frames. `frame_timeout_s`: the longest wait for a recorded frame before the last one is held;
    None waits for the exact one. `duration_s`: how long an image or the test card lasts, absent 10 s. `faces`: whether
    they are blurred. `phone_timeout_s`: how long a phone is waited for, which is invited on the terminal; 0 leaves that
    to a window. `estimator` tells the poses of a camera or a stream from its pictures. Raises MachineError where the
    library that finds faces, or lets a phone in, is not installed.
    """
    text = _strip_file_scheme(str(address))
    if text.startswith(_CAMERA_PREFIX):
        camera = find_camera(text.removeprefix(_CAMERA_PREFIX), list_cameras())
        return _open_live(partial(LiveFeed, text, partial(reopen_camera, camera, planes=planes)), faces, estimator)
    if is_phone(text):
        return _open_phone(text, planes, faces, phone_timeout_s)
    if _STREAM_PATTERN.match(text):
        return _open_live(partial(LiveFeed, text, partial(open_stream, text, planes=planes)), faces, estimator)
    reader = _open_reader(text, planes, not once, fps, duration_s)
    if faces.blurs_recordings and faces.model is not None:
        reader = _blur_reader(reader, faces.model)
    width, height = reader.info.size_px
    return RecordedFeed(reader, min(ahead, max(1, _MAX_READ_AHEAD_BYTES // (4 * width * height))), frame_timeout_s)


def _open_phone(text: str, planes: bool, faces: FaceHandling, timeout_s: float) -> Feed:
    try:
        from vitrine.feed.phone.phone_feed import PhoneFeed
    except ImportError as error:
        library = (error.name or "aiortc").partition(".")[0]
        message = f'{library} is not installed, which a phone needs; pip install "vitrine-glasses[phone]"'
        raise MachineError(message) from None
    return _open_live(partial(PhoneFeed, text, planes=planes, phone_timeout_s=timeout_s), faces)


def _open_live(open_live: Callable[[], LiveFeed], faces: FaceHandling, estimator: PoseEstimator | None = None) -> Feed:
    """A live feed, its poses told before its faces are blurred: what is blurred has no corners."""
    if faces.model is None:
        return _track_live(open_live(), estimator)
    from vitrine.feed.faces.blurring_feed import BlurringFeed
    from vitrine.feed.faces.face_cover import HELD_FRAMES
    from vitrine.feed.faces.onnx_face_detector import OnnxFaceDetector

    detector = OnnxFaceDetector(faces.model)  # before the camera's own light goes on
    return BlurringFeed(_track_live(open_live(), estimator), detector, HELD_FRAMES if faces.looks_ahead else 0)


def _track_live(feed: LiveFeed, estimator: PoseEstimator | None) -> LiveSource:
    return feed if estimator is None else TrackedFeed(feed, estimator)


def _blur_reader(reader: FrameReader, model: Path) -> FrameReader:
    from vitrine.feed.faces.blurring_reader import BlurringReader
    from vitrine.feed.faces.onnx_face_detector import OnnxFaceDetector

    try:
        return BlurringReader(reader, OnnxFaceDetector(model))
    except BaseException:
        reader.close()
        raise


def is_live_address(address: str | Path) -> bool:
    """Whether an address is a camera, a phone or a stream, which show what happens now."""
    text = _strip_file_scheme(str(address))
    return text.startswith(_CAMERA_PREFIX) or is_phone(text) or _STREAM_PATTERN.match(text) is not None


def is_camera_or_stream(address: str | Path) -> bool:
    """Whether an address is a live feed that says nothing of its camera's pose, as a phone does."""
    return is_live_address(address) and not is_phone(str(address))


def find_feed_path(address: str | Path) -> Path | None:
    """Find the file or folder that an address names, which sidecars may lie beside; None for other feeds."""
    text = _strip_file_scheme(str(address))
    return None if is_live_address(text) or _TEST_CARD_PATTERN.fullmatch(text) else Path(text)


def is_test_card(address: str | Path) -> bool:
    """Whether an address is the test card, which no camera recorded."""
    return _TEST_CARD_PATTERN.fullmatch(str(address)) is not None


def is_footage(address: str | Path) -> bool:
    """Whether an address is footage of a camera that may have moved: a video or an image sequence."""
    file = find_feed_path(address)
    return file is not None and (is_folder(file) or file.suffix.lower() not in IMAGE_SUFFIXES)


def is_film(path: Path) -> bool:
    """Whether a path is opened as a video: no picture, still or moving, and no folder of them."""
    suffix = path.suffix.lower()
    return not is_folder(path) and suffix not in IMAGE_SUFFIXES and suffix not in MOVING_SUFFIXES


def _strip_file_scheme(address: str) -> str:
    """The path of an address such as `file:///films/a%20b.mp4`, as file managers write it; others unchanged."""
    if not address.lower().startswith(_FILE_SCHEME):
        return address
    host, slash, path = address[len(_FILE_SCHEME) :].partition("/")
    if host.lower() not in ("", "localhost"):
        return address
    path = unquote(slash + path)
    return path[1:] if _DRIVE_PATTERN.match(path) else path


def _open_reader(text: str, planes: bool, loops: bool, fps: Fraction | None, duration_s: float | None) -> FrameReader:
    card, path = _TEST_CARD_PATTERN.fullmatch(text), Path(text)
    if card:
        width, height = _parse_test_card_size(text, card[1], card[2]) if card[1] else _DEFAULT_TEST_CARD_SIZE_PX
        return TestCardReader(width, height, loops=loops, duration_s=duration_s)
    if is_folder(path):
        rate = load_feed_settings(path).frame_rate
        return ImageSequenceReader(path.name, list_images(path), rate or fps, loops=loops)
    try:
        check_regular(path, "feed")
    except InputError as error:
        forms = "a feed may also be a folder of pictures, camera:NAME, phone, a stream's address or testcard:WxH"
        raise InputError(replace(problem, hint=problem.hint or forms) for problem in error.problems) from None
    suffix = path.suffix.lower()
    if suffix in MOVING_SUFFIXES and (moving := load_moving_picture(path)) is not None:
        return MovingPictureReader(path, moving, loops=loops)
    if suffix in IMAGE_SUFFIXES | MOVING_SUFFIXES:
        return StillImageReader(path, fps or SEQUENCE_FPS, loops=loops, duration_s=duration_s)
    return VideoFileReader(path, planes=planes, loops=loops, settings=load_feed_settings(path))


def _parse_test_card_size(text: str, *digits: str) -> tuple[int, int]:
    """Parse the size of a test card; int() alone would read five thousand digits, or refuse them by its own error."""
    width, height = (int(digits) if len(digits) <= 9 else MAX_SIDE_PX + 1 for digits in digits)
    least, most = min(width, height), max(width, height)
    if not (least >= MIN_SIDE_PX and most <= MAX_SIDE_PX and width * height <= MAX_PIXELS):
        allowed = f"{MIN_SIDE_PX} to {MAX_SIDE_PX:,} pixels along a side, {MAX_PIXELS // 10**6} million together"
        hint = "such as testcard:1280x720"
        raise InputError(Problem(f'there is no test card "{text[:40]}"', allowed=allowed, hint=hint))
    return width, height
