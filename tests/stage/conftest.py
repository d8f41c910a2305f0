"""A ribbon seen as the shader sees it, point by point, in NumPy; text in the pinned fonts alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest

from vitrine.stage.draw.drawlist import Records
from vitrine.stage.path.clip_space import project_to_pixels
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.text_system import TextSystem

if TYPE_CHECKING:
    from playwright.sync_api import Page

Sampled = tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]


def sample_ribbon(vertices: Records, points_px: npt.NDArray[np.float64], size_px: tuple[int, int]) -> Sampled:
    """Light (P, 4) of the ribbon's pattern without anti-aliasing at points (P, 2), and whether a triangle is there."""
    light = np.zeros((len(points_px), 4))
    covered = np.zeros(len(points_px), bool)
    for triangle in vertices.reshape(-1, 3):
        corners = project_to_pixels(triangle["clip"], size_px)
        basis = np.stack([corners[1] - corners[0], corners[2] - corners[0]], 1)
        if abs(np.linalg.det(basis)) < 1e-9:
            continue
        share = np.linalg.solve(basis, (points_px - corners[0]).T)
        weights = np.stack([1 - share.sum(0), *share])
        inside = (weights >= 0).all(0)
        weights = weights[:, inside] / triangle["clip"][:, 3].astype("f8")[:, None]
        weights /= weights.sum(0)
        along, lateral = (weights.T @ triangle[name].astype("f8") for name in ("along_m", "lateral"))
        spacing, thick, depth = triangle["pattern"][0].astype("f8")
        lit = np.abs(lateral) < 1
        if spacing > 0:
            lit &= (along + depth * (np.abs(lateral) - 1)) % spacing < thick
        light[inside] = (weights.T @ triangle["light_lin"].astype("f8")) * lit[:, None]
        covered |= inside
    return light, covered


@pytest.fixture
def seen_ribbon() -> Callable[[Records, npt.NDArray[np.float64], tuple[int, int]], Sampled]:
    """`sample_ribbon` for tests."""
    return sample_ribbon


@pytest.fixture(scope="session")
def text_system() -> TextSystem:
    """Text that is the same on every machine."""
    return TextSystem(FontSet(use_system_fonts=False))


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """An empty page of Debian's Chromium: the oracle of text and layout by CSS.

    It goes with the module: while Playwright runs, no other event loop can.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started.new_page()
        started.close()
