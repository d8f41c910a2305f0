"""Placer: what the tools over the floor grid do with presses and drags. It changes the poses by its history alone."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np

from vitrine.engine.session import Session
from vitrine.errors import InputError
from vitrine.preview.clipboard import copy_text
from vitrine.preview.edit_session import EditSession
from vitrine.preview.model.intents import PointAt
from vitrine.preview.model.placing import Placing, PlacingTool
from vitrine.preview.model.player import Player
from vitrine.preview.placing.horizon_line import drag_horizon, grip_horizon
from vitrine.preview.placing.pane_picker import PaneHit, PanePicker
from vitrine.preview.placing.placed_text import format_anchor, format_route, format_turn
from vitrine.preview.placing.pose_history import PoseHistory, find_refusal
from vitrine.world.camera import Vectors
from vitrine.world.picked_point import PickedPoint
from vitrine.world.placing import level_by_horizon, level_by_points, place_origin, scale_by_length

#: An arrow that is shorter leads nowhere: the press was a click, which leaves the heading.
_SHORTEST_ARROW_UNITS = 6.0
#: What is less moves nothing that anybody sees.
_NO_TURN_DEG, _NO_SHIFT_M = 1e-3, 1e-4
_LENGTH = re.compile(r"\s*([0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)\s*(m|cm|mm|)\s*", re.IGNORECASE)
_UNITS_M = {"": 1.0, "m": 1.0, "cm": 0.01, "mm": 0.001}
SKY = "nothing is met here: it is the sky, or farther away than the floor can tell"
OFF_THE_LINE = "take hold of the line: its middle for pitch, an end for roll"
ON_THE_FLOOR = "all three lie on this floor already; points off it come from a clip that `vitrine track` has tracked"
UNTRACKED = "the camera is not tracked at this time: point at a picture in which it is"


class Placer:
    """The tools of one window. Each call gives the player that follows, and what to tell."""

    def __init__(self, picker: PanePicker, history: PoseHistory) -> None:
        self._picker, self._history = picker, history

    @property
    def can_undo(self) -> bool:
        """Whether a move can be taken back."""
        return self._history.can_undo

    def toggle(self, player: Player, session: Session) -> tuple[Player, str]:
        """Show the floor grid, or take it away; where the poses cannot be moved, why."""
        if player.placing is not None:
            return replace(_without_length(player), placing=None), ""
        return replace(player, placing=Placing()), find_refusal(session) or self._picker.find_problem(session)

    def choose(self, player: Player, session: Session, tool: PlacingTool) -> tuple[Player, str]:
        """Take a tool in hand; one that moves poses needs some."""
        refusal = "" if tool is PlacingTool.LOOK else find_refusal(session)
        return (player, refusal) if refusal else (replace(_without_length(player), placing=Placing(tool)), "")

    def undo(self, player: Player, edit_session: EditSession) -> tuple[Player, str]:
        """Take the last move back. Places that were clicked were places of the world that it had made: they go."""
        return _without_places(player), self._history.undo(edit_session)

    def redo(self, player: Player, edit_session: EditSession) -> tuple[Player, str]:
        """Do again what was taken back last; places that were clicked go."""
        return _without_places(player), self._history.redo(edit_session)

    def point(self, player: Player, edit_session: EditSession, ratio: float, pointing: PointAt) -> tuple[Player, str]:
        """Use the tool in hand at a point of the window."""
        placing, session = player.placing, edit_session.session
        if placing is None or placing.awaits_length:
            return player, ""
        if placing.is_dragging:
            return self._drag(player, placing, edit_session, ratio, pointing)
        if pointing.phase != "press" or (hit := self._picker.hit(session, ratio, pointing.point)) is None:
            return player, ""
        if placing.tool is not PlacingTool.LOOK and not hit.is_sure:
            return player, UNTRACKED
        if placing.tool is PlacingTool.HORIZON:
            drag = grip_horizon(hit.geometry, pointing.point)
            return replace(player, placing=replace(placing, drag=drag)), "" if drag else OFF_THE_LINE
        return self._press(player, placing, edit_session, hit, pointing.extends)

    def set_length(self, player: Player, edit_session: EditSession, text: str) -> tuple[Player, str]:
        """The length between the two places was typed; an empty one gives up. What is no length is asked for again."""
        placing = player.placing
        if placing is None or not text.strip():
            return _without_places(player), ""
        match = _LENGTH.fullmatch(text)
        length_m = float(match[1].replace(",", ".")) * _UNITS_M[match[2].lower()] if match else math.nan
        start, end = placing.picked
        try:
            change = scale_by_length(start.place_m, end.place_m, length_m)
        except InputError as error:
            told = str(error.problems[0]) if match else f'"{text[:40]}" is no length: type metres, such as 2.4 or 85 cm'
            return replace(player, prompt=text), told
        told = self._history.move(edit_session, change, f"what was 1 m is {change.scale:.4g} m now")
        return replace(player, placing=placing.let_go()), told

    def _press(
        self, player: Player, placing: Placing, edit_session: EditSession, hit: PaneHit, extends: bool
    ) -> tuple[Player, str]:
        place = hit.place
        if place is None:
            return player, SKY
        match placing.tool:
            case PlacingTool.LOOK:
                placing = placing.with_place(place) if extends else placing.let_go().with_place(place)
                places = [picked.place_m for picked in placing.picked]
                text = format_route(places) if extends else format_anchor(place.place_m)
                return replace(player, placing=placing), copy_text(text)
            case PlacingTool.LENGTH:
                placing = placing.with_place(place)
                prompt = "" if placing.awaits_length else None
                return replace(player, placing=placing, prompt=prompt, asks=False, composed=""), ""
            case PlacingTool.ORIGIN:
                return replace(player, placing=replace(placing.with_place(place), draws_arrow=True)), ""
            case PlacingTool.THREE_POINTS if len(placing.picked) < 2:
                return replace(player, placing=placing.with_place(place)), ""
        points = np.array([picked.place_m for picked in (*placing.picked, place)])
        eye_m = np.array(hit.geometry.pose.position_m)
        return replace(player, placing=placing.let_go()), self._lay_floor(edit_session, points, eye_m)

    def _lay_floor(self, edit_session: EditSession, points_m: Vectors, eye_m: Vectors) -> str:
        try:
            change = level_by_points(points_m, eye_m)
        except InputError as error:
            return str(error.problems[0])
        if change.turn_deg < _NO_TURN_DEG and np.abs(change.shift_m).max() < _NO_SHIFT_M:
            return ON_THE_FLOOR
        height_m = float(change.move_points(eye_m[None])[0, 1])
        words = f"the floor lies on the three points: turned by {change.turn_deg:.2f}°, the eye {height_m:.2f} m above"
        return self._history.move(edit_session, change, words)

    def _drag(
        self, player: Player, placing: Placing, edit_session: EditSession, ratio: float, pointing: PointAt
    ) -> tuple[Player, str]:
        hit = self._picker.hit(edit_session.session, ratio, pointing.point)
        is_over = pointing.phase == "release"
        if placing.drag is not None:
            # A drag may leave the picture, and goes on by the pane where it was last.
            geometries = self._picker.list_geometries(ratio)
            geometry = hit.geometry if hit is not None else geometries[player.view_settings.chosen]
            drag = replace(placing.drag, horizon=drag_horizon(geometry, placing.drag, pointing.point))
            if not is_over:
                return replace(player, placing=replace(placing, drag=drag)), ""
            if drag.horizon.is_level_with(drag.start):
                return replace(player, placing=placing.let_go()), ""
            change = level_by_horizon(geometry.pose, drag.horizon.up_optical)
            pitch_deg, roll_deg = (math.degrees(now - was) for now, was in zip(drag.horizon, drag.start, strict=True))
            words = f"the horizon was moved: pitch {format_turn(pitch_deg)}, roll {format_turn(roll_deg)}"
            return replace(player, placing=placing.let_go()), self._history.move(edit_session, change, words)
        if not is_over:
            return player, ""
        return replace(player, placing=placing.let_go()), self._set_origin(
            edit_session, placing.picked[0], hit, pointing
        )

    def _set_origin(self, edit_session: EditSession, spot: PickedPoint, hit: PaneHit | None, pointing: PointAt) -> str:
        heading_rad, words = 0.0, "the world begins at that spot, its heading as it was"
        if hit is not None and hit.place is not None:
            start = hit.geometry.project(spot.place_m[None])[0]
            if math.dist(start, pointing.point) > _SHORTEST_ARROW_UNITS:
                heading_rad = math.atan2(hit.place.x_m - spot.x_m, spot.z_m - hit.place.z_m)
                words = "the world begins at that spot, and −z leads along the arrow"
        return self._history.move(edit_session, place_origin(spot.place_m, heading_rad), words)


def _without_places(player: Player) -> Player:
    """The player with the same tool in hand, and nothing in it."""
    placing = player.placing
    return replace(_without_length(player), placing=None if placing is None else placing.let_go())


def _without_length(player: Player) -> Player:
    """The player without the prompt for a length, which nobody asks for any more."""
    return replace(player, prompt=None, composed="") if player.types_length else player
