"""How far a piece of a picture has moved since the picture before: the best likeness, coarse and then fine."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.content.codes.quad_map import Floats, Luma

#: Cells of the coarse patch along its longer side; the fine patch takes as many samples.
_COARSE_CELLS, _FINE_SAMPLES = 40, 64


class PatchMotion(NamedTuple):
    """How far (x, y) in pixels, and how alike both places are (-1 to 1)."""

    shift_px: Floats
    likeness: float


def find_motion(before: Luma, now: Luma, quad: Floats, expected_px: Floats, reach_px: float) -> PatchMotion | None:
    """Where what lay in `quad` (4, 2) of the picture before lies now, sought within `reach_px` of where it is expected.

    None where the quad, or the place, lies outside the pictures.
    """
    low, high = quad.min(0), quad.max(0)
    margin = 0.12 * (high - low) + 2
    left, top = np.maximum(np.floor(low - margin), 0).astype(int).tolist()
    right, bottom = np.minimum(np.ceil(high + margin), before.shape[::-1]).astype(int).tolist()
    step = max(1, int(np.ceil(max(right - left, bottom - top) / _COARSE_CELLS)))
    cells = int(np.ceil(reach_px / step))
    shift = np.rint(expected_px).astype(int)
    columns, rows = (right - left) // step, (bottom - top) // step
    if columns < 4 or rows < 4:
        return None
    template = _cells(before, left, top, columns, rows, step)
    corner = (left + int(shift[0]) - cells * step, top + int(shift[1]) - cells * step)
    area = _cells(now, *corner, columns + 2 * cells, rows + 2 * cells, step)
    if template is None or area is None:
        return None
    coarse = _best_offset(template, area, 1)
    if step == 1:
        return PatchMotion(shift + coarse.shift_px - cells, coarse.likeness)
    # The vertex of the coarse likeness is right to half a cell: beyond, the fine one need not be asked.
    shift = shift + np.rint((coarse.shift_px - cells) * step).astype(int)
    reach = step // 2 + 2
    template = _cells(before, left, top, right - left, bottom - top, 1)
    corner = (left + int(shift[0]) - reach, top + int(shift[1]) - reach)
    area = _cells(now, *corner, right - left + 2 * reach, bottom - top + 2 * reach, 1)
    if template is None or area is None:
        return None
    stride = max(1, int(np.ceil(max(right - left, bottom - top) / _FINE_SAMPLES)))
    fine = _best_offset(template, area, stride)
    return PatchMotion(shift + fine.shift_px - reach, fine.likeness)


def _cells(luma: Luma, left: int, top: int, columns: int, rows: int, step: int) -> Floats | None:
    """Means of cells of step x step pixels; what lies beyond the border is the border's. None where all does."""
    height, width = luma.shape
    right, bottom = left + columns * step, top + rows * step
    if right <= 0 or bottom <= 0 or left >= width or top >= height:
        return None
    part = luma[max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)].astype(np.float64)
    beyond = ((max(-top, 0), max(bottom - height, 0)), (max(-left, 0), max(right - width, 0)))
    part = np.pad(part, beyond, mode="edge")
    return np.asarray(part.reshape(rows, step, columns, step).mean((1, 3)))


def _best_offset(template: Floats, area: Floats, stride: int) -> PatchMotion:
    """Where in an area a template is most alike, to parts of a cell by a parabola; every `stride`-th cell is taken."""
    rows, columns = area.shape[0] - template.shape[0] + 1, area.shape[1] - template.shape[1] + 1
    wanted = template[::stride, ::stride] - template[::stride, ::stride].mean()
    norm = max(float(np.sqrt((wanted**2).sum())), 1e-9)
    # About its own mean, or squares of bright areas would leave nothing of their difference.
    windows = np.lib.stride_tricks.sliding_window_view(area - area.mean(), template.shape)[:, :, ::stride, ::stride]
    parts = windows.reshape(rows * columns, wanted.size)
    spread = (parts**2).sum(1) - parts.sum(1) ** 2 / wanted.size
    scores = parts @ wanted.ravel() / (norm * np.maximum(np.sqrt(np.maximum(spread, 0.0)), 1e-9))
    scores = scores.reshape(rows, columns)
    row, column = (int(value) for value in np.unravel_index(int(scores.argmax()), scores.shape))
    offset = np.array([column + _vertex(scores[row], column), row + _vertex(scores[:, column], row)])
    return PatchMotion(offset, float(scores[row, column]))


def _vertex(scores: Floats, at: int) -> float:
    """Where a parabola through three neighbours is highest, from the middle one: -0.5 to 0.5."""
    if not 0 < at < len(scores) - 1:
        return 0.0
    bend = float(scores[at - 1] - 2 * scores[at] + scores[at + 1])
    return 0.0 if bend >= 0 else float(np.clip((scores[at - 1] - scores[at + 1]) / (2 * bend), -0.5, 0.5))
