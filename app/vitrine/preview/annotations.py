"""Annotations of the panes, never part of the picture: labels, node outlines, rulers, crosshair, inspection card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vitrine.engine.rendered_view import RenderedView
from vitrine.engine.scene_frame import SceneFrame
from vitrine.geometry import Point, Size
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.preview.layout.pane_layout import PanePlacement
from vitrine.preview.measure.element_inspection import ElementInspection
from vitrine.preview.measure.inspection_card import draw_inspection_card
from vitrine.preview.measure.node_outlines import draw_outlines, draw_targets
from vitrine.preview.measure.rulers import DisplayField, draw_crosshair, draw_display_field, draw_rulers
from vitrine.preview.model.player import Player
from vitrine.preview.panels.pane_label import draw_pane_label
from vitrine.preview.panels.view_label import ViewLabel
from vitrine.stage.inspect.hit_map import HitMap, HitTarget
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui.layer_cache import LayerCache
from vitrine.world.camera import Intrinsics


class RenderedPane(NamedTuple):
    """A pane as it is in the window now: its placement, its view as it was rendered, its intrinsics, its label, and
    what a gaze at it means.
    """

    placement: PanePlacement
    rendered_view: RenderedView
    intrinsics: Intrinsics
    label: ViewLabel
    hit_map: HitMap

    @property
    def frame(self) -> SceneFrame:
        """What the view was drawn from."""
        return self.rendered_view.frame

    def list_targets(self) -> tuple[HitTarget, ...]:
        """What a gaze can mean in it, where it is seen."""
        frame, px_per_deg = self.frame, self.intrinsics.px_per_deg
        return self.hit_map.list_targets(frame.node_bounds, px_per_deg, frame.overlay.t_s)

    def find_target(self, pixel: Point[float]) -> str:
        """The id of the node that a gaze at a pixel of the picture means; "" where it means none."""
        frame, px_per_deg = self.frame, self.intrinsics.px_per_deg
        return self.hit_map.find_target(frame.node_bounds, pixel, px_per_deg, frame.overlay.t_s)


class Pointer(NamedTuple):
    """The pointer's position in the window, where a drag that measures began, and the inspection of what lies there."""

    position: Point[float] | None = None
    drag_start: Point[float] | None = None
    inspection: ElementInspection | None = None


class PaneAnnotations:
    """Draws the annotations. Layers that have not changed since the last frame are kept."""

    def __init__(self, text: TextSystem) -> None:
        self._text, self._cache = text, LayerCache()

    def draw(
        self, rendered_panes: Sequence[RenderedPane], player: Player, pointer: Pointer, ratio: float
    ) -> list[PositionedLayer]:
        """All layers, from the back to the front."""
        layers = [
            layer
            for index, picture in enumerate(rendered_panes)
            for layer in self._draw_pane(picture, index, player, ratio, index == player.view_settings.chosen)
        ]
        under = next((picture for picture in rendered_panes if _contains(picture, pointer.position, ratio)), None)
        if under is not None and pointer.position is not None:
            layers += self._draw_at_pointer(under, player, pointer, pointer.position, ratio)
        return layers

    def _draw_pane(
        self, rendered_pane: RenderedPane, index: int, player: Player, ratio: float, chosen: bool
    ) -> Iterator[PositionedLayer]:
        placement, text = rendered_pane.placement, self._text
        transform = placement.build_transform(ratio)
        if placement.label.height:
            label_args = ratio, placement.label, rendered_pane.label, chosen
            yield self._cache.get(f"label {index}", label_args, lambda: draw_pane_label(text, *label_args))
        node_bounds = [
            bounds
            for bounds in rendered_pane.frame.node_bounds
            if player.shows_nodes or (chosen and bounds.node_id == player.selected_node)
        ]
        if node_bounds:
            yield draw_outlines(text, ratio, transform, node_bounds, player.selected_node)
        if player.shows_nodes and (targets := rendered_pane.list_targets()):
            yield draw_targets(text, ratio, transform, targets)
        if player.shows_rulers:
            ruler_args = ratio, transform, rendered_pane.intrinsics
            yield self._cache.get(f"rulers {index}", ruler_args, lambda: draw_rulers(text, *ruler_args))
        if player.shows_field_of_view and (field := find_display_field(rendered_pane)) is not None:
            field_args = ratio, transform, field
            yield self._cache.get(f"field {index}", field_args, lambda: draw_display_field(text, *field_args))

    def _draw_at_pointer(
        self, rendered_pane: RenderedPane, player: Player, pointer: Pointer, position: Point[float], ratio: float
    ) -> Iterator[PositionedLayer]:
        transform = rendered_pane.placement.build_transform(ratio)
        if player.shows_rulers:
            yield draw_crosshair(self._text, ratio, transform, rendered_pane.intrinsics, position, pointer.drag_start)
        if player.shows_verdict and pointer.inspection is not None and pointer.drag_start is None:
            yield draw_inspection_card(self._text, ratio, transform, pointer.inspection, position)


def find_display_field(rendered_pane: RenderedPane) -> DisplayField | None:
    """The display within a pane; None where the display is the feed, or there is none."""
    mapping, glasses = rendered_pane.frame.mapping, rendered_pane.placement.spec.glasses
    if mapping is None or not glasses.profile.has_display:
        return None
    specs = glasses.specs
    estimated = specs.fov_deg.estimated, specs.safe_zone.estimated
    return DisplayField(mapping.display_px, Size(*specs.fov_deg.value), specs.safe_zone.value, *estimated)


def _contains(rendered_pane: RenderedPane, point: Point[float] | None, ratio: float) -> bool:
    return point is not None and rendered_pane.placement.build_transform(ratio).visible_picture_point(point) is not None
