"""The place of a code of bars to parts of a pixel: its known bars are laid over the picture, and moved until they fit.

What a reader tells of bars is rough: whole pixels, and of its height only the lines that it scanned. Here all rows
vote. Across the bars the fit is that of Lucas and Kanade (1981) with the template's own slope; along them, each edge
is where the bars' contrast has fallen to half.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vitrine.content.codes.bar_pattern import Modules
from vitrine.content.codes.bar_template import SAMPLES_PER_MODULE, make_template, place_samples
from vitrine.content.codes.quad_map import UNIT_CORNERS, Floats, Luma, map_points, plane_of, sample_light, side_lengths

#: Blur of the template, in pixels: sampling, a camera's lens and compression.
BLUR_PX = 0.7
#: Rows that are compared with the template, as parts of the height between the edges.
_ROWS = np.linspace(0.1, 0.9, 7)
#: A step across the bars is at most so many modules: beyond, another bar would be taken for the one meant.
_MAX_STEP_MODULES = 0.7
#: Likeness from which a first guess is not worth another one.
_SURE = 0.85
_MAX_GROWTHS = 8
#: How far edges are sought of bars that were there in the frame before: rows of all their height took most of the time.
_KNOWN_WITHIN_PX = 10.0
#: Rows in which an edge is sought, of codes that fill an 8K picture and of fits that ran away.
_MAX_ROWS = 600
#: Parts of the width whose upper and lower edges are found by themselves.
_PARTS = ((0.0, 0.36), (0.32, 0.68), (0.64, 1.0))
_PART_MIDDLES = np.array([(low + high) / 2 for low, high in _PARTS])
#: What they have to do with both ends of the line that fits them best (2, 3).
_LINE_ENDS = np.array([[1.0, 0.0], [1.0, 1.0]]) @ np.linalg.pinv(np.stack([np.ones(3), _PART_MIDDLES], 1))


class BarFit(NamedTuple):
    """Corners (4, 2) in pixels, how alike picture and bars are (-1 to 1), and the same of the least likely part."""

    quad: Floats
    likeness: float
    weakest: float


class _Placed(NamedTuple):
    """A plane with the bars' edges in it: v of the upper and the lower one at u = 0 and u = 1."""

    plane: Floats
    upper: tuple[float, float] = (0.0, 0.0)
    lower: tuple[float, float] = (1.0, 1.0)

    @property
    def quad(self) -> Floats:
        """The corners in the picture."""
        v = np.array([*self.upper, self.lower[1], self.lower[0]])
        return np.stack(map_points(self.plane, UNIT_CORNERS[:, 0], v), 1)

    def rows(self, u: Floats) -> tuple[Floats, Floats]:
        """(u, v) of the rows that are compared, between the edges."""
        upper, lower = (edge[0] + (edge[1] - edge[0]) * np.clip(u, 0, 1) for edge in (self.upper, self.lower))
        return np.broadcast_to(u, (len(_ROWS), len(u))), upper + (lower - upper) * _ROWS[:, None]


def find_bars(luma: Luma, quad: Floats, modules: Modules) -> BarFit:
    """Fit bars to a picture, from corners as a reader tells them."""
    best = _Placed(plane_of(_at_least_high(quad)))
    best_likeness = -1.0
    for guess in _guess_quads(quad):
        placed = _Placed(plane_of(guess))
        for extra_modules in (0.8, 0.8, 0.4, 0.0):
            placed = _step_across(luma, placed, modules, extra_modules)
        likeness = _judge(luma, placed, modules).likeness
        if likeness > best_likeness:
            best, best_likeness = placed, likeness
        if likeness > _SURE:
            break
    return _finish(luma, best, modules, _MAX_GROWTHS)


def follow_bars(luma: Luma, quad: Floats, modules: Modules) -> BarFit:
    """Fit bars to a picture, from corners that are right to about half a module."""
    placed = _Placed(plane_of(quad))
    for extra_modules in (0.6, 0.0, 0.0):
        placed = _step_across(luma, placed, modules, extra_modules)
    return _finish(luma, placed, modules, 1, _KNOWN_WITHIN_PX)


def _finish(luma: Luma, placed: _Placed, modules: Modules, growths: int, within_px: float = np.inf) -> BarFit:
    for _ in range(growths):
        placed, is_whole = _find_ends(luma, placed, modules, within_px)
        for _ in range(2):
            placed = _step_across(luma, placed, modules, 0.0)
        if is_whole:
            break
    for _ in range(2):
        placed, _ = _find_ends(luma, placed, modules, within_px)
    return _judge(luma, placed, modules)


def _guess_quads(quad: Floats) -> list[Floats]:
    """Corners to begin with: as told; then each side in turn as the only one that is right, and each line alone."""
    top_left, top_right, bottom_right, bottom_left = quad
    guesses = [
        _at_least_high(quad),
        _at_least_high(np.array([top_left, top_right, bottom_right, top_left + bottom_right - top_right])),
        _at_least_high(np.array([top_left, top_right, top_right + bottom_left - top_left, bottom_left])),
    ]
    thin = [
        np.array([left, right, right, left]) for left, right in ((top_left, top_right), (bottom_left, bottom_right))
    ]
    return guesses + [_at_least_high(line) for line in thin]


def _at_least_high(quad: Floats) -> Floats:
    """A quad that is at least four pixels high: readers give mere lines, too."""
    _, height = side_lengths(quad)
    if height >= 4:
        return quad
    middle_left, middle_right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    along = middle_right - middle_left
    down = np.array([-along[1], along[0]]) / max(float(np.hypot(*along)), 1e-9) * 2.0
    return np.array([middle_left - down, middle_right - down, middle_right + down, middle_left + down])


def _module_px(placed: _Placed, modules: Modules) -> float:
    return max(side_lengths(placed.quad)[0] / len(modules), 0.3)


def _blurred(rows: Floats, sigma_modules: float) -> Floats:
    if sigma_modules <= 0:
        return rows
    reach = int(np.ceil(2.5 * sigma_modules * SAMPLES_PER_MODULE))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (sigma_modules * SAMPLES_PER_MODULE)) ** 2)
    padded = np.pad(rows, ((0, 0), (reach, reach)), mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, len(kernel), axis=1) @ (kernel / kernel.sum()))


def _normalised(rows: Floats) -> Floats:
    centred = rows - rows.mean(-1, keepdims=True)
    norm = np.sqrt((centred**2).sum(-1, keepdims=True))
    return np.asarray(centred / np.maximum(norm, 1e-9))


def _step_across(luma: Luma, placed: _Placed, modules: Modules, extra_modules: float) -> _Placed:
    """One step of the fit across the bars: each row is compared with the template, all together say how to move."""
    count = len(modules)
    u, v = placed.rows(place_samples(count))
    rows = _blurred(sample_light(luma, *map_points(placed.plane, u, v)), extra_modules)
    light, slope = make_template(modules, float(np.hypot(BLUR_PX / _module_px(placed, modules), extra_modules)))
    target = light - light.mean()
    centred = rows - rows.mean(1, keepdims=True)
    gain = centred @ target / (target @ target)
    good = gain > 1e-3
    if not good.any():
        return placed
    likeness = np.clip(_normalised(rows) @ _normalised(light), 0.0, 1.0)
    weight = (likeness**2 * good)[:, None]
    residual = centred / np.where(good, gain, 1.0)[:, None] - target
    # The picture is the template moved by d modules: picture = template - slope * d, less its mean over the row.
    middle_v = float(v.mean())
    basis = np.stack([np.ones_like(u), u - 0.5, v - middle_v, (u - 0.5) * (v - middle_v), (u - 0.5) ** 2], -1)
    design = -slope[None, :, None] * basis
    design -= design.mean(1, keepdims=True)
    weighted, flat = (design * weight[..., None]).reshape(-1, 5), design.reshape(-1, 5)
    normal = weighted.T @ flat
    damping = np.eye(5) * max(float(np.trace(normal)), 1e-9) * np.array([1e-9, 1e-9, 1e-7, 1e-7, 1e-7])
    a0, a1, a2, a3, a4 = np.linalg.solve(normal + damping, weighted.T @ residual.ravel()).tolist()
    most = max(abs(a0) + 0.5 * abs(a1), abs(a2) * float(np.ptp(v)) / 2, abs(a4) / 4)
    share = min(1.0, _MAX_STEP_MODULES / max(most, 1e-9)) / count
    a0, a1, a2, a3, a4 = (value * share for value in (a0, a1, a2, a3, a4))
    # To first order u + a0 + a1 u + ... is the projective map below, u and v measured from the middle.
    shift = np.array([[1 + a1, a2, a0], [0.0, 1.0, 0.0], [-a4, -a3, 1.0]])
    to_middle = np.array([[1.0, 0.0, -0.5], [0.0, 1.0, -middle_v], [0.0, 0.0, 1.0]])
    from_middle = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, middle_v], [0.0, 0.0, 1.0]])
    return placed._replace(plane=placed.plane @ from_middle @ shift @ to_middle)


def _find_ends(luma: Luma, placed: _Placed, modules: Modules, within_px: float) -> tuple[_Placed, bool]:
    """Move the upper and lower edge to where the contrast of the bars has fallen to half, and whether it fell.

    They are sought up to 0.3 of the height away, and no farther than `within_px`. Of what is much higher than was known
    only as much is added as its slant can be told for.
    """
    height_px = max(side_lengths(placed.quad)[1], 1.0)
    height = float(np.mean(placed.lower) - np.mean(placed.upper))
    u = place_samples(len(modules))
    light = make_template(modules, BLUR_PX / _module_px(placed, modules))[0]
    inside, outside = (min(part, within_px / height_px) for part in (0.3, max(0.3, 8.0 / height_px)))
    # A row each pixel: between two of them a bilinear picture is straight.
    steps = np.linspace(-inside, outside, int(np.clip((inside + outside) * height_px, 8, _MAX_ROWS)))
    edges, is_whole = [], True
    for edge, way in ((placed.upper, -height), (placed.lower, height)):
        # Rows run along the edge as it was found before: across it, they would find it where it is for some bars.
        v = edge[0] + (edge[1] - edge[0]) * u + way * steps[:, None]
        x, y = map_points(placed.plane, np.broadcast_to(u, v.shape), v)
        rows = sample_light(luma, x, y)
        is_outside = ((y < 0) | (y > luma.shape[0]) | (x < 0) | (x > luma.shape[1])).mean(1) > 0.1
        rows[is_outside] = 0.0
        ends = [_end_of_part(steps, rows, light, (u >= low) & (u <= high)) for low, high in _PARTS]
        is_whole &= None not in ends
        found = np.array([steps[-1] if end is None else end for end in ends])
        at_left, at_right = (_LINE_ENDS @ found).tolist()
        edges.append((edge[0] + way * at_left, edge[1] + way * at_right))
    if edges[0][0] >= edges[1][0] or edges[0][1] >= edges[1][1]:
        return placed, True
    return _Placed(placed.plane, edges[0], edges[1]), is_whole


def _end_of_part(v: Floats, rows: Floats, light: Floats, chosen: npt.NDArray[np.bool_]) -> float | None:
    """Where the contrast of some of the bars first falls below half, from row to row; None where it does not."""
    target = light[chosen] - light[chosen].mean()
    gain = rows[:, chosen] @ target / (target @ target)
    half = 0.5 * float(np.median(gain[: max(2, len(gain) // 4)]))
    below = np.flatnonzero(gain < half)
    if len(below) == 0 or below[0] == 0:
        return None
    at = below[0]
    share = (gain[at - 1] - half) / (gain[at - 1] - gain[at])
    return float(v[at - 1] + (v[at] - v[at - 1]) * share)


def _judge(luma: Luma, placed: _Placed, modules: Modules) -> BarFit:
    rows = sample_light(luma, *map_points(placed.plane, *placed.rows(place_samples(len(modules)))))
    light, _ = make_template(modules, BLUR_PX / _module_px(placed, modules))
    likeness = float(np.median(_normalised(rows) @ _normalised(light)))
    # A digit that was misread shows in its own seven modules alone: windows of two digits, of all rows together.
    mean, window = rows.mean(0), 14 * SAMPLES_PER_MODULE
    starts = range(0, len(mean) - window + 1, 7 * SAMPLES_PER_MODULE // 2)
    parts = [float((_normalised(mean[s : s + window]) * _normalised(light[s : s + window])).sum()) for s in starts]
    return BarFit(placed.quad, likeness, min(parts))
