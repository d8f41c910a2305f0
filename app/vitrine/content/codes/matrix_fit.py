"""The place of a matrix code to parts of a pixel: its own modules are laid over the picture until they fit.

The template is the code as it was read from the picture: each module dark or light, blurred as a camera blurs. The fit
is that of Lucas and Kanade (1981) with eight degrees of freedom, the corners.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.content.codes.bar_fit import BLUR_PX
from vitrine.content.codes.bar_pattern import Modules
from vitrine.content.codes.quad_map import UNIT_CORNERS, Floats, Luma, map_points, plane_of, sample_light, side_lengths

#: Modules of quiet zone around the code that belong to the template: Data Matrix has but one.
QUIET_MODULES = 1
#: Samples of a template along a side at most: a code of 177 modules is followed by every second one.
_MAX_SAMPLES = 72
_MAX_STEP_MODULES = 0.5
_STEPS = 12
_SETTLED_PX = 0.01


class MatrixFit(NamedTuple):
    """Corners (4, 2) in pixels, and how alike picture and code are (-1 to 1)."""

    quad: Floats
    likeness: float


def read_modules(luma: Luma, quad: Floats, grid: tuple[int, int]) -> Modules:
    """The dark modules (rows, columns) of a code whose corners are known, each weighed against those around it."""
    rows, columns = grid
    u, v = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
    light = sample_light(luma, *map_points(plane_of(quad), u, v))
    return np.asarray(light < _local_middle(light))


def fit_matrix(luma: Luma, quad: Floats, modules: Modules) -> MatrixFit:
    """Fit a matrix code to a picture, from corners that are right to about half a module."""
    rows, columns = modules.shape
    u, v = _places(columns), _places(rows)
    grid_u, grid_v = np.meshgrid(u, v)
    width, height = side_lengths(quad)
    sigma_u, sigma_v = BLUR_PX * columns / max(width, 1.0), BLUR_PX * rows / max(height, 1.0)
    light, slope_u, slope_v = _template(modules, u, v, sigma_u, sigma_v)
    target = light - light.mean()
    norm = max(float(np.sqrt((target**2).sum())), 1e-9)
    basis = np.stack([np.ones_like(grid_u), grid_u - 0.5, grid_v - 0.5, (grid_u - 0.5) * (grid_v - 0.5)], -1)
    design = -np.concatenate([slope_u[..., None] * basis, slope_v[..., None] * basis], -1).reshape(-1, 8)
    design -= design.mean(0)
    # By normal equations: of 5,000 samples a pseudoinverse takes 20 ms and more, these a tenth of one.
    normal = design.T @ design
    solve = np.linalg.solve(normal + np.eye(8) * max(float(np.trace(normal)), 1e-9) * 1e-10, design.T)
    corner_u, corner_v = UNIT_CORNERS.T
    corner_basis = np.stack([np.ones(4), corner_u - 0.5, corner_v - 0.5, (corner_u - 0.5) * (corner_v - 0.5)], -1)
    likeness = -1.0
    for step in range(_STEPS + 1):
        seen = sample_light(luma, *map_points(plane_of(quad), grid_u, grid_v))
        seen = seen - seen.mean()
        gain = float((seen * target).sum()) / norm**2
        likeness = float((seen * target).sum()) / max(norm * float(np.sqrt((seen**2).sum())), 1e-9)
        if step == _STEPS or gain <= 1e-4:
            break
        solution = solve @ (seen / gain - target).ravel()
        shift_u = np.clip(corner_basis @ solution[:4], -_MAX_STEP_MODULES, _MAX_STEP_MODULES) / columns
        shift_v = np.clip(corner_basis @ solution[4:], -_MAX_STEP_MODULES, _MAX_STEP_MODULES) / rows
        moved = np.stack(map_points(plane_of(quad), corner_u + shift_u, corner_v + shift_v), 1)
        done = float(np.abs(moved - quad).max()) < _SETTLED_PX
        quad = moved
        if done:
            break
    return MatrixFit(quad, likeness)


def _places(count: int) -> Floats:
    """Places along a side of `count` modules with its quiet zone, in parts of the side: two a module where they fit."""
    whole = count + 2 * QUIET_MODULES
    steps = min(2 * whole, _MAX_SAMPLES)
    return ((np.arange(steps) + 0.5) * whole / steps - QUIET_MODULES) / count


def _template(modules: Modules, u: Floats, v: Floats, sigma_u: float, sigma_v: float) -> tuple[Floats, Floats, Floats]:
    """Light (1 is paper) at places (v, u), blurred, and its slopes by module along u and v."""
    rows, columns = modules.shape
    across, across_slope = _blur_weights(u * columns, columns, sigma_u)
    down, down_slope = _blur_weights(v * rows, rows, sigma_v)
    dark = modules.astype(np.float64)
    return 1 - down @ dark @ across.T, -(down @ dark @ across_slope.T), -(down_slope @ dark @ across.T)


def _blur_weights(places: Floats, count: int, sigma: float) -> tuple[Floats, Floats]:
    """How much each of `count` modules counts at each place (places, count) under a Gaussian, and its slope."""
    sigma = max(sigma, 0.15)
    edges = 1.702 * np.clip((places[:, None] - np.arange(count + 1)) / sigma, -20, 20)
    rise = 1 / (1 + np.exp(-edges))  # the logistic of 1.702 x is the normal integral to 0.01
    slope = 1.702 * rise * (1 - rise) / sigma
    return rise[:, :-1] - rise[:, 1:], slope[:, :-1] - slope[:, 1:]


def _local_middle(light: Floats) -> Floats:
    """Half-way between the darkest and the lightest module around each one: a shadow may lie over half the code."""
    reach = 4
    padded = np.pad(light, reach, mode="reflect" if min(light.shape) > reach else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (2 * reach + 1, 2 * reach + 1))
    return np.asarray((windows.min((2, 3)) + windows.max((2, 3))) / 2)
