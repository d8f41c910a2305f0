"""The strip above the picture and the line below the bar: what is shown, of what, when, and that it is simulated."""

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
    """What the strip above says: the scene, and of what is shown the words, the light's figures, what is set by hand
    and how sure all of it is.
    """

    scene: str
    words: tuple[str, ...]
    figures: tuple[str, ...] = ()
    set_: tuple[str, ...] = ()
    marks: tuple[str, ...] = (SIMULATED,)


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
    """Scene at the left, what is shown in the middle, the words that this is no photograph at the right.

    Where there is no room the scene's name goes first, then the figures from the last on.
    """
    pen, area = Pen(text, layout.ratio, layout.strip), layout.strip
    right = _marks(pen, area, title.marks) - 8
    said = [(word, NAME if number == 0 else PLAIN) for number, word in enumerate(title.words)]
    said += [(word, QUIET) for word in title.figures] + [(word, SET) for word in title.set_]
    wanted = sum(pen.width_of(word, ink) + WORD_GAP for word, ink in said) - WORD_GAP
    scene = pen.width_of(title.scene, SCENE) + 2 * WORD_GAP
    left = EDGE
    if EDGE + scene + wanted <= right:
        pen.words(title.scene, EDGE, area.middle, SCENE)
        left = max(EDGE + scene, min(area.width / 2 - wanted / 2, right - wanted))
    for word, ink in said:
        left += pen.words(word, left, area.middle, ink, width=right - left) + WORD_GAP
    return pen.laid()


def _marks(pen: Pen, area: Area, marks: tuple[str, ...]) -> float:
    """The outlined words at the right; where they begin."""
    right = area.right - EDGE
    for mark in reversed(marks):
        width = pen.width_of(mark, QUIET) + 20
        pen.box(Area(right - width, area.middle - 10, width, 20), outline=palette.LINE, radius=10)
        pen.words(mark, right - width / 2, area.middle, QUIET, "center")
        right -= width + 8
    return right


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
