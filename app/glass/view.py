"""What is looked at, and how: the value beside scene, take, time, device and environment that a picture depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

ViewKind = Literal["eye", "world", "panel"]
VIEW_KINDS: tuple[str, ...] = get_args(ViewKind)


@dataclass(frozen=True, slots=True)
class View:
    """`eye`: the display's field of view; `world`: the whole feed; `panel`: the light alone. Size in pixels (w, h).

    On a device whose canvas is the feed, eye and world are the same picture.
    """

    kind: ViewKind = "eye"
    size_px: tuple[int, int] = (1280, 720)
