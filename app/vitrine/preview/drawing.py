"""The window's frame: the panes, what is drawn over and around them, drawn from one value and the session edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vitrine.errors import InputError
from vitrine.glass.catalogue.audio_cues import AudioCues
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.gpu.presenter import WindowPresenter
from vitrine.gpu.renderer import Renderer
from vitrine.preview.edit_session import EditSession
from vitrine.preview.layout.pane_layout import PanePlacement
from vitrine.preview.layout.window_layout import WindowLayout
from vitrine.preview.measure.calibration_screen import draw_calibration_screen
from vitrine.preview.measure.monitor import MonitorMetrics
from vitrine.preview.model.player import Player
from vitrine.preview.pane_renderer import PaneRenderer
from vitrine.preview.panels.bars import Status, Title
from vitrine.preview.panels.view_label import build_title
from vitrine.preview.panels.window_chrome import TimelineBarContent, WindowChrome
from vitrine.preview.placing.pane_picker import PanePicker
from vitrine.preview.placing.placing_overlay import PlacingOverlay
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui.invitation_card import InvitationCard


class WindowFrame(NamedTuple):
    """What one frame of the window shows beside the session: the player, where things lie, the line below.

    `placements` are the panes in the `layout`, `message` and `fps` stand in the line below. `metrics` are the
    monitor's where pictures have their true size, else None. `records`: what is shown is being kept.
    `can_undo_placing`: a move of the feed's poses can be taken back.
    """

    player: Player
    layout: WindowLayout
    placements: Sequence[PanePlacement]
    message: str
    fps: float
    metrics: MonitorMetrics | None
    records: bool = False
    can_undo_placing: bool = False


class WindowRenderer:
    """Draws frames of the window. `pane_renderer` draws the panes and keeps what was drawn last, in which
    `picker` finds what is pointed at.
    """

    def __init__(self, device: Renderer) -> None:
        self._text, self._presenter = TextSystem(), WindowPresenter(device)
        self._card = InvitationCard(self._text)
        self._chrome, self.pane_renderer = WindowChrome(self._text), PaneRenderer(self._text, self._presenter)
        self.picker = PanePicker(self.pane_renderer)
        self._placing = PlacingOverlay(self._text, self.picker)

    def draw(self, edit_session: EditSession, frame: WindowFrame) -> None:
        """Draw the panes and all around them. Raises InputError where the very first picture cannot be drawn.

        Later ones that cannot be drawn leave the last one standing, under the sentence that says why.
        """
        layout = frame.layout
        try:
            self.pane_renderer.draw(edit_session.renderer, edit_session.session, frame.player, layout, frame.placements)
            edit_session.errors.pop("picture", None)
        except InputError as error:
            if not self.pane_renderer.rendered_panes:
                raise
            edit_session.errors["picture"] = tuple(str(problem) for problem in error.problems)
            self.pane_renderer.show_last_drawn(layout)
        around = self._draw_chrome(edit_session, frame)
        over = self.pane_renderer.draw_annotations(edit_session.session, frame.player)
        over += self._draw_placing(edit_session, frame)
        invitation = edit_session.session.frame_at(frame.player.t_s).invitation
        if invitation is not None:
            over = [self._card.draw(layout.ratio, layout.visible_picture, invitation)]
        self._presenter.draw_interface(over + around, layout.window_px)

    def _draw_placing(self, edit_session: EditSession, frame: WindowFrame) -> Sequence[PositionedLayer]:
        """Draw the floor grid, if it is shown; the layers that lie over it."""
        placing, layout = frame.player.placing, frame.layout
        if placing is None:
            return ()
        drawing = self._placing.draw(edit_session.session, placing, layout, frame.can_undo_placing)
        for lines in drawing.lines:
            self._presenter.draw_lines(lines.pieces, lines.clip_px, layout.window_px)
        return drawing.layers

    def draw_calibration(self, layout: WindowLayout, metrics: MonitorMetrics, monitor: str) -> None:
        """Draw the screen on which the `monitor` of that name is measured, all over the window."""
        self._presenter.clear(layout.window_px)
        self._presenter.draw_interface(
            [draw_calibration_screen(self._text, layout, metrics, monitor)], layout.window_px
        )

    def _draw_chrome(self, edit_session: EditSession, frame: WindowFrame) -> list[PositionedLayer]:
        layout = frame.placements[frame.player.view_settings.chosen].apply_to(frame.layout)
        errors = tuple(sentence for sentences in edit_session.errors.values() for sentence in sentences)
        return self._chrome.draw(layout, frame.player, self._chrome_content(edit_session, frame, layout.ratio), errors)

    def _chrome_content(
        self, edit_session: EditSession, frame: WindowFrame, ratio: float
    ) -> tuple[Title, AudioCues, Status, TimelineBarContent]:
        session, player, info = edit_session.session, frame.player, edit_session.session.feed.info
        feed_frame, spec = session.frame_at(player.t_s), frame.placements[player.view_settings.chosen].spec
        status = Status(
            player.t_s, info.duration_s, feed_frame.index, frame.fps, player.playing, player.looping, player.recording,
            feed_frame.held, frame.message, player.microphone_on,
        )  # fmt: skip
        untracked_s = session.camera_track.gaps.spans_within(session.duration_s)
        tracks = TimelineBarContent(
            session.take.events, session.state_at(player.t_s).active, edit_session.leaf_states(), untracked_s
        )
        labels = [rendered_pane.label for rendered_pane in self.pane_renderer.rendered_panes]
        above = build_title(session.scene.name, labels, frame.placements, ratio, frame.metrics)
        return above, session.audio_cues_at(player.t_s, spec.profile, frame.records), status, tracks
