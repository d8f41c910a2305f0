"""Untruth 11: there is no ring around scaled pictures: no light outside a disc, and inside it no more than its own."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import pytest

from tests.audit import stages
from tests.audit.colorimetry import Light, decode
from tests.audit.program import Codes, Job, Program
from tests.prepared_program import PreparedProgram

SIZE = (320, 320)
#: The side of the disc's picture, and its radius as a share of that.
SIDE_PX, RADIUS = 400, 0.35
RED = (230, 20, 10)
#: The side of the picture in the view, in degrees: reduced four times and more, ten times, and hardly.
SIDES_DEG = (20.0, 7.0, 55.0)
#: What is around the disc: nothing, transparent green, and black that is there.
BACKGROUNDS = {"clear": (0, 0, 0, 0), "green": (0, 255, 0, 0), "black": (0, 0, 0, 255)}
#: From so many of the view's pixels outside of the disc on, nothing of it may be seen.
CLEAR_PX = 2.5


class DiscCase(NamedTuple):
    """A disc's picture in the view, by what is around it, and how large it is."""

    background: str
    side_deg: float


class SeenDisc(NamedTuple):
    """The codes (H, W, 3) of a picture with a disc, how far each pixel lies outside of it, and its radius in pixels."""

    codes: Codes
    away_px: Light
    radius_px: float


CASES = [DiscCase(background, side) for background in BACKGROUNDS for side in SIDES_DEG]


def disc(background: tuple[int, int, int, int]) -> Codes:
    """A red disc (SIDE, SIDE, 4)."""
    y, x = (np.indices((SIDE_PX, SIDE_PX)) + 0.5) / SIDE_PX - 0.5
    codes = np.empty((SIDE_PX, SIDE_PX, 4), np.uint8)
    codes[:] = background
    codes[np.hypot(x, y) < RADIUS] = (*RED, 255)
    return codes


@pytest.fixture(scope="module")
def discs(
    tmp_path_factory: pytest.TempPathFactory, prepared_program: PreparedProgram | None
) -> dict[DiscCase, SeenDisc]:
    """The discs over a black world."""
    folder = tmp_path_factory.mktemp("discs")
    for name, background in BACKGROUNDS.items():
        stages.picture(folder / f"{name}.png", disc(background))
    feed, jobs = stages.flat(folder / "world.png", 0, SIZE), []
    for i, case in enumerate(CASES):
        side = f"width: {case.side_deg}, height: {case.side_deg}"
        node = f"id: disc, kind: image, src: {case.background}.png, {side}, anchor: {{head: center}}"
        jobs.append(Job(stages.scene(folder / f"scene-{i}.yaml", node), feed, [{}]))
    found = {}
    for case, (seen,) in zip(CASES, Program(folder, prepared_program).draw(*jobs), strict=True):
        box = seen.boxes["disc"]
        assert box
        y, x = np.indices((SIZE[1], SIZE[0])) + 0.5
        radius = RADIUS * box[2]
        away = np.hypot(x - box[0] - box[2] / 2, y - box[1] - box[3] / 2) - radius
        found[case] = SeenDisc(seen.codes, away, radius)
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.background}-{case.side_deg:g}")
def test_no_ring_around_a_disc(case: DiscCase, discs: dict[DiscCase, SeenDisc]) -> None:
    """A ring of code 34 was seen 2 px outside: at a gain of 12 that is a fifth of white."""
    seen = discs[case]
    assert seen.codes[seen.away_px > CLEAR_PX].max() == 0
    assert (seen.codes[seen.away_px < -CLEAR_PX] == np.array(RED)).all(-1).mean() > 0.99
    assert (seen.codes.max((0, 1)) <= np.array(RED) + 1).all(), "nothing is brighter than the disc"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.background}-{case.side_deg:g}")
def test_a_disc_keeps_its_light(case: DiscCase, discs: dict[DiscCase, SeenDisc]) -> None:
    """In red, and in green, which transparent green must not add to: what is scaled is premultiplied."""
    seen = discs[case]
    light, area = decode(seen.codes).sum((0, 1)), math.pi * seen.radius_px**2
    assert light[0] == pytest.approx(decode(RED)[0] * area, rel=0.03)
    assert light[1] == pytest.approx(decode(RED)[1] * area, rel=0.06)
