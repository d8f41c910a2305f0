"""View spec: the options of a picture, from --device to --focus, parsed to one value for every command that draws."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from vitrine import paths
from vitrine.errors import CommandLineError, InputError, Problem, suggest_name
from vitrine.glass.catalogue.environment import Environment
from vitrine.glass.catalogue.library import Library
from vitrine.glass.catalogue.profile import DeviceProfile
from vitrine.glass.optics.glasses_in_light import GlassesInLight, resolve_glasses
from vitrine.glass.optics.view import EXPOSURES, EYES, FOCUSES, STRENGTHS, VIEW_KINDS, DefectStrengths, View
from vitrine.scene.file_access import FileAccess

_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
#: The longest side of a picture that GL draws everywhere.
MAX_SIDE_PX = 8192


class ViewOptions(NamedTuple):
    """The options of a picture as they are typed."""

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


class ViewSpec(NamedTuple):
    """A resolved view: the emulated device in its environment and view, and the size that a picture is padded to."""

    glasses: GlassesInLight
    size_px: tuple[int, int]

    @property
    def profile(self) -> DeviceProfile:
        """The emulated device."""
        return self.glasses.profile

    @property
    def environment(self) -> Environment:
        """The light around."""
        return self.glasses.environment

    @property
    def view(self) -> View:
        """The view, of its size within the picture."""
        return self.glasses.view


def resolve_view(options: ViewOptions, feed_px: tuple[int, int], scene: Path | None = None) -> ViewSpec:
    """Resolve the options for a feed of `feed_px`; a scene's own devices and environments lie beside its file.

    Raises CommandLineError with what is allowed.
    """
    library = Library(paths.assets(), FileAccess(scene.parent, options.trust) if scene else None)
    profile, environment = library.device(options.device), library.environment(options.environment)
    glasses = resolve_glasses(profile, environment, parse_view(options, feed_px))
    view_px, picture_px = resolve_sizes_px(glasses, options.size, feed_px)
    return ViewSpec(glasses.with_size(view_px), picture_px)


def parse_view(options: ViewOptions, size_px: tuple[int, int]) -> View:
    """Parse the view of the options, of this size. Raises CommandLineError with what is allowed."""
    return View(
        parse_choice("view", options.view, VIEW_KINDS),  # type: ignore[arg-type]
        size_px,
        parse_choice("exposure", options.exposure, EXPOSURES),  # type: ignore[arg-type]
        parse_choice("eye", options.eye, EYES),  # type: ignore[arg-type]
        parse_brightness(options.brightness),
        parse_optics(options.optics),
        parse_eye_shift(options.eye_shift),
        focus=parse_choice("focus", options.focus, FOCUSES),  # type: ignore[arg-type]
    )


def resolve_sizes_px(
    glasses: GlassesInLight, size: str | None, feed_px: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Resolve the view's size, and that of the picture which it lies in the middle of.

    `eye` takes any shape; `world` has the feed's, and so has a display that is the feed; `panel` has the canvas's.
    Without a `size` that of the canvas or of the feed is taken. Raises CommandLineError.
    """
    shape_px = find_shape_px(glasses, feed_px)
    picture_px = (shape_px or feed_px) if size is None else parse_size(size)
    return (picture_px if shape_px is None else fit_size(shape_px, picture_px)), picture_px


def find_shape_px(glasses: GlassesInLight, feed_px: tuple[int, int]) -> tuple[int, int] | None:
    """The size of the shape that the view has, None where it may have any."""
    if glasses.display is None or glasses.view.kind == "world":
        return feed_px
    return (glasses.display.width_px, glasses.display.height_px) if glasses.view.kind == "panel" else None


def fit_size(size_px: tuple[int, int], into_px: tuple[int, int]) -> tuple[int, int]:
    """Fit a size into another: the largest of the same shape as `size_px` within `into_px`. Raises InputError."""
    scale = min(into_px[0] / size_px[0], into_px[1] / size_px[1])
    if scale <= 0:
        raise InputError(f"a picture of {into_px[0]}x{into_px[1]} has no pixels")
    return max(1, round(size_px[0] * scale)), max(1, round(size_px[1] * scale))


def parse_size(text: str) -> tuple[int, int]:
    """Parse WxH as two numbers of pixels. Raises CommandLineError."""
    match = _SIZE.fullmatch(text.strip().lower())
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(1 <= side <= MAX_SIDE_PX for side in size):
        raise CommandLineError(
            f'"{text}" is no size; write WxH in pixels such as 1280x720, each side from 1 to {MAX_SIDE_PX}'
        )
    return size


def parse_brightness(text: str) -> float | None:
    """Parse a brightness as the share 0..1 of a device's most light, None for automatic. Raises CommandLineError."""
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


def parse_optics(text: str) -> DefectStrengths:
    """Parse how strong each optical defect is: one word for all, or some by name such as spread=off,ghost=strong.

    Raises CommandLineError.
    """
    if "=" not in text:
        return DefectStrengths(*[parse_choice("optics", text, STRENGTHS)] * len(DefectStrengths._fields))  # type: ignore[arg-type]
    chosen: dict[str, str] = {}
    for part in text.split(","):
        name, _, strength = part.partition("=")
        chosen[parse_choice("optics", name, DefectStrengths._fields)] = parse_choice("optics", strength, STRENGTHS)
    return DefectStrengths(**chosen)  # type: ignore[arg-type]


def parse_eye_shift(text: str) -> tuple[float, float]:
    """Parse the eye's offset from the middle of the eye-box, "RIGHT,DOWN" in shares -1..1 of its half.

    Raises CommandLineError.
    """
    try:
        right, down = (float(part) for part in text.split(","))
    except ValueError:
        right = down = math.nan
    if not (abs(right) <= 1 and abs(down) <= 1):
        allowed = "RIGHT,DOWN, each from -1 to 1, such as 0.5,0"
        raise CommandLineError(Problem(f'"{text}" is no place of the eye', key="--eye-shift", allowed=allowed))
    return right, down


def parse_choice(option: str, text: str, allowed: Sequence[str]) -> str:
    """Parse one word of `allowed`. Raises CommandLineError with all of them and the nearest."""
    word = text.strip().lower()
    if word not in allowed:
        words = ", ".join(allowed)
        raise CommandLineError(
            Problem(f'no {option} "{text}"', key=f"--{option}", allowed=words, hint=suggest_name(text, allowed))
        )
    return word
