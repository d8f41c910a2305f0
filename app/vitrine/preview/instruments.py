"""Annotations of the panes, never part of the picture: labels, node outlines, rulers, crosshair, inspection card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vitrine.engine.show import Drawn
from vitrine.glass.figures import figures
from vitrine.gpu.interface import Laid
from vitrine.preview.layout.easel import Stand
from vitrine.preview.layout.plane import Point
from vitrine.preview.measure.appraisal import Appraisal
from vitrine.preview.measure.card import verdict_card
from vitrine.preview.measure.outline import outlines
from vitrine.preview.measure.ruler import Field, field_marks, pointed, rulers
from vitrine.preview.panels.label import pane_label
from vitrine.preview.player import Player
from vitrine.preview.told import Told
from vitrine.stage.text.line import TextSystem
from vitrine.ui.kept import Kept
from vitrine.world.camera import Intrinsics


class Picture(NamedTuple):
    """A pane as it is in the window now: its placement, what its view was drawn from, its intrinsics and its label."""

    stand: Stand
    drawn: Drawn
    seen: Intrinsics
    words: Told


class Pointer(NamedTuple):
    """The pointer's position in the window, where a drag that measures began, and the inspection of what lies there."""

    at: Point | None = None
    begun: Point | None = None
    found: Appraisal | None = None


class Instruments:
    """Draws the annotations. Layers that have not changed since the last frame are kept."""

    def __init__(self, text: TextSystem) -> None:
        self._text, self._kept = text, Kept()

    def sheets(self, pictures: Sequence[Picture], player: Player, pointer: Pointer, ratio: float) -> list[Laid]:
        """All layers, from the back to the front."""
        layers = [
            layer
            for index, picture in enumerate(pictures)
            for layer in self._of(picture, index, player, ratio, index == player.looking.chosen)
        ]
        under = next((picture for picture in pictures if _holds(picture, pointer.at, ratio)), None)
        if under is not None and pointer.at is not None:
            layers += self._at_pointer(under, player, pointer, pointer.at, ratio)
        return layers

    def _of(self, picture: Picture, index: int, player: Player, ratio: float, chosen: bool) -> Iterator[Laid]:
        placement, text = picture.stand, self._text
        transform = placement.plane(ratio)
        if placement.label.height:
            label_args = ratio, placement.label, picture.words, chosen
            yield self._kept.get(f"label {index}", label_args, lambda: pane_label(text, *label_args))
        node_bounds = [
            bounds for bounds in picture.drawn.marks if player.nodes or (chosen and bounds.node == player.selected)
        ]
        if node_bounds:
            yield outlines(text, ratio, transform, node_bounds, player.selected)
        if player.ruler:
            ruler_args = ratio, transform, picture.seen
            yield self._kept.get(f"rulers {index}", ruler_args, lambda: rulers(text, *ruler_args))
        if player.field_of_view and (field := field_of(picture)) is not None:
            field_args = ratio, transform, field
            yield self._kept.get(f"field {index}", field_args, lambda: field_marks(text, *field_args))

    def _at_pointer(
        self, picture: Picture, player: Player, pointer: Pointer, at: Point, ratio: float
    ) -> Iterator[Laid]:
        transform = picture.stand.plane(ratio)
        if player.ruler:
            yield pointed(self._text, ratio, transform, picture.seen, at, pointer.begun)
        if player.verdict and pointer.found is not None and pointer.begun is None:
            yield verdict_card(self._text, ratio, transform, pointer.found, at)


def field_of(picture: Picture) -> Field | None:
    """The display within a pane; None where the display is the feed, or there is none."""
    mapping, profile = picture.drawn.laying, picture.stand.look.profile
    if mapping is None or not profile.has_display:
        return None
    specs = figures(profile)
    estimated = specs.fov_deg.estimated, specs.safe_zone.estimated
    return Field(mapping.display_px, specs.fov_deg.value, specs.safe_zone.value, *estimated)


def _holds(picture: Picture, point: Point | None, ratio: float) -> bool:
    return point is not None and picture.stand.plane(ratio).at(point) is not None
