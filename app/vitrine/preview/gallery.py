"""Renderer of the panes: it draws each view, keeps what was drawn last, and finds what lies under the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from vitrine.engine.show import Show
from vitrine.gpu.device import Device
from vitrine.gpu.interface import Laid
from vitrine.gpu.presenter import WindowPresenter
from vitrine.preview.instruments import Instruments, Picture, Pointer
from vitrine.preview.layout.easel import Stand, seen_in
from vitrine.preview.layout.layout import Layout
from vitrine.preview.layout.plane import Point
from vitrine.preview.measure.angles import between_deg
from vitrine.preview.measure.appraisal import Appraisal, appraise
from vitrine.preview.measure.outline import node_at
from vitrine.preview.player import Player
from vitrine.preview.told import Teller
from vitrine.stage.text.line import TextSystem


class Gallery:
    """Draws the panes and hit-tests them; all points are in the window's units.

    `rendered_panes` are the panes as they were drawn last. `pointer` is where the mouse is, `drag_start` where a
    drag that measures began.
    """

    def __init__(self, text: TextSystem, presenter: WindowPresenter) -> None:
        self._presenter = presenter
        self._instruments = Instruments(text)
        self._ratio, self._teller = 1.0, Teller()
        self.pictures: tuple[Picture, ...] = ()
        self.pointer: Point | None = None
        self.begun: Point | None = None

    def draw(self, device: Device, show: Show, player: Player, layout: Layout, stands: Sequence[Stand]) -> None:
        """Draw each pane at the player's time and show it in its place. Raises InputError for what cannot be drawn."""
        self._ratio = layout.ratio
        device.mark_clipped(player.clipped)
        try:
            self._draw(device, show, player.t_s, layout, stands)
        finally:
            device.mark_clipped(False)

    def show_again(self, layout: Layout) -> None:
        """Show the view that was drawn last, where it was; of several panes the last one alone is still there."""
        self._presenter.clear(layout.window_px)
        for pane in self.pictures[-1:]:
            self._presenter.draw_picture(pane.stand.box_px, layout.window_px, pane.stand.cut_px(layout.ratio))

    def _draw(self, device: Device, show: Show, t_s: float, layout: Layout, stands: Sequence[Stand]) -> None:
        self._presenter.clear(layout.window_px)
        rendered = []
        labels = self._teller.told(tuple(placement.look for placement in stands))
        for placement, label in zip(stands, labels, strict=True):
            spec = placement.look
            rendered_view = show.draw(device, t_s, spec.view, spec.profile, spec.environment)
            self._presenter.draw_picture(placement.box_px, layout.window_px, placement.cut_px(layout.ratio))
            rendered.append(Picture(placement, rendered_view, seen_in(show, rendered_view), label))
        self.pictures = tuple(rendered)

    def over(self, show: Show, player: Player) -> list[Laid]:
        """Layers of labels, rulers and outlines over and under the panes."""
        inspection = self.judged(show, player.t_s) if player.verdict else None
        return self._instruments.sheets(
            self.pictures, player, Pointer(self.pointer, self.begun, inspection), self._ratio
        )

    def index_at(self, point: Point) -> int | None:
        """The index of the pane at a point of the window; None where there is none."""
        return next((index for index in range(len(self.pictures)) if self._inside(index, point) is not None), None)

    def node_at(self, point: Point) -> str:
        """The id of the node at a point of the window; empty where there is none."""
        index = self.index_at(point)
        pixel = None if index is None else self._inside(index, point)
        return "" if index is None or pixel is None else node_at(self.pictures[index].drawn.marks, pixel)

    def measured_deg(self, begun: Point, end: Point) -> float | None:
        """The angle between two points of the window, by the pane at the first; None where there is none."""
        index = self.index_at(begun)
        if index is None:
            return None
        transform = self.pictures[index].stand.plane(self._ratio)
        return between_deg(self.pictures[index].seen, transform.beyond(begun), transform.beyond(end))

    def judged(self, show: Show, t_s: float) -> Appraisal | None:
        """Inspection of the element under the pointer, as it was drawn at `t_s`; None where nothing is."""
        index = None if self.pointer is None else self.index_at(self.pointer)
        pixel = None if index is None or self.pointer is None else self._inside(index, self.pointer)
        if index is None or pixel is None:
            return None
        pane = self.pictures[index]
        return appraise(show, pane.stand.look, pane.drawn, show.within(t_s), pixel)

    def _inside(self, index: int, point: Point) -> Point | None:
        return self.pictures[index].stand.plane(self._ratio).at(point)
