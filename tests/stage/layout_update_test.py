"""A layout that is updated has the boxes that laying out all anew has, whichever items change."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import Any

import pytest

from vitrine.geometry import Sides
from vitrine.stage.layout.flex import AutoSize, LayoutItem, LayoutMemo, lay_out


@dataclass(frozen=True)
class Words:
    """Content of some words that are as wide as each other; `said` is all that two of the same size differ in."""

    count: int
    width: float
    baseline: float
    said: int

    def measure(self, max_width: float | None) -> tuple[float, float]:
        per_line = self.count if max_width is None else max(1, min(self.count, math.floor(max_width / self.width)))
        return per_line * self.width, float(math.ceil(self.count / per_line))

    def min_content_width(self) -> float:
        return self.width

    def min_number_width(self) -> float:
        return self.width / 2

    def first_baseline(self) -> float | None:
        return self.baseline


def make_words(rng: random.Random) -> Words:
    return Words(rng.choice((1, 1, 1, 3)), rng.choice((1.0, 1.0, 0.5)), rng.choice((0.75, 0.75, 0.5)), rng.randrange(9))


def make_leaf(rng: random.Random) -> LayoutItem:
    width, height = (rng.choice((None, 0.5, 1.0, 2.0, 9.0)) for _ in range(2))
    grow, shrink = rng.choice((0.0, 0.0, 1.0)), rng.choice((0.0, 1.0))
    content = rng.choice((None, make_words(rng)))
    return LayoutItem(content, size=AutoSize(width, height), grow=grow, shrink=shrink)


def make_row(rng: random.Random) -> LayoutItem:
    children = tuple(make_leaf(rng) for _ in range(rng.randrange(1, 4)))
    aligned: Any = rng.choice(("start", "stretch", "center", "baseline"))
    return LayoutItem(children=children, row=rng.random() < 0.7, gap=rng.choice((0.0, 0.2)), align=aligned)


def change_leaf(rng: random.Random, row: LayoutItem) -> LayoutItem:
    children = list(row.children)
    index = rng.randrange(len(children))
    leaf = children[index]
    children[index] = rng.choice((make_leaf(rng), leaf._replace(grow=0.0), leaf._replace(content=make_words(rng))))
    return row._replace(children=tuple(children))


def make_root(rng: random.Random, rows: tuple[LayoutItem, ...], outer: dict[str, Any]) -> LayoutItem:
    column = LayoutItem(children=rows, **outer)
    return LayoutItem(
        children=(column,), size=AutoSize(rng.choice((None, 8.0)), None), padding=Sides(0.5, 0.5, 0.5, 0.5)
    )


@pytest.mark.parametrize("seed", range(40))
def test_boxes_are_those_of_a_new_layout(seed: int) -> None:
    rng = random.Random(seed)
    rows = [make_row(rng) for _ in range(rng.choice((3, 20, 30)))]
    outer: dict[str, Any] = {
        "row": rng.random() < 0.3,
        "wrap": rng.random() < 0.3,
        "align": rng.choice(("stretch", "start", "baseline")),
        "rtl": rng.random() < 0.3,
    }
    width = rng.random()
    memo = LayoutMemo()
    for _ in range(12):
        root = make_root(random.Random(width), tuple(rows), outer)
        assert memo.lay_out(root) == lay_out(root)
        match rng.randrange(6):
            case 4 | 5:
                for index in rng.sample(range(len(rows)), 2 if len(rows) > 1 else 1):
                    rows[index] = change_leaf(rng, rows[index])
            case 0:
                rows.insert(rng.randrange(len(rows)), make_row(rng))
            case 1 if len(rows) > 1:
                rows.pop(rng.randrange(len(rows)))
            case _:
                for _ in range(2):
                    rows[rng.randrange(len(rows))] = rng.choice((make_row(rng), rows[0]))


def test_rows_that_stay_have_the_same_boxes() -> None:
    rng = random.Random(1)
    rows = [make_row(rng)._replace(align="stretch") for _ in range(20)]
    memo = LayoutMemo()
    before = memo.lay_out(make_root(random.Random(3), tuple(rows), {})).children[0].children
    rows[7] = rows[7]._replace(justify="end")
    after = memo.lay_out(make_root(random.Random(3), tuple(rows), {})).children[0].children
    assert [a is b for a, b in zip(before, after, strict=True)].count(False) == 1


def test_beside_a_leaf_that_takes_the_same_room_all_stays() -> None:
    leaves = tuple(LayoutItem(size=AutoSize(width, 1.0)) for width in (1.0, 2.0, 3.0))
    rows = tuple(LayoutItem(children=leaves, row=True, gap=0.1) for _ in range(3))
    memo = LayoutMemo()
    before = memo.lay_out(LayoutItem(children=rows)).children
    changed = rows[1]._replace(children=(leaves[0], LayoutItem(size=AutoSize(2.0, 1.0), gap=0.5), leaves[2]))
    after = memo.lay_out(LayoutItem(children=(rows[0], changed, rows[2]))).children
    assert after == before
    assert [a is b for a, b in zip(before, after, strict=True)] == [True, False, True]
    assert [a is b for a, b in zip(before[1].children, after[1].children, strict=True)] == [True, False, True]


def test_a_text_with_another_baseline_moves_what_shares_it() -> None:
    first, second = (LayoutItem(Words(1, 1.0, 0.75, said), align_self="baseline") for said in (1, 2))
    memo, lower = LayoutMemo(), second._replace(content=Words(1, 1.0, 0.5, 2))
    memo.lay_out(LayoutItem(children=(LayoutItem(children=(first, second), row=True),)))
    updated = memo.lay_out(root := LayoutItem(children=(LayoutItem(children=(first, lower), row=True),)))
    assert updated == lay_out(root) and updated.children[0].children[1].y == 0.25
