"""The strip above the picture and the line below the bar: what is shown, of what, when, and that it is simulated."""

from __future__ import annotations

from typing import NamedTuple

from app.gpu.interface import Laid
from app.preview import palette
from app.preview.layout import EDGE, Layout
from app.preview.pen import Area, Ink, Pen
from app.stage.text.line import TextSystem

SIMULATED = "simulated"
NAME, PLAIN, QUIET = Ink(13, palette.BRIGHT, "bold"), Ink(13, palette.PLAIN), Ink(12, palette.QUIET)
CLOCK = Ink(13, palette.BRIGHT)


class Title(NamedTuple):
    """What the strip above says."""

    scene: str
    device: str
    environment: str
    view: str


class Status(NamedTuple):
    """What the line below says. `end_s` is None for a live feed."""

    t_s: float
    end_s: float | None
    frame: int
    fps: float
    playing: bool
    looping: bool
    recording: bool
    held: bool
    message: str


def title_strip(text: TextSystem, layout: Layout, title: Title) -> Laid:
    """Scene at the left, glasses and light in the middle, the word that this is no photograph at the right."""
    pen, area = Pen(text, layout.ratio, layout.strip), layout.strip
    side = pen.width_of(SIMULATED, QUIET) + 20
    right = Area(area.right - EDGE - side, area.middle - 10, side, 20)
    pen.box(right, outline=palette.LINE, radius=10)
    pen.words(SIMULATED, right.x + side / 2, area.middle, QUIET, "center")
    name = pen.words(title.scene, EDGE, area.middle, NAME, width=area.width * 0.3)
    look = "   ".join((title.device, title.environment, f"{title.view} view"))
    left = EDGE + name + 24
    free = right.x - 16 - left
    wanted = pen.width_of(look, PLAIN)
    middle = area.width / 2 - wanted / 2
    start = middle if left <= middle and middle + wanted <= right.x - 16 else left
    pen.words(look, start, area.middle, PLAIN, width=free)
    return pen.laid()


def status_line(text: TextSystem, layout: Layout, status: Status) -> Laid:
    """Time and frame at the left, where their figures do not move; a message; what holds at the right."""
    pen, area = Pen(text, layout.ratio, layout.line), layout.line
    _play_mark(pen, Area(EDGE, area.middle - 5, 10, 10), status)
    x = EDGE + 22
    end = "live" if status.end_s is None else f"/ {status.end_s:.1f} s"
    x += pen.words(f"{status.t_s:.3f} s", x + 62, area.middle, CLOCK, "end") * 0 + 70
    x += pen.words(end, x, area.middle, QUIET) + 18
    x += max(82.0, pen.words(f"frame {status.frame}", x, area.middle, QUIET) + 18)
    right = _conditions(pen, area, status)
    pen.words(status.message, x, area.middle, PLAIN, width=right - x - 18)
    return pen.laid()


def conditions(status: Status) -> tuple[tuple[str, str], ...]:
    """What holds now, in words and their colours, from the right."""
    words = (
        ("H  keys", palette.QUIET),
        (f"{status.fps:.0f} fps" if status.playing else "", palette.QUIET),
        ("" if status.looping or status.end_s is None else "no loop", palette.QUIET),
        ("feed held" if status.held else "", palette.WARNING),
        ("recording" if status.recording else "", palette.WARNING),
    )
    return tuple((said, color) for said, color in words if said)


def _conditions(pen: Pen, area: Area, status: Status) -> float:
    """Write what holds now, from the right; the place where it begins."""
    x = area.right - EDGE
    for said, color in conditions(status):
        x -= pen.words(said, x, area.middle, Ink(12, color), "end") + 18
    return x


def _play_mark(pen: Pen, area: Area, status: Status) -> None:
    color = palette.WARNING if status.recording else palette.BRIGHT
    if status.playing:
        pen.words("▶", area.x, area.middle, Ink(12, color))
        return
    pen.box(Area(area.x + 1, area.y, 3, area.height), color)
    pen.box(Area(area.x + 7, area.y, 3, area.height), color)
