"""Python arguments: what a Python user passes for a shot or a check, in the words that the command line takes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from numbers import Real
from pathlib import Path
from typing import Any, TypeVar

from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions
from vitrine.errors import InputError, Problem

T = TypeVar("T")

PathArgument = str | os.PathLike[str]
#: "640x360", or (640, 360).
SizeArgument = str | tuple[int, int]
#: "auto", "40%", or a share from 0 to 1.
BrightnessArgument = str | float
#: One word for all, "spread=off,ghost=strong", or {"spread": "off"}.
OpticsArgument = str | Mapping[str, str]
#: "0.5,0", or (0.5, 0).
EyeShiftArgument = str | tuple[float, float]
#: "80ms", "device", or seconds; "20", "device", or Hz; "5", or degrees.
LatencyArgument = str | float
RateArgument = str | float
HeadingErrorArgument = str | float
FeedExposureArgument = str | float
#: "even-g2,quark-s1", "all", or a list of names.
NamesArgument = str | Sequence[str]

#: An option in a sentence, which a Python user knows as an argument.
_OPTION = re.compile(r"(?<![\w-])--([a-z]+(?:-[a-z]+)*)\b(?!-)")


def build_shot(
    scene: PathArgument,
    at: float,
    feed: PathArgument | None,
    take: PathArgument | None,
    device: str,
    environment: str,
    view: str,
    size: SizeArgument | None,
    exposure: str,
    eye: str,
    brightness: BrightnessArgument,
    optics: OpticsArgument,
    focus: str,
    eye_shift: EyeShiftArgument,
    tone: str,
    latency: LatencyArgument,
    rate: RateArgument,
    heading_error: HeadingErrorArgument,
    regrade: str,
    trust: bool,
    framed: bool,
    text: str,
    locale: str | None = None,
    tier: str = "off",
    undistort: bool = False,
    face_model: PathArgument | None = None,
    blur_faces: bool = False,
    faces_visible: bool = False,
    feed_exposure: FeedExposureArgument = 0.0,
    still_camera: bool = False,
) -> Shot:
    """Build the shot of Python arguments. Raises InputError for one of a wrong type."""
    options = ViewOptions(
        read_text(view, "view"),
        None if size is None else _size(size),
        read_text(exposure, "exposure"),
        read_text(eye, "eye"),
        format_brightness(brightness),
        _optics(optics),
        read_text(focus, "focus"),
        _eye_shift(eye_shift),
        read_text(tone, "tone"),
        format_latency(latency),
        format_rate(rate),
        format_heading_error(heading_error),
        read_text(regrade, "regrade"),
        read_text(tier, "tier"),
        read_flag(undistort, "undistort"),
    )
    return Shot(
        read_path(scene, "scene"),
        _number(at, "at", "seconds from 0, such as 3.2"),
        read_feed(feed),
        None if take is None else read_path(take, "take"),
        read_text(device, "device"),
        read_text(environment, "environment"),
        options,
        read_flag(trust, "trust"),
        read_flag(framed, "framed"),
        read_text(text, "text"),
        None if locale is None else read_text(locale, "locale"),
        **read_faces(face_model, blur_faces, faces_visible),
        feed_exposure=format_feed_exposure(feed_exposure),
        still_camera=read_flag(still_camera, "still_camera"),
    )


def read_path(value: PathArgument, key: str) -> Path:
    """The path of an argument. Raises InputError."""
    if isinstance(value, str | os.PathLike) and isinstance(os.fspath(value), str):
        return Path(value)
    raise _wrong(value, key, "a str or a Path")


def read_feed(value: PathArgument | None) -> str | None:
    """The address of a feed. Raises InputError."""
    return value if value is None or isinstance(value, str) else str(read_path(value, "feed"))


def read_flag(value: bool, key: str) -> bool:
    """A bool. Raises InputError for anything else."""
    if isinstance(value, bool):
        return value
    raise _wrong(value, key, "True or False")


def read_faces(face_model: PathArgument | None, blur_faces: bool, faces_visible: bool) -> dict[str, Any]:
    """The fields of a shot that say what is done about faces, by name. Raises InputError."""
    return {
        "face_model": None if face_model is None else read_path(face_model, "face_model"),
        "blur_faces": read_flag(blur_faces, "blur_faces"),
        "faces_visible": read_flag(faces_visible, "faces_visible"),
    }


def read_names(value: NamesArgument, key: str) -> str:
    """Names with commas. Raises InputError."""
    if isinstance(value, Sequence) and all(isinstance(name, str) for name in value):
        return value if isinstance(value, str) else ",".join(value)
    raise _wrong(value, key, 'names such as "even-g2,quark-s1", a list of them, or "all"')


def read_count(value: int, key: str) -> int:
    """A whole number from 1. Raises InputError."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    raise _wrong(value, key, "a whole number from 1")


def format_feed_exposure(value: FeedExposureArgument) -> str:
    """A feed's exposure as it is typed. Raises InputError."""
    if isinstance(value, str):
        return value
    return f"{_number(value, 'feed_exposure', 'stops from -2 to 2'):g}"


def format_brightness(value: BrightnessArgument) -> str:
    """A brightness as it is typed. Raises InputError."""
    if isinstance(value, str):
        return value
    allowed = '"auto", or a share from 0 to 1 of the most'
    share = _number(value, "brightness", allowed)
    if not 0 <= share <= 1:
        raise _wrong(value, "brightness", allowed)
    return f"{100 * share:.10g}%"


def format_latency(value: LatencyArgument) -> str:
    """A latency as it is typed. Raises InputError."""
    if isinstance(value, str):
        return value
    return f"{_number(value, 'latency', 'seconds from 0 to 1, or a str such as 80ms'):.12g}s"


def format_rate(value: RateArgument) -> str:
    """A rate as it is typed. Raises InputError."""
    return value if isinstance(value, str) else f"{_number(value, 'rate', 'Hz from 1 to 240, or a str'):.12g}"


def format_heading_error(value: HeadingErrorArgument) -> str:
    """A heading error as it is typed. Raises InputError."""
    allowed = "degrees from 0 to 45, or a str"
    return value if isinstance(value, str) else f"{_number(value, 'heading_error', allowed):.12g}"


def format_thresholds(value: str | Sequence[float] | None) -> str | None:
    """Thresholds as they are typed. Raises InputError."""
    if value is None or isinstance(value, str):
        return value
    allowed = "five rising contrasts such as (1.5, 2, 3, 5, 8)"
    if not isinstance(value, Sequence):
        raise _wrong(value, "thresholds", allowed)
    return ",".join(f"{_number(number, 'thresholds', allowed):g}" for number in value)


@contextmanager
def python_names() -> Iterator[None]:
    """A context in which an InputError names arguments as Python does: eye_shift, not --eye-shift."""
    try:
        yield
    except InputError as error:
        raise InputError(_rename_options(problem) for problem in error.problems) from None


def _rename_options(problem: Problem) -> Problem:
    message, key, allowed, hint = (
        _OPTION.sub(lambda found: found[1].replace("-", "_"), text)
        for text in (problem.message, problem.key, problem.allowed, problem.hint)
    )
    return replace(problem, message=message, key=key, allowed=allowed, hint=hint)


def _size(value: SizeArgument) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence) and len(value) == 2:
        return "x".join(str(side) for side in value)
    raise _wrong(value, "size", '(640, 360) or "640x360"')


def _optics(value: OpticsArgument) -> str:
    if isinstance(value, Mapping) and value:
        return ",".join(f"{name}={strength}" for name, strength in value.items())
    return read_text(value, "optics")


def _eye_shift(value: EyeShiftArgument) -> str:
    allowed = '(right, down), each from -1 to 1, or "0.5,0"'
    if isinstance(value, str):
        return value
    if isinstance(value, Sequence) and len(value) == 2:
        return ",".join(f"{_number(share, 'eye_shift', allowed):.10g}" for share in value)
    raise _wrong(value, "eye_shift", allowed)


def read_text(value: object, key: str) -> str:
    """A str. Raises InputError for anything else."""
    if isinstance(value, str):
        return value
    raise _wrong(value, key, "a str")


def _number(value: object, key: str, allowed: str) -> float:
    if isinstance(value, Real) and not isinstance(value, bool):
        return float(value)
    raise _wrong(value, key, allowed)


def _wrong(value: object, key: str, allowed: str) -> InputError:
    written = repr(value)
    return InputError(Problem(f"{written[:60]} does not fit here", key=key, allowed=allowed))
