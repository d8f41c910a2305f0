"""All that lies on or under the pictures themselves: labels, outlines of nodes, rulers, the pointer, the verdict."""

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
    """One that is in the window now: where it stands, what it was made of, the pinhole that it is, and its words."""

    stand: Stand
    drawn: Drawn
    seen: Intrinsics
    words: Told


class Pointer(NamedTuple):
    """Where the pointer is in the window, where a drag began that is being measured, and what is judged there."""

    at: Point | None = None
    begun: Point | None = None
    found: Appraisal | None = None


class Instruments:
    """Draws them. It keeps what has not changed since the last frame."""

    def __init__(self, text: TextSystem) -> None:
        self._text, self._kept = text, Kept()

    def sheets(self, pictures: Sequence[Picture], player: Player, pointer: Pointer, ratio: float) -> list[Laid]:
        """Everything, from the back to the front."""
        laid = [
            sheet
            for index, picture in enumerate(pictures)
            for sheet in self._of(picture, index, player, ratio, index == player.looking.chosen)
        ]
        under = next((picture for picture in pictures if _holds(picture, pointer.at, ratio)), None)
        if under is not None and pointer.at is not None:
            laid += self._at_pointer(under, player, pointer, pointer.at, ratio)
        return laid

    def _of(self, picture: Picture, index: int, player: Player, ratio: float, chosen: bool) -> Iterator[Laid]:
        stand, text = picture.stand, self._text
        plane = stand.plane(ratio)
        if stand.label.height:
            value = ratio, stand.label, picture.words, chosen
            yield self._kept.get(f"label {index}", value, lambda: pane_label(text, *value))
        marks = [mark for mark in picture.drawn.marks if player.nodes or (chosen and mark.node == player.selected)]
        if marks:
            yield outlines(text, ratio, plane, marks, player.selected)
        if player.ruler:
            ruled = ratio, plane, picture.seen
            yield self._kept.get(f"rulers {index}", ruled, lambda: rulers(text, *ruled))
        if player.field_of_view and (field := field_of(picture)) is not None:
            marked = ratio, plane, field
            yield self._kept.get(f"field {index}", marked, lambda: field_marks(text, *marked))

    def _at_pointer(
        self, picture: Picture, player: Player, pointer: Pointer, at: Point, ratio: float
    ) -> Iterator[Laid]:
        plane = picture.stand.plane(ratio)
        if player.ruler:
            yield pointed(self._text, ratio, plane, picture.seen, at, pointer.begun)
        if player.verdict and pointer.found is not None and pointer.begun is None:
            yield verdict_card(self._text, ratio, plane, pointer.found, at)


def field_of(picture: Picture) -> Field | None:
    """The display of a picture; None where it is the feed, or there is none."""
    laying, profile = picture.drawn.laying, picture.stand.look.profile
    if laying is None or not profile.has_display:
        return None
    known = figures(profile)
    doubtful = known.fov_deg.estimated, known.safe_zone.estimated
    return Field(laying.display_px, known.fov_deg.value, known.safe_zone.value, *doubtful)


def _holds(picture: Picture, point: Point | None, ratio: float) -> bool:
    return point is not None and picture.stand.plane(ratio).at(point) is not None
