"""What the options of a picture mean, from --device to --focus: one value for every command that draws."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from vitrine import paths
from vitrine.errors import CommandLineError, InputError, Problem, nearest
from vitrine.glass.environment import Environment
from vitrine.glass.library import Library
from vitrine.glass.profile import Profile
from vitrine.glass.resolve import display
from vitrine.glass.view import EXPOSURES, EYES, FOCUSES, STRENGTHS, VIEW_KINDS, Switches, View
from vitrine.scene.reach import Reach

_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
#: Sides beyond this are no picture that GL draws everywhere.
MOST_PX = 8192


class Typed(NamedTuple):
    """The options as they are typed."""

    device: str = "generic"
    environment: str = "overcast"
    view: str = "eye"
    size: str | None = None
    exposure: str = "adapted"
    eye: str = "display"
    brightness: str = "auto"
    optics: str = "typical"
    focus: str = "off"
    eye_shift: str = "0,0"
    trust: bool = False


class Look(NamedTuple):
    """The emulated device, the light around, the view, and the size that a picture is padded to."""

    profile: Profile
    environment: Environment
    view: View
    size_px: tuple[int, int]


def look(typed: Typed, feed_px: tuple[int, int], scene: Path | None = None) -> Look:
    """Read what was typed, for a feed of `feed_px`; own devices and environments lie beside `scene`.

    Raises CommandLineError with what is allowed.
    """
    library = Library(paths.assets(), Reach(scene.parent, typed.trust) if scene else None)
    profile, light = library.device(typed.device), library.environment(typed.environment)
    kind = one_of("view", typed.view, VIEW_KINDS)
    view_px, whole_px = sizes_px(profile, kind, typed.size, feed_px)
    return Look(profile, light, typed_view(typed, view_px), whole_px)


def typed_view(typed: Typed, size_px: tuple[int, int]) -> View:
    """The view that was typed, of this size. Raises CommandLineError with what is allowed."""
    return View(
        one_of("view", typed.view, VIEW_KINDS),  # type: ignore[arg-type]
        size_px,
        one_of("exposure", typed.exposure, EXPOSURES),  # type: ignore[arg-type]
        one_of("eye", typed.eye, EYES),  # type: ignore[arg-type]
        parse_brightness(typed.brightness),
        parse_optics(typed.optics),
        parse_eye_shift(typed.eye_shift),
        focus=one_of("focus", typed.focus, FOCUSES),  # type: ignore[arg-type]
    )


def sizes_px(
    profile: Profile, kind: str, typed: str | None, feed_px: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The view's size, and that of the picture which it lies in the middle of.

    `eye` takes any shape; `world` has the feed's, and so has a display that is the feed; `panel` has the canvas's.
    Where no size is typed that of the canvas or of the feed is taken. Raises CommandLineError.
    """
    own = display(profile)
    shape = (own.width_px, own.height_px) if own is not None and kind == "panel" else feed_px
    whole = shape if typed is None else parse_size(typed)
    return (whole if own is not None and kind == "eye" else fitted(shape, whole)), whole


def fitted(size_px: tuple[int, int], into_px: tuple[int, int]) -> tuple[int, int]:
    """The largest size of the same shape as `size_px` that fits into `into_px`."""
    scale = min(into_px[0] / size_px[0], into_px[1] / size_px[1])
    if scale <= 0:
        raise InputError(f"a picture of {into_px[0]}x{into_px[1]} has no pixels")
    return max(1, round(size_px[0] * scale)), max(1, round(size_px[1] * scale))


def parse_size(text: str) -> tuple[int, int]:
    """WxH as two numbers of pixels. Raises CommandLineError."""
    match = _SIZE.fullmatch(text.strip().lower())
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(1 <= side <= MOST_PX for side in size):
        raise CommandLineError(
            f'"{text}" is no size; write WxH in pixels such as 1280x720, each side from 1 to {MOST_PX}'
        )
    return size


def parse_brightness(text: str) -> float | None:
    """The share 0..1 of a device's most light, None for automatic. Raises CommandLineError."""
    if text.strip().lower() == "auto":
        return None
    try:
        percent = float(text.strip().removesuffix("%"))
    except ValueError:
        percent = -1.0
    if not 0 <= percent <= 100:
        allowed = "auto, or 0% to 100% of the device's most"
        raise CommandLineError(Problem(f'"{text}" is no brightness', key="--brightness", allowed=allowed))
    return percent / 100


def parse_optics(text: str) -> Switches:
    """How strong each defect is: one word for all, or some by name such as spread=off,ghost=strong, the rest typical.

    Raises CommandLineError.
    """
    if "=" not in text:
        return Switches(*[one_of("optics", text, STRENGTHS)] * len(Switches._fields))  # type: ignore[arg-type]
    chosen: dict[str, str] = {}
    for part in text.split(","):
        name, _, strength = part.partition("=")
        chosen[one_of("optics", name, Switches._fields)] = one_of("optics", strength, STRENGTHS)
    return Switches(**chosen)  # type: ignore[arg-type]


def parse_eye_shift(text: str) -> tuple[float, float]:
    """How far the eye is off the middle of the eye-box, "RIGHT,DOWN" in shares -1..1 of its half. Raises InputError."""
    try:
        right, down = (float(part) for part in text.split(","))
    except ValueError:
        right = down = math.nan
    if not (abs(right) <= 1 and abs(down) <= 1):
        allowed = "RIGHT,DOWN, each from -1 to 1, such as 0.5,0"
        raise CommandLineError(Problem(f'"{text}" is no place of the eye', key="--eye-shift", allowed=allowed))
    return right, down


def one_of(option: str, text: str, allowed: Sequence[str]) -> str:
    """The word of `allowed` that was typed. Raises CommandLineError with all of them and the nearest."""
    word = text.strip().lower()
    if word not in allowed:
        told = ", ".join(allowed)
        raise CommandLineError(
            Problem(f'no {option} "{text}"', key=f"--{option}", allowed=told, hint=nearest(text, allowed))
        )
    return word
