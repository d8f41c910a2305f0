"""What --device, --environment, --view and --size mean: one value for every command that draws."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from app import paths
from app.engine import fitted
from app.glass.environment import Environment
from app.glass.library import Library
from app.glass.profile import Profile
from app.glass.view import VIEW_KINDS, View
from app.scene.problem import InputError, nearest

_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})")
#: Sides beyond this are no picture that GL draws everywhere.
MOST_PX = 8192

#: device, environment, view and size as they are typed.
Typed = tuple[str, str, str, str | None]


class Look(NamedTuple):
    """The emulated device, the light around, the view, and the size that a picture is padded to."""

    profile: Profile
    environment: Environment
    view: View
    size_px: tuple[int, int]


def look(typed: Typed, feed_px: tuple[int, int], scene: Path | None = None) -> Look:
    """Read what was typed, for a feed of `feed_px`; own devices and environments lie beside `scene`.

    Raises InputError with what is allowed.
    """
    device, environment, kind, size = typed
    library = Library(paths.assets(), scene.parent if scene else None)
    profile, light = library.device(device), library.environment(environment)
    if kind not in VIEW_KINDS:
        hint = nearest(kind, VIEW_KINDS)
        raise InputError(f'no view "{kind}"; allowed: {", ".join(VIEW_KINDS)}{"; " + hint if hint else ""}')
    whole = feed_px if size is None else parse_size(size)
    return Look(profile, light, View(kind, fitted(feed_px, whole)), whole)  # type: ignore[arg-type]


def parse_size(text: str) -> tuple[int, int]:
    """WxH as two numbers of pixels. Raises InputError."""
    match = _SIZE.fullmatch(text.strip().lower())
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not all(1 <= side <= MOST_PX for side in size):
        raise InputError(f'"{text}" is no size; write WxH in pixels such as 1280x720, each side from 1 to {MOST_PX}')
    return size
