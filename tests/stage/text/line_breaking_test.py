"""Line breaking: the rules at a line's edges, and what holds for any text at any width."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrine.scene.format.language import Language
from vitrine.scene.format.unit import UNITS
from vitrine.scene.format.value_format import FORMATS
from vitrine.scene.nodes.binding import format_value
from vitrine.stage.text.character import find_cluster_starts
from vitrine.stage.text.line_breaking import SPACES, TextLine, ellipsize, find_break_points, wrap_text

ALPHABET = "abc WXY  019.,-¥%m文一路中国。，（）《》“”’…—！ーっ\u0301\u200d\n"
TEXTS = st.text(alphabet=ALPHABET, max_size=60)
PARAGRAPHS = st.text(alphabet=ALPHABET.replace("\n", "\u00a0"), max_size=60)
CLOSING = "，。！？；：、）》」』”’%℃…っー"
OPENING = "（《「『“‘¥$"


class TypewriterMeasurer:
    """A ruler of a typewriter: one unit a character, two for an ideograph, nothing for a mark."""

    def measure_width(self, line: TextLine) -> float:
        return float(self.measure_pen_positions(line)[-1])

    def measure_pen_positions(self, line: TextLine) -> npt.NDArray[np.float64]:
        units = [0.0 if c in "\u0301\u200d" else 2.0 if c > "\u2e80" else 1.0 for c in line.text]
        return np.concatenate([[0.0], np.cumsum(units)])


def wrap(text: str, room: float, max_lines: int | None = None) -> list[str]:
    return [line.text for line in wrap_text(text, TypewriterMeasurer(), room, max_lines)]


def pack(text: str) -> str:
    """A text without what may vanish at a line's end."""
    return "".join(c for c in text if c not in SPACES and c != "\n")


def pieces(text: str) -> list[str]:
    """A text cut at all its break points."""
    edges = [0, *find_break_points(text), len(text)]
    return [text[a:b] for a, b in itertools.pairwise(edges)]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Turn right now", ["Turn ", "right ", "now"]),
        ("文一路左转", ["文", "一", "路", "左", "转"]),
        ("Wenyi Road文一路", ["Wenyi ", "Road", "文", "一", "路"]),
        ("你好，世界。", ["你", "好，", "世", "界。"]),
        ("他说（《书》）好", ["他", "说", "（《书》）", "好"]),
        ("in 120 m now", ["in ", "120 m ", "now"]),
        ("¥ 399 only", ["¥ 399 ", "only"]),
        ("4.8 ★ good", ["4.8 ★ ", "good"]),
        ("步行12分钟", ["步", "行", "12分", "钟"]),
        ("等等……好——的", ["等", "等……", "好", "——", "的"]),
        ("a\u00a0b c", ["a\u00a0b ", "c"]),
        ("ちょっと", ["ちょっ", "と"]),
        ("他说“好”吗", ["他", "说", "“好”", "吗"]),
        ("试验前-试验后", ["试", "验", "前-", "试", "验", "后"]),
        ("中文/中文", ["中", "文/", "中", "文"]),
        ("中文–破折|又", ["中", "文–", "破", "折|", "又"]),
        ("すご‼とても〜ﾊﾞ", ["す", "ご‼", "と", "て", "も〜", "ﾊﾞ"]),
        ("20:30–21:45 开放", ["20:30–", "21:45 ", "开", "放"]),
        ("RTX-4090-Ti-Super", ["RTX-4090-", "Ti-", "Super"]),
        ("at 30 km/h and/or -5 °C", ["at ", "30 km/h ", "and/", "or ", "-5 °C"]),
        ("v2.5/3,000 (50%) 1,299.00", ["v2.5/3,000 ", "(50%) ", "1,299.00"]),
        ("שלום-עולם (שבת)", ["שלום-עולם ", "(שבת)"]),
    ],
)
def test_breaks_where_the_rules_allow_it(text: str, cut: list[str]) -> None:
    assert pieces(text) == cut


def test_wraps_at_the_last_break_that_fits() -> None:
    assert wrap("Turn right in 120 m", 10) == ["Turn right", "in 120 m"]
    assert wrap("文一路向右转", 6) == ["文一路", "向右转"]


def test_trailing_spaces_hang_and_leading_ones_stay() -> None:
    assert wrap("  ab     cd ", 4) == ["  ab", "cd"]


def test_a_closing_mark_takes_its_neighbour_along() -> None:
    assert wrap("文一路，右", 6) == ["文一", "路，右"]


def test_a_word_longer_than_the_line_is_broken_between_clusters() -> None:
    assert wrap("abcde\u0301fg", 5) == ["abcde\u0301", "fg"]
    assert wrap("文", 1) == ["文"]


def test_newlines_are_kept() -> None:
    assert wrap("a\n\nb", 10) == ["a", "", "b"]
    assert wrap("", 10) == [""]


def test_the_ellipsis_takes_its_own_room() -> None:
    assert wrap("Turn right in 120 m", 10, max_lines=1) == ["Turn righ…"]
    assert wrap("one\ntwo", 10, max_lines=1) == ["one…"]
    assert wrap("one two", 10, max_lines=1) == ["one two"]
    assert wrap("ab", 0.5, max_lines=1) == [""]


@given(TEXTS, st.integers(1, 20))
def test_no_line_is_wider_than_the_room_unless_one_cluster_is(text: str, room: int) -> None:
    for line in wrap(text, room):
        assert TypewriterMeasurer().measure_width(TextLine(line)) <= room or len(find_cluster_starts(line)) == 1


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("abcdefgh¥\u00a038", 11, ["abcdefgh", "¥\u00a038"]), ("xCN¥1,299.50 now", 11, ["x", "CN¥1,299.50", "now"]),
        ("abc24\u00a0km/h", 7, ["abc", "24\u00a0km/h"]), ("十二个12 分钟", 7, ["十二个", "12 分钟"]),
        ("abcdef12", 7, ["abcdef", "12"]),
        ("a-1\u202f234,5\u00a0€", 10, ["a", "-1\u202f234,5\u00a0€"]), ("20:15–21:05", 8, ["20:15–", "21:05"]),
        ("123456789012345678901", 9, ["123456789", "012345678", "901"]), ("1,299", 3, ["1,2", "99"]),
        ("23\u00a0km/h", 6, ["23\u00a0", "km/h"]), ("12 min walk", 5, ["12", "min", "walk"]),
    ],
)  # fmt: skip
def test_a_number_is_broken_only_where_it_is_longer_than_a_line_by_itself(
    text: str, room: int, lines: list[str]
) -> None:
    assert wrap(text, room) == lines


@given(TEXTS, st.integers(1, 20))
def test_lines_joined_give_back_the_text(text: str, room: int) -> None:
    assert pack("".join(wrap(text, room))) == pack(text)


@given(PARAGRAPHS)
def test_no_break_leaves_a_mark_on_the_wrong_side(text: str) -> None:
    for before, after in zip(pieces(text), pieces(text)[1:], strict=False):
        assert after[0] not in CLOSING
        assert before.rstrip()[-1] not in OPENING


@given(PARAGRAPHS, st.integers(1, 20))
def test_a_line_is_broken_elsewhere_only_where_no_break_is_inside_it(text: str, room: int) -> None:
    allowed = {pack(text[:index]) for index in find_break_points(text)} | {pack(text)}
    shown = ""
    for line in wrap(text, room):
        within = {pack(shown + line[:index]) for index in range(1, len(line))} - {pack(shown), pack(shown + line)}
        shown += line
        assert pack(shown) in allowed or not within & allowed


@given(TEXTS, st.integers(1, 20), st.integers(1, 3))
def test_the_shortened_text_fits_in_lines_and_width(text: str, room: int, lines: int) -> None:
    whole = wrap(text, room)
    short = wrap(text, room, max_lines=lines)
    assert len(short) == min(len(whole), lines)
    if len(whole) > lines:
        assert short[:-1] == whole[: lines - 1]
        assert short[-1].endswith("…") and TypewriterMeasurer().measure_width(TextLine(short[-1])) <= room
    else:
        assert short == whole


@given(TEXTS, st.integers(1, 20))
def test_shortening_never_parts_a_mark_from_its_letter(text: str, room: int) -> None:
    kept = ellipsize(TextLine(text), TypewriterMeasurer(), room).text[:-1]
    assert len(kept) == len(text) or len(kept) in find_cluster_starts(text) or text[len(kept)] in SPACES


@pytest.mark.parametrize("locale", ["en", "de", "fr", "zh-CN", "ja", "ko", "ar", "th"])
def test_what_a_format_makes_never_breaks(locale: str) -> None:
    for form in (*FORMATS, *UNITS, "date short", "weekday short", "CNY", "USD .2f"):
        for value in (-1234.5, 0.5, 38, 75_900):
            shown = format_value(value, form, Language(locale, "2026-06-05"))
            whole = shown.split(" ") if form == "duration" else [shown] if not form.startswith("plural") else []
            assert [find_break_points(part) for part in whole] == [[]] * len(whole), (form, shown)
