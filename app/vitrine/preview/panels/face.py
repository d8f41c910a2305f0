"""Window chrome: all that the window shows around the panes, as layers from the back to the front."""

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
    """Content of the timeline bar beside its rows: the take's events, the states active now, those with a key."""

    events: tuple[TimedEvent, ...]
    active: frozenset[str]
    numbers: tuple[str, ...]


class Face:
    """Draws the window's own parts. Layers whose content has not changed since the last frame are kept."""

    def __init__(self, text: TextSystem) -> None:
        self._text, self._kept = text, Kept()

    def sheets(
        self,
        layout: Layout,
        player: Player,
        said: tuple[Title, Heard, Status, Tracks],
        trouble: Sequence[str],
    ) -> list[Laid]:
        """All layers, from the back to the front. `errors` are sentences about files that cannot be used."""
        title, cues, status, tracks = said
        text, cached = self._text, self._kept.get
        layers = [
            cached("title", (layout, title), lambda: title_strip(text, layout, title)),
            cached("tracks", (layout, tracks), lambda: track_sheet(text, layout, *tracks)),
            playhead(text, layout, player.t_s),
            cached("status", (layout, status), lambda: status_line(text, layout, status)),
        ]
        if layout.caption.height:
            layers.append(cached("caption", (layout, cues), lambda: caption_strip(text, layout, cues)))
        if trouble:
            layers.append(cached("trouble", (layout, *trouble), lambda: error_panel(text, layout, trouble)))
        if player.prompt is not None:
            layers.append(prompt_panel(text, layout, player.prompt))
        if player.help:
            layers.append(cached("help", (layout,), lambda: help_panel(text, layout)))
        return layers
