"""Renderer of the panes: it draws each view, keeps what was drawn last, and finds what lies under the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from vitrine.engine.rendered_view import RenderedView
from vitrine.engine.session import Session
from vitrine.geometry import Point, Rect
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.gpu.presenter import WindowPresenter
from vitrine.gpu.renderer import Renderer
from vitrine.preview.annotations import PaneAnnotations, Pointer, RenderedPane
from vitrine.preview.layout.pane_layout import PanePlacement
from vitrine.preview.layout.window_layout import WindowLayout
from vitrine.preview.measure.angles import angle_between_deg
from vitrine.preview.measure.element_inspection import ElementInspection, inspect_at
from vitrine.preview.measure.node_outlines import find_node
from vitrine.preview.model.player import Player
from vitrine.preview.panels.view_label import LabelCache
from vitrine.stage.text.text_system import TextSystem


class PaneRenderer:
    """Draws the panes and hit-tests them; all points are in the window's units.

    `rendered_panes` are the panes as they were drawn last. `pointer` is where the mouse is, `drag_start` where a
    drag that measures began.
    """

    def __init__(self, text: TextSystem, presenter: WindowPresenter) -> None:
        self._presenter = presenter
        self._annotations = PaneAnnotations(text)
        self._ratio, self._labels = 1.0, LabelCache()
        self.rendered_panes: tuple[RenderedPane, ...] = ()
        self.pointer: Point[float] | None = None
        self.drag_start: Point[float] | None = None

    def draw(
        self,
        renderer: Renderer,
        session: Session,
        player: Player,
        layout: WindowLayout,
        placements: Sequence[PanePlacement],
    ) -> None:
        """Draw each pane at the player's time and show it in its place. Raises InputError for what cannot be drawn."""
        self._ratio = layout.ratio
        renderer.mark_clipped(player.shows_clipping)
        try:
            self._draw_panes(renderer, session, player.t_s, layout, placements)
        finally:
            renderer.mark_clipped(False)

    def show_last_drawn(self, layout: WindowLayout) -> None:
        """Show the views that were drawn last, where they were."""
        self._presenter.clear(layout.window_px)
        for pane in self.rendered_panes:
            self._show(pane.rendered_view, pane.placement, layout)

    def _show(self, rendered_view: RenderedView, placement: PanePlacement, layout: WindowLayout) -> None:
        box_px, clip_px = Rect(*placement.box_px), Rect(*placement.clip_box_px(layout.ratio))
        self._presenter.draw_picture(rendered_view.picture, box_px, layout.window_px, clip_px)

    def _draw_panes(
        self,
        renderer: Renderer,
        session: Session,
        t_s: float,
        layout: WindowLayout,
        placements: Sequence[PanePlacement],
    ) -> None:
        self._presenter.clear(layout.window_px)
        rendered = []
        specs = (placement.spec for placement in placements)
        labels = self._labels.get(tuple(spec._replace(glasses=session.glasses_at(t_s, spec.glasses)) for spec in specs))
        for placement, label in zip(placements, labels, strict=True):
            rendered_view = session.draw(renderer, t_s, placement.spec.glasses)
            self._show(rendered_view, placement, layout)
            intrinsics = rendered_view.frame.picture_intrinsics
            rendered.append(RenderedPane(placement, rendered_view, intrinsics, label, session.stage.hit_map))
        self.rendered_panes = tuple(rendered)

    def draw_annotations(self, session: Session, player: Player) -> list[PositionedLayer]:
        """Layers of labels, rulers and outlines over and under the panes."""
        inspection = self.inspect_pointer(session) if player.shows_verdict else None
        return self._annotations.draw(
            self.rendered_panes, player, Pointer(self.pointer, self.drag_start, inspection), self._ratio
        )

    def pane_index_at(self, point: Point[float]) -> int | None:
        """The index of the pane at a point of the window; None where there is none."""
        return next(
            (index for index in range(len(self.rendered_panes)) if self._picture_point(index, point) is not None), None
        )

    def node_at(self, point: Point[float]) -> str:
        """The id of the node at a point of the window; empty where there is none."""
        index = self.pane_index_at(point)
        pixel = None if index is None else self._picture_point(index, point)
        return "" if index is None or pixel is None else find_node(self.rendered_panes[index].frame.node_bounds, pixel)

    def gaze_at(self, point: Point[float]) -> str:
        """The id of the node that a gaze at a point of the window means: the target there, else the node itself."""
        index = self.pane_index_at(point)
        pixel = None if index is None else self._picture_point(index, point)
        target = "" if index is None or pixel is None else self.rendered_panes[index].find_target(pixel)
        return target or self.node_at(point)

    def measure_angle_deg(self, start: Point[float], end: Point[float]) -> float | None:
        """The angle between two points of the window, by the pane at the first; None where there is none."""
        index = self.pane_index_at(start)
        if index is None:
            return None
        transform = self.rendered_panes[index].placement.build_transform(self._ratio)
        return angle_between_deg(
            self.rendered_panes[index].intrinsics, transform.picture_point(start), transform.picture_point(end)
        )

    def inspect_pointer(self, session: Session) -> ElementInspection | None:
        """Inspection of the element under the pointer, as it was drawn last; None where nothing is."""
        index = None if self.pointer is None else self.pane_index_at(self.pointer)
        pixel = None if index is None or self.pointer is None else self._picture_point(index, self.pointer)
        if index is None or pixel is None:
            return None
        pane = self.rendered_panes[index]
        return inspect_at(session, pane.placement.spec, pane.frame, pixel)

    def _picture_point(self, index: int, point: Point[float]) -> Point[float] | None:
        return self.rendered_panes[index].placement.build_transform(self._ratio).visible_picture_point(point)
