"""Covering rows, counted by hand."""

from __future__ import annotations

from tests.long.covering import cover_pairs, list_pairs, pairs_of

AXES = {"a": "12345", "b": "123", "c": "12", "d": "1234", "e": "1"}


def test_every_two_values_meet_in_few_rows() -> None:
    rows = cover_pairs(AXES, 30, seed=4)
    assert len(list_pairs(AXES)) == 15 + 10 + 20 + 5 + 6 + 12 + 3 + 8 + 2 + 4
    met = set().union(*map(pairs_of, rows))
    assert met == list_pairs(AXES), "30 of 120 rows: no fewer than 20 have all pairs of five and four values"
    assert all(row[name] in values for row in rows for name, values in AXES.items())


def test_a_seed_gives_its_rows() -> None:
    assert cover_pairs(AXES, 9, seed=4) == cover_pairs(AXES, 9, seed=4) != cover_pairs(AXES, 9, seed=5)
