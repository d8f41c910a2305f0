"""Kept results are those of doing it all anew, whatever stood there before."""

from __future__ import annotations

import random

import numpy as np
import pytest

from vitrine.stage.draw.drawlist import PAINT_OP
from vitrine.stage.paint.kept_results import BITMAP_COLUMN, KeptRecords, KeptResults, PaintOp

COUNT = PAINT_OP.itemsize // 4


def make_op(rng: random.Random) -> PaintOp:
    numbers = [rng.random() for _ in range(COUNT)]
    numbers[BITMAP_COLUMN] = rng.randrange(-1, 9)
    return tuple(numbers)


def change(rng: random.Random, ops: list[PaintOp]) -> list[PaintOp]:
    match rng.randrange(4):
        case 0:
            return [*ops, make_op(rng)]
        case 1:
            return ops[1:]
        case 2:
            return rng.sample(ops, len(ops))
        case _:
            return [make_op(rng) if rng.random() < 0.3 else op for op in ops]


@pytest.mark.parametrize("seed", range(5))
def test_records_are_those_of_packing_all(seed: int) -> None:
    rng, kept = random.Random(seed), KeptRecords()
    ops = [make_op(rng) for _ in range(5)]
    for _ in range(40):
        ops = change(rng, ops)
        records = kept.pack(ops)
        assert records.tobytes() == KeptRecords().pack(ops).tobytes()
        for record, op in zip(records, ops, strict=True):
            assert record["bitmap"] == op[BITMAP_COLUMN]
            assert np.allclose(record["rect_px"], op[:4]) and np.allclose(record["cut_radii_px"], op[-4:])
        records["rect_px"] = 0.0  # they are the caller's


@pytest.mark.parametrize("seed", range(5))
def test_results_are_those_of_the_items_and_of_what_is_common(seed: int) -> None:
    rng = random.Random(seed)
    kept: KeptResults[PaintOp, float] = KeptResults(lambda op, factor: op[0] * factor)
    ops = [make_op(rng) for _ in range(5)]
    for _ in range(40):
        ops, factor = change(rng, ops), rng.choice((1, 1, 2))
        assert kept.map(ops, factor) == tuple(op[0] * factor for op in ops)


def test_of_items_that_stand_nothing_is_asked() -> None:
    asked: list[PaintOp] = []
    kept: KeptResults[PaintOp, None] = KeptResults(asked.append)
    ops = [make_op(random.Random(seed)) for seed in range(3)]
    kept.map(ops)
    asked.clear()
    kept.map([ops[0], other := make_op(random.Random(7)), ops[2]])
    assert asked == [other]
