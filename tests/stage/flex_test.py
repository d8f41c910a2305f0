"""Layout: boxes by hand for every property, and what must hold for any row of boxes."""

import gc
import math
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitrine.geometry import Sides
from vitrine.stage.layout.flex import AutoSides, AutoSize, LayoutBox, LayoutItem, lay_out


def sized(width: float | None, height: float | None = 1.0, **more: object) -> LayoutItem:
    return LayoutItem(size=AutoSize(width, height), **more)  # type: ignore[arg-type]


def at(box: LayoutBox) -> tuple[float, float, float, float]:
    return tuple(pytest.approx(v, abs=1e-5) for v in box[:4])  # type: ignore[return-value]


def places(item: LayoutItem) -> list[tuple[float, ...]]:
    return [tuple(round(v, 4) for v in child[:4]) for child in lay_out(item).children]


class UnitWordContent:
    """Content of words one wide each, a line one high, broken between words, its baseline 0.75 below its top."""

    def __init__(self, count: int) -> None:
        self.count = count

    def measure(self, max_width: float | None) -> tuple[float, float]:
        if max_width is not None and max_width < 1:  # words broken into letters
            return max(max_width, 0.25), self.count / max(max_width, 0.25)
        columns = self.count if max_width is None else max(1, min(self.count, math.floor(max_width + 1e-4)))
        return float(columns), float(math.ceil(self.count / columns))

    def min_content_width(self) -> float:
        return 1.0

    def min_number_width(self) -> float:
        return 0.0

    def first_baseline(self) -> float | None:
        return 0.75


def test_an_item_is_as_large_as_it_says() -> None:
    assert lay_out(sized(3, 2)) == LayoutBox(0, 0, 3, 2)


def test_a_column_stacks_and_stretches_with_gap_and_padding() -> None:
    column = LayoutItem(children=(sized(3, 1), sized(None, 2)), gap=0.5, padding=Sides(1, 2, 3, 4))
    assert lay_out(column)[:4] == (0, 0, 9, 7.5)
    assert places(column) == [(4, 1, 3, 1), (4, 2.5, 3, 2)]


@pytest.mark.parametrize(
    ("justify", "xs"),
    [
        ("start", (0, 1)),
        ("end", (4, 5)),
        ("center", (2, 3)),
        ("between", (0, 5)),
        ("around", (1, 4)),
        ("evenly", (4 / 3, 11 / 3)),
    ],
)
def test_free_space_goes_where_justify_says(justify: str, xs: tuple[float, ...]) -> None:
    row = LayoutItem(row=True, size=AutoSize(6, 1), justify=justify, children=(sized(1), sized(1)))  # type: ignore[arg-type]
    assert [x for x, *_ in places(row)] == pytest.approx(xs, abs=1e-4)


@pytest.mark.parametrize(
    ("align", "y", "height"), [("start", 0, 1), ("end", 3, 1), ("center", 1.5, 1), ("stretch", 0, 4)]
)
def test_align_places_across(align: str, y: float, height: float) -> None:
    free = LayoutItem(size=AutoSize(1, None if align == "stretch" else 1))
    by_parent = LayoutItem(row=True, size=AutoSize(5, 4), align=align, children=(free,))  # type: ignore[arg-type]
    by_itself = LayoutItem(row=True, size=AutoSize(5, 4), children=(free._replace(align_self=align),))  # type: ignore[arg-type]
    assert places(by_parent) == places(by_itself) == [(0, y, 1, height)]


def test_grow_shares_what_is_free() -> None:
    row = LayoutItem(row=True, size=AutoSize(10, 1), children=(sized(1, grow=1), sized(1, grow=3), sized(2)))
    assert [w for _, _, w, _ in places(row)] == pytest.approx([2.5, 5.5, 2])


def test_shrink_shares_what_is_missing_by_size() -> None:
    row = LayoutItem(row=True, size=AutoSize(6, 1), children=(sized(4), sized(4, shrink=0), sized(2)))
    # 4 are missing; 4 and 2 give way as 4 : 2
    assert [w for _, _, w, _ in places(row)] == pytest.approx([4 / 3, 4, 2 / 3], abs=1e-4)


def test_limits_hold() -> None:
    row = LayoutItem(
        row=True,
        size=AutoSize(10, 1),
        children=(sized(1, grow=1, max_size=AutoSize(3)), sized(1, min_size=AutoSize(2))),
    )
    assert [w for _, _, w, _ in places(row)] == [3, 2]


def test_an_empty_box_with_a_width_keeps_it() -> None:
    assert [w for _, _, w, _ in places(LayoutItem(row=True, children=(sized(2, None), sized(3))))] == [2, 3]


def test_insets_are_measured_from_the_parents_edges_and_take_no_room() -> None:
    parent = LayoutItem(
        size=AutoSize(10, 8),
        padding=Sides(1, 1, 1, 1),
        children=(
            sized(2, 2),
            sized(3, 1, inset=AutoSides(None, 0.5, 0.25, None)),
            LayoutItem(inset=AutoSides(1, 2, 3, 4)),
        ),
    )
    assert places(parent) == [(1, 1, 2, 2), (6.5, 6.75, 3, 1), (4, 1, 4, 4)]
    assert lay_out(LayoutItem(children=(sized(2, 2), sized(9, 9, inset=AutoSides(0, None, None, 0)))))[:4] == (
        0,
        0,
        2,
        2,
    )


def test_margins_keep_others_away() -> None:
    row = LayoutItem(row=True, children=(sized(1, margin=Sides(0.5, 2, 0.5, 1)), sized(1)))
    assert lay_out(row)[:4] == (0, 0, 5, 2)
    assert places(row)[0] == (1, 0.5, 1, 1) and places(row)[1][0] == 4


def test_wrap_starts_a_new_line() -> None:
    row = LayoutItem(row=True, wrap=True, size=AutoSize(5, None), gap=1, children=(sized(2), sized(2), sized(2)))
    assert places(row) == [(0, 0, 2, 1), (3, 0, 2, 1), (0, 2, 2, 1)]
    assert lay_out(row).height == 3


def test_a_picture_has_its_other_side_by_its_shape() -> None:
    assert lay_out(LayoutItem(size=AutoSize(6, None), aspect_ratio=1.5)) == LayoutBox(0, 0, 6, 4)


def test_first_baselines_stand_in_one_line() -> None:
    one_line, two_lines = LayoutItem(content=UnitWordContent(1)), LayoutItem(content=UnitWordContent(2))
    two_lines = two_lines._replace(size=AutoSize(1, None))
    badge = LayoutItem(children=(one_line,), row=True, align="center", padding=Sides(0.5, 0, 0.25, 0))
    group = LayoutItem(children=(two_lines, one_line), margin=Sides(0.125, 0, 0, 0))
    row = LayoutItem(row=True, align="baseline", children=(one_line, two_lines, badge, group, sized(1, 1.5)))
    box = lay_out(row)
    assert [child.y for child in box.children] == [0.75, 0.75, 0.25, 0.75, 0.0], "each 1.5 above its baseline"
    assert [child.height for child in box.children] == [1, 2, 1.75, 3, 1.5]
    assert box.height == 3.75, "what hangs below the baseline is inside, too"


def test_a_row_within_a_row_has_the_baseline_of_what_is_aligned_by_it() -> None:
    tall, word = sized(1, 3), LayoutItem(content=UnitWordContent(1), align_self="baseline")
    inner = LayoutItem(row=True, align="end", children=(tall, word))
    row = LayoutItem(row=True, align="baseline", children=(inner, LayoutItem(content=UnitWordContent(1))))
    assert [child.y for child in lay_out(row).children] == [0.0, 0.0]
    row = row._replace(children=(inner._replace(children=(tall, word._replace(align_self=None))), *row.children[1:]))
    assert [child.y for child in lay_out(row).children] == [0.0, 2.25]


def test_content_breaks_before_it_sticks_out_and_words_last() -> None:
    narrow = LayoutItem(size=AutoSize(2, None), children=(LayoutItem(content=UnitWordContent(5)),))
    assert lay_out(narrow).children[0][2:4] == (2, 3)
    squeezed = lay_out(
        LayoutItem(row=True, size=AutoSize(0.5, None), children=(LayoutItem(content=UnitWordContent(3)),))
    )
    assert squeezed.children[0].width <= 0.5


def test_a_texts_own_limit_holds_whatever_margin_its_parent_has() -> None:
    column = LayoutItem(
        margin=Sides(0, 2, 0, 2),
        align="start",
        children=(LayoutItem(content=UnitWordContent(6), max_size=AutoSize(3, None)),),
    )
    assert lay_out(column).children[0][2:4] == (3, 2)


def test_a_margin_is_no_part_of_a_limit() -> None:
    text = LayoutItem(content=UnitWordContent(6), max_size=AutoSize(3, None), margin=Sides(0, 1, 0, 1))
    assert lay_out(LayoutItem(row=True, children=(text, sized(1)))).width == 3 + 2 + 1


def test_shares_below_one_leave_the_rest_of_the_space_free() -> None:
    row = LayoutItem(row=True, gap=1, size=AutoSize(10, 1), children=(sized(1, grow=0.25), sized(2, grow=0.25)))
    assert [w for _, _, w, _ in places(row)] == pytest.approx([1 + 6 / 4, 2 + 6 / 4])


def test_a_container_as_narrow_as_its_longest_word_is_as_high_as_its_texts() -> None:
    column = LayoutItem(
        children=(
            LayoutItem(content=UnitWordContent(2)),
            LayoutItem(content=UnitWordContent(1), size=AutoSize(2, None)),
        )
    )
    squeezed = lay_out(
        LayoutItem(row=True, align="start", size=AutoSize(2, None), children=(column, sized(4, shrink=0)))
    )
    assert squeezed.children[0][2:4] == (2, 2)


class Counting(UnitWordContent):
    """Words that count what they are asked."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.asked: list[float | None] = []

    def measure(self, max_width: float | None) -> tuple[float, float]:
        self.asked.append(max_width)
        return super().measure(max_width)

    def min_content_width(self) -> float:
        self.asked.append(-1.0)
        return super().min_content_width()


def test_a_content_is_asked_once_for_each_width_and_for_its_longest_word_only_where_room_is_short() -> None:
    text = Counting(3)
    deep = LayoutItem(content=text)
    for row in (True, False) * 5:
        deep = LayoutItem(row=row, padding=Sides(0.25, 0.25, 0.25, 0.25), children=(deep, sized(1)))
    lay_out(deep)
    assert text.asked == [None, 3.0]


def test_nothing_is_kept_of_a_layout() -> None:
    """Texts change, wrap and are broken; what one layout needs is gone at its end, by count and not by luck."""

    def hud(count: int) -> LayoutItem:
        row = LayoutItem(
            row=True,
            gap=0.5,
            children=tuple(LayoutItem(content=UnitWordContent(1 + (count + i) % 7)) for i in range(6)),
        )
        narrow = LayoutItem(size=AutoSize(0.5, None), children=(LayoutItem(content=UnitWordContent(count % 5 + 1)),))
        return LayoutItem(size=AutoSize(11, None), children=(row, narrow, row))

    def held(layouts: int) -> int:
        for count in range(layouts):
            lay_out(hud(count))
        gc.collect()
        return sys.getallocatedblocks()

    held(50)
    before = held(50)
    assert held(1000) - before < 100, "a tenth of a block for each layout"


@pytest.mark.parametrize("failure", [LookupError("no such font"), KeyboardInterrupt()])
def test_a_failing_content_is_told(failure: BaseException) -> None:
    class Broken(UnitWordContent):
        def measure(self, max_width: float | None) -> tuple[float, float]:
            raise failure

    with pytest.raises(type(failure)):
        lay_out(LayoutItem(content=Broken(1)))


LENGTHS = st.floats(0.1, 6).map(lambda v: round(v, 2))
CHILDREN = st.tuples(LENGTHS, LENGTHS, st.sampled_from((0.0, 1.0, 2.5))).map(
    lambda drawn: LayoutItem(size=AutoSize(drawn[0], drawn[1]), grow=drawn[2])
)


@st.composite
def rows(draw: st.DrawFn) -> LayoutItem:
    return LayoutItem(
        row=True,
        gap=draw(st.floats(0, 1)),
        padding=draw(st.builds(Sides, *[st.floats(0, 2)] * 4)),
        size=AutoSize(draw(st.none() | st.floats(1, 40)), draw(st.none() | st.floats(5, 9))),
        align=draw(st.sampled_from(("start", "center", "end", "stretch"))),
        justify=draw(st.sampled_from(("start", "center", "end", "between", "around", "evenly"))),
        children=tuple(draw(st.lists(CHILDREN, min_size=1, max_size=6))),
    )


@settings(max_examples=80)
@given(rows())
def test_a_row_holds_its_children_in_order_without_overlap(row: LayoutItem) -> None:
    box = lay_out(row)
    top, right, _, left = row.padding
    needed = left + right + row.gap * (len(row.children) - 1)
    for before, after in zip(box.children, box.children[1:], strict=False):
        assert after.x >= before.x + before.width + row.gap - 1e-3
    if box.width >= needed:
        assert all(c.x >= left - 1e-3 and c.x + c.width <= box.width - right + 1e-3 for c in box.children)
    assert all(c.y >= top - 1e-3 for c in box.children if row.align == "start")
    if any(child.grow for child in row.children) and row.size.width is not None and box.width >= needed:
        assert sum(c.width for c in box.children) + needed == pytest.approx(box.width, abs=1e-2)


@settings(max_examples=30)
@given(st.lists(rows(), min_size=2, max_size=4))
def test_a_layout_does_not_depend_on_those_before(some: list[LayoutItem]) -> None:
    first = [lay_out(row) for row in some]
    assert [lay_out(row) for row in reversed(some)] == first[::-1]


class NumberContent(UnitWordContent):
    """One number, three wide, which may be broken into letters."""

    def min_content_width(self) -> float:
        return 3.0

    def min_number_width(self) -> float:
        return 3.0


@pytest.mark.parametrize(("width", "number"), [(12.0, 3.0), (8.0, 3.0), (2.5, 0.5)])
def test_words_give_way_before_a_number_does(width: float, number: float) -> None:
    # The word of ten has no break: without room for both it alone is broken, and the number where nothing else helps.
    word, price = LayoutItem(LongWord(1)), LayoutItem(NumberContent(3))
    box = lay_out(LayoutItem(None, (word, price), row=True, size=AutoSize(width)))
    assert box.children[1].width == pytest.approx(number, abs=0.2)
    assert sum(child.width for child in box.children) <= width + 1e-3


class LongWord(UnitWordContent):
    """A word ten wide, which may be broken into letters."""

    def measure(self, max_width: float | None) -> tuple[float, float]:
        return (10.0, 1.0) if max_width is None or max_width >= 10 else (max_width, 2.0)

    def min_content_width(self) -> float:
        return 10.0
