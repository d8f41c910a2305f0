"""The contact sheet of a tracked clip: six moments of it with a floor grid and chevrons, drawn as any scene is."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import yaml

from vitrine import paths
from vitrine.engine.opening import open_shot
from vitrine.engine.shot import Shot
from vitrine.engine.view_options import ViewOptions
from vitrine.engine.view_spec import resolve_view
from vitrine.geometry import Point
from vitrine.gpu.renderer import Renderer
from vitrine.output.picture import write_png
from vitrine.output.shot import read_picture
from vitrine.output.text_label import TextLabel, draw_labels, fill_picture
from vitrine.track.job import FOLDER_PREFIX
from vitrine.track.track_result import TrackResult
from vitrine.world.floor_lines import FloorSpan, lay_floor_lines

Pixels = npt.NDArray[np.uint8]

COLUMNS, ROWS, WIDTH_PX = 3, 2, 640
_GAP_PX, _CAPTION_PX = 8, 26
#: Metres: how far the grid reaches beyond the walk, its most lines each way, how far chevrons lead on, how near points
#: of the way may be.
_REACH_M, _MAX_LINES, _AHEAD_M, _STEP_M = 8.0, 60, 14.0, 0.5
_GRID_LIGHT, _GRID_WIDTH_M = "#4FC3F7", 0.025
_GRID = {
    "kind": "route", "look": "ribbon", "width_m": _GRID_WIDTH_M, "ahead_only": False, "smooth_m": 0, "dim": 1,
    "near_m": [0.3, 0.6], "far_m": [9, 14], "color": _GRID_LIGHT,
}  # fmt: skip


class SheetSource(NamedTuple):
    """A clip beside which its poses lie, and the eye height that their metres rest on."""

    clip: Path
    eye_height_m: float


def write_track_sheet(source: SheetSource, result: TrackResult, output: Path) -> None:
    """Draw the sheet. Raises InputError where it cannot be written, MachineError without GL."""
    times_s = choose_times(result)
    width, height = result.facts.size_px
    size = WIDTH_PX, round(WIDTH_PX * height / width)
    if height > width:
        size = round(WIDTH_PX * width / height), WIDTH_PX
    sheet = fill_picture(_GAP_PX + COLUMNS * (size[0] + _GAP_PX), _GAP_PX + ROWS * (size[1] + _CAPTION_PX + _GAP_PX))
    with TemporaryDirectory(prefix=FOLDER_PREFIX) as folder, Renderer.headless(paths.shaders()) as renderer:
        scene = _write_scene(Path(folder), source, result)
        view = ViewOptions("world", f"{size[0]}x{size[1]}")
        shots = [Shot(scene, float(time_s), str(source.clip.absolute()), view=view) for time_s in times_s]
        with open_shot(shots[0]) as session:
            spec = resolve_view(shots[0], session.size_px, session.filmed_in)
            for number, time_s in enumerate(times_s):
                rendered = session.draw(renderer, float(time_s), spec.glasses)
                pixels = read_picture(renderer, session, float(time_s), spec, rendered, False)
                _lay(sheet, number, pixels, f"{time_s:.2f} s, {_describe_frame(result, time_s)}")
    write_png(output, sheet)


def choose_times(result: TrackResult) -> npt.NDArray[np.float64]:
    """Six moments of the tracked frames, evenly, none at the very ends."""
    known = np.flatnonzero(result.poses.is_known)
    parts = (np.arange(COLUMNS * ROWS) + 0.5) / (COLUMNS * ROWS)
    return np.asarray(result.times_s[known[(parts * (len(known) - 1)).round().astype(int)]])


def _write_scene(folder: Path, source: SheetSource, result: TrackResult) -> Path:
    centres = result.poses.centres[result.poses.is_known] * source.eye_height_m
    way = trace_way(centres)
    nodes: list[dict[str, object]] = [{"points": line, **_GRID} for line in lay_grid(way)]
    nodes.append({"kind": "route", "points": way, "speed_m_s": 0, "smooth_m": 0.5, "lift_m": 0.01})
    scene = folder / "scene.yaml"
    scene.write_text(yaml.safe_dump({"vitrine": 1, "name": "track", "nodes": nodes}), encoding="utf-8")
    return scene


def trace_way(centres: npt.NDArray[np.float64]) -> list[list[float]]:
    """The walk on the floor, and on ahead from its end; straight ahead of a camera that stood."""
    flat = centres * [1.0, 0.0, 1.0]
    way = [flat[0]]
    for place in flat:
        if np.linalg.norm(place - way[-1]) >= _STEP_M:
            way.append(place)
    ahead = np.array([0.0, 0.0, -1.0])
    if len(way) > 2:
        ahead = way[-1] - way[-3]
        ahead = ahead / np.linalg.norm(ahead)
    way.append(way[-1] + ahead * _AHEAD_M)
    return [[round(float(value), 3) for value in place] for place in way]


def lay_grid(way: list[list[float]]) -> list[list[list[float]]]:
    """Lines along x and z, a metre apart, or as many metres as leave few enough of them."""
    places = np.array(way)[:, ::2]
    low, high = np.floor(places.min(axis=0) - _REACH_M), np.ceil(places.max(axis=0) + _REACH_M)
    step = max(1, int(np.ceil((high - low).max() / _MAX_LINES)))
    lines: list[list[list[float]]] = lay_floor_lines(FloorSpan(*low.tolist(), *high.tolist()), step).tolist()
    return lines


def _describe_frame(result: TrackResult, time_s: float) -> str:
    frame = int(np.abs(result.times_s - time_s).argmin())
    inliers, px = int(result.poses.inliers[frame]), float(result.poses.residuals_px[frame])
    return f"{inliers} points" + ("" if np.isnan(px) else f", {px:.2f} px")


def _lay(sheet: Pixels, number: int, pixels: Pixels, caption: str) -> None:
    row, column = divmod(number, COLUMNS)
    height, width = pixels.shape[:2]
    x, y = _GAP_PX + column * (width + _GAP_PX), _GAP_PX + row * (height + _CAPTION_PX + _GAP_PX)
    sheet[y : y + height, x : x + width] = pixels
    below = sheet[y + height : y + height + _CAPTION_PX, x : x + width]
    below[:] = draw_labels(below, [TextLabel(caption, Point(2, _CAPTION_PX / 2), 14)])
