"""Window chrome: all that the window shows around the panes, as layers from the back to the front."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vitrine.flow.timeline.take import TimedEvent
from vitrine.glass.catalogue.audio_cues import AudioCues
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.window_layout import WindowLayout
from vitrine.preview.model.player import Player
from vitrine.preview.panels.bars import Status, Title, draw_status_bar, draw_title_bar
from vitrine.preview.panels.caption_strip import draw_caption_strip
from vitrine.preview.panels.popups import draw_errors, draw_help, draw_prompt
from vitrine.preview.panels.timeline_bar import draw_playhead, draw_state_tracks
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui.layer_cache import LayerCache


class TimelineBarContent(NamedTuple):
    """Content of the timeline bar beside its rows: the take's events, the states active now, those with a key, and
    from when to when the camera is not tracked.
    """

    events: tuple[TimedEvent, ...]
    active_states: frozenset[str]
    numbered_states: tuple[str, ...]
    untracked_s: tuple[tuple[float, float], ...] = ()


class WindowChrome:
    """Draws the window's own parts. Layers whose content has not changed since the last frame are kept."""

    def __init__(self, text: TextSystem) -> None:
        self._text, self._cache = text, LayerCache()

    def draw(
        self,
        layout: WindowLayout,
        player: Player,
        content: tuple[Title, AudioCues, Status, TimelineBarContent],
        errors: Sequence[str],
    ) -> list[PositionedLayer]:
        """All layers, from the back to the front. `errors` are sentences about files that cannot be used."""
        title, cues, status, tracks = content
        text, cached = self._text, self._cache.get
        layers = [
            cached("title", (layout, title), lambda: draw_title_bar(text, layout, title)),
            cached("tracks", (layout, tracks), lambda: draw_state_tracks(text, layout, *tracks)),
            draw_playhead(text, layout, player.t_s),
            cached("status", (layout, status), lambda: draw_status_bar(text, layout, status)),
        ]
        if layout.caption.height:
            layers.append(cached("caption", (layout, cues), lambda: draw_caption_strip(text, layout, cues)))
        if errors:
            layers.append(cached("trouble", (layout, *errors), lambda: draw_errors(text, layout, errors)))
        if player.prompt is not None:
            layers.append(draw_prompt(text, layout, player.prompt, player.prompt_label, player.composed))
        if player.shows_help:
            layers.append(cached("help", (layout,), lambda: draw_help(text, layout)))
        return layers
