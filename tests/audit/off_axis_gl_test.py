"""Untruth 12: a size is what it subtends, off the axis of a flat display, too.

At a distance of f, θ off its axis, a pixel subtends cos θ of what it does in the middle, across the way from there, and
cos² θ along it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import pytest

from tests.audit import stages
from tests.audit.glasses import Glasses
from tests.audit.pinholes import Pinhole, display
from tests.audit.program import Done, Job, Program
from tests.prepared_program import PreparedProgram

#: Wide displays, on which the edge is far off the axis.
WIDE = ("xreal-one-pro", "xreal-one", "hololens-2", "apple-vision-pro")
#: Where texts stand: degrees to the right of the middle and below it, as shares of half the field of view.
PLACES = ((0, 0), (0.7, 0), (-0.7, 0), (0, 0.7), (0.7, -0.7), (-0.4, 0.6))
TEXT_DEG = 1.0


class ToldSize(NamedTuple):
    """What `check` tells of a text's size, and the middle of the text on the display, in pixels."""

    size_deg: float
    x: float
    y: float


def off_axis_size(size_deg: float, shown: Pinhole, text: ToldSize) -> float:
    """What a size subtends in the direction in which that is less: between two rays, one farther out than the other."""
    radius = math.hypot((text.x - shown.cx) / shown.fx, (text.y - shown.cy) / shown.fy)
    half = math.radians(size_deg) / 2
    return math.degrees(math.atan(radius + half) - math.atan(radius - half))


@pytest.fixture(scope="module")
def told_sizes(
    tmp_path_factory: pytest.TempPathFactory, shipped: dict[str, Glasses], prepared_program: PreparedProgram | None
) -> dict[str, list[ToldSize]]:
    """The texts at PLACES, by device; where they are drawn is read from the picture of the panel."""
    folder = tmp_path_factory.mktemp("off-axis")
    feed, jobs = stages.flat(folder / "grey.png", 118), []
    for name in WIDE:
        half = [side / 2 for side in shipped[name].figure("fov_deg")]
        nodes = []
        for i, place in enumerate(PLACES):
            right, down = (share * side for share, side in zip(place, half, strict=True))
            where = f"anchor: {{head: center, offset: [{right:.5f}, {down:.5f}]}}"
            nodes.append(f'id: t{i}, kind: text, text: "Tea", size: {TEXT_DEG}, {where}')
        scene, size = stages.scene(folder / f"{name}.yaml", *nodes), "{}x{}".format(*shipped[name].canvas_px)
        picture = {"device": name, "view": "panel", "size": size}
        jobs.append(Job(scene, feed, [picture], [{"devices": name, "environments": "office", "every": 1000}]))
    return {
        name: list_sizes(done) for name, done in zip(WIDE, Program(folder, prepared_program).work(*jobs), strict=True)
    }


def list_sizes(done: Done) -> list[ToldSize]:
    sizes = {each["element"]: each["size_deg"] for each in done.reports[0]["readings"]}
    found = []
    for i in range(len(PLACES)):
        box = done.pictures[0].boxes[f"t{i}"]
        assert box
        found.append(ToldSize(sizes[f"t{i}"], box[0] + box[2] / 2, box[1] + box[3] / 2))
    return found


@pytest.mark.parametrize("device", WIDE)
def test_what_is_told_of_a_text_is_what_it_subtends(
    device: str, told_sizes: dict[str, list[ToldSize]], shipped: dict[str, Glasses]
) -> None:
    """On XREAL One Pro's edge 0.7° are 0.57°, under the rule of 0.6° without a finding."""
    texts = told_sizes[device]
    wanted = [off_axis_size(TEXT_DEG, display(shipped[device]), text) for text in texts]
    assert min(wanted) < 0.93
    assert [text.size_deg for text in texts] == pytest.approx(wanted, rel=0.01)
