"""The pictures that are in the window: drawing them, what was drawn last, and what the pointer finds in them."""

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
    """`pictures` as they were drawn last. `pointer` is where the mouse is, `begun` where a drag that measures began."""

    def __init__(self, text: TextSystem, presenter: WindowPresenter) -> None:
        self._presenter = presenter
        self._instruments = Instruments(text)
        self._ratio, self._teller = 1.0, Teller()
        self.pictures: tuple[Picture, ...] = ()
        self.pointer: Point | None = None
        self.begun: Point | None = None

    def draw(self, device: Device, show: Show, player: Player, layout: Layout, stands: Sequence[Stand]) -> None:
        """Draw each at the player's time and show it where it stands. Raises InputError for what cannot be drawn."""
        self._ratio = layout.ratio
        device.mark_clipped(player.clipped)
        try:
            self._draw(device, show, player.t_s, layout, stands)
        finally:
            device.mark_clipped(False)

    def show_again(self, layout: Layout) -> None:
        """Show the picture that was drawn last, where it stood; of several the last one alone is still there."""
        self._presenter.clear(layout.window_px)
        for picture in self.pictures[-1:]:
            self._presenter.draw_picture(picture.stand.box_px, layout.window_px, picture.stand.cut_px(layout.ratio))

    def _draw(self, device: Device, show: Show, t_s: float, layout: Layout, stands: Sequence[Stand]) -> None:
        self._presenter.clear(layout.window_px)
        made = []
        words = self._teller.told(tuple(stand.look for stand in stands))
        for stand, said in zip(stands, words, strict=True):
            look = stand.look
            drawn = show.draw(device, t_s, look.view, look.profile, look.environment)
            self._presenter.draw_picture(stand.box_px, layout.window_px, stand.cut_px(layout.ratio))
            made.append(Picture(stand, drawn, seen_in(show, drawn), said))
        self.pictures = tuple(made)

    def over(self, show: Show, player: Player) -> list[Laid]:
        """What lies on and under them."""
        found = self.judged(show, player.t_s) if player.verdict else None
        return self._instruments.sheets(self.pictures, player, Pointer(self.pointer, self.begun, found), self._ratio)

    def index_at(self, point: Point) -> int | None:
        """The place of the picture at a point of the window; None where there is none."""
        return next((index for index in range(len(self.pictures)) if self._inside(index, point) is not None), None)

    def node_at(self, point: Point) -> str:
        """The node at a point of the window; nothing where there is none."""
        index = self.index_at(point)
        inside = None if index is None else self._inside(index, point)
        return "" if index is None or inside is None else node_at(self.pictures[index].drawn.marks, inside)

    def measured_deg(self, begun: Point, end: Point) -> float | None:
        """The angle between two points of the window, by the picture at the first; None where there is none."""
        index = self.index_at(begun)
        if index is None:
            return None
        plane = self.pictures[index].stand.plane(self._ratio)
        return between_deg(self.pictures[index].seen, plane.beyond(begun), plane.beyond(end))

    def judged(self, show: Show, t_s: float) -> Appraisal | None:
        """The verdict of what is under the pointer, as it was drawn at `t_s`; None where nothing is."""
        index = None if self.pointer is None else self.index_at(self.pointer)
        inside = None if index is None or self.pointer is None else self._inside(index, self.pointer)
        if index is None or inside is None:
            return None
        picture = self.pictures[index]
        return appraise(show, picture.stand.look, picture.drawn, show.within(t_s), inside)

    def _inside(self, index: int, point: Point) -> Point | None:
        return self.pictures[index].stand.plane(self._ratio).at(point)
