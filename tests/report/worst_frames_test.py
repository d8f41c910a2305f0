"""The names of the pictures of worst frames, and what is drawn on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PIL import ImageColor

from vitrine.geometry import Bounds
from vitrine.output.text_label import NOTICE
from vitrine.report.worst_frames import OUTLINE_MARGIN_PX, STRIP_PX, format_file_name, outline_element
from vitrine.verdict.measure.legibility import LegibilityResult

READING = LegibilityResult(
    "hud/title", "text", "Turn", None, "even-g2", "snow", 9, 1.0, 1.25, 3.5, 1.5, 2.0, 0.75, "unreadable", 0.5
)


def test_no_two_elements_share_a_file() -> None:
    ids = ("hud/title", "hud_title", "hud-title", "hud#1", "hud/1", "hud")
    names = {format_file_name(replace(READING, element=name)) for name in ids}
    assert len(names) == len(ids)
    assert "even-g2-snow-hud.title.png" in names


def test_the_outline_stands_around_every_copy_and_the_picture_over_its_strip() -> None:
    picture = np.zeros((120, 320, 4), np.uint8)
    drawn = outline_element(picture, [Bounds(40.0, 30.0, 80.0, 50.0), Bounds(200.0, 60.0, 240.0, 80.0)], READING)
    assert drawn.shape == (120 + STRIP_PX, 320, 4) and (drawn[..., 3] == 255).all()
    rows, columns = np.nonzero((drawn[:120, :, :3] == ImageColor.getrgb(NOTICE)).all(-1))
    assert (columns.min(), columns.max()) == (40 - OUTLINE_MARGIN_PX, 240 + OUTLINE_MARGIN_PX)
    assert (rows.min(), rows.max()) == (30 - OUTLINE_MARGIN_PX, 80 + OUTLINE_MARGIN_PX)
    assert not drawn[31:49, 41:79, :3].any()
    assert drawn[120:, :, :3].max() > 200
