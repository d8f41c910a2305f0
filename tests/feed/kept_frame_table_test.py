"""Kept frame tables: a large film is read through once, whatever its name; anything else is read anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.feed.clip import Clip
from vitrine.feed import kept_frame_table
from vitrine.feed.decoder import Decoder
from vitrine.feed.frame_table import FrameTable
from vitrine.feed.kept_frame_table import MAX_TABLES, SUFFIX, find_or_read_table, tables_folder

UNEVEN = (3, 7, 40, 43, 77, 110)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, in which small films are kept, too."""
    monkeypatch.setattr(kept_frame_table, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(kept_frame_table, "MIN_BYTES", 0)
    return tables_folder()


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return Clip(count=6, pts=UNEVEN).write(tmp_path / "a.mkv")


def refuse() -> FrameTable:
    raise AssertionError("the film is read through")


def reading(table: FrameTable, calls: list[int]) -> Callable[[], FrameTable]:
    def read() -> FrameTable:
        calls.append(1)
        return table

    return read


def open_table(path: Path) -> FrameTable:
    decoder = Decoder(path)
    decoder.close()
    return decoder.table


def test_a_film_is_read_through_once(film: Path, cache: Path) -> None:
    first = open_table(film)
    assert [file.suffix for file in cache.iterdir()] == [SUFFIX]
    again = find_or_read_table(film, "matroska,webm", (None, None), refuse)
    assert np.array_equal(first.pts, again.pts) and np.array_equal(first.key_pts, again.key_pts)
    assert (first.tick_s, first.last_frame_ticks, first.lacks_timestamps) == (
        again.tick_s,
        again.last_frame_ticks,
        again.lacks_timestamps,
    )
    assert again.pts.tolist() == first.pts.tolist() != [] and len(again.pts) == len(UNEVEN)


def test_it_is_found_under_another_name(film: Path, tmp_path: Path) -> None:
    open_table(film)
    moved = film.rename(tmp_path / "b.mkv")
    assert len(find_or_read_table(moved, "matroska,webm", (None, None), refuse).pts) == len(UNEVEN)


def test_what_was_written_since_or_asks_for_another_is_read(film: Path) -> None:
    table, calls = open_table(film), list[int]()
    for asked in ((2, None), (None, table.tick_s)):
        find_or_read_table(film, "matroska,webm", asked, reading(table, calls))
    os.utime(film, ns=(1, 1))
    find_or_read_table(film, "matroska,webm", (None, None), reading(table, calls))
    assert len(calls) == 3


def test_a_container_without_an_index_is_read_every_time(tmp_path: Path, cache: Path) -> None:
    open_table(Clip(count=6).write(tmp_path / "a.ts"))
    assert not cache.exists()


def test_a_small_film_is_not_kept(film: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_frame_table, "MIN_BYTES", film.stat().st_size + 1)
    open_table(film)
    assert not cache.exists()


@pytest.mark.parametrize("cut", [0, 1, 20, -1])
def test_a_damaged_table_is_none(film: Path, cache: Path, cut: int) -> None:
    table = open_table(film)
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:cut])
    assert open_table(film).pts.tolist() == table.pts.tolist()
    assert file.read_bytes() == whole


def test_where_nothing_can_be_kept_films_open_all_the_same(film: Path, cache: Path) -> None:
    cache.parent.write_text("no folder")
    assert len(open_table(film).pts) == len(UNEVEN)


def test_the_oldest_table_goes(film: Path, cache: Path) -> None:
    table = open_table(film)
    for number in range(MAX_TABLES + 3):
        find_or_read_table(film, "matroska,webm", (number + 1, None), reading(table, []))
    assert len(list(cache.iterdir())) == MAX_TABLES
