"""Untruth 2, gone: above white there is a scale: at night, too, a ghost of a hundredth is far fainter than its text."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests.audit import stages
from tests.audit.colorimetry import Light, decode, luminance
from tests.audit.glasses import Glasses
from tests.audit.pinholes import display, eye_view
from tests.audit.program import Job, Program
from tests.prepared_program import PreparedProgram

SIZE = (960, 540)
#: The code of mid-grey.
GREY = 118
TEXT = 'id: line, kind: text, text: "Stall 7 on left", size: 0.9, color: "#FFFFFF", anchor: {head: center}'
#: What a ghost with the halo in it may be of its text: as a mean over its strokes, and in its brightest pixel.
MOST_MEAN, MOST_PEAK = 0.10, 0.15
#: A ghost is looked at from so far beside the last letter on, and so many pixels, which an edge is drawn with.
CLEAR_DEG, CLEAR_PX = 0.1, 3
#: The brightest channel of the worst case of the first audit, and what is allowed there (0.79 was seen).
DAZZLING, MOST_DAZZLING = 36.0, 0.20


@pytest.fixture(scope="module")
def nights(
    tmp_path_factory: pytest.TempPathFactory,
    shipped: dict[str, Glasses],
    luminances: dict[str, float],
    prepared_program: PreparedProgram | None,
) -> dict[str, tuple[float, float]]:
    """Of every device with a ghost, on the night street: the ghost over its text, as a mean and as a peak."""
    folder = tmp_path_factory.mktemp("ghost")
    scene, feed = stages.scene(folder / "scene.yaml", TEXT), stages.flat(folder / "grey.png", GREY)
    named = [name for name, glasses in shipped.items() if glasses.defect("ghost") and not glasses.blocks]
    dazzling = f"{brightness_for(DAZZLING, shipped['hololens-2'], luminances['night-street']):.6f}%"
    asked: list[dict[str, object]] = []
    for name in named:
        asked += [night(name), strokes(name)]
    asked += [{**night("hololens-2"), "brightness": dazzling}, strokes("hololens-2")]
    drawn = Program(folder, prepared_program).draw(Job(scene, feed, asked))[0]
    assert float(drawn[-2].texts["vitrine:brightest"]) == pytest.approx(DAZZLING, rel=0.01)
    found = {}
    for i, name in enumerate([*named, "dazzling"]):
        pictures, glasses = drawn[2 * i : 2 * i + 2], shipped["hololens-2" if name == "dazzling" else name]
        box = pictures[1].boxes["line"]
        assert box
        seen, faint = (luminance(decode(each.codes)) - luminance(decode([GREY] * 3)) for each in pictures)
        found[name] = compare_ghost(seen, faint, glasses, box)
    return found


def night(name: str) -> dict[str, object]:
    return {"device": name, "environment": "night-street", "size": "{}x{}".format(*SIZE)}


def strokes(name: str) -> dict[str, object]:
    """The text alone, too faint to be compressed."""
    return {**night(name), "environment": "overcast", "brightness": "20%", "optics": "off", "tone": "sum"}


def brightness_for(brightest: float, glasses: Glasses, around: float) -> float:
    """The brightness in per cent at which these glasses have this brightest channel."""
    one = glasses.brightest_channel(glasses.gain(around, 1.0), glasses.defect("ghost")["share"])
    return 100 * brightest / one


def compare_ghost(
    seen: Light, faint: Light, glasses: Glasses, box: tuple[float, float, float, float]
) -> tuple[float, float]:
    """The light (H, W) of a ghost over that of its text's last letters, as a mean over their strokes and as a peak."""
    view = eye_view(display(glasses), *SIZE)
    right, down = (round(view.fx * math.tan(math.radians(side))) for side in glasses.defect("ghost")["offset_deg"])
    rows, columns = np.nonzero(faint > 0.6 * faint.max())
    # Letters whose ghost stands clear of the text: all of it where it falls below, the last ones where beside.
    clear = (columns + right >= columns.max() + max(view.fx * math.radians(CLEAR_DEG), CLEAR_PX)) | (down > box[3])
    rows, columns = rows[clear], columns[clear]
    text, ghost = seen[rows, columns], seen[rows + down, columns + right]
    assert len(rows) >= 20
    return float(ghost.mean() / text.mean()), float(ghost.max() / text.mean())


def test_at_night_a_ghost_is_a_tenth_of_its_text_at_most(nights: dict[str, Any]) -> None:
    found = {name: ratios for name, ratios in nights.items() if name != "dazzling"}
    assert len(found) >= 12
    far = {name: (mean, peak) for name, (mean, peak) in found.items() if mean > MOST_MEAN or peak > MOST_PEAK}
    assert not far


def test_where_it_dazzles_the_text_can_still_be_read(nights: dict[str, Any]) -> None:
    assert nights["dazzling"][0] <= MOST_DAZZLING
