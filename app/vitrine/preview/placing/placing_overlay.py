"""Placing overlay: the floor grid, what the tool in hand has got, and figures at the pointer, over all panes.

Never part of a picture: it is drawn into the window after the panes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from vitrine.engine.session import Session
from vitrine.geometry import Rect
from vitrine.gpu.passes.interface import PositionedLayer
from vitrine.gpu.passes.lines import LinePieces
from vitrine.preview.layout.window_layout import WindowLayout
from vitrine.preview.measure.readout import draw_readout, place_readout
from vitrine.preview.measure.rulers import BAND_COLOR, NUMBER_FONT
from vitrine.preview.model.placing import Placing, PlacingTool
from vitrine.preview.placing.floor_grid import GridLabel, draw_floor_grid, find_step_m, list_labels
from vitrine.preview.placing.horizon_line import find_horizon_line
from vitrine.preview.placing.line_drawing import LineStyle, draw_window_pieces, draw_world_line
from vitrine.preview.placing.pane_geometry import PaneGeometry
from vitrine.preview.placing.pane_picker import PaneHit, PanePicker
from vitrine.preview.placing.placed_text import describe_place, format_turn
from vitrine.preview.placing.tool_strip import draw_tool_strip, place_strip
from vitrine.stage.text.text_system import TextSystem
from vitrine.ui import palette
from vitrine.ui.canvas import Canvas2D, FontStyle
from vitrine.ui.layer_cache import LayerCache
from vitrine.world.camera import Vectors
from vitrine.world.horizon import Horizon
from vitrine.world.placing import level_by_horizon

TOOL_STYLE = LineStyle(palette.HELD, 2.0, 1.0)
HORIZON_STYLE = LineStyle(palette.HELD, 1.6, 1.0)
#: Radii of the marks of places and of the horizon's handles, in the window's units.
MARK_RADIUS, HANDLE_RADIUS = 4.0, 6.0
#: The head of the arrow, as a share of its length and in steps of the grid at most.
_HEAD_SHARE, _MOST_HEAD = 0.35, 0.8
_LABEL_HEIGHT = 15.0
NAME_FONT = FontStyle(11.5, palette.BRIGHT, "bold")


class PaneLines(NamedTuple):
    """Lines over one pane, and the box of device pixels that they keep to."""

    pieces: LinePieces
    clip_px: Rect[int]


class PlacingDrawing(NamedTuple):
    """All that is drawn for the tools: lines over the panes, and layers over these, from the back to the front."""

    lines: tuple[PaneLines, ...]
    layers: tuple[PositionedLayer, ...]


class PlacingOverlay:
    """Draws the tools over the panes as they were drawn last."""

    def __init__(self, text: TextSystem, picker: PanePicker) -> None:
        self._text, self._picker, self._cache = text, picker, LayerCache()
        self._measure = Canvas2D(text, 1.0, Rect(0, 0, 1, 1))

    def draw(self, session: Session, placing: Placing, layout: WindowLayout, can_undo: bool) -> PlacingDrawing:
        """Lines and layers of the tool in hand."""
        pointer, ratio, strip = self._picker.pointer, layout.ratio, place_strip(layout)
        is_free = pointer is not None and (placing.is_dragging or not strip.contains(pointer))
        hit = self._picker.hit(session, ratio, pointer) if pointer is not None and is_free else None
        readout, plate = None, None
        if hit is not None and pointer is not None:
            figures = _list_figures(placing, hit)
            plate = place_readout(self._measure, hit.geometry.transform.visible_area, pointer, figures)
            readout = self._draw_figures(ratio, plate, figures)
        lines, layers = [], []
        for geometry in self._picker.list_geometries(ratio):
            seen = _preview(geometry, placing)
            pieces = [draw_floor_grid(seen, ratio), *_draw_tool(seen, ratio, placing, hit)]
            lines.append(PaneLines(np.concatenate(pieces), _device_box(geometry.transform.visible_area, ratio)))
            layers += [self._draw_label(ratio, label) for label in list_labels(seen, _below(seen, strip), plate)]
            layers += self._draw_marks(seen, ratio, placing)
        strip_args = layout, placing, can_undo
        layers += [] if readout is None else [readout]
        layers.append(self._cache.get("strip", strip_args, lambda: draw_tool_strip(self._text, *strip_args)))
        return PlacingDrawing(tuple(lines), tuple(layers))

    def _draw_label(self, ratio: float, label: GridLabel) -> PositionedLayer:
        """A layer of its own for each: where a label moves it is the same layer, and nothing is painted anew."""
        width = self._measure.text_width(label.text, NUMBER_FONT) + 10
        x, y = (math.floor(at * ratio) / ratio for at in (label.at.x + 5, label.at.y + 4))
        area = Rect(x, y, width, _LABEL_HEIGHT)
        canvas = Canvas2D(self._text, ratio, area)
        canvas.draw_box(area, BAND_COLOR, 3)
        canvas.draw_text(label.text, x + 5, area.center_y, NUMBER_FONT)
        return canvas.to_layer()

    def _draw_marks(self, geometry: PaneGeometry, ratio: float, placing: Placing) -> Iterator[PositionedLayer]:
        """A disc on each place that was clicked, and on the horizon's handles."""
        area = geometry.transform.visible_area
        if placing.tool is PlacingTool.HORIZON:
            handles = find_horizon_line(geometry, Horizon.from_pose(geometry.pose)).handles
            yield from (self._draw_disc(ratio, area, at, HANDLE_RADIUS) for at in handles.tolist())
        if placing.picked:
            places = np.array([place.place_m for place in placing.picked])
            for number, at in enumerate(geometry.project(places).tolist(), 1):
                is_numbered = placing.tool is PlacingTool.LOOK and len(places) > 1
                yield self._draw_disc(ratio, area, at, MARK_RADIUS, str(number) if is_numbered else "")

    def _draw_disc(
        self, ratio: float, area: Rect[float], at: Sequence[float], radius: float, name: str = ""
    ) -> PositionedLayer:
        """A disc with a dark rim, and a name beside it; nothing of what lies outside `area`."""
        rim = radius + 1.5
        shown = area.contains((at[0], at[1]))  # no number is in no area
        place = Rect(at[0] - rim, at[1] - rim, 2 * rim + 16, 2 * rim) if shown else Rect(area.x, area.y, 1, 1)
        canvas = Canvas2D(self._text, ratio, place)
        if shown:
            canvas.draw_box(Rect(at[0] - rim, at[1] - rim, 2 * rim, 2 * rim), f"{palette.GROUND}C0", rim)
            canvas.draw_box(Rect(at[0] - radius, at[1] - radius, 2 * radius, 2 * radius), palette.HELD, radius)
            canvas.draw_text(name, at[0] + rim + 3, at[1], NAME_FONT)
        return canvas.to_layer()

    def _draw_figures(self, ratio: float, plate: Rect[float], figures: Sequence[str]) -> PositionedLayer:
        canvas = Canvas2D(self._text, ratio, plate)
        draw_readout(canvas, plate, figures)
        return canvas.to_layer()


def _list_figures(placing: Placing, hit: PaneHit) -> tuple[str, ...]:
    """What stands beside the pointer."""
    if placing.drag is not None:
        pitch_deg, roll_deg = (
            math.degrees(now - was) for now, was in zip(placing.drag.horizon, placing.drag.start, strict=True)
        )
        return f"pitch {format_turn(pitch_deg)}", f"roll {format_turn(roll_deg)}"
    if placing.tool is PlacingTool.HORIZON:
        here = Horizon.from_pose(hit.geometry.pose)
        below_deg, clockwise_deg = map(math.degrees, here)
        return f"pitch {format_turn(below_deg)}", f"roll {format_turn(clockwise_deg)}"
    if hit.place is None:
        return ("sky",)
    if placing.tool is PlacingTool.LENGTH and placing.picked:
        end = placing.picked[1] if placing.awaits_length else hit.place
        return (f"{math.dist(placing.picked[0][:3], end[:3]):.3f} m",)
    if placing.draws_arrow:
        along_m = hit.place.place_m - placing.picked[0].place_m
        return (f"{math.hypot(along_m[0], along_m[2]):.1f} m", "−z")
    return describe_place(hit.place, hit.is_sure)


def _draw_tool(geometry: PaneGeometry, ratio: float, placing: Placing, hit: PaneHit | None) -> Iterator[LinePieces]:
    """The lines of the tool in hand."""
    if placing.tool is PlacingTool.HORIZON:
        points = find_horizon_line(geometry, Horizon.from_pose(geometry.pose)).points
        ends = np.stack([points[:-1], points[1:]], axis=1)
        yield draw_window_pieces(ends, geometry.transform.visible_area, ratio, HORIZON_STYLE)
        return
    places = [place.place_m for place in placing.picked]
    if not places:
        return
    is_open = placing.tool is not PlacingTool.LOOK and not placing.awaits_length
    if is_open and hit is not None and hit.place is not None:
        places.append(hit.place.place_m)
    if len(places) < 2:
        return
    if placing.draws_arrow:
        step_m = find_step_m(geometry.pose.position_m[1])
        for line in _list_arrow_lines(places[0] * (1, 0, 1), places[1] * (1, 0, 1), step_m):
            yield draw_world_line(geometry, ratio, line, TOOL_STYLE)
        return
    if placing.tool is PlacingTool.THREE_POINTS and len(places) > 2:
        places.append(places[0])
    yield draw_world_line(geometry, ratio, np.array(places), TOOL_STYLE)


def _list_arrow_lines(start_m: Vectors, tip_m: Vectors, step_m: float) -> Iterator[Vectors]:
    """An arrow on the floor: its shaft, and its head as one line."""
    way = tip_m - start_m
    length_m = float(np.linalg.norm(way))
    if length_m <= 0:
        return
    ahead = way / length_m
    aside = np.array([-ahead[2], 0.0, ahead[0]])
    head_m = min(_HEAD_SHARE * length_m, _MOST_HEAD * step_m)
    yield np.array([start_m, tip_m])
    back = tip_m - head_m * ahead
    yield np.array([back + 0.6 * head_m * aside, tip_m, back - 0.6 * head_m * aside])


def _preview(geometry: PaneGeometry, placing: Placing) -> PaneGeometry:
    """The geometry as it will be when the horizon is let go: the grid leans with it, and is the judge."""
    if placing.drag is None:
        return geometry
    change = level_by_horizon(geometry.pose, placing.drag.horizon.up_optical)
    return geometry._replace(pose=change.move_pose(geometry.pose))


def _below(geometry: PaneGeometry, strip: Rect[float]) -> Rect[float]:
    """The part of a pane under the strip, which hides labels."""
    area = geometry.transform.visible_area
    top = max(area.y, min(strip.bottom, area.bottom))
    return Rect(area.x, top, area.width, area.bottom - top)


def _device_box(area: Rect[float], ratio: float) -> Rect[int]:
    left, top, right, bottom = (round(edge * ratio) for edge in area.to_bounds())
    return Rect(left, top, right - left, bottom - top)
