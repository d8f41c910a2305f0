"""All that the window shows around the pictures, put together: sheets in the order in which they lie on one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vitrine.flow.take import TimedEvent
from vitrine.glass.heard import Heard
from vitrine.gpu.interface import Laid
from vitrine.preview.caption import caption_strip
from vitrine.preview.layout.layout import Layout
from vitrine.preview.panels.bar import playhead, track_sheet
from vitrine.preview.panels.overlays import error_panel, help_panel, prompt_panel
from vitrine.preview.panels.strip import Status, Title, status_line, title_strip
from vitrine.preview.player import Player
from vitrine.stage.text.line import TextSystem
from vitrine.ui.kept import Kept


class Tracks(NamedTuple):
    """What the bar tells apart from its rows: the take's events, what is active now, the states that keys mean."""

    events: tuple[TimedEvent, ...]
    active: frozenset[str]
    numbers: tuple[str, ...]


class Face:
    """Draws the window's own parts. It keeps those whose values have not changed since the last frame."""

    def __init__(self, text: TextSystem) -> None:
        self._text, self._kept = text, Kept()

    def sheets(
        self,
        layout: Layout,
        player: Player,
        said: tuple[Title, Heard, Status, Tracks],
        trouble: Sequence[str],
    ) -> list[Laid]:
        """Everything, from the back to the front."""
        title, heard, status, tracks = said
        text, keep = self._text, self._kept.get
        laid = [
            keep("title", (layout, title), lambda: title_strip(text, layout, title)),
            keep("tracks", (layout, tracks), lambda: track_sheet(text, layout, *tracks)),
            playhead(text, layout, player.t_s),
            keep("status", (layout, status), lambda: status_line(text, layout, status)),
        ]
        if layout.caption.height:
            laid.append(keep("caption", (layout, heard), lambda: caption_strip(text, layout, heard)))
        if trouble:
            laid.append(keep("trouble", (layout, *trouble), lambda: error_panel(text, layout, trouble)))
        if player.prompt is not None:
            laid.append(prompt_panel(text, layout, player.prompt))
        if player.help:
            laid.append(keep("help", (layout,), lambda: help_panel(text, layout)))
        return laid
