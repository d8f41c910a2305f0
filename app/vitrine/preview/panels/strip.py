"""Title bar above the picture and status bar below: what is shown, of what, when, and that it is simulated."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.gpu.interface import Laid
from vitrine.preview.layout.layout import EDGE, Layout
from vitrine.stage.text.line import TextSystem
from vitrine.ui import palette
from vitrine.ui.pen import Area, Ink, Pen

SIMULATED = "simulated"
NAME, PLAIN, QUIET = Ink(13, palette.BRIGHT, "bold"), Ink(13, palette.PLAIN), Ink(12, palette.QUIET)
SCENE, SET = Ink(13, palette.QUIET), Ink(12, palette.ACCENT)
WORD_GAP = 16.0
CLOCK = Ink(13, palette.BRIGHT)


class Title(NamedTuple):
    """Content of the title bar: the scene; of what is shown the subject, photometric figures, overrides, caveats."""

    scene: str
    words: tuple[str, ...]
    figures: tuple[str, ...] = ()
    set_: tuple[str, ...] = ()
    marks: tuple[str, ...] = (SIMULATED,)


class Status(NamedTuple):
    """Content of the status bar. `end_s` is None for a live feed."""

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
    """Layer of the title bar: scene at the left, subject in the middle, caveats at the right.

    Where there is no room the scene's name goes first, then the figures from the last on.
    """
    canvas, area = Pen(text, layout.ratio, layout.strip), layout.strip
    right = _marks(canvas, area, title.marks) - 8
    texts = [(word, NAME if number == 0 else PLAIN) for number, word in enumerate(title.words)]
    texts += [(word, QUIET) for word in title.figures] + [(word, SET) for word in title.set_]
    wanted = sum(canvas.width_of(word, ink) + WORD_GAP for word, ink in texts) - WORD_GAP
    scene = canvas.width_of(title.scene, SCENE) + 2 * WORD_GAP
    left = EDGE
    if EDGE + scene + wanted <= right:
        canvas.words(title.scene, EDGE, area.middle, SCENE)
        left = max(EDGE + scene, min(area.width / 2 - wanted / 2, right - wanted))
    for word, ink in texts:
        left += canvas.words(word, left, area.middle, ink, width=right - left) + WORD_GAP
    return canvas.laid()


def _marks(canvas: Pen, area: Area, marks: tuple[str, ...]) -> float:
    """Draw the outlined caveats at the right; where they begin."""
    right = area.right - EDGE
    for mark in reversed(marks):
        width = canvas.width_of(mark, QUIET) + 20
        canvas.box(Area(right - width, area.middle - 10, width, 20), outline=palette.LINE, radius=10)
        canvas.words(mark, right - width / 2, area.middle, QUIET, "center")
        right -= width + 8
    return right


def status_line(text: TextSystem, layout: Layout, status: Status) -> Laid:
    """Layer of the status bar: time and frame at the left, where digits do not move, a message, then conditions."""
    canvas, area = Pen(text, layout.ratio, layout.line), layout.line
    _play_mark(canvas, Area(EDGE, area.middle - 5, 10, 10), status)
    x = EDGE + 22
    end = "live" if status.end_s is None else f"/ {status.end_s:.1f} s"
    x += canvas.words(f"{status.t_s:.3f} s", x + 62, area.middle, CLOCK, "end") * 0 + 70
    x += canvas.words(end, x, area.middle, QUIET) + 18
    x += max(82.0, canvas.words(f"frame {status.frame}", x, area.middle, QUIET) + 18)
    right = _conditions(canvas, area, status)
    canvas.words(status.message, x, area.middle, PLAIN, width=right - x - 18)
    return canvas.laid()


def conditions(status: Status) -> tuple[tuple[str, str], ...]:
    """Conditions that hold now, as texts with their colours, from the right."""
    texts = (
        ("H  keys", palette.QUIET),
        (f"{status.fps:.0f} fps" if status.playing else "", palette.QUIET),
        ("" if status.looping or status.end_s is None else "no loop", palette.QUIET),
        ("feed held" if status.held else "", palette.WARNING),
        ("recording" if status.recording else "", palette.WARNING),
    )
    return tuple((text, color) for text, color in texts if text)


def _conditions(canvas: Pen, area: Area, status: Status) -> float:
    """Draw the conditions, from the right; where they begin."""
    x = area.right - EDGE
    for text, color in conditions(status):
        x -= canvas.words(text, x, area.middle, Ink(12, color), "end") + 18
    return x


def _play_mark(canvas: Pen, area: Area, status: Status) -> None:
    color = palette.WARNING if status.recording else palette.BRIGHT
    if status.playing:
        canvas.words("▶", area.x, area.middle, Ink(12, color))
        return
    canvas.box(Area(area.x + 1, area.y, 3, area.height), color)
    canvas.box(Area(area.x + 7, area.y, 3, area.height), color)
