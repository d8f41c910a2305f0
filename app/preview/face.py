"""All that the window shows besides the picture, put together: sheets in the order in which they lie on one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from app.flow.take import TimedEvent
from app.glass.heard import Heard
from app.gpu.interface import Laid
from app.preview.bar import playhead, track_sheet
from app.preview.caption import caption_strip
from app.preview.layout import Layout
from app.preview.outline import outlines
from app.preview.panels import error_panel, help_panel, prompt_panel
from app.preview.player import Player
from app.preview.strip import Status, Title, status_line, title_strip
from app.stage.drawlist import Mark
from app.stage.text.line import TextSystem


class Tracks(NamedTuple):
    """What the bar tells apart from its rows: the take's events, what is active now, the states that keys mean."""

    events: tuple[TimedEvent, ...]
    active: frozenset[str]
    numbers: tuple[str, ...]


class Nodes(NamedTuple):
    """The marks of the picture, in pixels of a picture of `size_px`."""

    marks: Sequence[Mark]
    size_px: tuple[int, int]


class Face:
    """Draws the window's own parts. It keeps those whose values have not changed since the last frame."""

    def __init__(self) -> None:
        self._text = TextSystem()
        self._kept: dict[str, tuple[tuple[object, ...], Laid]] = {}

    def sheets(
        self,
        layout: Layout,
        player: Player,
        said: tuple[Title, Heard, Status, Tracks],
        nodes: Nodes,
        trouble: Sequence[str],
    ) -> list[Laid]:
        """Everything, from the back to the front."""
        title, heard, status, tracks = said
        text = self._text
        laid = [
            self._keep("title", (layout, title), lambda: title_strip(text, layout, title)),
            self._keep("tracks", (layout, tracks), lambda: track_sheet(text, layout, *tracks)),
            playhead(text, layout, player.t_s),
            self._keep("status", (layout, status), lambda: status_line(text, layout, status)),
        ]
        if layout.caption.height:
            laid.append(self._keep("caption", (layout, heard), lambda: caption_strip(text, layout, heard)))
        marks = [mark for mark in nodes.marks if player.nodes or mark.node == player.selected]
        if marks:
            laid.append(outlines(text, layout, marks, nodes.size_px, player.selected))
        if trouble:
            laid.append(self._keep("trouble", (layout, *trouble), lambda: error_panel(text, layout, trouble)))
        if player.prompt is not None:
            laid.append(prompt_panel(text, layout, player.prompt))
        if player.help:
            laid.append(self._keep("help", (layout,), lambda: help_panel(text, layout)))
        return laid

    def _keep(self, name: str, value: tuple[object, ...], make: Callable[[], Laid]) -> Laid:
        kept = self._kept.get(name)
        if kept is None or kept[0] != value:
            kept = self._kept[name] = value, make()
        return kept[1]
