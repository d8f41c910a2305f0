"""Node boxes and colours measured from the paint ops of a root: bounds, foreground and backdrop of each node."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.geometry import Bounds, Rect
from vitrine.glass.optics.srgb import linear_from_srgb
from vitrine.stage.draw.boxes import bound_paint_ops
from vitrine.stage.draw.drawlist import Bitmap, FillSource, LayerClip, NodeSlice, RasterLayer, Records, SubLayer
from vitrine.stage.draw.light import DARK, Light
from vitrine.stage.inspect.stroke_core import StrokeCore
from vitrine.stage.text.cache import LruCache
from vitrine.stage.text.rasterizer import BORDER_PX

Floats = npt.NDArray[np.float64]

#: Sub-layers of which the measurements are kept, by their bytes: as many as are kept of painted roots.
CACHE_BYTES = 16 << 20
#: What a mask leaves less of than 1 % is gone: the square of so many 255ths.
LEAST_FADE = 26


NO_INK: Floats = np.zeros((0, 4, 2))


class MeasuredNode(NamedTuple):
    """One node of a root as measured: its bounds in its layer, and lights linear and premultiplied.

    `quad_px` (4, 2) are the corners of these bounds in the root, `seen_px` (N, 2) those of what its ancestors' clips
    leave of them, `is_turned` says that they are not upright there.

    `foreground_lin` is its own brightest light at full coverage, `core` how much of it strokes show, `backdrop_lin`
    what is shown behind its middle; `opacity`, that of its sub-layer, multiplies both. What shines through a sub-layer
    from those behind is in both.

    `ink_px` (N, 4, 2) are the corners in the root of what is seen of a text's lines, none of other kinds, `cut` is the
    greatest share of one of them that clips take away.
    """

    node_slice: NodeSlice
    box_px: Bounds[float]
    quad_px: Floats
    seen_px: Floats
    is_turned: bool
    foreground_lin: Light
    backdrop_lin: Light
    opacity: float
    core: StrokeCore
    ink_px: Floats = NO_INK
    cut: float = 0.0


_CACHE: LruCache[tuple[MeasuredNode, ...]] = LruCache(CACHE_BYTES)


def measure_nodes(sub_layers: tuple[SubLayer, ...]) -> tuple[MeasuredNode, ...]:
    """Measure every node that is not wholly outside its clip, from the back to the front. Kept while there is room."""
    return _CACHE.get_or_make(
        sub_layers,
        lambda: _measure_uncached(sub_layers),
        lambda _: sum(sub_layer.raster_layer.held_bytes for sub_layer in sub_layers),
    )


def _measure_uncached(sub_layers: tuple[SubLayer, ...]) -> tuple[MeasuredNode, ...]:
    return tuple(
        node
        for index, sub_layer in enumerate(sub_layers)
        for node_slice in sub_layer.raster_layer.node_slices
        for node in _measure_node(node_slice, sub_layers, index)
    )


def _measure_node(node_slice: NodeSlice, sub_layers: tuple[SubLayer, ...], index: int) -> Iterator[MeasuredNode]:
    sub_layer = sub_layers[index]
    raster_layer, opacity = sub_layer.raster_layer, sub_layer.opacity
    paint_ops = raster_layer.paint_ops[node_slice.start : node_slice.stop]
    bounds = _trim_to_fade(_measure_bounds(paint_ops, node_slice.box_px), raster_layer.fade)
    if bounds.is_empty:
        return
    x0, y0, x1, y1 = bounds
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    foreground = np.array(_find_brightest_of_ops(paint_ops, raster_layer.bitmaps)) * raster_layer.measure_fade(bounds)
    backdrop = _composite_backdrop_at(raster_layer, node_slice.start, middle_x, middle_y)
    behind = _composite_at(sub_layers[:index], *sub_layer.root_from_layer.apply(middle_x, middle_y))
    # What shines through a sub-layer of some opacity counts as if the sub-layer itself emitted it.
    backdrop += (1 / opacity - backdrop[3]) * behind
    foreground[:3] += foreground[3] * (1 / opacity - 1) * behind[:3]
    (quad,) = sub_layer.map_boxes(np.array([bounds], "f8"))
    seen = _clip_polygon(quad, sub_layer.clips)
    if not len(seen):
        return
    core = _find_core(paint_ops, raster_layer.bitmaps)
    ink, cut = NO_INK, 0.0
    if node_slice.kind == "text" and len(paint_ops):
        inks, cut = _measure_lines(paint_ops)
        ink = sub_layer.map_boxes(inks)
        if sub_layer.clips:
            cut = max(cut, 1 - _measure_area(seen) / max(_measure_area(quad), 1e-9))
    yield MeasuredNode(
        node_slice,
        bounds,
        quad,
        seen,
        sub_layer.turn is not None,
        _to_light(foreground),
        _to_light(backdrop),
        opacity,
        core,
        ink,
        cut,
    )


def _trim_to_fade(bounds: Bounds[float], fade: Bitmap | None) -> Bounds[float]:
    """What of bounds a mask leaves some light in; empty bounds where it leaves none."""
    if fade is None or bounds.is_empty:
        return bounds
    x0, y0 = (max(math.floor(low), 0) for low in bounds[:2])
    seen = fade[y0 : max(math.ceil(bounds.y1), 0), x0 : max(math.ceil(bounds.x1), 0)] >= LEAST_FADE
    columns, rows = np.flatnonzero(seen.any(0)), np.flatnonzero(seen.any(1))
    if not len(columns):
        return Bounds(0.0, 0.0, 0.0, 0.0)
    left, right = (x0 + float(column) for column in columns[[0, -1]])
    top, bottom = (y0 + float(row) for row in rows[[0, -1]])
    return bounds.intersect(Bounds(left, top, right + 1, bottom + 1))


def _measure_lines(paint_ops: Records) -> tuple[Floats, float]:
    """What is seen of the ink of a text's lines, boxes (N, 4), and the greatest share that the clip takes of one."""
    rect, clip = paint_ops["rect_px"].astype("f8"), paint_ops["clip_px"].astype("f8")
    low, high = rect[:, :2] + BORDER_PX, rect[:, :2] + np.maximum(rect[:, 2:] - BORDER_PX, BORDER_PX + 1.0)
    seen_low, seen_high = np.maximum(low, clip[:, :2]), np.minimum(high, clip[:, 2:])
    shares = np.clip((seen_high - seen_low) / (high - low), 0.0, 1.0).prod(1)
    return np.concatenate([seen_low, np.maximum(seen_low, seen_high)], 1), float(1 - shares.min())


def _measure_area(polygon: Floats) -> float:
    """The area of a polygon (N, 2), by the shoelace formula."""
    x, y = polygon.T
    return float(abs((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()) / 2)


def _clip_polygon(polygon: Floats, clips: tuple[LayerClip, ...]) -> Floats:
    """What the boxes of clips leave of a convex polygon (N, 2) in the root; rounded corners do not count."""
    for clip in clips:
        bounds = clip.cut_px.to_bounds() if any(clip.cut_radii_px) else clip.box_px
        bounds = bounds.intersect(clip.box_px)
        points = clip.clip_from_root.apply_to_points(polygon)
        for axis, limit, side in ((0, bounds.x0, 1), (1, bounds.y0, 1), (0, bounds.x1, -1), (1, bounds.y1, -1)):
            points = cut_polygon(points, axis, limit, side)
        polygon = clip.clip_from_root.inverse().apply_to_points(points)
    return polygon


def cut_polygon(points: Floats, axis: int, limit: float, side: int) -> Floats:
    """What is left of a convex polygon on one side of a line along an axis, after Sutherland and Hodgman."""
    left: list[Floats] = []
    for here, there in zip(points, np.roll(points, -1, 0), strict=True):
        inside, ends_inside = side * (here[axis] - limit) >= 0, side * (there[axis] - limit) >= 0
        left += [here] if inside else []
        if inside != ends_inside:
            left.append(here + (there - here) * (limit - here[axis]) / (there[axis] - here[axis]))
    return np.array(left).reshape(-1, 2)


def _composite_at(sub_layers: tuple[SubLayer, ...], x: float, y: float) -> Floats:
    """The light (4,) of sub-layers at a point of their root."""
    light = np.zeros(4)
    for sub_layer in sub_layers:
        raster_layer, at = sub_layer.raster_layer, sub_layer.root_from_layer.inverse().apply(x, y)
        over = sub_layer.opacity * _composite_backdrop_at(raster_layer, len(raster_layer.paint_ops), *at)
        light = over + light * (1 - over[3])
    return light


def _measure_bounds(paint_ops: Records, node_box_px: Rect[float]) -> Bounds[float]:
    """The bounds of sharp paint ops inside their clip; those of the node's box where it has none."""
    sharp = paint_ops[paint_ops["softness_px"] == 0]
    if not len(sharp):
        return node_box_px.to_bounds()
    visible = bound_paint_ops(sharp)
    if not len(visible):
        return Bounds(0.0, 0.0, 0.0, 0.0)
    (x0, y0), (x1, y1) = visible[:, :2].min(0).tolist(), visible[:, 2:].max(0).tolist()
    return Bounds(x0, y0, x1, y1)


def _find_brightest_of_ops(paint_ops: Records, bitmaps: tuple[Bitmap, ...]) -> Light:
    """The brightest light of PAINT_OP records: of both ends of a gradient, of an outline, of a picture on average."""
    lights = [light for paint_op in paint_ops for light in _list_op_lights(paint_op, bitmaps)]
    return find_brightest(np.array(lights)) if lights else DARK


def _find_core(paint_ops: Records, bitmaps: tuple[Bitmap, ...]) -> StrokeCore:
    """The stroke core of the brightest masks among PAINT_OP records; a full one where there are none."""
    masked = paint_ops[paint_ops["source"] == FillSource.MASK]
    if not len(masked):
        return StrokeCore()
    strengths = masked["fill0_lin"][:, :3].sum(1)
    return StrokeCore(tuple(bitmaps[index] for index in masked["bitmap"][strengths == strengths.max()]))


def _list_op_lights(paint_op: Any, bitmaps: tuple[Bitmap, ...]) -> list[Floats]:
    if paint_op["source"] == FillSource.PICTURE:
        return [_average_light(bitmaps[paint_op["bitmap"]]) * float(paint_op["fill0_lin"][3])]
    return [paint_op["fill0_lin"], paint_op["fill1_lin"], paint_op["border_lin"]]


def find_brightest(lights: npt.NDArray[Any]) -> Light:
    """The one of premultiplied lights (N, 4), N at least 1, with the most red, green and blue together."""
    return _to_light(lights[int(lights[:, :3].sum(1).argmax())])


def _to_light(values: npt.NDArray[Any]) -> Light:
    r, g, b, cover = values.tolist()
    return Light(r, g, b, cover)


def _composite_backdrop_at(raster_layer: RasterLayer, stop: int, x: float, y: float) -> Floats:
    """The light (4,) at a point of a raster layer's shapes and pictures up to `stop`; type and icons do not count."""
    paint_ops = raster_layer.paint_ops[:stop]
    x0, y0, x1, y1 = paint_ops["clip_px"].T
    light = np.zeros(4)
    counts = (paint_ops["source"] != FillSource.MASK) | _find_drawn_shapes(raster_layer)[:stop]
    for paint_op in paint_ops[(x0 <= x) & (x < x1) & (y0 <= y) & (y < y1) & counts]:
        over = _evaluate_op_at(paint_op, raster_layer.bitmaps, x, y)
        light = over + light * (1 - over[3])
    return light * raster_layer.measure_fade(Bounds(x, y, x + 1, y + 1))


def _find_drawn_shapes(raster_layer: RasterLayer) -> npt.NDArray[np.bool_]:
    """Which of the paint ops belong to shapes of a scene, whose masks others lie on."""
    found = np.zeros(len(raster_layer.paint_ops), bool)
    for node_slice in raster_layer.node_slices:
        if node_slice.kind in ("shape", "panel"):
            found[node_slice.start : node_slice.stop] = True
    return found


def _evaluate_op_at(paint_op: Any, bitmaps: tuple[Bitmap, ...], x: float, y: float) -> Floats:
    """One shape's own light at a point, as shaders/ink.frag draws it; a picture counts with its average."""
    distance = _compute_box_distance(paint_op["rect_px"], paint_op["radii_px"], x, y)
    covered, inner = _compute_coverage(distance), _compute_coverage(distance + float(paint_op["border_px"]))
    left = (
        _compute_coverage(_compute_box_distance(paint_op["cut_px"], paint_op["cut_radii_px"], x, y))
        if paint_op["cut_radii_px"].any()
        else 1.0
    )
    softness = float(paint_op["softness_px"])
    if softness > 0:
        share = min(max(distance / softness, 0.0), 1.0)
        falling = 1 - share * share * (3 - 2 * share)
        return np.asarray(paint_op["fill0_lin"] * falling**2 * (1 - covered) * left, "f8")
    if not covered:
        # A picture elsewhere in its root is not averaged: of a card with three, 5 ms for each of its texts.
        return np.zeros(4)
    if paint_op["source"] == FillSource.PICTURE:
        fill = _average_light(bitmaps[paint_op["bitmap"]]) * float(paint_op["fill0_lin"][3])
    else:
        fill = _evaluate_gradient(paint_op, x, y)
    if paint_op["source"] == FillSource.MASK:
        mask = bitmaps[paint_op["bitmap"]]
        column, row = (int(at - low) for at, low in zip((x, y), paint_op["rect_px"].tolist()[:2], strict=True))
        fill = fill * (mask[min(row, mask.shape[0] - 1), min(column, mask.shape[1] - 1)] / 255)
    return np.asarray((fill * inner + paint_op["border_lin"] * (covered - inner)) * left, "f8")


def _compute_box_distance(box: Records, radii: Records, x: float, y: float) -> float:
    """Signed distance to a rounded box x, y, w, h with radii tl, tr, br, bl; after Inigo Quilez."""
    left, top, width, height = box.tolist()
    right_of, below = x - left - width / 2, y - top - height / 2
    top_left, top_right, bottom_right, bottom_left = radii.tolist()
    on_left, on_right = (top_left, top_right) if below < 0 else (bottom_left, bottom_right)
    radius = on_left if right_of < 0 else on_right
    qx, qy = abs(right_of) - width / 2 + radius, abs(below) - height / 2 + radius
    return float(min(max(qx, qy), 0.0) + math.hypot(max(qx, 0.0), max(qy, 0.0)) - radius)


def _compute_coverage(distance: float) -> float:
    return min(max(0.5 - distance, 0.0), 1.0)


def _evaluate_gradient(paint_op: Any, x: float, y: float) -> Floats:
    left, top, width, height = paint_op["rect_px"].tolist()
    cosine, sine = math.cos(paint_op["angle_rad"]), math.sin(paint_op["angle_rad"])
    extent = max((abs(width * cosine) + abs(height * sine)) / 2, 1e-6)
    share = ((x - left - width / 2) * cosine + (y - top - height / 2) * sine) / extent / 2 + 0.5
    share = min(max(share, 0.0), 1.0)
    return np.asarray(paint_op["fill0_lin"] * (1 - share) + paint_op["fill1_lin"] * share, "f8")


def _average_light(picture: Bitmap) -> Floats:
    """The average light (4,) of a picture of straight sRGB, linear and premultiplied."""
    alpha = picture[..., 3:] / 255.0
    light = np.concatenate([linear_from_srgb(picture[..., :3] / 255.0) * alpha, alpha], -1)
    return np.asarray(light.mean((0, 1)))
