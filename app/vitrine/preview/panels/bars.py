"""Title bar above the picture and status bar below: what is shown, of what, when, and that it is simulated."""

from __future__ import annotations

from typing import NamedTuple

from vitrine.geometry import Rect
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.window_layout import MARGIN, WindowLayout
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle

SIMULATED_CAVEAT = "simulated"
NAME_FONT, PLAIN_FONT, QUIET_FONT = (
    FontStyle(13, palette.BRIGHT, "bold"),
    FontStyle(13, palette.PLAIN),
    FontStyle(12, palette.QUIET),
)
SCENE_FONT, OVERRIDE_FONT = FontStyle(13, palette.QUIET), FontStyle(12, palette.ACCENT)
WORD_GAP = 16.0
CLOCK_FONT = FontStyle(13, palette.BRIGHT)
#: Room for a time of less than an hour, so that what follows stands still; a longer one moves it.
CLOCK_WIDTH = 62.0


class Title(NamedTuple):
    """Content of the title bar: the scene; of what is shown the subject, photometric figures, overrides, caveats."""

    scene_name: str
    subject: tuple[str, ...]
    figures: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    caveats: tuple[str, ...] = (SIMULATED_CAVEAT,)


class Status(NamedTuple):
    """Content of the status bar. `end_s` is None for a live feed."""

    t_s: float
    end_s: float | None
    frame_index: int
    fps: float
    playing: bool
    looping: bool
    recording: bool
    is_feed_held: bool
    message: str
    microphone_on: bool = False


def draw_title_bar(text: TextSystem, layout: WindowLayout, title: Title) -> PositionedLayer:
    """Layer of the title bar: scene at the left, subject in the middle, caveats at the right.

    Where there is no room the scene's name goes first, then the figures from the last on.
    """
    canvas, area = Canvas2D(text, layout.ratio, layout.title_bar), layout.title_bar
    right = _draw_caveats(canvas, area, title.caveats) - 8
    texts = [(word, NAME_FONT if number == 0 else PLAIN_FONT) for number, word in enumerate(title.subject)]
    texts += [(word, QUIET_FONT) for word in title.figures] + [(word, OVERRIDE_FONT) for word in title.overrides]
    wanted = sum(canvas.text_width(word, ink) + WORD_GAP for word, ink in texts) - WORD_GAP
    scene = canvas.text_width(title.scene_name, SCENE_FONT) + 2 * WORD_GAP
    left = MARGIN
    if MARGIN + scene + wanted <= right:
        canvas.draw_text(title.scene_name, MARGIN, area.center_y, SCENE_FONT)
        left = max(MARGIN + scene, min(area.width / 2 - wanted / 2, right - wanted))
    for word, ink in texts:
        left += canvas.draw_text(word, left, area.center_y, ink, max_width=right - left) + WORD_GAP
    return canvas.to_layer()


def _draw_caveats(canvas: Canvas2D, area: Rect[float], caveats: tuple[str, ...]) -> float:
    """Draw the outlined caveats at the right; where they begin."""
    right = area.right - MARGIN
    for mark in reversed(caveats):
        width = canvas.text_width(mark, QUIET_FONT) + 20
        canvas.draw_box(Rect(right - width, area.center_y - 10, width, 20), outline=palette.LINE, radius=10)
        canvas.draw_text(mark, right - width / 2, area.center_y, QUIET_FONT, "center")
        right -= width + 8
    return right


def draw_status_bar(text: TextSystem, layout: WindowLayout, status: Status) -> PositionedLayer:
    """Layer of the status bar: time and frame at the left, where digits do not move, a message, then conditions."""
    canvas, area = Canvas2D(text, layout.ratio, layout.status_bar), layout.status_bar
    _draw_play_button(canvas, Rect(MARGIN, area.center_y - 5, 10, 10), status)
    x = layout.play_button.right
    end = "live" if status.end_s is None else f"/ {status.end_s:.1f} s"
    clock = f"{status.t_s:.3f} s"
    x += max(CLOCK_WIDTH, canvas.text_width(clock, CLOCK_FONT))
    canvas.draw_text(clock, x, area.center_y, CLOCK_FONT, "end")
    x += 8
    x += canvas.draw_text(end, x, area.center_y, QUIET_FONT) + 18
    x += max(82.0, canvas.draw_text(f"frame {status.frame_index}", x, area.center_y, QUIET_FONT) + 18)
    right = _draw_conditions(canvas, area, status)
    canvas.draw_text(status.message, x, area.center_y, PLAIN_FONT, max_width=right - x - 18)
    return canvas.to_layer()


def list_conditions(status: Status) -> tuple[tuple[str, str], ...]:
    """Conditions that hold now, as texts with their colours, from the right."""
    texts = (
        ("H  keys", palette.QUIET),
        (f"{status.fps:.0f} fps" if status.playing else "", palette.QUIET),
        ("" if status.looping or status.end_s is None else "no loop", palette.QUIET),
        ("feed held" if status.is_feed_held else "", palette.WARNING),
        ("recording" if status.recording else "", palette.WARNING),
        ("microphone on" if status.microphone_on else "", palette.WARNING),
    )
    return tuple((text, color) for text, color in texts if text)


def _draw_conditions(canvas: Canvas2D, area: Rect[float], status: Status) -> float:
    """Draw the conditions, from the right; where they begin."""
    x = area.right - MARGIN
    for text, color in list_conditions(status):
        x -= canvas.draw_text(text, x, area.center_y, FontStyle(12, color), "end") + 18
    return x


def _draw_play_button(canvas: Canvas2D, area: Rect[float], status: Status) -> None:
    """Draw what a press on it does, as players do: two bars while it plays, a triangle while it stands."""
    color = palette.WARNING if status.recording else palette.BRIGHT
    if not status.playing:
        canvas.draw_text("▶", area.x, area.center_y, FontStyle(12, color))
        return
    canvas.draw_box(Rect(area.x + 1, area.y, 3, area.height), color)
    canvas.draw_box(Rect(area.x + 7, area.y, 3, area.height), color)
