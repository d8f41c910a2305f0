"""The text system: measures linear in the size, lines that fit in real fonts, and memos that change nothing."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vitrine.paths import root
from vitrine.stage.text.cache import LruCache
from vitrine.stage.text.character import find_cluster_starts
from vitrine.stage.text.font import FontSet
from vitrine.stage.text.line_breaking import SPACES
from vitrine.stage.text.rasterizer import TextRaster
from vitrine.stage.text.text_system import WRAP_SLACK_EM, TextStyle, TextSystem

BODY = TextStyle(size=20.0)
TITLE = "Turn right in 120 m onto Wenyi Road 文一路，然后沿着商店直走。"
TEXTS = st.text(alphabet="AVTo fi 019.,’“”…—·¥%m文一路，（）。", max_size=40)


def test_measures_are_linear_in_the_size(text_system: TextSystem) -> None:
    in_degrees = TextStyle(size=0.8)
    wide, tall = text_system.measure(TITLE, in_degrees, max_width=6.0)
    large = text_system.measure(TITLE, in_degrees.scaled(40.0), max_width=6.0 * 40)
    assert large == pytest.approx((wide * 40, tall * 40))
    assert tall == pytest.approx(len(text_system.wrap_lines(TITLE, in_degrees, 6.0)) * 1.3 * 0.8)


def test_one_line_measures_its_advance(text_system: TextSystem) -> None:
    assert text_system.measure("120 m", BODY).width == pytest.approx(text_system.measure_advance_em("120 m", BODY) * 20)
    assert text_system.measure("", BODY) == (0.0, 26.0)


def test_a_measured_width_handed_back_in_float32_breaks_no_line(text_system: TextSystem) -> None:
    for text in (TITLE, "AVATAR", "文一路"):
        width = text_system.measure(text, BODY).width
        assert len(text_system.wrap_lines(text, BODY, float(np.float32(width)) - 1e-4)) == 1


def test_the_lines_of_a_text(text_system: TextSystem) -> None:
    assert [line.text for line in text_system.wrap_lines(TITLE, BODY, 200.0)] == [
        "Turn right in 120 m",
        "onto Wenyi Road 文",
        "一路，然后沿着商店直",
        "走。",
    ]
    assert [line.text for line in text_system.wrap_lines(TITLE, BODY, 200.0, max_lines=2)] == [
        "Turn right in 120 m",
        "onto Wenyi Road…",
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.floats(5.0, 300.0), st.integers(1, 4))
def test_no_line_overflows(text_system: TextSystem, text: str, room: float, count: int) -> None:
    limit = room / BODY.size + WRAP_SLACK_EM + 1e-9
    lines = text_system.wrap_lines(text, BODY, room)
    for line in lines:
        assert line.width_em <= limit or len(find_cluster_starts(line.text)) == 1
    spaces = str.maketrans("", "", "".join(SPACES))
    assert "".join(line.text for line in lines).translate(spaces) == text.translate(spaces)
    short = text_system.wrap_lines(text, BODY, room, max_lines=count)
    assert len(short) == min(len(lines), count)
    if len(lines) > count:
        assert short[-1].width_em <= limit


def test_baselines_stand_in_the_middle_of_the_line_box(text_system: TextSystem) -> None:
    line = text_system.shape_line("H", BODY)
    assert BODY.baseline_offset(line) == pytest.approx((1.3 - 1.0) / 2 * 20 + 0.88 * 20)


def rasterize(text_system: TextSystem, text: str, style: TextStyle) -> TextRaster:
    return text_system.rasterize_line(text_system.shape_line(text, style), style)


def test_rasters_are_remembered_by_value(text_system: TextSystem) -> None:
    first = rasterize(text_system, "120 m", BODY)
    assert rasterize(text_system, "120 m", TextStyle(size=20.0 + 1 / 200)) is first
    assert rasterize(text_system, "120 m", TextStyle(size=20.0 + 1 / 32)) is not first
    assert rasterize(text_system, "120 m", TextStyle(size=20.0, weight="bold")) is not first
    assert rasterize(text_system, "120 m", TextStyle(size=20.0, letter_spacing_em=0.1)) is not first


def test_a_raster_does_not_depend_on_what_was_drawn_before(fonts: FontSet) -> None:
    busy, idle = TextSystem(fonts), TextSystem(fonts)
    for size in (9.0, 20.004, 31.0):
        rasterize(busy, TITLE, TextStyle(size=size))
    assert np.array_equal(rasterize(busy, TITLE, BODY).bitmap, rasterize(idle, TITLE, BODY).bitmap)


def test_what_no_font_can_show_is_reported(text_system: TextSystem) -> None:
    assert text_system.find_missing_characters("ok ᚠ", BODY) == ("ᚠ",)


def test_a_memo_keeps_to_its_budget_and_forgets_the_oldest() -> None:
    memo: LruCache[str] = LruCache(budget_bytes=10)
    made = []

    def get(key: str) -> str:
        return memo.get_or_make(key, lambda: made.append(key) or key * 4, len)

    for key in "abacab":
        get(key)
    assert made == ["a", "b", "c", "b"]
    assert memo.held_bytes <= 10 and len(memo) == 2
    assert memo.get_or_make("big", lambda: "x" * 50, len) == "x" * 50
    assert len(memo) == 1


LIST_OPEN_FONTS = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import vitrine.stage.text.text_system, vitrine.stage.text.rasterizer
vitrine.stage.text.text_system.TextSystem()
print([path for path in opened if path.endswith((".otf", ".ttf", ".ttc"))], "freetype" in sys.modules)
"""


def test_an_import_opens_no_font() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIST_OPEN_FONTS], cwd=root(), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] True"
