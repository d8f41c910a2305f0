"""The place of a code of any format in a picture, and how sure it is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vitrine.content.codes.bar_fit import find_bars, follow_bars
from vitrine.content.codes.bar_pattern import Modules
from vitrine.content.codes.found_code import FoundCode
from vitrine.content.codes.matrix_fit import fit_matrix, read_modules
from vitrine.content.codes.quad_map import Floats, Luma, side_lengths

#: Likeness of what is surely there. On the street true labels of 130 px and more have 0.87 and more in their weakest
#: part, misread ones 0.75 and less; of photographs of curved bottles the true ones go down to 0.1.
SURE = 0.76
#: Likeness below which the corners that the reader told are better than the fit's.
_FITS = 0.6
#: Confidence of a code whose bars do not fit: it was read, and that is all.
_READ_ONLY = 0.3


class CodeFit(NamedTuple):
    """Corners (4, 2) in pixels; `likeness` 0 to 1 of the whole, and of its weakest part.

    `fits`: they were found by laying the code's modules over the picture, and `modules` are what was laid there.
    """

    quad: Floats
    likeness: float
    weakest: float
    fits: bool
    modules: Modules | None

    @property
    def is_sure(self) -> bool:
        """Whether this one picture is proof enough."""
        return self.fits and self.weakest >= SURE


def locate_code(luma: Luma, found: FoundCode) -> CodeFit:
    """Fit a code that was just read, from the reader's corners; those stand where the fit finds nothing better."""
    told = CodeFit(found.quad, _READ_ONLY, 1.0 if found.grid is not None else 0.0, False, found.modules)
    try:
        with np.errstate(all="ignore"):  # what runs away to infinity is no fit
            return _fit(luma, found) or told
    except np.linalg.LinAlgError:
        return told


def _fit(luma: Luma, found: FoundCode) -> CodeFit | None:
    if found.modules is not None:
        bars = find_bars(luma, found.quad, found.modules)
        if bars.likeness >= _FITS and _lies_around(bars.quad, found.quad):
            return CodeFit(bars.quad, bars.likeness, max(bars.weakest, 0.0), True, found.modules)
    elif found.grid is not None:
        fit = fit_matrix(luma, found.quad, read_modules(luma, found.quad, found.grid))
        if fit.likeness >= _FITS and _is_near(fit.quad, found.quad):
            # Its words are proven by its error correction: however unlike, it was read.
            return CodeFit(fit.quad, fit.likeness, 1.0, True, read_modules(luma, fit.quad, found.grid))
    return None


def follow_code(luma: Luma, quad: Floats, modules: Modules) -> CodeFit | None:
    """Fit a code whose modules are known, from corners that are right to about half a module; None where it is not."""
    try:
        with np.errstate(all="ignore"):
            if modules.ndim == 1:
                fitted, likeness, weakest = follow_bars(luma, quad, modules)
            else:
                fitted, likeness = fit_matrix(luma, quad, modules)
                weakest = likeness
    except np.linalg.LinAlgError:
        return None
    if not (likeness >= _FITS and weakest >= _FITS and _is_near(fitted, quad)):
        return None
    return CodeFit(fitted, likeness, weakest, True, modules)


def _lies_around(quad: Floats, told: Floats) -> bool:
    """Whether the corners of bars lie around what a reader told of them, which may be a line across them alone."""
    width, width_told = side_lengths(quad)[0], side_lengths(told)[0]
    low, high = quad.min(0) - 4, quad.max(0) + 4
    middle = told.mean(0)
    return 0.6 < width / max(width_told, 1e-9) < 1.6 and bool((middle > low).all() and (middle < high).all())


def _is_near(quad: Floats, before: Floats) -> bool:
    """Whether corners are those of the same place: a fit that ran away is far off, or of another size."""
    size, size_before = side_lengths(quad), side_lengths(before)
    if not 0.6 < size[0] / max(size_before[0], 1e-9) < 1.6:
        return False
    off = abs(quad.mean(0) - before.mean(0)).max()
    return bool(off < 0.25 * max(size_before) + 4)
