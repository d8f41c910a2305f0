"""Labels on finished pictures stand where they are put, in the panel's own type, and are cut at the picture's edges."""

from __future__ import annotations

import numpy as np
import pytest

from vitrine.geometry import Point
from vitrine.output.text_label import TextLabel, draw_labels, fill_picture, truncate_text
from vitrine.stage.text.text_system import TextStyle, TextSystem

GROUND = fill_picture(200, 60, "#000000")


def ink(label: TextLabel) -> tuple[int, int, int, int]:
    """The box x0, y0, x1, y1 of all pixels that a label changes."""
    rows, columns = np.nonzero((draw_labels(GROUND, [label]) != GROUND).any(2))
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


@pytest.mark.parametrize(("align", "share"), [("left", 0.0), ("middle", 0.5), ("right", 1.0)])
def test_a_label_begins_ends_or_has_its_middle_where_it_is_put(align: str, share: float) -> None:
    x0, y0, x1, y1 = ink(TextLabel("HHHH", Point(100, 30), 16, "#FFFFFF", align=align))  # type: ignore[arg-type]
    assert x0 + (x1 - x0) * share == pytest.approx(100, abs=3)
    assert (y0 + y1) / 2 == pytest.approx(30, abs=1.5), "capitals stand about the line's middle"


def test_its_ink_is_the_type_of_the_panel_in_its_colour() -> None:
    style = TextStyle(16, "bold", line_height=1.0)
    raster = TextSystem().rasterize_line(TextSystem().shape_line("Hx", style), style)
    drawn = draw_labels(GROUND, [TextLabel("Hx", Point(100, 30), 16, "#FF7A66", "bold")])
    assert ((drawn != GROUND).any(2)).sum() == (raster.bitmap > 0).sum()
    solid = drawn[(drawn[..., 0] == 255)]
    assert len(solid) and (solid == (255, 122, 102, 255)).all()


@pytest.mark.parametrize("place", [(-20, 30), (190, 30), (100, 0), (100, 60), (-900, 30), (900, 900)])
def test_what_lies_outside_is_cut(place: tuple[int, int]) -> None:
    label = TextLabel("HHHHHH", Point(*place), 20, "#FFFFFF")
    wide = draw_labels(
        fill_picture(2400, 2060, "#000000"), [label._replace(position_px=Point(place[0] + 1000, place[1] + 1000))]
    )
    assert np.array_equal(draw_labels(GROUND, [label]), wide[1000:1060, 1000:1200])


def test_a_text_without_ink_changes_nothing() -> None:
    assert np.array_equal(draw_labels(GROUND, [TextLabel("", Point(5, 5)), TextLabel(" ", Point(5, 5))]), GROUND)


def test_a_text_is_cut_with_an_ellipsis_to_the_width_that_there_is() -> None:
    assert truncate_text("overcast", 15, 200) == "overcast"
    cut = truncate_text("overcast daylight", 15, 80)
    assert cut.endswith("…") and "overcast daylight".startswith(cut[:-1])
    assert TextSystem().measure_advance_em(cut, TextStyle(15)) * 15 <= 80
