from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from app.scene.problem import InputError, Problem
from app.scene.table import load_table


def refused(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as error:
        load_table(path)
    return error.value.problems


def csv(folder: Path, text: str) -> Path:
    path = folder / "shops.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_csv_gives_positions_and_texts(tmp_path: Path) -> None:
    table = load_table(csv(tmp_path, 'name,x,y,z\n"Tea, and more",1,2,-3.5\n\n茶里,4,5,6\n'))
    assert np.array_equal(table.positions_m, [[1, 2, -3.5], [4, 5, 6]]) and table.positions_m.dtype == np.float64
    assert table.columns == {"name": ("Tea, and more", "茶里")}


def test_a_csv_without_rows_is_empty(tmp_path: Path) -> None:
    table = load_table(csv(tmp_path, "x,y,z,name\n"))
    assert table.positions_m.shape == (0, 3) and table.columns == {"name": ()}


@pytest.mark.parametrize("bad", ["nan", "inf", "", "north"])
def test_a_bad_number_names_line_and_column(tmp_path: Path, bad: str) -> None:
    (problem,) = refused(csv(tmp_path, f"name,x,y,z\na,1,2,3\nb,1,{bad},3\n"))
    assert problem.place is not None and problem.place.line == 3
    assert f'column y: "{bad}" is no finite number' in problem.message


def test_all_bad_rows_are_told_ten_at_most(tmp_path: Path) -> None:
    assert len(refused(csv(tmp_path, "x,y,z\n" + "1,nan,2\n" * 3))) == 3
    assert len(refused(csv(tmp_path, "x,y,z\n" + "1,nan,2\n" * 300))) == 10


def test_missing_columns_are_named(tmp_path: Path) -> None:
    problems = refused(csv(tmp_path, "x,height\n1,2\n"))
    assert [problem.message for problem in problems] == ['the table has no column "y"', 'the table has no column "z"']


def test_a_short_row(tmp_path: Path) -> None:
    (problem,) = refused(csv(tmp_path, "x,y,z\n1,2,3\n1,2\n"))
    assert problem.place is not None and problem.place.line == 3 and "2 values, the header 3" in problem.message


def test_a_column_twice(tmp_path: Path) -> None:
    assert "stands twice" in refused(csv(tmp_path, "x,y,z,a,a\n"))[0].message


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"x,y,z\n1,2,3\n\xe9,1,1"])
def test_a_damaged_csv(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert refused(path)


def test_an_array(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.arange(12, dtype=np.float32).reshape(4, 3))
    table = load_table(path)
    assert table.positions_m.dtype == np.float64 and table.positions_m[3, 2] == 11 and table.columns == {}


@pytest.mark.parametrize("array", [np.zeros(6), np.zeros((2, 4)), np.zeros((2, 3), "U3"), np.zeros((1, 2, 3))])
def test_an_array_of_another_shape_or_type(tmp_path: Path, array: np.ndarray) -> None:
    path = tmp_path / "a.npy"
    np.save(path, array)
    (problem,) = refused(path)
    assert "the array has the shape" in problem.message and "(N, 3)" in problem.allowed


def test_an_array_with_nan(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    array = np.zeros((5, 3))
    array[3, 1] = np.nan
    np.save(path, array)
    assert "row 3 holds NaN" in refused(path)[0].message


def test_pickles_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    np.save(path, np.array([[print, 1, 2]], dtype=object), allow_pickle=True)
    assert "pickled objects are refused" in refused(path)[0].message


def test_a_header_that_promises_too_much(tmp_path: Path) -> None:
    header = b"{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 3), }\n"
    path = tmp_path / "a.npy"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header)
    assert refused(path)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x93NUMPY", b"\x93NUMPY\x01\x00\x10\x00garbage"])
def test_a_damaged_array(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.npy"
    path.write_bytes(data)
    assert "no .npy array" in refused(path)[0].message


def test_other_files_and_no_file(tmp_path: Path) -> None:
    assert "a .csv or .npy file" in refused(tmp_path / "a.txt")[0].allowed
    assert "cannot be read" in refused(tmp_path / "a.csv")[0].message
