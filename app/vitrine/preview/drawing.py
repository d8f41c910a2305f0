"""The window's frame: the panes, what is drawn over and around them, drawn from one value and the session edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vitrine.errors import InputError
from vitrine.glass.heard import Heard
from vitrine.gpu.device import Device
from vitrine.gpu.interface import Laid
from vitrine.gpu.presenter import WindowPresenter
from vitrine.preview.desk import Desk
from vitrine.preview.gallery import Gallery
from vitrine.preview.layout.easel import Stand
from vitrine.preview.layout.layout import Layout
from vitrine.preview.measure.calibration import calibration_screen
from vitrine.preview.measure.monitor import Measure
from vitrine.preview.panels.face import Face, Tracks
from vitrine.preview.panels.strip import Status, Title
from vitrine.preview.player import Player
from vitrine.preview.told import title
from vitrine.stage.text.line import TextSystem


class WindowFrame(NamedTuple):
    """What one frame of the window shows beside the session: the player, where things lie, the line below.

    `placements` are the panes in the `layout`, `message` and `fps` stand in the line below. `metrics` are the
    monitor's where pictures have their true size, else None.
    """

    player: Player
    layout: Layout
    placements: Sequence[Stand]
    message: str
    fps: float
    metrics: Measure | None


class WindowRenderer:
    """Draws frames of the window. `pane_renderer` draws the panes and keeps what was drawn last."""

    def __init__(self, device: Device) -> None:
        self._text, self._presenter = TextSystem(), WindowPresenter(device)
        self._chrome, self.gallery = Face(self._text), Gallery(self._text, self._presenter)

    def draw(self, edit_session: Desk, frame: WindowFrame) -> None:
        """Draw the panes and all around them. Raises InputError where the very first picture cannot be drawn.

        Later ones that cannot be drawn leave the last one standing, under the sentence that says why.
        """
        layout = frame.layout
        try:
            self.gallery.draw(edit_session.device, edit_session.show, frame.player, layout, frame.placements)
            edit_session.trouble.pop("picture", None)
        except InputError as error:
            if not self.gallery.pictures:
                raise
            edit_session.trouble["picture"] = tuple(str(problem) for problem in error.problems)
            self.gallery.show_again(layout)
        around = self._draw_chrome(edit_session, frame)
        self._presenter.draw_interface(self.gallery.over(edit_session.show, frame.player) + around, layout.window_px)

    def draw_calibration(self, layout: Layout, metrics: Measure, monitor: str) -> None:
        """Draw the screen on which the `monitor` of that name is measured, all over the window."""
        self._presenter.clear(layout.window_px)
        self._presenter.draw_interface([calibration_screen(self._text, layout, metrics, monitor)], layout.window_px)

    def _draw_chrome(self, edit_session: Desk, frame: WindowFrame) -> list[Laid]:
        layout = frame.placements[frame.player.looking.chosen].within(frame.layout)
        errors = tuple(sentence for sentences in edit_session.trouble.values() for sentence in sentences)
        return self._chrome.sheets(
            layout, frame.player, self._chrome_content(edit_session, frame, layout.ratio), errors
        )

    def _chrome_content(
        self, edit_session: Desk, frame: WindowFrame, ratio: float
    ) -> tuple[Title, Heard, Status, Tracks]:
        session, player, info = edit_session.show, frame.player, edit_session.show.feed.info
        feed_frame, spec = session.frame_at(player.t_s), frame.placements[player.looking.chosen].look
        status = Status(
            player.t_s, info.duration_s, feed_frame.index, frame.fps, player.playing, player.looping, player.recording,
            feed_frame.held, frame.message,
        )  # fmt: skip
        tracks = Tracks(session.take.events, session.state_at(player.t_s).active, edit_session.states())
        labels = [rendered_pane.words for rendered_pane in self.gallery.pictures]
        above = title(session.scene.name, labels, frame.placements, ratio, frame.metrics)
        return above, session.heard_at(player.t_s, spec.profile), status, tracks
