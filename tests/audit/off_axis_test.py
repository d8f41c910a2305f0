"""Untruth 12: a size is what it subtends, off the axis of a flat display, too.

At a distance of f, θ off its axis, a pixel subtends cos θ of what it does in the middle, across the way from there, and
cos² θ along it.
"""

from __future__ import annotations

import math

import pytest

from tests.audit import stages
from tests.audit.glasses import Glasses
from tests.audit.pinholes import Pinhole, display
from tests.audit.program import Job, Program

#: Wide displays, on which the edge is far off the axis.
WIDE = ("xreal-one-pro", "xreal-one", "hololens-2", "apple-vision-pro")
#: Where texts stand, in shares of half the display to the right and down.
PLACES = ((0, 0), (0.7, 0), (-0.7, 0), (0, 0.7), (0.7, -0.7), (-0.4, 0.6))
TEXT_DEG = 1.0


def off_axis_size(size_deg: float, shown: Pinhole, place: tuple[float, float]) -> float:
    """What a size subtends in the direction in which that is less: between two rays, one farther out than the other."""
    x = (shown.width / 2 * (1 + place[0]) - shown.cx) / shown.fx
    y = (shown.height / 2 * (1 + place[1]) - shown.cy) / shown.fy
    radius, half = math.hypot(x, y), math.radians(size_deg) / 2
    return math.degrees(math.atan(radius + half) - math.atan(radius - half))


@pytest.fixture(scope="module")
def told_sizes(tmp_path_factory: pytest.TempPathFactory, shipped: dict[str, Glasses]) -> dict[str, list[float]]:
    """The sizes that `check` tells of texts at PLACES, by device."""
    folder = tmp_path_factory.mktemp("off-axis")
    feed, jobs = stages.flat(folder / "grey.png", 118), []
    for name in WIDE:
        nodes = []
        for i, place in enumerate(PLACES):
            right, down = place_offset_deg(display(shipped[name]), place)
            where = f"anchor: {{head: center, offset: [{right:.5f}, {down:.5f}]}}"
            nodes.append(f'id: t{i}, kind: text, text: "Tea", size: {TEXT_DEG}, {where}')
        scene = stages.scene(folder / f"{name}.yaml", *nodes)
        jobs.append(Job(scene, feed, [], [{"devices": name, "environments": "office", "every": 1000}]))
    told = {}
    for name, done in zip(WIDE, Program(folder).work(*jobs), strict=True):
        sizes = {each["element"]: each["size_deg"] for each in done.reports[0]["readings"]}
        told[name] = [sizes[f"t{i}"] for i in range(len(PLACES))]
    return told


def place_offset_deg(shown: Pinhole, place: tuple[float, float]) -> tuple[float, float]:
    """The offset in degrees of a place from the middle of a display that looks straight ahead."""
    right, down = shown.width / 2 * place[0] / shown.fx, shown.height / 2 * place[1] / shown.fy
    return math.degrees(math.atan(right)), math.degrees(math.atan(down))


@pytest.mark.parametrize("device", WIDE)
def test_what_is_told_of_a_text_is_what_it_subtends(
    device: str, told_sizes: dict[str, list[float]], shipped: dict[str, Glasses]
) -> None:
    """On XREAL One Pro's edge 0.7° are 0.57°, under the rule of 0.6° without a finding."""
    wanted = [off_axis_size(TEXT_DEG, display(shipped[device]), place) for place in PLACES]
    assert min(wanted) < 0.93
    assert told_sizes[device] == pytest.approx(wanted, rel=0.02)
